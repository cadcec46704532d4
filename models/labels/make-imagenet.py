#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes imagenet-1k.tsv: the names of ImageNet-1k's classes, from the packages python3-torchvision and wordnet-base.

torchvision gives 1000 distinct names in the order of the outputs.  WordNet's noun files give the sense (synset) that a name has,
and with it the synonyms.  Most names have several senses, but ImageNet orders its classes by WordNet id, and an id is "n" and
the synset's offset in data.noun.  So the offsets must rise with the class number: among all ways to give rising synsets to the
names, the one that leaves fewest names without is taken, and among these the one with the most usual senses.  Where that is not
what the pictures of the class show, MEANT says so.
"""
import argparse
import ast
import pathlib
import sys

NAMES = 'usr/lib/python3/dist-packages/torchvision/models/_meta.py'
WORDNET = 'usr/share/wordnet'
CLASSES = 1000

HEAD = """\
# SPDX-License-Identifier: BSD-3-Clause AND LicenseRef-WordNet-3.0
# Class number, WordNet id, name, synonyms with | between them; README.md says where they come from.  Made by make-imagenet.py.
"""

# Words of the dictionary's entry for what the class shows, where an earlier sense would fit between the neighbours as well.
MEANT = {
    'goldfinch': 'European', 'green snake': 'grass snake', 'partridge': 'Old World', 'echidna': 'Australia',
    'jellyfish': 'free-swimming', 'king crab': 'coasts of Alaska', 'red fox': 'common Old World', 'abacus': 'calculator',
    'altar': 'raised structure', 'barrel': 'holds liquids', 'binder': 'ring-binder', 'bobsled': 'racing sled',
    'bow': 'arrows', 'brass': 'plaque', 'cab': 'taxi', 'cannon': 'tank', 'carousel': 'merry-go-round',
    'dock': 'docking facility', 'dome': 'hemispherical', 'gondola': 'Venice', 'hammer': 'hand tool', 'hook': 'mechanical device',
    'iron': 'smoothing iron', 'library': 'building', 'liner': 'ocean liner', 'mailbag': 'postbag',
    'monitor': 'check the quality', 'mortar': 'pestle', 'mortarboard': 'academic cap', 'paddle': 'boat paddle',
    'pajama': 'sleeping', 'palace': 'official residence', 'pier': 'bridge', 'plane': 'hand tool', 'pot': 'flowerpot',
    'projector': 'enlarged image', 'radiator': 'honeycomb', 'radio': 'communication system', 'reel': 'fishing rod',
    'schooner': 'sailing vessel', 'screen': 'CRT screen', 'screw': 'slotted head', 'shield': 'buckler', 'slot': 'one-armed bandit',
    'spindle': 'yarn', 'stove': 'heating apparatus', 'stretcher': 'litter', 'swab': 'mop', 'upright': 'upright piano',
    'vault': 'arched brick', 'washbasin': 'handbasin', 'washer': 'washing machine', 'whistle': 'acoustic device',
    'wooden spoon': ': a spoon', 'volcano': 'mountain', 'corn': 'dried grains',
}


class WordNet:
    """The nouns: the synsets of a lemma, the most usual one first; the lemmas of a synset, and its entry as one reads it."""

    def __init__(self, folder):
        self.senses, self.lemmas, self.entry = {}, {}, {}
        for line in self.lines(folder / 'index.noun'):              # lemma pos senses pointers pointer... senses tagged offset...
            fields = line.split()
            self.senses[fields[0].replace('_', ' ')] = fields[-int(fields[2]):]
        for line in self.lines(folder / 'data.noun'):               # offset file type words (word id)... pointers ... | gloss
            data, gloss = line.split(' | ', 1)
            fields = data.split()
            lemmas = [word.replace('_', ' ') for word in fields[4:4 + 2 * int(fields[3], 16):2]]
            self.lemmas[fields[0]] = lemmas
            self.entry[fields[0]] = ', '.join(lemmas) + ': ' + gloss

    @staticmethod
    def lines(path):
        """Those of the licence at the top begin with a space."""
        return [line for line in path.read_text(encoding='utf-8').splitlines() if not line.startswith(' ')]

    def find(self, name):
        """The synsets that a class of this name may be, the most usual one first.

        Where two classes share a name, torchvision tells them apart by more words: a "crane bird" is the crane that is a bird,
        a "maillot tank suit" the maillot that is called tank suit as well.
        """
        synsets, meant = self.senses.get(name.lower(), []), MEANT.get(name, '')
        words = name.lower().split()
        for cut in range(1, len(words)):
            if not synsets:
                synsets, meant = self.senses.get(' '.join(words[:cut]), []), ' '.join(words[cut:])
        return [synset for synset in synsets if meant in self.entry[synset]]


def read_names(path):
    """The list, without running the module that holds it."""
    for node in ast.parse(path.read_text(encoding='utf-8')).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == '_IMAGENET_CATEGORIES':
            return ast.literal_eval(node.value)
    sys.exit(f'{path} has no _IMAGENET_CATEGORIES')


def rising(choices):
    """One synset or None for each list of choices: rising, with the fewest None, then with the earliest choices."""
    chains = [(0, 0, '', None)]                                     # -synsets, their places in the choices, the last, its link
    for number, synsets in enumerate(choices):
        longer = []
        for place, synset in enumerate(synsets):
            before = min((chain for chain in chains if chain[2] < synset), key=lambda chain: chain[:2])
            longer.append((before[0] - 1, before[1] + place, synset, (number, before)))
        chains += longer
    found = [None] * len(choices)
    chain = min(chains, key=lambda chain: chain[:2])
    while chain[3]:
        found[chain[3][0]] = chain[2]
        chain = chain[3][1]
    return found


def row(number, name, synset, lemmas):
    synonyms = '|'.join(lemma for lemma in lemmas if lemma.lower() != name.lower())
    return '\t'.join([str(number), 'n' + synset if synset else '', name] + [synonyms] * bool(synonyms)) + '\n'


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('output', nargs='?', type=pathlib.Path, default=pathlib.Path(__file__).with_name('imagenet-1k.tsv'))
    parser.add_argument('--root', type=pathlib.Path, default='/', help='where the packages are: a folder if they are only unpacked')
    options = parser.parse_args()

    names = read_names(options.root / NAMES)
    assert len(names) == len({*names}) == CLASSES, 'there should be 1000 distinct names'
    wordnet = WordNet(options.root / WORDNET)
    for name in MEANT:
        assert name in names and len(wordnet.find(name)) == 1, f'{name}: the words do not tell its senses apart'
    synsets = rising([wordnet.find(name) for name in names])
    rows = [row(number, name, synset, wordnet.lemmas.get(synset, [])) for number, (name, synset) in enumerate(zip(names, synsets))]
    options.output.write_text(HEAD + ''.join(rows), encoding='utf-8')
    without = [name for name, synset in zip(names, synsets) if not synset]
    print(f'{options.output}: {len(names)} names, {len(without)} without a synset {without or ""}'.rstrip())


if __name__ == '__main__':
    main()
