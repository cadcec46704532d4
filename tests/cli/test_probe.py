# test_probe.py - vit-attribution probe: classes learned from pictures, what they are worth, and what is wrong with other pictures.
# SPDX-License-Identifier: GPL-3.0-or-later
import importlib.util
import json
import os
import shutil
import subprocess
import time
import unittest

from support import SOURCE, Case, Tensors, run, running

GLYPHS = SOURCE / 'tests' / 'probe' / 'glyphs'
PAIR = SOURCE / 'tests' / 'probe' / 'pair.png'
CLASSES = ['camera', 'grapes', 'rabbit', 'rocket']


def metadata(path):
    return Tensors(path).metadata


class Probe(Case):
    """With a models folder of its own; what the network has found is kept for all tests."""

    def setUp(self):
        super().setUp()
        self.head = self.folder / 'glyphs.head.safetensors'
        self.env = {'VIT_ATTRIBUTION_MODELS': str(self.folder)}

    def probe(self, *words):
        return self.ok('probe', *words, env=self.env)

    def train(self, pictures=GLYPHS, *words):
        return self.probe('train', pictures, '-o', self.head, *words)

    def refuses(self, saying, pictures, *words, status=1):
        self.fails(status, saying, 'probe', 'train', pictures, '-o', self.head, *words, env=self.env)
        self.assertFalse(self.head.exists())
        self.assertEqual([name for name in self.left() if '.part' in name], [])

    def pictures(self, **counts):
        """A folder with so many pictures of each class."""
        for name, n in counts.items():
            (self.folder / 'pictures' / name).mkdir(parents=True)
            for i, path in enumerate(sorted((GLYPHS / CLASSES[len(name) % 4]).iterdir())[:n]):
                shutil.copy(path, self.folder / 'pictures' / name / f'{i}.png')
        return self.folder / 'pictures'

    def own_cache(self):
        self.env['XDG_CACHE_HOME'] = str(self.folder / 'cache')

    def cached(self):
        return sorted((self.folder / 'cache').rglob('features/*/*'))


class Train(Probe):
    def test_from_a_folder_to_a_map(self):
        report = self.train(GLYPHS, '--json').json
        self.assertEqual([entry['label'] for entry in report['classes']], CLASSES)
        self.assertEqual((report['pictures'], report['majority'], report['unread'], report['model']), (40, 0.25, [], 'glyphs'))
        self.assertGreaterEqual(report['accuracy'], 0.85)
        self.assertLess(report['interval'][0], report['accuracy'])
        self.assertLess(report['accuracy'], report['interval'][1])
        wrong = sum(entry['pictures'] - entry['right'] for entry in report['classes'])
        self.assertEqual(wrong, sum(entry['count'] for entry in report['confusions']))
        self.assertEqual(wrong, round(40 * (1 - report['accuracy'])))

        said = metadata(self.head)
        self.assertEqual(json.loads(said['labels']), CLASSES)
        self.assertEqual((said['format'], said['backbone'], said['train_images'], said['class_weight'], said['feature']),
                         ('via-head', 'demo', '40', 'balanced', 'cls'))
        names = {entry['name']: entry for entry in self.ok('models', 'list', '--json', env=self.env).json['models']}
        self.assertIn('glyphs', names)
        facts = self.ok('models', 'info', 'glyphs', '--json', env=self.env).json
        self.assertEqual((facts['head'], facts['weights']), (str(self.head), 'built in'))
        best = self.ok('predict', PAIR, '--model', 'glyphs', '--json', env=self.env).json['predictions'][0]
        self.assertIn(best['label'], ('rabbit', 'grapes'))
        self.ok('explain', PAIR, '--model', self.head, '--class', 'rabbit', '--against', 'grapes', '-o', self.folder / 'o.png', env=self.env)

    def test_what_is_told(self):
        out = self.train().out
        for words in 'accuracy', 'recall', 'camera', str(self.head), '25.0 %':
            self.assertIn(words, out)

    def test_the_same_twice(self):
        first, second = self.train(GLYPHS, '--json'), None
        numbers = Tensors(self.head)
        second = self.train(GLYPHS, '--json')
        self.assertEqual(first.out, second.out)
        self.assertEqual(numbers, Tensors(self.head))

    def test_options(self):
        self.own_cache()
        report = self.train(GLYPHS, '--l2', '0.5', '--class-weight', 'none', '--no-flip', '--precision', 'fast', '--json').json
        self.assertEqual(report['lambda'], 0.5)
        said = metadata(self.head)
        self.assertEqual((said['lambda'], said['class_weight'], said['flips'], said['precision']), ('0.5', 'none', 'no', 'fast'))
        self.assertEqual([path for path in self.cached() if path.name.endswith('.mirrored')], [])
        self.assertEqual(len(self.cached()), 40)

    def test_a_table(self):
        table = self.folder / 'birds.csv'
        table.write_text('path,class,who\n' + ''.join(
            f'"{path}","{path.parent.name}, small",me\n' for path in sorted(GLYPHS.rglob('*.png'))))
        self.train(table)
        self.assertEqual(json.loads(metadata(self.head)['labels']), [f'{name}, small' for name in CLASSES])

    def test_several_labels(self):
        table = self.folder / 'tags.csv'
        lines = [f'{path},{path.parent.name}' for path in sorted(GLYPHS.rglob('*.png'))]
        lines += [f'{path},fruit or animal' for path in sorted(GLYPHS.rglob('*.png')) if path.parent.name in ('grapes', 'rabbit')]
        table.write_text('path,class\n' + '\n'.join(lines) + f'\n{PAIR},\n')
        report = self.train(table, '--multi-label', '--json').json
        self.assertEqual((report['multi_label'], report['pictures'], len(report['classes'])), (True, 41, 5))
        self.assertGreater(report['accuracy'], report['majority'])
        self.assertEqual(metadata(self.head)['outputs'], 'sigmoid')
        seen = self.ok('predict', GLYPHS / 'rabbit' / '01.png', '--model', 'glyphs', '--json', env=self.env).json
        self.assertEqual(seen['output_kind'], 'sigmoid')
        self.assertEqual({entry['label'] for entry in seen['predictions'][:2]}, {'rabbit', 'fruit or animal'})
        self.probe('eval', table, '--model', 'glyphs')

    def test_on_a_head_of_ones_own(self):
        """Means its network."""
        self.train()
        self.probe('train', GLYPHS, '--model', 'glyphs', '-o', self.folder / 'again.head.safetensors')
        self.assertEqual(metadata(self.folder / 'again.head.safetensors')['backbone'], 'demo')

    def test_is_refused_by_another_network(self):
        self.train()
        self.head.rename(self.folder / 'mini-vit.head.safetensors')
        subprocess.run([os.environ['VIT_GENERATE'], 'mini-vit', self.folder], check=True, stdout=subprocess.DEVNULL)
        ini = self.folder / 'mini-vit.ini'
        ini.write_text(ini.read_text() + 'head=mini-vit.head.safetensors\n')
        self.fails(1, 'another network', 'predict', PAIR, '--model', 'mini-vit', env=self.env)


