# test_setup.py - ./setup: installing works from anywhere, and uninstalling leaves nothing of ours behind.
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import shlex
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
SECONDS = 1800


class Setup(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='setup ')
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.home = self.folder / 'home of nobody'
        self.home.mkdir()
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(('XDG_', 'GIMP2_', 'MESON'))}
        self.env.update(HOME=str(self.home), BUILD_DIR=str(self.folder / 'build'), MESON_OPTIONS='-Dtests=false')

    def call(self, *words, status=0):
        done = subprocess.run([SOURCE / 'setup', *words], cwd='/', env=self.env, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=SECONDS)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def files(self):
        """Everything in the home folder but what GIMP, GEGL and fontconfig make for themselves."""
        theirs = self.home / '.cache', self.home / '.config' / 'GIMP', self.home / '.local' / 'share' / 'gegl-0.4'
        found = [path for path in self.home.rglob('*') if not path.is_dir()]
        return [path for path in found if 'vit-attribution' in str(path) or not any(t in path.parents for t in theirs)]

    def test_install_and_uninstall(self):
        self.call('install')
        self.call('install')
        program = self.home / '.local' / 'bin' / 'vit-attribution'
        done = subprocess.run([program, 'predict', SOURCE / 'models' / 'example.png'], env=self.env, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr.count('\n')), (0, 1), done.stderr)
        self.assertIn('drawings only', done.stderr)
        gimp = self.home / '.config' / 'GIMP' / '2.10'
        beside = gimp / 'plug-ins' / 'vit-attribution'
        self.assertTrue((beside / 'vit-attribution').exists())
        self.assertTrue((beside / 'help' / 'guide.html').exists())
        messages = pathlib.Path('locale', 'de', 'LC_MESSAGES', 'vit-attribution.mo')
        self.assertTrue((beside / messages).exists())
        self.assertTrue((self.home / '.local' / 'share' / messages).exists())
        icons = self.home / '.local' / 'share' / 'icons' / 'hicolor'
        for name in 'vit-attribution', 'vit-attribution-recolour', 'vit-attribution-compare':
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

    def test_wrong_usage(self):
        self.assertIn('usage', self.call('nonsense', status=2).stderr)
        self.assertIn('usage', self.call(status=2).stderr)
        self.assertIn('usage', self.call('test', 'nonsense', status=2).stderr)
        self.assertIn('demo', self.call('--help').stdout)

    def test_without_apt_the_packages_are_named(self):
        tools = self.folder / 'bin'
        tools.mkdir()
        for name in 'sh', 'dirname', 'cat':
            (tools / name).symlink_to(f'/usr/bin/{name}')
        self.env['PATH'] = str(tools)
        self.assertIn('libgegl-dev', self.call('packages', status=1).stderr)


if __name__ == '__main__':
    unittest.main()
