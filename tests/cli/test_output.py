# test_output.py - what is said, and where to: a stdout that takes nothing, text from outside on a terminal, the last words of a crash.
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import signal
import subprocess
import time
import unittest

from support import CONTROL, EXAMPLE, NOTES, PROGRAM, Case, run, running, wait_until_open, write_png

COMMANDS = [['--help'], ['help'], ['--version'], ['predict', '--help'], ['predict', EXAMPLE], ['predict', EXAMPLE, '--json'],
            ['explain', EXAMPLE, '-o', 'o.png'], ['explain', EXAMPLE, '-o', 'o.png', '--json'], ['models', 'list'],
            ['models', 'list', '--json'], ['models', 'info', 'demo'], ['models', 'info', 'demo', '--json'], ['models', 'path'],
            ['bench', '--repeat', '1', '--json']]


class Stdout(Case):
    def lost(self, words, stdout=None, preexec_fn=None):
        done = subprocess.run([PROGRAM, *map(str, words)], stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE,
                              text=True, cwd=self.folder, preexec_fn=preexec_fn, timeout=120)
        self.assertEqual(done.returncode, 1, words)
        self.assertRegex(NOTES.sub('', done.stderr), r'\Avit-attribution: [^:\n]+: standard output cannot be written: [^\n]+\n\Z')

    def test_a_full_one(self):
        with open('/dev/full', 'w') as full:
            for words in COMMANDS:
                self.lost(words, full)

    def test_a_closed_one(self):
        """Nor does a file that is opened later take its place."""
        for words in COMMANDS:
            self.lost(words, preexec_fn=lambda: os.close(1))
        self.assertEqual((self.folder / 'o.png').read_bytes()[:4], b'\x89PNG')

    def test_nobody_minds_a_closed_one_where_there_is_nothing_to_say(self):
        done = subprocess.run([PROGRAM, 'models', 'fetch', 'demo'], stderr=subprocess.DEVNULL, preexec_fn=lambda: os.close(1))
        self.assertEqual(done.returncode, 0)


class Printable(Case):
    EVIL = '\x1b]0;owned\x07\x1b[31m\u202e\x9b1m'

    def clean(self, result):
        self.assertNotRegex(result.out, CONTROL)
        self.assertNotRegex(result.err, CONTROL)
        return result

    def test_names_of_files(self):
        path, out = self.folder / f'a{self.EVIL}.png', self.folder / f'o{self.EVIL}\n.png'
        path.write_bytes(EXAMPLE.read_bytes())
        self.assertIn(r'\x1b]0;owned\x07\x1b[31m\u202e\x9b1m\n.png', self.clean(run('explain', path, '-o', out)).out)
        self.assertTrue(out.exists())
        self.assertIn(r'\x1b]0;owned', self.clean(run('predict', str(path) + 'x')).err)
        self.assertIn(r'\x1b]0;owned', self.clean(run('predict', EXAMPLE, '--model', path)).err)
        self.assertIn(r'\x1b]0;owned', self.clean(run(self.EVIL)).err)
        self.assertIn(r'\x1b]0;owned', self.clean(run('predict', EXAMPLE, '--' + self.EVIL)).err)
        made = self.clean(run('explain', path, '-o', out, '--json')).json
        self.assertEqual(made['outputs'], [str(out)])

    def test_bytes_that_are_no_utf8(self):
        name = os.fsencode(self.folder) + b'/M\xfcller.png'
        with open(name, 'wb') as file:
            file.write(EXAMPLE.read_bytes())
        self.assertEqual(run('predict', os.fsdecode(name)).status, 0)
        self.assertIn(r'M\xfcller', run('predict', os.fsdecode(name) + 'x').err)

    def test_labels_and_descriptions(self):
        models = self.folder / 'models'
        models.mkdir()
        subprocess.run([os.environ['VIT_GENERATE'], 'mini-vit', models], check=True)
        (models / 'mini.ini').write_text('[model]\nname=mini\nfamily=vit\nweights=mini-vit.safetensors\nheads=3\nimage_size=32\n'
                                         f'description=d{self.EVIL}\nlicence=l{self.EVIL}\nlabels=mini.txt\n')
        (models / 'mini.txt').write_text('\n'.join(f'label {i} {self.EVIL}' for i in range(7)) + '\n')
        env = {'VIT_ATTRIBUTION_MODELS': str(models)}
        for words in ['predict', EXAMPLE, '--model', 'mini'], ['models', 'info', 'mini']:
            result = self.clean(run(*words, env=env))
            self.assertEqual(result.status, 0, result.err)
            self.assertIn(r'\u202e', result.out)
        (models / f'{self.EVIL[:9]}.ini').write_text('[model]\nfamily=vit\n')
        self.assertIn(r'\x1b', self.clean(run('models', 'list', env=env)).out)
        best = self.clean(run('predict', EXAMPLE, '--model', 'mini', '--json', env=env)).json['predictions'][0]
        self.assertIn('\u202e', best['label'])


class Crash(Case):
    def stopped_by(self, number, words):
        """A run that waits for a picture from a pipe, and is hit meanwhile: one sentence, status 1, nothing left."""
        os.mkfifo(self.folder / 'pipe.png')
        with running('explain', self.folder / 'pipe.png', '-o', self.folder / 'o.png') as process:
            wait_until_open(process, self.folder / 'pipe.png')
            process.send_signal(number)
            out, err = process.communicate(timeout=60)
            self.assertEqual((process.returncode, out), (1, ''))
            self.assertRegex(err, r'\Avit-attribution: explain: [^\n]+\n\Z')
            self.assertIn(words, err)
        self.assertEqual(self.left(), ['pipe.png'])
        (self.folder / 'pipe.png').unlink()

    def test_faults(self):
        for number in signal.SIGSEGV, signal.SIGABRT, signal.SIGFPE, signal.SIGILL, signal.SIGTRAP:
            self.stopped_by(number, 'fault')
        self.stopped_by(signal.SIGBUS, 'cut short')

    def test_a_checkpoint_that_is_cut_short_meanwhile(self):
        """It has been opened, and is mapped, while its picture is still being decoded."""
        subprocess.run([os.environ['VIT_GENERATE'], 'mini-vit', self.folder], check=True)
        weights = self.folder / 'mini-vit.safetensors'
        whole = weights.read_bytes()
        for command in ['predict'], ['explain', '-o', self.folder / 'o.png', '--dump', self.folder / 'o.safetensors']:
            weights.write_bytes(whole)
            with running(*command, EXAMPLE, '--model', self.folder / 'mini-vit.ini', env=self.hold(1)) as process:
                self.wait_until_mapped(process, weights)
                os.truncate(weights, 4096)
                self.held.unlink()
                out, err = process.communicate(timeout=60)
            self.assertEqual((process.returncode, out), (1, ''))
            self.assertRegex(err, r'\Avit-attribution: [^\n]+ cut short [^\n]+\n\Z')
            self.assertEqual(self.left(), ['mini-vit.ini', 'mini-vit.safetensors'])

    def wait_until_mapped(self, process, path):
        """And until its header has been read: then the process waits for the decoder."""
        maps, state = (pathlib.Path(f'/proc/{process.pid}/{name}') for name in ('maps', 'stat'))
        while str(path) not in maps.read_text() or ') S ' not in state.read_text():
            self.assertIsNone(process.poll())
            time.sleep(0.02)


if __name__ == '__main__':
    unittest.main()
