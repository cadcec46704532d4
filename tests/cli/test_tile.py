# test_tile.py - --fit tile: a whole picture, looked at window by window.
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import unittest

from support import EXAMPLE, Case, Png, Tensors, run, write_png


# The example has a cat in its left half and a dog in its right half.
class Tile(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source = Png(EXAMPLE)

    def setUp(self):
        super().setUp()
        self.path, source = self.folder / 'oblong.png', self.source
        write_png(self.path, 384, 192, lambda x, y: source[4 * x // 3, 140 + 4 * y // 3][:3])

    def explain(self, *words):
        return self.ok('explain', self.path, '--fit', 'tile', *words)

    def dump(self, *words):
        self.explain('--dump', self.folder / 'out.safetensors', *words)
        return Tensors(self.folder / 'out.safetensors')

    def test_the_window_that_knows_a_class_is_told(self):
        words = 'predict', EXAMPLE, '--fit', 'tile', '--detail', 2
        best = {p['label']: p for p in json.loads(self.ok(*words, '--json', '--top', 2).out)['predictions']}
        self.assertEqual(best['dog']['window'], [256, 128, 256, 256])
        self.assertEqual(best['cat']['window'], [0, 128, 256, 256])
        self.assertGreater(min(p['probability'] for p in best.values()), 0.95)
        self.assertIn('dog (best at 256,128, in a window of 256 × 256)', self.ok(*words).out)
        self.assertNotIn('window', self.ok('predict', EXAMPLE, '--json').out)

    def test_heat_lies_in_that_window_and_the_layer_is_opaque_everywhere(self):
        for label, left in ('cat', True), ('dog', False):
            self.explain('-o', self.folder / 'h.png', '--class', label, '--overlay', 'none', '--colormap', 'gray')
            heat = Png(self.folder / 'h.png')
            pixels = [(x, y) for x in range(heat.width) for y in range(heat.height)]
            self.assertEqual({heat[p][3] for p in pixels}, {255})
            self.assertEqual(max(pixels, key=lambda p: heat[p][0])[0] < heat.width / 2, left)

    def test_heat_alone_may_be_transparent(self):
        self.explain('-o', self.folder / 'h.png', '--class', 'cat', '--overlay', 'none', '--alpha', 'heat')
        heat = Png(self.folder / 'h.png')
        self.assertIn(0, {heat[x, y][3] for x in range(heat.width) for y in range(heat.height)})

    def test_named_and_chosen_classes_have_the_same_maps(self):
        chosen = self.dump('--detail', 2, '--top', 3)
        number = chosen['classes'][1][1]
        named = self.dump('--detail', 2, '--class', number)
        n = len(named['map'][1])
        self.assertEqual(named['map'][1], chosen['map'][1][n:2 * n])
        self.assertEqual(named['logits'][1], chosen['logits'][1])

    def test_scales(self):
        one, several = self.dump('--detail', 2, '--class', 'cat'), self.dump('--detail', '1-2', '--class', 'cat')
        self.assertEqual(one['map'][0], [1, 24, 48])
        self.assertEqual(several['map'][0], one['map'][0])
        self.assertNotEqual(several['map'][1], one['map'][1])

    def test_what_it_does_not_go_with(self):
        out = self.folder / 'no.png'
        for words in [('--overlay', 'reference', '-o', out), ('--check', '-o', out), ('--dump-attention', '--dump', out)]:
            self.fails(2, words[0], 'explain', self.path, '--fit', 'tile', *words)
        self.fails(2, '--detail', 'explain', self.path, '--detail', 2, '-o', out)
        self.fails(2, '--detail', 'predict', self.path, '--detail', 2)
        self.fails(2, 'detail', 'predict', self.path, '--fit', 'tile', '--detail', 5)
        self.fails(2, '--baseline', 'explain', self.path, '--fit', 'tile', '-o', out, '--method', 'integrated_gradients',
                   '--baseline', self.path)
        self.assertFalse(out.exists())

    def test_too_many_windows(self):
        path = self.folder / 'line.png'
        write_png(path, 11000, 5, lambda x, y: (x % 256, y, 90))
        self.fails(1, 'choose a lower detail', 'predict', path, '--fit', 'tile')

    def test_a_small_picture_is_enlarged(self):
        path = self.folder / 'small.png'
        write_png(path, 7, 5, lambda x, y: (30 * x, 30 * y, 90))
        self.assertIn('its own pixels', run('explain', path, '--fit', 'tile', '-o', self.folder / 's.png').err)
        self.assertEqual(Png(self.folder / 's.png').width, 7)


if __name__ == '__main__':
    unittest.main()
