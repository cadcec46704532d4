#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the tables of docs/faithfulness.md from what `vit-attribution evaluate` has found.

    python3 faithfulness.py           writes them
    python3 faithfulness.py --check   fails when they are not up to date

Both read docs/faithfulness/summary.json and docs/faithfulness/randomised.json, summaries of the two runs that the page names.
"""
import json
import re
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = DOCS / "faithfulness.md"
COURSES = {"deletion": "deletion ↓", "insertion": "insertion ↑", "positive": "positive ↓", "negative": "negative ↑"}
PLACES = {"pointing": "pointing ↑", "pixel_accuracy": "pixels ↑", "miou": "mIoU ↑", "map": "mAP ↑"}
MARKS = {1: "", 0: " o", -1: " **x**"}


def table(head, rows):
    return "\n".join(["| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows]])


def cell(criterion):
    """In per cent, with its interval; a mark where it is not better than the random map."""
    value, low, high = (f"{100 * criterion['own'][key]:.1f}" for key in ("value", "low", "high"))
    return f"{value} ({low}–{high})" + MARKS[criterion["verdict"]]


def criteria(summary, names):
    rows = []
    for method in summary["methods"]:
        found = method["criteria"]
        marked = method["id"] != "random"
        rows.append([f"`{method['id']}`", *(cell(found[name] if marked else {**found[name], "verdict": 1}) for name in names)])
    return table(["method", *names.values()], rows)


def hidden(summary, how):
    return criteria(summary, {f"{how}_{name}": title for name, title in COURSES.items()})


def unaccounted(summary):
    rows = []
    for method in summary["methods"]:
        own = method["criteria"].get("completeness_error", {}).get("own")
        if own and own["value"] is not None:
            rows.append([f"`{method['id']}`", f"{own['value']:.1e}"])
    return table(["method", "unaccounted"], rows)


def forgotten(summary):
    blocks = summary["randomised"]["blocks"]
    rows = [[f"`{method}`", *(f"{value:.2f}" for value in found["absolute"])]
            for method, found in summary["randomised"]["methods"].items()]
    return table(["method", "the head", *(f"… and the last {n}" if n > 1 else "… and the last block" for n in blocks[1:-1]), "… and all"], rows)


def tables():
    summary = json.loads((DOCS / "faithfulness" / "summary.json").read_text())
    randomised = json.loads((DOCS / "faithfulness" / "randomised.json").read_text())
    return {"drop": hidden(summary, "drop"), "paint": hidden(summary, "paint"), "place": criteria(summary, PLACES),
            "unaccounted": unaccounted(summary), "randomised": forgotten(randomised)}


def page():
    text = PAGE.read_text()
    for name, rows in tables().items():
        text, n = re.subn(rf"(<!-- {name} -->\n).*?(<!-- end -->)", lambda found: f"{found[1]}{rows}\n{found[2]}", text, flags=re.S)
        assert n == 1, name
    return text


if sys.argv[1:] == ["--check"]:
    sys.exit(0 if page() == PAGE.read_text() else f"{PAGE} is not up to date; run {sys.argv[0]}")
PAGE.write_text(page())
