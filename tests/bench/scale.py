# scale.py PROGRAM [MODEL [PICTURES [OPTION…]]] - what many pictures take when each core has a share: docs/scale.md.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Pictures of ImageNet's usual size, 500 x 375, in JPEG files; pieces of a photograph.  One process with one thread, as in a share.
# Time is of processors, which other work on the machine changes little; each picture takes what all of them take longer than one does.
import pathlib
import resource
import subprocess
import sys
import tempfile

PROGRAM, MODEL = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else 'demo'
PICTURES, OPTIONS = int(sys.argv[3]) if len(sys.argv) > 3 else 20, sys.argv[4:]
PHOTO = pathlib.Path(__file__).resolve().parents[1] / 'gimp' / 'chelsea.png'
MANY, CORES = 50_000, 64


def draw(folder):
    """Each another piece of the photograph, turned over now and then."""
    for i in range(PICTURES):
        piece = ['-crop', f'400x270+{i * 7 % 50}+{i * 5 % 30}', '+repage', *(['-flop'] if i % 2 else [])]
        subprocess.run(['convert', PHOTO, *piece, '-resize', '500x375!', '-quality', '90', folder / f'{i:03}.jpg'], check=True)


def processors():
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def timed(pictures, out):
    before = processors()
    words = ['batch', pictures, '-o', out, '--model', MODEL, '--threads', '1', '--quiet', *OPTIONS]
    subprocess.run([PROGRAM, *words], check=True)
    return processors() - before


def size(folder, pattern):
    return sum(path.stat().st_size for path in folder.glob(pattern))


def rss():
    """MB of the largest process that has ended."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000


with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    pictures, out = folder / 'pictures', folder / 'all'
    pictures.mkdir()
    draw(pictures)
    one, many = timed(pictures / '000.jpg', folder / 'one'), timed(pictures, out)
    each = (many - one) / (PICTURES - 1)
    kb = {name: size(where, pattern) / PICTURES / 1000 for name, where, pattern in (
        ('picture', pictures, '*.jpg'), ('heat map', out, '*-heat.png'), ('overlay', out, '*-overlay.png'), ('lines', out, '*.jsonl'))}
    print(f'start {one - each:.2f} s, each picture {each:.3f} s of a core; the largest process {rss():.0f} MB')
    print('each: ' + ', '.join(f'{name} {value:.1f} KB' for name, value in kb.items()))
    hours, written = MANY * each / 3600, sum(kb.values()) - kb['picture']
    print(f'{MANY} pictures: {hours:.1f} core hours, {hours / CORES:.2f} h on {CORES} cores, '
          f'at most {rss() * CORES / 1000:.0f} GB of memory, {MANY * written / 1e6:.1f} GB written')
