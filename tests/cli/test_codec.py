# test_codec.py - picture files as the world has them: profiles, kinds, pages, pipes, limits, and the process that decodes them.
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import resource
import signal
import struct
import subprocess
import threading
import time
import unittest
import zipfile
import zlib

from support import EXAMPLE, NOTES, PROGRAM, SOURCE, Case, Png, decoder_of, png_chunk, run, running, wait_until_open, write_png

PICTURES = SOURCE / 'tests' / 'cli' / 'pictures'


def processors():
    """Seconds of them that what was run has taken."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


# ---- files made here

def insert_png_chunk(data, kind, content):
    """Behind the first chunk."""
    return data[:33] + png_chunk(kind, content) + data[33:]


def tiff_directory(entries, at, following=0, order='<'):
    """Entries (tag, type, values); what does not fit in 4 bytes lies behind it.  Returns the bytes, for the place `at`."""
    sizes = {1: 'B', 3: 'H', 4: 'I', 7: 'B'}
    head, rest = struct.pack(order + 'H', len(entries)), b''
    behind = at + 2 + 12 * len(entries) + 4
    for tag, kind, values in entries:
        packed = struct.pack(f'{order}{len(values)}{sizes[kind]}', *values)
        head += struct.pack(order + 'HHI', tag, kind, len(values))
        if len(packed) > 4:
            head += struct.pack(order + 'I', behind + len(rest))
            rest += packed + bytes(len(packed) % 2)
        else:
            head += packed.ljust(4, b'\0')
    return head + struct.pack(order + 'I', following) + rest


class Tiff:
    """A little-endian TIFF file with one directory after the other; below: with pictures that hang below the first one."""

    def __init__(self, order='<'):
        self.order, self.pixels, self.pages, self.below = order, b'', [], []

    def add(self, width, height, pixel, meaning=2, bits=8, extra=(), below=False):
        """pixel(x, y) returns the channels' numbers."""
        n = len(pixel(0, 0))
        code = {8: 'B', 16: 'H'}[bits]
        values = [v for y in range(height) for x in range(width) for v in pixel(x, y)]
        data = struct.pack(f'{self.order}{len(values)}{code}', *values)
        entries = [(256, 4, [width]), (257, 4, [height]), (258, 3, [bits] * n), (259, 3, [1]), (262, 3, [meaning]),
                   (273, 4, [8 + len(self.pixels)]), (277, 3, [n]), (278, 4, [height]), (279, 4, [len(data)]), *extra]
        self.pixels += data + bytes(len(data) % 2)
        (self.below if below else self.pages).append(sorted(entries))
        return self

    def write(self, path):
        at, file = 8 + len(self.pixels), b''
        places = []
        for entries in self.below:
            places.append(at + len(file))
            file += tiff_directory(entries, places[-1], 0, self.order)
        first = at + len(file)
        for i, entries in enumerate(self.pages):
            if i == 0 and places:
                entries = sorted([*entries, (330, 4, places)])
            place = at + len(file)
            length = len(tiff_directory(entries, place, 0, self.order))
            last = i == len(self.pages) - 1
            file += tiff_directory(entries, place, 0 if last else place + length, self.order)
        magic = {'<': b'II*\0', '>': b'MM\0*'}[self.order]
        path.write_bytes(magic + struct.pack(self.order + 'I', first) + self.pixels + file)
        return path


class Made(Case):
    """Pictures in every format, without heat: where nothing is hot, nothing is painted."""

    def plain(self, name, picture=EXAMPLE):
        path = self.folder / name
        self.ok('explain', picture, '-o', path, '--threshold', '--level', 1)
        return path

    def dog(self, path, *words):
        """How sure the network is that it sees a dog, without a complaint."""
        result = self.ok('predict', path, '--json', '--top', 24, *words)
        return next(p['probability'] for p in result.json['predictions'] if p['label'] == 'dog')

    def warned(self, saying, path, *words):
        """The same with one complaint."""
        result = run('predict', path, '--json', '--top', 24, *words)
        self.assertEqual(result.status, 0, result.err)
        self.assertRegex(result.err, r'\Avit-attribution: warning: [^\n]*: [^\n]+\n\Z')
        self.assertIn(saying, result.err)
        return next(p['probability'] for p in result.json['predictions'] if p['label'] == 'dog')

    def out(self, path, *words):
        """The pixels as they were decoded."""
        return Png(self.plain('decoded.png', path))


