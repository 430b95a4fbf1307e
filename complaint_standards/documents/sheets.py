"""The blocks of what people use as it stands: checklists, flow sheets, cards, forms."""

from __future__ import annotations

import itertools
from dataclasses import replace

from .. import markup
from ..flow import Told, chart, in_words
from ..flowchart import ladder
from ..model import Spaces
from ..pages.kit import one_each
from ..resolve import Placed, Resolved, active
from .content import Block, Figure, Group, Heading, Item, Listing, Paragraph, Run, Space, Table, Words, said
from .words import joined, line, notes, plain, read_line, titled


def checklist(placed: Placed, resolved: Resolved) -> Group:
    """Lines to fill in, boxes to tick under who and when, a box to write in."""
    shape = placed.shape
    blocks = _head(placed, resolved)
    if shape.write:
        blocks.append(Group("fill", tuple(Space(plain(words)) for words in shape.write)))
    for title, lines in _parts(placed, resolved):
        ticks = tuple(Item((Paragraph(line(one.shape.text, resolved)),), one.name, one.shape.clause, one.place("text")) for one in lines)
        blocks += [Heading(2, title), Listing(ticks, "ticks")]
    if shape.agree:
        blocks.append(Space(plain(shape.agree), box=True, place=placed.place("agree")))
    return _whole("checklist", placed, blocks)


def flow(placed: Placed, resolved: Resolved, in_steps: bool = True) -> Group:
    """The drawing, which says all in its alternative text, and if `in_steps` the same in words."""
    drawn = chart(placed, resolved, resolved.choices, lambda clause: "")
    told = in_words(drawn)
    places = {step.name: step.place(step.shape.kind) for step in placed.parts}
    blocks = [*_head(placed, resolved), Figure(ladder(drawn), drawn.title, joined((plain(f"Flowchart in {len(told)} steps."), *map(_aloud, told))))]
    if in_steps:
        blocks += [Heading(2, "The same in words"), Listing(tuple(Item(_step(one), one.box.id, one.box.clause, places[one.box.id]) for one in told), "steps")]
    return _whole("flow", placed, blocks)


def _step(told: Told) -> tuple[Block, ...]:
    role = (Run(told.box.role, value=told.box.role_id, title=True, strong=True), Run(": ", strong=True)) if told.box.role else ()
    answers = tuple(Item((Paragraph(plain(f"{label}: go to {number}")),)) for label, number in told.answers)
    return (Paragraph((*role, *_said(told), *plain(f" {told.onward}" if told.onward else ""))), *((Listing(answers),) if answers else ()))


def _said(told: Told) -> Words:
    return tuple(Run(piece.text, value=piece.value or "", gap=piece.gap, starts=piece.starts) for piece in told.box.text)


def _aloud(told: Told) -> Words:
    """A step as one sentence after another, for a drawing's alternative text."""
    words = _said(told)
    stop = "" if said(words).endswith((".", "?", "!")) else "."
    answers = "".join(f" {label}: go to {number}." for label, number in told.answers)
    return (Run(f"{told.box.number}. "), Run(told.box.role, value=told.box.role_id, title=True), Run(": "), *words, Run(f"{stop}{f' {told.onward}' if told.onward else ''}{answers}"))


def card(placed: Placed, resolved: Resolved) -> Group:
    """What to say, and with it what people say instead that does not help."""
    blocks = _head(placed, resolved)
    for title, lines in _parts(placed, resolved):
        said = tuple(Item((Paragraph((Run("“"), *line(one.shape.text, resolved), Run("”"))),
                           *((Paragraph((Run("Rather than: “"), *line(one.shape.avoid, resolved), Run("”")), "small"),) if one.shape.avoid else ())), one.name, one.shape.clause, one.place("text")) for one in lines)
        blocks += [Heading(2, title), Listing(said, "phrases")]
    return _whole("card", placed, blocks)


def form(placed: Placed, resolved: Resolved) -> Group:
    """What to fill in: lines, boxes, tables with empty rows; or points to go through."""
    first, about = _head(placed, resolved)
    draft = [Group("draft", (Paragraph(plain(placed.shape.draft)),), title="A draft", place=placed.place("draft"))] if placed.shape.draft else []
    blocks = [first, *draft, about, Paragraph((Run("Kept by: "), titled(placed.shape.role, resolved)), "tags"), *notes(placed, resolved)]
    looks = {part.title: part for part in placed.shape.parts}
    for title, spaces in _parts(placed, resolved):
        part = looks.get(title)
        blocks.append(Heading(2, title))
        if part and part.about:
            blocks.append(Paragraph(line(part.about, resolved)))
        blocks += _spaces(spaces, part, title, resolved)
    return _whole("form", placed, blocks)


def _spaces(spaces: list[Placed], part: Spaces | None, title: str, resolved: Resolved) -> list[Block]:
    show, rows = (part.show, part.rows) if part else ("lines", 8)
    if show == "answers":
        choices = Listing(tuple(Item((Paragraph(plain(words)),)) for words in part.answers.values()), "choices")
        return [block for one in spaces for block in (Paragraph(joined((_asked(one, resolved), _help(one, resolved))), "asked", one.name, place=one.place("text")), choices)]
    if one_each(show, spaces):
        return [Paragraph(plain("One sheet for each. The spreadsheet has a column for each row.")),
                Table(title, (plain("What"), plain("Here")), tuple((joined((_asked(one, resolved), _help(one, resolved))), ()) for one in spaces))]
    if show == "table":
        return [Table(title, tuple(joined((_asked(one, resolved), _help(one, resolved))) for one in spaces), (), empty=rows)]
    if show == "points":
        return [Listing(tuple(Item((Paragraph(joined((_asked(one, resolved, strong=False), _help(one, resolved)))),), one.name, place=one.place("text")) for one in spaces))]
    return [Space(_asked(one, resolved), _help(one, resolved), show == "boxes", one.name, one.place("text")) for one in spaces]


def _asked(space: Placed, resolved: Resolved, strong: bool = True) -> Words:
    """What is asked, and the rule that asks for it."""
    rule = read_line(markup.cite(resolved, space.shape.obligation, "x.md")) if space.shape.obligation else ()
    return joined((tuple(replace(run, strong=strong) for run in line(space.shape.text, resolved)), rule))


def _help(space: Placed, resolved: Resolved) -> Words:
    return tuple(replace(run, small=True) for run in line(space.shape.help or "", resolved))


def _parts(placed: Placed, resolved: Resolved):
    """The parts that hold as things stand, below their headings."""
    here = [one for one in placed.parts if active(one, resolved.choices)]
    return [(title, list(lines)) for title, lines in itertools.groupby(here, key=lambda one: one.group)]


def _head(placed: Placed, resolved: Resolved) -> list[Block]:
    return [Heading(1, placed.shape.title, placed.id), Paragraph(line(placed.shape.about, resolved), "about", place=placed.place("about"))]


def _whole(kind: str, placed: Placed, blocks: list[Block]) -> Group:
    return Group(kind, tuple(blocks), placed.id, place=placed.place("title"))
