# batch.py PROGRAM [MODEL [PICTURES [ROUNDS]]] - how much of the rate of `bench` is left when `batch` reads and writes files as well.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Pictures of 512 x 512, 8 bits, in PNG files.  A round times `bench`, then `batch` over one picture and over all of them: what each further picture
# takes, on the clock and of processors.  The same with pictures of 8 x 8, which cost next to nothing but the network.  The rate that is left is on the
# clock bench's time / batch's, and of processors that of a small picture / that of a large one, which no other work on the machine changes much.
# Rounds side by side, as machines come and go.
import json
import os
import pathlib
import resource
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import zlib

PROGRAM, MODEL = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else 'demo'
PICTURES, ROUNDS = (int(sys.argv[i]) if len(sys.argv) > i else n for i, n in ((3, 60), (4, 5)))
SIDE, SMALL = 512, 8


def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def picture(seed, side):
    """Something smooth, with edges and a little noise."""
    noise = os.urandom(side)
    rows = b''.join(b'\1' + bytes(((x * y * seed >> 13) ^ (noise[(x + y) % side] & 7)) & 255 if x % 97 == c else (noise[x] & 3)
                                  for x in range(side) for c in range(3)) for y in range(side))
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', side, side, 8, 2, 0, 0, 0))
            + chunk(b'IDAT', zlib.compress(rows, 6)) + chunk(b'IEND', b''))


def timed(*words):
    """Seconds on the clock, and of processors."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run([PROGRAM, *map(str, words)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic() - begin, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def bench():
    done = subprocess.run([PROGRAM, 'bench', '--model', MODEL, '--repeat', '5', '--json'], check=True, capture_output=True)
    return json.loads(done.stdout)['attribution_ms']


def further(folder, side, i):
    """Milliseconds of one picture more, on the clock and of processors."""
    pictures = folder / str(side)
    one = timed('batch', pictures / '0000.png', '-o', folder / f'one {side} {i}', '--model', MODEL)
    all_of_them = timed('batch', pictures, '-o', folder / f'all {side} {i}', '--model', MODEL)
    return ((a - b) * 1e3 / (PICTURES - 1) for a, b in zip(all_of_them, one))


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    for side in SIDE, SMALL:
        (folder / str(side)).mkdir()
        for i in range(PICTURES):
            (folder / str(side) / f'{i:04}.png').write_bytes(picture(i + 1, side))
    rounds = []
    for i in range(ROUNDS):
        alone = bench()
        (_, network), (clock, processors) = further(folder, SMALL, i), further(folder, SIDE, i)
        rounds.append((alone, clock, alone / clock, network, processors, network / processors))
        print('clock: bench %.1f ms, batch %.1f ms a picture, %.2f of the rate; processors: network %.1f ms, in all %.1f ms, %.2f' % rounds[-1], flush=True)
    print('median: ' + ', '.join('%.2f' % statistics.median(column) for column in zip(*rounds)))
