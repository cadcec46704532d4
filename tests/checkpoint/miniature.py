"""miniature.py - networks of a few thousand generated numbers, and what they compute, in float64.

Written along the formulas of docs/methods.md, independently of the engine and without automatic differentiation: forward walk,
gradient of the attentions, their relevance, and the map of transformer_attribution.

The numbers are made as in tests/golden/generate.c, by its profile `pos`: value = offset + scale * r(name, seed), with offsets that
keep every denominator of the relevance rules well above zero.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import math
import types

import numpy as np

MASK = (1 << 64) - 1
GOLDEN = 0x9e3779b97f4a7c15
TINY = 1e-9

# Gain and offset by the kind of number; those of matrices are divided by the root of the fan-in.
MATRICES = {"patch.w": .5, "q.w": .7, "k.w": .7, "v.w": .5, "out.w": .3, "fc1.w": 1, "fc2.w": .5, "proj": 1, "head.w": 1,
            "head2.w": 1}
VECTORS = {
    "patch.b": (.2, 1), "cls": (.3, 2), "dist": (.3, 2), "reg": (.3, 2), "pos": (.3, 1), "q.b": (.2, 1), "k.b": (.2, 1),
    "v.b": (.2, 1), "out.b": (.2, 1), "fc1.b": (.2, 0), "fc2.b": (.2, 1), "ln1.w": (.2, 1), "ln1.b": (.1, 0), "ln2.w": (.2, 1),
    "ln2.b": (.1, 0), "pre.w": (.1, .5), "pre.b": (.2, 2), "ls1": (.3, .6), "ls2": (.3, .6), "norm.w": (.2, 1), "norm.b": (.1, 0),
    "bn.mean": (.1, 0), "bn.var": (.3, 1), "head.b": (.1, 0), "head2.b": (.1, 0),
}


def mix(x):
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9 & MASK
    x = (x ^ x >> 27) * 0x94d049bb133111eb & MASK
    return x ^ x >> 31


def sequence(name, seed, n):
    """n numbers in [-1,1) that belong to a name."""
    key = 0xcbf29ce484222325
    for byte in name.encode():
        key = (key ^ byte) * 0x100000001b3 & MASK
    key = mix(key + (seed + 1) * GOLDEN & MASK)
    return np.array([(mix(key + (i + 1) * GOLDEN & MASK) >> 40) * 2.**-23 - 1 for i in range(n)])


def number(name, shape, seed):
    kind = ".".join(name.split(".")[2:]) if name.startswith("blocks.") else name
    if kind in MATRICES:
        fan_in = shape[0] if kind == "proj" else math.prod(shape[1:])
        gain, offset = math.sqrt(3) * MATRICES[kind] / math.sqrt(fan_in), 0
    else:
        gain, offset = VECTORS[kind]
    values = np.float32(offset) + np.float64(np.float32(gain)) * sequence(name, seed, math.prod(shape))
    return values.astype(np.float32).reshape(shape)


class Network:
    """Everything that is not in the numbers, and the numbers: `w`, by names of our own."""

    def __init__(self, seed, **changes):
        self.S, self.P, self.D, self.L, self.H, self.F, self.C, self.E = 16, 4, 10, 2, 2, 16, 5, 0
        self.dist = self.ls = self.pre = self.bn = self.patches_only = self.zero_row = False
        self.registers, self.pos_grid, self.activation, self.rule = 0, 0, "gelu", "bicubic"
        self.eps, self.pool, self.norm_first = 1e-6, "cls", True
        self.seed = seed
        vars(self).update(changes)
        self.G = self.S // self.P
        self.pos_grid = self.pos_grid or self.G
        self.w = self.generate()

    def pieces(self):
        """What the classifier sees, in its order: (block, rows)."""
        last = self.L - 1
        return {
            "cls": [(last, "cls")],
            "cls+dist": [(last, "cls"), (last, "dist")],
            "mean": [(last, "mean")],
            "cls+mean": [(last, "cls"), (last, "mean")],
            "4cls": [(b, "cls") for b in range(last - 3, last + 1)],
            "4cls+mean": [(b, "cls") for b in range(last - 3, last + 1)] + [(last, "mean")],
        }[self.pool]

    def shapes(self):
        D, F, G, P = self.D, self.F, self.pos_grid, self.P
        yield "patch.w", (D, 3, P, P)
        if not self.pre:
            yield "patch.b", (D, )
        yield "cls", (D, )
        if self.dist:
            yield "dist", (D, )
        if self.registers:
            yield "reg", (self.registers, D)
        yield "pos", (G * G + (0 if self.patches_only else 1 + self.dist), D)
        if self.pre:
            yield from (("pre.w", (D, )), ("pre.b", (D, )))
        for b in range(self.L):
            at = f"blocks.{b}."
            for name, rows, columns in ("q", D, D), ("k", D, D), ("v", D, D), ("out", D, D), ("fc1", F, D), ("fc2", D, F):
                yield from ((at + name + ".w", (rows, columns)), (at + name + ".b", (rows, )))
            for name in "ln1", "ln2":
                yield from ((at + name + ".w", (D, )), (at + name + ".b", (D, )))
            if self.ls:
                yield from ((at + "ls1", (D, )), (at + "ls2", (D, )))
        yield from (("norm.w", (D, )), ("norm.b", (D, )))
        wide = D * (1 if self.dist else len(self.pieces()))
        if self.bn:
            yield from (("bn.mean", (wide, )), ("bn.var", (wide, )))
        if self.E:
            yield "proj", (D, self.E)
        yield from (("head.w", (self.C, self.E or wide)), ("head.b", (self.C, )))
        if self.dist:
            yield from (("head2.w", (self.C, D)), ("head2.b", (self.C, )))

    def generate(self):
        w = {name: number(name, shape, self.seed) for name, shape in self.shapes()}
        if self.zero_row:
            w["pos"][0] = 0
        if self.registers:  # so that their sum, too, is a float32
            w["cls"] = np.round(w["cls"] * 1024) / np.float32(1024)
            w["pos"][0] = np.round(w["pos"][0] * 1024) / np.float32(1024)
        return w

    def rounded(self, to, names=lambda name: True):
        """The same network with numbers that fit another type."""
        other = Network.__new__(Network)
        vars(other).update(vars(self))
        other.w = {name: to(x) if names(name) else x for name, x in self.w.items()}
        return other

    def input(self):
        """[3,S,S], smooth shapes and some noise."""
        S = self.S
        coarse, fine = sequence("input.0.coarse", self.seed, 48).reshape(3, 4, 4), sequence("input.0.fine", self.seed, 3 * S * S)
        at = np.arange(S) * 4 // S
        return (1.5 * coarse[:, at][:, :, at] + .7 * fine.reshape(3, S, S)).astype(np.float32)


# ---- positions


def cubic(x, a):
    x = abs(x)
    if x < 1:
        return (a + 2) * x**3 - (a + 3) * x**2 + 1
    return a * (x**3 - 5 * x**2 + 8 * x - 4) if x < 2 else 0.


def resizing(n_in, n_out, rule):
    """The matrix that takes n_in numbers to n_out."""
    m = np.zeros((n_out, n_in))
    for i in range(n_out):
        if rule == "bicubic_antialias":
            ratio = n_in / n_out
            wide, centre = max(ratio, 1), ratio * (i + .5)
            for j in range(max(int(centre - 2 * wide + .5), 0), min(int(centre + 2 * wide + .5), n_in)):
                m[i, j] = cubic((j - centre + .5) / wide, -.5)
            m[i] /= m[i].sum()
        else:
            scale = n_out / n_in if rule == "bicubic" else (n_out + .1) / n_in
            source = (i + .5) / scale - .5
            first = math.floor(source)
            for tap in range(first - 1, first + 3):
                m[i, min(max(tap, 0), n_in - 1)] += cubic(source - tap, -.75)
    return m


def positions(net, w):
    """Of all tokens: the prefix's, then the patches'."""
    rows = w["pos"]
    first = len(rows) - net.pos_grid**2
    table = rows[first:].reshape(net.pos_grid, net.pos_grid, -1)
    if net.pos_grid != net.G:
        m = resizing(net.pos_grid, net.G, net.rule)
        table = np.einsum("yi,xj,ijd->yxd", m, m, table)
    return rows[:first], table.reshape(net.G**2, -1)


# ---- the pieces of a network


def norm(x, weight, bias, eps):
    centred = x - x.mean(-1, keepdims=True)
    r = 1 / np.sqrt((centred**2).mean(-1, keepdims=True) + eps)
    return centred * r * weight + bias, (centred * r, r, weight)


def norm_gradient(g, seen):
    x, r, weight = seen
    g = g * weight
    return r * (g - g.mean(-1, keepdims=True) - x * (g * x).mean(-1, keepdims=True))


erf = np.vectorize(math.erf)


def activate(x, kind):
    """Value and derivative."""
    if kind == "quick_gelu":
        s = 1 / (1 + np.exp(-1.702 * x))
        return x * s, s + 1.702 * x * s * (1 - s)
    if kind == "gelu_tanh":
        c = math.sqrt(2 / math.pi)
        t = np.tanh(c * (x + .044715 * x**3))
        return x / 2 * (1 + t), (1 + t) / 2 + x / 2 * (1 - t**2) * c * (1 + 3 * .044715 * x**2)
    half = (1 + erf(x / math.sqrt(2))) / 2
    return x * half, half + x * np.exp(-x**2 / 2) / math.sqrt(2 * math.pi)


def heads_apart(x, H):
    return x.reshape(len(x), H, -1).transpose(1, 0, 2)


def heads_together(x):
    return x.transpose(1, 0, 2).reshape(x.shape[1], -1)


def classifier(net, w):
    """One matrix for what it sees; two heads are one of half the weight over both tokens."""
    if net.dist:
        return np.concatenate([w["head.w"], w["head2.w"]], 1) / 2, (w["head.b"] + w["head2.b"]) / 2
    return w["head.w"], w["head.b"]


# ---- forward


def embed(net, w, picture):
    G, P = net.G, net.P
    patches = picture.reshape(3, G, P, G, P).transpose(1, 3, 0, 2, 4).reshape(G * G, -1)
    patches = patches @ w["patch.w"].reshape(net.D, -1).T + w.get("patch.b", 0)
    before, table = positions(net, w)
    prefix = np.stack([w["cls"]] + ([w["dist"]] if net.dist else []))
    if len(before):
        prefix = prefix + before
    registers = [w["reg"]] if net.registers else []
    return np.concatenate([prefix] + registers + [patches + table])


def forward(net, w, picture):
    x = embed(net, w, picture)
    if net.pre:
        x, _ = norm(x, w["pre.w"], w["pre.b"], net.eps)
    walk = types.SimpleNamespace(blocks=[])
    for b in range(net.L):
        p = lambda name, b=b: w[f"blocks.{b}.{name}"]
        s = types.SimpleNamespace(p=p, x=x)
        s.u1, s.seen1 = norm(x, p("ln1.w"), p("ln1.b"), net.eps)
        s.q, s.k, s.v = (heads_apart(s.u1 @ p(n + ".w").T + p(n + ".b"), net.H) for n in "qkv")
        s.z = s.q @ s.k.transpose(0, 2, 1)
        scaled = np.exp(s.z / math.sqrt(net.D / net.H))
        s.a = scaled / scaled.sum(-1, keepdims=True)
        s.heads = s.a @ s.v
        s.o = heads_together(s.heads)
        s.ls1, s.ls2 = (p("ls1"), p("ls2")) if net.ls else (1, 1)
        s.r1 = (s.o @ p("out.w").T + p("out.b")) * s.ls1
        s.xm = x + s.r1
        s.u2, s.seen2 = norm(s.xm, p("ln2.w"), p("ln2.b"), net.eps)
        s.g, s.slope = activate(s.u2 @ p("fc1.w").T + p("fc1.b"), net.activation)
        s.r2 = (s.g @ p("fc2.w").T + p("fc2.b")) * s.ls2
        x = s.xo = s.xm + s.r2
        walk.blocks.append(s)
    walk.first = len(x) - net.G**2  # of the patches
    walk.row = {"cls": slice(0, 1), "dist": slice(1, 2), "mean": slice(walk.first, None)}
    walk.features, walk.seen = [], []
    for block, what in net.pieces():
        rows = walk.blocks[block].xo[walk.row[what]]
        if not net.norm_first:
            rows = rows.mean(0, keepdims=True)
        rows, seen = norm(rows, w["norm.w"], w["norm.b"], net.eps)
        walk.features.append(rows.mean(0))
        walk.seen.append(seen)
    c = np.concatenate(walk.features)
    walk.deviation = np.sqrt(w["bn.var"] + 1e-6) if net.bn else 1
    walk.c = (c - w["bn.mean"]) / walk.deviation if net.bn else c
    walk.top = walk.c @ w["proj"] if net.E else walk.c
    head, bias = classifier(net, w)
    walk.logits = head @ walk.top + bias
    return walk


# ---- gradient


def gradient(net, w, walk, target):
    """By the attentions of every block, [H,N,N]."""
    g = classifier(net, w)[0][target]
    if net.E:
        g = w["proj"] @ g
    g = g / walk.deviation
    arrives = [np.zeros_like(s.xo) for s in walk.blocks]
    for i, (block, what) in enumerate(net.pieces()):
        rows = walk.blocks[block].xo[walk.row[what]]
        piece = g[i * net.D:(i + 1) * net.D][None]
        if net.norm_first:
            arrives[block][walk.row[what]] += norm_gradient(np.repeat(piece / len(rows), len(rows), 0), walk.seen[i])
        else:
            arrives[block][walk.row[what]] += norm_gradient(piece, walk.seen[i]) / len(rows)
    G, result = 0, []
    for s, more in zip(reversed(walk.blocks), reversed(arrives)):
        G = G + more
        G = G + norm_gradient((((G * s.ls2) @ s.p("fc2.w")) * s.slope) @ s.p("fc1.w"), s.seen2)
        o = heads_apart((G * s.ls1) @ s.p("out.w"), net.H)
        by_a = o @ s.v.transpose(0, 2, 1)
        result.insert(0, by_a)
        by_z = s.a * (by_a - (by_a * s.a).sum(-1, keepdims=True)) / math.sqrt(net.D / net.H)
        back = (heads_together(by_z @ s.k) @ s.p("q.w") + heads_together(by_z.transpose(0, 2, 1) @ s.q) @ s.p("k.w")
                + heads_together(s.a.transpose(0, 2, 1) @ o) @ s.p("v.w"))
        G = G + norm_gradient(back, s.seen1)
    return result


# ---- relevance


def divide(a, b):
    shifted = b + TINY
    return np.where(b == 0, 0, a / np.where(shifted == 0, TINY, shifted))


def through_linear(R, x, weight):
    xp, xn, wp, wn = np.maximum(x, 0), np.minimum(x, 0), np.maximum(weight, 0), np.minimum(weight, 0)
    s = divide(R, xp @ wp.T + xn @ wn.T)
    return xp * (s @ wp) + xn * (s @ wn)


def through_add(R, x0, x1):
    s = divide(R, x0 + x1)
    a, b = x0 * s, x1 * s
    sums = abs(a.sum()) + abs(b.sum())
    return tuple(x * divide(divide(abs(x.sum()), sums) * R.sum(), x.sum()) for x in (a, b))


def through_clone(x, *messages):
    return x * sum(divide(R, x) for R in messages)


def handed_out(net, w, walk, target):
    """The relevance of what the classifier sees, a piece at a time."""
    R = np.zeros((1, net.C))
    R[0, target] = 1
    R = through_linear(R, walk.top[None], classifier(net, w)[0])
    if net.E:
        R = through_linear(R, walk.c[None], w["proj"].T)
    return R[0].reshape(-1, net.D)


def relevance(net, w, walk, target):
    """Of the attentions of every block, [H,N,N]."""
    pieces = handed_out(net, w, walk, target)
    arrives = [np.zeros_like(s.xo) for s in walk.blocks]
    for i, (block, what) in enumerate(net.pieces()):
        piece = pieces[i]
        if what != "mean":
            piece = walk.features[i] * divide(piece, walk.features[i])
        arrives[block][walk.row[what]] += piece / len(arrives[block][walk.row[what]])
    cam, result = arrives[-1], []
    for b in range(net.L - 1, -1, -1):
        s = walk.blocks[b]
        c1, c2 = through_add(cam, s.xm, s.r2)
        c2 = through_linear(through_linear(c2, s.g, s.p("fc2.w")), s.u2, s.p("fc1.w"))
        cam = through_clone(s.xm, c1, c2)
        c1, c2 = through_add(cam, s.x, s.r1)
        S = divide(heads_apart(through_linear(c2, s.o, s.p("out.w")), net.H), s.heads)
        of_a = s.a * (S @ s.v.transpose(0, 2, 1)) / 2
        of_v = s.v * (s.a.transpose(0, 2, 1) @ S) / 2
        result.insert(0, of_a)
        S = divide(of_a, s.z)
        three = [s.q * (S @ s.k) / 2, s.k * (S.transpose(0, 2, 1) @ s.q) / 2, of_v]
        packed = np.concatenate([s.p(n + ".w") for n in "qkv"])
        c2 = through_linear(np.concatenate([heads_together(x) for x in three], 1), s.u1, packed)
        if b:
            cam = through_clone(s.x, c1, c2, arrives[b - 1])
    return result


# ---- the map


def rollout(net, matrices, shares, first):
    """What is seen of each block's tokens, shares [pieces], times the matrices of that block and those before it."""
    n = len(matrices[0])
    halves = any(what == "mean" for _, what in net.pieces())
    rows = {"cls": [0], "dist": [1], "mean": list(range(first, n))}
    v = np.zeros(n)
    for b in range(net.L - 1, -1, -1):
        for share, (block, what) in zip(shares, net.pieces()):
            if block == b:
                v[rows[what]] += share / len(rows[what])
        m, identity = matrices[b], np.eye(n)
        if halves:
            sums = m.sum(-1, keepdims=True)
            m = (np.where(sums > 0, m / np.where(sums > 0, sums, 1), identity) + identity) / 2
        else:
            m = (m + identity) / (m + identity).sum(-1, keepdims=True)
        v = v @ m
    return v


def explain(net, target):
    """logits [C] and the map [G,G] of transformer_attribution, which starts with what the classifier sees."""
    w = {name: x.astype(np.float64) for name, x in net.w.items()}
    walk = forward(net, w, net.input().astype(np.float64))
    matrices = [np.maximum((g * R).mean(0), 0) for g, R in zip(gradient(net, w, walk, target), relevance(net, w, walk, target))]
    shares = handed_out(net, w, walk, target).sum(-1)
    v = rollout(net, matrices, shares / shares.sum(), walk.first)
    return walk.logits, v[walk.first:].reshape(net.G, net.G)