class Resume(Probe):
    def test_after_kill(self):
        whole = self.train(GLYPHS, '--json').out
        self.own_cache()
        self.head.unlink()
        with running('probe', 'train', GLYPHS, '-o', self.head, env={**self.hold(4), **self.env}) as process:
            while len(self.cached()) < 7 and process.poll() is None:
                time.sleep(0.005)
        done = {path: path.stat().st_mtime_ns for path in self.cached() if path.with_name(path.name + '.mirrored').exists()}
        self.assertGreaterEqual(len(done), 2)
        self.assertFalse(self.head.exists())
        self.assertEqual(self.train(GLYPHS, '--json').out, whole)
        self.assertEqual({path: path.stat().st_mtime_ns for path in done}, done)
        self.assertEqual([path for path in self.cached() if '.part' in path.name], [])

    def test_a_broken_entry_is_none(self):
        self.own_cache()
        whole = self.train(GLYPHS, '--json').out
        for i, path in enumerate(self.cached()):
            data = path.read_bytes()
            path.write_bytes([data[:-1], b'', data[:50] + b'\0' * 8 + data[58:], data][i % 4])
        self.assertEqual(self.train(GLYPHS, '--json').out, whole)

    def test_models_of_long_ago_are_forgotten(self):
        self.own_cache()
        for i in range(20):
            folder = self.folder / 'cache' / 'vit-attribution' / 'features' / f'{i:064x}'
            folder.mkdir(parents=True)
            (folder / 'entry').touch()
            os.utime(folder, (1000000 * i, 1000000 * i))
        run('probe', 'train', self.pictures(a=2, bb=2), '-o', self.head, env=self.env)
        left = sorted(path.name for path in (self.folder / 'cache' / 'vit-attribution' / 'features').iterdir())
        self.assertEqual(left[:15], [f'{i:064x}' for i in range(5, 20)])
        self.assertEqual(len(left), 16)

    def test_no_cache(self):
        """Where none can be had, it goes without."""
        (self.folder / 'cache').write_text('a file')
        self.env['XDG_CACHE_HOME'] = str(self.folder / 'cache')
        self.assertEqual(run('probe', 'train', self.pictures(a=2, bb=2), '-o', self.head, env=self.env).status, 0)
        self.assertTrue(self.head.exists())


