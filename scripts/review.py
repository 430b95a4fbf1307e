"""How well the rules of standards/review/ find what is wrong in the extracts and policies of tests/review/.

They were written by someone who had not seen the rules, half of them with nothing wrong and much that looks like it.
Precision: of what the rules find, how much is wrong. Recall: of what is wrong, how much they find.
"""

from __future__ import annotations

import collections
import datetime
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from complaint_standards.load import Library, load
from complaint_standards.resolve import Resolved, resolve
from complaint_standards.review import read, review
from complaint_standards.review.files import Reading
from complaint_standards.screen import blocks_of, fold

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "tests" / "review"
DATE = datetime.date(2026, 11, 28)
CLASS = {"commissioner-after-provider": "local-appeal"}  # a class of the corpus that two rules share


@dataclass
class Counts:
    """Of one class: found and wrong, found and not wrong, wrong and not found; what the last two are."""

    right: int = 0
    astray: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / (self.right + len(self.astray)) if self.right or self.astray else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + len(self.lost)) if self.right or self.lost else 1.0


def texts() -> Iterator[tuple[str, str, Reading, list[dict], list[str] | None]]:
    """(id, sector, what was read, faults, what is missing) of each extract and policy of the corpus."""
    for one in yaml.safe_load((CORPUS / "extracts.yml").read_text(encoding="utf-8")):
        yield one["id"], one["sector"], Reading(one["id"], "txt", blocks_of(one["text"])), one["faults"], None
    for name, one in yaml.safe_load((CORPUS / "policies" / "faults.yml").read_text(encoding="utf-8")).items():
        reading, problems = read(CORPUS / "policies" / f"{name}.md")
        assert reading, problems
        yield name, one["sector"], reading, one["faults"], one["missing"]


def measure(library: Library) -> tuple[dict[str, Counts], list[str], list[str]]:
    """Counts by class; and of the policies, what is missing and was not told, and what was told though it is there."""
    counts: dict[str, Counts] = collections.defaultdict(Counts)
    sectors: dict[str, Resolved] = {}
    untold, astray = [], []
    listed = {name for *_, missing in texts() for name in missing or ()}
    for id, sector, reading, faults, missing in texts():
        sectors[sector] = sectors.get(sector) or resolve(library, sector, DATE)[0]
        made, _ = review(reading, sectors[sector])
        found = [(CLASS.get(one.rule, one.rule), one.words) for one in made.suspects]
        used = set()
        for fault in faults:
            hits = [n for n, (rule, words) in enumerate(found) if rule == fault["class"] and _same(fault["words"], words)]
            hits = hits or [n for n, (rule, _) in enumerate(found) if rule == fault["class"] and n not in used][:1]
            used.update(hits)
            if hits:
                counts[fault["class"]].right += 1
            else:
                counts[fault["class"]].lost.append(f"{id}: {fault['words']}")
        wrong = {fault["class"] for fault in faults}
        for n, (rule, words) in enumerate(found):
            if n not in used and rule not in wrong:
                counts[rule].astray.append(f"{id}: {words}")
        if missing is not None:
            told = {one.duty for one in made.missing}
            untold += [f"{id}: {name}" for name in missing if name not in told]
            astray += [f"{id}: {name}" for name in sorted(told & listed) if name not in missing]
    return dict(sorted(counts.items())), untold, astray


def _same(planted: str, found: str) -> bool:
    """Whether a passage is the one in which a fault was planted. A fault of the whole text has no passage."""
    planted, found = fold(planted.replace("**", "")), fold(found)
    return not planted or planted in found or found in planted or planted[:60] in found


def main() -> int:
    library, problems = load(ROOT)
    assert not problems, problems
    counts, untold, astray = measure(library)
    print(f"{'class':<32}{'right':>6}{'astray':>8}{'lost':>6}{'precision':>11}{'recall':>8}")
    for name, one in counts.items():
        print(f"{name:<32}{one.right:>6}{len(one.astray):>8}{len(one.lost):>6}{one.precision:>11.2f}{one.recall:>8.2f}")
        for word, some in (("found astray", one.astray), ("lost", one.lost)):
            for words in some:
                print(f"    {word}: {words}")
    right, wrong, lost = (sum(map(size, counts.values())) for size in (lambda one: one.right, lambda one: len(one.astray), lambda one: len(one.lost)))
    print(f"{'all':<32}{right:>6}{wrong:>8}{lost:>6}{right / (right + wrong):>11.2f}{right / (right + lost):>8.2f}   (goal 0.95 each)")
    print(f"missing from a policy and not told: {', '.join(untold) or 'nothing'}\ntold to be missing, though it is there: {', '.join(astray) or 'nothing'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
