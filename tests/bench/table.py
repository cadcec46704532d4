"""table.py - how fast we are next to what the machine can do: everything that needs no peer (peers/compare.py has those).
SPDX-License-Identifier: GPL-3.0-or-later

table.py BUILD [--rounds N]: generates a ViT-B/16 in a temporary folder and measures it with the programs of the build folder, round after
round; each figure is the median of its rounds, ratios are taken within a round, and the range of the rounds stands behind.

FLOPs are those of the formulas (2 for a multiplication and an addition) for 197 tokens, without the rows that no logit depends on.
The relevance of the linear layers counts two products there; who selects the sign in the kernel (its name says so) executes one.
"""
import argparse
import glob
import json
import os
import re
import statistics
import struct
import subprocess
import tempfile
import time

FORWARD, OUTPUTS, GRADIENT, RELEVANCE = 32.7, 30.5, 32.9, 63.4  # GFLOP
WHOLE, SWITCH = FORWARD + OUTPUTS + GRADIENT + RELEVANCE, GRADIENT + RELEVANCE
SELECTED = OUTPUTS  # of the relevance, what selecting leaves out
SIDE = 224
CLASSES = 5


def clean():
    """The environment without what makes a library choose other code or other threads."""
    wrong = re.compile("^(OPENBLAS_|OMP_|MKL_)|_NUM_THREADS$")
    return {name: value for name, value in os.environ.items() if not wrong.search(name)}


def run(*command):
    return subprocess.run([str(word) for word in command], env=clean(), check=True, capture_output=True).stdout


class Machine:
    def __init__(self, build, folder):
        self.program = os.path.join(build, "plugin/cli/vit-attribution")
        self.probe = os.path.join(build, "tests/bench/probe")
        run(os.path.join(build, "tests/golden/generate"), "full-vit", folder)
        self.model = glob.glob(folder + "/*.ini")[0]
        self.input = os.path.join(folder, "input.safetensors")
        self.output = os.path.join(folder, "output.safetensors")
        self.write_input()

    def write_input(self):
        n = 3 * SIDE * SIDE
        head = json.dumps({"input": {"dtype": "F32", "shape": [3, SIDE, SIDE], "data_offsets": [0, 4 * n]}}).encode()
        with open(self.input, "wb") as file:
            file.write(struct.pack("<Q", len(head)) + head + struct.pack(f"<{n}f", *(i % 13 / 6 - 1 for i in range(n))))

    def peak(self, threads):
        return json.loads(run(self.probe, threads))["float32"]

    def bench(self, precision, threads):
        return json.loads(run(self.program, "bench", "--model", self.model, "--precision", precision, "--threads", threads, "--repeat", 3,
                              "--classes", CLASSES, "--json"))

    def whole(self, precision):
        start = time.perf_counter()
        run(self.program, "explain", "--model", self.model, "--precision", precision, "--class", 0, "--threads", 2,
            "--input-tensor", self.input, "--dump", self.output)
        return (time.perf_counter() - start) * 1e3


class Busy:
    """A process that keeps the first core busy."""

    def __enter__(self):
        self.process = subprocess.Popen(["sh", "-c", "while :; do :; done"], preexec_fn=self.stay)

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    @staticmethod
    def stay():
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def measure(machine):
    """One round: the figures by name, and who multiplied."""
    row = {}
    fast = {}
    for threads in 1, 2:
        peak = max(machine.peak(threads), machine.peak(threads))
        fast[threads] = now = machine.bench("fast", threads)
        selecting = now["products"].endswith("selecting")
        peak = max(peak, machine.peak(threads))
        share = 1 / now["attribution_ms"] * 1e3 / peak
        row[f"formula FLOPs / (time x peak), fast, {threads} threads"] = WHOLE * share
        row[f"executed FLOPs / (time x peak), fast, {threads} threads"] = (WHOLE - SELECTED * selecting) * share
    exact, two = machine.bench("exact", 2), fast[2]
    switch = 1 / two["class_switch_ms"] * 1e3 / peak
    row["exact / fast, one class"] = exact["attribution_ms"] / two["attribution_ms"]
    row["further class / one class"] = two["extra_class_ms"] / two["attribution_ms"]
    row["class switch, formula FLOPs / (time x peak)"] = SWITCH * switch
    row["class switch, executed FLOPs / (time x peak)"] = (SWITCH - SELECTED * selecting) * switch
    row["two threads over one"] = fast[1]["attribution_ms"] / two["attribution_ms"]
    with Busy():
        row["one core taken / idle"] = machine.bench("fast", 2)["attribution_ms"] / two["attribution_ms"]
    row["peak memory, fast, MB"] = two["peak_rss_mb"] * 1.048576  # of a million bytes
    row["peak memory, exact, MB"] = exact["peak_rss_mb"] * 1.048576
    row["whole process / warm attribution, fast"] = machine.whole("fast") / two["attribution_ms"]
    row["whole process / warm attribution, exact"] = machine.whole("exact") / exact["attribution_ms"]
    row["peak, two threads, GFLOP/s"] = peak
    row["forward, fast, 1 thread, ms"] = fast[1]["forward_ms"]
    row["forward, fast, ms"] = two["forward_ms"]
    row["one class, fast, 1 thread, ms"] = fast[1]["attribution_ms"]
    row["one class, fast, ms"] = two["attribution_ms"]
    row["one class, exact, ms"] = exact["attribution_ms"]
    return row, f"OpenBLAS {two['corename']}, loops {two['cpu']}, products {two['products']}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        machine = Machine(args.build, folder)
        for _ in range(args.rounds):
            row, who = measure(machine)
            rows.append(row)
    print(f"{who}; {args.rounds} rounds; load {os.getloadavg()[0]:.1f}")
    for name in rows[0]:
        values = sorted(row[name] for row in rows)
        print(f"{name:52} {statistics.median(values):8.3f}   {values[0]:.3f} to {values[-1]:.3f}")


main()
