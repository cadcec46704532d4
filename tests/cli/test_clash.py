# test_clash.py - an output is none of what is read meanwhile, and no two outputs have one name: refused before any work.
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import shutil
import subprocess
import unittest

from support import EXAMPLE, Case, run, write_tensor

PICTURE, MODEL, BOTH = 'the picture itself', 'a file of the model', 'both outputs'


class Clash(Case):
    def setUp(self):
        super().setUp()
        self.picture, self.dump = self.folder / 'a.png', self.folder / 'a.safetensors'
        shutil.copy(EXAMPLE, self.picture)

    def names(self, path):
        """The file by all the ways that lead to it."""
        deep, link, hard, folder = (self.folder / name for name in ('deep', f'link{path.suffix}', f'hard{path.suffix}', 'way'))
        deep.mkdir()
        link.symlink_to(path.name)
        hard.hardlink_to(path)
        folder.symlink_to('.')
        return path, link, hard, deep / '..' / path.name, folder / path.name

    def refused(self, saying, path, *words):
        """And what stands there stays."""
        before, there = path.exists() and path.read_bytes(), self.left()
        self.fails(1, saying, 'explain', *words)
        self.assertEqual(path.exists() and path.read_bytes(), before)
        self.assertEqual(self.left(), there)

    def test_the_picture(self):
        for name in self.names(self.picture):
            self.refused(PICTURE, self.picture, self.picture, '-o', name)
            self.refused(PICTURE, self.picture, name, '-o', self.picture)
        self.refused(PICTURE, self.picture, self.picture, '--dump', self.picture)
        self.refused(PICTURE, self.picture, self.picture, '--dump', self.picture, '--force')

    def test_the_picture_is_replaced_where_that_is_wanted(self):
        self.ok('explain', self.picture, '-o', self.picture, '--force')
        self.assertNotEqual(self.picture.read_bytes(), EXAMPLE.read_bytes())
        self.assertEqual(self.picture.read_bytes()[:4], b'\x89PNG')
        self.assertEqual(self.left(), ['a.png'])

    def test_one_of_several_pictures(self):
        """Whose names have the classes' numbers; none is written when one of them is the input."""
        number = run('predict', self.picture, '--json').json['predictions'][1]['class']
        second = self.folder / f'a-{number}.png'
        self.picture.rename(second)
        self.refused(PICTURE, second, second, '-o', self.picture, '--top', 2)
        self.assertEqual(self.left(), [second.name])
        self.ok('explain', second, '-o', self.picture, '--top', 2, '--force')

    def test_one_name_for_both(self):
        for other in self.picture, self.folder / '.' / 'a.png':
            self.refused(BOTH, other, EXAMPLE, '-o', self.picture, '--dump', other)
        self.picture.unlink()
        self.refused(BOTH, self.picture, EXAMPLE, '-o', self.picture, '--dump', self.folder / '.' / 'a.png', '--force')

    def test_the_network_s_input(self):
        write_tensor(self.dump, 'input', [3, 64, 64], range(3 * 64 * 64))
        self.refused('the input', self.dump, '--input-tensor', self.dump, '--dump', self.dump)

    def test_the_model(self):
        subprocess.run([os.environ['VIT_GENERATE'], 'mini-vit', self.folder], check=True)
        weights, ini = self.folder / 'mini-vit.safetensors', self.folder / 'mini-vit.ini'
        env = {'VIT_ATTRIBUTION_MODELS': str(self.folder)}
        for name in self.names(weights):
            for model in weights, ini, self.folder:
                self.refused(MODEL, weights, EXAMPLE, '--model', model, '--dump', name)
        before = weights.read_bytes()
        self.fails(1, MODEL, 'explain', EXAMPLE, '--model', 'mini-vit', '--dump', weights, '--force', env=env)
        self.assertEqual(weights.read_bytes(), before)
        self.refused(MODEL, ini, EXAMPLE, '--model', ini, '--dump', ini)

    def test_a_part_of_a_model(self):
        """Of a checkpoint in several files the index names the others."""
        parts = self.folder / 'parts'
        shutil.copytree(EXAMPLE.parents[1] / 'tests' / 'distributions' / 'vit-hf-shards', parts)
        files = [path for path in parts.iterdir() if path.suffix in ('.safetensors', '.json')]
        self.assertGreater(len(files), 2)
        for path in files:
            for model in parts, next(parts.glob('*.index.json')):
                self.refused(MODEL, path, EXAMPLE, '--model', model, '--dump', path)


if __name__ == '__main__':
    unittest.main()
