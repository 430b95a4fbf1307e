"""Paper and files: what a variant holds as documents, made from the same resolved data as its site.

`content` says what a document is made of; `sheets`, `texts` and `procedure` make the blocks of each kind of item;
a writer turns a document into a file of its format, and reads nothing else.
"""

from __future__ import annotations

import functools
from dataclasses import replace

from ..markup import control
from ..resolve import Placed, Resolved, active, reads
from ..resolve import plain as filled
from ..website import INDEPENDENT
from . import assessment, procedure, sheets, texts
from .content import Block, Break, Contents, Document, Group, Heading, Paragraph, Setting, lowered
from .word import opened
from .words import plain

UNCONTROLLED = "Printed copies are uncontrolled"


def documents(resolved: Resolved) -> tuple[Document, ...]:
    """Every document of a variant: a sheet each, then the pack of sheets, the procedure and the guidance.

    An item whose `when` does not hold has none. Items stand in the order of the site's pages.
    """
    here = lambda items: [one for one in items if active(one, resolved.choices)]
    flows, checklists, cards = here(resolved.flows), here(resolved.checklists), here(resolved.phrases)
    found = [*(_one(sheets.flow(one, resolved), one, resolved) for one in flows),
             *(_one(sheets.checklist(one, resolved), one, resolved) for one in checklists),
             *(_one(sheets.card(one, resolved), one, resolved) for one in cards),
             *(_one(texts.leaflet(one, resolved), one, resolved) for one in resolved.public),
             *(_one(texts.letter(one, resolved), one, resolved) for one in here(resolved.letters) if one.shape.kind == "letter"),
             *(_one(sheets.form(one, resolved), one, resolved) for one in here(resolved.kit)),
             *(_document(id, "form", title, about, (group,), resolved) for id, title, about, group in assessment.forms(resolved))]
    sheets_of = lambda kind: [one.blocks for one in found if one.kind == kind]
    found.append(_many("quick-reference", "pack", "Quick reference", "Every flowchart, checklist and card in one file, one side each.", resolved,
                       [("Flowcharts", sheets_of("flow")), ("Checklists", sheets_of("checklist")), ("What to say", sheets_of("card"))]))
    found.append(procedure_of(resolved))
    if resolved.guidance:
        found.append(_many("guidance", "guidance", "Guidance", "How to do each thing well: every module, one after another.", resolved,
                           [("", [(texts.module(one, resolved),) for one in here(resolved.guidance)])]))
    return tuple(found)


def procedure_of(resolved: Resolved) -> Document:
    """The whole procedure, as an organisation ratifies it."""
    return _document("procedure", "procedure", procedure.title(resolved), "The whole procedure, with document control, who does what, flowcharts, checklists and letters.", procedure.whole(resolved), resolved)


def to_fill_in(resolved: Resolved) -> Document:
    """The procedure of a sector for an organisation that has not said yet who it is: for `word.opened`."""
    return procedure_of(replace(resolved, variant=resolved.variant.model_copy(update={"name": opened.NAME, "about": opened.ABOUT})))


def _one(group: Group, placed: Placed, resolved: Resolved) -> Document:
    return _document(placed.id, group.kind, placed.shape.title, filled(placed.shape.about, resolved.settings), (group,), resolved, placed)


def _many(id: str, kind: str, title: str, about: str, resolved: Resolved, parts: list[tuple[str, list[tuple[Block, ...]]]]) -> Document:
    """Several items below a title page, each starting on a page of its own; a part may have a heading."""
    blocks: list[Block] = [Group("title-page", (Heading(1, title), Paragraph(plain(resolved.variant.name), "whose"), Paragraph(plain(about), "about"), Paragraph(plain(control(resolved))), Paragraph(plain(procedure.INDEPENDENT)))),
                           Contents(3 if any(heading for heading, _ in parts) else 2)]
    for heading, items in parts:
        for n, made in enumerate(items):
            (first, *rest) = lowered(made, 2 if heading else 1)
            if heading and not n:  # inside the sheet, which has a page of its own
                first = replace(first, blocks=(Heading(2, heading, f"part-{heading.lower().replace(' ', '-')}"), *first.blocks))
            blocks += [Break(), first, *rest]
    return _document(id, kind, title, about, tuple(blocks), resolved)


def _document(id: str, kind: str, title: str, about: str, blocks: tuple[Block, ...], resolved: Resolved, placed: Placed | None = None) -> Document:
    edition = resolved.library.edition.shape
    return Document(id, kind, title, about, resolved.variant.name, control(resolved), f"{UNCONTROLLED} · {INDEPENDENT} · {edition.licence}", edition.licence, blocks, resolved.id, edition.edition, _settings(resolved),
                    large=placed is not None and getattr(placed.shape, "large", False), place=placed.place("title") if placed else None)


@functools.lru_cache(maxsize=32)
def _settings(resolved: Resolved) -> tuple[Setting, ...]:
    """Every value and role of a variant, as a file to fill in wants to know it."""
    fixed = lambda one: (limits := getattr(one.definition, "limits", None)) is not None and limits.least is not None and limits.least == limits.most
    return tuple(Setting(name, one.definition.title, reads(one, resolved.settings), one.title if one.type == "role" else "", fixed(one)) for name, one in resolved.settings.items())