class Eval(Probe):
    def test_own_and_other_models(self):
        self.train()
        report = self.probe('eval', GLYPHS, '--model', 'glyphs', '--json').json
        self.assertGreaterEqual(report['accuracy'], 0.95)
        self.assertIsNone(report['lambda'])
        self.assertIn('100', self.probe('eval', GLYPHS, '--model', 'glyphs').out)
        self.fails(1, 'has no class “camera”', 'probe', 'eval', GLYPHS, env=self.env)

    def test_names_that_are_tidied(self):
        """A folder is called as the model calls its class, whatever its name holds."""
        for source, name in zip(CLASSES, (' spaces ', 'two\nlines', b'no\xffutf8', 'plain')):
            folder = self.folder / 'odd' / os.fsdecode(name)
            folder.mkdir(parents=True)
            for path in sorted((GLYPHS / source).iterdir())[:2]:
                shutil.copy(path, folder)
        trained = run('probe', 'train', self.folder / 'odd', '-o', self.head, '--json', env=self.env)
        names = ['no\ufffdutf8', 'plain', 'spaces', 'two lines']
        self.assertEqual([entry['label'] for entry in trained.json['classes']], names)
        tested = self.probe('eval', self.folder / 'odd', '--model', self.head, '--json').json
        self.assertEqual([entry['label'] for entry in tested['classes']], names)
        (self.folder / 'odd' / 'plain ').mkdir()
        self.head.unlink()
        self.refuses('the same, or differ only', self.folder / 'odd')


