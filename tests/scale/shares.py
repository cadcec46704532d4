# shares.py - what the tests of shares on several machines have in common: pictures, what one run makes of them, and a share that dies.
# SPDX-License-Identifier: GPL-3.0-or-later
import contextlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / 'tests' / 'cli'))

from support import CACHE, PROGRAM, Case, run                        # noqa: E402
from test_batch import draw, files                    # noqa: E402

SHARES = [f'results/share-{i}' for i in range(1, 5)]
N_PICTURES = 24  # of much the same size, so that each of four shares has six: more than are read before the first is done with
# Inside a job of Slurm or of parallel its tools are told what to do by variables.
PLAIN = {name: value for name, value in os.environ.items()
         if not name.startswith(('PARALLEL', 'SACCT', 'SBATCH_', 'SCONTROL_', 'SINFO_', 'SLURM', 'SQUEUE_', 'SRUN_'))}
PATH = f'{pathlib.Path(PROGRAM).parent}:{os.environ["PATH"]}:/usr/sbin:/sbin'


def need(packages, *programs):
    """Ends the test, and says so, where one of the programs is not installed."""
    missing = [program for program in programs if not shutil.which(program, path=PATH)]
    if missing:
        print(f'SKIPPED: {", ".join(missing)} not found; Debian has it in: {packages}', flush=True)
        sys.exit(77)


def recipe(word):
    """The commands of docs/scale.md that begin so."""
    blocks = re.findall(r'^```sh scale\n(.*?)^```$', (SOURCE / 'docs' / 'scale.md').read_text(), re.M | re.S)
    found, = [block for block in blocks if block.startswith(word)]
    return found


class Shares(Case):
    def setUp(self):
        super().setUp()
        (self.folder / 'pictures').mkdir()
        for i in range(N_PICTURES):
            draw(self.folder / 'pictures' / f'{i}.png', i + 1)

    def process_of(self, share):
        """The process that explains a share of this test's pictures, or None."""
        for place in pathlib.Path('/proc').glob('[0-9]*'):
            with contextlib.suppress(OSError):
                words = (place / 'cmdline').read_bytes().split(b'\0')
                if words[1:2] == [b'batch'] and os.fsencode(share) in words and os.readlink(place / 'cwd') == str(self.folder):
                    return int(place.name)
        return None

    def wait(self, what, seconds=60, pause=0.05):
        """What the function returns as soon as that is something."""
        end = time.monotonic() + seconds
        while not (found := what()):
            self.assertLess(time.monotonic(), end, self.said())
            time.sleep(pause)
        return found

    def kill_in_the_middle(self, share):
        """The share, which is held, has some of its pictures, and not all; returns their lines."""
        done = self.folder / share / 'results.jsonl'
        self.wait(lambda: done.exists() and done.read_bytes())
        process = self.process_of(share)
        os.kill(process, signal.SIGKILL)
        self.wait(lambda: self.process_of(share) != process)
        return done.read_bytes()

    def start(self, commands, **env):
        """In a shell, beside pictures and the like, with the program in the PATH."""
        env = {**PLAIN, 'PATH': PATH, 'XDG_CACHE_HOME': CACHE.name, **env}
        with open(self.folder / 'said', 'a') as said:
            process = subprocess.Popen(['sh', '-eu', '-c', commands], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=said,
                                       stderr=said, env=env, start_new_session=True)
        self.addCleanup(self.kill_all, process)
        return process

    def kill_all(self, process):
        """A process with its group, and the shares, which have groups of their own."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        for pid in filter(None, map(self.process_of, SHARES)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()

    def said(self):
        """All that was started has said."""
        return (self.folder / 'said').read_text()

    def check_merged(self, n_shares):
        """Each share has done something, and together they are what one run makes, to the byte."""
        for share in SHARES[:n_shares]:
            self.assertTrue((self.folder / share / 'results.jsonl').read_bytes())
        self.assertEqual(run('batch', 'pictures', '-o', 'whole', '--quiet', cwd=self.folder).status, 0)
        whole = files(self.folder / 'whole')
        self.assertEqual(len(whole), 2 * N_PICTURES + 2)
        self.assertEqual(files(self.folder / 'merged'), whole)
