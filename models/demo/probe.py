#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How well a linear probe on the built-in model learns classes that the model has never seen.

    python3 unseen.py FOLDER
    python3 probe.py FOLDER BUILD/plugin/cli/vit-attribution

Trains with `probe train`, and once more with scikit-learn on what `probe features` wrote: the same standardising, penalty, mirror
images and folds, LogisticRegression(solver="newton-cg").  Prints for both

cross-validated   how many of FOLDER/classes are recognised by a probe that was trained without their fold
fresh pictures    how many of FOLDER/fresh are

and for the program's probe the pointing game: does the hottest place of the map lie inside the object's box?  FOLDER/fresh shows one object each;
FOLDER/pairs two, and either is asked for.  Asked once plainly, which with a trained probe means rather than all others together, as its weights and biases add up to
nothing over the classes; and once rather than the other object.  Intervals as in rank.py.
"""
import argparse
import csv
import json
import struct
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageOps
from sklearn.linear_model import LogisticRegression

import evaluate
import network
import rank

FOLDS = 5
NUMBERS = {"F32": "<f4", "F64": "<f8", "I64": "<i8"}


def read_safetensors(path):
    """The tensors by name, and the metadata."""
    raw = Path(path).read_bytes()
    size, = struct.unpack_from("<Q", raw)
    header = json.loads(raw[8:8 + size])
    data = raw[8 + size:]
    about = header.pop("__metadata__", {})
    return {name: np.frombuffer(data[slice(*entry["data_offsets"])], NUMBERS[entry["dtype"]]).reshape(entry["shape"])
            for name, entry in header.items()}, about


# ------------------------------------------------------------------------------- the program

class Program:
    """vit-attribution, with a folder for what it writes."""

    def __init__(self, path, work):
        self.path, self.work = path, Path(work)

    def run(self, *arguments):
        return subprocess.run([self.path, *map(str, arguments)], check=True, capture_output=True, text=True).stdout

    def features(self, folder):
        """Of all pictures, [n, F], in double, and their classes' numbers, [n]."""
        file = self.work / "features.safetensors"
        self.run("probe", "features", folder, "-o", file)
        tensors, _ = read_safetensors(file)
        return tensors["features"].astype(float), tensors["labels"]

    def train(self, folder):
        """The head's file."""
        file = self.work / "glyphs.head.safetensors"
        self.run("probe", "train", folder, "--model", "demo", "-o", file)
        return file

    def heat(self, picture, head, *asked):
        """The map of one class, [S, S]; the picture is as large as the network's input."""
        pixels, dump = self.work / "input.safetensors", self.work / "map.safetensors"
        network.write_safetensors(pixels, {"input": network_input(picture)}, {})
        self.run("explain", "--input-tensor", pixels, "--model", head, "--dump", dump, *asked)
        return read_safetensors(dump)[0]["heatmap"][0]


def network_input(picture):
    """[3, S, S]"""
    return network.normalise(torch.from_numpy(np.array(Image.open(picture))[None]))[0]


def mirrored(folder, into):
    """The same pictures, each turned left to right, under the same names."""
    for path in sorted(folder.glob("*/*.png")):
        target = into / path.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        ImageOps.mirror(Image.open(path)).save(target)
    return into


# ------------------------------------------------------------------------------ scikit-learn

def fit(plain, mirror, labels, penalty):
    """A function from features to class numbers, trained on both."""
    rows, both = np.concatenate([plain, mirror]), np.concatenate([labels, labels])
    mean, deviation = rows.mean(0), np.sqrt(rows.var(0) + 1e-6)
    judge = LogisticRegression(C=1 / (penalty * len(rows)), solver="newton-cg", tol=1e-9, max_iter=1000)
    judge.fit((rows - mean) / deviation, both)
    return lambda features: judge.predict((features - mean) / deviation)


def folds(labels):
    """Picture j of n of its class is in fold 5 j / n."""
    return np.concatenate([np.arange(n) * FOLDS // n for n in np.bincount(labels)])


def cross_validated(plain, mirror, labels, penalty):
    """The share of right answers, each by a judge that has not seen the picture's fold."""
    fold, right = folds(labels), 0
    for number in range(FOLDS):
        rest, part = fold != number, fold == number
        right += (fit(plain[rest], mirror[rest], labels[rest], penalty)(plain[part]) == labels[part]).sum()
    return right / len(labels)


# --------------------------------------------------------------------------- what is printed

def answers(tensors, features):
    """What the head says, [n]."""
    rows = (features - tensors["head.mean"].astype(float)) / tensors["head.std"]
    return (rows @ tensors["head.weight"].astype(float).T + tensors["head.bias"]).argmax(1)


def is_hit(heat, row):
    """Whether the hottest place lies in the box that a row of pairs.csv has."""
    return evaluate.inside(evaluate.centre_of_maximum(heat), [int(row[side]) for side in ("left", "top", "right", "bottom")])


def pointing_game(program, head, folder):
    """Hit or miss for each object of each picture, [n, 2]: asked plainly, and rather than the other object."""
    with open(folder / "pairs.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    hits = []
    for first, second in zip(rows[::2], rows[1::2]):
        for row, other in (first, second), (second, first):
            plain = "--class", row["class"]
            hits.append([is_hit(program.heat(folder / row["path"], head, *asked), row)
                         for asked in (plain, (*plain, "--against", other["class"]))])
    return np.array(hits)


def pointing_alone(program, head, folder):
    """The same for each fresh picture with its one object, [n]."""
    with open(folder / "boxes.csv", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["path"].startswith("fresh/")]
    return np.array([is_hit(program.heat(folder / row["path"], head, "--class", row["class"]), row) for row in rows])


def report(program, folder):
    plain, labels = program.features(folder / "classes")
    mirror, _ = program.features(mirrored(folder / "classes", program.work / "mirrored"))
    fresh, truth = program.features(folder / "fresh")
    head = program.train(folder / "classes")
    tensors, about = read_safetensors(head)
    penalty = float(about["lambda"])
    print(f"{len(set(labels))} classes, {len(labels)} pictures, penalty {penalty:g}")
    print(f"cross-validated:  program {float(about['cv_accuracy']):.2%}, "
          f"scikit-learn {cross_validated(plain, mirror, labels, penalty):.2%}")
    print(f"fresh pictures:  program {(answers(tensors, fresh) == truth).mean():.2%}, "
          f"scikit-learn {(fit(plain, mirror, labels, penalty)(fresh) == truth).mean():.2%} of {len(truth)}", flush=True)
    alone = pointing_alone(program, head, folder)
    print("pointing game, one object:  {:.2f} % of {} fresh pictures".format(100 * alone.mean(), len(alone)), flush=True)
    hits = pointing_game(program, head, folder)
    for what, column in ("asked plainly", hits[:, 0]), ("rather than the other object", hits[:, 1]):
        print("pointing game, {}:  {:.2f} % ({:.1f}–{:.1f}) of {} questions".format(
            what, *rank.interval(100. * column.reshape(-1, 2)), len(column)))


def main():
    parser = argparse.ArgumentParser(description="Measure a linear probe on classes that the built-in model has never seen.")
    parser.add_argument("folder", type=Path, help="what unseen.py has made")
    parser.add_argument("program", help="vit-attribution")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        report(Program(options.program, work), options.folder)


if __name__ == "__main__":
    main()
