# test_models.py - vit-attribution models.
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import shutil
import subprocess
import unittest

from support import EXAMPLE, Case

KNOWN = ['vit_base_patch16_224', 'dinov2_base_imagenet1k_1layer_lrp', 'mae_vit_base_patch16_224', 'clip_vit_base_patch16_224']


class Models(Case):
    def setUp(self):
        super().setUp()
        self.env = {'VIT_ATTRIBUTION_MODELS': str(self.folder)}
        subprocess.run([os.environ['VIT_GENERATE'], 'mini-vit', self.folder], check=True)

    def test_list_has_one_model_a_line_its_name_first(self):
        lines = self.ok('models', 'list', env=self.env).out.splitlines()
        states = dict(line.split(maxsplit=1) for line in lines)
        self.assertEqual(len(states), len(lines))
        self.assertTrue(states['demo'].startswith('built in '), states['demo'])
        self.assertEqual(states['mini-vit'], 'installed')
        for name in KNOWN:
            self.assertRegex(states[name], r'^missing: .*\d+ MB, [-\w.]+  +[A-Z]')

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
