# test_memory.py - memory that runs short: done, or a sentence; never a signal, a hang, or half a file.
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import pathlib
import resource
import subprocess
import time
import unittest

from support import EXAMPLE, PROGRAM, SOURCE, Case, run

# What a process may have beyond its bound: pages are counted in clusters.
SLACK_MB = 4
# 40 patches each way: of one picture all attentions have 350 MB.  Each thread has room of its own.
LARGE = 'explain', EXAMPLE, '--threads', 2, '--fit', 'native', '--side', 320, '--force', '--json', '-o', 'o.png'


def peak(*words, folder):
    """The most memory that the program had, without the process that decodes, in MB; and what it printed."""
    with open(folder / 'out', 'w+') as out:
        process = subprocess.Popen([PROGRAM, *map(str, words)], cwd=folder, stdout=out, stderr=subprocess.DEVNULL)
        most = 0
        while process.poll() is None:
            status = pathlib.Path(f'/proc/{process.pid}/status').read_text()
            most = max([most, *(int(line.split()[1]) for line in status.splitlines() if line.startswith('VmHWM'))])
            time.sleep(0.005)
        out.seek(0)
        return most * 1.024e-3, json.loads(out.read()) if process.returncode == 0 else None


class Memory(Case):
    def done_or_said(self, *words, **options):
        """Returns whether it was done."""
        result = run(*words, cwd=self.folder, **options)
        if result.status:
            self.assertEqual(result.status, 1, result.err)
            if words[0] != 'bench':  # which says what it has measured when memory runs short later
                self.assertEqual(result.out, '')
            self.assertRegex(result.err, r'\Avit-attribution: [^\n]+\n\Z')
        for name in self.left():
            self.assertIn(name, ('o.png', 'o.safetensors', 'said'), result.err)
        return not result.status

    def test_bound(self):
        """Whatever is asked for, the process keeps to it, and the answers are those that it gives without one."""
        free, said = peak(*LARGE, '--memory', '10G', '--dump', 'free.safetensors', folder=self.folder)
        bound = 290
        self.assertGreater(free, bound + 100)
        self.assertLessEqual(free, said['memory_mb']['planned'] + SLACK_MB)
        for words in (['--dump', 'bound.safetensors'], ['--precision', 'fast', '--method', 'attn_lrp'], ['--method', 'legrad'],
                      ['--method', 'transformer_attribution,rollout,libra,input_x_gradient', '--class', '1,2,3']):
            most, said = peak(*LARGE, *words, '--memory', f'{bound}M', folder=self.folder)
            self.assertEqual(said['memory_mb']['bound'], bound)
            self.assertLessEqual(said['memory_mb']['planned'], bound)
            self.assertLessEqual(most, bound + SLACK_MB, words)
        self.assertEqual((self.folder / 'free.safetensors').read_bytes(), (self.folder / 'bound.safetensors').read_bytes())

    def test_bound_too_low(self):
        """Said before the network runs, with the numbers."""
        self.fails(1, 'shorter side', *LARGE, '--memory', '100M', cwd=self.folder)
        self.fails(1, '0.03 GB', 'predict', EXAMPLE, '--memory', '30M', cwd=self.folder)
        self.fails(2, 'memory', 'predict', EXAMPLE, '--memory', 'much', cwd=self.folder)
        self.assertEqual(self.left(), [])
        self.assertIsNone(self.ok('predict', EXAMPLE, '--json').json['memory_mb']['bound'])

    def test_little_address_space(self):
        """With less of it the loader finds no room for the libraries."""
        explain = 'explain', EXAMPLE, '-o', 'o.png', '--dump', 'o.safetensors'
        for mb, *words in (450, 'models', 'info', 'demo'), (450, 'predict', EXAMPLE), *((mb, *explain) for mb in (500, 700, 1500)):
            limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (mb << 20, mb << 20))
            self.assertTrue(self.done_or_said(*words, preexec_fn=limit) or mb < 1500, words)

    def test_threads_that_wait_for_memory(self):
        """OpenBLAS starts some before main(), which here find no memory and never end; nothing of ours waits for them."""
        limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (450 << 20, 450 << 20))
        self.done_or_said('bench', '--repeat', '1', preexec_fn=limit)

    @unittest.skipUnless('VIT_NO_MEMORY' in os.environ, 'memory is somebody else\'s here')
    def test_large_requests(self):
        """One at a time, here and in the process that decodes: all that a small PNG makes, and the first ones of a picture that GEGL reads, where
        there are hundreds without babl's cache."""
        said = self.folder / 'said'
        for picture, most in (EXAMPLE, 100), (SOURCE / 'tests' / 'cli' / 'pictures' / 'wide-converted.webp', 5):
            for number in range(1, most):
                env = {'LD_PRELOAD': os.environ['VIT_NO_MEMORY'], 'NO_MEMORY': str(number), 'NO_MEMORY_SAID': str(said)}
                done = self.done_or_said('explain', picture, '-o', 'o.png', '--force', '--dump', 'o.safetensors', env=env)
                if not said.exists():
                    break
                said.unlink()
                self.assertFalse(done and number < 5)
            self.assertGreater(number, 8 if picture == EXAMPLE else 3)
        self.assertTrue((self.folder / 'o.png').exists())


if __name__ == '__main__':
    unittest.main()
