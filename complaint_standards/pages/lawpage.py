"""The law that applies, and the trace matrix: each obligation, the clauses that state it, how it was checked."""

from __future__ import annotations

from ..markup import BASES, WEIGHTS, Page, day, e, joined, link, short
from ..resolve import Placed, Resolved

FORCE = {"must": "must", "may": "may", "none": "boundary"}


def pages(resolved: Resolved) -> dict[str, Page]:
    return {"law.md": _law(resolved)}


def _law(resolved: Resolved) -> Page:
    library = resolved.library
    stating: dict[str, list[tuple[str, Placed]]] = {}
    for clause in resolved.clauses:
        for rule in clause.shape.rules:
            stating.setdefault(rule.obligation, []).append((f'<a href="{link(resolved, clause.id, "law.md")}">{e(clause.shape.title)}</a>', clause))
    gaps = {gap.id: gap.because for gap in library.edition.shape.gaps}
    rows = []
    for name, entry in library.obligations.items():
        one = entry.shape
        if not resolved.applies(one) and name not in stating:
            continue
        where = joined(stating.get(name, ()), "; ", resolved, f"A gap: {e(gaps[name])}" if name in gaps else "Not used here")
        checked = BASES[one.basis] if one.verified else f'<span class="unchecked">not yet checked at source</span> {e(BASES[one.basis])}'
        rows.append(f'<tr id="{name}" data-marks="{one.force}{"" if one.verified else " unchecked"}"><th scope="row">{e(one.summary)}</th><td>{FORCE[one.force]}</td>'
                    f'<td><a href="{e(one.url)}">{e(short(one, resolved))}</a><br><small>{WEIGHTS[one.weight]}</small></td><td>{where}</td><td>{checked}, {day(one.checked)}</td></tr>')
    boundaries = "".join(f'<li id="{name}">{e(one.shape.summary)} <small><a href="{e(one.shape.url)}">{e(one.shape.source)}</a></small></li>' for name, one in library.boundaries.items() if resolved.applies(one.shape))
    pending = "".join(f"<li>{e(one.summary)} <small>{e(one.status)}; looked at {day(one.checked)}.</small></li>" for one in (library.pending.shape.pending if library.pending else ()))
    return Page("The law", "\n\n".join([
        "# What must we do by law?",
        f"Every rule that applies to {e(resolved.variant.name)}, in our own words, with the clause that states it and how it was checked. Follow a link under “Where it is written” to read the rule itself. This is not legal advice.",
        '<div class="filter"><label>Show only rows with <input type="search"></label> <label><input type="checkbox" name="must"> Only what you must do</label> <label><input type="checkbox" name="unchecked"> Only what is not yet checked</label></div>',
        f'<table class="trace" aria-label="The rules, where they are written and where we say them"><thead><tr><th scope="col">The rule</th><th scope="col">Force</th><th scope="col">Where it is written</th><th scope="col">Where we say it</th><th scope="col">How it was checked</th></tr></thead><tbody>{"".join(rows)}</tbody></table>',
        f"## Where one route ends and another begins\n\n<ul>{boundaries}</ul>" if boundaries else "",
        f"## Changes on their way\n\n<ul>{pending}</ul>" if pending else "",
    ]), wide=True)
