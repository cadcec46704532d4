# test_setup.py - ./setup: installing works from anywhere, and uninstalling leaves nothing of ours behind.
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import pty
import shlex
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PHOTO = SOURCE / 'tests' / 'gimp' / 'chelsea.png'
RECOMMENDED = 'vit_small_patch16_224.augreg_in21k_ft_in1k'
SECONDS = 1800
SHARED = tempfile.TemporaryDirectory(prefix='setup ')  # one build for all: what it depends on is the same in each test
sys.path[:0] = [str(SOURCE / 'tests' / 'cli')]

from server import Server


class Case(unittest.TestCase):
    def setUp(self):
        self.build = pathlib.Path(SHARED.name) / 'build'
        self.folder = self.fresh('case')
        self.home = self.fresh('home of nobody')
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(('XDG_', 'GIMP2_', 'GIMP3_', 'MESON'))}
        self.env.update(HOME=str(self.home), BUILD_DIR=str(self.build))

    def fresh(self, name):
        folder = pathlib.Path(SHARED.name) / name
        folder.mkdir()
        self.addCleanup(shutil.rmtree, folder)
        return folder

    def call(self, *words, status=0):
        done = subprocess.run([SOURCE / 'setup', *words], cwd='/', env=self.env, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=SECONDS)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

class Setup(Case):
    def files(self):
        """Everything in the home folder but what GIMP, GEGL and fontconfig make for themselves."""
        theirs = self.home / '.cache', self.home / '.config' / 'GIMP', self.home / '.local' / 'share' / 'gegl-0.4'
        found = [path for path in self.home.rglob('*') if not path.is_dir()]
        return [path for path in found if 'vit-attribution' in str(path) or not any(t in path.parents for t in theirs)]

    def test_install_and_uninstall(self):
        self.call('install')
        said = self.call('install').stdout.partition('== Installed for')[2]
        self.assertIn('Start GIMP, open a picture, then Filters → Explain → ViT Attribution…', said)
        self.assertLess(len(said.splitlines()), 15)
        self.assertFalse((self.build / 'tests').exists())
        program = self.home / '.local' / 'bin' / 'vit-attribution'
        done = subprocess.run([program, 'predict', SOURCE / 'models' / 'example.png'], env=self.env, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stderr, r'\A[^\n]*drawings[^\n]*\n\Z')
        gimp = self.home / '.config' / 'GIMP' / '2.10'
        beside = gimp / 'plug-ins' / 'vit-attribution'
        self.assertTrue((beside / 'vit-attribution').exists())
        self.assertTrue((beside / 'help' / 'guide.html').exists())
        messages = pathlib.Path('locale', 'de', 'LC_MESSAGES', 'vit-attribution.mo')
        self.assertTrue((beside / messages).exists())
        self.assertTrue((self.home / '.local' / 'share' / messages).exists())
        icons = self.home / '.local' / 'share' / 'icons' / 'hicolor'
        for name in 'vit-attribution', 'vit-attribution-recolour', 'vit-attribution-compare', 'vit-attribution-train':
            for path in (beside / f'{name}.svg', icons / 'scalable' / 'apps' / f'{name}.svg', beside / f'{name}-symbolic.svg',
                         icons / 'symbolic' / 'apps' / f'{name}-symbolic.svg'):
                self.assertTrue(path.exists(), path)
        self.assertTrue((gimp / 'scripts' / 'vit-attribution.scm').exists())

        self.embed()

        self.call('uninstall')
        self.assertEqual(self.files(), [])
        self.assertEqual([path for path in self.home.rglob('*vit-attribution*')], [])
        self.call('uninstall', status=1)

    def embed(self):
        """A program of somebody else's, built with what pkg-config says."""
        libraries = next(self.home.rglob('via.pc')).parent
        env = {**self.env, 'PKG_CONFIG_PATH': str(libraries)}
        flags = subprocess.run(['pkg-config', '--cflags', '--libs', 'via'], env=env, capture_output=True, text=True, check=True)
        program = self.folder / 'embed'
        sources = [SOURCE / 'examples' / name for name in ('explain.c', 'drawing.c')]
        subprocess.run(['gcc', *sources, '-o', program, *shlex.split(flags.stdout)], check=True)
        self.assertIn('flower', subprocess.run([program], check=True, capture_output=True, text=True).stdout)

    def test_foreign_files_stay(self):
        mine = self.home / '.local' / 'share' / 'vit-attribution' / 'models' / 'mine.safetensors'
        mine.parent.mkdir(parents=True)
        mine.write_bytes(b'weights')
        (mine.parents[1] / 'installed.txt').write_text(f'{self.home}/gone\n{mine.parent}\n')
        self.call('uninstall')
        self.assertEqual(self.files(), [mine])

    def test_only_testing_needs_what_only_tests_use(self):
        tools = self.folder / 'bin'
        tools.mkdir()
        for name, does in ('dpkg-query', 'exit 1'), ('apt-cache', 'exit 1'), ('apt-get', 'exit 1'), ('sudo', 'exec "$@"'):
            (tools / name).write_text(f'#!/bin/sh\n{does}\n')
            (tools / name).chmod(0o755)
        self.env['PATH'] = f"{tools}:{self.env['PATH']}"
        for command in 'install', 'demo', 'packages':
            wanted = self.call(command, status=1).stdout.split()
            self.assertLessEqual({'libgegl-dev', 'libpng-dev', 'libdeflate-dev', 'libhdf5-dev'}, set(wanted))
            for package in 'clang', 'xvfb', 'debootstrap':
                self.assertEqual(package in wanted, command == 'packages', f'{command}: {package}')

    def test_wrong_usage(self):
        self.assertIn('usage', self.call('nonsense', status=2).stderr)
        self.assertIn('usage', self.call(status=2).stderr)
        self.assertIn('usage', self.call('test', 'nonsense', status=2).stderr)
        self.assertIn('demo', self.call('--help').stdout)
        self.assertIn('usage', self.call('demo', 'a', 'b', 'c', status=2).stderr)
        self.assertIn('no picture', self.call('demo', self.folder / 'nothing.png', status=1).stderr)

    def test_who_has_no_home_has_that_which_the_system_knows_of(self):
        tools = self.folder / 'bin'
        tools.mkdir()
        (tools / 'getent').write_text(f'#!/bin/sh\n[ "$1" != passwd ] || echo "nobody:x:$2:$2::{self.home}:/bin/sh"\n')
        (tools / 'getent').chmod(0o755)
        self.env['PATH'] = f"{tools}:{self.env['PATH']}"
        del self.env['HOME']
        self.assertIn('usage', self.call('--help').stdout)
        self.assertIn(f'{self.home}/.local/share/', self.call('uninstall', status=1).stderr)

    def test_without_apt_the_packages_are_named(self):
        tools = self.folder / 'bin'
        tools.mkdir()
        for name in 'sh', 'dirname', 'cat':
            (tools / name).symlink_to(f'/usr/bin/{name}')
        self.env['PATH'] = str(tools)
        self.assertIn('libgegl-dev', self.call('packages', status=1).stderr)


