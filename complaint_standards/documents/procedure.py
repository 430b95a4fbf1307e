"""The blocks of the whole procedure, as organisations ratify it: stages and clauses, with all that belongs to them."""

from __future__ import annotations

from .. import markup
from ..pages import control, procedure, reference
from ..resolve import Placed, Resolved, active
from . import sheets, texts
from .content import Block, Break, Contents, Group, Heading, Item, Listing, Paragraph, Run, Table, lowered
from .words import PAGE, joined, line, notes, plain, read_line, shown, text, titled

INDEPENDENT = ("Independent. This is not an official NHS or Ombudsman publication, and nobody official has approved it. It restates the law and the NHS Complaint Standards in its own words, "
               "with sources. It is not legal advice.")


def whole(resolved: Resolved) -> tuple[Block, ...]:
    """Title page, document control, contents, the stages, who does what, what may be set, and the appendices."""
    here = lambda items: [one for one in items if active(one, resolved.choices)]
    blocks: list[Block] = [title_page(resolved), Break(), *document_control(resolved), Break(), Heading(2, "Contents", "contents"), Contents(3), Break(), *_how_to_use(resolved)]
    for number, placed in enumerate(resolved.stages, 1):
        blocks += [Break(), *lowered((stage(placed, number, resolved),))]
    blocks += [Break(), *roles(resolved), Break(), *values(resolved)]
    appendices = [("flowcharts", "Flowcharts", [sheets.flow(one, resolved) for one in here(resolved.flows)]),
                  ("checklists", "Checklists", [sheets.checklist(one, resolved) for one in here(resolved.checklists)]),
                  ("letters", "Letters", [texts.letter(one, resolved) for one in here(resolved.letters) if one.shape.kind == "letter"]),
                  ("differences", control.DIFFERS, differences(resolved))]
    for letter, (id, title, parts) in zip("ABCDE", (one for one in appendices if one[2])):
        blocks += [Break(), Heading(2, title, f"appendix-{id}", f"Appendix {letter}")]
        if id != "differences":
            blocks.append(Listing(tuple(Item((Paragraph((Run(part.blocks[0].text, item=part.id),)),)) for part in parts)))
        for part in parts:
            blocks += [*([Break()] if id != "differences" else []), *lowered((part,), 2)]
    return tuple(blocks)


def title(resolved: Resolved) -> str:
    """What an organisation calls its procedure."""
    return resolved.document.title if resolved.document and resolved.document.title else "Complaints procedure"


def title_page(resolved: Resolved) -> Group:
    """What it is, whose, which version, and what it is not."""
    edition = resolved.library.edition.shape
    return Group("title-page", (Heading(1, title(resolved)), Paragraph(plain(resolved.variant.name), "whose"), Paragraph(plain(markup.control(resolved))), Paragraph(plain(resolved.variant.about), "about"),
                                Paragraph(plain(f"Built on {edition.title}, edition {edition.edition}.")), Paragraph(plain(INDEPENDENT))))


def document_control(resolved: Resolved) -> list[Block]:
    """What a committee and a records manager ask, in full or for a small practice as its profile says; then the edition."""
    blocks: list[Block] = [Heading(2, "Document control", "document-control")]
    if document := resolved.document:
        facts = control.facts(document)
        blocks.append(_facts("Document control", [(label, words) for _, label, words in facts], tuple(f"document/{name}" for name, _, _ in facts)))
        if history := control.history(document):
            blocks += [Heading(3, "Version history", "version-history"), Table("Version history", tuple(map(plain, control.HISTORY)), tuple(tuple(map(plain, row)) for row in history), ids=tuple(f"document/history/{n}" for n in range(len(history))))]
        blocks.append(Heading(3, "The model it builds on", "edition"))
    return [Group("control", (*blocks, _facts("This edition", reference.edition_facts(resolved))), "document-control")]


def _facts(label: str, facts: list[tuple[str, str]], ids: tuple[str, ...] = ()) -> Table:
    cell = lambda words: plain(words, gap=True) if words == control.TO_FILL else plain(words)
    return Table(label, (plain("What"), plain("Here")), tuple((plain(name), cell(words)) for name, words in facts), facts=True, ids=ids)


