# test_docs.py - every command shown in README.md, CONTRIBUTING.md and docs/ works as shown.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A command is a fenced block that begins ```sh.  It runs in an empty folder with photo.png in it.  Marked blocks are not run here:
# "sh setup" (tests/setup does), "sh scale" (tests/scale does), "sh self" (how the tests themselves are called), "sh gimp3"
# (only these with VIT_MARK=gimp3, where there is a GIMP 3).
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PAGES = [SOURCE / 'README.md', SOURCE / 'CONTRIBUTING.md', SOURCE / 'SECURITY.md', *sorted((SOURCE / 'docs').glob('**/*.md'))]
MARKS = {'', 'setup', 'scale', 'self', 'gimp3'}
MARK = os.environ.get('VIT_MARK', '')
SECONDS = 900
FAILED = re.compile('experienced an execution error|Plug-in crashed|GIMP-Error')


def blocks(page):
    """(line number, mark, commands) of each block of commands."""
    text = page.read_text()
    for match in re.finditer(r'^```sh *(\w*)\n(.*?)^```$', text, re.M | re.S):
        yield text.count('\n', 0, match.start()) + 1, match[1], match[2]


class Docs(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix='docs ')
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / 'build').symlink_to(os.environ['VIT_BUILD'])
        (self.folder / 'tests').symlink_to(SOURCE / 'tests')
        shutil.copy(SOURCE / 'models' / 'example.png', self.folder / 'photo.png')
        self.profile = self.folder / 'profile'
        for name in 'brushes', 'dynamics', 'gradients', 'palettes', 'patterns', 'tool-presets':
            (self.profile / name).mkdir(parents=True)
        (self.profile / 'gimprc').write_text(
            f'(plug-in-path "{self.plug_ins_3() if MARK == "gimp3" else self.plug_ins_2()}")\n'
            f'(script-fu-path "{SOURCE / "plugin" / "scripts"}:${{gimp_data_dir}}/scripts")\n')
        self.env = {**os.environ, 'XDG_CACHE_HOME': str(self.folder / 'cache'), 'PATH': f"{os.environ['VIT_BIN']}:{os.environ['PATH']}",
                    'GIMP2_DIRECTORY': str(self.profile), 'GIMP3_DIRECTORY': str(self.profile)}

    def plug_ins_2(self):
        """Where GIMP 2.10 finds the plug-in that was just built, and the few others it needs."""
        standard = '${gimp_plug_in_dir}/plug-ins'
        return f'{os.environ["VIT_GIMP2"]}:{standard}/script-fu:{standard}/file-png'

    def plug_ins_3(self):
        """The same for GIMP 3, where each must lie in a folder of its own name."""
        ours = self.profile / 'plug-ins' / 'vit-attribution'
        ours.mkdir(parents=True)
        (ours / 'vit-attribution').symlink_to(pathlib.Path(os.environ['VIT_GIMP3']) / 'vit-attribution')
        for name in 'script-fu', 'file-png':
            (ours.parent / name).symlink_to(pathlib.Path(os.environ['VIT_STANDARD']) / name)
        return ours.parent

    def run_block(self, commands):
        # That it can be measured is tested, with little to do, and not how long it takes.
        commands = re.sub(r'(--repeat|--rounds) \d+', r'\1 1', commands)
        commands = re.sub(r'bench-products \d+', 'bench-products 1 1', commands)
        commands = re.sub(r'(?m)--bench$', '--bench 1', commands)
        commands = re.sub(r'(?m)^(sh tests/bench/table\.sh .*)$', r'\1 --repeat 1 --model demo', commands)
        done = subprocess.run(['sh', '-eu', '-c', commands], cwd=self.folder, env=self.env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=SECONDS)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertNotRegex(done.stdout, FAILED)
        self.assertEqual(done.stdout.count('batch command executed successfully'),
                         sum(line.startswith('gimp') for line in commands.splitlines()), done.stdout)

    def test_every_command(self):
        n = 0
        for page in PAGES:
            for line, mark, commands in blocks(page):
                with self.subTest(f'{page.relative_to(SOURCE)}:{line}'):
                    self.assertIn(mark, MARKS)
                    if mark == MARK:
                        if 'gimp-console-2' in commands and not os.environ['VIT_GIMP2']:
                            self.skipTest('built without the plug-in')
                        self.run_block(commands)
                        n += 1
        self.assertGreater(n, 2 if MARK else 8)

    def test_calls_of_setup_are_commands_of_setup(self):
        usage = subprocess.run([SOURCE / 'setup', '--help'], capture_output=True, text=True, check=True).stdout
        for page in PAGES:
            for word in re.findall(r'\./setup (\w+)', page.read_text()):
                self.assertRegex(usage, rf'(?m)^  {word}\b')

    def test_every_variable_that_is_read_is_explained(self):
        page = (SOURCE / 'docs' / 'environment.md').read_text()
        read = set(re.findall(r'\$\{?([A-Z][A-Z0-9_]+)', (SOURCE / 'setup').read_text()))
        for path in [*SOURCE.glob('engine/**/*.c'), *SOURCE.glob('plugin/**/*.c')]:
            text = path.read_text()
            if 'getenv (' in text:
                read |= set(re.findall(r'"([A-Z]+(?:_[A-Z]+)+)"', text))
            read |= {f'XDG_{kind.upper()}_HOME' for kind in re.findall(r'g_get_user_(\w+)_dir \(', text)}
        self.assertGreater(len(read), 8)
        self.assertEqual([name for name in sorted(read) if f'`{name}`' not in page], [])

    def test_tables_are_up_to_date(self):
        for script in 'tables.py', 'demo/faithfulness.py':
            done = subprocess.run([SOURCE / 'models' / script, '--check'], capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ''))

    def test_links_point_to_files(self):
        for page in PAGES:
            for target in re.findall(r'\]\(([^)#]+)\)', page.read_text()):
                if '://' not in target:
                    self.assertTrue((page.parent / target).exists(), f'{page.name}: {target}')


if __name__ == '__main__':
    unittest.main()
