# test_models.py - vit-attribution models.
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import math
import os
import re
import shutil
import struct
import subprocess
import unittest
import zipfile

from support import EXAMPLE, SOURCE, Case, Tensors, run

KNOWN = ['vit_base_patch16_224', 'dinov2_base_imagenet1k_1layer_lrp', 'mae_vit_base_patch16_224', 'clip_vit_base_patch16_224']


def write_foreign(source, path):
    """The tensors of a safetensors file as PyTorch would save them, and among them a call of a program."""
    def text(words):
        return b'X' + struct.pack('<I', len(words.encode())) + words.encode()

    def numbers(*values):
        return b'(' + b''.join(b'J' + struct.pack('<i', value) for value in values) + b't'

    entries, storages = text('harm') + b'cposix\nsystem\n(' + text(f'touch {path.parent}/harm') + b'tR', []
    for name, (shape, values) in Tensors(source).items():
        strides = [math.prod(shape[i + 1:]) for i in range(len(shape))]
        storage = b'(' + text('storage') + b'ctorch\nFloatStorage\n' + text(str(len(storages))) + text('cpu')
        storage += b'J' + struct.pack('<i', len(values)) + b'tQ'
        entries += (text(name) + b'ctorch._utils\n_rebuild_tensor_v2\n(' + storage + b'K\0' + numbers(*shape) + numbers(*strides)
                    + b'\x89ccollections\nOrderedDict\n)RtR')
        storages.append(values.tobytes())
    with zipfile.ZipFile(path, 'w') as archive:
        archive.writestr('a/data.pkl', b'\x80\x02}(' + entries + b'u.')
        archive.writestr('a/version', b'3\n')
        for i, data in enumerate(storages):
            archive.writestr(f'a/data/{i}', data)


def write_blank(path, shapes):
    """A safetensors file of zeros, most of it a hole; readers go by what is in it, whatever its name."""
    end, head = 0, {}
    for name, shape in shapes.items():
        head[name] = {'dtype': 'F32', 'shape': shape, 'data_offsets': [end, end + 4 * math.prod(shape)]}
        end += 4 * math.prod(shape)
    text = json.dumps(head).encode()
    with open(path, 'wb') as file:
        file.write(struct.pack('<Q', len(text)) + text)
        file.truncate(8 + len(text) + end)


def dinov2_shapes(width, depth, registers):
    shapes = {'cls_token': [1, 1, width], 'pos_embed': [1, 1 + 37 * 37, width], 'mask_token': [1, width],
              'patch_embed.proj.weight': [width, 3, 14, 14], 'patch_embed.proj.bias': [width], 'norm.weight': [width],
              'norm.bias': [width], **({'register_tokens': [1, registers, width]} if registers else {})}
    for i in range(depth):
        for name, shape in {'norm1.weight': [width], 'norm1.bias': [width], 'norm2.weight': [width], 'norm2.bias': [width],
                            'attn.qkv.weight': [3 * width, width], 'attn.qkv.bias': [3 * width], 'attn.proj.weight': [width, width],
                            'attn.proj.bias': [width], 'mlp.fc1.weight': [4 * width, width], 'mlp.fc1.bias': [4 * width],
                            'mlp.fc2.weight': [width, 4 * width], 'mlp.fc2.bias': [width], 'ls1.gamma': [width],
                            'ls2.gamma': [width]}.items():
            shapes[f'blocks.{i}.{name}'] = shape
    return shapes


