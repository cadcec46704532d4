#!/usr/bin/env python3
"""provenance.py - the parasite of a heat layer has exactly the keys it should, and its name says the same.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import hashlib
import json
import math
import sys

folder, weights = sys.argv[1:]
told = json.load(open(folder + "/parasite.json", encoding="utf-8"))
name = open(folder + "/name.txt", encoding="utf-8").read()

assert set(told) == {"model", "weights_sha256", "method", "class", "label", "output_kind", "probability", "reads", "readout",
                     "precision", "fit", "refine", "version", "size", "frame", "input_size", "colormap", "alpha", "threshold", "level", "grid", "caution"}, sorted(told)
assert told["model"] == "demo"
assert told["weights_sha256"] == hashlib.sha256(open(weights, "rb").read()).hexdigest()
assert told["method"] == "transformer_attribution"
assert isinstance(told["class"], int)
assert told["label"] == "dog"
assert told["output_kind"] == "softmax"
assert (told["reads"], told["readout"]) == ("class", "class")
assert 0 < told["probability"] < 1
assert (told["precision"], told["fit"], told["refine"]) == ("fast", "crop", False)
assert told["version"].count(".") == 2
assert told["input_size"] == 96
(width, height), (x, y, side, high) = told["size"], told["frame"]
assert side == high == min(width, height) and min(x, y) == 0 and abs(x + side / 2 - width / 2) < 2, (told["size"], told["frame"])
assert (told["colormap"], told["alpha"], told["threshold"], told["level"]) == ("turbo", "heat", False, 0)
assert "drawings" in told["caution"]
assert len(told["grid"]) == 12 and all(len(row) == 12 for row in told["grid"])
assert all(math.isfinite(x) for row in told["grid"] for x in row)
assert len({x for row in told["grid"] for x in row}) > 100
assert name == "ViT: dog %.1f %%" % (100 * told["probability"]), name