class Profiles(Made):
    """Managed is never raw without a word, whatever the container."""
    PROFILE = (PICTURES / 'wide.icc').read_bytes()

    def carrying(self, profile):
        """The example with a profile, in every container; and for each its numbers in a PNG with the same profile."""
        png, jpeg, tiff, webp = (self.plain(f'plain.{e}').read_bytes() for e in ('png', 'jpg', 'tif', 'webp'))
        made = {'png': self.with_profile(png, profile)}
        segment = b'ICC_PROFILE\0\1\1' + profile
        made['jpg'] = jpeg[:2] + b'\xff\xe2' + struct.pack('>H', len(segment) + 2) + segment + jpeg[2:]
        half = len(profile) // 2                                   # in two parts, the second one first
        parts = b''.join(b'\xff\xe2' + struct.pack('>H', len(p) + 16) + b'ICC_PROFILE\0' + bytes([n, 2]) + p
                         for n, p in ((2, profile[half:]), (1, profile[:half])))
        made['parts.jpg'] = jpeg[:2] + parts + jpeg[2:]
        at, = struct.unpack('<I', tiff[4:8])
        n, = struct.unpack('<H', tiff[at:at + 2])
        entries = b''.join(tiff[i:i + 12] for i in range(at + 2, at + 2 + 12 * n, 12) if tiff[i:i + 2] != struct.pack('<H', 34675))
        n = len(entries) // 12                                     # without the profile that it may have already
        entries += struct.pack('<HHII', 34675, 7, len(profile), len(tiff))
        made['tif'] = tiff[:4] + struct.pack('<I', len(tiff) + len(profile)) + tiff[8:] + profile + struct.pack('<H', n + 1) \
            + entries + bytes(4)
        size = webp.find(b'VP8')
        chunk = b'ICCP' + struct.pack('<I', len(profile)) + profile + bytes(len(profile) % 2)
        body = b'WEBP' + b'VP8X' + struct.pack('<IBBHHBHB', 10, 0x20, 0, 0, 511, 0, 511, 0) + chunk + webp[size:]
        made['webp'] = b'RIFF' + struct.pack('<I', len(body)) + body
        for name, data in made.items():
            (self.folder / f'carrying.{name}').write_bytes(data)
            same = self.plain('same.png', self.folder / f"plain.{name.split('.')[-1]}").read_bytes()
            (self.folder / f'same.{name}.png').write_bytes(self.with_profile(same, profile))
        return [self.folder / f'carrying.{name}' for name in made]

    def with_profile(self, png, profile):
        return insert_png_chunk(png, b'iCCP', b'wide\0\0' + zlib.compress(profile))

    def test_every_container(self):
        for path in self.carrying(self.PROFILE):
            with self.subTest(path.name):
                same = self.folder / (path.name.replace('carrying', 'same', 1) + '.png')
                managed, raw = self.dog(same), self.dog(same, '--color', 'raw')
                self.assertGreater(abs(managed - raw), 0.015)
                self.assertAlmostEqual(self.dog(path), managed, delta=1e-4)
                self.assertAlmostEqual(self.dog(path, '--color', 'raw'), raw, delta=1e-4)

    def test_a_broken_one_is_said_in_every_container(self):
        raw = self.dog(EXAMPLE)
        for path in self.carrying(b'no profile at all' * 20):
            with self.subTest(path.name):
                self.assertAlmostEqual(self.warned('colour profile', path), raw, delta=0.015)
                self.dog(path, '--color', 'raw')                   # nobody asked for it

    def test_from_the_field(self):
        self.assertAlmostEqual(self.dog(PICTURES / 'wide-converted.webp'), 0.735, delta=0.01)
        self.assertAlmostEqual(self.dog(PICTURES / 'wide-converted.webp', '--color', 'raw'), 0.778, delta=0.01)
        self.assertAlmostEqual(self.warned('colour profile', PICTURES / 'icc-broken.jpg'), 0.741, delta=0.01)

    def test_cmyk_without_one(self):
        self.assertGreater(self.warned('CMYK', PICTURES / 'cmyk.jpg'), 0.6)


