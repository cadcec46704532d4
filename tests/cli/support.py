# support.py - what the command line's tests share: running it, and reading and writing its files.
# SPDX-License-Identifier: GPL-3.0-or-later
import array
import contextlib
import itertools
import json
import os
import pathlib
import re
import struct
import subprocess
import tempfile
import time
import unittest
import zlib

PROGRAM = os.environ['VIT_ATTRIBUTION']
SOURCE = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = SOURCE / 'models' / 'example.png'
SECONDS = 600
CACHE = tempfile.TemporaryDirectory()  # nothing of the tests shall stay in the user's


# What every person is told, and no script: that the built-in network knows drawings only, and how little of an oblong picture is seen.
NOTES = re.compile(r'^vit-attribution: warning: ((?:Built-in|Eingebaut|Intégré) \(.*|.*; --fit squash (?:or --fit tile )?shows it all of it)\n', re.M)


# What a terminal obeys instead of showing it.
CONTROL = re.compile('[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]')


class Result:
    def __init__(self, done):
        self.status, self.out, self.err = done.returncode, done.stdout, NOTES.sub('', done.stderr)
        self.notes = NOTES.findall(done.stderr)

    @property
    def json(self):
        return json.loads(self.out)


def run(*words, env=None, **options):
    """Runs the program; paths and numbers may be words."""
    done = subprocess.run([PROGRAM, *map(str, words)], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=SECONDS, env={**os.environ, 'XDG_CACHE_HOME': CACHE.name, **(env or {})}, **options)
    return Result(done)


class Case(unittest.TestCase):
    """Runs the program in a folder of its own, whose name has a space."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='vit attribution ')
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def ok(self, *words, **options):
        result = run(*words, **options)
        self.assertEqual((result.status, result.err), (0, ''), f'{words}: {result.err}')
        return result

    def fails(self, status, saying, *words, **options):
        """One line on stderr that says it, nothing on stdout."""
        result = run(*words, **options)
        self.assertEqual(result.status, status, f'{words}: {result.err}')
        self.assertEqual(result.out, '')
        self.assertRegex(result.err, r'\Avit-attribution: [^:\n]+: [^\n]+\n\Z')
        self.assertIn(saying, result.err)
        return result

    def hold(self, picture):
        """Variables with which each decoder waits before its picture of that number, from 1, until self.held is removed."""
        self.held = self.folder / 'held'
        self.held.touch()
        return {'LD_PRELOAD': os.environ['VIT_HELD'], 'HELD': str(self.held), 'HELD_PICTURE': str(picture)}

    def left(self):
        """The names of the files in the folder."""
        return sorted(path.name for path in self.folder.iterdir())


def wait_until_open(process, path):
    """Until one that is running has that file open, as a pipe that it waits for."""
    files = pathlib.Path(f'/proc/{process.pid}/fd')
    while str(path) not in [os.readlink(file) for file in files.iterdir() if file.is_symlink()]:
        time.sleep(0.02)


# ---- PNG: 8 bits, gray, RGB or RGBA, not interlaced

def png_chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def write_png(path, width, height, pixel, extra=b''):
    """pixel(x, y) returns the channels' bytes; extra: whole chunks that come before the picture."""
    channels = len(pixel(0, 0)) if width and height else 3
    rows = b''.join(b'\0' + b''.join(bytes(pixel(x, y)) for x in range(width)) for y in range(height))
    head = struct.pack('>IIBBBBB', width, height, 8, {1: 0, 2: 4, 3: 2, 4: 6}[channels], 0, 0, 0)
    path.write_bytes(b'\x89PNG\r\n\x1a\n' + png_chunk(b'IHDR', head) + extra
                     + png_chunk(b'IDAT', zlib.compress(rows)) + png_chunk(b'IEND', b''))


class Png:
    def __init__(self, path):
        data, at, packed = path.read_bytes(), 8, b''
        while at < len(data):
            size, kind = struct.unpack('>I4s', data[at:at + 8])
            if kind == b'IHDR':
                self.width, self.height, depth, color = struct.unpack('>IIBB', data[at + 8:at + 18])
                self.channels = {0: 1, 2: 3, 4: 2, 6: 4}[color]
                assert depth == 8
            elif kind == b'IDAT':
                packed += data[at + 8:at + 8 + size]
            at += 12 + size
        self.rows = self._unfilter(zlib.decompress(packed))

    def _unfilter(self, raw):
        rows, length = [], self.width * self.channels
        above = bytes(length)
        for at in range(0, self.height * (length + 1), length + 1):
            rows.append(self._filters[raw[at]](raw[at + 1:at + 1 + length], above, self.channels))
            above = rows[-1]
        return rows

    # A row before it was filtered, from the one above it; a pixel has `step` bytes.

    @staticmethod
    def _none(row, above, step):
        return bytearray(row)

    @staticmethod
    def _sub(row, above, step):
        whole = bytearray(len(row))
        for i in range(step):
            whole[i::step] = bytes(itertools.accumulate(row[i::step], lambda a, b: (a + b) & 255))
        return whole

    @staticmethod
    def _up(row, above, step):
        return bytearray((a + b) & 255 for a, b in zip(row, above))

    @staticmethod
    def _average(row, above, step):
        whole = bytearray(step) + row
        for i, b in enumerate(above):
            whole[i + step] = (whole[i + step] + (whole[i] + b) // 2) & 255
        return whole[step:]

    @staticmethod
    def _paeth(row, above, step):
        whole = bytearray(step) + row
        corner = bytes(step) + above
        for i, b in enumerate(above):
            a, c = whole[i], corner[i]
            pa, pb, pc = abs(b - c), abs(a - c), abs(a + b - 2 * c)
            whole[i + step] = (whole[i + step] + (a if pa <= pb and pa <= pc else b if pb <= pc else c)) & 255
        return whole[step:]

    _filters = _none, _sub, _up, _average, _paeth

    def __getitem__(self, place):
        x, y = place
        return tuple(self.rows[y][x * self.channels:(x + 1) * self.channels])


# ---- safetensors

CODES = {'F32': 'f', 'F64': 'd', 'I64': 'q'}


class Tensors(dict):
    """name -> (shape, array.array); metadata apart."""

    def __init__(self, path):
        data = pathlib.Path(path).read_bytes()
        size, = struct.unpack('<Q', data[:8])
        head = json.loads(data[8:8 + size])
        self.metadata = head.pop('__metadata__', {})
        for name, entry in head.items():
            begin, end = entry['data_offsets']
            values = array.array(CODES[entry['dtype']], data[8 + size + begin:8 + size + end])
            self[name] = (entry['shape'], values)


def write_tensor(path, name, shape, values):
    data = array.array('f', values).tobytes()
    head = json.dumps({name: {'dtype': 'F32', 'shape': shape, 'data_offsets': [0, len(data)]}}).encode()
    path.write_bytes(struct.pack('<Q', len(head)) + head + data)


@contextlib.contextmanager
def running(*words, env=None, **options):
    """The program, started; whoever uses it ends it."""
    process = subprocess.Popen([PROGRAM, *map(str, words)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, env={**os.environ, 'XDG_CACHE_HOME': CACHE.name, **(env or {})}, **options)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def decoder_of(process):
    """The number of the oldest process that decodes for one that is running, which waits for it."""
    while process.poll() is None:
        children = pathlib.Path(f'/proc/{process.pid}/task/{process.pid}/children').read_text().split()
        if children and b'--codec' in pathlib.Path(f'/proc/{children[0]}/cmdline').read_bytes():
            return int(children[0])
        time.sleep(0.005)
    raise AssertionError('no decoder')
