# test_pictures.py - the picture formats the command line reads and writes.
# SPDX-License-Identifier: GPL-3.0-or-later
import struct
import unittest

from support import EXAMPLE, Case, Png, png_chunk, run, write_png

ORIENTATION, SHORT = 0x0112, 3


def exif(orientation, order='<'):
    """A TIFF directory that holds nothing but the orientation."""
    return ({'<': b'II', '>': b'MM'}[order] + struct.pack(order + 'HIH', 42, 8, 1)
            + struct.pack(order + 'HHIHH', ORIENTATION, SHORT, 1, orientation, 0) + struct.pack(order + 'I', 0))


def stored_as(orientation, w, h, x, y):
    """Which upright pixel the stored one at x, y shows, where the upright picture has w x h pixels."""
    return {1: (x, y), 2: (w - 1 - x, y), 3: (w - 1 - x, h - 1 - y), 4: (x, h - 1 - y),
            5: (y, x), 6: (w - 1 - y, x), 7: (w - 1 - y, h - 1 - x), 8: (y, h - 1 - x)}[orientation]


class Formats(Case):
    def convert(self, name, picture=EXAMPLE):
        """A picture in another format, with the heat map of a blend over what the network sees: nothing matters but the format."""
        path = self.folder / name
        self.ok('explain', picture, '-o', path)
        return path

    def test_every_format_is_written_and_read(self):
        magic = {'png': b'\x89PNG', 'jpg': b'\xff\xd8', 'jpeg': b'\xff\xd8', 'tif': b'II*\0', 'tiff': b'II*\0', 'webp': b'RIFF'}
        wanted = self.ok('predict', self.convert('first.png'), '--json').json['predictions'][0]
        for extension, begin in magic.items():
            with self.subTest(extension):
                path = self.convert(f'out.{extension}')
                self.assertTrue(path.read_bytes().startswith(begin))
                got = self.ok('predict', path, '--json').json['predictions'][0]
                self.assertEqual(got['class'], wanted['class'])
                self.assertAlmostEqual(got['probability'], wanted['probability'],
                                       delta=1e-6 if extension[0] in 'pt' else 0.2)

    def test_the_content_counts_not_the_name(self):
        path = self.folder / 'picture.jpg'
        path.write_bytes(EXAMPLE.read_bytes())
        self.assertEqual(self.ok('predict', path).out, self.ok('predict', EXAMPLE).out)

    def test_capitals_in_the_extension(self):
        self.assertTrue(self.convert('OUT.PNG').exists())

    def test_raw_and_managed_differ_only_when_the_picture_has_a_profile(self):
        plain, gamma = self.folder / 'plain.png', self.folder / 'gamma.png'
        pixel = lambda x, y: (4 * x % 256, 4 * y % 256, 100)
        write_png(plain, 64, 64, pixel)
        write_png(gamma, 64, 64, pixel, png_chunk(b'gAMA', struct.pack('>I', 100000)))
        predict = lambda path, color: self.ok('predict', path, '--color', color, '--json').json['predictions']
        self.assertEqual(predict(plain, 'raw'), predict(plain, 'managed'))
        self.assertEqual(predict(gamma, 'raw'), predict(plain, 'raw'))
        self.assertNotEqual(predict(gamma, 'managed'), predict(gamma, 'raw'))

    def test_what_a_loader_complains_about_is_a_warning(self):
        path = self.folder / 'warned.png'
        write_png(path, 20, 20, lambda x, y: (x, y, 0), png_chunk(b'eXIf', b''))
        result = run('predict', path)
        self.assertEqual(result.status, 0)
        self.assertRegex(result.err, r'\Avit-attribution: warning: [^\n]*warned.png: [^\n]+\n\Z')


class Orientation(Case):
    WIDTH, HEIGHT = 12, 7

    def check(self, orientation, path):
        """The output is upright: looked at where the network did not look, so that no heat map is in the way."""
        self.assertEqual(run('explain', path, '-o', self.folder / 'out.png').status, 0)
        out = Png(self.folder / 'out.png')
        self.assertEqual((out.width, out.height), (self.WIDTH, self.HEIGHT))
        for x in 0, 1, self.WIDTH - 2, self.WIDTH - 1:              # outside the centre crop
            for y in range(self.HEIGHT):
                self.assertEqual(out[x, y], self.pixel(x, y), f'orientation {orientation} at {x}, {y}')

    @staticmethod
    def pixel(x, y):
        return 20 * x, 30 * y, 128

    def stored(self, orientation, chunks, path):
        w, h = self.WIDTH, self.HEIGHT
        size = (h, w) if orientation >= 5 else (w, h)
        write_png(path, *size, lambda x, y: self.pixel(*stored_as(orientation, w, h, x, y)), chunks)

    def test_all_eight_in_both_byte_orders(self):
        for orientation in range(1, 9):
            for order in '<>':
                path = self.folder / f'{orientation}.png'
                self.stored(orientation, png_chunk(b'eXIf', exif(orientation, order)), path)
                self.check(orientation, path)

    def test_broken_exif_is_upright(self):
        whole = exif(6)
        for data in b'', b'II', whole[:9], whole[:19], b'II*\0\xff\xff\xff\xff', whole.replace(struct.pack('<HH', SHORT, 1), b'\0\0\1\0'):
            path = self.folder / 'broken.png'
            self.stored(1, png_chunk(b'eXIf', data), path)
            self.check(1, path)

    def size_of(self, path):
        self.ok('explain', path, '-o', self.folder / 'size.png')
        out = Png(self.folder / 'size.png')
        return out.width, out.height

    def oblong(self, name):
        write_png(self.folder / 'oblong.png', 24, 16, lambda x, y: (10 * x, 16 * y, 0))
        self.ok('explain', self.folder / 'oblong.png', '-o', self.folder / name)
        return self.folder / name

    def test_jpeg(self):
        path = self.oblong('o.jpg')
        data, tag = path.read_bytes(), b'Exif\0\0' + exif(6, '>')
        path.write_bytes(data[:2] + b'\xff\xe1' + struct.pack('>H', len(tag) + 2) + tag + data[2:])
        self.assertEqual(self.size_of(path), (16, 24))

    def test_webp(self):
        path = self.oblong('o.webp')
        data, tag = path.read_bytes(), exif(8)
        chunk = b'EXIF' + struct.pack('<I', len(tag)) + tag
        head = b'VP8X' + struct.pack('<IBBHHBHB', 10, 8, 0, 0, 24 - 1, 0, 16 - 1, 0)
        body = b'WEBP' + head + data[12:] + chunk
        path.write_bytes(b'RIFF' + struct.pack('<I', len(body)) + body)
        self.assertEqual(self.size_of(path), (16, 24))

    def test_tiff(self):
        path = self.folder / 'o.tif'
        pixels = bytes(v for y in range(16) for x in range(24) for v in (10 * x, 16 * y, 0))
        entries = [(256, 4, 1, 24), (257, 4, 1, 16), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 2), (273, 4, 1, 8),
                   (ORIENTATION, SHORT, 1, 6), (277, 3, 1, 3), (278, 4, 1, 16), (279, 4, 1, len(pixels))]
        directory = struct.pack('<H', len(entries)) + b''.join(struct.pack('<HHII', *entry) for entry in entries) + bytes(4)
        path.write_bytes(b'II*\0' + struct.pack('<I', 8 + len(pixels)) + pixels + directory)
        self.assertEqual(self.size_of(path), (16, 24))


if __name__ == '__main__':
    unittest.main()
