"""Nothing that was promised is left out, and nothing that is printed runs over."""

from __future__ import annotations

from collections.abc import Iterator

from ..flow import combinations
from ..problems import Problem
from ..resolve import Resolved, active, plain
from .law import cite

MOST_LINES, MOST_PARTS, MOST_WORDS = 20, 4, 18


def everything_is_served(resolved: Resolved) -> Iterator[Problem]:
    """Every obligation, expectation and "I" statement is served by a clause, or is a gap with a reason.

    A power (a rule of force `may`) may go with a clause that a layer drops, since the drop gives its
    reason. A gap that a clause fills, and a gap in a verified duty, are problems too.
    """
    library, edition = resolved.library, resolved.library.edition
    gaps = {gap.id: n for n, gap in enumerate(edition.shape.gaps)}
    clauses = [clause for clause in resolved.clauses if active(clause, resolved.choices)]
    served = {name for clause in clauses for name in (*clause.shape.expectations, *clause.shape.statements, *(rule.obligation for rule in clause.shape.rules))}
    dropped = {done.item for done in resolved.done if done.verb == "drop"}
    let_go = {rule.obligation for layer in resolved.layers for name, entry in library.layers[layer].items["clause"].items() if name in dropped for rule in entry.shape.rules}
    layer = library.layers[resolved.id]
    for kind, entries in (("expectation", library.expectations), ("statement", library.statements)):
        for name, entry in entries.items():
            if name not in served and name not in gaps:
                yield Problem(layer.place(), f"no clause of {resolved.id} serves the {kind} {name}", expected=entry.shape.text, fix=f"name {name} in the clause that serves it, or list it in `gaps` of {edition.document.file} with a reason")
    for name, entry in library.obligations.items():
        if entry.shape.force == "may" and resolved.applies(entry.shape) and name not in served | gaps.keys() | let_go:
            yield Problem(layer.place(), f"no clause of {resolved.id} tells of {name}", expected=entry.shape.summary, law=cite(entry.shape), fix=f"name it in `rules` of a clause, or list it in `gaps` of {edition.document.file} with a reason")
    for name, n in gaps.items():
        obligation = library.obligations.get(name)
        if name in served:
            yield Problem(edition.place("gaps", n), f"{name} is listed as a gap, but {resolved.id} serves it", fix="remove the gap")
        elif obligation and obligation.shape.force == "must" and obligation.shape.verified:
            yield Problem(edition.place("gaps", n), f"{name} is a verified duty, and cannot be a gap", law=cite(obligation.shape), fix="write the clause that states it")


def checklists_fit_a_side(resolved: Resolved) -> Iterator[Problem]:
    """A checklist is one side of A4: few parts, few lines, short lines."""
    for checklist in resolved.checklists:
        groups = list(dict.fromkeys(line.group for line in checklist.parts))
        if len(groups) > MOST_PARTS:
            yield Problem(checklist.place("parts"), f"{checklist.id} has {len(groups)} parts", expected=f"at most {MOST_PARTS}", fix="merge two of them")
        for choices in combinations(resolved, checklist.parts):
            lines = sum(active(line, choices) for line in checklist.parts)
            if lines > MOST_LINES:
                yield Problem(checklist.place("parts"), f"{checklist.id} has {lines} lines", expected=f"at most {MOST_LINES}, so that it prints on one side of A4", fix="cut or merge lines")
                break
        for line in checklist.parts:
            count = len(plain(line.shape.text, resolved.settings).split())
            if count > MOST_WORDS:
                yield Problem(line.place("text"), f"{line.id} has {count} words", expected=f"at most {MOST_WORDS}, with values as they read", fix="say it shorter; the clause holds the rest")
