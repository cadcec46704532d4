#!/usr/bin/env python3
"""measure.py LOOK WIDTH HEIGHT MOST - whether the window in the file that look.c wrote fits a screen of that size, and is no higher than
that; whether all its buttons can be seen; and whether no letter of a window stands for two things.  Says what is wrong.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import collections
import sys

look, (width, height, most) = sys.argv[1], map(int, sys.argv[2:])
wrong, inside, letters, in_buttons = [], None, collections.defaultdict(list), False


def within(place, room):
    return (place[0] >= room[0] and place[1] >= room[1] and place[0] + place[2] <= room[0] + room[2]
            and place[1] + place[3] <= room[1] + room[3])


for line in open(look, encoding='utf-8'):
    what, *place, _usable, letter, words = line.rstrip('\n').split('\t')
    place = tuple(map(int, place))
    if what.startswith('window') and words:
        inside = place
        print(f'{words}: {place[2]} x {place[3]}, at least {what.removeprefix("window ")}')
        if not within(place, (0, 0, width, height)) or place[3] > most:
            wrong.append(f'the window is at {place}')
    if what.endswith('Box'):
        in_buttons = what in ('GtkHButtonBox', 'GtkButtonBox')
    if what == 'GtkButton' and in_buttons and not within(place, inside):
        wrong.append(f'a button is at {place}')
    if letter:
        letters[inside, letter].append(words)
wrong += [f'{letter} is {words}' for (_, letter), words in letters.items() if len(words) > 1]
if not inside:
    wrong.append('there is no window')
print(*wrong, sep='\n')
sys.exit(bool(wrong))
