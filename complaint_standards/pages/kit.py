"""The governance kit: reports, logs, agendas and forms to fill in, on paper or on screen."""

from __future__ import annotations

import csv
import io
import itertools
import json

from ..markup import PRINT_HERE, Page, cards, cite, condition, control, draft, e, line, named, notes, relative, titles
from ..model import Spaces
from ..resolve import Placed, Resolved, active, plain

WIDEST = 7  # columns that fit a side of A4, landscape, with room to write


def pages(resolved: Resolved) -> dict[str, Page]:
    if not resolved.kit:
        return {}
    return {"kit/index.md": _contents(resolved), **{f"kit/{form.id}.md": _form(form, resolved) for form in resolved.kit}}


def files(resolved: Resolved) -> dict[str, str]:
    """The logs as spreadsheets (CSV, one column a field) and as lists of fields (JSON), by path."""
    found = {}
    for form in resolved.kit:
        if form.shape.kind == "log":
            fields = [field for field in form.parts if active(field, resolved.choices)]
            sheet = io.StringIO()
            csv.writer(sheet, lineterminator="\r\n").writerow(plain(field.shape.text, resolved.settings) for field in fields)
            found[f"kit/{form.id}.csv"] = "\N{BOM}" + sheet.getvalue()  # the mark tells spreadsheet programs that it is UTF-8
            found[f"kit/{form.id}.json"] = json.dumps({"log": form.id, "title": form.shape.title, "edition": resolved.library.edition.shape.edition, "variant": resolved.id, "fields": [
                {"id": field.name, "name": plain(field.shape.text, resolved.settings), "help": plain(field.shape.help or "", resolved.settings), "required-by": field.shape.obligation} for field in fields]}, indent=1, ensure_ascii=False) + "\n"
    return found


def _contents(resolved: Resolved) -> Page:
    page = "kit/index.md"
    return Page("Reports, logs and forms", "\n\n".join([
        "# Reports, logs and forms", "For running complaints well, month by month: what to log, what to report and to whom, and how to hear more. Parts that a rule asks for are marked.",
        cards(resolved.kit, resolved, page)]))


def _form(form: Placed, resolved: Resolved) -> Page:
    page, shape = f"kit/{form.id}.md", form.shape
    offered = f'<p class="more">Take it with you: <a href="{form.id}.csv" download>a spreadsheet file (CSV)</a>, <a href="{form.id}.json" download>the list of fields (JSON)</a></p>' if shape.kind == "log" else ""
    foot = f'<footer class="control">{e(control(resolved))} · Printed copies are uncontrolled · Independent; not an NHS or Ombudsman publication</footer>'
    return Page(shape.title, "\n\n".join(part for part in [
        f"# {shape.title}", draft(shape), f'<p class="about">{line(shape.about, resolved)}</p>', f'<p class="tags">Kept by: <span class="role">{titles([shape.role], resolved)}</span></p>',
        *notes(form, resolved, page), offered, PRINT_HERE, f'<section class="form" aria-label="{e(shape.title)}">{body(form, resolved, page)}{foot}</section>', _behind(form, resolved, page),
        f'<p class="more">Comes from: {named(resolved, shape.clauses, page)}</p>'] if part), wide=True)


def body(form: Placed, resolved: Resolved, page: str, level: int = 2) -> str:
    """The parts of a form, each below its heading of this level."""
    looks = {part.title: part for part in form.shape.parts}
    made = []
    for title, spaces in itertools.groupby(form.parts, key=lambda one: one.group):
        part = looks.get(title)
        about = f"<p>{line(part.about, resolved)}</p>" if part and part.about else ""
        made.append(f"<h{level}>{e(title)}</h{level}>{about}{_part(list(spaces), part, title, resolved, page)}")
    return "".join(made)


def _part(spaces: list[Placed], part: Spaces | None, title: str, resolved: Resolved, page: str) -> str:
    show, rows = (part.show, part.rows) if part else ("lines", 8)
    if show == "answers":
        choices = "".join(f"<li>{e(words)}</li>" for words in part.answers.values())
        return f"""<ul class="answers">{"".join(f'<li{condition(one, resolved)}>{_asked(one, resolved, page)}<ul class="choices">{choices}</ul></li>' for one in spaces)}</ul>"""
    if one_each(show, [one for one in spaces if active(one, resolved.choices)]):
        rows_ = "".join(f'<tr{condition(one, resolved)}><th scope="row">{_asked(one, resolved, page)}</th><td></td></tr>' for one in spaces)
        return f'<p>One sheet for each. The spreadsheet has a column for each row.</p><table class="trace blank-rows one-each" aria-label="{e(title)}"><thead><tr><th scope="col">What</th><th scope="col">Here</th></tr></thead><tbody>{rows_}</tbody></table>'
    if show == "table":
        heads = "".join(f'<th scope="col"{condition(one, resolved)}>{_asked(one, resolved, page)}</th>' for one in spaces)
        empty = f'<tr>{"".join(f"<td{condition(one, resolved)}></td>" for one in spaces)}</tr>' * rows
        return f'<table class="trace blank-rows" aria-label="{e(title)}"><thead><tr>{heads}</tr></thead><tbody>{empty}</tbody></table>'
    if show == "points":
        return f'<ul class="points">{"".join(f"<li{condition(one, resolved)}>{_asked(one, resolved, page)}</li>" for one in spaces)}</ul>'
    return f'<ul class="spaces {show}">{"".join(f"<li{condition(one, resolved)}>{_asked(one, resolved, page)}</li>" for one in spaces)}</ul>'


def _behind(form: Placed, resolved: Resolved, page: str) -> str:
    """For whoever uses a survey: the stage and the "I" statement that each question asks about."""
    asked = [(one, resolved.library.statements[one.shape.statement]) for one in form.parts if one.shape.statement]
    if not asked:
        return ""
    stage_of = {one.id: entry for entry in resolved.library.journey.values() for one in entry.shape.statements}
    rows = "".join(f'<tr{condition(one, resolved)}><th scope="row">{line(one.shape.text, resolved)}</th><td><a href="{relative("journey.md", page)}#{stage_of[said.id].id}">{e(stage_of[said.id].shape.title)}</a></td>'
                   f'<td><a href="{relative("journey.md", page)}#{said.id}">“{e(said.shape.text)}”</a></td></tr>' for one, said in asked)
    return (f'<details class="behind"><summary>For staff: what each question asks about</summary><table class="trace" aria-label="What each question asks about"><thead><tr><th scope="col">Question</th><th scope="col">Stage of the journey</th>'
            f'<th scope="col">What people should be able to say</th></tr></thead><tbody>{rows}</tbody></table></details>')


def one_each(show: str, here: list[Placed]) -> bool:
    """Whether a table has a row for each space, because a column each would not fit a sheet of paper."""
    return show == "table" and len(here) > WIDEST


def _asked(space: Placed, resolved: Resolved, page: str) -> str:
    """What is asked, the rule that asks for it, and what belongs there."""
    rule = f" {cite(resolved, space.shape.obligation, page)}" if space.shape.obligation else ""
    return f'<span class="asked">{line(space.shape.text, resolved)}</span>{rule}' + (f' <small>{line(space.shape.help, resolved)}</small>' if space.shape.help else "")
