#!/bin/bash
# matrix.sh - every kind of layer that GIMP has, and what a heat layer says about itself.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"

good "(load \"$HERE/matrix.scm\") (run)"
python3 "$HERE/provenance.py" "$OUT" "$TOP/models/demo.safetensors" || fail "the layer's name and parasite"
