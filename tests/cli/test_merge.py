# test_merge.py - what merge, and whoever goes on with results, makes of lines that are damaged or of something else: nothing is lost without a word.
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import pathlib
import re
import shutil
import tempfile
import unittest

from support import SOURCE, Case, run

PAIRS = SOURCE / 'tests' / 'pairs'
FAST = '--precision', 'fast', '--threads', '1', '--quiet'
EVALUATE = 'evaluate', PAIRS / 'pictures', '--masks', PAIRS / 'masks', '--methods', 'rollout,gradcam', '--hide', 'drop', *FAST
BATCH = 'batch', PAIRS / 'pictures', '--method', 'rollout', '--overlay', 'none', *FAST


def rows(folder):
    return (folder / 'results.jsonl').read_bytes().splitlines(keepends=True)


def write_rows(folder, lines):
    (folder / 'results.jsonl').write_bytes(b''.join(lines))


def without(*path):
    """What takes a member out of an object in a line."""
    def change(line):
        record = inner = json.loads(line)
        for name in path[:-1]:
            inner = inner[name]
        del inner[path[-1]]
        return json.dumps(record).encode() + b'\n'
    return change


def having(value, *path):
    """What gives a member of an object in a line another value."""
    def change(line):
        record = inner = json.loads(line)
        for name in path[:-1]:
            inner = inner[name]
        inner[path[-1]] = value
        return json.dumps(record).encode() + b'\n'
    return change


