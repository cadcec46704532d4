# test_golden.py - explain --input-tensor --dump against what the reference implementation got from the same networks.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Networks and inputs are generated (tests/golden); results and tolerances are the reference's, compared after min-max.
import json
import math
import os
import re
import subprocess
import unittest

from support import EXAMPLE, SOURCE, Case, Tensors, write_tensor

METHODS = {
    'transformer_attribution': [],
    'transformer_attribution+start1': ['--start-layer', 1],
    'rollout': [],
    'rollout+start1': ['--start-layer', 1],
    'last_layer': [],
    'last_layer+abl': ['--ablation'],
    'last_layer_attn': [],
    'second_layer': [],
    'second_layer+abl': ['--ablation'],
    'full': [],
}
VIT_ONLY = 'second_layer'  # and MAE

# Largest difference of logits; of maps stretched to [0,1]; of attention, its gradient and relevance over the block's largest; of
# pixel maps.  An ill-conditioned network ("gen") is held to its maps only.
TOLERANCES = {
    ('pos', 'exact'): (1e-5, 5e-6, 1e-5, 5e-4),
    ('pos', 'fast'): (2e-5, 2e-5, 3e-5, 5e-3),
    ('gen', 'exact'): (None, 2e-5, None, 1e-3),
    ('gen', 'fast'): (None, 5e-3, None, 1e-2),
}
CLIP_PIXELS_FAST = 6e-2
MASK = (1 << 64) - 1
GOLD = 0x9E3779B97F4A7C15


def mix(z):
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
    return z ^ z >> 31


def random_values(name, seed, n):
    """The generator's sequence, in [-1,1): splitmix64, started by the FNV-1a hash of the name."""
    h = 0xCBF29CE484222325
    for byte in name.encode():
        h = (h ^ byte) * 0x100000001B3 & MASK
    k = mix(h + (seed + 1) * GOLD & MASK)
    return [((mix(k + (i + 1) * GOLD & MASK) >> 40) - (1 << 23)) / (1 << 23) for i in range(n)]


def make_input(config, index):
    """[3,S,S]: a coarse pattern and fine noise."""
    side, seed, float32_of_0_7 = config['image'], config['seed'], 0.699999988079071
    coarse = random_values(f'input.{index}.coarse', seed, 3 * 4 * 4)
    fine = random_values(f'input.{index}.fine', seed, 3 * side * side)
    return [1.5 * coarse[c * 16 + y * 4 // side * 4 + x * 4 // side] + float32_of_0_7 * fine[(c * side + y) * side + x]
            for c in range(3) for y in range(side) for x in range(side)]


def stretched(values):
    low, high = min(values), max(values)
    return [(v - low) / (high - low) for v in values] if high > low else list(values)


def pearson(a, b):
    ma, mb = sum(a) / len(a), sum(b) / len(b)
    cov = sum((x - ma) * (y - mb) for x, y in zip(a, b))
    return cov / math.sqrt(sum((x - ma) ** 2 for x in a) * sum((y - mb) ** 2 for y in b))


def distance(a, b):
    return max(abs(x - y) for x, y in zip(a, b))


class Golden(Case):
    def check(self, name):
        self.golden = Tensors(SOURCE / 'tests' / 'golden' / f'{name}.golden.safetensors')
        self.config = json.loads(self.golden.metadata['config'])
        subprocess.run([os.environ['VIT_GENERATE'], name, self.folder], check=True)
        self.model = self.folder / f'{name}.ini'
        for index in 0, 1:
            path = self.folder / f'input{index}.safetensors'
            side = self.config['image']
            write_tensor(path, 'input', [3, side, side], make_input(self.config, index))
            for precision in 'exact', 'fast':
                self.check_input(index, path, precision)

    def check_input(self, index, path, precision):
        found = {re.match(rf'in{index}\.c(\d+)\.rollout$', name) for name in self.golden} - {None}
        classes = sorted(int(match[1]) for match in found)
        self.assertEqual(len(classes), 2)
        for variant, options in METHODS.items():
            if variant.startswith(VIT_ONLY) and self.config['arch'] not in ('vit', 'mae'):
                continue
            out = self.folder / 'out.safetensors'
            self.ok('explain', '--model', self.model, '--input-tensor', path, '--dump', out, '--dump-attention',
                    '--method', variant.split('+')[0], '--precision', precision, *options,
                    '--class', ','.join(map(str, classes)))
            with self.subTest(input=index, precision=precision, variant=variant):
                self.compare(Tensors(out), index, classes, precision, variant)

    def compare(self, dump, index, classes, precision, variant):
        logits, maps, blocks, pixels = TOLERANCES[self.config['profile'], precision]
        if variant == 'full':
            maps = CLIP_PIXELS_FAST if (self.config['arch'], precision) == ('clip', 'fast') else pixels
        self.assertEqual(list(dump['classes'][1]), classes)
        if logits:
            self.assertLessEqual(distance(dump['logits'][1], self.golden[f'in{index}.logits'][1]), logits)
        for k, number in enumerate(classes):
            wanted = self.golden[f'in{index}.c{number}.{variant}'][1]
            got = self.part(dump['map'], k)
            self.assertLessEqual(distance(stretched(got), stretched(wanted)), maps, f'class {number}')
            if (self.config['profile'], precision) == ('pos', 'fast') and variant != 'full':
                self.assertGreaterEqual(pearson(got, wanted), 1 - 1e-9)
            if blocks and variant == 'transformer_attribution':
                self.compare_blocks(dump, index, k, number, blocks)

    def compare_blocks(self, dump, index, k, number, tolerance):
        """Where the golden data have them: one input, and not for every class."""
        for block in range(self.config['depth']):
            names = {f'attn.{block}': f'in{index}.attn.{block}'}
            names.update((f'{kind}.{block}', f'in{index}.c{number}.{kind}.{block}') for kind in ('attn_grad', 'attn_cam'))
            for name, wanted in names.items():
                if wanted in self.golden:
                    wanted = self.golden[wanted][1]
                    got = dump[name][1] if name.startswith('attn.') else self.part(dump[name], k)
                    self.assertLessEqual(distance(got, wanted) / max(map(abs, wanted)), tolerance, name)

    @staticmethod
    def part(tensor, k):
        shape, values = tensor
        size = len(values) // shape[0]
        return values[k * size:(k + 1) * size]

    def test_the_sequence_is_the_published_one(self):
        self.assertEqual(random_values('cls_token', 0, 4),
                         [-0.18247509002685547, 0.4875904321670532, 0.8580979108810425, -0.626726508140564])

    def test_second_layer_is_of_vit_and_mae(self):
        subprocess.run([os.environ['VIT_GENERATE'], 'odd-dinov2', self.folder], check=True)
        self.fails(1, 'second_layer', 'explain', '--model', self.folder / 'odd-dinov2.ini', EXAMPLE, '-o', self.folder / 'o.png',
                   '--method', 'second_layer')


for _name in ('mini-vit', 'mini-vit-gen', 'odd-vit', 'mini-mae', 'mini-mae-gen', 'mini-dinov2', 'mini-dinov2-gen', 'odd-dinov2',
              'mini-clip', 'mini-clip-gen'):
    setattr(Golden, 'test_' + _name.replace('-', '_'), lambda self, name=_name: self.check(name))


if __name__ == '__main__':
    unittest.main()
