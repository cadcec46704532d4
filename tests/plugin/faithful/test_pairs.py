# test_pairs.py - the pictures with two objects that models/demo/pairs.py draws, and their masks.
# SPDX-License-Identifier: GPL-3.0-or-later
import csv
import importlib.util
import pathlib
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[3]
NEEDED = importlib.util.find_spec('numpy') and importlib.util.find_spec('PIL')


def has_glyphs():
    from PIL import ImageFont
    try:
        return bool(ImageFont.truetype('NotoColorEmoji.ttf', 109))
    except OSError:
        return False


def draw(folder, *options):
    subprocess.run([sys.executable, '-B', SOURCE / 'models/demo/pairs.py', folder, *options], check=True)


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob('*.png')}


@unittest.skipUnless(NEEDED and has_glyphs(), 'SKIPPED: python3-numpy, python3-pil or fonts-noto-color-emoji is not installed, so no '
                     'pictures are drawn')
class Pairs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = pathlib.Path(temporary.name)
        draw(cls.folder / 'all', '--pictures', '48')
        with open(cls.folder / 'all/boxes.csv', encoding='utf-8', newline='') as file:
            cls.rows = list(csv.DictReader(file))

    def image(self, part, row):
        from PIL import Image
        with Image.open(self.folder / 'all' / row['path'].replace('pictures', part, 1)) as image:
            return image.copy()

    def test_classes(self):
        labels = (SOURCE / 'models/demo.txt').read_text(encoding='utf-8').splitlines()
        self.assertEqual([row['class'] for row in self.rows], 2 * labels)
        self.assertEqual([row['path'] for row in self.rows], [f'pictures/{label}/{i:04}.png' for i, label in enumerate(2 * labels)])

    def test_same_seed_same_bytes(self):
        draw(self.folder / 'few', '--pictures', '5')
        draw(self.folder / 'other', '--pictures', '5', '--seed', '1')
        few, whole, other = files(self.folder / 'few'), files(self.folder / 'all'), files(self.folder / 'other')
        self.assertEqual(len(few), 10)
        self.assertEqual({name: whole[name] for name in few}, few)
        self.assertTrue(all(other[name] != few[name] for name in few if name.startswith('pictures')))

    def test_masks(self):
        import numpy as np
        uncounted = 0
        for row in self.rows:
            picture, mask = self.image('pictures', row), np.array(self.image('masks', row))
            self.assertEqual((picture.mode, picture.size, mask.shape), ('RGB', (96, 96), (96, 96)))
            self.assertLessEqual(set(np.unique(mask)), {0, 1, 255})
            left, top = int(row['x']), int(row['y'])
            right, bottom = left + int(row['width']), top + int(row['height'])
            y, x = np.nonzero(mask)
            self.assertTrue(left <= x.min() and x.max() < right and top <= y.min() and y.max() < bottom, row)
            self.assertGreater((mask == 1).sum(), 0.15 * (right - left) * (bottom - top), row)
            uncounted += (mask == 255).any()
        self.assertGreater(uncounted, 5)   # three in ten objects are partly hidden

    def test_pixels_of_the_object(self):
        """Drawn once more without it, the picture is another where the mask shows it, and only nearby."""
        import numpy as np
        sys.path.insert(0, str(SOURCE / 'models/demo'))
        sys.dont_write_bytecode = True
        import pairs
        import scenes
        paste = scenes.paste
        for number, row in enumerate(self.rows[:12]):
            scene, explained = pairs.scene_of_pair(pairs.SEED, number)

            def paste_other(target, rgba, left, top, label):
                return paste(target, rgba * (label != scene.labels[explained]), left, top, label)

            scenes.paste = paste_other
            try:
                without = pairs.scene_of_pair(pairs.SEED, number)[0].image.astype(int)
            finally:
                scenes.paste = paste
            changed = abs(without - scene.image).max(2) > 0
            mask = np.array(self.image('masks', row))
            self.assertGreater(changed[mask == 1].mean(), 0.98, row)
            self.assertLess(changed[mask == 0].mean(), 0.1, row)


if __name__ == '__main__':
    unittest.main()
