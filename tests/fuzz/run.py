#!/usr/bin/env python3
"""run.py TESTS PROGRAM SECONDS [OPTION…] - runs a fuzz target on the files of the other tests, then on what it makes of them.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import glob
import json
import os
import subprocess
import sys
import tempfile
import zipfile
import zlib

# What is longer teaches nothing that a short one does not, and slowly.
LENGTH_MOST = 16384


def seeds(tests, target):
    if target == "fuzz-json-file":
        yield json.dumps({"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}).encode()
        yield json.dumps({"hidden_size": 64, "eps": 1e-6, "mean": [0.5, -0.5], "act": "gelu\n", "x": {"y": [None, True, False]}}).encode()
        return
    files = glob.glob(tests + "/hostile/*.safetensors")
    if target != "fuzz-safetensors":
        files = glob.glob(tests + "/hostile/*.p*") + glob.glob(tests + "/torch/*.p*")
    for name in files:
        if target != "fuzz-pickle":
            with open(name, "rb") as f:
                yield f.read()
        elif zipfile.is_zipfile(name):
            yield from pickles(name)


def pickles(name):
    """The index of an archive, where Python's reader, which is stricter than PyTorch's, agrees to read it."""
    try:
        with zipfile.ZipFile(name) as archive:
            for member in archive.infolist():
                if member.filename.endswith("/data.pkl") and member.file_size <= LENGTH_MOST:
                    yield archive.read(member)
    except (zipfile.BadZipFile, NotImplementedError, OSError, zlib.error):
        pass


def main(tests, program, seconds, *options):
    target = os.path.basename(program)
    if target in ("fuzz-safetensors", "fuzz-json-file"):
        options = ("-dict=" + os.path.join(os.path.dirname(__file__), "json.dict"), *options)
    with tempfile.TemporaryDirectory() as folder:
        for i, data in enumerate(seeds(tests, target)):
            if len(data) <= LENGTH_MOST:
                with open(os.path.join(folder, str(i)), "wb") as f:
                    f.write(data)
        return subprocess.call([program, folder, "-max_total_time=" + seconds, "-max_len=%d" % LENGTH_MOST, "-timeout=5",
                                "-rss_limit_mb=1024", "-print_final_stats=1", *options])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