class Models(Case):
    def setUp(self):
        super().setUp()
        self.env = {'VIT_ATTRIBUTION_MODELS': str(self.folder)}
        subprocess.run([os.environ['VIT_GENERATE'], 'mini-vit', self.folder], check=True)

    def test_list_has_one_model_a_line_its_name_first(self):
        lines = self.ok('models', 'list', env=self.env).out.splitlines()
        states = dict(line.split(maxsplit=1) for line in lines)
        self.assertEqual(len(states), len(lines))
        self.assertEqual(states['demo'], 'Built-in (drawings only)')
        self.assertEqual(states['mini-vit'], 'installed')
        for name in KNOWN:
            self.assertRegex(states[name], r'^(missing|no address), .*\d+ MB +[-\w.]+$')
        self.assertEqual(list(states)[:4], ['demo', 'mini-vit', *self.advised()[:2]])
        self.assertRegex(states['clip-vit-base-patch16'], '^missing, 599 MB +MIT$')

    def advised(self):
        return [model['name'] for model in self.ok('models', 'fetch', '--json', env=self.env).json['models']]

    def test_list_fits_a_terminal(self):
        (self.folder / 'broken.safetensors').write_bytes(b'x')
        (self.folder / f'{"long" * 30}.safetensors').write_bytes(b'x')
        lines = self.ok('models', 'list', env=self.env).out.splitlines()
        self.assertLessEqual(max(map(len, lines)), 80)
        self.assertEqual(len([line for line in lines if line.endswith('…')]), 2)

    def test_no_two_names_are_nearly_the_same(self):
        names = [model['name'] for model in self.ok('models', 'list', '--json').json['models']]
        self.assertEqual(len({re.sub('[-_.]', '', name).lower() for name in names}), len(names))

    def test_what_a_model_without_classes_is_for(self):
        models = {model['name']: model for model in self.ok('models', 'list', '--json', env=self.env).json['models']}
        headless = [name for name, model in models.items() if model['needs_head']]
        self.assertEqual(sorted(headless), ['vit_base_patch16_siglip_224.webli',
                                            'vit_small_patch16_dinov3.lvd1689m', 'vit_small_plus_patch16_dinov3.lvd1689m'])
        for name in headless:
            self.assertIn('for a head of your own', models[name]['description'])

    def test_what_a_download_is_compared_with(self):
        """A size, and a checksum, of which the address may have the beginning, but for those that nobody has published."""
        unknown, no_size = [], []
        for path in sorted((SOURCE / 'models').glob('*.ini')):
            keys = dict(line.split('=', 1) for line in path.read_text().splitlines() if '=' in line and line[0] != '#')
            if 'source_url' not in keys:
                continue
            if not re.search(r'\d [MG]B', keys.get('size', '')):
                no_size.append(path.stem)
            if not (keys.get('sha256') or keys.get('md5') or keys.get('expected_sha256')
                    or re.search(r'-[0-9a-f]{8}\.pth$', keys['source_url'])):
                unknown.append(path.stem)
        self.assertEqual(no_size, ['mae_finetuned_vit_base', 'mae_finetuned_vit_huge', 'mae_finetuned_vit_large', 'vit_b_16-laion400m_e32'])
        self.assertEqual(unknown, ['clip-vit-base-patch16', 'dinov2_vitg14_lc1', 'eva02_tiny_patch14_336.mim_in22k_ft_in1k',
                                   'falconsai-nsfw_image_detection', 'marqo-nsfw-image-detection-384',
                                   'vit_base_patch16_siglip_224.webli', 'vit_small_patch16_dinov3.lvd1689m',
                                   'vit_small_plus_patch16_dinov3.lvd1689m', 'wd-vit-tagger-v3'])

    def test_names_of_hugging_face(self):
        for name in 'google/vit-base-patch16-224', 'vit-base-patch16-224', 'https://huggingface.co/google/vit-base-patch16-224':
            self.fails(1, 'models fetch google-vit-base-patch16-224', 'models', 'info', name, env=self.env)
        self.fails(1, 'models fetch vit_tiny_patch16_224.augreg_in21k_ft_in1k', 'predict', EXAMPLE, '--model',
                   'timm/vit_tiny_patch16_224.augreg_in21k_ft_in1k', env=self.env)
        self.fails(1, 'nobody/vit-base-patch16-224', 'predict', EXAMPLE, '--model', 'nobody/vit-base-patch16-224', env=self.env)

    def test_the_hubs_names_mean_what_the_hub_means(self):
        """dinov2_vits14_lc has a head on four blocks, dinov2_vits14_lc1 on one; the same without classes that anybody trained."""
        for name, head, width, reads in (
                ('dinov2_vits14_lc', 'dinov2_vits14_linear4_head.pth', 1920, 'class tokens of the last four blocks and mean of the patches'),
                ('dinov2_vits14_lc1', 'dinov2_vits14_linear_head.pth', 768, 'class token and mean of the patches'),
                ('dinov2_vits14_reg_lc', 'dinov2_vits14_reg4_linear4_head.pth', 1920, 'class tokens of the last four blocks and mean of the patches'),
                ('dinov2_vits14_reg4_lc', 'dinov2_vits14_reg4_linear_head.pth', 768, 'class token and mean of the patches')):
            write_blank(self.folder / head, {'weight': [1000, width], 'bias': [1000]})
            weights = self.folder / (head.split('_linear')[0] + '_pretrain.pth')
            write_blank(weights, dinov2_shapes(384, 4, registers=4 if 'reg' in name else 0))
            facts = self.ok('models', 'info', name, '--json', env=self.env).json
            self.assertEqual(facts['head reads'], reads)
            weights.unlink()

    def test_list_says_what_is_wrong_with_a_model(self):
        (self.folder / 'broken.safetensors').write_bytes(b'x')
        states = dict(line.split(maxsplit=1) for line in self.ok('models', 'list', env=self.env).out.splitlines())
        self.assertRegex(states['broken'], r'^cannot be used: .*broken\.safetensors')

    def test_list_as_json_says_what_is_missing(self):
        models = self.ok('models', 'list', '--json', env=self.env).json['models']
        missing = {model['name']: model['missing'] for model in models}
        self.assertIsNone(missing['demo'])
        self.assertEqual({model['licence'] for model in models if 'mae' in model['name']},
                         {'CC-BY-NC-4.0 (not for commercial use)'})
        self.assertIn('fetch vit_base_patch16_224', missing['vit_base_patch16_224'])

    def test_info(self):
        lines = self.ok('models', 'info', 'demo').out.splitlines()
        facts = self.ok('models', 'info', 'demo', '--json').json
        self.assertEqual(len(lines), len(facts))
        self.assertGreater(len(facts), 3)

    def test_path_begins_with_the_variable(self):
        other = self.folder / 'other'
        lines = self.ok('models', 'path', env={'VIT_ATTRIBUTION_MODELS': f'{self.folder}:{other}'}).out.splitlines()
        self.assertEqual(lines[:2], [str(self.folder), str(other)])

    def test_the_users_folder_is_searched(self):
        home = self.folder / 'data'
        models = home / 'vit-attribution' / 'models'
        models.mkdir(parents=True)
        for name in 'mini-vit.ini', 'mini-vit.safetensors':
            shutil.move(self.folder / name, models / name)
        env = {'XDG_DATA_HOME': str(home), 'VIT_ATTRIBUTION_MODELS': ''}
        self.assertIn(str(models), self.ok('models', 'path', env=env).out.splitlines())
        self.ok('models', 'info', 'mini-vit', env=env)

    def test_a_model_by_name_ini_checkpoint_or_folder(self):
        best = None
        for model in 'mini-vit', self.folder / 'mini-vit.ini', self.folder / 'mini-vit.safetensors', self.folder:
            got = self.ok('predict', EXAMPLE, '--model', model, '--json', env=self.env).json['predictions']
            self.assertEqual(got, best or got)
            best = got

    def test_a_folder_says_what_its_files_cannot(self):
        inside = self.folder / 'family'
        inside.mkdir()
        shutil.move(self.folder / 'mini-vit.safetensors', inside / 'pytorch_model.bin')
        names = {str(i): f'LABEL_{i}' for i in range(1, 7)} | {'0': 'newt'}
        (inside / 'config.json').write_text(json.dumps({'num_attention_heads': 3, 'id2label': names}))
        self.assertIn('family', [line.split()[0] for line in self.ok('models', 'list', env=self.env).out.splitlines()])
        facts = self.ok('models', 'info', 'family', '--json', env=self.env).json
        self.assertEqual((facts['name'], facts['heads']), ('family', '3 (config.json)'))
        best = self.ok('predict', EXAMPLE, '--model', 'family', '--top', 7, '--json', env=self.env).json['predictions']
        self.assertIn('newt', [guess['label'] for guess in best])
        (inside / 'config.json').write_text('{')
        self.fails(1, 'config.json', 'predict', EXAMPLE, '--model', 'family', env=self.env)

    def test_a_number_that_is_another_classs_name_is_spoken_of(self):
        (self.folder / 'names.txt').write_text('zero\none\ntwo\n3\nfour\n1\nsix\n')
        ini = self.folder / 'mini-vit.ini'
        ini.write_text(ini.read_text() + 'labels=names.txt\n')
        words = 'explain', EXAMPLE, '-o', self.folder / 'o.png', '--model', 'mini-vit', '--json', '--class'
        done = run(*words, '1', env=self.env)
        self.assertEqual((done.status, done.json['classes']), (0, [1]))
        self.assertRegex(done.err, r'\Avit-attribution: warning: --class: 1 was taken for the number of the class “one”; .* the number 5\..*\n\Z')
        self.assertEqual(self.ok(*words, '"1"', env=self.env).json['classes'], [5])
        self.assertEqual(self.ok(*words, '3', env=self.env).json['classes'], [3])

    def test_a_processor_that_is_not_known_is_spoken_of(self):
        inside = self.folder / 'family'
        inside.mkdir()
        shutil.move(self.folder / 'mini-vit.safetensors', inside / 'model.safetensors')
        (inside / 'config.json').write_text('{"num_attention_heads": 3}')
        (inside / 'preprocessor_config.json').write_text('{"image_processor_type": "OwnImageProcessor", "do_normalize": false}')
        done = run('predict', EXAMPLE, '--model', 'family', env=self.env)
        self.assertEqual(done.status, 0)
        self.assertRegex(done.err, r'\Avit-attribution: warning: family: [^\n]*OwnImageProcessor[^\n]*\n\Z')
        facts = self.ok('models', 'info', 'family', '--json', env=self.env).json
        self.assertEqual(facts['mean'], '0;0;0 (preprocessor_config.json)')
        self.assertIn('do_normalize=false', facts['preprocessor_config.json'])
        self.assertIn('OwnImageProcessor', facts['doubtful'])

    def test_a_file_of_foreign_objects_alone_is_refused_by_their_names(self):
        hostile = SOURCE / 'tests' / 'hostile' / 'evil_reduce.pth'
        self.fails(1, 'posix.system', 'models', 'info', hostile, cwd=self.folder)
        self.assertNotIn('PWNED', self.left())

    def test_foreign_objects_are_named(self):
        path = self.folder / 'foreign.pth'
        write_foreign(self.folder / 'mini-vit.safetensors', path)
        shutil.copy(self.folder / 'mini-vit.ini', self.folder / 'foreign.ini')
        text = (self.folder / 'foreign.ini').read_text().replace('mini-vit.safetensors', 'foreign.pth')
        (self.folder / 'foreign.ini').write_text(text)
        facts = self.ok('models', 'info', 'foreign', '--json', env=self.env).json
        self.assertEqual(facts['foreign objects'], 'posix.system (nothing of them was run)')
        done = run('predict', EXAMPLE, '--model', 'foreign', env=self.env)
        self.assertEqual(done.status, 0)
        self.assertRegex(done.err, r'\Avit-attribution: warning: .*foreign\.pth: [^\n]*posix\.system\n\Z')
        self.assertEqual(done.out, self.ok('predict', EXAMPLE, '--model', 'mini-vit', env=self.env).out)
        self.assertFalse((self.folder / 'harm').exists())

    def test_missing_weights_say_what_to_do(self):
        for name in KNOWN:
            err = self.fails(1, f'models fetch {name}', 'predict', EXAMPLE, '--model', name, env=self.env).err
            self.assertRegex(err, r'https?://|no known public address')
            self.assertRegex(err, r'[MG]B')

    def test_errors(self):
        self.fails(1, 'nope', 'models', 'info', 'nope')
        self.fails(2, 'list', 'models')
        self.fails(2, 'list', 'models', 'lost')
        self.fails(2, 'info', 'models', 'info')
        self.fails(2, 'path', 'models', 'path', 'x')


class BrokenModel(Case):
    def test_a_model_that_cannot_be_read(self):
        path = self.folder / 'broken.safetensors'
        path.write_bytes(b'\xff' * 100)
        self.fails(1, 'broken.safetensors', 'predict', EXAMPLE, '--model', path)
        self.fails(1, 'missing.safetensors', 'predict', EXAMPLE, '--model', self.folder / 'missing.safetensors')

    def test_an_ini_without_weights(self):
        path = self.folder / 'm.ini'
        path.write_text('[model]\nname=m\nfamily=vit\nweights=gone.safetensors\n')
        self.fails(1, 'gone.safetensors', 'predict', EXAMPLE, '--model', path)


if __name__ == '__main__':
    unittest.main()
