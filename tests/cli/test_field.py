# test_field.py - the folders of tests/field beside a network of their kind, from the checkpoint to the printed answer.
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import math
import os
import re
import shutil
import struct
import subprocess
import unittest

from support import CONTROL, EXAMPLE, SOURCE, Case, run

FIELD = SOURCE / 'tests' / 'field'
HUGGING_FACE = {'cls_token': 'vit.embeddings.cls_token', 'pos_embed': 'vit.embeddings.position_embeddings',
                'patch_embed.proj': 'vit.embeddings.patch_embeddings.projection', r'blocks\.(\d+)': r'vit.encoder.layer.\1',
                r'\bnorm1': 'layernorm_before', r'\bnorm2': 'layernorm_after', 'attn.proj': 'attention.output.dense',
                'mlp.fc1': 'intermediate.dense', 'mlp.fc2': 'output.dense', r'^norm': 'vit.layernorm', r'^head': 'classifier'}


def read_tensors(path):
    """name -> (shape, bytes), of float32 only."""
    data = path.read_bytes()
    size, = struct.unpack('<Q', data[:8])
    head = json.loads(data[8:8 + size])
    head.pop('__metadata__', None)
    return {name: (entry['shape'], data[8 + size:][slice(*entry['data_offsets'])]) for name, entry in head.items()}


def write_tensors(path, tensors):
    head, at = {}, 0
    for name, (shape, data) in tensors.items():
        head[name] = {'dtype': 'F32', 'shape': shape, 'data_offsets': [at, at + len(data)]}
        at += len(data)
    text = json.dumps(head).encode()
    path.write_bytes(struct.pack('<Q', len(text)) + text + b''.join(data for _, data in tensors.values()))


def in_hugging_faces_names(tensors):
    """With queries, keys and values apart."""
    out = {}
    for name, (shape, data) in tensors.items():
        for ours, theirs in HUGGING_FACE.items():
            name = re.sub(ours, theirs, name)
        if '.attn.qkv.' in name:
            third = len(data) // 3
            for i, part in enumerate(('query', 'key', 'value')):
                theirs = name.replace('attn.qkv', f'attention.attention.{part}')
                out[theirs] = [shape[0] // 3, *shape[1:]], data[i * third:(i + 1) * third]
        else:
            out[name] = shape, data
    return out


class Answers(Case):
    """The generated ViT under Hugging Face's names, and once more with an .ini of ours that says what the JSON files say."""

    def setUp(self):
        super().setUp()
        subprocess.run([os.environ['VIT_GENERATE'], 'mini-vit', self.folder], check=True)
        self.tensors = read_tensors(self.folder / 'mini-vit.safetensors')

    def predict(self, model):
        result = self.ok('predict', EXAMPLE, '--model', model, '--top', 7, '--json').json
        return result['output_kind'], {p['class']: p for p in result['predictions']}

    def theirs(self, field, tensors=None):
        folder = self.folder / field
        shutil.copytree(FIELD / field, folder)
        write_tensors(folder / 'model.safetensors', in_hugging_faces_names(tensors or self.tensors))
        return self.predict(folder)

    def ours(self, *lines):
        path = self.folder / 'ours.ini'
        path.write_text('\n'.join(['[model]', 'weights=mini-vit.safetensors', 'heads=3', 'image_size=32', 'final_norm_eps=1e-6',
                                   'resize_mode=squash', 'resize=32', 'interpolation=bilinear', *lines]) + '\n')
        return self.predict(path)[1]

    def assert_same_logits(self, one, other):
        self.assertEqual(set(one), set(other))
        for number, p in one.items():
            self.assertAlmostEqual(p['logit'], other[number]['logit'], places=4)

    def test_several_labels(self):
        kind, found = self.theirs('f03-multilabel')
        self.assertEqual((kind, found[6]['label']), ('sigmoid', 'gnu'))
        self.assert_same_logits(found, self.ours('mean=0.5;0.5;0.5', 'std=0.5;0.5;0.5'))
        for p in found.values():
            self.assertAlmostEqual(p['probability'], 1 / (1 + math.exp(-p['logit'])), places=5)

    def test_one_number(self):
        """The value itself; with a head that is turned round the same below zero."""
        first = dict(self.tensors)
        for name in 'head.weight', 'head.bias':
            shape, data = first[name]
            first[name] = [1, *shape[1:]], data[:len(data) // 7]
        value = self.ours('mean=0.5;0.5;0.5', 'std=0.5;0.5;0.5')[0]['logit']
        kind, found = self.theirs('f01-hf-regression', first)
        self.assertEqual((kind, found[0]['probability']), ('value', None))
        self.assertAlmostEqual(found[0]['value'], value, places=4)
        shutil.rmtree(self.folder / 'f01-hf-regression')
        for name in 'head.weight', 'head.bias':
            shape, data = first[name]
            first[name] = shape, struct.pack(f'{len(data) // 4}f', *(-x for x in struct.unpack(f'{len(data) // 4}f', data)))
        self.assertAlmostEqual(self.theirs('f01-hf-regression', first)[1][0]['value'], -value, places=4)
        self.assertNotIn('%', self.ok('predict', EXAMPLE, '--model', self.folder / 'f01-hf-regression').out)

    def test_switches_of_a_processor(self):
        halves = self.ours('mean=0.5;0.5;0.5', 'std=0.5;0.5;0.5')
        kind, found = self.theirs('f15-mean-scalar')
        self.assertEqual(kind, 'softmax')
        self.assert_same_logits(found, halves)
        found = self.theirs('f15-normalize-false')[1]
        self.assert_same_logits(found, self.ours('mean=0;0;0', 'std=1;1;1'))
        self.assertGreater(abs(found[0]['logit'] - halves[0]['logit']), 0.01)


class Strangers(Case):
    def test_an_adapter(self):
        for path in FIELD / 'lora-adapter', FIELD / 'lora-adapter' / 'adapter_model.safetensors':
            self.fails(1, 'merge it first', 'predict', EXAMPLE, '--model', path)

    def test_words_for_terminals(self):
        """In a checkpoint's metadata, and in the names of foreign objects."""
        for path, status in (FIELD / 'words.ini', 0), (FIELD / 'words.pth', 1):
            for words in ['models', 'info', path], ['models', 'info', path, '--json'], ['predict', EXAMPLE, '--model', path]:
                result = run(*words)
                self.assertEqual(result.status, status, result.err)
                self.assertNotRegex(result.out + result.err, CONTROL)
        self.assertIn('PWNED?.system', result.err)


if __name__ == '__main__':
    unittest.main()
