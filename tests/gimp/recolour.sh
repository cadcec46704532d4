#!/bin/bash
# recolour.sh - a heat layer in other colors, without running the network.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"

good "(load \"$HERE/recolour.scm\") (run)"

# The parasite says the new colors, and all else as before.
python3 - "$OUT/before.json" "$OUT/recoloured.json" <<'TEXT' || fail "the parasite"
import json
import sys

before, after = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:])
assert (before["colormap"], before["threshold"], before["level"]) == ("turbo", False, 0), before
assert after == {**before, "colormap": "viridis", "threshold": True, "level": 0.25}, after
TEXT
