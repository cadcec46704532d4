# test_explain.py - vit-attribution explain.
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import math
import os
import signal
import struct
import subprocess
import time
import unittest

from support import EXAMPLE, NOTES, SECONDS, Case, Png, Tensors, run, running, write_png, write_tensor


def linear(v):
    v /= 255
    return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4


def encoded(v):
    return 255 * (12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055)


class Explain(Case):
    def explain(self, name, *words, picture=EXAMPLE):
        """Explains and returns the picture that was written."""
        self.ok('explain', picture, '-o', self.folder / name, *words)
        return Png(self.folder / name)

    def test_the_output_is_as_large_as_the_picture(self):
        source = Png(EXAMPLE)
        for overlay in 'blend', 'none':
            out = self.explain(f'{overlay}.png', '--overlay', overlay)
            self.assertEqual((out.width, out.height), (source.width, source.height))
        self.assertEqual(out.channels, 4)

    def test_blend_is_the_heat_map_at_60_percent_in_linear_light(self):
        source, heat, out = Png(EXAMPLE), self.explain('h.png', '--overlay', 'none'), self.explain('o.png')
        for y in range(0, source.height, 7):
            for x in range(0, source.width, 5):
                opacity = 0.6 * heat[x, y][3] / 255
                for s, h, o in zip(source[x, y][:3], heat[x, y], out[x, y]):
                    wanted = encoded(opacity * linear(h) + (1 - opacity) * linear(s))
                    self.assertAlmostEqual(o, wanted, delta=1)

    def test_what_the_network_did_not_see_stays_as_it_was(self):
        path = self.folder / 'oblong.png'
        write_png(path, 300, 100, lambda x, y: (x % 256, y, 90))
        heat = self.explain('h.png', '--overlay', 'none', picture=path)
        out = self.explain('o.png', picture=path)
        self.assertEqual((heat[0, 50][3], heat[299, 50][3]), (0, 0))
        self.assertGreater(heat[150, 50][3], 0)
        self.assertEqual((out[0, 50], out[299, 50]), ((0, 50, 90), (43, 50, 90)))
        seen = self.explain('s.png', '--overlay', 'none', '--alpha', 'opaque', '--fit', 'squash', picture=path)
        self.assertEqual(seen[0, 50][3], 255)

    def test_the_picture_in_its_own_shape(self):
        path = self.folder / 'oblong.png'
        write_png(path, 300, 100, lambda x, y: (x % 256, y, 90))
        words = 'explain', path, '--fit', 'native', '--class', 'cat', '--dump', self.folder / 'out.safetensors', '--overlay', 'none'
        self.ok(*words, '-o', self.folder / 'h.png', '--alpha', 'opaque', '--method', 'transformer_attribution')
        dump, heat = Tensors(self.folder / 'out.safetensors'), Png(self.folder / 'h.png')
        self.assertEqual(dump['map'][0], [1, 6, 20])        # 12 x 12 patches in another shape
        self.assertEqual(dump['heatmap'][0], [1, 48, 160])
        self.assertEqual((heat.width, heat.height), (300, 100))
        self.assertEqual((heat[10, 50][3], heat[290, 50][3]), (255, 255))
        self.ok(*words, '-o', self.folder / 'h.png', '--side', 240, '--method', 'input_x_gradient')
        self.assertEqual(Tensors(self.folder / 'out.safetensors')['map'][0], [1, 80, 240])
        self.ok('explain', path, '--fit', 'native', '-o', self.folder / 'r.png', '--overlay', 'reference')
        small = Png(self.folder / 'r.png')
        self.assertEqual((small.width, small.height), (160, 48))
        self.fails(1, 'shorter side', 'explain', path, '--fit', 'native', '--side', 8192, '-o', self.folder / 'no.png')
        self.fails(2, 'side', 'explain', path, '--fit', 'native', '--side', '0', '-o', self.folder / 'no.png')

    def test_sharper_maps(self):
        words = 'explain', EXAMPLE, '--class', 'dog', '--json', '--dump', self.folder / 'out.safetensors'
        self.assertIs(self.ok(*words).json['refine'], False)
        (_, rows, columns), plain = Tensors(self.folder / 'out.safetensors')['map']
        self.assertIs(self.ok(*words, '--refine', '-o', self.folder / 'o.png').json['refine'], True)
        self.fails(2, 'refine', *words, '--refine', '--overlay', 'reference', '-o', self.folder / 'r.png')
        dump = Tensors(self.folder / 'out.safetensors')
        (_, height, width), finer = dump['map']
        self.assertEqual(dump['heatmap'][0], [1, height, width])
        self.assertEqual((height // rows, width // columns), (8, 8))
        y, x = divmod(max(range(len(finer)), key=finer.__getitem__), width)
        self.assertEqual(y // 8 * columns + x // 8, max(range(len(plain)), key=plain.__getitem__))

    def test_transparency_is_kept(self):
        path = self.folder / 'alpha.png'
        write_png(path, 300, 100, lambda x, y: (x % 256, y, 90, 0 if x < 10 else 128))
        out = self.explain('o.png', picture=path)
        self.assertEqual((out.channels, out[5, 50][3], out[20, 50][3]), (4, 0, 128))

    def test_several_classes_are_several_files_named_by_number(self):
        result = self.ok('explain', EXAMPLE, '-o', self.folder / 'out.png', '--class', 'cat,dog', '--json').json
        names = [f'out-{number}.png' for number in result['classes']]
        self.assertEqual(result['outputs'], [str(self.folder / name) for name in names])
        self.assertEqual(self.left(), sorted(names))
        self.assertNotEqual(Png(self.folder / names[0]).rows, Png(self.folder / names[1]).rows)

    def test_top_chooses_the_best(self):
        best = self.ok('predict', EXAMPLE, '--json', '--top', 2).json['predictions']
        result = self.ok('explain', EXAMPLE, '-o', self.folder / 'out.png', '--top', 2, '--json').json
        self.assertEqual(result['classes'], [p['class'] for p in best])
        self.assertEqual(result['predictions'], best)

    def test_no_class_is_the_predicted_one(self):
        result = self.ok('explain', EXAMPLE, '-o', self.folder / 'out.png', '--json').json
        self.assertEqual(result['classes'], [result['predictions'][0]['class']])
        self.assertEqual(self.left(), ['out.png'])

    def test_a_class_by_number_name_or_part_of_it(self):
        number = next(p['class'] for p in self.ok('predict', EXAMPLE, '--json').json['predictions'] if p['label'] == 'dog')
        for spec in number, 'dog', 'DOG', '"dog"':
            result = self.ok('explain', EXAMPLE, '-o', self.folder / 'out.png', '--class', spec, '--json').json
            self.assertEqual(result['classes'], [number])

    def test_json_is_one_object_with_the_promised_keys(self):
        result = self.ok('explain', EXAMPLE, '-o', self.folder / 'out.png', '--json', '--method', 'rollout').json
        for key in 'model', 'method', 'precision', 'predictions', 'outputs', 'timings_ms':
            self.assertIn(key, result)
        self.assertEqual(result['method'], 'rollout')
        self.assertEqual(set(result['timings_ms']), {'load', 'read', 'forward', 'attribution', 'save'})

    def test_text_names_class_and_file(self):
        out = self.ok('explain', EXAMPLE, '-o', self.folder / 'out.png', '--class', 'cat').out
        self.assertRegex(out, r'\A +\d+ +\d+\.\d\d %  cat: .*out\.png\n\Z')

    def test_every_method_makes_a_map_of_its_own(self):
        methods = 'transformer_attribution', 'rollout', 'full', 'last_layer', 'last_layer_attn', 'second_layer', \
            'attention_rollout', 'generic_attention', 'gradcam_attn', 'gradcam', 'grad_eclip', \
            'legrad', 'input_x_gradient', 'libra', 'libra_ixg', 'attn_lrp', \
            'occlusion', 'integrated_gradients'
        maps = [self.explain(f'{m}.png', '--overlay', 'none', '--method', m).rows for m in methods]
        for i, a in enumerate(maps):
            self.assertTrue(all(a != b for b in maps[:i]))

    def test_a_start_layer_of_0_is_one_that_is_given(self):
        words = '--overlay', 'none', '--method', 'legrad'
        last_two, every = self.explain('two.png', *words).rows, self.explain('all.png', *words, '--start-layer', 0).rows
        self.assertNotEqual(last_two, every)

    def test_against_all_others(self):
        words = 'explain', EXAMPLE, '--dump', self.folder / 'out.safetensors', '--class', 'dog', '--method', 'libra', '--json'
        self.assertEqual(self.ok(*words, '--against', 'rest').json['against'], 'rest')
        rest = Tensors(self.folder / 'out.safetensors')['map']
        self.ok(*words, '--against', 'cat')
        self.assertNotEqual(Tensors(self.folder / 'out.safetensors')['map'], rest)
        self.fails(1, 'against: ', *words, '--against', '"rest"')      # a class of that name, which there is not
        self.fails(1, 'rollout', *words, '--against', 'rest', '--method', 'rollout')

    def test_check(self):
        words = 'explain', EXAMPLE, '--class', 'dog,cat', '--method', 'libra,full,gradcam', '--check'
        lines = self.ok(*words).out.splitlines()[-5:]
        for line, begin in zip(lines, ('libra, dog: completeness', 'libra, cat: comp', 'full, dog: conservation', 'full, cat', 'gradcam: ')):
            self.assertTrue(line.startswith(begin), line)
        checks = json.loads(self.ok(*words, '--json').out)['check']
        self.assertEqual([c['method'] for c in checks], ['libra', 'libra', 'full', 'full'])
        for c in checks:
            self.assertAlmostEqual(sum(c['parts']) - c['whole'], c['error'], places=12)
            self.assertLessEqual(abs(c['error']), c['allowed'])
            self.assertTrue(c['promised'] and c['step'] is None)
        self.assertNotIn('check', json.loads(self.ok(*words[:-1], '--json').out))
        dump = self.folder / 'dump.safetensors'
        self.ok(*words[:4], '--method', 'libra_ixg', '--dump', dump)
        shape, numbers = Tensors(dump)['completeness']
        self.assertEqual(shape, [2, 4])
        self.assertEqual(list(numbers), [n for c in checks[:2] for n in (*c['parts'], c['whole'])])

    def test_gamma_and_variant(self):
        plain, *others = [self.explain('out.png', '--overlay', 'none', '--method', 'attn_lrp', *words).rows
                          for words in ([], ['--gamma', '0'], ['--variant', 'full'], ['--gamma', '0.05,0'], ['--gamma', '0.05'])]
        for i, rows in enumerate(others):
            self.assertTrue(all(rows != other for other in [plain, *others[:i]]))
        for words in ['--gamma', '0.05,0.25'], ['--variant', 'cp']:
            self.assertEqual(self.explain('out.png', '--overlay', 'none', '--method', 'attn_lrp', *words).rows, plain)

    def integrated(self, *words):
        return self.explain('out.png', '--overlay', 'none', '--method', 'integrated_gradients', '--steps', '4', *words).rows

    def test_steps_and_baseline(self):
        mean = self.integrated()
        maps = [mean, *(self.integrated(*words) for words in (['--baseline', 'black'], ['--baseline', 'white'], ['--steps', '5']))]
        for i, rows in enumerate(maps):
            self.assertTrue(all(rows != other for other in maps[:i]))
        self.assertEqual(self.integrated('--baseline', 'mean'), mean)
        black, small = self.folder / 'empty.png', self.folder / 'small.png'
        write_png(black, 512, 512, lambda x, y: (0, 0, 0))
        self.assertEqual(self.integrated('--baseline', black), maps[1])
        write_png(small, 64, 64, lambda x, y: (0, 0, 0))
        self.fails(1, '64 × 64', 'explain', EXAMPLE, '-o', self.folder / 'o.png', '--method', 'integrated_gradients', '--baseline', small)

    def test_colormaps_and_threshold(self):
        gray = self.explain('gray.png', '--overlay', 'none', '--colormap', 'gray')
        self.assertTrue(all(gray[x, y][0] == gray[x, y][1] == gray[x, y][2] for x in range(0, 40) for y in range(0, 40)))
        binary = self.explain('binary.png', '--overlay', 'none', '--colormap', 'gray', '--threshold')
        values = {binary[x, y][0] for x in range(binary.width) for y in range(binary.height)}
        self.assertEqual(values, {0, 255})

    def test_above_a_level_is_hot(self):
        gray = self.explain('gray.png', '--overlay', 'none', '--colormap', 'gray')
        for level in 0.2, 0.6:
            binary = self.explain('binary.png', '--overlay', 'none', '--colormap', 'gray', '--threshold', '--level', level)
            for x in range(0, gray.width, 7):
                for y in range(0, gray.height, 7):
                    heat, hot = gray[x, y][0], binary[x, y][0]
                    if abs(heat - 255 * level) > 1:                # gray has been rounded
                        self.assertEqual(hot, 255 if heat > 255 * level else 0)

    def test_one_class_rather_than_another(self):
        dump = self.folder / 'out.safetensors'
        words = '--class', 'dog', '--against', 'cat', '--colormap', 'diverging'
        result = self.ok('explain', EXAMPLE, '-o', self.folder / 'a.png', '--dump', dump, '--json', *words).json
        there, plain = Tensors(dump), self.ok('explain', EXAMPLE, '--dump', dump, '--class', 'dog') and Tensors(dump)
        self.ok('explain', EXAMPLE, '--dump', dump, '--class', 'cat', '--against', 'dog')
        back = Tensors(dump)
        self.assertEqual(self.ok('predict', EXAMPLE, '--json', '--top', 24).json['predictions'][1]['class'], result['against'])
        self.assertNotIn('rival', plain)
        self.assertEqual((there['rival'], there['map']), (back['map'], back['rival']))
        self.assertNotEqual(there['map'], plain['map'])
        two_sided = self.explain('b.png', '--overlay', 'none', *words)
        colors = [two_sided[x, y] for x in range(0, two_sided.width, 5) for y in range(0, two_sided.height, 5)]
        self.assertTrue(any(r > b + 50 for r, g, b, a in colors) and any(b > r + 50 for r, g, b, a in colors))

    def test_a_contrast_needs_another_class_and_a_gradient(self):
        out = self.folder / 'a.png'
        for words, says in {('--class', 'dog', '--against', 'dog'): 'against itself', ('--against', 'unicorn'): 'against: ',
                            ('--class', 'dog', '--against', 'cat', '--method', 'rollout'): 'rollout'}.items():
            self.fails(1, says, 'explain', EXAMPLE, '-o', out, *words)
        self.fails(1, '2 classes', 'explain', EXAMPLE, '-o', out, '--against', 'dog,cat')
        self.assertEqual(self.left(), [])

    def test_start_layer_and_ablation_change_the_map(self):
        first, later = (self.explain('a.png', '--method', 'rollout', '--start-layer', n).rows for n in (0, 3))
        self.assertNotEqual(first, later)
        for method in 'last_layer', 'second_layer':
            plain = self.explain('b.png', '--method', method).rows
            self.assertNotEqual(plain, self.explain('c.png', '--method', method, '--ablation').rows)

    def test_the_flavour_of_the_paper_changes_the_map(self):
        usual, reference, paper = (self.explain('a.png', *flavour).rows for flavour in
                                   ([], ['--flavour', 'reference'], ['--flavour', 'chefer2021']))
        self.assertEqual(usual, reference)
        self.assertNotEqual(usual, paper)
        self.fails(2, 'chefer2021', 'explain', EXAMPLE, '-o', self.folder / 'a.png', '--flavour', 'chefer2022')
        self.fails(1, 'flavour', 'explain', EXAMPLE, '-o', self.folder / 'a.png', '--flavour', 'chefer2021', '--method', 'full')


class ReferenceOverlay(Case):
    """The reference implementation's own picture: the network's input, stretched, plus the heat in jet."""

    def setUp(self):
        super().setUp()
        self.out, self.dump, self.input = (self.folder / name for name in ('out.png', 'out.safetensors', 'in.safetensors'))

    def test_a_picture_becomes_the_input_with_heat_over_it(self):
        self.ok('explain', EXAMPLE, '-o', self.out, '--overlay', 'reference', '--color', 'raw', '--dump', self.dump)
        side = Tensors(self.dump)['heatmap'][0][1]
        picture = Png(self.out)
        self.assertEqual((picture.width, picture.height, picture.channels), (side, side, 3))
        self.assertEqual(max(map(max, picture.rows)), 255)
        self.ok('explain', EXAMPLE, '-o', self.out, '--overlay', 'reference', '--color', 'raw', '--threshold')
        self.assertNotEqual(picture.rows, Png(self.out).rows)

    def test_the_formula(self):
        self.ok('explain', EXAMPLE, '--dump', self.dump)
        side = Tensors(self.dump)['heatmap'][0][1]
        pixels = side * side
        values = [math.sin(i / 97) + i % 5 / 10 for i in range(3 * pixels)]
        write_tensor(self.input, 'input', [3, side, side], values)
        self.ok('explain', '--input-tensor', self.input, '-o', self.out, '--overlay', 'reference', '--dump', self.dump)
        heat = [int(255 * h) for h in Tensors(self.dump)['heatmap'][1]]
        low, high = min(values), max(values)
        ramp = [lambda i: min(4 * i - 382.5, 1147.5 - 4 * i), lambda i: min(4 * i - 127.5, 892.5 - 4 * i),
                lambda i: min(4 * i + 127.5, 637.5 - 4 * i)]
        total = [min(255, max(0, round(ramp[c](heat[p])))) / 255 + (values[c * pixels + p] - low) / (high - low)
                 for p in range(pixels) for c in range(3)]
        most = max(total)
        for wanted, got in zip((255 * t / most for t in total), (v for row in Png(self.out).rows for v in row)):
            self.assertLess(abs(wanted - 0.5 - got), 0.501)  # truncated


class Notes(Case):
    def test_a_class_that_nothing_speaks_for_is_warned_of(self):
        subprocess.run([os.environ['VIT_GENERATE'], 'mini-vit', self.folder], check=True)
        path = self.folder / 'mini-vit.safetensors'
        data = bytearray(path.read_bytes())
        size, = struct.unpack('<Q', data[:8])
        begin, end = json.loads(data[8:8 + size])['head.weight']['data_offsets']
        row = (end - begin) // 7
        data[8 + size + begin:8 + size + begin + row] = bytes(row)
        path.write_bytes(data)
        result = run('explain', EXAMPLE, '-o', self.folder / 'out.png', '--model', self.folder / 'mini-vit.ini', '--class', '0,1')
        self.assertEqual(result.status, 0)
        self.assertRegex(result.err, r'\Avit-attribution: warning: transformer_attribution: [^\n]*class 0[^\n]*\n\Z')


class Dump(Case):
    def test_a_dump_of_a_picture(self):
        path = self.folder / 'out.safetensors'
        result = self.ok('explain', EXAMPLE, '--dump', path, '--class', 'cat,dog', '--json').json
        dump = Tensors(path)
        shapes = {name: shape for name, (shape, _) in dump.items()}
        side = shapes['heatmap'][1]
        self.assertEqual(result['outputs'], [str(path)])
        self.assertEqual(set(shapes), {'logits', 'classes', 'map', 'readout', 'heatmap'})
        self.assertEqual((shapes['classes'], shapes['heatmap']), ([2], [2, side, side]))
        self.assertEqual(list(dump['classes'][1]), result['classes'])
        self.assertEqual((dump['classes'][1].typecode, dump['map'][1].typecode), ('q', 'f'))
        self.assertEqual((min(dump['heatmap'][1]), max(dump['heatmap'][1])), (0, 1))
        self.assertAlmostEqual(max(dump['logits'][1]), result['predictions'][0]['logit'], places=4)
        self.assertEqual({k: dump.metadata[k] for k in ('model', 'method', 'precision')},
                         {'model': 'demo', 'method': 'transformer_attribution', 'precision': 'exact'})
        self.assertIn('version', dump.metadata)

    def test_attention_has_all_rows_of_every_block(self):
        path = self.folder / 'out.safetensors'
        self.ok('explain', EXAMPLE, '--dump', path, '--dump-attention', '--class', 'cat,dog')
        dump = Tensors(path)
        (heads, tokens, _), attention = dump['attn.0']
        self.assertEqual(tokens, dump['map'][0][1] ** 2 + 1)
        blocks = sum(name.startswith('attn.') for name in dump)
        self.assertGreater(blocks, 1)
        for block in range(blocks):
            attention = dump[f'attn.{block}'][1]
            for row in range(heads * tokens):
                self.assertAlmostEqual(sum(attention[row * tokens:(row + 1) * tokens]), 1, places=4)
            for name in 'attn_grad', 'attn_cam':
                self.assertEqual(dump[f'{name}.{block}'][0], [2, heads, tokens, tokens])

    def test_a_network_input_instead_of_a_picture(self):
        out, inp = self.folder / 'out.safetensors', self.folder / 'in.safetensors'
        self.ok('explain', EXAMPLE, '--dump', out)
        side = Tensors(out)['heatmap'][0][1]
        write_tensor(inp, 'input', [3, side, side], [(i % 97) / 48 - 1 for i in range(3 * side * side)])
        self.assertEqual(self.ok('explain', '--input-tensor', inp, '--dump', out).out, f'{out}\n')
        first = Tensors(out)['logits'][1]
        self.ok('explain', '--input-tensor', inp, '--dump', out, '--precision', 'fast')
        for a, b in zip(first, Tensors(out)['logits'][1]):
            self.assertAlmostEqual(a, b, delta=1e-3)

    def test_a_wrong_network_input_is_an_error(self):
        out, inp = self.folder / 'out.safetensors', self.folder / 'in.safetensors'
        write_tensor(inp, 'input', [3, 2, 2], range(12))
        self.fails(1, 'in.safetensors', 'explain', '--input-tensor', inp, '--dump', out)
        write_tensor(inp, 'other', [1], [0])
        self.fails(1, 'input', 'explain', '--input-tensor', inp, '--dump', out)
        self.fails(1, 'missing.safetensors', 'explain', '--input-tensor', self.folder / 'missing.safetensors', '--dump', out)
        self.assertEqual(self.left(), ['in.safetensors'])


class Interrupted(Case):
    def test_a_signal_leaves_no_file(self):
        for number in signal.SIGTERM, signal.SIGINT:
            for pause in 0.05, 0.1, 0.2, 0.3:
                with running('explain', EXAMPLE, '-o', self.folder / 'out.png', '--top', 20) as process:
                    time.sleep(pause)
                    process.send_signal(number)
                    out, err = process.communicate(timeout=SECONDS)
                self.check(process.returncode, out, err)

    def check(self, status, out, err):
        """Done before the signal came, or stopped: whole files either way."""
        for name in self.left():
            self.assertRegex(name, r'\Aout-\d+\.png\Z')
            Png(self.folder / name)
            (self.folder / name).unlink()
        if status == 1:
            self.assertEqual(out, '')
            self.assertRegex(NOTES.sub('', err), r'\Avit-attribution: explain: [^\n]+\n\Z')

    def test_a_failure_keeps_the_file_that_was_there(self):
        path = self.folder / 'out.png'
        path.write_bytes(b'precious')
        self.fails(1, 'unicorn', 'explain', EXAMPLE, '-o', path, '--class', 'unicorn')
        self.assertEqual(path.read_bytes(), b'precious')
        self.assertEqual(self.left(), ['out.png'])


if __name__ == '__main__':
    unittest.main()
