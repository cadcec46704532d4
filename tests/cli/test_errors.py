# test_errors.py - wrong usage, bad input and what this version cannot do yet: the exit status, and one sentence.
# SPDX-License-Identifier: GPL-3.0-or-later
import ctypes
import os
import resource
import struct
import unittest

from support import EXAMPLE, SECONDS, Case, run, running, write_png

IN_CREATE = 0x100  # of inotify, which misses nothing, however busy the machine is


def files_made_in(folder):
    """A function that returns the names of all files made there since."""
    libc = ctypes.CDLL(None)
    watch = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
    libc.inotify_add_watch(watch, os.fsencode(folder), IN_CREATE)

    def made():
        names, events = set(), os.read(watch, 1 << 16)
        os.close(watch)
        while events:
            size, = struct.unpack_from('I', events, 12)
            names.add(os.fsdecode(events[16:16 + size].rstrip(b'\0')))
            events = events[16 + size:]
        return names
    return made


class Usage(Case):
    def test_commands(self):
        self.fails(2, 'missing')
        self.fails(2, 'paint', 'paint')

    def test_help_and_version(self):
        self.assertRegex(self.ok('--version').out, r'\Avit-attribution \d+\.\d+\.\d+\n\Z')
        for command in 'predict', 'explain', 'models', 'probe', 'bench', 'evaluate':
            self.assertIn(command, self.ok('--help').out)
            out = self.ok(command, '--help').out
            self.assertIn('Usage', out)
            self.assertNotIn('tensor ', out.replace('--input-tensor', ''))

    def test_unknown_options(self):
        for command in 'predict', 'explain', 'models', 'probe', 'bench', 'evaluate':
            self.fails(2, '--bogus', command, '--bogus')
        self.fails(2, '--colormap', 'predict', EXAMPLE, '--colormap', 'jet')

    def test_unknown_values(self):
        for option in 'method', 'fit', 'precision', 'colormap', 'color', 'overlay':
            self.fails(2, 'bogus', 'explain', EXAMPLE, '-o', self.folder / 'o.png', f'--{option}', 'bogus')
        for option in 'top', 'threads':
            for value in '0', '-1', 'many', '1.5':
                self.fails(2, option, 'predict', EXAMPLE, f'--{option}', value)
        for level in '-0.1', '1.5', 'nan', 'high':
            self.fails(2, level, 'explain', EXAMPLE, '-o', self.folder / 'o.png', '--threshold', '--level', level)
        self.fails(2, 'start-layer', 'explain', EXAMPLE, '-o', self.folder / 'o.png', '--start-layer', 'x')
        self.assertEqual(self.left(), [])

    def test_missing_and_superfluous_words(self):
        out = self.folder / 'o.png'
        self.fails(2, 'IMAGE', 'predict')
        self.fails(2, 'b.png', 'predict', 'a.png', 'b.png')
        self.fails(2, 'IMAGE', 'explain', '-o', out)
        self.fails(2, '-o', 'explain', EXAMPLE)
        self.fails(2, '--dump', 'explain', EXAMPLE, '-o', out, '--dump-attention')
        self.fails(2, '--top', 'explain', EXAMPLE, '-o', out, '--top', 2, '--class', 'cat')
        self.fails(2, '--threshold', 'explain', EXAMPLE, '-o', out, '--level', 0.5)
        self.fails(2, '--input-tensor', 'explain', EXAMPLE, '--input-tensor', 'x', '--dump', out)
        self.fails(2, '-o', 'explain', '--input-tensor', 'x', '-o', out)


class Gamma(Case):
    """What attn_lrp alone has."""

    def test_no_numbers(self):
        for gamma in '', 'x', '-0.1', 'nan', '0.1,', '0.1,inf', '1,2,3':
            self.fails(2, 'two with a comma', 'explain', EXAMPLE, '-o', self.folder / 'o.png', '--method', 'attn_lrp', '--gamma', gamma)
        self.fails(2, 'choose one of: cp, full', 'explain', EXAMPLE, '-o', self.folder / 'o.png', '--method', 'attn_lrp', '--variant', 'x')

    def test_other_methods(self):
        for option in ['--gamma', '0'], ['--gamma', '0.05,0.25'], ['--variant', 'full']:
            for method in 'transformer_attribution', 'libra':
                self.fails(1, 'attn_lrp has them', 'explain', EXAMPLE, '-o', self.folder / 'o.png', '--method', method, *option)


