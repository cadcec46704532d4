# cluster.py - a Slurm of one node, this machine, with everything in one folder: its keys, its ports, its state and its logs.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Nothing of a Slurm that is installed here is used or disturbed.  Who may give orders is checked by a munged of its own.  The daemons
# die with this process, however it ends; what they have started becomes its child when they are gone, and is ended with them.
import contextlib
import ctypes
import os
import pathlib
import pwd
import signal
import socket
import subprocess
import time

from shares import PATH, PLAIN

PDEATHSIG, CHILD_SUBREAPER = 1, 36  # of prctl()
libc = ctypes.CDLL(None)

# Four tasks at once, whatever the machine has; cgroups are not asked for.  A task that is queued again waits until its credential has
# expired, and 5 seconds are the least.
CONF = '''
ClusterName=test
SlurmctldHost=localhost
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket={folder}/munge.socket,cred_expire=5
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
MailProg=/bin/true
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SchedulerType=sched/builtin
SchedulerParameters=sched_interval=1
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
NodeName=localhost CPUs=4
PartitionName=all Nodes=localhost Default=YES MaxTime=10
'''


def free_ports(n):
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(n)]
        for each in sockets:
            each.bind(('127.0.0.1', 0))
        return [each.getsockname()[1] for each in sockets]


def children():
    return [int(child) for child in pathlib.Path(f'/proc/self/task/{os.getpid()}/children').read_text().split()]


class Cluster:
    def __init__(self, folder):
        self.folder, self.logs, self.daemons = folder, [], []
        for name in 'state', 'spool':
            (folder / name).mkdir()
        (folder / 'munge.key').write_bytes(os.urandom(128))
        (folder / 'munge.key').chmod(0o600)
        self.conf = folder / 'slurm.conf'
        self.conf.write_text(CONF.format(ports=free_ports(2), folder=folder, user=pwd.getpwuid(os.getuid()).pw_name))
        self.env = {**PLAIN, 'SLURM_CONF': str(self.conf), 'PATH': PATH}

    def __enter__(self):
        libc.prctl(CHILD_SUBREAPER, 1, 0, 0, 0)
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self):
        own = [f'--{name}-file={self.folder}/munge.{name}' for name in ('key', 'pid', 'log', 'seed')]
        self._daemon('munged', '--foreground', '--force', f'--socket={self.folder}/munge.socket', *own)
        self._wait(lambda: (self.folder / 'munge.socket').exists())
        self._daemon('slurmctld', '-D', '-i', '-c', '-f', self.conf)
        self._daemon('slurmd', '-D', '-c', '-N', 'localhost', '-f', self.conf)
        self._wait(self._idle)

    def _idle(self):
        asked = subprocess.run(['sinfo', '-h', '-o', '%T'], env=self.env, capture_output=True, text=True)
        return asked.stdout.strip() == 'idle'

    def _daemon(self, *words):
        log = open(self.folder / f'{words[0]}.out', 'w')
        self.logs.append(log.name)
        with log:
            self.daemons.append(subprocess.Popen([*map(str, words)], env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                                 preexec_fn=lambda: libc.prctl(PDEATHSIG, signal.SIGKILL, 0, 0, 0)))

    def _wait(self, what, seconds=60):
        end = time.monotonic() + seconds
        while not what():
            if time.monotonic() > end:
                raise TimeoutError(self.said())
            time.sleep(0.2)

    def said(self):
        """What the daemons have written."""
        return '\n'.join(f'{log}:\n{pathlib.Path(log).read_text()}' for log in self.logs)

    def __exit__(self, *_):
        """Ends the daemons, and then whatever is below this process until nothing is left: who loses a parent comes to us."""
        for daemon in self.daemons:
            daemon.kill()
            daemon.wait()
        while left := children():
            for child in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(child, 0)
        libc.prctl(CHILD_SUBREAPER, 0, 0, 0, 0)
