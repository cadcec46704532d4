#!/usr/bin/env python3
# tables.py - writes the tables of docs/models.md from the presets, which are the one place where these facts stand.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# tables.py           writes them
# tables.py --check   fails when they are not up to date
import configparser
import pathlib
import re
import sys

MODELS = pathlib.Path(__file__).resolve().parent
PAGE = MODELS.parent / 'docs' / 'models.md'
ADVICES = 'small', 'recommended', 'best'


def presets():
    """In the order of meson.build."""
    names = re.search(r"preset_names = \[(.*?)\]", (MODELS / 'meson.build').read_text(), re.S)[1]
    for file in re.findall(r"'(.*)\.ini'", names):
        parser = configparser.ConfigParser(interpolation=None, delimiters='=')
        parser.read(MODELS / f'{file}.ini')
        yield file, dict(parser['model'])


def short(words):
    return re.split(r' *[(;]', words)[0]


def link(name):
    return f'[`{name}`](../models/{name}.ini)'


def right(keys):
    return f"{float(keys['accuracy']):.0f} %" if 'accuracy' in keys else ''


def files(name, keys):
    folder = f'{name}/' if keys['weights'] in ('model.safetensors', 'pytorch_model.bin') else ''
    rest = [file for file in keys.get('side_cars', '').split(';') if file]
    return ', '.join(f'`{folder}{file}`' for file in [keys['weights'], *rest]) + (f", `{keys['head']}`" if 'head' in keys else '')


def remark(keys):
    if 'source_url' not in keys:
        return 'no public address'
    return 'for a head of your own' if keys.get('needs') == 'head' else ''


def recommended():
    rows = ['| | what it knows | size | right | licence | name |', '|---|---|---|---|---|---|']
    by_advice = {keys['advice']: (name, keys) for name, keys in presets() if 'advice' in keys}
    for advice in ADVICES:
        name, keys = by_advice[advice]
        rows.append(f"| **{advice}** | {keys['description']} | {short(keys['size'])} | {right(keys)} | {short(keys['licence'])} | {link(name)} |")
    return rows


def all_presets():
    rows = ['| name | files | size | right | licence | |', '|---|---|---|---|---|---|']
    for name, keys in presets():
        rows.append(f"| {link(name)} | {files(name, keys)} | {short(keys.get('size', ''))} | {right(keys)} | {short(keys['licence'])} | {remark(keys)} |")
    return rows


def main():
    text = PAGE.read_text()
    new = text
    for mark, table in ('recommended', recommended()), ('presets', all_presets()):
        new, n = re.subn(rf'(<!-- {mark}: .*?-->\n).*?(<!-- -->)', lambda m: m[1] + '\n'.join(table) + '\n' + m[2], new, flags=re.S)
        if n != 1:
            sys.exit(f'{PAGE} has no place for the table “{mark}”')
    if sys.argv[1:] == ['--check']:
        sys.exit(0 if new == text else f'{PAGE} is not what the presets say: run models/tables.py')
    PAGE.write_text(new)


main()
