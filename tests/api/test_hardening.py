#!/usr/bin/env python3
# test_hardening.py PROGRAM… - each is built so that a fault in it is hard to use.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# In words of readelf: loaded anywhere (DYN), every address bound before main() and read-only from then on (NOW, GNU_RELRO), no
# stack that can be run (GNU_STACK RW), functions with arrays that look whether somebody wrote past them (__stack_chk_fail), and
# copies that know how much room there is (__memcpy_chk).
import re
import subprocess
import sys

WANTED = {
    "is not position-independent": r"Type: +DYN",
    "binds addresses when they are needed": r"\(FLAGS_1\) +Flags:.*\bNOW\b",
    "leaves its addresses writable": r"GNU_RELRO",
    "can run its stack": r"GNU_STACK +(?:0x\w+ +)+RW +",
    "has no stack protector": r"\b__stack_chk_fail\b",
    "has no checked copies": r"\b__(?:memcpy|memmove|memset|fprintf|snprintf|vsnprintf|read)_chk\b",
}


def missing(program):
    """What one program lacks."""
    words = subprocess.run(["readelf", "--wide", "--file-header", "--program-headers", "--dynamic", "--dyn-syms", program], check=True,
                           capture_output=True, text=True, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}).stdout
    return [fault for fault, sign in WANTED.items() if not re.search(sign, words)]


def main(programs):
    faults = [f"{program} {fault}" for program in programs for fault in missing(program)]
    print(*(f"# {program}" for program in programs), sep="\n")
    if faults or not programs:
        sys.exit("\n".join(faults) or "there is nothing to look at")


main(sys.argv[1:])
