# test_text.py - vit-attribution text.
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import math
import os
import struct
import subprocess
import unittest

from support import SOURCE, Case, Tensors, run

VECTORS = [json.loads(line) for line in (SOURCE / 'tests/text/vectors.jsonl').read_text(encoding='utf-8').splitlines()]
PROMPTS = 'a striped cat', 'a bulldog', 'a window', 'it’s a photo of 2 naïve elephants, isn’t it?'


class Text(Case):
    def model(self, name='mini-cliptext', form=''):
        subprocess.run([os.environ['VIT_GENERATE'], name, self.folder, *([form] if form else [])], check=True)
        return self.folder / f'{name}.ini'

    def test_tokens_are_those_that_clip_was_trained_on(self):
        """A line of numbers for each text, also of those that are read in part; nothing of an empty one."""
        texts = [row for row in VECTORS if '\0' not in row['text']][::5] + [{'text': '', 'ids': []}]
        result = run('text', '--model', self.model(), '--tokens', '--', *(row['text'] for row in texts))
        self.assertEqual(result.status, 0)
        self.assertEqual(result.out.splitlines(), [' '.join(map(str, row.get('ids_spec', row['ids']))) for row in texts])
        self.assertEqual(result.err.count('\n'), sum(len(row['ids']) > 75 for row in texts))

    def test_the_locale_changes_no_letter(self):
        """In Turkish, the C library's small I has no dot."""
        made = subprocess.run(['sh', SOURCE / 'tests/po/locale.sh', self.folder / 'locales', 'tr_TR', 'lt_LT'], capture_output=True, text=True)
        if made.returncode == 77:
            self.skipTest(made.stderr)
        self.assertEqual(made.returncode, 0, made.stderr)
        for name in 'C', 'tr_TR.UTF-8', 'lt_LT.UTF-8':
            here = {'LC_ALL': name, 'LOCPATH': str(self.folder / 'locales')}
            self.assertEqual(self.ok('text', '--tokens', 'INDIGO', env=here).out, self.ok('text', '--tokens', 'indigo').out)

    def test_features_are_of_length_1_and_those_of_every_naming(self):
        out, golden = self.folder / 'out.safetensors', Tensors(SOURCE / 'tests/golden/mini-cliptext.golden.safetensors')
        for form in '', 'open_clip', 'custom_text', 'hf':
            for precision in 'exact', 'fast':
                self.ok('text', '--model', self.model(form=form), *PROMPTS, '--dump', out, '--precision', precision)
                shape, features = Tensors(out)['features']
                self.assertEqual(shape, [4, 24])
                for j in range(4):
                    made, wanted = features[24 * j:24 * j + 24], golden[f'text.{j}.features'][1]
                    length = math.sqrt(sum(x * x for x in wanted))
                    self.assertAlmostEqual(sum(x * x for x in made), 1, places=5)
                    for a, b in zip(made, wanted):
                        self.assertAlmostEqual(a, b / length, delta=2e-6)

    def test_templates_only_when_they_are_asked_for(self):
        model, out, golden = self.model(), self.folder / 'out.safetensors', Tensors(SOURCE / 'tests/golden/mini-cliptext.golden.safetensors')
        made = {}
        for templates in [], ['--templates', 'off'], ['--templates', 'on']:
            self.ok('text', '--model', model, 'cat', '--dump', out, *templates)
            made[' '.join(templates)] = Tensors(out)['features'][1]
        self.assertEqual(made[''], made['--templates off'])
        for a, b in zip(made['--templates on'], golden['word.0.unit'][1]):
            self.assertAlmostEqual(a, b, delta=2e-6)
        self.assertNotEqual(made[''], made['--templates on'])

    def test_16_bits_are_the_same_numbers_in_half_the_room(self):
        """As OpenAI publishes its files, whose table of words is never widened as a whole."""
        model, out, made = self.model(), self.folder / 'out.safetensors', []
        path = self.folder / 'mini-cliptext.safetensors'
        tensors = Tensors(path)
        for code in 'e', 'f':
            head, data = {}, b''
            for name, (shape, values) in tensors.items():
                half = struct.pack(f'<{len(values)}e', *values)
                part = half if code == 'e' else struct.pack(f'<{len(values)}f', *struct.unpack(f'<{len(values)}e', half))
                head[name] = {'dtype': {'e': 'F16', 'f': 'F32'}[code], 'shape': shape, 'data_offsets': [len(data), len(data) + len(part)]}
                data += part
            text = json.dumps(head).encode()
            path.write_bytes(struct.pack('<Q', len(text)) + text + data)
            self.ok('text', '--model', model, *PROMPTS, '--dump', out)
            made.append(Tensors(out)['features'])
        self.assertEqual(*made)

    def test_what_is_not_read_is_said(self):
        words = 'Cat ' * 1000
        result = run('text', '--model', self.model(), words, '!', '--tokens')
        self.assertEqual((result.status, result.out), (0, ' '.join(['2368'] * 1000) + '\n256\n'))
        self.assertRegex(result.err, r'\Avit-attribution: warning: “Cat Cat .*…”: is too long for the network, which reads 75 tokens of it, and the end; '
                                     r'what is left: (cat ){74}cat\n\Z')
        dumped = run('text', '--model', self.model(), '', '--dump', self.folder / 'out.safetensors')
        self.assertEqual((dumped.status, dumped.out), (0, ''))
        self.assertEqual(dumped.err, 'vit-attribution: warning: “”: there is nothing in it that the network reads\n')

    def test_errors(self):
        model, out = self.model(), self.folder / 'out.safetensors'
        self.fails(2, 'PROMPT is missing', 'text', '--model', model, '--tokens')
        self.fails(2, '--tokens or --dump', 'text', '--model', model, 'a cat')
        self.fails(1, '5000 bytes', 'text', '--model', model, 'a' * 5000, '--tokens')
        self.fails(1, 'cannot be asked in words', 'text', 'a cat', '--dump', out)
        self.fails(1, 'no-such-folder', 'text', '--model', model, 'a cat', '--dump', self.folder / 'no-such-folder' / 'out.safetensors')
        self.fails(1, 'a file of the model', 'text', '--model', model, 'a cat', '--dump', self.folder / 'mini-cliptext.safetensors')
        (self.folder / 'merges.txt').write_text('#version: 0.2\nt h\ni n\n')
        self.fails(1, "another vocabulary than CLIP's", 'text', '--model', model, 'a cat', '--tokens')
        (self.folder / 'merges.txt').unlink()
        subprocess.run([os.environ['VIT_GENERATE'], 'mini-clip', self.folder], check=True)
        self.fails(1, 'no tower for texts', 'text', '--model', self.folder / 'mini-clip.ini', 'a cat', '--dump', out)
        self.assertNotIn('out.safetensors', self.left())


if __name__ == '__main__':
    unittest.main()
