# test_evaluate.py - how far explanations can be trusted: the numbers, what is left when a run is killed, shares, and wrong input.
# SPDX-License-Identifier: GPL-3.0-or-later
import csv
import json
import os
import pathlib
import random
import shutil
import signal
import statistics
import subprocess
import tempfile
import time
import unittest
from xml.etree import ElementTree

from support import EXAMPLE, SOURCE, Case, Png, Tensors, png_chunk, run, running, write_png

PAIRS = SOURCE / 'tests' / 'pairs'  # two objects in each, a mask of one
SIDE = 96  # of a picture, and of what the built-in model sees: nothing is scaled
ONE = '--methods', 'transformer_attribution', '--hide', 'drop', '--precision', 'fast', '--threads', '1'
SVG = '{http://www.w3.org/2000/svg}'
CURVES = 'deletion', 'insertion', 'positive', 'negative'


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob('*')) if path.is_file()}


def lines(folder):
    return [json.loads(line) for line in (folder / 'results.jsonl').read_text(encoding='utf-8').splitlines()]


def area(curve):
    """As a mean height, by the trapezoid."""
    return statistics.fmean((a + b) / 2 for a, b in zip(curve, curve[1:]))


def best_orders(heat, n):
    """The n hottest places, and the n coldest, of equal ones the first."""
    return [sorted(range(len(heat)), key=lambda i: sign * heat[i])[:n] for sign in (-1, 1)]


def samples(n, seed=0):
    """2,000 times n pictures out of n, drawn with splitmix64."""
    def below(state):
        z = ((state ^ state >> 30) * 0xbf58476d1ce4e5b9) % 2**64
        z = ((z ^ z >> 27) * 0x94d049bb133111eb) % 2**64
        return ((z ^ z >> 31) >> 32) * n >> 32
    drawn = [below((seed + i * 0x9e3779b97f4a7c15) % 2**64) for i in range(1, 2000 * n + 1)]
    return [drawn[i:i + n] for i in range(0, len(drawn), n)]


def interval(numbers):
    """The percentiles 2.5 and 97.5, between the two nearest."""
    cuts = statistics.quantiles(numbers, n=40, method='inclusive')
    return cuts[0], cuts[-1]


def setUpModule():
    """Twelve parts of the example, in which a dog and a cat are; and what one undisturbed run leaves."""
    folder = tempfile.TemporaryDirectory(prefix='vit attribution ')
    unittest.addModuleCleanup(folder.cleanup)
    Evaluate.made = pathlib.Path(folder.name)
    Evaluate.pictures = Evaluate.made / 'pictures'
    example, draw = Png(EXAMPLE), random.Random(1)
    for name in 'cat', 'dog':
        (Evaluate.pictures / name).mkdir(parents=True)
        for i in range(6):
            left, top = draw.randrange(120), draw.randrange(120)
            write_png(Evaluate.pictures / name / f'{i}.png', SIDE, SIDE, lambda x, y: example[left + 4 * x, top + 4 * y][:3])
    Evaluate.done = run('evaluate', Evaluate.pictures, '-o', Evaluate.made / 'whole', *ONE, '--table', Evaluate.made / 't.csv')
    Evaluate.summary = json.loads((Evaluate.made / 'whole' / 'summary.json').read_text())


class Evaluate(Case):
    def evaluate(self, *words, status=0):
        result = run('evaluate', *words, '--quiet')
        self.assertEqual((result.status, result.out), (status, ''), result.err)
        return result


