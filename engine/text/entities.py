# entities.py - writes entities-table.h beside it: the names of characters that HTML5 knows, as Python has them.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   python3 engine/text/entities.py
#
# Of a name with a ";" that has small letters alone, also the form in capitals stands for the value in capitals, unless HTML knows
# that form itself: ftfy reads "&EACUTE;" so.
import html
import html.entities
import pathlib

WIDTH = 132
PLAIN = {'"': '\\"', '\\': '\\\\', '\n': '\\n', '\t': '\\t'}


def quoted(text):
    """A C string; below U+00A0 C knows no names of characters."""
    return '"' + ''.join(PLAIN.get(c, c) if ord(c) < 0x7f else f'\\u{ord(c):04X}' if ord(c) < 0x10000 else f'\\U{ord(c):08X}' for c in text) + '"'


def table(name, rows):
    """Rows in the order of strcmp(), as many a line as there is room for."""
    lines = ['']
    for key in sorted(rows):
        row = f'{{ {quoted(key)}, {quoted(rows[key])} }},'
        if len(lines[-1]) + len(row) + 3 > WIDTH:
            lines.append('')
        lines[-1] += ' ' * (1 + (not lines[-1])) + row
    return f'static const Entity {name}[] = {{\n' + '\n'.join(lines) + '\n};\n'


names = html.entities.html5
capitals = {name.upper(): value.upper() for name, value in names.items()
            if name.endswith(';') and name == name.lower() and html.unescape('&' + name.upper()) == '&' + name.upper()}
pathlib.Path(__file__).with_name('entities-table.h').write_text(
    '/* entities-table.h - the names of characters in HTML5, and what they stand for; written by entities.py.\n'
    ' * SPDX-License-Identifier: GPL-3.0-or-later\n'
    ' */\n'
    '#ifndef ENTITIES_TABLE_H\n#define ENTITIES_TABLE_H\n\n'
    'typedef struct\n{\n  const char *name, *value; /* without the "&" */\n} Entity;\n\n'
    '/* clang-format off */\n' + table('names', names) + '\n/* What only ftfy reads. */\n' + table('capitals', capitals)
    + '/* clang-format on */\n\n#endif\n', encoding='utf-8')