class Features(Probe):
    def features(self, *words):
        path = self.folder / 'f.safetensors'
        self.probe('features', GLYPHS, '-o', path, *words)
        return Tensors(path)

    def test_they_are_what_the_head_reads(self):
        tensors = self.features()
        self.assertEqual(tensors['features'][0], [40, 96])
        self.assertEqual(list(tensors['labels'][1]), [i // 10 for i in range(40)])
        self.train()
        head = Tensors(self.head)
        mean, std, weight, bias = (list(head[f'head.{part}'][1]) for part in ('mean', 'std', 'weight', 'bias'))
        path = sorted((GLYPHS / 'grapes').iterdir())[3]
        f = list(tensors['features'][1])[13 * 96:14 * 96]
        logits = [bias[c] + sum(weight[c * 96 + d] * (f[d] - mean[d]) / std[d] for d in range(96)) for c in range(4)]
        self.ok('explain', path, '--model', 'glyphs', '-o', self.folder / 'o.png', '--dump', self.folder / 'd.safetensors', env=self.env)
        for ours, theirs in zip(logits, Tensors(self.folder / 'd.safetensors')['logits'][1]):
            self.assertAlmostEqual(ours, theirs, places=4)

    def test_errors(self):
        self.fails(2, '-o FILE.safetensors is missing', 'probe', 'features', GLYPHS, env=self.env)
        self.fails(1, 'cannot be written', 'probe', 'features', GLYPHS, '-o', '/nowhere/f.safetensors', env=self.env)

    def test_no_picture_is_overwritten(self):
        pictures = self.pictures(a=2, bb=2)
        before = (pictures / 'a' / '1.png').read_bytes()
        (self.folder / 'link').symlink_to(pictures)
        for folder in pictures, self.folder / 'link':
            self.fails(1, 'this is the input', 'probe', 'features', pictures, '-o', folder / 'a' / '1.png', env=self.env)
        self.assertEqual((pictures / 'a' / '1.png').read_bytes(), before)


class BadInput(Probe):
    def test_usage(self):
        for words in [], ['paint'], ['train'], ['train', GLYPHS, GLYPHS], ['eval']:
            self.fails(2, '', 'probe', *words, env=self.env)
        self.fails(2, '-o NAME.head.safetensors is missing', 'probe', 'train', GLYPHS, env=self.env)
        self.refuses('--l2', GLYPHS, '--l2', 'much', status=2)
        self.refuses('--l2', GLYPHS, '--l2', '0', status=2)
        self.refuses('--class-weight', GLYPHS, '--class-weight', 'heavy', status=2)

    def test_outputs(self):
        self.own_cache()
        self.fails(1, 'has to end in .head.safetensors', 'probe', 'train', GLYPHS, '-o', self.folder / 'x.safetensors', env=self.env)
        self.fails(1, 'cannot be written', 'probe', 'train', GLYPHS, '-o', self.folder / 'no' / 'x.head.safetensors', env=self.env)
        self.fails(1, 'a model is called “demo” already', 'probe', 'train', GLYPHS, '-o', self.folder / 'demo.head.safetensors', env=self.env)
        self.assertEqual(self.cached(), [])  # nobody has looked at a picture
        self.head.write_text('an old one')
        self.fails(1, 'only one class', 'probe', 'train', self.pictures(a=3), '-o', self.head, env=self.env)
        self.assertEqual(self.head.read_text(), 'an old one')

    def test_folders(self):
        self.refuses('No such file', self.folder / 'nowhere')
        self.refuses('only one class', self.pictures(a=3))
        self.refuses('“bb” has only one picture', self.pictures(bb=1))
        shutil.rmtree(self.folder / 'pictures')
        self.refuses('“ccc” holds no pictures', self.pictures(a=3, bb=3, ccc=0))
        shutil.rmtree(self.folder / 'pictures')
        self.refuses('differ only in upper and lower case', self.pictures(a=3, A=3))

    def test_many_classes(self):
        table = self.folder / 'many.csv'
        table.write_text('path,class\n' + ''.join(f'{i}.png,{i}\n{i}b.png,{i}\n' for i in range(10000)))
        self.refuses('there are 10000 classes', table)

    def test_tables(self):
        table = self.folder / 't.csv'
        table.write_text('path,label\na.png,x\n')
        self.refuses('no column “class”', table)
        table.write_text('path,class\na.png,x\na.png,y\n')
        self.refuses('--multi-label', table)

    def test_pictures_that_cannot_be_read(self):
        pictures = self.pictures(a=9, bb=9)
        (pictures / 'a' / 'broken.png').write_bytes(b'\x89PNG\r\n\x1a\n' + bytes(40))
        (pictures / 'a' / 'words.png').write_text('no picture')
        (pictures / 'bb' / 'cut.png').write_bytes(next((GLYPHS / 'rabbit').iterdir()).read_bytes()[:3000])
        (pictures / 'bb' / 'note.txt').write_text('no picture')
        result = run('probe', 'train', pictures, '-o', self.head, '--json', env=self.env)
        self.assertEqual(result.status, 0, result.err)
        self.assertEqual(sorted(os.path.basename(entry['path']) for entry in result.json['unread']), ['broken.png', 'cut.png', 'words.png'])
        self.assertEqual(result.json['pictures'], 18)
        for words in 'broken.png: ', 'cut.png: ', 'words.png: ', 'do not end in', 'fewer than 10':
            self.assertIn(words, result.err)

    def test_a_class_without_readable_pictures(self):
        pictures = self.pictures(a=3, bb=0)
        for i in range(3):
            (pictures / 'bb' / f'{i}.png').write_text('no picture')
        (pictures / 'a' / 'other.png').write_text('no picture, of a class that has enough')
        self.refuses(f'of the pictures of “bb” 0 can be read, but a class needs two at least ({pictures}/bb/', pictures)

    def test_what_is_no_file(self):
        pictures = self.pictures(a=3, bb=3)
        os.mkfifo(pictures / 'a' / 'pipe.png')
        (pictures / 'bb' / 'endless.png').symlink_to('/dev/zero')
        for words in ('train', '-o', self.head), ('eval', '--model', self.head):
            result = run('probe', words[0], pictures, *words[1:], '--json', env=self.env)
            self.assertEqual(result.status, 0, result.err)
            self.assertEqual([entry['why'] for entry in result.json['unread']], ['it is not a regular file'] * 2)


@unittest.skipUnless(importlib.util.find_spec('sklearn'), 'SKIPPED: python3-sklearn is not installed, so nobody else trains the same probe')
class Sklearn(Probe):
    def test_it_finds_the_same(self):
        import numpy as np
        from sklearn.linear_model import LogisticRegression
        path = self.folder / 'f.safetensors'
        self.probe('features', GLYPHS, '-o', path)
        tensors = Tensors(path)
        y = np.array(tensors['labels'][1])
        f = np.array(tensors['features'][1], np.float64).reshape(len(y), -1)
        mean, std = f.mean(0), np.sqrt(f.var(0) + 1e-6)
        z = (f - mean) / std
        for l2 in 1e-3, 1e-1, 10:
            self.train(GLYPHS, '--no-flip', '--l2', l2)
            head = {name: np.array(values, np.float64).reshape(shape) for name, (shape, values) in Tensors(self.head).items()}
            other = LogisticRegression(C=1 / (l2 * len(y)), solver='newton-cg', tol=1e-9, max_iter=10000).fit(z, y)
            ours, theirs = z @ head['head.weight'].T + head['head.bias'], other.decision_function(z)

            def loss(logits, weight):
                logits = logits - logits.max(1, keepdims=True)
                return -(logits - np.log(np.exp(logits).sum(1, keepdims=True)))[np.arange(len(y)), y].mean() + l2 / 2 * (weight ** 2).sum()

            self.assertLess(loss(ours, head['head.weight']) - loss(theirs, other.coef_), 1e-5)
            self.assertLess(abs(head['head.weight'] - other.coef_).max(), 1e-2 * abs(other.coef_).max())
            self.assertEqual(list(ours.argmax(1)), list(theirs.argmax(1)))


if __name__ == '__main__':
    unittest.main()
