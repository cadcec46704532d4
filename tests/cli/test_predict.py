# test_predict.py - vit-attribution predict.
# SPDX-License-Identifier: GPL-3.0-or-later
import math
import os
import subprocess
import unittest

from support import EXAMPLE, SOURCE, Case, write_png


class Predict(Case):
    def test_the_example_shows_a_cat_and_a_dog(self):
        best = self.ok('predict', EXAMPLE, '--json').json['predictions']
        self.assertEqual({best[0]['label'], best[1]['label']}, {'cat', 'dog'})

    def test_the_built_in_model_says_what_it_is_not_good_for(self):
        """Once, and to people."""
        out = self.folder / 'o.png'
        for words in ('predict', EXAMPLE), ('predict', EXAMPLE, '--model', 'demo'), ('explain', EXAMPLE, '-o', out, '--class', 'cat,dog'):
            caution, = self.ok(*words).notes
            self.assertIn('This small network knows 24 kinds of drawings. On a photograph it guesses.', caution)
            self.assertIn('“vit-attribution models fetch”', caution)
            self.assertEqual(self.ok(*words, '--json').notes, [])
        subprocess.run([os.environ['VIT_GENERATE'], 'mini-vit', self.folder], check=True)
        notes = self.ok('predict', EXAMPLE, '--model', self.folder / 'mini-vit.ini').notes
        self.assertNotIn('drawings', ' '.join(notes))

    def test_a_tagger_says_all_that_it_finds(self):
        folder = self.folder / 'tagger'
        folder.mkdir()
        subprocess.run([os.environ['VIT_GENERATE'], 'mini-vit', folder], check=True)
        (folder / 'mini-vit.safetensors').rename(folder / 'model.safetensors')
        (folder / 'mini-vit.ini').unlink()
        (folder / 'model.ini').write_text('[model]\nheads=3\nfinal_norm_eps=1e-5\n')
        kinds = 0, 4, 0, 4, 0, 4, 9
        (folder / 'selected_tags.csv').write_text(
            'tag_id,name,category,count\n' + ''.join(f'{i},tag_{i},{kind},9\n' for i, kind in enumerate(kinds)))
        every = self.ok('predict', EXAMPLE, '--model', folder, '--top', 7, '--json').json
        self.assertEqual((every['output_kind'], len(every['predictions'])), ('sigmoid', 7))
        wanted = [p['label'] for p in every['predictions'] if p['probability'] > (0.75 if kinds[p['class']] == 4 else 0.35)]
        self.assertTrue(1 < len(wanted) < 7, every)
        found = self.ok('predict', EXAMPLE, '--model', folder)
        self.assertEqual([line.split()[-1] for line in found.out.splitlines()], wanted)
        self.assertEqual(found.notes, [])                          # a padded picture is seen whole
        self.assertEqual([p['label'] for p in self.ok('predict', EXAMPLE, '--model', folder, '--json').json['predictions']], wanted)

    def test_text_and_json_agree(self):
        lines = self.ok('predict', EXAMPLE).out.splitlines()
        best = self.ok('predict', EXAMPLE, '--json').json['predictions']
        self.assertEqual(lines, ['%5d  %6.2f %%  %s' % (p['class'], 100 * p['probability'], p['label']) for p in best])

    def test_json_is_one_object_with_the_promised_keys(self):
        result = self.ok('predict', EXAMPLE, '--json').json
        self.assertEqual(list(result), ['model', 'method', 'precision', 'predictions', 'output_kind', 'reads', 'outputs', 'memory_mb', 'timings_ms'])
        self.assertEqual((result['model'], result['method'], result['precision']), ('demo', None, 'exact'))
        self.assertEqual((result['outputs'], result['output_kind'], result['reads']), ([], 'softmax', 'class'))
        self.assertGreater(result['timings_ms']['forward'], 0)

    def test_best_first_and_as_many_as_asked_for(self):
        best = self.ok('predict', EXAMPLE, '--top', 3, '--json').json['predictions']
        self.assertEqual(len(best), 3)
        self.assertEqual(sorted(best, key=lambda p: -p['logit']), best)
        self.assertEqual(len(self.ok('predict', EXAMPLE).out.splitlines()), 5)

    def test_more_than_all_classes_is_all_of_them(self):
        best = self.ok('predict', EXAMPLE, '--top', 1000, '--json').json['predictions']
        self.assertEqual(sorted(p['class'] for p in best), list(range(len(best))))
        self.assertAlmostEqual(sum(p['probability'] for p in best), 1, places=5)

    def test_both_precisions_agree(self):
        exact, fast = (self.ok('predict', EXAMPLE, '--json', '--precision', p).json for p in ('exact', 'fast'))
        self.assertEqual(fast['precision'], 'fast')
        for a, b in zip(exact['predictions'], fast['predictions']):
            self.assertEqual(a['class'], b['class'])
            self.assertAlmostEqual(a['logit'], b['logit'], delta=1e-3)

    def test_threads_change_nothing(self):
        one, two = (self.ok('predict', EXAMPLE, '--json', '--threads', n).json['predictions'] for n in (1, 2))
        self.assertEqual([p['class'] for p in one], [p['class'] for p in two])
        self.assertAlmostEqual(one[0]['logit'], two[0]['logit'], delta=1e-4)

    def test_the_fit_matters_for_an_oblong_picture(self):
        path = self.folder / 'oblong.png'
        write_png(path, 120, 40, lambda x, y: (2 * x, 6 * y, 255 if x < 40 else 0))
        crop, squash = (self.ok('predict', path, '--json', '--fit', fit).json['predictions'] for fit in ('crop', 'squash'))
        self.assertNotEqual(crop[0]['logit'], squash[0]['logit'])

    def outputs_of(self, kind):
        """What the built-in network's weights say when that is what its outputs are: the JSON, and the lines."""
        ini = self.folder / f'{kind}.ini'
        ini.write_text(f'[model]\nheads=3\nweights={SOURCE}/models/demo.safetensors\noutputs={kind}\n')
        result = self.ok('predict', EXAMPLE, '--model', ini, '--json').json
        self.assertEqual(result['output_kind'], kind)
        return result['predictions'], self.ok('predict', EXAMPLE, '--model', ini).out.splitlines()

    def test_sigmoid_gives_each_class_a_probability_of_its_own(self):
        best, lines = self.outputs_of('sigmoid')
        for p, line in zip(best, lines):
            self.assertAlmostEqual(p['probability'], 1 / (1 + math.exp(-p['logit'])), places=5)
            self.assertEqual(line, '%5d  %6.2f %%  %s' % (p['class'], 100 * p['probability'], p['label']))

    def test_values_are_no_probabilities(self):
        best, lines = self.outputs_of('value')
        for p, line in zip(best, lines):
            self.assertEqual((p['probability'], p['label']), (None, f"output {p['class']}"))
            self.assertEqual(p['value'], p['logit'])
            self.assertEqual(line, '%5d  %8s  %s' % (p['class'], '%.5g' % p['value'], p['label']))
            self.assertNotIn('%', line)

    def test_progress_is_shown_only_when_asked_for(self):
        from support import run
        self.assertIn('%', run('predict', EXAMPLE, '--progress').err)
        self.assertNotIn('%', run('predict', EXAMPLE).err)


if __name__ == '__main__':
    unittest.main()