class Way(Case):
    """What integrated_gradients alone has."""

    def test_no_steps(self):
        for steps in '0', '-1', 'x', '2.5', '10001', '':
            self.fails(2, 'from 1 to 10000', 'explain', EXAMPLE, '-o', self.folder / 'o.png', '--method', 'integrated_gradients',
                       '--steps', steps)

    def test_no_baseline(self):
        text = self.folder / 'text.png'
        text.write_text('hello')
        for baseline in self.folder / 'missing.png', text:
            self.fails(1, baseline.name, 'explain', EXAMPLE, '-o', self.folder / 'o.png', '--method', 'integrated_gradients',
                       '--baseline', baseline)

    def test_other_methods(self):
        for option in ['--steps', '20'], ['--baseline', 'black']:
            self.fails(1, 'integrated_gradients has them', 'explain', EXAMPLE, '-o', self.folder / 'o.png', '--method', 'libra', *option)


class Input(Case):
    def test_pictures_that_cannot_be_read(self):
        for name, content in {'empty.png': b'', 'text.png': b'hello', 'cut.png': EXAMPLE.read_bytes()[:2000],
                              'head.png': b'\x89PNG\r\n\x1a\n', 'head.jpg': b'\xff\xd8\xff\xe0', 'head.tif': b'II*\0\xff\xff\xff\xff',
                              'head.webp': b'RIFF\xff\xff\xff\xffWEBPVP8 '}.items():
            path = self.folder / name
            path.write_bytes(content)
            self.fails(1, name, 'predict', path)
            self.fails(1, name, 'explain', path, '-o', self.folder / 'o.png')
        self.fails(1, 'missing.png', 'predict', self.folder / 'missing.png')
        self.fails(1, str(self.folder), 'predict', self.folder)

    def test_pictures_cut_short(self):
        for extension in 'png', 'jpg', 'tif', 'webp':
            whole, path = self.folder / f'whole.{extension}', self.folder / f'cut.{extension}'
            self.ok('explain', EXAMPLE, '-o', whole)
            data = whole.read_bytes()
            for size in len(data) // 10, len(data) // 2, len(data) * 9 // 10:
                path.write_bytes(data[:size])
                self.fails(1, path.name, 'predict', path)

    def test_a_jpeg_that_makes_its_library_end_the_process(self):
        whole, path = self.folder / 'whole.jpg', self.folder / 'broken.jpg'
        self.ok('explain', EXAMPLE, '-o', whole)
        data = whole.read_bytes()
        at = data.index(b'\xff\xdb')                       # the first quantisation table becomes a reserved marker
        path.write_bytes(data[:at + 1] + b'\x02' + data[at + 2:])
        self.fails(1, 'broken.jpg', 'predict', path)

    def test_a_picture_without_pixels(self):
        path = self.folder / 'none.png'
        write_png(path, 0, 0, None)
        self.fails(1, 'none.png', 'predict', path)

    def test_the_smallest_picture(self):
        path = self.folder / 'dot.png'
        write_png(path, 1, 1, lambda x, y: (200, 100, 50))
        self.ok('predict', path)
        self.ok('explain', path, '-o', self.folder / 'o.png')

    @unittest.skipIf(os.geteuid() == 0, 'root may read everything')
    def test_a_picture_that_may_not_be_read(self):
        path = self.folder / 'secret.png'
        path.write_bytes(EXAMPLE.read_bytes())
        path.chmod(0)
        self.fails(1, 'secret.png', 'predict', path)

    def test_names_with_odd_characters(self):
        path = self.folder / 'a % b "c" \u00e4.png'
        path.write_bytes(EXAMPLE.read_bytes())
        result = self.ok('explain', path, '-o', self.folder / 'o % "1".png', '--json').json
        self.assertEqual(result['outputs'], [str(self.folder / 'o % "1".png')])

    def test_models_and_classes_that_do_not_exist(self):
        self.fails(1, 'nope', 'predict', EXAMPLE, '--model', 'nope')
        for spec in 'unicorn', '24', '-1', '99999999999', 'cat,unicorn':
            self.fails(1, spec.split(',')[-1], 'explain', EXAMPLE, '-o', self.folder / 'o.png', '--class', spec)
        self.assertEqual(self.left(), [])

    def test_misspelt_names_are_recognised(self):
        self.fails(1, 'did you mean “deit_tiny_patch16_224”?', 'predict', EXAMPLE, '--model', 'deit_tinny_patch16_224')
        self.fails(1, 'did you mean “bicycle”?', 'explain', EXAMPLE, '-o', self.folder / 'o.png', '--class', 'bycicle')
        self.fails(2, 'did you mean “rollout”?', 'explain', EXAMPLE, '-o', self.folder / 'o.png', '--method', 'rolout')
        self.assertNotIn('did you mean', run('predict', EXAMPLE, '--model', 'unicorn').err)

    def test_an_ambiguous_class_lists_its_candidates(self):
        labels = [p['label'] for p in run('predict', EXAMPLE, '--top', 100, '--json').json['predictions']]
        part = next(c for c in 'aeiou' if sum(c in label for label in labels) > 1)
        err = self.fails(1, part, 'explain', EXAMPLE, '-o', self.folder / 'o.png', '--class', part).err
        self.assertGreaterEqual(sum(label in err for label in labels if part in label), 2)


