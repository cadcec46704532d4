#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""architecture.py - draws architecture.svg: the rooms of the house, and three walks through it.

    python3 docs/architecture.py >docs/architecture.svg

Every station of a walk is a function and the file it stands in; a room shows which stations lie in it.  tests/docs holds both against the
code.
"""
from xml.sax.saxutils import escape

WIDTH, MARGIN = 1000, 24

# Three files of engine/ have a floor of their own, as tests/api/test-floors.sh has it.
STATE = 'engine:state'


def room(file):
    return STATE if file in ('engine/model.c', 'engine/photo.c', 'engine/trace.c') else file.rpartition('/')[0]


# Where a floor's name stands, what it is, and its rooms: folder, question, share of the width; a list instead of a question holds rooms
# of its own, row by row.
FLOORS = [
    ('hosts', 'plugin/', [[('plugin/gimp2', 'how GIMP 2.10 calls us', 1), ('plugin/gimp3', 'how GIMP 3 calls us', 1),
                           ('plugin/cli', 'the command line', 1)],
                          [('plugin/panel', 'what the dialogs show', 1), ('plugin/gimp', 'what both GIMPs share', 1)],
                          [('plugin/explain', 'from pixels to a map', 1), ('plugin/heat', 'a layer, and what it says of itself', 1),
                           ('plugin/download', 'models from the network', 1)],
                          [('plugin/probe', 'classes of one\'s own', 1), ('plugin/batch', 'many pictures, and shares', 1),
                           ('plugin/faithful', 'how far to trust a map', 1), ('plugin/codec', 'picture files: a process', 1)]]),
    ('', 'include/', [[('include', 'all that a host sees of the engine', 1)]]),
    ('top', 'floor', [[('engine', 'explain, map, paint, choose, search, source …: the functions of via.h', 1)]]),
    ('third', 'floor', [[('engine/attribution', 'how a class walks back, and becomes a map', 2),
                          ('engine/text', 'what CLIP makes of words', 1), ('engine/probe', 'how classes are learned', 1)]]),
    ('second', 'floor', [[(STATE, 'model, photo, trace: what lasts from one call to the next', 1)]]),
    ('first', 'floor', [[('engine/network', [[('engine/network', 'weights become a tape', 1),
                                              ('engine/network/arch', 'one file for each family', 1),
                                              ('engine/network/ops', 'one for each kind of step', 1)]], 3),
                         ('engine/picture', 'pixels in, colours out', 1)]]),
    ('ground', 'floor', [[('engine/checkpoint', [[('engine/checkpoint/find', 'which files make NAME?', 1),
                                                  ('engine/checkpoint/recognise', 'whose names? which network?', 1),
                                                  ('engine/checkpoint/describe', 'what tensors cannot tell', 1)],
                                                 [('engine/checkpoint/weights', 'a file as named tensors', 1),
                                                  ('engine/checkpoint/pytorch', 'a pickle, and nothing runs', 1),
                                                  ('engine/checkpoint/base', 'what all readers need', 1)]], 3),
                          ('engine/kernels', 'every product and loop', 1)]]),
]

WALKS = [
    ('pixel', 'A pixel', 'from GIMP\'s buffer to the new layer', [
        ('pixels_reader_step', 'plugin/explain/pixels.c', 'gegl_buffer_get(): 64 rows as R\'G\'B\'A'),
        ('via_photo_add_rows', 'engine/photo.c', 'over mid-grey, 8 bits a channel'),
        ('resample_across', 'engine/picture/resample.c', 'to the network\'s size, as Pillow does'),
        ('preprocess_row', 'engine/picture/preprocess.c', 'normalised: the network\'s input'),
        ('forward_run', 'engine/network/forward.c', 'the tape, step by step, to the logits'),
        ('via_explain', 'engine/answer.c', 'back again, see beside: a raw map'),
        ('map_heat', 'engine/map.c', 'enlarged, and stretched to 0…1'),
        ('via_map_paint', 'engine/paint.c', 'coloured, as large as the picture'),
        ('pixels_paint', 'plugin/explain/pixels.c', 'gegl_buffer_set(), strip by strip'),
        ('layers_insert', 'plugin/gimp/layers.c', 'a layer, in one step to undo')]),
    ('class', 'A class', 'from the dialog to the sweep', [
        ('make_current', 'plugin/panel/classes.c', 'a row of the list is clicked'),
        ('session_show', 'plugin/explain/session.c', 'wants its map, if it has none yet'),
        ('job_new', 'plugin/explain/job.c', 'off the main thread'),
        ('via_explain', 'engine/answer.c', 'do method, options and rival fit?'),
        ('together_run', 'engine/attribution/together.c', 'which walks, shared by whom'),
        ('sweeps_run', 'engine/attribution/sweep.c', '1 at its logit, then step by step back'),
        ('rules_pull', 'engine/attribution/rules.c', 'the rule for this kind of step'),
        ('linear_alpha1', 'engine/network/ops/linear.c', 'such as x⁺ (S W⁺) + x⁻ (S W⁻)'),
        ('rollout_step', 'engine/attribution/rollout.c', 'row 0, one block down: v ← v M\'')]),
    ('weight', 'A weight', 'from the file to the packed panel', [
        ('registry_find', 'engine/checkpoint/find/registry.c', 'from a name to files'),
        ('file_bytes', 'engine/checkpoint/base/file.c', 'mapped; read when it is touched'),
        ('safetensors_read', 'engine/checkpoint/weights/safetensors.c', 'its name, shape and place (or torch_read)'),
        ('weights_open', 'engine/checkpoint/weights/weights.c', 'one of many named tensors'),
        ('detect', 'engine/checkpoint/recognise/detect.c', 'the family and its dimensions'),
        ('match_apply', 'engine/checkpoint/recognise/match.c', 'our name for it, whoever named it'),
        ('tape_linear', 'engine/network/tape.c', 'lent to a step'),
        ('linear_forward', 'engine/network/ops/linear.c', 'x W\' + b'),
        ('gemm_together', 'engine/kernels/gemm.c', 'tiles, which the threads take'),
        ('pack_columns', 'engine/kernels/packed.c', '[k][GROUP], within the second cache')]),
]

LIGHT = {'paper': '#ffffff', 'box': '#f6f8fa', 'frame': '#eef1f4', 'line': '#d0d7de', 'ink': '#1f2328', 'pale': '#59636e',
         'pixel': '#bc4c00', 'class': '#0969da', 'weight': '#1a7f37', 'number': '#ffffff'}
DARK = {'paper': '#0d1117', 'box': '#1c2128', 'frame': '#151a21', 'line': '#3d444d', 'ink': '#f0f6fc', 'pale': '#9198a1',
        'pixel': '#f0883e', 'class': '#6cb6ff', 'weight': '#57ab5a', 'number': '#0d1117'}
SANS, MONO = 'system-ui, "DejaVu Sans", sans-serif', 'ui-monospace, "DejaVu Sans Mono", monospace'
EM = {'sans': 0.56, 'mono': 0.61}  # mean width of a letter


def style():
    def colours(scheme):
        return ''.join(f'.{name}{{fill:{colour}}}.edge-{name}{{stroke:{colour}}}' for name, colour in scheme.items())

    return f'<style>.sans{{font-family:{SANS}}}.mono{{font-family:{MONO}}}.bold{{font-weight:600}}.edge-line,.edge-pixel,.edge-class,' \
           f'.edge-weight{{stroke-width:1}}{colours(LIGHT)}@media(prefers-color-scheme:dark){{{colours(DARK)}}}</style>'


def text(x, y, words, size, colour='ink', face='sans', bold=False, most=None, middle=False):
    """`most` is how wide the words may be."""
    assert most is None or len(words) * size * EM[face] <= most, f'{words}: {len(words) * size * EM[face]:.0f} of {most:.0f}'
    anchor = ' text-anchor="middle"' if middle else ''
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" class="{colour} {face}{" bold" if bold else ""}"{anchor}>{escape(words)}</text>'


def rect(x, y, width, height, colour):
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="6" class="{colour} edge-line"/>'


def dot(x, y, walk, number, radius=8):
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius}" class="{walk}"/>' \
           + text(x, y + 3.5, str(number), 10, 'number', 'sans', True, middle=True)


def stations(folder):
    """(walk, number) of the stations in a room."""
    return [(walk, i + 1) for walk, _, _, stops in WALKS for i, (_, file, _) in enumerate(stops) if room(file) == folder]


ROOM, GAP, HEAD = 44, 8, 24  # heights: of a room, between rooms, of the name above nested rooms


def height(rows):
    return sum(max(HEAD + height(r[1]) + GAP if isinstance(r[1], list) else ROOM for r in row) for row in rows) + GAP * (len(rows) - 1)


def draw_room(folder, question, x, y, width, tall):
    dots = stations(folder)
    name = {'include': 'via.h', STATE: 'engine/'}.get(folder, f'{folder.rpartition("/")[2]}/')
    yield rect(x, y, width, tall, 'box')
    yield text(x + 10, y + 18, name, 13, 'ink', 'mono', True, width - 20 - 19 * len(dots))
    yield text(x + 10, y + 35, question, 12, 'pale', most=width - 14)
    for i, (walk, number) in enumerate(reversed(dots)):
        yield dot(x + width - 14 - 19 * i, y + 14, walk, number)


def draw_rows(rows, x, y, width):
    for row in rows:
        shares, tall, at = sum(room[2] for room in row), height([row]), x
        for folder, inside, share in row:
            wide = (width - GAP * (len(row) - 1)) * share / shares
            if isinstance(inside, list):
                yield rect(at, y, wide, tall, 'frame')
                yield text(at + 10, y + 17, f'{folder}/', 12, 'pale', 'mono')
                yield from draw_rows(inside, at + GAP, y + HEAD, wide - 2 * GAP)
            else:
                yield from draw_room(folder, inside, at, y, wide, tall)
            at += wide + GAP
        y += tall + GAP


def draw_house(y):
    x = MARGIN + 76
    for name, more, rows in FLOORS:
        yield text(MARGIN, y + 18, name or more, 13, 'ink' if name else 'pale', 'sans', bool(name))
        if name:
            yield text(MARGIN, y + 35, more, 12, 'pale')
        yield from draw_rows(rows, x, y, WIDTH - MARGIN - x)
        y += height(rows) + 2 * GAP


STOP = 57  # from one station to the next


def draw_walk(walk, title, subtitle, stops, x, y, width):
    yield text(x, y, title, 16, walk, 'sans', True)
    yield text(x, y + 18, subtitle, 12, 'pale', most=width)
    y += 46
    yield f'<path d="M{x + 10:g} {y:g}v{STOP * (len(stops) - 1)}" class="edge-{walk}" style="stroke-width:3"/>'
    for i, (function, file, what) in enumerate(stops):
        yield dot(x + 10, y, walk, i + 1, 10)
        yield text(x + 28, y - 1, f'{function}()', 12.5, 'ink', 'mono', True, width - 28)
        yield text(x + 28, y + 14, file, 11, 'pale', 'mono', most=width - 28)
        yield text(x + 28, y + 29, what, 12, 'ink', most=width - 28)
        y += STOP


def draw():
    parts = list(draw_house(MARGIN))
    y = MARGIN + sum(height(rows) + 2 * GAP for _, _, rows in FLOORS) + 26
    width = (WIDTH - 2 * MARGIN) / len(WALKS)
    for i, walk in enumerate(WALKS):
        parts += draw_walk(*walk, MARGIN + i * width, y, width - 12)
    tall = y + 46 + STOP * max(len(stops) for *_, stops in WALKS) - 8
    label = 'The rooms of the house, floor above floor, and the three walks through it'
    return '\n'.join([f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {tall:g}" width="{WIDTH}" height="{tall:g}" role="img" '
                      f'aria-label="{label}">', style(), f'<rect width="{WIDTH}" height="{tall:g}" rx="10" class="paper"/>', *parts, '</svg>', ''])


if __name__ == '__main__':
    print(draw(), end='')
