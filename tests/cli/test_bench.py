# test_bench.py - vit-attribution bench: the keys and their sense, never how fast.
# SPDX-License-Identifier: GPL-3.0-or-later
import re
import unittest

from support import Case

KEYS = ['threads', 'precision', 'corename', 'cpu', 'products', 'load_ms', 'forward_ms', 'attribution_ms', 'extra_class_ms',
        'class_switch_ms', 'peak_rss_mb']


class Bench(Case):
    def test_keys_and_values(self):
        result = self.ok('bench', '--json', '--repeat', 2, '--threads', 1, '--precision', 'fast').json
        self.assertEqual(sorted(result), sorted(KEYS))
        self.assertEqual((result['threads'], result['precision']), (1, 'fast'))
        self.assertGreater(result['forward_ms'], 0)
        self.assertGreater(result['attribution_ms'], result['forward_ms'])
        self.assertGreater(result['class_switch_ms'], 0)
        self.assertTrue(1 < result['peak_rss_mb'] < 10000)

    def test_the_demo_exactly_unless_told(self):
        result = self.ok('bench', '--json', '--repeat', 1).json
        self.assertEqual(result['precision'], 'exact')

    def test_one_class_has_no_further_ones(self):
        self.assertIsNone(self.ok('bench', '--json', '--repeat', 1, '--classes', 1).json['extra_class_ms'])

    def test_text(self):
        out = self.ok('bench', '--repeat', 1).out
        for key in KEYS[5:]:
            self.assertRegex(out, rf'(?m)^{key} +[\d.-]+$')

    def test_the_table(self):
        out = self.ok('bench', '--repeat', 3).out
        figures = {name.strip(): list(map(float, numbers))
                   for name, *numbers in re.findall(r'(?m)^(.{50}) +([\d.]+) +([\d.]+) to ([\d.]+)$', out)}
        self.assertGreater(len(figures), 20, out)
        for name, (median, low, high) in figures.items():
            with self.subTest(name):
                self.assertTrue(0 < low <= median <= high)
        self.assertGreater(figures['one class, fast, ms'][0], figures['forward, fast, ms'][0])
        self.assertLess(figures['share of what is not a product, fast'][2], 1)
        self.assertGreaterEqual(figures['FLOPs / (time x peak), fast'][1], figures['executed FLOPs / (time x peak), fast'][1])
        self.assertEqual(len(set(figures['one class, GFLOP'])), 1)

    def test_methods_stand_beside_the_default_one(self):
        ids = ['last_layer_attn', 'transformer_attribution', 'full']
        result = self.ok('bench', '--json', '--repeat', 3, '--precision', 'fast', '--classes', 1, '--method', ','.join(ids)).json
        entries = result['methods']
        self.assertEqual(([entry['id'] for entry in entries], result['method']), (ids, ids[0]))
        self.assertEqual(entries[1]['ratio'], 1)
        for entry in entries:
            self.assertGreaterEqual(entry['ratio_to_forward'], 1)
            self.assertGreater(entry['ratio'], 0)
        for key in 'attribution_ms', 'ratio', 'ratio_to_forward':
            self.assertEqual(result[key], entries[0][key])
        self.assertEqual(sorted(set(result) - set(KEYS)), ['method', 'methods', 'ratio', 'ratio_to_forward'])

    def test_one_method_is_compared_with_the_default_one(self):
        result = self.ok('bench', '--json', '--repeat', 1, '--classes', 1, '--method', 'gradcam').json
        self.assertEqual([entry['id'] for entry in result['methods']], ['gradcam'])
        self.assertNotEqual(result['ratio'], 1)

    def test_a_table_of_methods(self):
        out = self.ok('bench', '--repeat', 1, '--classes', 1, '--method', 'gradcam,full').out
        self.assertEqual([row.split()[0] for row in out.splitlines()[-2:]], ['gradcam', 'full'])
        self.assertRegex(out, r'(?m)^full( +[\d.]+){3}$')
        self.assertNotIn('rounds, median and range', out)

    def test_a_picture_in_windows(self):
        result = self.ok('bench', '--fit', 'tile', '--json', '--repeat', 1).json
        self.assertEqual(result['windows'], 2)          # 6000 x 4000 pixels become 18 x 12 patches, a window is 12 x 12
        self.assertGreater(result['tile_ms'], 0)
        self.assertGreater(result['tile_ratio'], 0)
        self.assertRegex(self.ok('bench', '--fit', 'tile', '--detail', 2, '--repeat', 1).out, 'in 15 windows')
        self.fails(2, 'only tile', 'bench', '--fit', 'squash')
        self.fails(2, '--detail', 'bench', '--detail', 2)

    def test_errors(self):
        self.fails(2, 'unknown value “magic”', 'bench', '--method', 'full,magic')
        self.fails(1, 'nope', 'bench', '--model', 'nope')
        self.fails(2, '--repeat', 'bench', '--repeat', '0')
        self.fails(2, 'picture.png', 'bench', 'picture.png')


if __name__ == '__main__':
    unittest.main()
