# many.py PROGRAM [PICTURES [MODEL]] - what memory a run over many tiny pictures takes, from its beginning to its end, and how long it takes.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Pictures of 40 x 32 in PNG files.  Memory is the resident set: the largest so far of the program (VmHWM), and what those that decode for it have together
# (VmRSS; each starts with 0.4 GB of GEGL's modules, most of which it lets go); after each tenth of the pictures, and when a table and a contact sheet have been
# made.
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import time
import zlib

PROGRAM = sys.argv[1]
PICTURES, MODEL = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000, sys.argv[3] if len(sys.argv) > 3 else 'demo'
WIDTH, HEIGHT = 40, 32


def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def picture(seed):
    rows = b''.join(b'\0' + bytes((x * seed * (c + 1) + y * (seed + 3 * c)) % 256 for x in range(WIDTH) for c in range(3)) for y in range(HEIGHT))
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', WIDTH, HEIGHT, 8, 2, 0, 0, 0)) + chunk(b'IDAT', zlib.compress(rows))
            + chunk(b'IEND', b''))


def memory(number, kind):
    """kB; 0 when the process has ended."""
    try:
        found = re.search(kind + r':\s+(\d+)', pathlib.Path(f'/proc/{number}/status').read_text())
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(found[1]) if found else 0


def memory_of(process):
    children = pathlib.Path(f'/proc/{process.pid}/task/{process.pid}/children').read_text().split()
    return memory(process.pid, 'VmHWM'), sum(memory(child, 'VmRSS') for child in children)


def lines(path):
    return path.read_bytes().count(b'\n') if path.exists() else 0


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    (folder / 'pictures').mkdir()
    for i in range(PICTURES):
        (folder / 'pictures' / f'{i:05}.png').write_bytes(picture(i + 1))
    begin, tenth, seen = time.monotonic(), 1, (0, 0)
    with subprocess.Popen([PROGRAM, 'batch', folder / 'pictures', '-o', folder / 'out', '--model', MODEL, '--html', '--table', folder / 't.csv', '--quiet'],
                          stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            try:
                now = memory_of(process)
                seen = now if now[0] else seen
            except (FileNotFoundError, ProcessLookupError):
                break
            if tenth <= 10 and lines(folder / 'out' / 'results.jsonl') >= tenth * PICTURES // 10:
                print(f'{tenth * PICTURES // 10:6} pictures: {seen[0] / 1e3:.0f} MB, decoders {seen[1] / 1e3:.0f} MB, {time.monotonic() - begin:.0f} s', flush=True)
                tenth += 1
            time.sleep(0.05 if tenth <= 10 else 0.01)
        process.wait()
    size = (folder / 'out' / 'index.html').stat().st_size
    print(f'with table and contact sheet: {seen[0] / 1e3:.0f} MB, {time.monotonic() - begin:.0f} s, index.html of {size / 1e6:.0f} MB')
    sys.exit(process.returncode)
