# test_examples.py - EXPLAIN TEN-CLASSES: the examples say what they should, and via.h quotes the first of them.
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
TEN_CLASSES = sys.argv.pop()
EXPLAIN = sys.argv.pop()


def run(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


class Examples(unittest.TestCase):
    def test_the_header_quotes_the_example(self):
        example = (SOURCE / 'examples' / 'explain.c').read_text()
        quoted = re.search(r'^static gboolean\nexplain.*?^}$', example, re.M | re.S)[0]
        lines = (f' *   {line}'.rstrip() for line in quoted.split('\n'))
        self.assertIn('\n *\n' + '\n'.join(lines) + '\n *\n', (SOURCE / 'include' / 'via.h').read_text())

    def test_explain(self):
        with tempfile.TemporaryDirectory(prefix='examples ') as folder:
            heat = pathlib.Path(folder) / 'heat.ppm'
            guesses = run(EXPLAIN, heat).splitlines()
            self.assertEqual(len(guesses), 5)
            self.assertRegex(guesses[0], r'^ [5-9]\d\.\d\d %  flower$')
            head, pixels = heat.read_bytes().split(b'255\n', 1)
        self.assertEqual(head, b'P6 192 192 ')
        self.assertEqual(len(pixels), 3 * 192 * 192)
        rgb = [pixels[i:i + 3] for i in range(0, len(pixels), 3)]
        hot = [(i % 192, i // 192) for i, (r, g, b) in enumerate(rgb) if r > g + b]  # turbo's upper end
        self.assertTrue(hot)
        self.assertTrue(all(40 < x < 152 and 10 < y < 185 for x, y in hot), hot)      # on the flower, with a patch of 16 pixels around

    def test_ten_classes(self):
        maps = [part.split('\n') for part in run(TEN_CLASSES).strip('\n').split('\n\n')]
        self.assertEqual(len(maps), 10)
        self.assertRegex(maps[0][0], r'^flower, [5-9]\d\.\d\d %$')
        for heading, *rows in maps:
            self.assertEqual([len(row) for row in rows], [12] * 12, heading)
            self.assertIn('@', ''.join(rows), heading)
        self.assertEqual(len({heading.split(',')[0] for heading, *_ in maps}), 10)
        self.assertGreater(len({tuple(rows) for _, *rows in maps}), 5)


if __name__ == '__main__':
    unittest.main()