def _how_to_use(resolved: Resolved) -> list[Block]:
    return [Heading(2, procedure.HOW_TO_USE, "how-to-use"), Listing(tuple(Item(shown(one, resolved)) for one in procedure.how_to_use()))]


def stage(placed: Placed, number: int, resolved: Resolved) -> Group:
    """A stage with its clauses, those that hold as things stand, numbered within it."""
    shape = placed.shape
    blocks: list[Block] = [Heading(1, shape.title, placed.id, str(number)), Paragraph(line(shape.purpose, resolved), "about"),
                           Group("nutshell", text(shape.nutshell, resolved), placed.id, "In a nutshell", placed.place("nutshell")), *notes(placed, resolved)]
    clauses = [one for one in placed.parts if active(one, resolved.choices)]
    return Group("stage", (*blocks, *(clause(one, f"{number}.{n}", resolved) for n, one in enumerate(clauses, 1))), placed.id, place=placed.place("title"))


def clause(placed: Placed, number: str, resolved: Resolved) -> Group:
    """A clause: its force and who does it, what to do, its text, how a layer does this, and what is behind it."""
    shape = placed.shape
    blocks: list[Block] = [Heading(2, shape.title, placed.id, number),
                           Paragraph((Run(markup.FORCES[shape.force], strong=True), Run(" · "), titled(shape.role, resolved)), "tags")]
    if shape.do:
        blocks.append(Group("do", (Listing(tuple(Item((Paragraph(line(words, resolved)),)) for words in shape.do)),), placed.id, place=placed.place("do")))
    blocks += [Group("text", text(shape.text, resolved, shape.rules), placed.id, place=placed.place("text")), *notes(placed, resolved)]
    label, rows = procedure.sources(placed, resolved, PAGE)
    behind = (*((Listing(tuple(Item((Paragraph(read_line(row)),)) for row in rows)),) if rows else ()), Paragraph((Run("Clause id: "), Run(placed.id, code=True)), "small"))
    return Group("clause", (*blocks, Group("sources", behind, placed.id, label)), placed.id, place=placed.place("title"))


def roles(resolved: Resolved) -> list[Block]:
    """Who does what: what each role is, and who holds it here."""
    held = [name for name, setting in resolved.settings.items() if setting.type == "role"]
    rows = tuple((plain(resolved.settings[name].definition.title), plain(resolved.settings[name].definition.about), (titled(name, resolved),)) for name in held)
    return [Heading(2, "Who does what", "roles"), Paragraph(line(reference.who(resolved), resolved)), Table("Who does what", (plain("Role"), plain("What they do"), plain("Here")), rows, ids=tuple(f"roles/{name}" for name in held))]


def values(resolved: Resolved) -> list[Block]:
    """Everything that may be set, as it stands."""
    found = reference.values(resolved)
    return [Heading(2, "Times, contacts and choices", "values"), Paragraph(plain(reference.TO_SET)), Table("Times, contacts and choices", tuple(map(plain, reference.VALUES)), tuple(tuple(map(read_line, cells)) for _, cells in found), ids=tuple(f"values/{name}" for name, _ in found))]


def differences(resolved: Resolved) -> list[Block]:
    """How an organisation's procedure departs from its sector's, and why; nothing for a sector. Headings start at level 1."""
    if not resolved.own:
        return []
    blocks: list[Block] = [Paragraph(plain(control.opening(resolved)))]
    found = control.departed(resolved)
    for id, heading, departures in found:
        blocks.append(Heading(1, heading, f"differences-{id}"))
        if id == "temporary":
            blocks.append(Listing(tuple(Item((Paragraph(plain(f"{one.title}: until {markup.day(one.until)}. {one.because}")),)) for one in departures)))
        elif id in control.CELLS:
            heads, cells = control.CELLS[id]
            blocks.append(Table(heading, tuple(map(plain, heads)), tuple(tuple(map(plain, (one.title, *cells(one, resolved)))) for one in departures)))
        else:
            for one in departures:
                blocks += [Paragraph(joined((plain(one.title, strong=True), plain(control.field(one), small=True)))), Table(one.title, (plain("What"), plain("Words")), tuple(
                    (plain(label), plain(words)) for label, words in control.said(one, resolved)), facts=True)]
    return blocks if found else [*blocks, Paragraph(plain("Nothing differs: we use the model as it stands."))]
