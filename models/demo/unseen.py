#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draw pictures of classes that the built-in model has never seen, for probes to learn.

    python3 unseen.py FOLDER

FOLDER must not exist.  What comes into it:

classes/NAME/00.png ...   one object each, to train on: a folder per class
fresh/NAME/00.png ...     as many others, to test on
boxes.csv                 path,class,left,top,right,bottom of the objects in both (right and bottom excluded)
pairs/000.png ...         two objects of different classes each, for the pointing game
pairs.csv                 a line as in boxes.csv for each of the two

The scenes are those of scenes.py, with its backgrounds and poses; only the glyphs are others, one a class.  Each picture has a seed
of its own, so it stays the same whatever the numbers asked for.
"""
import argparse
import csv
from pathlib import Path

import numpy as np
from PIL import Image

import scenes

CLASSES = {
    "balloon": "🎈",
    "butterfly": "🦋",
    "camera": "📷",
    "carrot": "🥕",
    "grapes": "🍇",
    "hammer": "🔨",
    "mushroom": "🍄",
    "rabbit": "🐇",
    "rocket": "🚀",
    "snowman": "⛄",
    "trumpet": "🎺",
    "turtle": "🐢",
}
NAMES = list(CLASSES)
TRAIN_SEED, FRESH_SEED, PAIR_SEED = 777_004, 777_005, 777_006        # the other scripts use others


def single(seed, label, number):
    """Picture `number` of a class."""
    rng = np.random.default_rng([seed, label, number])
    return scenes.scene_of(rng, [label], scenes.SIZE, list(CLASSES.values()))


def pair(number):
    """Picture `number` with two objects."""
    return scenes.random_scene(np.random.default_rng([PAIR_SEED, number]), 2, classes=CLASSES)


def save(folder, path, scene, table):
    """The picture, and a line of the table for each of its objects."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(scene.image).save(file, optimize=True)
    for label, box in zip(scene.labels, scene.boxes):
        table.writerow([path, NAMES[label], *box])


def new_table(file):
    table = csv.writer(file, lineterminator="\n")
    table.writerow(["path", "class", "left", "top", "right", "bottom"])
    return table


def draw(folder, singles, pairs):
    folder.mkdir(parents=True)
    with open(folder / "boxes.csv", "w", newline="") as file:
        table = new_table(file)
        for part, seed in (("classes", TRAIN_SEED), ("fresh", FRESH_SEED)):
            for label, name in enumerate(NAMES):
                for number in range(singles):
                    save(folder, f"{part}/{name}/{number:02}.png", single(seed, label, number), table)
    with open(folder / "pairs.csv", "w", newline="") as file:
        table = new_table(file)
        for number in range(pairs):
            save(folder, f"pairs/{number:03}.png", pair(number), table)


def main():
    parser = argparse.ArgumentParser(description="Draw pictures of classes that the built-in model has never seen.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--singles", type=int, default=40, help="pictures of a class, to train on and to test on")
    parser.add_argument("--pairs", type=int, default=500, help="pictures with two objects")
    options = parser.parse_args()
    draw(options.folder, options.singles, options.pairs)


if __name__ == "__main__":
    main()
