# test_traces.py - what the engine says about itself, to those who ask only, and not among the results.
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import re
import unittest

from support import EXAMPLE, Case, run

ASKED = {'G_MESSAGES_DEBUG': 'via'}


class Traces(Case):
    def lines(self, *words):
        result = run(*words, env=ASKED)
        self.assertEqual(result.status, 0, result.err)
        return result, re.findall(r'via-DEBUG: .*?: (.*)$', result.err, re.M)

    def test_layout_and_who_has_filled_which_key(self):
        _, lines = self.lines('models', 'info', 'demo')
        self.assertIn('“built in”: timm\'s names, all behind “”', lines)
        self.assertIn('family=vit (ini)', lines)
        self.assertIn('pos_interpolation=bicubic_antialias (default)', lines)

    def test_each_step_once_in_both_walks(self):
        _, lines = self.lines('explain', EXAMPLE, '-o', self.folder / 'o.png')
        for walk in 'forward', 'backward':
            steps = [match[1] for line in lines if (match := re.match(rf'{walk}: (\S+): \d+\.\d{{3}} ms$', line))]
            self.assertEqual(len(steps), len(set(steps)), walk)
            self.assertIn('blocks.5.attn.qkv', steps, walk)
            self.assertEqual(sum(line.startswith(f'{walk}: ') and line.endswith('ms in all') for line in lines), 1)
        self.assertEqual(steps[0], 'head')

    def test_results_are_results(self):
        result, lines = self.lines('predict', '--json', EXAMPLE)
        self.assertTrue(lines)
        self.assertEqual(json.loads(result.out)['predictions'][0]['label'], 'dog')

    def test_silent_unless_asked(self):
        self.assertEqual(run('predict', EXAMPLE, env={'G_MESSAGES_DEBUG': 'vit'}).err, '')


if __name__ == '__main__':
    unittest.main()
