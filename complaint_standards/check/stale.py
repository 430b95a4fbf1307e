"""A sheet that comes from a clause is read again when the clause changes.

Beside `edition.yml`, and beside each `variant.yml`, stands `last-read.yml`: for each sheet, the wording
of each of its clauses when someone last read the two together. `scripts/read.py` writes it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

from .. import fingerprint
from ..load import CORE
from ..problems import Problem
from ..resolve import Placed, Resolved


def sheets_are_fresh(resolved: Resolved) -> Iterator[Problem]:
    """Every flowchart, checklist, card, letter, form, module and public page has been read beside its clauses as they now stand.

    An organisation is told on its page "How ours differs" which sheets come from what it reworded.
    """
    if resolved.own:
        return
    for sheet in _sheets(resolved):
        shared, own = [], []
        for clause, mark in marks(sheet, resolved).items():
            if mark not in _known(resolved, sheet.id, clause):
                changed = any(origin.layer != CORE for name, origin in resolved.items[clause].origins.items() if name in ("title", "do", "rules", "text"))
                (own if changed else shared).append(clause)
        for clauses, where, variant in ((shared, "as they now are", ""), (own, f"as they are in {resolved.id}", f" VARIANT={resolved.id}")):
            if clauses:
                yield Problem(sheet.place("title"), f"{sheet.id} has not been read beside its clauses {where}: {', '.join(clauses)}", expected="someone who has read them together",
                              fix=f"read them, put {sheet.id} right if it needs it, then run: make read SHEET={sheet.id}{variant}")


def marks(sheet: Placed, resolved: Resolved) -> dict[str, str]:
    """The fingerprint of each clause that a sheet comes from, as it stands in this variant."""
    return {placed.id: _mark(placed) for name in sources(sheet) if (placed := resolved.item(name)) and placed.kind == "clause"}


def coming_from(clause: str, resolved: Resolved) -> list[Placed]:
    """The sheets that come from a clause of this variant."""
    return [sheet for sheet in _sheets(resolved) if clause in {placed.id for name in sources(sheet) if (placed := resolved.item(name))}]


def sources(sheet: Placed) -> tuple[str, ...]:
    """The clauses that a sheet names, itself or in its parts."""
    own = getattr(sheet.shape, "clauses", ())
    return tuple(dict.fromkeys([*own, *(part.shape.clause for part in sheet.parts if hasattr(part.shape, "clause"))]))


def record(resolved: Resolved, only: str = "") -> dict[str, dict[str, str]]:
    """What `last-read.yml` of the topmost layer should say when every sheet (or `only` one) has been read now.

    A layer above the core records only what the layers below do not know already.
    """
    top = resolved.library.layers[resolved.id if len(resolved.layers) > 1 else CORE]
    found = {name: dict(marks_) for name, marks_ in top.read.items()}
    below = resolved.layers[:-1] if len(resolved.layers) > 1 else ()
    for sheet in _sheets(resolved):
        if only and sheet.id != only:
            continue
        new = {clause: mark for clause, mark in marks(sheet, resolved).items() if not any(mark == resolved.library.layers[name].read.get(sheet.id, {}).get(clause) for name in below)}
        found.pop(sheet.id, None)
        if new:
            found[sheet.id] = new
    there = {sheet.id for sheet in _sheets(resolved)}
    return {name: dict(sorted(found[name].items())) for name in sorted(found) if name in there}


def _mark(clause: Placed) -> str:
    shape = clause.shape
    return _text(shape.title, shape.do, shape.rules, shape.text)


_text = functools.lru_cache(maxsize=4096)(fingerprint.text)  # many sheets come from one clause, and most sectors share it


def _sheets(resolved: Resolved) -> tuple[Placed, ...]:
    return (*resolved.sheets, *resolved.guidance, *resolved.public)


def _known(resolved: Resolved, sheet: str, clause: str) -> set[str | None]:
    return {resolved.library.layers[name].read.get(sheet, {}).get(clause) for name in resolved.layers}
