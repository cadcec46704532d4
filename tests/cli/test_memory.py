# test_memory.py - memory that runs short: done, or a sentence; never a signal, a hang, or half a file.
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import resource
import unittest

from support import EXAMPLE, Case, run


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
        """The first ones, one at a time, here and in the process that decodes, which without babl's cache makes hundreds."""
        said = self.folder / 'said'
        for number in range(1, 13):
            env = {'LD_PRELOAD': os.environ['VIT_NO_MEMORY'], 'NO_MEMORY': str(number), 'NO_MEMORY_SAID': str(said)}
            done = self.done_or_said('explain', EXAMPLE, '-o', 'o.png', '--dump', 'o.safetensors', env=env)
            self.assertFalse(done and number < 5)
            said.unlink()


if __name__ == '__main__':
    unittest.main()
