"""Nothing that was promised is left out, and nothing that is printed runs over."""

from __future__ import annotations

from collections.abc import Iterator

from .. import model
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
    served = {name: clause.id for clause in resolved.clauses if active(clause, resolved.choices) for name in _serves(clause.shape)}
    dropped = {done.item: done.origin.place for done in resolved.done if done.verb == "drop"}
    serving = [(name, clause) for layer in library.layers.values() for clause, entry in layer.items["clause"].items() for name in _serves(entry.shape)]
    let_go = {name: dropped[clause] for name, clause in serving if clause in dropped}
    layer = library.layers[resolved.id]
    for kind, entries in (("expectation", library.expectations), ("statement", library.statements), ("power", library.obligations)):
        for name, entry in entries.items():
            if name in served or name in gaps or kind == "power" and (entry.shape.force != "may" or not resolved.applies(entry.shape) or name in let_go):
                continue
            elsewhere = any(name == other for other, _ in serving)
            yield Problem(let_go.get(name, layer.place("drop")) if elsewhere else entry.place("id"), f"no clause {f'of {resolved.id} ' if elsewhere else ''}serves the {kind} {name}",
                          expected=f"a clause that says: {entry.shape.summary}" if kind == "power" else f"a clause that serves it: {entry.shape.text}",
                          law=cite(entry.shape) if kind == "power" else "",
                          fix=f"keep the clause that serves it, or name {name} in another" if elsewhere else f"name {name} in the clause that serves it, or list it in `gaps` of {edition.document.file} with a reason")
    for name, n in gaps.items():
        obligation = library.obligations.get(name)
        if name in served:
            yield Problem(edition.place("gaps", n), f"{name} is listed as a gap, but {served[name]} serves it", expected="a gap only where no clause serves it", fix="remove the gap")
        elif obligation and obligation.shape.force == "must" and obligation.shape.verified:
            yield Problem(edition.place("gaps", n), f"{name} is a verified duty, and cannot be a gap", expected="a gap only in what has not been checked at source", law=cite(obligation.shape), fix="write the clause that states it")


def _serves(clause: model.Clause) -> tuple[str, ...]:
    return (*clause.expectations, *clause.statements, *(rule.obligation for rule in clause.rules))


def nothing_is_empty(resolved: Resolved) -> Iterator[Problem]:
    """No stage without a clause, no flow without a step, no checklist without a line."""
    for placed in (*resolved.stages, *resolved.flows, *resolved.checklists):
        if not placed.parts:
            yield Problem(resolved.library.layers[resolved.id].place("drop"), f"nothing is left of {placed.id} in {resolved.id}", expected="at least one part for its readers",
                          fix=f"drop {placed.id} itself, with a reason, or keep a part of it")


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
                yield Problem(line.place("text"), f"{line.id} has {count} words", expected=f"at most {MOST_WORDS}, with values as they read", fix="say it shorter; the clause holds the rest",
                              notice=bool(resolved.own) and line.origins["text"].layer not in resolved.own)  # an organisation's long name is not the line's fault
