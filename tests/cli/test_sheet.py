# test_sheet.py - several methods at once: the contact sheet, what the methods agree on, and what is refused.
# SPDX-License-Identifier: GPL-3.0-or-later
import array
import json
import os
import struct
import subprocess
import unittest

from support import EXAMPLE, Case, Png, Tensors, run, write_png, write_tensor

CELL, GAP, ROW = 224, 10, 56  # a cell's width, what lies between two of them, and the least height of one
LEFT_OUT = 'left out, because they do not suit this network or these options: '


def linear(v):
    v /= 255
    return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4


def encoded(v):
    return 255 * (12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055)


def ranks(values):
    """Equal values share the mean of their ranks."""
    order, result = sorted(range(len(values)), key=values.__getitem__), [0.0] * len(values)
    begin = 0
    while begin < len(order):
        end = begin
        while end < len(order) and values[order[end]] == values[order[begin]]:
            end += 1
        for place in order[begin:end]:
            result[place] = (begin + end - 1) / 2
        begin = end
    return result


def correlation(a, b):
    """Spearman's."""
    (r, s), mean = (ranks(a), ranks(b)), (len(a) - 1) / 2
    r, s = [x - mean for x in r], [y - mean for y in s]
    return sum(x * y for x, y in zip(r, s)) / (sum(x * x for x in r) * sum(y * y for y in s)) ** 0.5


def cells(grid, side, count):
    """The means of count x count squares of a map."""
    size = side // count
    return [sum(grid[(y * size + i) * side + x * size + j] for i in range(size) for j in range(size)) / size ** 2
            for y in range(count) for x in range(count)]


