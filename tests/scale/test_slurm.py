# test_slurm.py - shares as a job array of Slurm; one is killed, comes again, and in the end all is as one run would have made it.
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

from cluster import Cluster
from shares import SHARES, SOURCE, Shares, need, recipe


class Slurm(Shares):
    def setUp(self):
        super().setUp()
        place = tempfile.TemporaryDirectory(prefix='slurm-', dir='/tmp')  # the daemons' own: no space, and short enough for a socket
        self.addCleanup(place.cleanup)
        self.cluster = Cluster(pathlib.Path(place.name))
        self.enterContext(self.cluster)
        shutil.copy(SOURCE / 'examples' / 'vit-attribution.sbatch', self.folder)

    def ask(self, *words):
        done = subprocess.run(words, env=self.cluster.env, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def said(self):
        return '\n'.join([super().said(), *(path.read_text() for path in self.folder.glob('slurm-*.out')), self.cluster.said()])

    def test_an_array_of_which_one_task_is_killed(self):
        submit = self.start(recipe('job='), **self.hold(2), SLURM_CONF=str(self.cluster.conf))
        before = self.kill_in_the_middle(SHARES[1])
        self.held.unlink()
        self.assertEqual(submit.wait(60), 0, self.said())
        self.wait(lambda: not self.ask('squeue', '-h', '-o', '%i %T %r'), 120, pause=0.5)
        jobs = self.ask('scontrol', '-o', 'show', 'job').splitlines()
        self.assertEqual([job for job in jobs if 'JobState=COMPLETED' not in job], [], self.said())
        self.assertEqual([job.partition('ArrayTaskId=')[2].split()[0] for job in jobs if 'Restarts=1' in job], ['2'])
        self.assertTrue((self.folder / SHARES[1] / 'results.jsonl').read_bytes().startswith(before))
        self.check_merged(4)


if __name__ == '__main__':
    need('slurmctld, slurmd, slurm-client and munge', 'slurmctld', 'slurmd', 'sbatch', 'munged')
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))              # what is started ends with us
    unittest.main()
