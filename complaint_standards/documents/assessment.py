"""The self-assessment on paper: the form, short and full, the sheet for people who use the service, a partner's form."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

from ..assessment import ANSWERS, NOT_A_JUDGEMENT, rows, standard
from ..resolve import Placed, Resolved
from .content import Block, Group, Heading, Item, Listing, Paragraph, Space
from .words import line, plain


def forms(resolved: Resolved) -> Iterator[tuple[str, str, str, Group]]:
    """Each form of the self-assessment: its id, its title, what it is for, and its blocks; none where nothing is asked."""
    if not resolved.assessment:
        return
    for id, title, about, which, partner in (
        ("self-assessment-short", "How are we doing? The short form", f"{len(rows(resolved, 'short'))} questions for a small team, to fill in by hand or on screen.", "short", False),
        ("self-assessment", "How are we doing? The full form", f"All {len(rows(resolved))} questions, to fill in by hand or on screen.", "full", False),
        ("assessment-partner", "A partner’s view", "For an advocacy service or another partner: what do you see of how complaints are handled here? Answer what you know. Leave out names.", "short", True),
    ):
        yield id, title, about, _form(id, title, about, which, partner, resolved)
    id, title, about = "assessment-people", "How did we do?", "For people who use the service. Answer as many as you like. You do not have to give your name, and your care will stay the same whatever you say."
    asked = (Space(tuple(replace(run, strong=True) for run in line(one.shape.ask, resolved)), plain(ANSWERS), box=True, place=one.place("ask")) for one in rows(resolved, "short"))
    yield id, title, about, Group("form", (*_head(id, title, about), *asked, Space(plain("What else would you like to tell us? What would you change first?"), box=True)), id)


def _form(id: str, title: str, about: str, which: str, partner: bool, resolved: Resolved) -> Group:
    """Each question with what to look at, its levels to tick, and room for what shows it."""
    blocks = [*_head(id, title, about), Paragraph(plain(NOT_A_JUDGEMENT)), Space(plain("Who you are: a service or a group" if partner else "Whose view this is: a role or a team")), Space(plain("The day"))]
    for letter, some in itertools.groupby(rows(resolved, which), key=lambda one: one.shape.standard):
        blocks.append(Heading(2, standard(letter, resolved.library)))
        for one in some:
            blocks += _question(one, partner, resolved)
    return Group("form", tuple(blocks), id)


def _head(id: str, title: str, about: str) -> list[Block]:
    return [Heading(1, title, id), Paragraph(plain(about), "about")]


def _question(one: Placed, partner: bool, resolved: Resolved) -> list[Block]:
    shape, library = one.shape, resolved.library
    levels = tuple(Item((Paragraph((*plain(f"{at} {library.levels[name].shape.title}. ", strong=True), *line(shape.levels[name], resolved))),), place=one.place("levels")) for at, name in enumerate(library.levels, 1))
    look = () if partner else (Paragraph((*plain("Look at: "), *line(" ".join(shape.look_for), resolved)), "small"),)
    return [Heading(3, shape.title), Paragraph(line(shape.ask if partner else shape.question, resolved), place=one.place("question")), *look, Listing(levels, "ticks"), Space(plain("What have you seen?" if partner else "What shows it?"), box=True)]
