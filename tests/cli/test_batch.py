# test_batch.py - many pictures: what is left when a run is killed, the disk is full or a decoder crashes; shares, and putting them together.
# SPDX-License-Identifier: GPL-3.0-or-later
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
import threading
import time
import unittest

from support import EXAMPLE, NOTES, PROGRAM, Case, Png, run, running, write_png

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


class Once(Batch):
    def test_what_is_left(self):
        """Sub-folders are mirrored, names that collide are told apart, and no byte of a name is lost or breaks a line."""
        (self.pictures / 'sub').mkdir()
        odd = os.fsencode(self.pictures) + b'/n\n\xff.png'
        for path in self.pictures / 'a.png', self.pictures / 'a.tif', self.pictures / 'A.jpg', self.pictures / 'sub' / 'a.png', odd:
            shutil.copy(EXAMPLE, path)
        result = self.run_batch(self.pictures, '--table', self.folder / 't.csv', '--progress')
        self.assertRegex(result.out, r'\APictures: 5; explained: 5, done before: 0, failed: 0\n\Z')
        self.assertIn('of 5 pictures', result.err)
        made = lines(self.out)
        self.assertEqual([os.path.relpath(line['input'], self.pictures) for line in made],
                         ['A.jpg', 'a.png', 'a.tif', 'n\n\ufffd.png', 'sub/a.png'])
        self.assertEqual([line['outputs'] for line in made],
                         [[f'{stem}-heat.png', f'{stem}-overlay.png'] for stem in ('A', 'a~2', 'a~3', 'n%0A%FF', 'sub/a')])
        self.assertEqual({name for line in made for name in line['outputs']} | {'results.jsonl', 'pictures.jsonl'}, set(files(self.out)))
        for line in made:
            self.assertEqual([(self.out / name).stat().st_size for name in line['output_sizes'] and line['outputs']],
                             line['output_sizes'])
        with open(self.folder / 't.csv', newline='', encoding='utf-8') as table:
            rows = list(csv.DictReader(table))
        self.assertEqual([row['label'] for row in rows], ['dog'] * 5)
        self.assertEqual(rows[3]['input'], made[3]['input'])

    def test_the_same_as_explain(self):
        shutil.copy(EXAMPLE, self.pictures / 'a.png')
        self.run_batch(self.pictures / 'a.png', '--top', 2, '--colormap', 'viridis')
        line, = lines(self.out)
        self.assertEqual(line['outputs'], ['a-heat-1.png', 'a-overlay-1.png', 'a-heat-0.png', 'a-overlay-0.png'])
        for what, overlay in ('heat', 'none'), ('overlay', 'blend'):
            done = self.ok('explain', EXAMPLE, '-o', self.folder / 'o.png', '--top', 2, '--colormap', 'viridis', '--overlay', overlay,
                           '--json', *FAST).json
            for number in 0, 1:
                self.assertEqual(Png(self.out / f'a-{what}-{number}.png').rows, Png(self.folder / f'o-{number}.png').rows)
        about = (self.pictures / 'a.png').stat()
        self.assertEqual(line['size'], about.st_size)
        self.assertRegex(line['mtime'], rf'T.*\.{about.st_mtime_ns % 10**9:09}Z\Z')
        self.assertRegex(line['weights_sha256'], r'\A[0-9a-f]{64}\Z')
        for member in set(done) - {'outputs', 'timings_ms', 'memory_mb'}:
            self.assertEqual(line[member], done[member], member)

    def test_sixteen_bits(self):
        shutil.copy(EXAMPLE, self.pictures / 'a.png')
        self.run_batch(self.pictures, '--format', 'png16')
        self.run_batch(self.pictures, out=self.folder / 'narrow')
        self.assertEqual((self.out / 'a-heat.png').read_bytes()[24:26], b'\x10\x06')  # 16 bits, RGBA
        self.assertEqual((self.out / 'a-overlay.png').read_bytes()[24:25], b'\x08')
        pairs = zip(Png(self.out / 'a-overlay.png').rows, Png(self.folder / 'narrow' / 'a-overlay.png').rows)
        self.assertLessEqual(max(abs(a - b) for x, y in pairs for a, b in zip(x, y)), 2)

    def test_names_on_standard_input(self):
        self.draw(3)
        (self.pictures / '0.png').rename(self.pictures / 'a\nb.png')
        names = [self.pictures / 'a\nb.png', self.pictures / '2.png']
        for words in [['-0'], ['-', '-0']]:
            shutil.rmtree(self.out, ignore_errors=True)
            done = subprocess.run([PROGRAM, 'batch', *words, '-o', self.out, *FAST], input='\0'.join(map(str, names)), text=True,
                                  capture_output=True)
            self.assertEqual((done.returncode, [line['input'] for line in lines(self.out)]), (0, [str(name) for name in names]))
        done = subprocess.run([PROGRAM, 'batch', '-', '-o', self.folder / 'by line', *FAST], input=f'{self.pictures}/1.png\n\n',
                              text=True, capture_output=True)
        self.assertEqual((done.returncode, len(lines(self.folder / 'by line'))), (0, 1))

    def test_one_sentence_for_each_mistake(self):
        self.draw(1)
        (self.folder / 'none').mkdir()
        (self.folder / 'file').write_text('x')
        for status, saying, words in [
                (2, '-o DIR is missing', [self.pictures]), (2, 'FILE is missing', ['-o', self.out]),
                (2, 'shares', [self.pictures, '-o', self.out, '--shard', '4/3']), (2, 'shares', [self.pictures, '-o', self.out, '--shard', '0/3']),
                (2, 'png8, png16', [self.pictures, '-o', self.out, '--format', 'gif']),
                (2, 'one method', [self.pictures, '-o', self.out, '--method', 'all']),
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
        self.draw(3)
        (self.pictures / '1.png').write_bytes(b'nothing')
        done = self.run_batch(self.pictures, self.folder / 'gone.png', status=1)
        self.assertRegex(NOTES.sub('', done.err), r'\Avit-attribution: [^\n]*1.png: this is [^\n]*\nvit-attribution: [^\n]*gone.png: No such'
                                                  r'[^\n]*\nvit-attribution: batch: [^\n]*: 2 \(unreadable 1, undecodable 1\)\n\Z')
        self.assertEqual([line.get('kind') for line in lines(self.out)], [None, 'undecodable', None, 'unreadable'])
        shutil.copy(EXAMPLE, self.pictures / '1.png')
        again = self.run_batch(self.pictures, '--resume', '--quiet')
        self.assertEqual((again.out, again.err), ('', ''))
        self.assertEqual(files(self.out), self.whole())

    def test_no_picture_is_written_over(self):
        self.draw(1)
        (self.pictures / '0.png').rename(self.out.parent / 'x-heat.png')
        draw(self.folder / 'x.png', 5)
        before = (self.folder / 'x-heat.png').read_bytes()
        self.run_batch(self.folder / 'x.png', self.folder / 'x-heat.png', out=self.folder, status=1)
        self.assertEqual((self.folder / 'x-heat.png').read_bytes(), before)
        self.assertEqual([line.get('kind') for line in lines(self.folder)], ['unwritten', None])

    def test_a_thousand_failures_in_little_memory(self):
        for i in range(1000):
            (self.pictures / f'{i}.png').write_bytes(b'x')
        self.draw(1)
        most = 0
        with running('batch', self.pictures, '-o', self.out, *FAST, '--quiet') as process:
            drain = threading.Thread(target=process.stderr.read)
            drain.start()
            while process.poll() is None:
                most = max([most, *map(int, re.findall(r'VmHWM:\s+(\d+)', pathlib.Path(f'/proc/{process.pid}/status').read_text()))])
                time.sleep(0.01)
            drain.join()
        self.assertEqual(process.returncode, 1)
        self.assertEqual([line['kind'] for line in lines(self.out) if 'kind' in line], ['undecodable'] * 999)
        self.assertTrue(0 < most < 100_000, most)                     # KB


class Disturbed(Batch):
    def resumed(self, *words, status=0):
        """After --resume everything is as if nothing had happened; how many were done before."""
        done = self.run_batch(self.pictures, '--resume', *words, status=status)
        self.assertEqual(files(self.out), self.whole(*words))
        return int(done.out.partition('before: ')[2].partition(',')[0])

    def test_killed(self):
        self.draw(8)
        seed = random.randrange(10**6)
        moments = random.Random(seed)
        for _ in range(5):
            with running('batch', self.pictures, '-o', self.out, '--resume', *FAST) as process:
                time.sleep(moments.uniform(0.1, 1.2))
                process.kill()
                process.communicate()
        with self.subTest(seed=seed):
            self.resumed()

    def test_stopped(self):
        self.draw(8)
        with running('batch', self.pictures, '-o', self.out, *FAST) as process:
            while not (self.out / 'results.jsonl').exists() or not lines(self.out):
                time.sleep(0.02)
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, NOTES.sub('', err)), (1, 'vit-attribution: batch: stopped\n'))
        self.assertFalse([name for name in files(self.out) if name.endswith('.part')])
        self.assertGreaterEqual(self.resumed(), 1)

    def test_what_does_not_hold_is_done_again(self):
        """A changed input, a damaged output, half a line, a line of something else, the remains of a process that was killed."""
        self.draw(6)
        self.run_batch(self.pictures)
        self.fails(1, '--resume', 'batch', self.pictures, '-o', self.out)
        draw(self.pictures / '0.png', 77)
        (self.out / '1-heat.png').write_bytes(b'')
        (self.out / '2-overlay.png').unlink()
        results = self.out / 'results.jsonl'
        made = results.read_bytes().splitlines(keepends=True)
        results.write_bytes(made[4] + b''.join(made[:4]) + b'{"input": 3}\n\0\0\0\n' + made[5][:-9])
        (self.out / '1-heat.png.vit-0123abcd.part').write_bytes(b'half')
        self.assertEqual(self.resumed(), 2)
        shutil.rmtree(self.folder / 'whole')
        self.assertEqual(self.resumed(), 6)

    def test_other_options(self):
        self.draw(2)
        self.run_batch(self.pictures, '--top', 2)
        done = self.run_batch(self.pictures, '--resume', '--method', 'rollout')
        self.assertRegex(NOTES.sub('', done.err), r'\Avit-attribution: warning: [^\n]*other options[^\n]*: 2\n\Z')
        self.assertEqual(files(self.out), self.whole('--method', 'rollout'))

    def test_two_at_once(self):
        self.draw(8)
        with running('batch', self.pictures, '-o', self.out, *FAST) as process:
            while not (self.out / 'results.jsonl').exists() or not lines(self.out):
                time.sleep(0.02)
            self.fails(1, 'just writing', 'batch', self.pictures, '-o', self.out, '--resume', '--quiet')
            process.communicate(timeout=60)
        self.assertEqual(files(self.out), self.whole())

    def test_a_decoder_that_crashes(self):
        """The run goes on with new ones."""
        write_png(self.pictures / '0.png', 1200, 1200, lambda x, y: (x % 256, y % 256, 0))
        for i in range(1, 5):
            draw(self.pictures / f'{i}.png', i)
        with running('batch', self.pictures, '-o', self.out, *FAST) as process:
            while not (self.out / 'results.jsonl').exists():
                time.sleep(0.01)
            time.sleep(0.1)
            for child in pathlib.Path(f'/proc/{process.pid}/task/{process.pid}/children').read_text().split():
                os.kill(int(child), signal.SIGSEGV)
            _, err = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 1)
        kinds = [line.get('kind') for line in lines(self.out)]
        self.assertEqual((len(kinds), set(kinds)), (5, {None, 'decoder'}))
        self.assertIn('crashed', err)
        self.resumed()

    def test_a_full_disk(self):
        """A small one, where this may be mounted; else played by a limit on the size of files.  What was done before it was full holds."""
        self.draw(1)
        for i in range(1, 5):
            shutil.copy(EXAMPLE, self.pictures / f'{i}.png')
        self.out.mkdir()
        mounted = subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', self.out], capture_output=True).returncode == 0
        limit = None if mounted else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
        try:
            done = self.run_batch(self.pictures, status=1, preexec_fn=limit, restore_signals=mounted)
            self.assertRegex(NOTES.sub('', done.err), r'\Avit-attribution: batch: [^\n]*(No space left on device|File too large)\n\Z')
            self.assertIn('0.png', lines(self.out)[0]['input'])
            self.assertLess(len(lines(self.out)), 5)
            self.assertFalse([name for name in files(self.out) if name.endswith('.part')])
            if mounted:
                subprocess.run(['mount', '-o', 'remount,size=20m', self.out], check=True)
            self.assertGreaterEqual(self.resumed(), 1)
        finally:
            if mounted:
                subprocess.run(['umount', '-l', self.out], check=True)


