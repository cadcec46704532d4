# test_icons.py - the icons are what their folders in an icon theme promise: https://specifications.freedesktop.org/icon-theme-spec
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import re
import unittest
import xml.etree.ElementTree as xml

FOLDER = pathlib.Path(__file__).resolve().parents[2] / 'icons'
DRAWN = {'svg', 'g', 'path', 'rect'}  # what every renderer of symbolic icons knows


class Icons(unittest.TestCase):
    def load(self, path, size):
        root = xml.parse(path).getroot()
        self.assertEqual((root.get('width'), root.get('height'), root.get('viewBox')), (str(size), str(size), f'0 0 {size} {size}'))
        for element in root.iter():
            self.assertIn(element.tag.removeprefix('{http://www.w3.org/2000/svg}'), DRAWN)
        return root

    def test_each_has_a_symbolic_twin(self):
        names = {path.name for path in FOLDER.glob('*.svg')}
        scalable = {name for name in names if not name.endswith('-symbolic.svg')}
        self.assertEqual(names - scalable, {name.replace('.svg', '-symbolic.svg') for name in scalable})
        self.assertEqual(len(scalable), 4)

    def test_scalable(self):
        for path in FOLDER.glob('*.svg'):
            if not path.stem.endswith('-symbolic'):
                self.load(path, 48)

    def test_symbolic_icons_are_fills_of_one_colour(self):
        """A toolkit replaces the colour by that of its text."""
        for path in FOLDER.glob('*-symbolic.svg'):
            root = self.load(path, 16)
            self.assertEqual({element.get('fill') for element in root.iter() if 'd' in element.attrib}, {'#2e3436'})
            self.assertFalse(re.search('stroke|style', path.read_text()))


if __name__ == '__main__':
    unittest.main()
