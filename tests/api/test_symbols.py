#!/usr/bin/env python3
# test_symbols.py BUILD - no external symbol is defined twice in what is linked together: else which one counts is luck.
# SPDX-License-Identifier: GPL-3.0-or-later
import collections
import pathlib
import subprocess
import sys

LIBRARIES = ("plugin/libhosts.a", "engine/libvia.a", "engine/kernels/libvia-kernels.a")
DEFINED = "TDBRCSGVW"  # nm's letters


def symbols(path):
    """Of an object, or of an archive's members."""
    listing = subprocess.run(["nm", "--defined-only", "--extern-only", "-A", path], check=True, capture_output=True, text=True).stdout
    for line in listing.splitlines():
        *_, kind, name = line.split()
        if kind in DEFINED:
            yield name


def main(build):
    failed = False
    programs = sorted(build.glob("plugin/*/vit-attribution.p"))
    for program in programs:
        count = collections.Counter()
        for path in [*sorted(program.glob("*.o")), *(build / library for library in LIBRARIES)]:
            count.update(symbols(path))
        twice = sorted(name for name, n in count.items() if n > 1)
        print(f"# {program.parent.name}: {len(count)} external symbols, defined twice: {' '.join(twice) or 'none'}")
        failed = failed or bool(twice) or len(count) < 500
    if failed or not programs:
        sys.exit("an external symbol has two definitions, or there is nothing to look at")


main(pathlib.Path(sys.argv[1]))
