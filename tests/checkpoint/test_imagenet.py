# test_imagenet.py - models/labels/imagenet-1k.tsv is what its script makes of the packages, where they are installed.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# test_imagenet.py [ROOT]: ROOT is a folder the packages are unpacked in.
import pathlib
import subprocess
import sys
import tempfile

SKIP = 77
LABELS = pathlib.Path(__file__).resolve().parents[2] / 'models' / 'labels'
NEEDED = {'python3-torchvision': 'usr/lib/python3/dist-packages/torchvision/models/_meta.py', 'wordnet-base': 'usr/share/wordnet'}

root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else '/')
missing = [package for package, path in NEEDED.items() if not (root / path).exists()]
if missing:
    print('SKIPPED: not installed:', ', '.join(missing), file=sys.stderr)
    sys.exit(SKIP)
with tempfile.TemporaryDirectory() as folder:
    made = pathlib.Path(folder) / 'made.tsv'
    subprocess.run([sys.executable, LABELS / 'make-imagenet.py', '--root', root, made], check=True, timeout=60)
    if made.read_bytes() != (LABELS / 'imagenet-1k.tsv').read_bytes():
        sys.exit('models/labels/imagenet-1k.tsv is not what make-imagenet.py writes')
