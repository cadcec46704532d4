# test_layers.py - batch --xcf: the picture and its heat as GIMP's layers, read as GIMP's devel-docs/xcf.txt has it.
# SPDX-License-Identifier: GPL-3.0-or-later
# What GIMP itself makes of such a file is tests/gimp/grids.sh's.
import json
import struct
import unittest
import zlib

from support import EXAMPLE, Case, Png, run, write_png

FAST = '--precision', 'fast'
TILE = 64
MODE, VISIBLE, OPACITY, PARASITES = 7, 8, 33, 21


class Layer:
    def __init__(self, data, at):
        self.width, self.height, self.kind = struct.unpack_from('>III', data, at)
        self.name, at = self.text(data, at + 12)
        self.properties, at = {}, at
        while True:
            what, size = struct.unpack_from('>II', data, at)
            self.properties[what] = data[at + 8:at + 8 + size]
            at += 8 + size
            if what == 0:
                break
        hierarchy, mask = struct.unpack_from('>QQ', data, at)
        assert mask == 0
        self.rows = self.pixels(data, hierarchy)

    @staticmethod
    def text(data, at):
        size, = struct.unpack_from('>I', data, at)
        return data[at + 4:at + 3 + size].decode('utf-8'), at + 4 + size

    def pixels(self, data, at):
        width, height, pixel, level, end = struct.unpack_from('>IIIQQ', data, at)
        assert (width, height, pixel, end) == (self.width, self.height, 4 if self.kind else 3, 0)
        assert struct.unpack_from('>II', data, level) == (width, height)
        across, down = -(-width // TILE), -(-height // TILE)
        tiles = struct.unpack_from(f'>{across * down + 1}Q', data, level + 8)
        assert tiles[-1] == 0
        rows = [b''] * height
        for i, begin in enumerate(tiles[:-1]):
            wide, top = min(TILE, width - i % across * TILE), i // across * TILE
            tile = zlib.decompressobj().decompress(data[begin:])
            assert len(tile) == wide * pixel * min(TILE, height - top)
            for y in range(0, len(tile), wide * pixel):
                rows[top + y // (wide * pixel)] += tile[y:y + wide * pixel]
        return rows

    def number(self, what, form='>I'):
        return struct.unpack(form, self.properties[what])[0]

    def provenance(self):
        """The JSON of its only parasite."""
        parasite = self.properties[PARASITES]
        name, at = self.text(parasite, 0)
        flags, size = struct.unpack_from('>II', parasite, at)
        assert (name, flags, at + 8 + size) == ('vit-attribution', 3, len(parasite))
        return json.loads(parasite[at + 8:])


def layers(path):
    """From the top down."""
    data = path.read_bytes()
    assert data[:14] == b'gimp xcf v011\0' and struct.unpack_from('>II', data, 22) == (0, 150)
    at = 30
    while struct.unpack_from('>II', data, at) != (0, 0):
        at += 8 + struct.unpack_from('>I', data, at + 4)[0]
    at, found = at + 8, []
    while struct.unpack_from('>Q', data, at)[0]:
        found.append(Layer(data, struct.unpack_from('>Q', data, at)[0]))
        at += 8
    assert struct.unpack_from('>QQ', data, at) == (0, 0)               # the end of the layers; no channels
    return found


class Layers(Case):
    def setUp(self):
        super().setUp()
        self.out = self.folder / 'out'

    def batch(self, picture, *words):
        self.ok('batch', picture, '-o', self.out, '--xcf', *FAST, *words)
        return json.loads((self.out / 'results.jsonl').read_text(encoding='utf-8').splitlines()[-1])

    def heats(self, record):
        return [Png(self.out / name).rows for name in record['outputs'] if '-heat' in name]

    def test_classes(self):
        """One upon the other, the most probable one visible, with the pixels of the PNGs."""
        picture = self.folder / 'a picture.png'
        write_png(picture, 150, 70, lambda x, y: (x, y, x ^ y))        # tiles that are no squares
        record = self.batch(picture, '--class', 'cat,dog', '--colormap', 'viridis')
        *heat, bottom = layers(self.out / 'a picture.xcf')
        self.assertEqual(record['outputs'][-1], 'a picture.xcf')
        self.assertEqual(record['output_sizes'][-1], (self.out / 'a picture.xcf').stat().st_size)
        self.assertEqual([layer.rows for layer in heat], self.heats(record))
        self.assertEqual((bottom.name, bottom.rows), ('a picture.png', Png(picture).rows))
        self.assertNotIn(PARASITES, bottom.properties)
        told = [layer.provenance() for layer in heat]
        self.assertEqual([t['class'] for t in told], record['classes'])
        self.assertEqual([layer.name for layer in heat], ['ViT: %s %.1f %%' % (t['label'], 100 * t['probability']) for t in told])
        self.assertEqual({(t['method'], t['colormap'], t['fit'], *t['size']) for t in told},
                         {('transformer_attribution', 'viridis', 'crop', 150, 70)})
        best = max(told, key=lambda t: t['probability'])
        self.assertEqual([layer.number(VISIBLE) for layer in heat + [bottom]], [int(t is best) for t in told] + [1])
        self.assertEqual({layer.number(MODE) for layer in heat + [bottom]}, {28})
        self.assertEqual([round(layer.number(OPACITY, '>f'), 3) for layer in heat + [bottom]], [0.6, 0.6, 1])

    def test_transparency_and_methods(self):
        picture = self.folder / 'a.png'
        write_png(picture, 70, 66, lambda x, y: (x, y, x ^ y, 255 - x))
        record = self.batch(picture, '--method', 'rollout,full', '--class', 'cat')
        *heat, bottom = layers(self.out / 'a.xcf')
        self.assertEqual([layer.rows for layer in heat], self.heats(record))
        self.assertEqual(bottom.rows, Png(picture).rows)
        self.assertEqual([layer.provenance()['method'] for layer in heat], ['rollout', 'full'])
        self.assertEqual(len({layer.name for layer in heat}), 2)

    def test_what_gegl_reads(self):
        jpeg, decoded = self.folder / 'a.jpg', self.folder / 'decoded.png'
        self.ok('explain', EXAMPLE, '-o', jpeg, '--threshold', '--level', 1)
        self.ok('explain', jpeg, '-o', decoded, '--threshold', '--level', 1)
        self.batch(jpeg)
        self.assertEqual(layers(self.out / 'a.xcf')[-1].rows, Png(decoded).rows)

    def test_resume(self):
        self.batch(EXAMPLE)
        layered = (self.out / 'example.xcf').read_bytes()
        self.assertIn('done before: 1', self.ok('batch', EXAMPLE, '-o', self.out, '--xcf', *FAST, '--resume').out)
        (self.out / 'example.xcf').unlink()
        self.assertIn('explained: 1', self.ok('batch', EXAMPLE, '-o', self.out, '--xcf', *FAST, '--resume').out)
        self.assertEqual((self.out / 'example.xcf').read_bytes(), layered)
        self.assertIn('explained: 1', run('batch', EXAMPLE, '-o', self.out, *FAST, '--resume').out)
        self.assertFalse((self.out / 'example.xcf').exists())


if __name__ == '__main__':
    unittest.main()
