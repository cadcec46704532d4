# test_parallel.py - shares on several hosts with GNU parallel; one is killed, then everything, and in the end all is as one run would
# have made it.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The hosts are this machine under three names, the third for what is tried again while the others are busy.  In place of ssh stands
# a script that notes the name and runs the command as sshd does: at home, by a shell that $SHELL names.  Without that variable,
# parallel runs nothing, and says that all is well.
import unittest

from shares import SHARES, Shares, need, recipe

SSH = '''#!/bin/sh
while [ "$1" != -- ]; do host=$1; shift; done
echo "$host" >>"$HOSTS_SEEN"
shift
cd && SHELL=/bin/sh exec sh -c "$*"
'''


class Parallel(Shares):
    def setUp(self):
        super().setUp()
        (self.folder / 'ssh').write_text(SSH)
        (self.folder / 'ssh').chmod(0o755)
        (self.folder / 'home').mkdir()
        (self.folder / 'hosts').write_text('1/alpha\n1/beta\n1/gamma\n')

    def begin(self, **env):
        """What the page says, with two shares."""
        commands = recipe('parallel').replace('{}/16', '{}/2').replace('seq 16', 'seq 2')
        return self.start(commands, PARALLEL_SSH=f"'{self.folder}/ssh'", HOSTS_SEEN=str(self.folder / 'seen'),
                          HOME=str(self.folder / 'home'), **env)

    def joblog(self):
        """Share and signal of each attempt that is over."""
        rows = [line.split('\t') for line in (self.folder / 'shares.log').read_text().splitlines()[1:]]
        return sorted((int(row[0]), int(row[7]) or int(row[6])) for row in rows)

    def test_one_share_and_then_all_of_them_are_killed(self):
        """The first is tried again by itself; what was not over when everything died, when the same command is given again."""
        first = self.begin(**self.hold(2))
        before = self.kill_in_the_middle(SHARES[0])
        self.wait(lambda: self.process_of(SHARES[0]))
        self.kill_all(first)
        self.wait(lambda: not any(map(self.process_of, SHARES)))
        self.held.unlink()
        second = self.begin()
        self.assertEqual(second.wait(120), 0, self.said())
        self.assertTrue((self.folder / SHARES[0] / 'results.jsonl').read_bytes().startswith(before))
        self.assertEqual(self.joblog(), [(1, 0), (2, 0)])
        self.assertEqual(set((self.folder / 'seen').read_text().split()), {'alpha', 'beta', 'gamma'})
        self.check_merged(2)


if __name__ == '__main__':
    need('parallel', 'parallel')
    unittest.main()