class Output(Case):
    def test_outputs_that_cannot_be_written(self):
        self.fails(1, 'o.gif', 'explain', EXAMPLE, '-o', self.folder / 'o.gif')
        self.fails(1, 'noextension', 'explain', EXAMPLE, '-o', self.folder / 'noextension')
        self.fails(1, 'gone', 'explain', EXAMPLE, '-o', self.folder / 'gone' / 'o.png')
        self.fails(1, 'transparency', 'explain', EXAMPLE, '-o', self.folder / 'o.jpg', '--overlay', 'none')
        self.fails(1, 'gone', 'explain', EXAMPLE, '--dump', self.folder / 'gone' / 'o.safetensors')
        self.assertEqual(self.left(), [])

    def test_a_folder_in_the_way(self):
        (self.folder / 'o.png').mkdir()
        self.fails(1, 'o.png', 'explain', EXAMPLE, '-o', self.folder / 'o.png')
        self.assertEqual(self.left(), ['o.png'])

    def test_devices_and_pipes_stay(self):
        os.mkfifo(self.folder / 'pipe.png')
        (self.folder / 'null.png').symlink_to('/dev/null')
        for name in 'pipe.png', 'null.png':
            self.fails(1, 'not a regular file', 'explain', EXAMPLE, '-o', self.folder / name)
        self.assertEqual(self.left(), ['null.png', 'pipe.png'])

    def test_a_link_is_written_through(self):
        for option, name in ('-o', 'o.png'), ('--dump', 'o.safetensors'):
            (self.folder / 'deep').mkdir(exist_ok=True)
            (self.folder / name).symlink_to('deep/' + name)
            for _ in 'new', 'replaced':
                self.assertEqual(run('explain', EXAMPLE, option, self.folder / name).status, 0)
                self.assertTrue((self.folder / name).is_symlink())
                self.assertTrue((self.folder / 'deep' / name).is_file())
            self.assertEqual([path.name for path in (self.folder / 'deep').iterdir()], [name])
            (self.folder / 'deep' / name).unlink()
            (self.folder / name).unlink()

    def test_what_a_dead_process_left_is_removed(self):
        """Its name is that of a temporary file, and nobody has locked it."""
        for name in 'o.png.vit-0123abcd.part', 'other.png.vit-00000000.part', 'o.png.1234.part':
            (self.folder / name).write_bytes(b'half')
        self.assertEqual(run('explain', EXAMPLE, '-o', self.folder / 'o.png').status, 0)
        self.assertEqual(self.left(), ['o.png', 'o.png.1234.part'])

    def test_nobody_can_foresee_the_temporary_name(self):
        """It is none that a process would have by its number, and never ends like the finished file."""
        made = files_made_in(self.folder)
        with running('explain', EXAMPLE, '-o', self.folder / 'o.png', '--dump', self.folder / 'o.safetensors') as process:
            self.assertEqual(process.wait(SECONDS), 0)
        names = made() - {'o.png', 'o.safetensors'}
        self.assertEqual({name.split('.vit-')[0] for name in names}, {'o.png', 'o.safetensors'})
        for name in names:
            self.assertRegex(name, r'\.vit-[0-9a-f]{8}\.part\Z')

    def test_a_full_disk(self):
        """Played by a limit on the size of files; SIGXFSZ stays ignored, as Python has it."""
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
        for words in ['-o', self.folder / 'o.png'], ['--dump', self.folder / 'o.safetensors']:
            self.fails(1, 'o.', 'explain', EXAMPLE, *words, preexec_fn=limit, restore_signals=False)
        self.assertEqual(self.left(), [])


if __name__ == '__main__':
    unittest.main()
