"""The evidence pack: for each Standard what there is to show, and the rule of the regulator that it is about."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from ..check.stale import sources
from ..load import Entry
from ..markup import PRINT_HERE, Page, cite, e, link, listed, short
from ..resolve import Placed, Resolved, active

PATH, SHEET = "evidence.md", "evidence.csv"
_SHOWS = ("form", "letter"), ("checklist",)  # the kinds that leave something behind when they are used; where there is none, the sheets that people work by


class Piece(NamedTuple):
    """An expectation of a Standard, the clauses that serve it, and what using them leaves behind."""

    standard: Entry
    expectation: Entry
    clauses: list[Placed]
    shows: list[Placed]


def has_evidence(resolved: Resolved) -> bool:
    """Whether a regulator's rules that are named beside the Standards apply here."""
    return any(rules(entry, resolved) for entry in resolved.library.standards.values())


def rules(standard: Entry, resolved: Resolved) -> list[str]:
    """The rules that evidence for a Standard is about, of those that apply here and were checked at source."""
    known = resolved.library.obligations
    return [name for name in standard.shape.inspected if resolved.applies(known[name].shape) and known[name].shape.verified]


def pieces(resolved: Resolved) -> Iterator[Piece]:
    here = [one for one in resolved.clauses if active(one, resolved.choices)]
    sheets = [(one, {placed.id for name in sources(one) if (placed := resolved.item(name))}) for one in resolved.sheets if active(one, resolved.choices) and getattr(one.shape, "kind", "") not in ("guide", "paragraph")]
    for standard in resolved.library.standards.values():
        for one in standard.shape.expectations:
            clauses = [clause for clause in here if one.id in clause.shape.expectations]
            ids = {clause.id for clause in clauses}
            using = [sheet for sheet, from_ in sheets if ids & from_]
            shows = next(filter(None, ([sheet for sheet in using if sheet.kind in kinds] for kinds in _SHOWS)), [])
            yield Piece(standard, resolved.library.expectations[one.id], clauses, shows)


def pages(resolved: Resolved) -> dict[str, Page]:
    return {PATH: _page(resolved)} if has_evidence(resolved) else {}


def files(resolved: Resolved) -> dict[str, str]:
    """The pack as a spreadsheet, a row for each expectation, with room to say where it is kept."""
    if not has_evidence(resolved):
        return {}
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(("Standard", "Expectation", "In words", "Steps", "What there is to show", "Rule of the regulator", "Where ours is kept"))
    for one in pieces(resolved):
        law = "; ".join(short(resolved.library.obligations[name].shape, resolved) for name in rules(one.standard, resolved))
        writer.writerow((f"{one.standard.shape.letter}. {one.standard.shape.title}", one.expectation.id, one.expectation.shape.text, "; ".join(clause.shape.title for clause in one.clauses), "; ".join(placed.shape.title for placed in one.shows), law, ""))
    return {SHEET: "\N{BOM}" + sheet.getvalue()}


def _page(resolved: Resolved) -> Page:
    parts = ["# Evidence for a regulator", '<p class="about">For each Standard: what using this procedure leaves behind that you can show, and the rule of the Care Quality Commission’s Regulations that it is about.</p>',
             f'<p class="more">Take it with you: <a href="{SHEET}" download>a spreadsheet file (CSV)</a>, with a column for where yours is kept</p>', PRINT_HERE,
             "Which rule goes with which Standard is our reading, of rules that we checked at source. The questions and headings that inspectors use change, and we have not checked them: ask for the ones that apply to you."]
    made = list(pieces(resolved))
    for standard in resolved.library.standards.values():
        law = listed(f"{cite(resolved, name, PATH)} {e(resolved.library.obligations[name].shape.summary)}" for name in rules(standard, resolved))
        rows = "".join(f'<tr><th scope="row">{one.expectation.id} {e(one.expectation.shape.text)}</th><td>{_named(one.clauses, resolved)}</td><td>{_named(one.shows, resolved)}</td></tr>' for one in made if one.standard is standard)
        heads = "".join(f'<th scope="col">{head}</th>' for head in ("What the Standard expects", "The steps that do it", "What there is to show"))
        parts.append(f'## {standard.shape.letter}. {e(standard.shape.title)} {{#{standard.id}}}\n\n{f"<p>It is evidence for:</p><ul>{law}</ul>" if law else "<p>No rule of the regulator that applies here is named beside it.</p>"}\n\n'
                     f'<table class="trace" aria-label="Evidence for {e(standard.shape.title)}"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>')
    return Page("Evidence for a regulator", "\n\n".join(parts), wide=True, about="For each Standard, what there is to show, and the rule it is about.", also=("CQC", "inspection", "evidence pack", "well-led", "regulation 16", "inspectors are coming"))


def _named(items: list[Placed], resolved: Resolved) -> str:
    return "; ".join(f'<a href="{link(resolved, one.id, PATH)}">{e(one.shape.title)}</a>' for one in items) or "your own records"
