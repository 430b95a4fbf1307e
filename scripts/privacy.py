"""Measure the privacy gate on contributions whose personal data is known, or look at a text with it.

    .venv/bin/python scripts/privacy.py tests/community/contributions.yml    precision and recall, kind by kind
    .venv/bin/python scripts/privacy.py --text letter.txt                    what it finds, why, and what to write instead

A file of contributions is a list; each has an `id`, a `text` and what is `planted` in it ({kind, words}).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import yaml

from complaint_standards import privacy


def measured(contributions: list[dict]) -> tuple[dict[str, dict[str, int]], list[str]]:
    """For each kind how many were `planted`, how many of them `recalled`, how many things were `found` and how
    many of those `right`; and, in a line each, what was missed and what was found that is nobody's.

    A finding is right where it touches planted words of its kind.
    """
    counts = {kind: dict.fromkeys(("planted", "recalled", "found", "right"), 0) for kind in privacy.kinds()}
    wrong = []
    for one in contributions:
        text, found = one["text"], privacy.findings(one["text"])
        planted = [(what["kind"], text.index(what["words"]), text.index(what["words"]) + len(what["words"])) for what in one["planted"]]
        touches = lambda finding, kind, start, end: finding.kind == kind and finding.start < end and start < finding.end
        for what in planted:
            hit = any(touches(finding, *what) for finding in found)
            counts[what[0]]["planted"] += 1
            counts[what[0]]["recalled"] += hit
            wrong += [] if hit else [f"{one['id']}: missed {what[0]}: {text[what[1] : what[2]]!r}"]
        for finding in found:
            hit = any(touches(finding, *what) for what in planted)
            counts[finding.kind]["found"] += 1
            counts[finding.kind]["right"] += hit
            wrong += [] if hit else [f"{one['id']}: nobody's {finding.kind}: {finding.words!r}"]
    return counts, wrong


def table(counts: dict[str, dict[str, int]]) -> str:
    share = lambda part, whole: f"{part}/{whole}" + (f" {part / whole:.0%}" if whole else "")
    total = {key: sum(one[key] for one in counts.values()) for key in ("planted", "recalled", "found", "right")}
    return "\n".join([f"{'kind':<18}{'recall':>14}{'precision':>14}", *(f"{kind:<18}{share(one['recalled'], one['planted']):>14}{share(one['right'], one['found']):>14}" for kind, one in {**counts, "all": total}.items())])


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--text", action="store_true", help="the file is a text to look at")
    given = parser.parse_args(arguments)
    words = given.file.read_text(encoding="utf-8")
    if given.text:
        for one in privacy.findings(words):
            kind = privacy.kinds()[one.kind]
            print(f'line {words[: one.start].count(chr(10)) + 1}: this looks like {kind.title}: "{one.words}"\n  why: {kind.why}\n  instead: {kind.reword}\n')
        print("A clean text is not a safe one: a person has to read it.")
        return 0
    counts, wrong = measured(yaml.safe_load(words))
    print("\n".join([*wrong, "", table(counts)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
