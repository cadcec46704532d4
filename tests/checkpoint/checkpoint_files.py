"""checkpoint_files.py - writes checkpoints in the forms that they are published in.

A state dict is an ordered dict of names and numpy arrays; PyTorch's own writer needs Debian's python3-torch (1.13).
SPDX-License-Identifier: GPL-3.0-or-later
"""
import io
import json
import os
import pickle
import struct
from collections import OrderedDict

import numpy as np
import torch

DTYPES = {np.dtype(np.float32): "F32", np.dtype(np.float16): "F16", np.dtype(np.float64): "F64", np.dtype(np.int64): "I64",
          np.dtype(np.uint16): "BF16"}  # numpy has no bfloat16: its bits


def bfloat16_bits(x):
    bits = x.astype(np.float32).view(np.uint32)
    return ((bits + 0x7fff + (bits >> 16 & 1)) >> 16).astype(np.uint16)


def to_bfloat16(x):
    return (bfloat16_bits(x).astype(np.uint32) << 16).view(np.float32).reshape(x.shape)


def to_float16(x):
    return x.astype(np.float16).astype(np.float32)


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)


def safetensors(path, state, metadata=None):
    header, at = OrderedDict({"__metadata__": metadata or {"format": "pt"}}), 0
    for name, x in state.items():
        header[name] = {"dtype": DTYPES[x.dtype], "shape": list(x.shape), "data_offsets": [at, at + x.nbytes]}
        at += x.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    write(path, struct.pack("<Q", len(text)) + text + b"".join(np.ascontiguousarray(x).tobytes() for x in state.values()))


def sharded(folder, state, n=2):
    """Hugging Face's way: n files and an index."""
    names, index = list(state), {}
    for i in range(n):
        part = names[len(names) * i // n:len(names) * (i + 1) // n]
        file = f"model-{i + 1:05}-of-{n:05}.safetensors"
        safetensors(os.path.join(folder, file), OrderedDict((name, state[name]) for name in part))
        index.update((name, file) for name in part)
    size = sum(x.nbytes for x in state.values())
    text = json.dumps({"metadata": {"total_size": size}, "weight_map": index}, indent=2, sort_keys=True) + "\n"
    write(os.path.join(folder, "model.safetensors.index.json"), text.encode())


def tensors(state):
    return OrderedDict((name, torch.from_numpy(np.array(x))) for name, x in state.items())


def torch_zip(path, value):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    torch.save(value, path)


class LegacyPickler(pickle.Pickler):
    """What torch.save() wrote before 1.6; it names storages by their addresses, we count them."""

    def __init__(self, file):
        super().__init__(file, protocol=2)
        self.storages = []

    def persistent_id(self, value):
        if not torch.is_storage(value):
            return None
        address = value.data_ptr()
        if address not in [x.data_ptr() for x in self.storages]:
            self.storages.append(value)
        key = [x.data_ptr() for x in self.storages].index(address)
        return "storage", getattr(torch, value.pickle_storage_type()), str(key), "cpu", value.size(), None


def torch_legacy(path, value):
    out = io.BytesIO()
    system = {"protocol_version": 1001, "little_endian": True, "type_sizes": {"short": 2, "int": 4, "long": 4}}
    for part in 0x1950a86a20f9469cfc6c, 1001, system:
        pickle.dump(part, out, protocol=2)
    pickler = LegacyPickler(out)
    pickler.dump(value)
    pickle.dump([str(key) for key in range(len(pickler.storages))], out, protocol=2)
    for storage in pickler.storages:
        numbers = torch.tensor([], dtype=storage.dtype).set_(storage).numpy()
        out.write(struct.pack("<q", len(numbers)) + numbers.tobytes())
    write(path, out.getvalue())


def description(path, **keys):
    lines = ["# SPDX-License-Identifier: GPL-3.0-or-later", "[model]"] + [f"{key}={value}" for key, value in keys.items()]
    write(path, ("\n".join(lines) + "\n").encode())
