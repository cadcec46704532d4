#!/usr/bin/env python3
"""make-torch-vectors.py FOLDER - writes the files of tests/torch, small PyTorch files with one thing about each.

What PyTorch itself writes needs Debian's python3-torch (1.13); the rest is put together by hand, byte by byte.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import struct
import sys
import zlib

PROTOCOL = b"\x80\x02"


# ---- pickles by hand


def text(s):
    return b"X" + struct.pack("<I", len(s.encode())) + s.encode()


def whole(n):
    return b"\x8a\x08" + struct.pack("<q", n)


def tuple_of(*items):
    return b"(" + b"".join(items) + b"t"


def dict_of(*pairs):
    return b"}(" + b"".join(k + v for k, v in pairs) + b"u"


def storage(kind="torch\nFloatStorage", key="0", n=4):
    return tuple_of(text("storage"), b"c" + kind.encode() + b"\n", text(key), text("cpu"), whole(n)) + b"Q"


def tensor(shape=(2, 2), strides=(2, 1), offset=0, numbers=None, rebuild="_rebuild_tensor_v2", more=b""):
    return (b"ctorch._utils\n" + rebuild.encode() + b"\n"
            + tuple_of(numbers or storage(), whole(offset), tuple_of(*map(whole, shape)), tuple_of(*map(whole, strides)), b"\x89",
                       b"}", more)
            + b"R")


def state(*pairs):
    return PROTOCOL + dict_of(*((text(k), v) for k, v in pairs)) + b"."


FOUR = struct.pack("<4f", 1, 2, 3, 4)
USUAL = state(("w", tensor()))


# ---- archives by hand


class Member:
    def __init__(self, name, data, method=0, flags=0, crc=None, zip64=False, local_name=None, at=None, packed=None):
        self.name, self.data, self.method, self.flags = name.encode(), data, method, flags
        self.crc = zlib.crc32(data) if crc is None else crc
        self.zip64, self.local_name, self.at = zip64, (local_name or name).encode(), at
        if packed is None and method == 8:
            deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
            packed = deflate.compress(data) + deflate.flush()
        self.packed = data if packed is None else packed


def archive(*members, end64=False, comment=b"", disk=0):
    out, directory = b"", b""
    for m in members:
        at = len(out) if m.at is None else m.at
        if m.at is None:
            out += struct.pack("<IHHHHHIIIHH", 0x04034b50, 20, m.flags, m.method, 0, 0, m.crc, len(m.packed), len(m.data),
                               len(m.local_name), 0) + m.local_name + m.packed
        extra = struct.pack("<HHQQQ", 1, 24, len(m.data), len(m.packed), at) if m.zip64 else b""
        wide = 0xffffffff
        directory += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014b50, 20, 20, m.flags, m.method, 0, 0, m.crc,
                                 wide if m.zip64 else len(m.packed), wide if m.zip64 else len(m.data), len(m.name), len(extra), 0, 0,
                                 0, 0, wide if m.zip64 else at) + m.name + extra
    at, n = len(out), len(members)
    out += directory
    if end64:
        out += struct.pack("<IQHHIIQQQQ", 0x06064b50, 44, 45, 45, 0, 0, n, n, len(directory), at)
        out += struct.pack("<IIQI", 0x07064b50, 0, at + len(directory), 1)
        return out + struct.pack("<IHHHHIIH", 0x06054b50, 0xffff * 0, 0, 0xffff, 0xffff, 0xffffffff, 0xffffffff, len(comment)) + comment
    return out + struct.pack("<IHHHHIIH", 0x06054b50, disk, disk, n, n, len(directory), at, len(comment)) + comment


def usual(*more, pickle=USUAL, root="a", numbers=FOUR, **ends):
    return archive(Member(root + "/data.pkl", pickle), Member(root + "/data/0", numbers), *more, **ends)


def legacy(little=b"\x88", count=4, numbers=FOUR, protocol=1001, keys=("0",)):
    magic = b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."
    item = tuple_of(text("storage"), b"ctorch\nFloatStorage\n", text("0"), text("cpu"), whole(4), b"N") + b"Q"
    return (magic + PROTOCOL + b"M" + struct.pack("<H", protocol) + b"."
            + PROTOCOL + dict_of((text("protocol_version"), b"M\xe9\x03"), (text("little_endian"), little)) + b"."
            + state(("w", tensor(numbers=item)))
            + PROTOCOL + b"](" + b"".join(map(text, keys)) + b"e." + struct.pack("<q", count) + numbers)


def by_hand():
    data = Member("a/data/0", FOUR)
    pickle = Member("a/data.pkl", USUAL)
    yield "ok_comment.pth", usual(comment=b"PK\5\6 is not the end" + b"\0" * 9)
    yield "ok_crc.pth", archive(pickle, Member("a/data/0", FOUR, crc=1))
    yield "ok_zip64.pth", archive(Member("a/data.pkl", USUAL, zip64=True), Member("a/data/0", FOUR, zip64=True), end64=True)
    yield "ok_deflated_pickle.pth", archive(Member("a/data.pkl", USUAL, method=8), data)
    yield "ok_little.pth", usual(Member("a/byteorder", b"little"))
    yield "ok_unknown_member.pth", usual(Member("a/.data/serialization_id", b"1"), Member("b/other", b"?", method=99))
    # The second storage lies, with its local header, within the first.
    nested = b"\0\0" + archive(data)[:54].replace(b"a/data/0", b"a/data/1")
    shared = state(("w", tensor((14, ), (1, ), numbers=storage(n=14))), ("v", tensor(numbers=storage(key="1"))))
    yield "ok_overlap.pth", archive(Member("a/data.pkl", shared), Member("a/data/0", nested),
                                    Member("a/data/1", FOUR, at=2 * 30 + len("a/data.pkla/data/0") + len(shared) + 2))
    untyped = tensor(numbers=storage("torch.storage\nUntypedStorage", n=16), rebuild="_rebuild_tensor_v3", more=b"ctorch\nfloat32\n")
    yield "ok_untyped.pth", usual(pickle=state(("w", untyped)))
    yield "ok_subclass.pth", usual(pickle=state(("w", b"ctorch._tensor\n_rebuild_from_type_v2\n" + tuple_of(
        b"ctorch._utils\n_rebuild_tensor_v2\n", b"c__main__\nMine\n",
        tuple_of(storage(), whole(0), tuple_of(whole(4)), tuple_of(whole(1)), b"\x89", b"}"), b"}") + b"R")))
    yield "ok_cycle.pth", usual(pickle=PROTOCOL + b"}q\0(" + text("self") + b"h\0" + text("w") + tensor() + b"u.")
    yield "ok_deep.pth", usual(pickle=PROTOCOL + b"]" * 20000 + b"a" * 19999 + b".")
    yield "ok_odd_keys.pth", usual(pickle=PROTOCOL + dict_of(
        (b"N", tensor()), (text("x" * 600), tensor()), (b"U\1\xff", tensor()), (whole(-7), tensor()), (text("w"), tensor())) + b".")
    # 2^40 numbers out of four: to be listed, never to be read.
    yield "ok_repeats.pth", usual(pickle=state(("w", tensor((1 << 20, 1 << 20), (0, 0))), ("x", tensor((4, ), (1, )))))
    yield "bad_twice.pth", usual(pickle=PROTOCOL + dict_of((text("a"), dict_of((text("b"), tensor()))), (text("a.b"), tensor())) + b".")
    yield "bad_big.pth", usual(Member("a/byteorder", b"big"))
    yield "bad_end.pth", usual()[:-30]
    yield "bad_local_name.pth", archive(pickle, Member("a/data/0", FOUR, local_name="a/data/1"))
    yield "bad_local_place.pth", archive(pickle, Member("a/data/0", FOUR, at=7))
    yield "bad_outside.pth", archive(pickle, Member("a/data/0", FOUR, at=0xfffffff0))
    yield "bad_encrypted.pth", archive(pickle, Member("a/data/0", FOUR, flags=1))
    yield "bad_recompressed.pth", archive(pickle, Member("a/data/0", FOUR, method=8))
    yield "bad_method.pth", archive(Member("a/data.pkl", USUAL, method=12), data)
    yield "bad_deflate.pth", archive(Member("a/data.pkl", USUAL, method=8, packed=b"\xff" * 40), data)
    yield "bad_deflate_short.pth", archive(Member("a/data.pkl", USUAL + b"\0", method=8,
                                                  packed=Member("", USUAL, method=8).packed), data)
    yield "bad_two_members.pth", usual(Member("a/data.pkl", USUAL))
    yield "bad_two_sizes.pth", archive(pickle, Member("a/data/0", FOUR, packed=FOUR[:8]))
    yield "bad_disks.pth", usual(disk=1)
    yield "bad_count.pth", usual()[:-12] + struct.pack("<HIIH", 60000, 0, 0, 0)
    yield "bad_other_zip.pth", archive(Member("mimetype", b"image/openraster"))
    yield "bad_numpy.npz", archive(Member("params/img/embedding/kernel.npy", b"\x93NUMPY"))
    yield "bad_old_script.pt", archive(Member("a/model.json", b"{}"))
    yield "bad_storage_type.pth", usual(pickle=state(("w", tensor(numbers=storage("os\nsystem")))))
    yield "bad_view.pth", usual(pickle=state(("w", tensor(numbers=tuple_of(
        text("storage"), b"ctorch\nFloatStorage\n", text("0"), text("cpu"), whole(4), tuple_of(text("1"))) + b"Q"))))
    yield "bad_rank.pth", usual(pickle=state(("w", tensor((1, ) * 9, (1, ) * 9))))
    yield "bad_offset.pth", usual(pickle=state(("w", tensor(offset=1))))
    yield "bad_stride.pth", usual(pickle=state(("w", tensor(strides=(-2, 1)))))
    yield "ok_legacy.pth", legacy()
    yield "bad_legacy_big.pth", legacy(little=b"\x89")
    yield "bad_legacy_end.pth", legacy()[:-1]
    yield "bad_legacy_count.pth", legacy(count=1 << 60)
    yield "bad_legacy_key.pth", legacy(keys=("0", "1"))
    yield "bad_legacy_missing.pth", legacy(keys=())
    yield "bad_legacy_version.pth", legacy(protocol=1002)


# ---- PyTorch's own


def without_debug(data):
    """Takes what names the source files out of an archive, and leaves everything else where PyTorch has put it."""
    end64, = struct.unpack_from("<Q", data, len(data) - 22 - 20 + 8)
    n, _, size, at = struct.unpack_from("<4Q", data, end64 + 24)
    kept, start = [], at
    for _ in range(n):
        packed, = struct.unpack_from("<I", data, at + 20)
        name, extra, comment = struct.unpack_from("<3H", data, at + 28)
        local, = struct.unpack_from("<I", data, at + 42)
        entry = data[at:at + 46 + name + extra + comment]
        if entry[46:46 + name].endswith(b".debug_pkl"):
            begin = local + 30 + sum(struct.unpack_from("<HH", data, local + 26))
            data[begin:begin + packed] = bytes(packed)
        else:
            kept.append(entry)
        at += len(entry)
    directory = b"".join(kept)
    tail = data[start + size:]
    shift = size - len(directory)
    struct.pack_into("<4Q", tail, 24, len(kept), len(kept), len(directory), start)
    struct.pack_into("<Q", tail, 56 + 8, end64 - shift)
    struct.pack_into("<HHII", tail, 56 + 20 + 8, len(kept), len(kept), len(directory), start)
    return data[:start] + directory + tail


def with_torch(folder):
    import torch
    from torch import nn

    # Layers of our own: the archives hold the source of each.
    class Norm(nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = nn.Parameter(torch.ones(4))
            self.bias = nn.Parameter(torch.zeros(4))

        def forward(self, x):
            return x * self.weight + self.bias

    class Patches(nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = nn.Parameter(torch.full((4, 3, 2, 2), 0.25))

        def forward(self, x):
            return x.reshape(4, 12) @ self.weight.reshape(4, 12).t()

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.in_proj_weight = nn.Parameter(torch.arange(48.).reshape(12, 4))
            self.register_buffer("attn_mask", torch.zeros(3, 3))
            self.ln_1 = Norm()

        def forward(self, x):
            return self.ln_1(x) @ self.in_proj_weight.t()

    class Visual(nn.Module):
        def __init__(self):
            super().__init__()
            self.class_embedding = nn.Parameter(torch.arange(4.))
            self.conv1 = Patches()
            self.resblocks = nn.ModuleList([Block(), Block()])

        def forward(self, x):
            x = self.conv1(x) + self.class_embedding
            for block in self.resblocks:
                x = x + block(x).sum()
            return x

    class Clip(nn.Module):
        def __init__(self):
            super().__init__()
            self.visual = Visual()
            self.logit_scale = nn.Parameter(torch.tensor(2.5))
            self.register_buffer("input_resolution", torch.tensor(4))

        def forward(self, x):
            return self.visual(x) * self.logit_scale

    # What is pickled by name must be found by it.
    for cls in Norm, Patches:
        cls.__qualname__ = cls.__name__
        globals()[cls.__name__] = cls

    def save_script(script, name):
        torch.jit.save(script, path(name))
        with open(path(name), "rb") as f:
            data = without_debug(bytearray(f.read()))
        with open(path(name), "wb") as f:
            f.write(data)

    def path(name):
        return os.path.join(folder, name)

    clip = Clip().eval()
    save_script(torch.jit.script(clip), "ok_script.pt")
    save_script(torch.jit.trace(clip, torch.ones(1, 3, 4, 4)), "ok_trace.pt")
    torch.save(clip.state_dict(), path("ok_state.pth"))
    torch.save(clip.state_dict(), path("ok_state_legacy.pth"), _use_new_zipfile_serialization=False)
    torch.save(clip.state_dict(), path("ok_protocol4.pth"), pickle_protocol=4)
    layers = Norm()
    layers.add_module("inner", Patches())
    layers.inner.register_buffer("mean", torch.arange(3.))
    torch.save(layers, path("ok_module.pth"))
    torch.save(layers, path("ok_module_legacy.pth"), _use_new_zipfile_serialization=False)
    numbers = torch.arange(24.)
    views = {}
    for name, dtype in ("f32", torch.float32), ("f16", torch.float16), ("bf16", torch.bfloat16), ("f64", torch.float64):
        base = numbers.to(dtype)
        views[name] = {
            "permuted": base.reshape(2, 3, 4).permute(2, 0, 1),
            "every_other": base[1::2],
            "window": base.reshape(4, 6)[1:3, 2:5],
            "whole": base.reshape(4, 6),
        }
    views["empty"] = numbers[:0].reshape(0, 3)
    views["scalar"] = numbers[5]
    views["expanded"] = numbers[:3].expand(2, 3)
    views["bool"] = numbers > 3
    torch.save(views, path("ok_views.pth"))
    torch.save(views, path("ok_views_legacy.pth"), _use_new_zipfile_serialization=False)
    torch.save({"parameter": nn.Parameter(numbers[:2]), "list": [numbers[:1], (numbers[1:2], {"x": numbers[2:3]})], 3: numbers[3:4]},
               path("ok_nested.pth"))
    torch.save(numbers, path("ok_lone.pth"))


def main(folder):
    for name, data in by_hand():
        with open(os.path.join(folder, name), "wb") as f:
            f.write(data)
    try:
        with_torch(folder)
    except ImportError:
        print("there is no torch: only the files made by hand were written", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1])
