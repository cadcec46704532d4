#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draw pictures with two objects and masks of one of them, to measure how far explanations can be trusted.

    python3 pairs.py FOLDER

FOLDER must not exist.  What comes into it:

pictures/CLASS/0000.png ...   two objects of different classes, of which CLASS is the one that is to be explained
masks/CLASS/0000.png ...      which pixels show that object: 1; 0 for all others, the other object's too; 255, which is not counted,
                              where it is hidden behind something
boxes.csv                     path,class,x,y,width,height of it

    vit-attribution evaluate FOLDER/pictures --masks FOLDER/masks
    vit-attribution evaluate FOLDER/boxes.csv

The scenes are those of scenes.py, which the built-in model was trained on, but no training run has seen these.  Picture n is of class
n modulo 24, and has a seed of its own, so it stays the same whatever the number asked for.
"""
import argparse
import csv
from pathlib import Path

import numpy as np
from PIL import Image

import scenes

SEED = 777_008                      # the other scripts use others
UNCOUNTED = 255


def scene_of_pair(seed, number):
    """The scene, and which of its objects, 0 or 1, is to be explained: the one behind as often as the one in front."""
    rng = np.random.default_rng([seed, number])
    label = number % len(scenes.LABELS)
    other = (label + 1 + rng.integers(len(scenes.LABELS) - 1)) % len(scenes.LABELS)
    explained = int(rng.integers(2))
    labels = [other, label] if explained else [label, other]
    return scenes.scene_of(rng, labels, scenes.SIZE, list(scenes.CLASSES.values())), explained


def mask_of(scene, explained):
    """[side, side] uint8"""
    mask = (scene.owner == explained + 1).astype(np.uint8)
    mask[scene.hidden == explained + 1] = UNCOUNTED
    return mask


def save(pixels, file):
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(file, optimize=True)


def draw(folder, seed, n):
    folder.mkdir(parents=True)
    with open(folder / "boxes.csv", "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["path", "class", "x", "y", "width", "height"])
        for number in range(n):
            scene, explained = scene_of_pair(seed, number)
            name = scenes.LABELS[scene.labels[explained]]
            left, top, right, bottom = scene.boxes[explained]
            save(scene.image, folder / "pictures" / name / f"{number:04}.png")
            save(mask_of(scene, explained), folder / "masks" / name / f"{number:04}.png")
            table.writerow([f"pictures/{name}/{number:04}.png", name, left, top, right - left, bottom - top])


def main():
    parser = argparse.ArgumentParser(description="Draw pictures with two objects and masks of one of them.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pictures", type=int, default=1_000, help="how many (1000)")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    draw(options.folder, options.seed, options.pictures)


if __name__ == "__main__":
    main()
