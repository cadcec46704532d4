#!/usr/bin/env python3
# test_names.py ROOT - one name, one thing: prints, and bounds, how many functions and types share their name with another file's.
# SPDX-License-Identifier: GPL-3.0-or-later
import collections
import pathlib
import re
import sys

MOST_SHARED = 0.08  # of all functions: main, what each GIMP does in its own way, and what replaces a module that is not built

# The code is in one formatting: a definition's name begins a line, and its body's brace stands alone on one.
FUNCTION = re.compile(r"^(\w+) \([^;{}]*\)\n\{", re.M)
# Defined, not only announced: "typedef struct _X X" is not the second place of "struct _X { ... }".
TYPE = re.compile(r"^\} (\w+);|^(?:struct|union|enum) _?(\w+)\n\{|^typedef (?!struct|union)[\w ]+[ *](\w+);|"
                  r"^typedef [\w ]+[ *]\(\*(\w+)\) \(", re.M)
# What a header declares; definitions in one have a body.
PROTOTYPE = re.compile(r"^(?!static|typedef|extern)[A-Za-z_][\w *]*?[ *](\w+) \((?!\*)[^;{}]*\)[^;{}]*;", re.M)
# No functions: what a macro makes, and names that each inclusion makes new.
MACROS = re.compile(r"^(G_DEFINE_\w+|NAME)$")


def names(pattern, files):
    """Each name, with the files that define it."""
    where = collections.defaultdict(set)
    for path, text in files.items():
        for groups in pattern.finditer(text):
            where[next(filter(None, groups.groups()))].add(path)
    return {name: paths for name, paths in where.items() if not MACROS.match(name)}


def words(text):
    """The words of the types that a header defines: HeatLayer is heat_layer; and OP_MIX is mix."""
    types = {next(filter(None, groups.groups())) for groups in TYPE.finditer(text)}
    kinds = {kind.lower() for kind in re.findall(r"^  OP_(\w+),", text, re.M)}
    return kinds | {re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() for name in types}


def strangers(files):
    """Declared functions that begin neither with their file's word nor with that of a type of the header or of a kind of step."""
    kinds = words(files["engine/network/tape.h"])
    definitions = names(FUNCTION, {path: text for path, text in files.items() if path.endswith(".c")})
    for path, text in files.items():
        if not path.endswith(".h") or path.startswith("include/"):
            continue
        for name in PROTOTYPE.findall(text):
            stems = {pathlib.PurePath(where).stem for where in {path} | definitions.get(name, set())}
            own = {word for stem in stems for word in (stem.replace("-", "_"), stem.partition("-")[0])}
            if not name.startswith(tuple(own | {word.rstrip("s") for word in own} | words(text) | kinds)) and not MACROS.match(name):
                yield f"{path}: {name}"


def shared(where):
    return {name: paths for name, paths in sorted(where.items()) if len(paths) > 1}


def main(root):
    files = {}
    for folder in ("common", "engine", "include", "plugin"):
        for path in sorted((root / folder).rglob("*.[ch]")):
            text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
            files[str(path.relative_to(root))] = text
    functions, types = names(FUNCTION, files), names(TYPE, files)
    twice = shared(types)
    n = sum(map(len, functions.values()))
    n_shared = sum(map(len, shared(functions).values()))
    for name, paths in (shared(functions) | twice).items():
        print(f"# {name}: {' '.join(sorted(paths))}")
    print(f"# {n} functions, of which {n_shared} ({100 * n_shared / n:.1f} %) share their name with one in another file")
    print(f"# {len(types)} types, of which {len(twice)} stand in two places")
    odd = sorted(strangers(files))
    print("\n".join(f"# {line} begins with no word of its file" for line in odd) or "# every header keeps to its file's word")
    if n < 1000 or len(types) < 100:
        sys.exit("the patterns no longer fit the code")
    if n_shared > MOST_SHARED * n or twice or odd:
        sys.exit("one name, one thing: please rename")


main(pathlib.Path(sys.argv[1]))
