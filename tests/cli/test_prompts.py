# test_prompts.py - a CLIP with its text tower, asked in words: from what is typed to the map, against the golden numbers.
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import subprocess
import unittest

from support import SOURCE, Case, Tensors, run, write_tensor
from test_golden import distance, make_input, stretched

PICTURE = SOURCE / 'tests' / 'probe' / 'pair.png'
PROMPTS = ['a striped cat', 'a bulldog', 'a window', 'it’s a photo of 2 naïve elephants, isn’t it?']
WORDS = ['cat', 'bulldog', 'window', 'Golden Retriever']
# Of outputs and of maps, plain and against others; see tests/golden/README.md.
TOLERANCES = {('pos', 'exact'): (1e-5, 5e-6, 1e-5), ('pos', 'fast'): (5e-5, 2e-5, 5e-5), ('gen', 'exact'): (1e-5, 5e-5, 5e-5),
              ('gen', 'fast'): (2e-4, 5e-3, 5e-3)}


class Golden(Case):
    def check(self, name, seed, *naming):
        golden = Tensors(SOURCE / 'tests' / 'golden' / f'{name}.golden.safetensors')
        subprocess.run([os.environ['VIT_GENERATE'], name, self.folder, *naming], check=True)
        self.model, self.input = self.folder / f'{name}.ini', self.folder / 'input.safetensors'
        write_tensor(self.input, 'input', [3, 32, 32], make_input({'image': 32, 'seed': seed, 'profile': 'pos'}, 0))
        for precision in 'exact', 'fast':
            tolerances = TOLERANCES['gen' if 'gen' in name else 'pos', precision]
            for letter, words, where in ('p', PROMPTS, 'in0.'), ('e', WORDS, 'in0.words.'):
                for against, tag in (('others', '+others'), ('none', ''), (words[1], '+against1'))[:3 if precision == 'exact' else 1]:
                    self.compare(golden, words, precision, against, where, f'in0.{letter}%d.transformer_attribution{tag}', tolerances)

    def compare(self, golden, words, precision, against, where, name, tolerances):
        """What cannot be explained against itself is left out."""
        dump = self.folder / 'dump.safetensors'
        asked = words[:1] if against == words[1] else words
        if len(asked) < len(words):
            asked = [words[0], *words[2:]]
            order = [0, 2, 3, 1]
        else:
            order = [0, 1, 2, 3]
        self.ok('explain', '--model', self.model, '--input-tensor', self.input, '--dump', dump, '--class', '; '.join(asked),
                '--against', against, '--precision', precision)
        found = Tensors(dump)
        self.assertEqual(list(found['classes'][1]), list(range(len(asked))))
        logits = golden[f'{where}logits'][1]
        self.assertLess(distance(found['logits'][1], [logits[i] for i in order]), tolerances[0])
        for k in range(len(asked)):
            wanted, got = golden[name % order[k]][1], found['map'][1][16 * k:16 * k + 16]
            self.assertLess(distance(stretched(got), stretched(wanted)), tolerances[1 if against == 'none' else 2], name % order[k])

    def test_openai(self):
        self.check('mini-cliptext', 3100)

    def test_hugging_face(self):
        self.check('mini-cliptext-quick-gen', 3103, 'hf')

    def test_open_clip(self):
        self.check('mini-cliptext-quick', 3101, 'open_clip')
        self.check('mini-cliptext-gen', 3102, 'custom_text')