# What may become of any line.
ANY = [lambda line: line[:len(line) // 2] + b'\n', lambda line: b'[1,2]\n', lambda line: b'"text"\n', lambda line: b'{}\n', lambda line: b'\0' * len(line) + b'\n',
       lambda line: line.replace(b'demo', b'd\xffmo'), lambda line: line[:-1] + b'\0\n', having(5, 'input'), without('input'), having('magic', 'kind'),
       having(5, 'kind'), having('mask', 'kind')]
EVALUATED = [*ANY, lambda line: line.replace(b'"rollout"', b'"rollouz"', 1), without('methods', 'gradcam'), without('methods'), having([], 'methods'),
             having({}, 'methods'), having(7, 'methods', 'random'), without('methods', 'rollout', 'drop'), without('methods', 'rollout', 'drop', 'insertion'),
             having('x', 'methods', 'rollout', 'drop', 'insertion'), having([0.5] * 9, 'methods', 'rollout', 'drop', 'deletion'),
             having([0.5] * 9 + ['x'], 'methods', 'rollout', 'drop', 'deletion'), without('methods', 'centre', 'segmentation'),
             without('methods', 'centre', 'segmentation', 'unions'), having('x', 'methods', 'rollout', 'completeness_error'), without('rank_correlations'),
             having([0, 0], 'rank_correlations'), having({}, 'class'),
             lambda line: re.sub(rb'"deletion":\[[^,]+', b'"deletion":[1e999', line, count=1),
             having({'blocks': [0]}, 'randomised'), having([], 'randomised')]
EXPLAINED = [*ANY, without('outputs'), having([], 'outputs'), having(['../x.png'], 'outputs'), having([5], 'outputs'), without('output_sizes'),
             having(['x'], 'output_sizes'), having([[]], 'classes'), having([], 'predictions'), having([1], 'predictions'), having(5, 'method'),
             having([{'class': 'x', 'label': 'x', 'probability': 1}], 'predictions')]


def setUpModule():
    """Two shares of an evaluation, and two of explanations, and what merge makes of them when nothing is wrong."""
    folder = tempfile.TemporaryDirectory(prefix='vit attribution ')
    unittest.addModuleCleanup(folder.cleanup)
    Merge.made = pathlib.Path(folder.name)
    for work, words in ('evaluated', EVALUATE), ('explained', BATCH):
        for i in '1', '2':
            run(*words, '--shard', i + '/2', '-o', Merge.made / work / i)
        run('merge', Merge.made / work / '1', Merge.made / work / '2', '-o', Merge.made / work / 'whole', '--quiet')


class Merge(Case):
    def shares(self, work):
        """Copies that may be damaged."""
        return [shutil.copytree(self.made / work / name, self.folder / work / name) for name in ('1', '2')]

    def merge(self, shares, name='merged', *words, env=None):
        shutil.rmtree(self.folder / name, ignore_errors=True)
        return run('merge', *shares, '-o', self.folder / name, '--quiet', *words, env={'G_DEBUG': 'fatal-warnings', **(env or {})})

    def check_lost(self, done, share, number, picture):
        """One line of a share is said to be damaged, and its picture to be missing."""
        known = r'(, of [^\n]*)?'
        self.assertRegex(done.err, rf'\A[^\n]*warning: merge: [^\n]*/{share}/results\.jsonl: damaged lines, which do not count: 1; the first is line {number}{known}\n'
                                   r'[^\n]*warning: ([^\n]*): this is the first of the pictures without results: 1\n[^\n]*: pictures without results: 1\n\Z')
        self.assertIn(picture + ': this is the first', done.err)
        self.assertEqual(done.status, 1)


class Evaluated(Merge):
    def test_each_damage_is_said_and_its_picture_missing(self):
        whole = json.loads((self.made / 'evaluated' / 'whole' / 'summary.json').read_text())
        self.assertEqual((whole['pictures'], len(whole['methods'])), (8, 4))
        for i, change in enumerate(EVALUATED):
            with self.subTest(change=i):
                shares = self.shares('evaluated')
                lost, *lines = rows(shares[0])
                write_rows(shares[0], [change(lost), *lines])
                self.check_lost(self.merge(shares), '1', 1, json.loads(lost)['input'])
                self.assertEqual(rows(self.folder / 'merged'), [line for line in rows(self.made / 'evaluated' / 'whole') if line != lost])
                summary = json.loads((self.folder / 'merged' / 'summary.json').read_text())
                self.assertEqual([summary['pictures'], *(list(method['criteria']) for method in summary['methods'])],
                                 [7, *(list(method['criteria']) for method in whole['methods'])])
            shutil.rmtree(self.folder / 'evaluated')

    def test_whoever_goes_on_does_it_again(self):
        for i in 4, 12, 13, 14, 20:
            with self.subTest(change=i):
                share = self.shares('evaluated')[0]
                lines = rows(share)
                write_rows(share, [EVALUATED[i](lines[0]), *lines[1:]])
                done = run(*EVALUATE, '--shard', '1/2', '-o', share, '--resume')
                self.assertEqual(done.status, 0)
                self.assertRegex(done.err, r'\A[^\n]*warning: evaluate: [^\n]*/results\.jsonl: damaged lines, which do not count: 1; the first is line 1[^\n]*\n\Z')
                self.assertEqual(rows(share), lines)
            shutil.rmtree(self.folder / 'evaluated')

    def test_several_and_half_a_line(self):
        shares = self.shares('evaluated')
        lines = rows(shares[1])
        write_rows(shares[1], [lines[0], b'\n', b'x\n', lines[1], lines[2].replace(b'"gradcam"', b'"gradcan"'), lines[3][:70]])
        done = self.merge(shares)
        self.assertIn('/2/results.jsonl: damaged lines, which do not count: 3; the first is line 3\n', done.err)
        self.assertIn('pictures without results: 2\n', done.err)

    def test_a_line_before_the_damaged_one_does_not_count(self):
        shares = self.shares('evaluated')
        lines = rows(shares[0])
        write_rows(shares[0], [*lines, without('methods')(lines[1])])
        self.check_lost(self.merge(shares), '1', len(lines) + 1, json.loads(lines[1])['input'])


class Table(Merge):
    def test_it_takes_the_place_of_no_results(self):
        shares, merged = self.shares('evaluated'), self.folder / 'merged'
        self.ok('merge', *shares, '-o', merged, '--quiet')
        for folder, saying in (shares[1], 'this is the input'), (merged, 'this is one of the files of the results'):
            for name in 'results.jsonl', 'pictures.jsonl', 'summary.json':
                before = (folder / name).read_bytes()
                self.fails(1, f'{folder / name}: {saying}', 'merge', *shares, '-o', merged, '--table', folder / name)
                self.assertEqual((folder / name).read_bytes(), before)
        before = (merged / 'results.jsonl').read_bytes()
        self.fails(1, 'one of the files of the results', *EVALUATE, '-o', merged, '--resume', '--table', merged / 'results.jsonl')
        self.assertEqual((merged / 'results.jsonl').read_bytes(), before)

    def test_nor_that_of_a_picture(self):
        pictures = shutil.copytree(PAIRS / 'pictures', self.folder / 'pictures')
        picture = next(pictures.rglob('*.png'))
        before = picture.read_bytes()
        link = self.folder / 't.csv'
        link.symlink_to(picture)
        for name, saying in (link, 'this is one of the pictures'), (picture, 'this is no name for a table'):
            self.fails(1, saying, 'evaluate', pictures, *EVALUATE[4:], '--table', name)
        self.assertEqual(picture.read_bytes(), before)

    def test_by_a_link_to_results_that_are_not_there_yet(self):
        for work, words in ('evaluated', EVALUATE), ('explained', BATCH):
            link, shares = self.folder / f'{work}.csv', self.shares(work)
            for name, command in ('run', words), ('merged', ('merge', *shares)):
                link.unlink(missing_ok=True)
                link.symlink_to(self.folder / work / name / 'results.jsonl')
                self.fails(1, 'one of the files of the results', *command, '-o', self.folder / work / name, '--table', link)

    def test_it_holds_what_that_of_one_run_does(self):
        merged, tables = self.folder / 'merged', [self.folder / name for name in ('merged.csv', 'run.csv')]
        self.ok('merge', *self.shares('explained'), '-o', merged, '--table', tables[0])
        self.ok(*BATCH, '-o', merged, '--resume', '--table', tables[1])
        self.assertEqual(*(table.read_text() for table in tables))


class List(Merge):
    def test_a_list_that_is_not_whole(self):
        """In both shares alike, so that they agree in it."""
        for change in (lambda head, *rest: [head, *rest[:-1]], lambda head, *rest: [head], lambda head, *rest: [head, *rest[:2], b'\n', *rest[2:]],
                       lambda head, *rest: [head, *rest[:-1], rest[0]], lambda head, *rest: [head, *rest, rest[0]],
                       lambda head, *rest: [head.replace(b'"pictures":8', b'"pictures":"8"'), *rest],
                       lambda head, *rest: [head, *rest[:-1], rest[-1][:20]]):
            shares = self.shares('evaluated')
            for share in shares:
                path = share / 'pictures.jsonl'
                path.write_bytes(b''.join(change(*path.read_bytes().splitlines(keepends=True))))
            self.fails(1, '1/pictures.jsonl: the file is damaged or incomplete', 'merge', *shares, '-o', self.folder / 'merged')
            shutil.rmtree(self.folder / 'evaluated')


class NoFiles(Merge):
    def test_a_pipe_or_a_device_is_not_waited_for(self):
        for name in 'results.jsonl', 'pictures.jsonl':
            for make in os.mkfifo, lambda path: path.symlink_to('/dev/zero'):
                shares = self.shares('evaluated')
                (shares[0] / name).unlink()
                make(shares[0] / name)
                self.fails(1, f'1/{name}: it is not a regular file', 'merge', *shares, '-o', self.folder / 'merged')
                shutil.rmtree(self.folder / 'evaluated')


class Explained(Merge):
    def test_each_damage_is_said_and_its_picture_missing(self):
        for i, change in enumerate(EXPLAINED):
            with self.subTest(change=i):
                shares = self.shares('explained')
                lines = rows(shares[0])
                write_rows(shares[0], [lines[0], change(lines[1]), *lines[2:]])
                self.check_lost(self.merge(shares, 'merged', '--html'), '1', 2, json.loads(lines[1])['input'])
                self.assertEqual((self.folder / 'merged' / 'index.html').read_text().count('<th scope="row">'), 7)
            shutil.rmtree(self.folder / 'explained')

    def test_whoever_goes_on_does_it_again(self):
        share = self.shares('explained')[0]
        lines = rows(share)
        write_rows(share, [change(line) for change, line in zip(EXPLAINED[-3:], lines)] + lines[3:])
        self.assertEqual(run(*BATCH, '--shard', '1/2', '-o', share, '--resume').status, 0)
        self.assertEqual(rows(share), lines)

    def test_what_somebody_has_finished_is_kept(self):
        """In the merged folder itself, and merged again."""
        shares = self.shares('explained')
        write_rows(shares[1], rows(shares[1])[:-1])
        merged = self.folder / 'merged'
        self.assertEqual(self.merge(shares).status, 1)
        self.assertEqual(run(*BATCH, '-o', merged, '--resume').status, 0)
        self.ok('merge', *shares, '-o', merged, '--quiet')
        self.assertEqual(rows(merged), rows(self.made / 'explained' / 'whole'))


class OtherTerms(Merge):
    def test_results_of_other_options_do_not_count(self):
        """As they are left by a share that went on with other options and was stopped at once."""
        for work, words, option in ('evaluated', EVALUATE, ('--seed', '3')), ('explained', BATCH, ('--colormap', 'gray')):
            shares = self.shares(work)
            for i, share in enumerate(shares, 1):
                other = self.folder / work / f'other {i}'
                run(*words, *option, '--shard', f'{i}/2', '-o', other)
                shutil.copy(other / 'pictures.jsonl', share)
            write_rows(shares[1], rows(self.folder / work / 'other 2'))
            for path in (self.folder / work / 'other 2').rglob('*.png'):
                shutil.copy(path, shares[1] / path.relative_to(self.folder / work / 'other 2'))
            done = self.merge(shares)
            self.assertRegex(done.err, r'warning: merge: [^\n]*/1: results of another model or version, or of other options, which do not count: 4\n')
            self.assertEqual((done.status, done.err.count('\n'), len(rows(self.folder / 'merged'))), (1, 3, 4), done.err)


if __name__ == '__main__':
    unittest.main()