class Kinds(Made):
    def test_animations_begin_with_their_first_picture(self):
        still = self.dog(EXAMPLE)
        self.assertAlmostEqual(self.warned('animated', PICTURES / 'anim.webp'), still, delta=0.02)
        path = self.folder / 'anim.png'
        path.write_bytes(insert_png_chunk(EXAMPLE.read_bytes(), b'acTL', struct.pack('>II', 2, 0)))
        self.assertEqual(self.warned('animated', path), still)

    def test_a_first_picture_that_is_smaller_than_the_animation(self):
        write_png(self.folder / 'small.png', 20, 10, lambda x, y: (200, 30, 90))
        webp = self.plain('small.webp', self.folder / 'small.png').read_bytes()
        frame = struct.pack('<HBHB', 4, 0, 3, 0) + struct.pack('<HBHB', 19, 0, 9, 0) + bytes(4) + webp[12:]
        body = b'WEBP' + b'VP8X' + struct.pack('<IBBHHBHB', 10, 2, 0, 0, 39, 0, 29, 0) + b'ANIM' + struct.pack('<I', 6) + bytes(6) \
            + b'ANMF' + struct.pack('<I', len(frame)) + frame
        path = self.folder / 'anim.webp'
        path.write_bytes(b'RIFF' + struct.pack('<I', len(body)) + body)
        self.assertEqual(run('explain', path, '-o', self.folder / 'out.png', '--threshold', '--level', 1).status, 0)
        out = Png(self.folder / 'out.png')
        self.assertEqual((out.width, out.height), (40, 30))
        self.assertEqual([out[x, y][3] for x, y in ((7, 10), (8, 5), (8, 6), (27, 15), (28, 15), (8, 16))], [0, 0, 255, 255, 0, 0])
        for value, wanted in zip(out[15, 10], (200, 30, 90)):
            self.assertAlmostEqual(value, wanted, delta=12)

    def test_lab(self):
        self.assertAlmostEqual(self.dog(PICTURES / 'lab.tif'), 0.765, delta=0.01)
        colors = {(136, 208, 195): (255, 0, 0), (255, 0, 0): (255, 255, 255), (0, 0, 0): (0, 0, 0), (137, 0, 0): (128, 128, 128)}
        lab = list(colors)
        lab[0] = (138, 81, 70)                                     # sRGB's red is L* 54.3, a* 80.8, b* 69.9 under D50
        for order in '<>':
            path = Tiff(order).add(4, 1, lambda x, y: lab[x], meaning=8).write(self.folder / 'lab.tif')
            out = self.out(path)
            for x, wanted in enumerate(colors.values()):
                for value, right in zip(out[x, 0], wanted):
                    self.assertAlmostEqual(value, right, delta=2)
        path = Tiff().add(4, 1, lambda x, y: [257 * lab[x][0], 256 * lab[x][1], 256 * lab[x][2]], meaning=8, bits=16) \
            .write(self.folder / 'lab16.tif')
        self.assertEqual([[round(v / 3) for v in self.out(path)[x, 0]] for x in range(4)],
                         [[round(v / 3) for v in out[x, 0]] for x in range(4)])

    def test_gray_where_0_is_white(self):
        for bits, most in (8, 255), (16, 65535):
            path = Tiff().add(5, 2, lambda x, y: [most * x // 4], meaning=0, bits=bits).write(self.folder / 'white.tif')
            out = self.out(path)
            self.assertEqual([out[x, 1][0] for x in range(5)], [255, 191 if bits == 16 else 192, 128, 64, 0])

    def test_what_it_is_instead(self):
        begin = {'GIF': b'GIF89a', 'HEIC': b'\0\0\0\x18ftypheic', 'AVIF': b'\0\0\0\x18ftypavif', 'BMP': b'BM', 'JPEG XL': b'\xff\x0a',
                 'JPEG 2000': b'\0\0\0\x0cjP  \r\n\x87\n', 'PSD': b'8BPS', 'XCF': b'gimp xcf v011', 'SVG': b'<?xml version="1.0"?>\n<svg>',
                 'PDF': b'%PDF-1.7', 'BigTIFF': b'II+\0', 'web page': b'\n<!DOCTYPE html>', 'Git LFS': b'version https://git-lfs.github.com',
                 'checkpoint': struct.pack('<Q', 40) + b'{"__metadata__"', 'is empty': b''}
        for name, data in begin.items():
            with self.subTest(name):
                path = self.folder / 'picture.jpg'
                path.write_bytes(data + (bytes(600) if data else b''))
                self.assertNotIn('damaged', self.fails(1, name, 'predict', path).err)
        archive = self.folder / 'model.pth'
        with zipfile.ZipFile(archive, 'w') as file:
            file.writestr('archive/data.pkl', b'')
        self.fails(1, 'checkpoint', 'predict', archive)
        self.fails(1, 'a picture', 'predict', EXAMPLE, '--model', EXAMPLE)

    def test_nothing_to_see(self):
        path = self.folder / 'clear.png'
        write_png(path, 40, 30, lambda x, y: (200, 100, 50, 0))
        self.fails(1, 'wholly transparent', 'predict', path)
        self.fails(1, 'wholly transparent', 'explain', path, '-o', self.folder / 'o.png')
        write_png(path, 40, 30, lambda x, y: (200, 100, 50, x == 39))
        self.ok('predict', path)


class Pages(Made):
    """A TIFF file may hold several pictures."""

    def picture(self, level):
        return lambda x, y: (level, level, 200)

    def size_and_red(self, tiff, saying=''):
        path = tiff.write(self.folder / 'pages.tif')
        result = run('explain', path, '-o', self.folder / 'out.png', '--threshold', '--level', 1)
        self.assertEqual(result.status, 0, result.err)
        self.assertIn(saying, result.err)
        self.assertEqual(bool(saying), bool(result.err))
        out = Png(self.folder / 'out.png')
        return out.width, out.height, out[0, 0][0]

    def test_a_thumbnail_first(self):
        thumbnail = [(254, 4, [1])]
        self.assertEqual(self.size_and_red(Tiff().add(8, 6, self.picture(1)).add(32, 24, self.picture(2))), (32, 24, 2))
        self.assertEqual(self.size_and_red(Tiff().add(24, 18, self.picture(1), extra=thumbnail).add(32, 24, self.picture(2))), (32, 24, 2))
        self.assertEqual(self.size_and_red(Tiff().add(32, 24, self.picture(1)).add(8, 6, self.picture(2), extra=thumbnail)), (32, 24, 1))
        for order in '<>':
            self.assertEqual(self.size_and_red(Tiff(order).add(8, 6, self.picture(1), extra=thumbnail)
                                               .add(32, 24, self.picture(2), below=True)), (32, 24, 2))

    def test_several_pictures(self):
        self.assertEqual(self.size_and_red(Tiff().add(20, 20, self.picture(1)).add(20, 20, self.picture(2)), 'several pictures'), (20, 20, 1))
        self.assertEqual(self.size_and_red(Tiff().add(20, 20, self.picture(1)).add(20, 22, self.picture(2))), (20, 20, 1))

    def test_a_camera_s_raw_picture(self):
        raw = Tiff().add(8, 6, self.picture(1), extra=[(254, 4, [1])]).add(32, 24, lambda x, y: [7], meaning=32803, below=True)
        self.assertEqual(self.size_and_red(raw), (8, 6, 1))        # the preview is all that can be read
        path = Tiff().add(32, 24, lambda x, y: [7], meaning=32803).write(self.folder / 'raw.tif')
        self.fails(1, 'raw picture', 'predict', path)

    def test_circles_end(self):
        data = bytearray(Tiff().add(20, 20, self.picture(1)).write(self.folder / 'a.tif').read_bytes())
        at, = struct.unpack('<I', data[4:8])
        n, = struct.unpack('<H', data[at:at + 2])
        data[at + 2 + 12 * n:at + 6 + 12 * n] = struct.pack('<I', at)
        (self.folder / 'a.tif').write_bytes(data)
        self.assertEqual(run('predict', self.folder / 'a.tif').status, 0)


class Limits(Made):
    def quickly(self, saying, path, **options):
        start = processors()
        err = self.fails(1, saying, 'predict', path, **options).err
        self.assertLess(processors() - start, 30)
        return err

    def test_more_pixels_than_anybody_has(self):
        path = self.folder / 'bomb.png'
        head = struct.pack('>IIBBBBB', 60000, 60000, 1, 0, 0, 0, 0)
        path.write_bytes(b'\x89PNG\r\n\x1a\n' + png_chunk(b'IHDR', head) + png_chunk(b'IDAT', zlib.compress(bytes(1000)))
                         + png_chunk(b'IEND', b''))
        self.assertIn('60000 × 60000', self.quickly('million', path))
        self.quickly('million', PICTURES / 'huge-dims.tif')
        jpeg = self.plain('a.jpg').read_bytes()
        at = next(i for i in range(len(jpeg)) if jpeg[i] == 0xff and jpeg[i + 1] in (0xc0, 0xc2))
        (self.folder / 'a.jpg').write_bytes(jpeg[:at + 5] + b'\xff\xff\xff\xff' + jpeg[at + 9:])
        self.quickly('million', self.folder / 'a.jpg')

    def test_a_loader_that_ends_its_process(self):
        for _ in range(3):                                         # it did only now and then
            err = self.fails(1, 'tile.tif', 'predict', PICTURES / 'tile.tif').err
            self.assertNotIn('vit-attribution: warning', err)

    def test_a_decoder_that_crashes(self):
        for number, saying in (signal.SIGSEGV, 'crashed'), (signal.SIGKILL, 'memory'), (signal.SIGXCPU, 'too long'):
            with running('explain', EXAMPLE, '-o', self.folder / 'o.png', env=self.hold(1)) as process:
                os.kill(decoder_of(process), number)
                out, err = process.communicate(timeout=120)
            self.assertEqual((process.returncode, out), (1, ''))
            self.assertRegex(NOTES.sub('', err), r'\Avit-attribution: explain: [^\n]*example.png: [^\n]+\n\Z')
            self.assertIn(saying, err)
        self.assertEqual(self.left(), ['held'])

    def test_a_small_png_needs_no_gegl(self):
        """Neither does its overlay: there are no loaders and savers here."""
        none = {'GEGL_PATH': str(self.folder)}
        jpeg = self.plain('a.jpg')
        self.ok('explain', EXAMPLE, '-o', self.folder / 'o.png', '--threshold', '--level', 1, env=none)
        self.assertEqual(Png(self.folder / 'o.png').rows, Png(EXAMPLE).rows)
        self.fails(1, 'cannot be decoded', 'predict', jpeg, env=none)

    def test_no_orphans(self):
        """The decoder ends with whoever started it."""
        with running('predict', EXAMPLE, env=self.hold(1)) as process:
            decoder = decoder_of(process)
            process.kill()
            process.communicate()
        for _ in range(100):
            if not pathlib.Path(f'/proc/{decoder}').exists():
                return
            time.sleep(0.1)
        self.fail('the decoder lives on')

    def test_few_file_descriptors(self):
        for n in 8, 12, 20:
            limit = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (n, n))
            self.assertNotIn('damaged', self.fails(1, 'open files', 'predict', EXAMPLE, preexec_fn=limit).err)


class Pipes(Made):
    def test_standard_input(self):
        wanted = self.ok('predict', EXAMPLE, '--color', 'raw').out
        for name in '-', '/dev/stdin':
            with EXAMPLE.open('rb') as file:
                self.assertEqual(self.piped(name, file), wanted)
            with subprocess.Popen(['cat', EXAMPLE], stdout=subprocess.PIPE) as cat:
                self.assertEqual(self.piped(name, cat.stdout), wanted)
        with subprocess.Popen(['cat', EXAMPLE], stdout=subprocess.PIPE) as cat:
            done = subprocess.run([PROGRAM, 'explain', '-', '-o', self.folder / 'o.png', '--json'], stdin=cat.stdout,
                                  capture_output=True, timeout=120)
        self.assertEqual((done.returncode, Png(self.folder / 'o.png').width), (0, 512))

    def piped(self, name, stdin):
        done = subprocess.run([PROGRAM, 'predict', name, '--color', 'raw'], stdin=stdin, capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def fifo(self, data):
        """A pipe with a name, into which somebody writes after a while."""
        path = self.folder / 'pipe'
        os.mkfifo(path)
        writer = threading.Thread(target=lambda: (time.sleep(0.5), path.write_bytes(data)), daemon=True)
        writer.start()
        self.addCleanup(writer.join, 10)
        self.addCleanup(path.unlink)
        return path

    def test_a_pipe_with_a_name(self):
        self.assertEqual(self.ok('predict', self.fifo(EXAMPLE.read_bytes())).out, self.ok('predict', EXAMPLE).out)

    def test_what_comes_out_of_a_pipe_may_be_no_picture(self):
        self.fails(1, 'is empty', 'predict', '-')                  # /dev/null
        self.fails(1, 'GIF', 'predict', self.fifo(b'GIF89a' + bytes(1000)))
        start = processors()
        self.fails(1, 'not a PNG', 'predict', '/dev/zero')
        self.assertLess(processors() - start, 30)

    def test_a_picture_that_ends_too_early(self):
        self.fails(1, 'damaged', 'predict', self.fifo(EXAMPLE.read_bytes()[:2000]))

    def test_a_pipe_that_nobody_writes_into_does_not_hold_up_ctrl_c(self):
        os.mkfifo(self.folder / 'pipe')
        for number in signal.SIGINT, signal.SIGTERM:
            with running('predict', self.folder / 'pipe') as process:
                wait_until_open(process, self.folder / 'pipe')
                process.send_signal(number)
                out, err = process.communicate(timeout=60)
                self.assertEqual((process.returncode, out), (1, ''))
                self.assertIn('stopped', err)


if __name__ == '__main__':
    unittest.main()