def small_example(path):
    """The example, as wide as a cell and pressed flat."""
    large = Png(EXAMPLE)
    write_png(path, CELL, ROW, lambda x, y: large[x * large.width // CELL, y * large.height // ROW])
    return Png(path)


class Sheet(Case):
    def setUp(self):
        super().setUp()
        self.picture = self.folder / 'small.png'

    def model(self, network):
        subprocess.run([os.environ['VIT_GENERATE'], network, self.folder], check=True)
        return self.folder / f'{network}.ini'

    def first_cell(self, sheet, picture):
        """Where the picture itself lies."""
        for y, row in enumerate(sheet.rows):
            at = row.find(picture.rows[0])
            if at >= 0:
                self.assertEqual(at % 3, 0)
                self.assertEqual([row[at:at + 3 * CELL] for row in sheet.rows[y:y + ROW]], picture.rows)
                return at // 3, y
        self.fail('the picture is not on the sheet')

    def ink(self, sheet, left, top, width, height):
        """Whether something is written there, in lines that are no smaller than letters."""
        return sum(min(row[3 * left:3 * (left + width)]) < 128 for row in sheet.rows[top:top + height]) >= 12

    def test_cells_are_what_single_runs_draw_and_have_names(self):
        picture, words = small_example(self.picture), ('--class', 'cat,dog', '--fit', 'squash')
        out = self.folder / 'sheet.png'
        self.ok('explain', self.picture, '-o', out, '--method', 'full,transformer_attribution', *words)
        sheet = Png(out)
        left, top = self.first_cell(sheet, picture)
        self.assertEqual((sheet.width, sheet.height), (left + 2 * (CELL + GAP), top + 3 * (ROW + GAP)))
        for row, method in enumerate(('full', 'transformer_attribution'), 1):
            self.ok('explain', self.picture, '-o', self.folder / 'one.png', '--method', method, *words)
            for column, number in enumerate((0, 1)):
                one = Png(self.folder / f'one-{number}.png')
                at, y = 3 * (left + column * (CELL + GAP)), top + row * (ROW + GAP)
                off = [abs(a - b) for i in range(ROW) for a, b in zip(sheet.rows[y + i][at:at + 3 * CELL], one.rows[i])]
                self.assertLessEqual(max(off), 1, (method, number))
                self.assertNotEqual(one.rows, picture.rows)
        for row in range(3):
            self.assertTrue(self.ink(sheet, 0, top + row * (ROW + GAP), left - GAP, ROW), row)
        for column in range(2):
            self.assertTrue(self.ink(sheet, left + column * (CELL + GAP), 0, CELL, top - GAP // 2), column)

    def test_heat_alone_lies_on_white(self):
        picture, words, out = small_example(self.picture), ('--overlay', 'none', '--threshold', '--fit', 'squash'), self.folder / 'sheet.png'
        self.ok('explain', self.picture, '-o', out, '--method', 'rollout,full', *words)
        self.ok('explain', self.picture, '-o', self.folder / 'one.png', '--method', 'rollout', *words)
        sheet, one = Png(out), Png(self.folder / 'one.png')
        left, top = self.first_cell(sheet, picture)
        for y in range(0, ROW, 3):
            for x in range(0, CELL, 3):
                *heat, alpha = one[x, y]
                for h, seen in zip(heat, sheet[left + x, top + ROW + GAP + y]):
                    self.assertAlmostEqual(seen, encoded(1 + (linear(h) - 1) * alpha / 255), delta=2)

    def test_agreement_is_what_the_dumped_maps_have(self):
        names, words = ['transformer_attribution', 'full', 'libra'], ('--class', 'dog,cat')
        result = self.ok('explain', EXAMPLE, '--method', ','.join(names), *words, '--json').json
        self.assertEqual([entry['id'] for entry in result['methods']], names)
        self.assertTrue(all(entry['ms'] >= 0 for entry in result['methods']))
        self.assertEqual((result['method'], result['outputs']), (','.join(names), []))
        maps, dump = {}, self.folder / 'map.safetensors'
        for name in names:
            self.ok('explain', EXAMPLE, '--method', name, *words, '--dump', dump)
            (k, side, _), values = Tensors(dump)['map']
            maps[name] = side, [values[i * side * side:(i + 1) * side * side] for i in range(k)]
        count = maps['libra'][0]
        self.assertEqual([entry['class'] for entry in result['rank_correlations']], [1, 0])
        for k, entry in enumerate(result['rank_correlations']):
            pairs = [tuple(pair['methods']) for pair in entry['pairs']]
            self.assertEqual(pairs, [(a, b) for i, a in enumerate(names) for b in names[i + 1:]])
            for pair, (a, b) in zip(entry['pairs'], pairs):
                first, second = (cells(maps[name][1][k], maps[name][0], count) for name in (a, b))
                self.assertAlmostEqual(pair['correlation'], correlation(first, second), delta=1e-6, msg=(a, b))

    def test_people_get_a_table(self):
        words = ('explain', EXAMPLE, '--method', 'rollout,full,libra', '--class', 'dog')
        text, (entry,) = self.ok(*words).out, self.ok(*words, '--json').json['rank_correlations']
        self.assertRegex(text, r'(?m)^Rank correlations of the maps of 1 dog$')
        rows = [line.split() for line in text.splitlines() if line.strip()[:1].isdigit()][1:]
        self.assertEqual([row[:2] for row in rows], [['1', 'rollout'], ['2', 'full'], ['3', 'libra']])
        seen = [float(number) for row in rows for number in row[2:]]
        ab, ac, bc = (pair['correlation'] for pair in entry['pairs'])
        self.assertEqual(seen, [round(x, 2) for x in (ab, ac, bc)])

    def test_a_network_without_a_picture(self):
        model, tensor = self.model('mini-vit'), self.folder / 'input.safetensors'
        write_tensor(tensor, 'input', [3, 32, 32], [(i % 97) / 40 - 1 for i in range(3 * 32 * 32)])
        words = ('explain', '--model', model, '--input-tensor', tensor, '--method', 'all')
        result = self.ok(*words, '--json').json
        pairs, n = result['rank_correlations'][0]['pairs'], len(result['methods'])
        self.assertEqual(len(pairs), n * (n - 1) // 2)
        self.fails(2, 'a sheet needs a picture', *words, '-o', self.folder / 'out.png')

    def left_out(self, *words):
        """Of "all": what the first line on stderr says, and the object."""
        result = run('explain', EXAMPLE, '--method', 'all', '--json', *words)
        self.assertEqual(result.status, 0, result.err)
        line, start = result.err.splitlines()[0], f'vit-attribution: warning: --method all: {LEFT_OUT}'
        self.assertTrue(line.startswith(start), result.err)
        return line.removeprefix(start).split(', '), result.json

    def test_all_leaves_out_what_a_network_cannot_have(self):
        model, out = self.model('mini-dinov2'), self.folder / 'out.png'
        names, result = self.left_out('--model', model, '-o', out)
        self.assertEqual(names, ['second_layer', 'grad_eclip'])
        used = [entry['id'] for entry in result['methods']]
        self.assertNotIn('second_layer', used)
        self.assertIn('full', used)
        height, = struct.unpack('>I', out.read_bytes()[20:24])
        self.assertEqual((height - ROW) // (CELL + GAP), len(used) + 1)
        self.fails(1, 'second_layer is not defined', 'explain', EXAMPLE, '--model', model, '--method', 'full,second_layer')

    def test_all_leaves_out_what_knows_no_rival(self):
        names, result = self.left_out('--class', 'dog', '--against', 'cat', '--start-layer', 1)
        self.assertEqual(names, ['rollout', 'full', 'last_layer', 'last_layer_attn', 'second_layer', 'attention_rollout'])
        self.assertIn('gradcam', [entry['id'] for entry in result['methods']])

    def test_more_classes_than_a_sheet_has_room_for(self):
        model = self.model('mini-vit')
        path = model.with_suffix('.safetensors')
        tensors = Tensors(path)
        for name in 'head.weight', 'head.bias':
            shape, values = tensors[name]
            tensors[name] = [30 * shape[0], *shape[1:]], array.array('f', 30 * list(values))
        head, data = {}, b''
        for name, (shape, values) in tensors.items():
            packed = values.tobytes()
            head[name] = {'dtype': 'F32', 'shape': shape, 'data_offsets': [len(data), len(data) + len(packed)]}
            data += packed
        text = json.dumps(head).encode()
        path.write_bytes(struct.pack('<Q', len(text)) + text + data)
        self.fails(1, 'a sheet has room for 139 classes, not for 140', 'explain', EXAMPLE, '--model', model, '--top', 140, '-o',
                   self.folder / 'out.png', '--method', 'last_layer,last_layer_attn')
        self.assertNotIn('out.png', self.left())

    def test_refusals(self):
        two = ('explain', EXAMPLE, '--method', 'full,rollout')
        out = self.folder / 'out.png'
        self.fails(2, '--overlay reference is a picture of one method', *two, '-o', out, '--overlay', 'reference')
        self.fails(2, '--dump holds the map of one method', *two, '--dump', self.folder / 'out.safetensors')
        self.fails(2, 'unknown value “magic”', 'explain', EXAMPLE, '-o', out, '--method', 'full,magic')
        self.fails(1, 'A start layer means nothing to the method full', *two, '-o', out, '--start-layer', 1)
        self.fails(1, 'The start layer 99 does not exist', 'explain', EXAMPLE, '--method', 'all', '--start-layer', 99)
        self.fails(1, 'does not end in', *two, '-o', self.folder / 'out.gif')
        self.fails(1, 'this is the picture itself', *two, '-o', EXAMPLE)
        self.assertEqual(self.left(), [])


if __name__ == '__main__':
    unittest.main()
