# test_batch.py - many pictures: what is left when a run is killed, the disk is full or a decoder crashes; shares, and their merge.
# SPDX-License-Identifier: GPL-3.0-or-later
import contextlib
import csv
import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest

from support import NOTES, PROGRAM, SOURCE, Case, Png, decoder_of, run, running, write_png

FAST = '--precision', 'fast'


def files(folder):
    """Everything in a folder, by its path there."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob('*')) if path.is_file()}


def lines(folder):
    text = (folder / 'results.jsonl').read_text(encoding='utf-8')
    assert text == '' or text.endswith('\n')
    return [json.loads(line) for line in text.splitlines()]


def draw(path, seed):
    """Colours that no other seed has."""
    write_png(path, 40, 32, lambda x, y: ((x * seed * 7) % 256, (y * (seed + 3) * 11) % 256, (x * y + 40 * seed) % 256))


@contextlib.contextmanager
def small_disk(folder):
    """The folder, new, on a disk of its own with 80 kB and None; where none may be mounted, a limit for the process in its place."""
    folder.mkdir()
    mounted = subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=80k', 'tmpfs', folder], capture_output=True).returncode == 0
    try:
        yield folder, None if mounted else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))
    finally:
        if mounted:
            subprocess.run(['umount', '-l', folder], check=True)


def decoders(process):
    """The numbers of the processes that decode for one, the oldest first; whoever has just been forked is none yet."""
    children = pathlib.Path(f'/proc/{process.pid}/task/{process.pid}/children').read_text().split()
    return [int(child) for child in children if b'--codec' in pathlib.Path(f'/proc/{child}/cmdline').read_bytes()]


def memory(process):
    """The most that it has had, and what its decoders have now; kB."""
    def of(number, kind):
        try:
            found = re.search(kind + r':\s+(\d+)', pathlib.Path(f'/proc/{number}/status').read_text())
        except (FileNotFoundError, ProcessLookupError):
            return 0
        return int(found[1]) if found else 0
    try:
        return of(process.pid, 'VmHWM'), sum(of(child, 'VmRSS') for child in decoders(process))
    except (FileNotFoundError, ProcessLookupError):                    # a decoder has ended meanwhile
        return 0, 0


class Batch(Case):
    def setUp(self):
        super().setUp()
        self.pictures, self.out = self.folder / 'pictures', self.folder / 'out'
        self.pictures.mkdir()

    def draw(self, n):
        for i in range(n):
            draw(self.pictures / f'{i}.png', i + 1)

    def run_batch(self, *words, out=None, status=0, **options):
        result = run('batch', *words, '-o', out or self.out, *FAST, **options)
        self.assertEqual(result.status, status, result.err)
        return result

    def whole(self, *words):
        """What an undisturbed run leaves."""
        self.run_batch(self.pictures, *words, out=self.folder / 'whole')
        return files(self.folder / 'whole')

    def resumed(self, *words):
        """After --resume everything is as if nothing had happened; how many were done before."""
        done = self.run_batch(self.pictures, '--resume', *words)
        self.assertEqual(files(self.out), self.whole(*words))
        return int(done.out.partition('before: ')[2].partition(',')[0])


# Starting GEGL is most of what a small picture costs, so one run that nothing disturbs serves many tests.

def setUpModule():
    folder = tempfile.TemporaryDirectory(prefix='vit attribution ')
    unittest.addModuleCleanup(folder.cleanup)
    Known.made = pathlib.Path(folder.name)
    pictures = Known.made / 'pictures'
    (pictures / 'sub').mkdir(parents=True)
    for seed, name in enumerate(['a.png', 'a.tif', 'A.jpg', os.fsdecode(b'n\n\xff.png')], 1):
        draw(pictures / name, seed)
    write_png(pictures / 'sub' / 'a.png', 160, 120, lambda x, y: os.urandom(3))
    Known.done = run('batch', pictures, '-o', Known.made / 'whole', *FAST, '--table', Known.made / 't.csv', '--progress')


class Known(Batch):
    """Five pictures, of which the last one needs the most room, and what a run leaves of them.  No test changes either."""

    def setUp(self):
        super().setUp()
        self.pictures = self.made / 'pictures'

    def whole(self):
        return files(self.made / 'whole')


class Left(Known):
    def test_what_is_left(self):
        """Sub-folders are mirrored, names that collide are told apart, and no byte of a name is lost or breaks a line."""
        self.assertRegex(self.done.out, r'\APictures: 5; explained: 5, done before: 0, failed: 0\n\Z')
        self.assertIn('of 5 pictures', self.done.err)
        made = lines(self.made / 'whole')
        self.assertEqual([os.path.relpath(line['input'], self.pictures) for line in made],
                         ['A.jpg', 'a.png', 'a.tif', 'n\n\ufffd.png', 'sub/a.png'])
        self.assertEqual([line['outputs'] for line in made],
                         [[f'{stem}-heat.png', f'{stem}-overlay.png'] for stem in ('A', 'a~2', 'a~3', 'n%0A%FF', 'sub/a')])
        outputs = {name for line in made for name in line['outputs']}
        self.assertEqual(outputs | {'results.jsonl', 'pictures.jsonl'}, set(self.whole()))
        for line in made:
            self.assertEqual([(self.made / 'whole' / name).stat().st_size for name in line['outputs']], line['output_sizes'])
        with open(self.made / 't.csv', newline='', encoding='utf-8') as table:
            rows = list(csv.DictReader(table))
        self.assertEqual([row['label'] for row in rows], [line['predictions'][0]['label'] for line in made])
        self.assertEqual(rows[3]['input'], made[3]['input'])


    def test_any_number_of_threads(self):
        """One picture at a time, or several beside each other."""
        for n in 1, 3:
            self.run_batch(self.pictures, '--threads', n, out=self.folder / f'{n}')
            self.assertEqual(files(self.folder / f'{n}'), self.whole())


class Once(Batch):
    def same_pixels(self, one, other):
        self.assertTrue(Png(one).rows == Png(other).rows, one)         # unittest would look for the differences for minutes

    def test_the_same_as_explain(self):
        picture, words = self.pictures / 'a.png', ['--top', 2, '--colormap', 'viridis']
        draw(picture, 1)
        self.run_batch(picture, *words)
        line, = lines(self.out)
        best = line['classes']
        self.assertEqual(line['outputs'], [f'a-{what}-{number}.png' for number in best for what in ('heat', 'overlay')])
        for what, overlay in ('heat', 'none'), ('overlay', 'blend'):
            done = self.ok('explain', picture, '-o', self.folder / 'o.png', *words, '--overlay', overlay, '--json', *FAST).json
            for number in best:
                self.same_pixels(self.out / f'a-{what}-{number}.png', self.folder / f'o-{number}.png')
        about = picture.stat()
        self.assertEqual(line['size'], about.st_size)
        self.assertRegex(line['mtime'], rf'T.*\.{about.st_mtime_ns % 10**9:09}Z\Z')
        self.assertRegex(line['weights_sha256'], r'\A[0-9a-f]{64}\Z')
        for member in set(done) - {'outputs', 'timings_ms', 'memory_mb'}:
            self.assertEqual(line[member], done[member], member)
        self.sixteen_bits(picture, words, best)

    def test_several_methods(self):
        """Each picture as if its method had been alone."""
        picture, methods = self.pictures / 'a.png', ['rollout', 'full']
        draw(picture, 1)
        self.run_batch(picture, '--method', ','.join(methods), '--class', 'cat,dog')
        line, = lines(self.out)
        self.assertEqual(line['outputs'], [f'a-{what}-{method}-{number}.png' for method in methods for number in line['classes']
                                           for what in ('heat', 'overlay')])
        for method in methods:
            alone = self.folder / method
            self.run_batch(picture, '--method', method, '--class', 'cat,dog', out=alone)
            for name in lines(alone)[0]['outputs']:
                what, number = name[:-4].split('-')[1:]
                self.assertEqual((self.out / f'a-{what}-{method}-{number}.png').read_bytes(), (alone / name).read_bytes())
        done = self.ok('explain', picture, '--method', ','.join(methods), '--class', 'cat,dog', '--json', *FAST).json
        self.assertEqual((line['method'], line['rank_correlations']), (done['method'], done['rank_correlations']))
        self.assertIn('done before: 1', self.run_batch(picture, '--method', ','.join(methods), '--class', 'cat,dog', '--resume').out)
        self.run_batch(picture, '--method', 'all', '--class', 'dog', '--against', 'cat', '--start-layer', 1, out=self.folder / 'all')
        line, = lines(self.folder / 'all')
        self.assertEqual([name for name in line['outputs'] if 'heat' in name], [f'a-heat-{method}.png' for method in line['method'].split(',')])
        self.assertIn('left out', line['warnings'][0])

    def test_the_same_as_explain_of_windows(self):
        """Their heat alone is opaque, over the picture it is not."""
        picture, words = self.pictures / 'a.png', ['--fit', 'tile', '--class', 'dog']
        write_png(picture, 128, 96, lambda x, y: (2 * x, 2 * y, x ^ y))
        self.run_batch(picture, *words)
        for what, overlay in ('heat', 'none'), ('overlay', 'blend'):
            self.ok('explain', picture, '-o', self.folder / 'o.png', *words, '--overlay', overlay, *FAST)
            self.same_pixels(self.out / f'a-{what}.png', self.folder / 'o.png')

    def sixteen_bits(self, picture, words, best):
        wide = self.folder / 'wide'
        self.run_batch(picture, *words, '--format', 'png16', out=wide)
        for number in best:
            self.assertEqual((wide / f'a-heat-{number}.png').read_bytes()[24:26], b'\x10\x06')  # 16 bits, RGBA
            overlay = f'a-overlay-{number}.png'
            self.assertEqual((wide / overlay).read_bytes()[24:25], b'\x08')
            pairs = zip(Png(wide / overlay).rows, Png(self.out / overlay).rows)
            self.assertLessEqual(max(abs(a - b) for x, y in pairs for a, b in zip(x, y)), 2)

    def test_names_on_standard_input(self):
        self.draw(1)
        (self.pictures / '0.png').rename(self.pictures / 'a\nb.png')
        for words, names in [(['-0'], [self.pictures / 'a\nb.png', self.pictures / 'gone']), (['-', '-0'], ['gone\nb', 'gone'])]:
            shutil.rmtree(self.out, ignore_errors=True)
            done = subprocess.run([PROGRAM, 'batch', *words, '-o', self.out, *FAST], input='\0'.join(map(str, names)), text=True,
                                  capture_output=True)
            self.assertEqual((done.returncode, [line['input'] for line in lines(self.out)]), (1, [str(name) for name in names]))
            self.assertEqual([line.get('kind') for line in lines(self.out)], ['unreadable' if '-' in words else None, 'unreadable'])
        by_line = self.folder / 'by line'
        done = subprocess.run([PROGRAM, 'batch', '-', '-o', by_line, *FAST], input='gone\n\nb\n', text=True, capture_output=True)
        self.assertEqual((done.returncode, [line['input'] for line in lines(by_line)]), (1, ['gone', 'b']))
        done = subprocess.run([PROGRAM, 'batch', '-', '-o', self.folder / 'o', *FAST], input='a\0b\0', text=True, capture_output=True)
        self.assertEqual((done.returncode, done.stderr),
                         (1, 'vit-attribution: batch: standard input: a zero byte ends a name; that is a list for -0\n'))

    def test_each_picture_once(self):
        """However its path is written; a link is a picture of its own, and what lies above a linked folder is elsewhere."""
        self.draw(1)
        (self.pictures / 'other.png').symlink_to('0.png')
        (self.folder / 'far' / 'pictures').mkdir(parents=True)
        (self.folder / 'far' / 'sub').mkdir()
        draw(self.folder / 'far' / 'pictures' / '0.png', 7)
        (self.folder / 'linked').symlink_to('far/sub')
        inputs = ['pictures/0.png', './pictures/0.png', 'pictures//0.png', self.pictures / '0.png', f'/{self.pictures}/0.png',
                  'linked/../pictures/0.png', 'pictures']
        self.run_batch(*inputs, cwd=self.folder)
        self.assertEqual([line['input'] for line in lines(self.out)],
                         ['pictures/0.png', 'linked/../pictures/0.png', 'pictures/other.png'])

    def test_pictures_that_cannot_be_looked_at(self):
        """A link to nothing is a picture by its name."""
        self.draw(1)
        (self.pictures / 'lost.png').symlink_to('nothing')
        (self.pictures / 'lost.txt').symlink_to('nothing')
        done = self.run_batch(self.pictures, status=1)
        self.assertRegex(done.err, r'lost\.png: [^\n]*No such file[^\n]*\n[^\n]*: 1 \(unreadable 1\)\n\Z')
        self.assertEqual([line.get('kind') for line in lines(self.out)], [None, 'unreadable'])

    def test_folders_that_may_be_listed_but_not_entered(self):
        """By somebody who is not root, where that one may start the program."""
        somebody = {'user': 'nobody'} if os.geteuid() == 0 else {}
        try:
            subprocess.run([PROGRAM, '--version'], stdout=subprocess.DEVNULL, check=True, **somebody)
        except (OSError, subprocess.CalledProcessError) as why:
            self.skipTest(f'nobody else may start the program: {why}')
        self.draw(1)
        locked = self.pictures / 'locked'
        (locked / 'sub').mkdir(parents=True)
        draw(locked / '1.png', 1)
        locked.chmod(0o744)
        self.folder.chmod(0o777)
        try:
            done = subprocess.run([PROGRAM, 'batch', self.pictures, '-o', self.out, *FAST], capture_output=True, text=True, **somebody)
        finally:
            locked.chmod(0o755)
        self.assertRegex(NOTES.sub('', done.stderr), r'\A[^\n]*locked: Permission denied\n[^\n]*: 1 \(unreadable 1\)\n\Z')
        self.assertEqual(done.returncode, 1)

    def test_folders_that_are_called_like_outputs(self):
        names = ['0-heat.png', '0.XCF', 'index.html', 'results.jsonl', 't.csv']
        for name in names:
            (self.pictures / name).mkdir()
            draw(self.pictures / name / 'a.png', 1)
        self.draw(1)
        self.run_batch(self.pictures, '--xcf', '--html', '--table', self.out / 't.csv')
        self.assertEqual([line['outputs'][0] for line in lines(self.out)],
                         ['0-heat.png', *(f'{name}~/a-heat.png' for name in names)])

    def test_a_table_takes_the_place_of_nothing_else(self):
        self.draw(1)
        for name in '0-heat.png', '0.XCF', 'index.html':
            self.fails(1, f'{name}: this is no name for a table', 'batch', self.pictures, '-o', self.out, '--table', self.out / name)
        self.assertFalse(self.out.exists())
        self.run_batch(self.pictures, '--table', self.out / 't')

    def test_one_sentence_for_each_mistake(self):
        self.draw(1)
        (self.folder / 'none').mkdir()
        (self.folder / 'file').write_text('x')
        for status, saying, words in [
                (2, '-o DIR is missing', [self.pictures]), (2, 'FILE is missing', ['-o', self.out]),
                (2, 'shares', [self.pictures, '-o', self.out, '--shard', '4/3']),
                (2, 'shares', [self.pictures, '-o', self.out, '--shard', '0/3']),
                (2, 'png8, png16', [self.pictures, '-o', self.out, '--format', 'gif']),
                (2, 'one method', [self.pictures, '-o', self.out, '--method', 'all', '--overlay', 'reference']),
                (2, '--level goes', [self.pictures, '-o', self.out, '--level', '0.5']),
                (1, 'no pictures', [self.folder / 'none', '-o', self.out]),
                (1, 'gone', [self.pictures, '-o', self.out, '--model', 'gone']),
                (1, 'choose another', [self.pictures, '-o', self.pictures]),
                (1, 'file', [self.pictures, '-o', self.folder / 'file']), (1, '/proc/x', [self.pictures, '-o', '/proc/x']),
                (1, 'unicorn', [self.pictures, '-o', self.out, '--class', 'unicorn'])]:
            self.fails(status, saying, 'batch', *words)
        self.assertEqual(lines(self.out), [])
        self.fails(1, 'no results', 'merge', self.folder / 'none', '-o', self.folder / 'merged')

    def test_what_fails_stops_nobody(self):
        self.draw(2)
        (self.pictures / '0.png').write_bytes(b'nothing')
        done = self.run_batch(self.pictures, self.folder / 'gone.png', status=1)
        self.assertRegex(NOTES.sub('', done.err),
                         r'\Avit-attribution: [^\n]*0.png: this is [^\n]*\nvit-attribution: [^\n]*gone.png: No such'
                         r'[^\n]*\nvit-attribution: batch: [^\n]*: 2 \(unreadable 1, undecodable 1\)\n\Z')
        self.assertEqual([line.get('kind') for line in lines(self.out)], ['undecodable', None, 'unreadable'])
        draw(self.pictures / '0.png', 1)
        again = self.run_batch(self.pictures, '--resume', '--quiet')
        self.assertEqual((again.out, again.err), ('', ''))
        self.assertEqual([line['outputs'] for line in lines(self.out)], [[f'{i}-heat.png', f'{i}-overlay.png'] for i in (0, 1)])

    def test_greys_are_colours(self):
        """Whatever way babl takes from them, which depends on how busy the machine is."""
        dice = random.Random(3)
        greys = [(dice.randrange(256), dice.randrange(1, 256)) for _ in range(300 * 300)]
        for name, channels in ('grey', (0, 1)), ('colour', (0, 0, 0, 1)):
            write_png(self.pictures / f'{name}.png', 300, 300, lambda x, y: [greys[300 * y + x][c] for c in channels])
        self.run_batch(self.pictures, '--quiet')
        for kind in 'heat', 'overlay':
            self.assertEqual((self.out / f'grey-{kind}.png').read_bytes(), (self.out / f'colour-{kind}.png').read_bytes())

    def test_what_is_no_file(self):
        """A pipe that nobody writes into is not waited for."""
        self.draw(1)
        os.mkfifo(self.pictures / 'pipe.png')
        (self.pictures / 'zero.png').symlink_to('/dev/zero')
        done = self.run_batch(self.pictures, status=1)
        self.assertEqual(done.err.count('.png: it is not a regular file\n'), 2)
        self.assertEqual([line.get('kind') for line in lines(self.out)], [None, 'unreadable', 'unreadable'])

    def test_no_picture_is_written_over(self):
        self.draw(1)
        (self.pictures / '0.png').rename(self.out.parent / 'x-heat.png')
        draw(self.folder / 'x.png', 5)
        before = (self.folder / 'x-heat.png').read_bytes()
        self.run_batch(self.folder / 'x.png', self.folder / 'x-heat.png', out=self.folder, status=1)
        self.assertEqual((self.folder / 'x-heat.png').read_bytes(), before)
        self.assertEqual([line.get('kind') for line in lines(self.folder)], ['unwritten', None])

    @unittest.skipUnless('VIT_NO_MEMORY' in os.environ, 'memory is somebody else\'s here')
    def test_a_thousand_in_little_memory(self):
        """Some of which fail.  The second half takes no more than the first; tests/bench/many.py has ten thousand."""
        self.draw(10)
        for i in range(10, 1000):
            if i % 5:
                shutil.copy(self.pictures / f'{i % 10}.png', self.pictures / f'{i}.png')
            else:
                (self.pictures / f'{i}.png').write_bytes(b'x')
        subprocess.run([os.environ['VIT_GENERATE'], 'mini-vit', self.folder], check=True)
        (self.folder / 'mini.ini').write_text('[model]\nfamily=vit\nweights=mini-vit.safetensors\nheads=3\nimage_size=32\n')
        halves, results = [(0, 0), (0, 0)], self.out / 'results.jsonl'
        with running('batch', self.pictures, '-o', self.out, '--model', self.folder / 'mini.ini', '--quiet', *FAST) as process:
            drain = threading.Thread(target=process.stderr.read)
            drain.start()
            while process.poll() is None:
                second = results.exists() and results.read_bytes().count(b'\n') > 500
                halves[second] = tuple(map(max, halves[second], memory(process)))
                time.sleep(0.05)
            drain.join()
        self.assertEqual(process.returncode, 1)
        self.assertEqual([line.get('kind') for line in lines(self.out)].count('undecodable'), 198)
        self.assertEqual(len(lines(self.out)), 1000)
        for first, second in zip(*halves):
            self.assertTrue(0 < second < first + 4_000, halves)       # kB
        self.assertLess(halves[1][0], 100_000)

    def test_failures_are_reported(self):
        self.draw(1)
        (self.pictures / '0.png').write_bytes(b'nothing')
        self.run_batch(self.pictures, '--shard', '1/1', status=1)
        done = run('merge', self.out, '-o', self.folder / 'merged')
        self.assertEqual((done.status, 'undecodable 1' in done.err), (1, True))
        self.assertEqual(files(self.folder / 'merged'), files(self.out))

    def test_other_options(self):
        self.draw(1)
        self.run_batch(self.pictures, '--top', 2)
        done = self.run_batch(self.pictures, '--resume', '--method', 'rollout')
        self.assertRegex(NOTES.sub('', done.err), r'\Avit-attribution: warning: [^\n]*other options[^\n]*: 1\n\Z')
        self.assertEqual(files(self.out), self.whole('--method', 'rollout'))


class Disturbed(Known):
    def written(self):
        return lines(self.out) if (self.out / 'results.jsonl').exists() else []

    def check_what_is_left(self):
        """Whole lines, and behind each the whole of its outputs."""
        for line in self.written():
            self.assertEqual([(self.out / name).stat().st_size for name in line['outputs']], line['output_sizes'])

    def test_killed_twenty_times(self):
        """At random moments; every fourth when it has just written a line, as the beginning takes longest.  Whoever was done begins anew."""
        seed = random.randrange(10**6)
        moments = random.Random(seed)
        for i in range(20):
            if len(self.written()) == 5:
                shutil.rmtree(self.out)
            done = len(self.written())
            with running('batch', self.pictures, '-o', self.out, '--resume', *FAST) as process:
                while i % 4 == 3 and process.poll() is None and len(self.written()) == done:
                    time.sleep(0.002)
                time.sleep(moments.uniform(0, 0.02 if i % 4 == 3 else 0.4))
                process.kill()
                process.communicate()
            with self.subTest(seed=seed, kill=i):
                self.check_what_is_left()
        with self.subTest(seed=seed):
            self.resumed()

    def test_two_at_once_and_stopped(self):
        """Each decoder waits before its second picture."""
        with running('batch', self.pictures, '-o', self.out, '--threads', 1, *FAST, env=self.hold(2)) as process:
            while not len(self.written()):
                time.sleep(0.02)
            self.fails(1, 'just writing', 'batch', self.pictures, '-o', self.out, '--resume', '--quiet')
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, NOTES.sub('', err)), (1, 'vit-attribution: batch: stopped\n'))
        self.assertFalse([name for name in files(self.out) if name.endswith('.part')])
        self.assertGreaterEqual(self.resumed(), 1)

    def test_a_file_that_is_cut_short(self):
        """The weights, while they are being used: whoever reads what is not there any more ends the process, with a sentence."""
        for name in 'demo.ini', 'demo.safetensors', 'demo.txt':
            shutil.copy(SOURCE / 'models' / name, self.folder)
        model = self.folder / 'demo.ini'
        for n in 1, 3:
            with running('batch', self.pictures, '-o', self.folder / f'{n}', '--model', model, '--threads', n, env=self.hold(1)) as process:
                decoder_of(process)
                os.truncate(self.folder / 'demo.safetensors', 1000)
                self.held.unlink()
                _, err = process.communicate(timeout=120)
            self.assertEqual(process.returncode, 1)
            self.assertIn('cut short', err)
            shutil.copy(SOURCE / 'models' / 'demo.safetensors', self.folder)

    def test_removed_while_it_is_written(self):
        with running('batch', self.pictures, '-o', self.out, '--threads', 1, *FAST, env=self.hold(2)) as process:
            while not len(self.written()):
                time.sleep(0.02)
            (self.out / 'results.jsonl').unlink()
            self.held.unlink()
            _, err = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 1)
        self.assertRegex(NOTES.sub('', err), r'\Avit-attribution: batch: [^\n]*results.jsonl: somebody has removed it [^\n]*\n\Z')

    def test_what_does_not_hold_is_done_again(self):
        """A changed input, a damaged output, half a line, a line of something else, the remains of a process that was killed."""
        shutil.copytree(self.made / 'whole', self.out)
        self.fails(1, '--resume', 'batch', self.pictures, '-o', self.out)
        results = self.out / 'results.jsonl'
        outputs = [[self.out / name for name in line['outputs']] for line in lines(self.out)]
        made = results.read_bytes().splitlines(keepends=True)
        made[0] = re.sub(rb'"mtime":"\d+', b'"mtime":"1999', made[0])
        outputs[1][0].write_bytes(b'')
        outputs[2][1].unlink()
        results.write_bytes(made[3] + b''.join(made[:3]) + b'{"input": 3}\n\0\0\0\n' + made[4][:-9])
        (self.out / 'a~2-heat.png.vit-0123abcd.part').write_bytes(b'half')
        done = self.run_batch(self.pictures, '--resume', out=shutil.copytree(self.out, self.folder / 'copy'))
        self.assertIn('results.jsonl: damaged lines, which do not count: 2; the first is line 5', done.err)
        self.assertEqual(self.resumed(), 1)
        self.assertEqual(self.resumed(), 5)

    def test_a_decoder_that_crashes(self):
        """The run goes on with a new one."""
        with running('batch', self.pictures, '-o', self.out, *FAST, env=self.hold(1)) as process:
            os.kill(decoder_of(process), signal.SIGSEGV)
            self.held.unlink()
            _, err = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 1)
        self.assertEqual([line.get('kind') for line in lines(self.out)], ['decoder', None, None, None, None])
        self.assertIn('crashed', err)
        self.assertEqual(self.resumed(), 4)

    def test_a_full_disk(self):
        """A small one, where this may be mounted; else played by a limit on the size of files.  What was done before it was full
        holds, and only pictures in hand are lost: with one thread the last one and the two before it, with more perhaps all."""
        for threads, fewest in (1, 2), (3, 0):
            with self.subTest(threads=threads), small_disk(self.folder / f'{threads}') as (self.out, limit):
                done = self.run_batch(self.pictures, '--threads', threads, status=1, preexec_fn=limit, restore_signals=not limit)
                self.assertRegex(NOTES.sub('', done.err),
                                 r'\Avit-attribution: batch: [^\n]*(No space left on device|File too large)\n\Z')
                made = lines(self.out)
                self.assertIn(len(made), range(fewest, 5))
                self.assertEqual(made, lines(self.made / 'whole')[:len(made)])
                self.assertFalse([name for name in files(self.out) if name.endswith('.part')])
                if not limit:
                    subprocess.run(['mount', '-o', 'remount,size=20m', self.out], check=True)
                self.assertEqual(self.resumed(), len(made))

    def test_a_folder_that_cannot_be_written(self):
        """A medium that is read-only, where one may be mounted; else a folder without the right."""
        self.out.mkdir()
        mounted = subprocess.run(['mount', '-t', 'tmpfs', '-o', 'ro', 'tmpfs', self.out], capture_output=True).returncode == 0
        if not mounted and os.geteuid() == 0:
            self.skipTest('nothing may be mounted, and root may write everywhere')
        if not mounted:
            self.out.chmod(0o555)
        try:
            saying = 'Read-only file system' if mounted else 'Permission denied'
            for words in ['batch', self.pictures], ['batch', self.pictures, '--resume', '--html'], ['merge', self.made / 'whole']:
                self.fails(1, saying, *words, '-o', self.out)
        finally:
            if mounted:
                subprocess.run(['umount', '-l', self.out], check=True)


class Shares(Known):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix='vit attribution ')
        cls.addClassCleanup(folder.cleanup)
        cls.shares = [pathlib.Path(folder.name) / f'share {i}' for i in (1, 2, 3)]
        for i, share in enumerate(cls.shares, 1):
            run('batch', cls.made / 'pictures', '--shard', f'{i}/3', '-o', share, *FAST)

    def test_three_and_a_merge(self):
        folders = self.shares
        inputs = [[line['input'] for line in lines(folder)] for folder in folders]
        self.assertEqual(sorted(map(len, inputs)), [1, 2, 2])          # the last one has more bytes than all others together
        self.assertEqual(len({name for names in inputs for name in names}), 5)
        merged = self.folder / 'merged'
        for words, missing in [(folders[1:], len(inputs[0])), (folders, 0)]:
            done = run('merge', *words, '-o', merged)
            self.assertEqual((done.status, f'missing: {missing}\n' in done.out), (1 if missing else 0, True), done.err)
            self.assertEqual('--shard 1/3: this share is missing' in done.err, missing > 0)
            self.assertEqual('without results' in done.err, missing > 0)
        self.assertEqual(files(merged), self.whole())
        self.assertIn('done before: 5', self.run_batch(self.pictures, '--resume', out=merged).out)

    def test_what_does_not_belong_together(self):
        folders = [shutil.copytree(share, self.folder / share.name) for share in self.shares]
        other = self.folder / 'other'
        self.run_batch(self.pictures, '--shard', '2/3', '--method', 'rollout', out=other)
        for words, saying in [([folders[0], other], 'other options'), ([folders[0], folders[0]], 'same share'),
                              ([*folders, '-o', folders[0]], 'choose another')]:
            self.fails(1, saying, 'merge', '-o', self.folder / 'merged', *words)
        head = (folders[1] / 'pictures.jsonl').read_text()
        for old, new, saying in [('"weights_sha256":"', '"weights_sha256":"0', 'another model'),
                                 ('[2,3]', '[2,4]', 'another number'),
                                 ('A.jpg', 'B.jpg', 'another list'), ('[2,3]', '["a",{}]', 'damaged'), ('[2,3]', '[2,3],"excluded":-1', 'damaged'),
                                 ('"model":"demo"', '"model":[]', 'damaged')]:
            self.assertIn(old, head)
            (folders[1] / 'pictures.jsonl').write_text(head.replace(old, new))
            self.fails(1, saying, 'merge', *folders, '-o', self.folder / 'merged')
        (folders[1] / 'pictures.jsonl').write_text(head)
        (folders[1] / lines(folders[1])[0]['outputs'][0]).write_bytes(b'')
        self.fails(1, '--resume', 'merge', *folders, '-o', self.folder / 'merged')


if __name__ == '__main__':
    unittest.main()
