# test_reads.py - what a head reads, and what maps start with, is said wherever somebody may look.
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import subprocess
import unittest

from support import EXAMPLE, Case, Tensors

REFERENCE = 'dinov2_base_imagenet1k_1layer_lrp'


class Reads(Case):
    def model(self, network, name=None):
        """The network's description, under its own name or another."""
        subprocess.run([os.environ['VIT_GENERATE'], network, self.folder], check=True)
        ini = self.folder / f'{network}.ini'
        if name:
            lines = [f'name={name}' if line.startswith('name=') else line for line in ini.read_text().splitlines()]
            ini.write_text('\n'.join(lines) + '\n')
        return ini

    def dump(self, model, *words):
        out = self.folder / 'out.safetensors'
        self.ok('explain', EXAMPLE, '--model', model, '--dump', out, *words)
        return Tensors(out)

    def test_the_mean(self):
        model = self.model('mini-gap')
        dump = self.dump(model, '--class', '1,4')
        self.assertEqual((dump.metadata['reads'], dump.metadata['readout']), ('mean', 'mean'))
        shape, readout = dump['readout']
        self.assertEqual(shape, [2, 17])
        self.assertEqual(list(readout), 2 * ([0] + 16 * [1 / 16]))
        self.assertEqual([min(dump['map'][1][k * 16:k * 16 + 16]) for k in (0, 1)], [0, 0])
        self.assertEqual(self.ok('explain', EXAMPLE, '--model', model, '-o', self.folder / 'o.png', '--json').json['reads'], 'mean')
        self.assertEqual(self.ok('models', 'info', model, '--json').json['head reads'], 'mean of the patches')

    def test_shares_of_four_blocks(self):
        dump = self.dump(self.model('mini-dinov2-lc4'), '--class', '1')
        self.assertEqual(dump.metadata['readout'], 'linear4')
        self.assertTrue(0 < sum(dump['readout'][1]) < 1)  # the last block's alone

    def test_two_tokens(self):
        dump = self.dump(self.model('mini-deit-distilled'), '--class', '1')
        readout = dump['readout'][1]
        self.assertTrue(readout[0] > 0 and readout[1] > 0 and not any(readout[2:]))
        self.assertAlmostEqual(readout[0] + readout[1], 1, places=6)
        self.assertEqual(self.ok('models', 'info', self.folder / 'mini-deit-distilled.ini', '--json').json['head reads'],
                         'class and distillation token')

    def test_the_reference_has_its_own_start_under_its_own_name(self):
        own, other = self.dump(self.model('mini-dinov2'), '--class', '1'), self.dump(self.model('mini-dinov2', 'mine'), '--class', '1')
        self.assertEqual([(d.metadata['reads'], d.metadata['readout']) for d in (own, other)],
                         [('class+mean', 'class'), ('class+mean', 'class+mean')])
        self.assertEqual(list(own['readout'][1]), [1] + 16 * [0])
        self.assertIn(f'name={REFERENCE}', self.model('mini-dinov2').read_text())
        facts = self.ok('models', 'info', self.folder / 'mini-dinov2.ini', '--json').json
        self.assertIn('class token', facts['maps start at'])
        self.assertNotIn('maps start at', self.ok('models', 'info', self.model('mini-dinov2', 'mine'), '--json').json)

    def test_pixels_have_no_start(self):
        dump = self.dump(self.model('mini-gap'), '--method', 'full')
        self.assertEqual(dump.metadata['reads'], 'mean')
        self.assertNotIn('readout', dump.metadata)
        self.assertNotIn('readout', dump)


if __name__ == '__main__':
    unittest.main()
