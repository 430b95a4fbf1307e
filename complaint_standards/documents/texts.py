"""The blocks of what people read through: letters, pages for the public, guidance modules."""

from __future__ import annotations

from ..markup import added_from, scans, square
from ..pages import guidance, letters
from ..resolve import Placed, Resolved, active
from .content import Block, Figure, Group, Heading, Item, Listing, Paragraph, Run
from .words import PAGE, line, notes, plain, shown, text, titled

SCAN = 40  # mm: large enough for any phone, at arm's length


def letter(placed: Placed, resolved: Resolved) -> Group:
    """A letter with its values filled in, and what is written for each person left open."""
    shape = placed.shape
    blank = lambda words: Run(words, blank=True)
    blocks: list[Block] = []
    if shape.kind == "letter":
        blocks.append(Paragraph((blank("[your address]"), Run("\n"), blank("[the date]"), Run("\nOur reference: "), blank("[reference]")), "head"))
    blocks.append(Group("text", shown(letters.words(shape.text, resolved, PAGE), resolved), placed.id, place=placed.place("text")))
    for name in shape.then:
        shared = resolved.items.get(name)
        if shared and active(shared, resolved.choices):
            blocks.append(Group("shared", shown(letters.words(shared.shape.text, resolved, PAGE), resolved), name, place=shared.place("text")))
    if shape.sign:
        ours = (Run("\n"), *line("{organisation-name}", resolved)) if "organisation-name" in resolved.settings else ()
        blocks += [Paragraph(plain("With best wishes,"), "sign"),
                   Paragraph((blank("[your name]"), Run("\n"), titled(shape.sign, resolved), *ours), "sign")]
    return Group("letter", (Heading(1, shape.title, placed.id), Paragraph(line(shape.about, resolved), "about"), Paragraph((Run("Written by: "), titled(shape.role, resolved)), "tags"),
                            *notes(placed, resolved), *blocks), placed.id, place=placed.place("title"))


def leaflet(placed: Placed, resolved: Resolved) -> Group:
    """A page for the public, under its own headings."""
    shape = placed.shape
    blocks: list[Block] = [Heading(1, shape.title, placed.id)]
    if resolved.own and "organisation-name" in resolved.settings:
        blocks.append(Paragraph(line("{organisation-name}", resolved), "whose"))
    if shape.draft:
        blocks.append(Group("draft", (Paragraph(plain(shape.draft)),), title="A draft", place=placed.place("draft")))
    blocks += [Paragraph(line(shape.about, resolved), "about", place=placed.place("about")), *notes(placed, resolved)]
    for section in filter(lambda one: active(one, resolved.choices), placed.parts):
        blocks.append(Group("section", (Heading(2, section.shape.title, section.name), *text(section.shape.text, resolved), *notes(section, resolved)), section.name, place=section.place("text")))
    if shape.code:
        address, words = scans(placed, resolved)
        drawn = (Figure(square(address), "A square to scan", plain(f"A square to scan, which leads to {address}"), SCAN),) if address else ()
        blocks.append(Group("section", (Paragraph(plain(words)), *drawn), "scan", place=placed.place("code")))
    if shape.statements:
        said = tuple(Item((Paragraph(plain(f"“{resolved.library.statements[name].shape.text}”")),), name) for name in shape.statements)
        blocks.append(Group("section", (Heading(2, "What you can hold us to", "hold-us-to"), Paragraph(plain("When it goes well, you can say:")), Listing(said)), "hold-us-to", place=placed.place("statements")))
    return Group("leaflet", tuple(blocks), placed.id, place=placed.place("title"))


def module(placed: Placed, resolved: Resolved) -> Group:
    """A guidance module: its seven sections, with the rules of its clauses under the heading for them."""
    shape = placed.shape
    roles = [Run(title, value=role, title=True) for title, role in guidance.readers(placed, resolved).items()]
    blocks: list[Block] = [Heading(1, shape.title, placed.id), Paragraph(line(shape.about, resolved), "about"),
                           Paragraph((Run("For: "), *(run for n, role in enumerate(roles) for run in ((Run(", "), role) if n else (role,)))), "tags"), *notes(placed, resolved)]
    for section in placed.parts:
        added = added_from(section, resolved)
        asked = shown(guidance.asked(placed, resolved, PAGE), resolved) if section.name == guidance.LAW else ()
        # Modules have the same headings, so an id says which module's it is.
        blocks.append(Group("section", (Heading(2, section.shape.title, f"{placed.id}-{section.name}"), *((Paragraph(plain(added), "small"),) if added else ()),
                                        *text(section.shape.text, resolved), *notes(section, resolved), *asked), section.id, place=section.place("text")))
    return Group("module", tuple(blocks), placed.id, place=placed.place("title"))
