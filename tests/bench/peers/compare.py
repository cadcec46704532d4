"""compare.py - our times beside those of PyTorch and ONNX Runtime, on the same weights, in turns.
SPDX-License-Identifier: GPL-3.0-or-later

compare.py PROGRAM MODEL PEERS [--threads N] [--rounds N]

PROGRAM is vit-attribution, MODEL a folder of a ViT-B/16 with one .safetensors file of timm's names and its .ini, PEERS the folder where
run.sh, which calls this, has put what it installs.  First PyTorch's map must be ours.  Then everybody runs in a process of their own, one
at a time, round after round; medians of the rounds' medians, and the ratios of each round's.

Debian's PyTorch has threads of its own beside those of OpenBLAS, and both together are slower than one; so of several threads it
gets what is best in each round: OpenBLAS' threads alone, or OpenBLAS built for the same threads (libopenblas0-openmp).
"""
import argparse
import glob
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
RUNS = 3  # in a round
DIFFERENCE = 1e-4  # of two float32 maps that are the same, as a share of the largest number
WORDS = {"peer_forward": "forward, PyTorch no_grad", "peer_onnx": "forward, ONNX Runtime", "peer_attribution": "attribution, PyTorch"}


def clean():
    """The environment without what makes a library choose other code or other threads."""
    wrong = re.compile("^(OPENBLAS_|OMP_|MKL_|VIA_CPU)|_NUM_THREADS$")
    return {name: value for name, value in os.environ.items() if not wrong.search(name)}


def settings(args):
    return glob.glob(args.model + "/*.ini")[0]


def ours(args, precision):
    command = [args.program, "bench", "--model", settings(args), "--precision", precision, "--threads",
               str(args.threads), "--repeat", str(RUNS), "--classes", "1", "--json"]
    return json.loads(subprocess.run(command, env=clean(), check=True, capture_output=True).stdout)


def python(args, what, threads, **env):
    command = [sys.executable, os.path.abspath(__file__), args.program, args.model, args.peers, "--threads", str(threads), "--child", what]
    return json.loads(subprocess.run(command, env={**clean(), **env}, check=True, capture_output=True).stdout)


def pytorch(args, what):
    own = python(args, what, 1, OPENBLAS_NUM_THREADS=str(args.threads))
    openmp = os.path.join(args.peers, "openmp")
    if args.threads == 1 or not os.path.isdir(openmp):
        return own
    return min(own, python(args, what, args.threads, LD_LIBRARY_PATH=openmp))


def onnx(args):
    command = ["node", os.path.join(HERE, "onnx.js"), args.network, str(args.threads), str(RUNS)]
    env = dict(clean(), NODE_PATH=os.path.join(args.peers, "node_modules"))
    return statistics.median(map(float, subprocess.run(command, env=env, check=True, capture_output=True).stdout.split()))


def our_map(args, picture):
    """Of class 0."""
    import vit
    with tempfile.TemporaryDirectory() as folder:
        source, result = os.path.join(folder, "in.safetensors"), os.path.join(folder, "out.safetensors")
        vit.save(source, "input", picture[0])
        subprocess.run([args.program, "explain", "--model", settings(args), "--precision", "fast", "--class", "0", "--input-tensor", source,
                        "--dump", result], env=clean(), check=True, stdout=subprocess.DEVNULL)
        return vit.load(result)["map"].flatten()


def difference(ours, theirs):
    ours, theirs = ours / ours.sum(), theirs / theirs.sum()
    return float((ours - theirs).abs().max() / theirs.max())


def child(args):
    import torch
    import vit
    torch.set_num_threads(args.threads)
    network = vit.Network(vit.load(settings(args)[:-len(".ini")] + ".safetensors"))
    picture = torch.sin(torch.arange(3 * 224 * 224, dtype=torch.float32)).reshape(1, 3, 224, 224)
    if args.child == "check":
        print(json.dumps(difference(our_map(args, picture), vit.attribution(network, picture, 0).detach())))
        return
    if args.child == "export":
        with torch.no_grad():
            torch.onnx.export(network, picture, args.network, input_names=["picture"], opset_version=13)
        print("true")
        return
    times = []
    for _ in range(RUNS + 1):  # the first warms up
        start = time.perf_counter()
        if args.child == "forward":
            with torch.no_grad():
                network(picture)
        else:
            vit.attribution(network, picture, 0)
        times.append((time.perf_counter() - start) * 1e3)
    print(json.dumps(statistics.median(times[1:])))


def compare(args):
    rows = []
    for _ in range(args.rounds):
        row = {"peer_forward": pytorch(args, "forward"), "peer_onnx": onnx(args)}
        fast = ours(args, "fast")
        row["peer_attribution"] = pytorch(args, "attribution")
        row.update(forward=fast["forward_ms"], attribution=fast["attribution_ms"])
        row["exact_attribution"] = ours(args, "exact")["attribution_ms"]
        rows.append(row)
    median = {name: statistics.median(row[name] for row in rows) for name in rows[0]}
    print(f"{args.threads} threads, {args.rounds} rounds, OpenBLAS {fast['corename']}, kernels {fast['cpu']}")
    print(f"ours: forward {median['forward']:.0f} ms, attribution {median['attribution']:.0f} ms, "
          f"exact {median['exact_attribution']:.0f} ms")
    for peer, mine in ("peer_forward", "forward"), ("peer_onnx", "forward"), ("peer_attribution", "attribution"):
        ratios = sorted(row[peer] / row[mine] for row in rows)
        print(f"{WORDS[peer]:26} {median[peer]:7.0f} ms, {statistics.median(ratios):.2f} times ours "
              f"({ratios[0]:.2f} to {ratios[-1]:.2f})")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("model")
    parser.add_argument("peers")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    args = parser.parse_args()
    args.network = os.path.join(args.peers, "network.onnx")
    if args.child:
        child(args)
        return
    if not os.path.exists(args.network):
        python(args, "export", args.threads)
    apart = python(args, "check", args.threads)
    if not apart < DIFFERENCE:
        sys.exit(f"compare.py: PyTorch's map is not ours: they differ by {apart:.1e} of the largest number")
    print(f"PyTorch's map is ours up to {apart:.1e} of the largest number")
    compare(args)


main()