class Demo(Case):
    """GIMP explains pictures.  A server on localhost has a network under the name of the one that is recommended."""

    def setUp(self):
        super().setUp()
        self.out = self.build / 'demo'
        self.models = self.folder / 'models'
        self.models.mkdir()
        generated = subprocess.run([os.environ['VIT_GENERATE'], 'mini-vit', self.folder], capture_output=True)
        self.assertEqual(generated.returncode, 0, generated.stderr)
        self.server = Server((self.folder / 'mini-vit.safetensors').read_bytes())
        self.addCleanup(self.server.close)
        lines = (self.folder / 'mini-vit.ini').read_text().splitlines()
        lines = [line for line in lines if line.split('=')[0] not in ('name', 'weights')]
        (self.models / f'{RECOMMENDED}.ini').write_text('\n'.join(
            [*lines, f'name={RECOMMENDED}', f'weights={RECOMMENDED}.safetensors', f'source_url={self.server.url()}', 'size=88 MB',
             'licence=Apache-2.0', 'advice=recommended', '']))
        self.env.update(VIT_ATTRIBUTION_MODELS=str(self.models), XDG_CACHE_HOME=str(self.folder / 'cache'))
        self.env.update({name: '' for name in ('http_proxy', 'https_proxy', 'all_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY')})

    def made(self):
        return sorted(path.name for path in self.out.iterdir() if path.suffix in ('.png', '.xcf'))

    def ask(self, *words, answer):
        """On a terminal; returns what stands on it at the end."""
        master, slave = pty.openpty()
        with subprocess.Popen([SOURCE / 'setup', *words], cwd='/', env=self.env, stdin=slave, stdout=slave, stderr=slave) as process:
            os.close(slave)
            screen = b''
            try:
                while part := os.read(master, 65536):
                    screen += part
                    if screen.endswith(b'[y/N] '):
                        os.write(master, answer)
            except OSError:  # the other end has gone
                pass
        os.close(master)
        self.assertEqual(process.returncode, 0, screen.decode())
        return screen.decode()

    def test_demo(self):
        done = self.call('demo')
        self.assertEqual(self.made(), ['demo.png', 'heat-cat.png', 'heat-dog.png', 'overlay-cat.png', 'overlay-dog.png', 'overlay.png',
                                       'overlay.xcf', 'picture.png'])
        self.assertRegex(done.stdout, r'\d+\.\d+ %  dog\n')
        self.assertIn(str(self.out / 'overlay.png'), done.stdout)

        # The user's own picture, called like nothing that a shell or Scheme would like, and nobody to ask.
        photo = self.folder / 'a "cat" in\\my $HOME.png'
        shutil.copy(PHOTO, photo)
        done = self.call('demo', photo)
        self.assertIn('knows 24 kinds of drawings. On a photograph it guesses', done.stderr)
        self.assertEqual(self.server.requests, [])
        self.assertIn('overlay.png', self.made())
        self.assertEqual(struct.unpack('>II', (self.out / 'overlay.png').read_bytes()[16:24]), (451, 300))

        # Asked, and not wanted; wanted; and then it is there.
        question = f'The built-in network knows drawings only. Download {RECOMMENDED}, 88 MB, Apache-2.0? [y/N] '
        self.assertIn(question, self.ask('demo', photo, answer=b'n\n'))
        self.assertEqual(self.server.requests, [])
        self.assertIn(question, self.ask('demo', photo, answer=b'y\n'))
        self.assertEqual(len(self.server.requests), 1)
        self.assertTrue((self.models / f'{RECOMMENDED}.safetensors').exists())
        done = self.call('demo', photo)
        self.assertNotIn('drawings', done.stderr)

        # A model that is named.
        (self.models / f'{RECOMMENDED}.safetensors').unlink()
        done = self.call('demo', photo, RECOMMENDED)
        self.assertNotIn('drawings', done.stderr)
        self.assertEqual(len(self.server.requests), 2)
        self.assertIn('did you mean', self.call('demo', photo, RECOMMENDED + 's', status=1).stderr)


if __name__ == '__main__':
    unittest.main()