class Shares(Batch):
    def share(self, n, *words, status=0):
        folders = [self.folder / f'share {i}' for i in range(1, n + 1)]
        for i, folder in enumerate(folders, 1):
            self.run_batch(self.pictures, '--shard', f'{i}/{n}', *words, out=folder)
        return folders

    def test_three_and_a_merge(self):
        self.draw(7)
        (self.pictures / 'sub').mkdir()
        shutil.copy(EXAMPLE, self.pictures / 'sub' / '1.png')
        folders = self.share(3)
        inputs = [[line['input'] for line in lines(folder)] for folder in folders]
        self.assertEqual(sorted(map(len, inputs)), [1, 3, 4])          # the example has more bytes than all others together
        self.assertEqual(len({name for names in inputs for name in names}), 8)
        merged = self.folder / 'merged'
        for words, missing in [(folders[1:], len(inputs[0])), (folders, 0)]:
            done = run('merge', *words, '-o', merged)
            self.assertEqual((done.status, f'missing: {missing}\n' in done.out), (1 if missing else 0, True), done.err)
            self.assertEqual('--shard 1/3: this share is missing' in done.err, missing > 0)
            self.assertEqual('without results' in done.err, missing > 0)
        self.assertEqual(files(merged), self.whole())
        self.assertIn('done before: 8', self.run_batch(self.pictures, '--resume', out=merged).out)

    def test_failures_are_reported(self):
        self.draw(2)
        (self.pictures / '1.png').write_bytes(b'nothing')
        self.run_batch(self.pictures, '--shard', '1/1', status=1)
        done = run('merge', self.out, '-o', self.folder / 'merged')
        self.assertEqual((done.status, 'undecodable 1' in done.err), (1, True))
        self.assertEqual(files(self.folder / 'merged'), files(self.out))

    def test_what_does_not_belong_together(self):
        self.draw(2)
        folders = self.share(2)
        other = self.folder / 'other'
        self.run_batch(self.pictures, '--shard', '2/2', '--method', 'rollout', out=other)
        for words, saying in [([folders[0], other], 'other options'), ([folders[0], folders[0]], 'same share'),
                              ([*folders, '-o', folders[0]], 'choose another')]:
            self.fails(1, saying, 'merge', '-o', self.folder / 'merged', *words)
        head = (folders[1] / 'pictures.jsonl').read_text()
        for old, new, saying in [('"weights_sha256":"', '"weights_sha256":"0', 'another model'), ('[2,2]', '[2,3]', 'another number'),
                                 ('0.png', '5.png', 'another list')]:
            (folders[1] / 'pictures.jsonl').write_text(head.replace(old, new))
            self.fails(1, saying, 'merge', *folders, '-o', self.folder / 'merged')
        (folders[1] / 'pictures.jsonl').write_text(head)
        (folders[1] / lines(folders[1])[0]['outputs'][0]).write_bytes(b'')
        self.fails(1, '--resume', 'merge', *folders, '-o', self.folder / 'merged')


if __name__ == '__main__':
    unittest.main()
