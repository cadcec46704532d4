#!/usr/bin/env python3
"""grids.py - compares the raw maps of heat layers, stretched to [0,1].
SPDX-License-Identifier: GPL-3.0-or-later

    grids.py tool FOLDER KIND.safetensors      with the command line's
    grids.py other FOLDER FOLDER               with the other GIMP's
"""
import json
import pathlib
import struct
import sys

LABELS = "cat", "dog"
# A profile is applied by two versions of the same library.
LIMITS = {"plain": 1e-5, "tile": 1e-5, "wide": 1e-3}


def stretched(values):
    low, high = min(values), max(values)
    assert high > low, "a map without contrast"
    return [(value - low) / (high - low) for value in values]


def remembered(folder, what, label):
    told = json.loads((folder / f"{what}-{label}.json").read_text())
    assert told["precision"] == "exact", told["precision"]
    return stretched([value for row in told["grid"] for value in row])


def dumped(path):
    """The maps of a dump by label, in the order they were asked for."""
    data = path.read_bytes()
    length, = struct.unpack_from("<Q", data)
    entry = json.loads(data[8:8 + length])["map"]
    n = entry["shape"][1] * entry["shape"][2]
    begin = 8 + length + entry["data_offsets"][0]
    return {label: stretched(struct.unpack_from(f"<{n}f", data, begin + 4 * n * k)) for k, label in enumerate(LABELS)}


def compare(name, a, b, limit):
    assert len(a) == len(b), f"{name}: {len(a)} and {len(b)} values"
    worst = max(abs(x - y) for x, y in zip(a, b))
    print(f"{name}: {worst:.2g} apart, {limit:g} allowed")
    assert worst <= limit, name


what, folder, other = sys.argv[1], *map(pathlib.Path, sys.argv[2:])
if what == "tool":
    for label, values in dumped(other).items():
        compare(f"{label}, {other.stem}, command line", remembered(folder, other.stem, label), values, LIMITS[other.stem])
else:
    for file in sorted(other.glob("*-*.json")):
        kind, label = file.stem.split("-")
        compare(f"{label}, {kind}", remembered(folder, kind, label), remembered(other, kind, label), LIMITS[kind])