class Words(Case):
    def setUp(self):
        super().setUp()
        subprocess.run([os.environ['VIT_GENERATE'], 'mini-cliptext', self.folder], check=True)
        self.model = self.folder / 'mini-cliptext.safetensors'

    def predict(self, *words, **options):
        return self.ok('predict', PICTURE, '--model', self.model, *words, '--json', **options).json['predictions']

    def test_prompts(self):
        found = self.predict('--class', ' a striped cat;;a bulldog\n a window, open ; ')
        self.assertEqual({p['class']: p['label'] for p in found}, {0: 'a striped cat', 1: 'a bulldog', 2: 'a window, open'})
        self.assertAlmostEqual(sum(p['probability'] for p in found), 1, places=5)
        scale = found[0]['logit'] / found[0]['cosine']
        for p in found:
            self.assertAlmostEqual(p['logit'], scale * p['cosine'], places=4)
        lines = self.ok('predict', PICTURE, '--model', self.model, '--class', 'a striped cat; a bulldog').out.splitlines()
        self.assertEqual(len(lines), 2)

    def test_one_prompt(self):
        alone, = self.predict('--class', 'a striped cat')
        first, = (p for p in self.predict('--class', 'a striped cat; a bulldog') if p['class'] == 0)
        self.assertIsNone(alone['probability'])
        self.assertAlmostEqual(alone['value'], first['cosine'], places=6)
        self.assertEqual(alone['value'], alone['cosine'])
        self.assertNotIn('%', self.ok('predict', PICTURE, '--model', self.model, '--class', 'a striped cat').out)

    def test_pictures(self):
        out = self.folder / 'out.png'
        result = self.ok('explain', PICTURE, '--model', self.model, '--class', 'a striped cat; a bulldog', '-o', out)
        self.assertEqual([line.split(': ')[1] for line in result.out.splitlines()],
                         [str(self.folder / 'out-0.png'), str(self.folder / 'out-1.png')])
        one = self.ok('explain', PICTURE, '--model', self.model, '--class', 'a cat', '--against', 'a photo', '-o', out, '--json').json
        self.assertEqual((one['classes'], one['against'], one['outputs']), ([0], 1, [str(out)]))
        self.assertEqual({p['label'] for p in one['predictions']}, {'a cat', 'a photo'})
        plain = self.ok('explain', PICTURE, '--model', self.model, '--class', 'a cat', '-o', out, '--json').json
        self.assertNotIn('against', plain)

    def test_methods_without_a_contrast(self):
        def explain(*words):
            return run('explain', PICTURE, '--model', self.model, '--class', 'a cat; a dog', '-o', self.folder / 'out.png', *words)
        quiet = explain('--method', 'transformer_attribution')
        self.assertEqual((quiet.status, quiet.err), (0, ''))
        same = explain('--method', 'rollout')
        self.assertEqual((same.status, same.err), (0, 'vit-attribution: warning: rollout: its map does not depend on what is asked\n'))
        both = explain('--method', 'rollout,transformer_attribution')
        self.assertEqual((both.status, both.err), (0, same.err))
        self.fails(1, 'does not use the gradient', 'explain', PICTURE, '--model', self.model, '--class', 'a cat; a dog', '-o',
                   self.folder / 'out.png', '--method', 'rollout', '--against', 'others')

    def test_templates(self):
        words = '--class', 'cat; bulldog'
        auto, on, off = self.predict(*words), *(self.predict(*words, '--templates', form) for form in ('on', 'off'))
        self.assertEqual(auto, on)
        self.assertNotEqual([p['logit'] for p in on], [p['logit'] for p in off])
        words = '--class', 'a cat; bulldog'
        self.assertEqual(self.predict(*words), self.predict(*words, '--templates', 'off'))

    def test_lists_of_names(self):
        names = self.folder / 'names.txt'
        names.write_text('\ufeffcat\n\n  bulldog\r\nwindow\nGolden Retriever\n')
        listed = self.predict('--labels', names, '--top', 4)
        self.assertEqual(listed, self.predict('--class', '; '.join(WORDS)))
        chosen = self.predict('--labels', names, '--class', 'retriever,0')
        self.assertEqual([p['class'] for p in chosen], [3, 0])
        self.assertEqual(self.predict('--labels', names, '--class', 'cat')[0]['label'], 'cat')
        begin = {'XDG_CACHE_HOME': str(self.folder / 'cache')}
        first = self.predict('--labels', 'imagenet-1k', env=begin)
        self.assertEqual(len(first), 5)
        self.assertEqual(first, self.predict('--labels', 'imagenet-1k', env=begin))
        self.fails(1, 'neither imagenet-1k', 'predict', PICTURE, '--model', self.model, '--labels', self.folder / 'nothing')
        self.fails(1, 'classes of its own', 'predict', PICTURE, '--labels', 'imagenet-1k')
        self.fails(1, 'classes of its own; templates', 'predict', PICTURE, '--templates', 'on')

    def test_a_long_prompt(self):
        """The end is kept: 75 tokens of it are read, and a warning has them."""
        result = run('predict', PICTURE, '--model', self.model, '--class', 'a cat; ' + 'cat ' * 100)
        self.assertEqual(result.status, 0)
        self.assertIn('what the network reads of it is: ' + ' '.join(['cat'] * 75) + '\n', result.err)

    def test_what_cannot_be_asked(self):
        def refused(status, saying, *words):
            self.fails(status, saying, 'predict', PICTURE, '--model', self.model, *words)
        refused(1, 'a striped cat; a bulldog')
        refused(1, 'a striped cat; a bulldog', '--class', ' ;\n; ')
        refused(1, 'A  Cat', '--class', 'a cat; a dog; A  Cat')
        refused(1, 'nothing in “<|endoftext|>”', '--class', 'a cat; <|endoftext|>')
        refused(1, 'nothing in “<|endoftext|>”', '--class', '<|endoftext|>')
        refused(2, 'templates', '--class', 'a cat', '--templates', 'some')
        self.fails(1, 'no classes of its own', 'bench', '--model', self.model)
        self.assertEqual(self.left(), ['mini-cliptext.ini', 'mini-cliptext.safetensors'])
        names = self.folder / 'many.txt'
        names.write_text('\n'.join(map(str, range(65537))))
        refused(1, 'There are 65537 texts; at most 65536', '--labels', names)

    def test_a_head_of_prompts(self):
        """It answers as the prompts do, and so does its explanation, by its own name."""
        env = {'VIT_ATTRIBUTION_MODELS': str(self.folder)}
        head = self.folder / 'pets.head.safetensors'
        asked = '--class', 'a striped cat; a bulldog, asleep'
        self.assertEqual(self.ok('probe', 'prompts', '--model', self.model, *asked, '-o', head, env=env).out, f'{head}\n')
        words = self.predict(*asked)
        found = self.ok('predict', PICTURE, '--model', 'pets', '--json', env=env).json['predictions']
        self.assertEqual([p['label'] for p in found], [p['label'] for p in words])
        for one, other in zip(found, words):
            self.assertAlmostEqual(one['logit'], other['logit'], places=5)
        maps = []
        for model, *classes in ('pets', '--class', '0', '--against', 'rest'), (self.model, *asked):
            dump = self.folder / 'dump.safetensors'
            self.ok('explain', PICTURE, '--model', model, *classes, '--dump', dump, env=env)
            maps.append(stretched(Tensors(dump)['map'][1][:16]))
        self.assertLess(distance(*maps), 1e-5)
        self.assertIn('pets', self.ok('models', 'list', env=env).out)

    def test_what_is_no_head_of_prompts(self):
        head = self.folder / 'pets.head.safetensors'

        def refused(status, saying, *words):
            self.fails(status, saying, 'probe', 'prompts', *words)
            self.assertFalse(head.exists())
        refused(1, 'a striped cat', '--model', self.model, '-o', head)
        two = '--model', self.model, '--class', 'a cat; a dog', '-o'
        refused(1, 'has to end in .head.safetensors', *two, self.folder / 'two.safetensors')
        refused(1, 'two prompts', '--model', self.model, '-o', head, '--class', 'a cat')
        refused(1, 'A Cat', '--model', self.model, '-o', head, '--class', 'a cat; A Cat')
        refused(1, 'classes of its own', '-o', head, '--class', 'a cat; a dog')
        refused(2, '-o NAME.head.safetensors', '--model', self.model, '--class', 'a cat; a dog')
        refused(2, 'too much', 'pictures', '--model', self.model, '--class', 'a cat; a dog', '-o', head)
        refused(1, 'file of the model', '--model', self.model, '--class', 'a cat; a dog', '-o', self.model)
        refused(1, 'cannot be written', '--model', self.model, '--class', 'a cat; a dog', '-o', self.folder / 'nowhere' / 'a.head.safetensors')

    def test_classes_of_other_models(self):
        best = self.ok('predict', PICTURE, '--json').json['predictions']
        asked = self.ok('predict', PICTURE, '--class', f'{best[2]["class"]},{best[0]["label"]}', '--json').json['predictions']
        self.assertEqual(asked, [best[2], best[0]])


if __name__ == '__main__':
    unittest.main()