class Numbers(Evaluate):
    def test_what_is_left(self):
        self.assertEqual((self.done.status, self.done.err), (0, ''))
        made = lines(self.made / 'whole')
        self.assertEqual([(line['label'], line['class']) for line in made], [('cat', 0)] * 6 + [('dog', 1)] * 6)
        self.assertEqual([method['id'] for method in self.summary['methods']], ['transformer_attribution', 'random', 'centre'])
        self.assertEqual(set(made[0]['methods']), {'transformer_attribution', 'random', 'centre'})
        self.assertEqual((self.summary['pictures'], self.summary['failed'], self.summary['model']), (12, 0, 'demo'))
        self.assertIn('deletion', self.done.out)
        self.assertRegex(self.done.out, r'\ntransformer_attribution +0\.\d{3} 0\.\d{3}–0\.\d{3} \*')

    def test_areas_are_means_of_the_curves(self):
        made = lines(self.made / 'whole')
        for method in self.summary['methods']:
            for name in CURVES:
                curves = [line['methods'][method['id']]['drop'][name] for line in made]
                first = 1 if name in ('positive', 'negative') else 0
                found = method['criteria']['drop_' + name]['own']
                self.assertAlmostEqual(found['value'], statistics.fmean(area(curve[first:]) for curve in curves), places=12)
                self.assertLess(found['low'], found['value'])
                self.assertLess(found['value'], found['high'])
                for step, height in enumerate(method['curves']['drop_' + name]):
                    self.assertAlmostEqual(height, statistics.fmean(curve[step] for curve in curves), places=12)
        whole = {found['drop'][name][0] for found in made[0]['methods'].values() for name in CURVES[:2]}
        self.assertEqual(len(whole), 1)  # nothing is hidden

    def test_better_than_chance(self):
        method = self.summary['methods'][0]
        deletion = method['criteria']['drop_deletion']
        self.assertEqual(deletion['verdict'], 1)
        self.assertLess(deletion['beyond_random']['high'], 0)

    def test_the_table_says_the_same(self):
        with open(self.made / 't.csv', newline='', encoding='utf-8') as table:
            rows = {(row['method'], row['criterion']): row for row in csv.DictReader(table)}
        for method in self.summary['methods']:
            for name, found in method['criteria'].items():
                self.assertAlmostEqual(float(rows[method['id'], name]['value']), found['own']['value'], delta=1e-5 * found['own']['value'])
        self.assertEqual(rows['random', 'drop_deletion']['beyond_random'], '0')

    def test_the_network_sees_what_it_says(self):
        """Pixels painted black in the picture itself, by the heat that explain dumps, are as much hidden."""
        picture, dump, painted = self.pictures / 'dog' / '0.png', self.folder / 'd.safetensors', self.folder / 'p.png'
        (self.folder / 'one' / 'dog').mkdir(parents=True)
        shutil.copy(picture, self.folder / 'one' / 'dog')
        words = '--precision', 'fast'
        self.ok('explain', picture, '--class', 'dog', '--method', 'rollout', '--dump', dump, '--json', *words)
        found = self.ok('evaluate', self.folder / 'one', '--methods', 'rollout', '--hide', 'paint', '--json', *words).json
        heat, step = Tensors(dump)['heatmap'][1], 3
        before = Png(picture)
        for name, order in zip(CURVES, best_orders(heat, step * SIDE * SIDE // 10)):
            hidden = set(order)
            write_png(painted, SIDE, SIDE, lambda x, y: (0, 0, 0) if y * SIDE + x in hidden else before[x, y])
            best = self.ok('predict', painted, '--top', 24, '--json', *words).json['predictions']
            seen, = (guess['probability'] for guess in best if guess['label'] == 'dog')
            self.assertAlmostEqual(found['methods'][0]['curves']['paint_' + name][step], seen, delta=2e-4)

    def test_colours_as_they_are(self):
        example, bright = Png(EXAMPLE), png_chunk(b'gAMA', (100000).to_bytes(4, 'big'))
        for name in 'cat', 'dog':
            (self.folder / 'pictures' / name).mkdir(parents=True)
            write_png(self.folder / 'pictures' / name / '0.png', SIDE, SIDE, lambda x, y: example[4 * x, 4 * y][:3], bright)
        for color in 'raw', 'managed':
            self.evaluate(self.folder / 'pictures', '-o', self.folder / color, *ONE, '--color', color)
            for line in lines(self.folder / color):
                said = self.ok('predict', line['input'], '--color', color, '--top', 24, '--precision', 'fast', '--json').json['predictions']
                self.assertAlmostEqual(next(p['probability'] for p in said if p['class'] == line['class']), line['probability'], delta=1e-5)

    def test_the_predicted_class(self):
        """What is explained is what the model sees, and hits are what the picture is."""
        made = self.folder / 'top'
        self.evaluate(self.pictures, *ONE, '--target', 'top', '--limit', 2, '-o', made)
        self.assertEqual([line['label'] for line in lines(made)], ['cat', 'dog'])
        for line in lines(made):
            self.assertEqual(line['explained'], line['predicted'])
            self.assertEqual(line['methods']['random']['drop']['positive'][0], int(line['predicted'] == line['class']))

    def test_pictures_without_classes(self):
        plain, out, words = self.folder / 'plain', self.folder / 'out', (*ONE, '--target', 'top')
        shutil.copytree(self.pictures / 'dog', plain)
        self.fails(1, 'a folder for each class, with its pictures in it; with --target top it may hold the pictures', 'evaluate', plain, *ONE)
        shutil.copytree(self.pictures / 'cat', plain / 'others')
        self.fails(1, 'is one of the model demo; with --target top it may hold', 'evaluate', plain, *ONE)
        (plain / 'cat').mkdir()                                          # empty, and so no class
        done = self.evaluate(plain, *words, '-o', out, status=1)
        self.assertRegex(done.err, r'\A[^\n]*no class “others”; its pictures are left out: 6\n[^\n]*: 6\n\Z')
        self.evaluate(self.pictures, *words, '-o', self.folder / 'labelled')
        made, labelled = lines(out), lines(self.folder / 'labelled')[6:]
        self.assertEqual([line['input'] for line in made], [str(plain / f'{i}.png') for i in range(6)])
        for line, other in zip(made, labelled):
            self.assertEqual((line['label'], line['class']), (None, None))
            for name in 'explained', 'predicted', 'probability':
                self.assertEqual(line[name], other[name])
            for name in 'transformer_attribution', 'centre':
                self.assertEqual(line['methods'][name]['drop']['deletion'], other['methods'][name]['drop']['deletion'])
                self.assertEqual(line['methods'][name]['drop']['positive'][0], 1)   # it is taken for what it is taken for
        whole = files(out)
        self.evaluate(plain, *words, '-o', out, '--resume', status=1)
        self.assertEqual(files(out), whole)
        (plain / 'others').rename(plain / 'cat')   # one of the model's, so the folder is one of classes
        self.evaluate(plain, *words, '-o', self.folder / 'classes')
        self.assertEqual([line['label'] for line in lines(self.folder / 'classes')], 6 * ['cat'])


    def test_pictures_beside_the_folders_of_classes(self):
        """They are of none, and so are left out, which is said; and so are folders in those of classes."""
        mixed = self.folder / 'mixed'
        shutil.copytree(self.pictures, mixed)
        for name in 'a.png', 'b.png':
            shutil.copy(self.pictures / 'cat' / '0.png', mixed / name)
        shutil.copytree(self.pictures / 'dog', mixed / 'dog' / 'more')
        for target in 'label', 'top':
            done = self.evaluate(mixed, *ONE, '--limit', 2, '--target', target, '-o', self.folder / target)
            self.assertRegex(done.err, r'\A[^\n]*mixed: Folders left out, because they lie in the folder of a class: 1\n'
                                       r'[^\n]*mixed: Pictures left out, because they lie beside the folders of the classes: 2\n\Z')
            self.assertEqual([line['label'] for line in lines(self.folder / target)], ['cat', 'dog'])


class Forgotten(Evaluate):
    def test_maps_of_networks_that_were_drawn_anew(self):
        """Where attention leads does not depend on the head, and on nothing less than on all blocks; what the class needs does."""
        words = '--methods', 'attention_rollout,gradcam', '--hide', 'drop', '--precision', 'fast', '--randomise', '--limit', 2
        found = self.ok('evaluate', PAIRS / 'pictures', *words, '-o', self.folder / 'out', '--json').json['randomised']
        self.assertEqual((found['pictures'], found['blocks'], list(found['methods'])),
                         (2, [0, 1, 2, 4, 6], ['attention_rollout', 'gradcam']))
        attention, gradcam = (found['methods'][name] for name in found['methods'])
        self.assertAlmostEqual(attention['correlation'][0], 1, delta=1e-6)
        self.assertLess(abs(attention['correlation'][-1]), 0.9)
        self.assertLess(gradcam['absolute'][0], 0.9)
        made = [line['randomised']['methods']['gradcam'] for line in lines(self.folder / 'out')]
        for step, (mean, size) in enumerate(zip(gradcam['correlation'], gradcam['absolute'])):
            self.assertAlmostEqual(mean, statistics.fmean(line[step] for line in made), places=12)
            self.assertAlmostEqual(size, statistics.fmean(abs(line[step]) for line in made), places=12)


class Objects(Evaluate):
    def test_heat_held_against_a_mask(self):
        """As many pixels are right as a count by hand says, and the hottest one is on the object or is not."""
        found = self.ok('evaluate', PAIRS / 'pictures', '--masks', PAIRS / 'masks', '-o', self.folder / 'out', *ONE, '--json').json
        made, dump = lines(self.folder / 'out'), self.folder / 'd.safetensors'
        self.assertEqual(len(made), 8)
        for line in made[:2]:
            picture = pathlib.Path(line['input'])
            self.ok('explain', picture, '--class', line['label'], '--dump', dump, '--json', '--precision', 'fast')
            heat, (name, file) = Tensors(dump)['heatmap'][1], picture.parts[-2:]
            mask = [number > 0 for row in Png(PAIRS / 'masks' / name / file).rows for number in row]
            mean = statistics.fmean(heat)
            kinds = [(value > mean, on) for value, on in zip(heat, mask)]
            counted = line['methods']['transformer_attribution']['segmentation']
            self.assertEqual(counted['labelled'], SIDE * SIDE)
            self.assertEqual(counted['correct'], sum(hot == on for hot, on in kinds))
            self.assertEqual(counted['intersections'], [sum(hot == on == side for hot, on in kinds) for side in (False, True)])
            self.assertEqual(counted['unions'], [sum(side in kind for kind in kinds) for side in (False, True)])
            self.assertEqual(counted['hit'], int(mask[heat.index(max(heat))]))
        parts = [line['methods']['transformer_attribution']['segmentation'] for line in made]
        iou = [sum(part['intersections'][i] for part in parts) / sum(part['unions'][i] for part in parts) for i in (0, 1)]
        means = {'pointing': statistics.fmean(part['hit'] for part in parts), 'miou': statistics.fmean(iou),
                 'pixel_accuracy': sum(part['correct'] for part in parts) / sum(part['labelled'] for part in parts),
                 'map': statistics.fmean(part['average_precision'] for part in parts)}
        for name, value in means.items():
            self.assertAlmostEqual(found['methods'][0]['criteria'][name]['own']['value'], value, places=12)

    def test_boxes(self):
        found = self.ok('evaluate', PAIRS / 'boxes.csv', *ONE, '--json').json
        criteria, chance = (method['criteria'] for method in found['methods'][:2])
        self.assertGreater(criteria['pointing']['own']['value'], 0.8)
        self.assertLess(chance['pointing']['own']['value'], 0.5)
        self.assertGreater(criteria['pointing']['beyond_random']['low'], 0)
        self.assertLess(criteria['drop_deletion']['beyond_random']['high'], 0)

    def test_the_table_does_not_take_the_place_of_the_input(self):
        table = self.folder / 'boxes.csv'
        shutil.copy(PAIRS / 'boxes.csv', table)
        self.fails(1, 'this is the input', 'evaluate', table, '--table', table)
        self.assertEqual(table.read_bytes(), (PAIRS / 'boxes.csv').read_bytes())

    def test_nor_that_of_a_mask(self):
        masks = shutil.copytree(PAIRS / 'masks', self.folder / 'masks')
        mask = min(masks.rglob('*.png'))
        before = mask.read_bytes()
        self.fails(1, 'this is no name for a table', 'evaluate', PAIRS / 'pictures', '--masks', masks, '--limit', 1, '--table', mask)
        self.assertEqual(mask.read_bytes(), before)

    def test_boxes_without_a_height(self):
        text = (PAIRS / 'boxes.csv').read_text().splitlines()
        self.assertEqual(text[0].split(',')[-1], 'height')
        (self.folder / 'boxes.csv').write_text('\n'.join(line.rpartition(',')[0] for line in text))
        self.fails(1, 'no column “height”', 'evaluate', self.folder / 'boxes.csv')

    def test_a_picture_is_not_its_own_mask(self):
        """A list beside the folder of pictures leads out of the folder of masks, where only the name is looked for then."""
        for name in 'lists', 'masks', 'pictures', 'lists/in':
            (self.folder / name).mkdir()
        for place in 'pictures', 'lists/in':
            write_png(self.folder / place / 'a.png', 96, 96, lambda x, y: (x + y,))
        words = 'evaluate', self.folder / 'lists' / 'l.csv', '--masks', self.folder / 'masks', *ONE
        for path, mask in ('../lists/in/a.png', 'in/a.png'), (self.folder / 'lists' / 'in' / 'a.png', 'in/a.png'), ('../pictures/a.png', 'a.png'):
            (self.folder / 'lists' / 'l.csv').write_text(f'path,class\n{path},cat\n')
            self.fails(1, f'no mask in it is called like one of the pictures; the first one\'s would be {mask}', *words)
        write_png(self.folder / 'masks' / 'a.png', 96, 96, lambda x, y: (x // 48,))
        self.ok(*words, '-o', self.folder / 'out')
        self.assertIn(str(self.folder / 'masks' / 'a.png'), lines(self.folder / 'out')[0]['objects'])

    def test_what_a_list_says_of_a_picture_by_two_paths(self):
        """Neither is lost."""
        write_png(self.folder / 'a.png', 96, 96, lambda x, y: (x + y,))
        (self.folder / 'l.csv').write_text('path,class,x,y,width,height\na.png,cat,1,1,20,20\n./a.png,dog,50,50,20,20\n')
        self.ok('evaluate', self.folder / 'l.csv', *ONE, '-o', self.folder / 'out')
        self.assertEqual([(line['label'], line['objects']) for line in lines(self.folder / 'out')],
                         [('cat', '1,1,20,20'), ('dog', '50,50,20,20')])

    def test_a_picture_of_two_classes(self):
        write_png(self.folder / 'a.png', 96, 96, lambda x, y: (x + y,))
        (self.folder / 'l.csv').write_text('path,class\na.png,cat\na.png,dog\n')
        self.fails(1, 'two classes, “cat” and “dog”, where one is asked for', 'evaluate', self.folder / 'l.csv')

    def test_a_picture_that_is_no_file(self):
        folder = self.folder / 'classes' / 'cat'
        folder.mkdir(parents=True)
        os.mkfifo(folder / 'pipe.png')
        done = self.evaluate(folder.parent, *ONE, '-o', self.folder / 'out', status=1)
        self.assertRegex(done.err, r'pipe\.png: it is not a regular file\n[^\n]*: 1 \(unreadable 1\)\n\Z')

    def test_a_list_that_is_no_file(self):
        for name in 'list.csv', 'list.mat':
            os.mkfifo(self.folder / name)
            self.fails(1, f'{name}: it is not a regular file', 'evaluate', self.folder / name, *ONE)
        self.fails(1, '/dev/zero: it is not a regular file', 'evaluate', '/dev/zero', *ONE)

    def test_a_mask_that_is_no_file(self):
        masks = self.folder / 'masks'
        masks.mkdir()
        for path in (PAIRS / 'pictures').rglob('*.png'):
            if not (masks / path.name).exists():
                os.mkfifo(masks / path.name)
        done = self.evaluate(PAIRS / 'pictures', '--masks', masks, '--limit', 1, *ONE, '-o', self.folder / 'out', status=1)
        self.assertRegex(done.err, r'\.png: it is not a regular file\n[^\n]*: 1 \(mask 1\)\n\Z')

    def test_wrong_masks(self):
        masks, cat = self.folder / 'masks', PAIRS / 'masks' / 'cat'
        masks.mkdir()
        words = PAIRS / 'pictures', '--masks', masks, '--limit', 1, *ONE
        first = min((PAIRS / 'pictures').rglob('*.png')).relative_to(PAIRS / 'pictures')
        for name in None, 'other.png':
            if name:
                shutil.copy(PAIRS / 'pictures' / first, masks / name)
            self.fails(1, f"{masks}: no mask in it is called like one of the pictures; the first one's would be {first}\n", 'evaluate', PAIRS / 'pictures', '--masks', masks)
        for saying, name in ('No such file', 'gone'), ('Not a directory', 'masks/other.png'):
            for model in ('--model', 'gone'), ('--models', 'demo,gone'):
                self.fails(1, f'{self.folder / name}: {saying}', 'evaluate', PAIRS / 'pictures', '--masks', self.folder / name, *model)
        self.fails(1, '--masks: No such file', 'evaluate', PAIRS / 'pictures', '--masks', '')
        (masks / 'other.png').unlink()
        out = self.folder / 'out'
        for path in (PAIRS / 'pictures').rglob('*.png'):
            write_png(masks / path.name, 10, 20, lambda x, y: (x,))
        done = self.evaluate(*words, '-o', out, status=1)
        self.assertRegex(done.err, r'\.png: [^\n]*10 × 20[^\n]*96 × 96[^\n]*\n[^\n]*: 1 \(mask 1\)\n\Z')
        for path in (PAIRS / 'masks').rglob('*.png'):
            shutil.copy(path, masks / path.name)
        self.evaluate(*words, '-o', out, '--resume')
        line, = lines(out)
        self.assertIn('segmentation', line['methods']['random'])
        self.assertIn(str(masks), line['objects'])


class Curves(Evaluate):
    def test_diagrams(self):
        made = self.folder / 'curves'
        self.evaluate(self.pictures, *ONE, '--limit', 3, '--curves', made)
        self.assertEqual(set(files(made)), {f'drop_{name}.{ending}' for name in CURVES for ending in ('svg', 'png')})
        for name in CURVES:
            picture, drawing = Png(made / f'drop_{name}.png'), ElementTree.parse(made / f'drop_{name}.svg')
            self.assertEqual((picture.width, picture.height), (1920, 1120))
            words = [element.text for element in drawing.iter(SVG + 'text')]
            self.assertIn('patches taken out (%)', words)
            self.assertRegex(' '.join(words), r'transformer_attribution  0\.\d{3} random  0\.\d{3} centre  0\.\d{3}\Z')
            self.assertEqual(len(drawing.findall(SVG + 'polygon')), 3)

    def test_the_curve_lies_where_the_summary_says(self):
        made = self.folder / 'curves'
        self.ok('merge', self.made / 'whole', '-o', self.folder / 'merged', '--curves', made, '--quiet')
        drawing = ElementTree.parse(made / 'drop_deletion.svg')
        points = [[tuple(map(float, point.split(','))) for point in line.get('points').split()] for line in drawing.findall(SVG + 'polyline')]
        random, own = [line for line in points if len(line) == 10][1:]     # centre, random and the method, the last one on top
        for line, method in (random, self.summary['methods'][1]), (own, self.summary['methods'][0]):
            heights = method['curves']['drop_deletion']
            scale = (line[0][1] - line[9][1]) / (heights[0] - heights[9])
            for (x, y), (step, height) in zip(line, enumerate(heights)):
                self.assertAlmostEqual(y, line[0][1] + scale * (height - heights[0]), delta=0.02)
                self.assertAlmostEqual(x, line[0][0] + step * (line[9][0] - line[0][0]) / 9, delta=0.02)

    def test_the_band_is_of_the_samples_that_the_intervals_are_of(self):
        self.ok('merge', self.made / 'whole', '-o', self.folder / 'merged', '--curves', self.folder / 'curves', '--quiet')
        drawing = ElementTree.parse(self.folder / 'curves' / 'drop_insertion.svg')
        band = [tuple(map(float, point.split(','))) for point in drawing.find(SVG + 'polygon').get('points').split()]
        line = [tuple(map(float, point.split(','))) for point in drawing.findall(SVG + 'polyline')[-4].get('points').split()]
        method, drawn = self.summary['methods'][0], samples(12)
        curves = [found['methods'][method['id']]['drop']['insertion'] for found in lines(self.made / 'whole')]
        own = method['criteria']['drop_insertion']['own']
        for bound, found in zip(interval([statistics.fmean(area(curves[i]) for i in some) for some in drawn]), (own['low'], own['high'])):
            self.assertAlmostEqual(bound, found, places=12)
        heights = method['curves']['drop_insertion']
        scale = (line[9][1] - line[0][1]) / (heights[9] - heights[0])
        for step, upper, lower in zip(range(10), band, reversed(band)):
            bounds = interval([statistics.fmean(curves[i][step] for i in some) for some in drawn])
            for (x, y), bound in zip((lower, upper), bounds):
                self.assertAlmostEqual(y, line[0][1] + scale * (bound - heights[0]), delta=0.03)

    def test_where_they_cannot_be(self):
        self.fails(1, '/proc/x', 'evaluate', self.pictures, *ONE, '--curves', '/proc/x')
        self.ok('batch', self.pictures / 'cat' / '0.png', '-o', self.folder / 'batch', '--quiet')
        self.fails(2, '--curves is for evaluations', 'merge', self.folder / 'batch', '-o', self.folder / 'merged', '--curves', self.folder / 'c')


class Whatever(Evaluate):
    def test_killed_and_resumed(self):
        made = self.folder / 'out' / 'results.jsonl'
        with running('evaluate', self.pictures, '-o', self.folder / 'out', *ONE, env=self.hold(2)) as process:
            while process.poll() is None and not (made.exists() and made.read_bytes().count(b'\n') >= 2):
                time.sleep(0.01)
            process.send_signal(signal.SIGKILL)
            process.wait()
        self.assertLess(made.read_bytes().count(b'\n'), 12)
        self.evaluate(self.pictures, '-o', self.folder / 'out', *ONE, '--resume')
        self.assertEqual(files(self.folder / 'out'), files(self.made / 'whole'))

    def test_any_number_of_threads(self):
        """The whole has one picture at a time."""
        self.evaluate(self.pictures, '-o', self.folder / 'out', *ONE[:-1], 3)
        self.assertEqual(files(self.folder / 'out'), files(self.made / 'whole'))

    def test_shares(self):
        shares = [self.folder / f'share {i}' for i in (1, 2, 3)]
        for i, share in enumerate(shares, 1):
            self.evaluate(self.pictures, '-o', share, *ONE, '--shard', f'{i}/3')
        merged = self.ok('merge', *shares, '-o', self.folder / 'merged', '--table', self.folder / 't.csv')
        self.assertEqual(files(self.folder / 'merged'), files(self.made / 'whole'))
        self.assertEqual((self.folder / 't.csv').read_bytes(), (self.made / 't.csv').read_bytes())
        self.assertEqual(merged.out, self.done.out)
        some = run('merge', *shares[1:], '-o', self.folder / 'some', '--quiet')
        self.assertEqual((some.status, some.err.count('\n')), (1, 3), some.err)
        self.assertIn('--shard 1/3: this share is missing', some.err)

    def test_other_pictures_are_shown_to_networks_that_have_forgotten(self):
        subprocess.run([os.environ['VIT_GENERATE'], 'mini-vit', self.folder], check=True)
        words = (self.folder / 'p', '--model', self.folder / 'mini-vit.ini', '--methods', 'rollout', '--hide', 'drop', '--randomise')
        (self.folder / 'p' / '0').mkdir(parents=True)
        for i in range(102):
            write_png(self.folder / 'p' / '0' / f'{i}.png', 4, 4, lambda x, y: (i, x, y))
        self.evaluate(*words, '-o', self.folder / 'out', '--limit', 4)
        self.evaluate(*words, '-o', self.folder / 'out', '--resume')
        self.evaluate(*words, '-o', self.folder / 'whole')
        self.assertEqual(files(self.folder / 'out'), files(self.folder / 'whole'))

    def test_a_picture_that_fails_stops_nobody(self):
        shutil.copytree(self.pictures, self.folder / 'p')
        (self.folder / 'p' / 'cat' / '2.png').write_bytes(b'nothing')
        done = self.evaluate(self.folder / 'p', *ONE, '--limit', 4, '-o', self.folder / 'out', status=1)
        self.assertIn('2.png: this is ', done.err)
        self.assertIn('could not be evaluated: 1 (undecodable 1)', done.err)
        made = lines(self.folder / 'out')
        self.assertEqual([line.get('kind') for line in made], ['undecodable'] + 3 * [None])
        (self.folder / 'p' / 'dog' / '5.png').write_bytes(b'nothing')
        self.evaluate(self.folder / 'p', *ONE, '--limit', 1, '-o', self.folder / 'none', status=1)
        summary = json.loads((self.folder / 'none' / 'summary.json').read_text())
        self.assertEqual((summary['model'], summary['pictures'], summary['failed']), ('demo', 0, 1))
        for line, whole in zip(made[1:], lines(self.made / 'whole')[5::3]):
            self.assertEqual(line['methods']['transformer_attribution'], whole['methods']['transformer_attribution'])

    def test_a_class_that_no_label_matches(self):
        shutil.copytree(self.pictures / 'cat', self.folder / 'p' / 'CAT')
        shutil.copytree(self.pictures / 'dog', self.folder / 'p' / '1')
        shutil.copytree(self.pictures / 'dog', self.folder / 'p' / 'unicorn')
        done = self.evaluate(self.folder / 'p', *ONE, '--limit', 2, '-o', self.folder / 'out', status=1)
        self.assertRegex(done.err, r'warning: [^\n]*“unicorn”; its pictures are left out: 6\n[^\n]*: 6\n\Z')
        self.assertEqual([line['class'] for line in lines(self.folder / 'out')], [1, 0])

    def test_a_summary_without_a_picture_says_of_what_it_is(self):
        (self.folder / 'p' / 'cat').mkdir(parents=True)
        (self.folder / 'p' / 'cat' / '0.png').write_bytes(b'nothing')
        words, shares = (self.folder / 'p', *ONE, '--seed', 7), [self.folder / f'share {i}' for i in (1, 2)]
        for i, share in enumerate(shares, 1):
            run('evaluate', *words, '--shard', f'{i}/2', '-o', share)
        self.fails(1, 'undecodable 1', 'merge', *shares, '-o', self.folder / 'merged', '--quiet')
        said = [json.loads((folder / 'summary.json').read_text()) for folder in (*shares, self.folder / 'merged')]
        self.assertEqual([(one['model'], one['seed'], one['pictures']) for one in said], 3 * [('demo', 7, 0)])
        self.assertEqual(sorted(one['failed'] for one in said), [0, 1, 1])

    def test_merging_says_again_what_was_left_out(self):
        shutil.copytree(self.pictures / 'dog', self.folder / 'p' / 'dog')
        shutil.copytree(self.pictures / 'dog', self.folder / 'p' / 'unicorn')
        words, shares = (self.folder / 'p', *ONE, '--limit', 2), [self.folder / f'share {i}' for i in (1, 2)]
        whole = self.evaluate(*words, '-o', self.folder / 'whole', status=1)
        for i, share in enumerate(shares, 1):
            self.evaluate(*words, '--shard', f'{i}/2', '-o', share, status=1)
        merged = run('merge', *shares, '-o', self.folder / 'merged', '--quiet')
        sentence = whole.err.splitlines()[-1].replace(': evaluate: ', ': merge: ')
        self.assertIn('because the model does not know their classes: 6', sentence)
        self.assertEqual((merged.status, merged.err), (1, sentence + '\n'))
        self.assertEqual(files(self.folder / 'merged'), files(self.folder / 'whole'))


@unittest.skipUnless(os.environ.get('VIT_WRITE_MAT'), 'this needs libhdf5 and VIT_WRITE_MAT: files of ImageNet-Segmentation are not tested')
class InOneFile(Evaluate):
    """Three pictures and their masks, in a file of ImageNet-Segmentation's form."""
    WIDTH, HEIGHT = 80, SIDE

    def setUp(self):
        super().setUp()
        self.mat = self.folder / 'gt segs.mat'
        paths = [sorted((PAIRS / 'pictures' / name).iterdir())[0] for name in ('cat', 'dog', 'car')]
        self.pairs = [(Png(path), Png(PAIRS / 'masks' / path.parts[-2] / path.name)) for path in paths]
        self.write([lambda x, y, mask=mask: self.number(mask, x, y) for _, mask in self.pairs])

    @staticmethod
    def number(mask, x, y):
        """As the file has it: what lies at the left edge does not count."""
        return 255 if x < 5 else int(mask.rows[y][x] > 0)

    def write(self, masks):
        columns = [(x, y) for x in range(self.WIDTH) for y in range(self.HEIGHT)]
        parts = [bytes(picture[x, y][c] for c in range(3) for x, y in columns) + bytes(mask(x, y) for x, y in columns)
                 for (picture, _), mask in zip(self.pairs, masks)]
        words = os.environ['VIT_WRITE_MAT'], self.mat, str(len(parts)), str(self.WIDTH), str(self.HEIGHT)
        subprocess.run(words, input=b''.join(parts), check=True)

    def unpack(self):
        """The same as files; of what class they are said to be does not matter."""
        for folder in 'p/cat', 'masks':
            (self.folder / folder).mkdir(parents=True)
        for i, (picture, mask) in enumerate(self.pairs):
            write_png(self.folder / 'p' / 'cat' / f'{i}.png', self.WIDTH, self.HEIGHT, lambda x, y: picture[x, y][:3])
            write_png(self.folder / 'masks' / f'{i}.png', self.WIDTH, self.HEIGHT, lambda x, y: (self.number(mask, x, y),))

    def test_the_same_is_found_as_in_files(self):
        self.unpack()
        self.evaluate(self.mat, *ONE, '-o', self.folder / 'out')
        self.evaluate(self.folder / 'p', '--masks', self.folder / 'masks', '--target', 'top', *ONE, '-o', self.folder / 'files')
        made, others = lines(self.folder / 'out'), lines(self.folder / 'files')
        self.assertEqual([line['input'] for line in made], [f'{self.mat}/000{i}' for i in (1, 2, 3)])
        self.assertEqual([line['size'] for line in made], [self.mat.stat().st_size] * 3)
        for line, other in zip(made, others):
            self.assertEqual((line['label'], line['class']), (None, None))
            self.assertEqual(line['explained'], line['predicted'])
            for name in 'explained', 'predicted', 'probability':
                self.assertEqual(line[name], other[name])
            for name in 'transformer_attribution', 'centre':
                self.assertEqual(line['methods'][name]['segmentation'], other['methods'][name]['segmentation'])
                self.assertEqual(line['methods'][name]['drop']['deletion'], other['methods'][name]['drop']['deletion'])
                self.assertEqual(line['methods'][name]['drop']['positive'][0], 1)   # it is taken for what it is taken for
            self.assertLess(line['methods']['centre']['segmentation']['labelled'], SIDE * SIDE)

    def test_goes_on_and_in_shares(self):
        out, results = self.folder / 'out', self.folder / 'out' / 'results.jsonl'
        self.evaluate(self.mat, *ONE, '-o', out)
        whole, rows = files(out), results.read_text().splitlines(keepends=True)
        results.write_text(''.join(rows[:2]).replace('"predicted"', '"looked_at"'))
        self.evaluate(self.mat, *ONE, '-o', out, '--resume')
        self.assertEqual(results.read_text(), ''.join(row.replace('"predicted"', '"looked_at"') for row in rows[:2]) + rows[2])
        shares = [self.folder / f'share {i}' for i in (1, 2)]
        for i, share in enumerate(shares, 1):
            self.evaluate(self.mat, *ONE, '-o', share, '--shard', f'{i}/2')
        self.assertEqual(sorted(len(lines(share)) for share in shares), [1, 2])
        self.ok('merge', *shares, '-o', self.folder / 'merged', '--quiet')
        self.assertEqual(files(self.folder / 'merged'), whole)
        self.evaluate(self.mat, *ONE, '-o', self.folder / 'one', '--limit', 1)
        self.assertEqual(len(lines(self.folder / 'one')), 1)
        os.utime(self.mat, (1, 1))
        self.evaluate(self.mat, *ONE, '-o', out, '--resume')   # it may be another file now
        self.assertNotIn('"looked_at"', results.read_text())

    def test_a_mask_without_an_object(self):
        self.write([lambda x, y: 0] + [lambda x, y: 1] * 2)
        done = self.evaluate(self.mat, *ONE, '-o', self.folder / 'out', status=1)
        self.assertRegex(done.err, r'gt segs\.mat/0001: the mask shows no object[^\n]*\n[^\n]*: 1 \(mask 1\)\n\Z')
        self.assertEqual(['error' in line for line in lines(self.folder / 'out')], [True, False, False])

    def test_files_that_are_none(self):
        self.mat.write_bytes(b'MATLAB 5.0 MAT-file')
        self.fails(1, 'this is not a MATLAB 7.3 file', 'evaluate', self.mat)
        self.fails(1, 'No such file', 'evaluate', self.folder / 'gone.mat')


class WithoutLibhdf5(Evaluate):
    @unittest.skipUnless(os.environ.get('VIT_WRITE_MAT') == '', 'this program may have libhdf5')
    def test_one_sentence(self):
        self.fails(1, 'without libhdf5', 'evaluate', self.folder / 'gtsegs_ijcv.mat')


class Empty(Evaluate):
    def test_hide_nothing_named_is_both(self):
        made = self.evaluate(self.pictures, '--methods', 'rollout', '--limit', 1, '--hide', '', '-o', self.folder / 'out')
        self.assertEqual(made.err, '')
        self.assertLessEqual({'drop', 'paint'}, set(lines(self.folder / 'out')[0]['methods']['rollout']))


class Several(Evaluate):
    def test_the_seed_that_is_said(self):
        """Also where none is given."""
        words = 'evaluate', self.pictures, *ONE, '--limit', 1, '--json'
        free = self.ok(*words).json
        self.assertEqual(self.ok(*words, '--seed', free['seed']).json, free)

    def test_models(self):
        for end in 'ini', 'txt', 'safetensors':
            shutil.copy(SOURCE / 'models' / f'demo.{end}', self.folder / f'demo.{end}')
        ini, out = self.folder / 'other.ini', self.folder / 'out'
        ini.write_text((self.folder / 'demo.ini').read_text().replace('name=demo', 'name=other'))
        (self.folder / 'v.1').mkdir()
        words = (self.pictures, *ONE, '--limit', 2, '-o', out, '--table', self.folder / 'v.1' / 't',
                 '--curves', self.folder / 'c.svg')
        done = run('evaluate', *words, '--models', f'demo,gone,{ini}', '--json')
        self.assertEqual((done.status, [json.loads(line)['model'] for line in done.out.splitlines()]), (1, ['demo', 'other']))
        self.assertRegex(done.err, r'gone: [^\n]*\n[^\n]*: 1\n\Z')
        self.assertEqual([line['methods'] for line in lines(out / 'demo')], [line['methods'] for line in lines(out / 'other')])
        self.assertIn('demo,random,', (self.folder / 'v.1' / 't-demo').read_text())
        self.assertIn('other,random,', (self.folder / 'v.1' / 't-other').read_text())
        self.assertTrue((self.folder / 'c.svg' / 'other' / 'drop_deletion.svg').exists())
        self.fails(2, 'exclude', 'evaluate', *words, '--models', 'demo', '--model', 'demo')
        for models in 'demo,demo', 'demo,other/demo.ini', 'demo,', ',':
            self.fails(2, 'a name of its own', 'evaluate', *words, '--models', models)

    def test_a_model_with_a_comma_in_its_name(self):
        for end in 'ini', 'txt', 'safetensors':
            shutil.copy(SOURCE / 'models' / f'demo.{end}', self.folder / f'demo.{end}')
        ini, table = self.folder / 'demo.ini', self.folder / 't.csv'
        ini.write_text(ini.read_text().replace('name=demo', 'name=small, "quick"'))
        self.evaluate(self.pictures, *ONE, '--limit', 1, '--model', ini, '--table', table)
        with table.open(newline='') as rows:
            self.assertEqual({(row['model'], row['pictures']) for row in csv.DictReader(rows)}, {('small, "quick"', '1')})

    def test_a_table_beside_its_results(self):
        """In a folder that is not there before."""
        words, out = (self.pictures, *ONE, '--limit', 1), self.folder / 'new'
        self.evaluate(*words, '-o', out, '--table', out / 't.csv')
        self.evaluate(*words, '-o', out, '--table', out / 't.csv', '--models', 'demo')
        self.assertEqual((out / 't.csv').read_text(), (out / 't-demo.csv').read_text())


class Wrong(Evaluate):
    def test_one_sentence_for_each_mistake(self):
        (self.folder / 'none').mkdir()
        shutil.copytree(self.pictures / 'dog', self.folder / 'p' / 'unicorn')
        out = self.folder / 'out'
        for status, saying, words in [
                (2, 'DIR is missing', []), (2, '-o DIR is missing', [self.pictures, '--resume']),
                (2, 'shares', [self.pictures, '-o', out, '--shard', '4/3']), (2, 'drop, paint', [self.pictures, '--hide', 'blur']),
                (2, 'label, top', [self.pictures, '--target', 'best']), (2, 'crop, squash', [self.pictures, '--fit', 'tile']),
                (2, 'rollout', [self.pictures, '--methods', 'magic']),
                (1, 'No such file', [self.folder / 'gone']), (1, 'no pictures', [self.folder / 'none']),
                (1, 'none of its classes', [self.folder / 'p']), (1, '/proc/x', [self.pictures, '-o', '/proc/x']),
                (1, '/proc/x.csv', [self.pictures, '--table', '/proc/x.csv']),
                (1, 'gone', [self.pictures, '--model', 'gone']),
                (1, 'results already', [self.pictures, '-o', self.made / 'whole'])]:
            self.fails(status, saying, 'evaluate', *words)
        self.assertFalse(out.exists())

    def test_results_that_do_not_belong_together(self):
        for end in 'ini', 'txt', 'safetensors':
            shutil.copy(SOURCE / 'models' / f'demo.{end}', self.folder / f'other.{end}')
        other, explained = self.folder / 'other', self.folder / 'explained'
        ini = self.folder / 'other.ini'
        ini.write_text(ini.read_text().replace('demo.', 'other.').replace('name=demo', 'name=other'))
        self.evaluate(self.pictures, *ONE, '--limit', 1, '--model', ini, '-o', other)
        self.evaluate(self.pictures, *ONE, '--limit', 1, '--shard', '2/2', '-o', self.folder / 'few')
        self.ok('batch', self.pictures / 'cat' / '0.png', '-o', explained, '--quiet')
        for saying, folder in [('another model', other), ('another command', explained), ('another number', self.folder / 'few')]:
            self.fails(1, saying, 'merge', self.made / 'whole', folder, '-o', self.folder / 'merged')
        before = files(explained)
        self.fails(1, 'other results', 'evaluate', self.pictures, *ONE, '-o', explained, '--resume')
        self.assertEqual(files(explained), before)


if __name__ == '__main__':
    unittest.main()
