"""Modules keep to one template; cards, letters, paths and forms can be used as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..problems import Problem
from ..resolve import Placed, Resolved, active, plain
from .reading import age_of

TEMPLATE = {
    "in-a-nutshell": "In a nutshell", "when-you-need-this": "When you need this", "what-to-do": "What to do", "what-to-say": "What to say",
    "what-the-law-and-the-standards-ask": "What the law and the Standards ask", "mistakes-people-make": "Mistakes people make", "help-and-next-steps": "Help and next steps",
}
LAW = "what-the-law-and-the-standards-ask"
MOST = {"card": (4, 14, 30), "path": (1, 7, 40)}  # parts, lines, words a line


def modules_follow_the_template(resolved: Resolved) -> Iterator[Problem]:
    """Every module has the seven headings in their order, and a nutshell of one paragraph. A layer may add a section of its own."""
    for module in resolved.guidance:
        headings = [section.shape.title for section in module.parts if section.name in TEMPLATE or section.origins["id"].place.file == module.origins["roles"].place.file]
        if headings != list(TEMPLATE.values()):
            lost, strange = [one for one in TEMPLATE.values() if one not in headings], [one for one in headings if one not in TEMPLATE.values()]
            said = [*(f'"{one}" is missing' for one in lost), *(f'"{one}" is not one of them' for one in strange)] or ["they stand in another order"]
            place = next((section.place("title") for section in module.parts if section.shape.title in strange), module.place("title"))
            yield Problem(place, f"the headings of {module.id} are not those of every module: {'; '.join(said)}", expected="; ".join(TEMPLATE.values()), fix="write each heading as it stands here, once, in this order")
        for section in module.parts:
            if section.when:
                yield Problem(section.place("when"), f"{section.id} hangs on a choice", expected="sections that everyone reads; a whole module may hang on a choice, with `when`", fix="take the braces behind the heading away")
        nutshell = next((section for section in module.parts if section.name == "in-a-nutshell"), None)
        if nutshell and re.search(r"\n\s*\n|^\s*[-*] ", nutshell.shape.text, re.M):
            yield Problem(nutshell.place("text"), f"the nutshell of {module.id} is more than one paragraph", expected="one paragraph that a busy reader can act on", fix="move the rest to another heading")


def modules_are_bite_size(resolved: Resolved) -> Iterator[Problem]:
    """Every module, with the notes of its sector, is as short and as plain as the edition promises."""
    edition = resolved.library.edition
    budget = edition.shape.module_budget
    for module in resolved.guidance if budget else ():
        said = [module.shape.title, module.shape.about, *_notes(module), *(words for section in module.parts for words in (section.shape.title, section.shape.text, *_notes(section)))]
        read = [plain(_bare(words), resolved.settings) for words in said]
        words = sum(len(one.split()) for one in read)
        if words > budget.words:
            yield Problem(module.place("title"), f"{module.id} has {words} words in {resolved.id}", expected=f"at most {budget.words}", fix="say less, or make two modules of it")
        if (age := age_of(read)) > budget.reading_age:
            yield Problem(module.place("title"), f"{module.id} has a reading age of {age:.1f} in {resolved.id}", expected=f"at most {budget.reading_age}", fix="shorter sentences and everyday words")


def _notes(placed: Placed) -> Iterator[str]:
    return (words for words, _ in placed.notes)


def _bare(words: str) -> str:
    """Words as they are read: a link is its words."""
    return re.sub(r"\]\([^)]*\)", "", words).replace("[", "").replace("**", "")


def sheets_are_short(resolved: Resolved) -> Iterator[Problem]:
    """A card is one side, a path a few stops."""
    for one in (*resolved.phrases, *resolved.paths):
        parts, lines, words = MOST[one.kind]
        if len(set(line.group for line in one.parts)) > parts:
            yield Problem(one.place("parts"), f"{one.id} has {len(set(line.group for line in one.parts))} parts", expected=f"at most {parts}", fix="merge two of them")
        if len(one.parts) > lines:
            yield Problem(one.place("parts" if one.kind == "card" else "stops"), f"{one.id} has {len(one.parts)} {'lines' if one.kind == 'card' else 'stops'}", expected=f"at most {lines}", fix="cut or merge some")
        for line in one.parts:
            count = len(plain(line.shape.text, resolved.settings).split())
            if count > words:
                yield Problem(line.place("text"), f"{line.id} has {count} words", expected=f"at most {words}, with values as they read", fix="say it shorter")


def letters_are_whole(resolved: Resolved) -> Iterator[Problem]:
    """A letter is signed and brings only paragraphs along; every paragraph stands in some letter."""
    brought = {name for letter in resolved.letters for name in letter.shape.then}
    for letter in resolved.letters:
        if letter.shape.kind == "letter" and letter.shape.sign is None:
            yield Problem(letter.place("title"), f"nobody signs {letter.id}", expected="`sign`: the role that signs it", fix="add it")
        if letter.shape.kind == "paragraph" and letter.id not in brought:
            yield Problem(letter.place("title"), f"no letter brings the paragraph {letter.id}", expected="a letter that names it in `then`", fix="name it there, or drop it")
        for name in letter.shape.then:
            placed = resolved.items.get(name)
            if placed is None or placed.shape.kind != "paragraph":
                yield Problem(letter.place("then"), f'{letter.id} brings "{name}", which {"is a letter of its own" if placed else f"{resolved.id} does not have"}', expected="a paragraph (`kind: paragraph`) that the readers of this variant get",
                              fix="name a paragraph, or leave it out")


def promises_are_kept(resolved: Resolved) -> Iterator[Problem]:
    """What every variant promises stands where people meet it: the sheets named in `promises` still name the clause."""
    edition = resolved.library.edition
    for n, promise in enumerate(edition.shape.promises):
        clause = resolved.item(promise.clause)
        if clause is None:
            yield Problem(resolved.library.layers[resolved.id].place("drop"), f"{resolved.id} leaves out {promise.clause}", expected=f"the promise itself, because: {promise.because}", fix=f"keep {promise.clause}; its words are yours to choose")
            continue
        for name in promise.stands_in:
            placed = resolved.items.get(name)
            if placed is None or not active(placed, resolved.choices) or clause.id not in {one.id for name_ in _names_clauses(placed, resolved) if (one := resolved.item(name_))}:
                place = placed.place("clauses" if hasattr(placed.shape, "clauses") else "parts") if placed else resolved.library.layers[resolved.id].place("drop")
                yield Problem(place, f"{name} does not say what {promise.clause} promises" if placed else f"{resolved.id} leaves out {name}, which says what {promise.clause} promises",
                              expected=f"words that keep the promise, because: {promise.because}", fix=f"name {promise.clause} there, and say it in your own words")


def _names_clauses(placed: Placed, resolved: Resolved) -> set[str]:
    """The clauses that an item comes from: its own, its parts', and those of the paragraphs that a letter brings."""
    found = set(getattr(placed.shape, "clauses", ())) | {part.shape.clause for part in placed.parts if hasattr(part.shape, "clause")}
    for name in getattr(placed.shape, "then", ()):
        if paragraph := resolved.items.get(name):
            found |= set(paragraph.shape.clauses)
    return found
