"""The files of a variant: which formats each document comes in, and all of them made."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from ..markup import Offer
from ..problems import Place, Problem
from ..pages.yours import TO_FILL_IN
from . import braille, pandoc, pdf, word
from .content import Document
from .word import opened

Write = Callable[[Document, datetime.date], tuple[bytes, list[Problem]]]


@dataclass(frozen=True)
class Format:
    """A kind of file. `ending` is what follows a document's id in the file's name; `label` names it in a list of links."""

    ending: str
    label: str
    write: Write


FORMATS = {
    "a4": Format(".pdf", "A4", functools.partial(pdf.write, pdf.A4)),
    "pocket": Format("-pocket.pdf", "A5 pocket size", functools.partial(pdf.write, pdf.POCKET)),
    "large": Format("-large-print.pdf", "Large print", functools.partial(pdf.write, pdf.LARGE)),
    "word": Format(".docx", "Word", word.write),
    "odt": Format(".odt", "Open Document", pandoc.odt),
    "epub": Format(".epub", "EPUB", pandoc.epub),
    "text": Format(".txt", "Plain text", pandoc.plain),
    "braille": Format(".brf", "Braille", braille.write),
}
# What each kind of document comes in, in the order in which the links stand.
KINDS = {
    "flow": ("a4", "large"),
    "checklist": ("a4", "pocket", "large"),
    "card": ("a4", "large"),
    "leaflet": ("a4", "large", "text", "braille"),
    "letter": ("word", "a4", "large"),
    "form": ("word", "a4", "large"),
    "pack": ("a4", "large", "text"),
    "procedure": ("word", "a4", "large", "odt", "epub", "text", "braille"),
    "guidance": ("a4", "large", "epub", "text", "braille"),
}


def make(documents: Iterable[Document], folder: Path, date: datetime.date, to_fill_in: Document | None = None) -> tuple[tuple[Offer, ...], list[Problem]]:
    """Write every file of these documents into `folder`, and say what there is to take away.

    `to_fill_in` is what the page "Make it yours" fills in: no file to take away, but what one is made of. A sheet that does not fit its side is a problem, and so is told once: what holds many sheets is not made then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    offers, problems = [], []
    for document in documents:
        if problems and document.kind in ("pack", "procedure"):
            continue
        for name in formats(document):
            file = f"{document.id}{FORMATS[name].ending}"
            made, found = FORMATS[name].write(document, date)
            if any(offer.file == file for offer in offers):
                found = [Problem(document.place or Place("documents"), f'two files would be called "{file}"', expected="an id that, with the ending of a format, names nothing else", fix=f"give {document.id} another id")]
            problems += found
            if not found:
                (folder / file).write_bytes(made)
                offers.append(Offer(document.id, document.kind, document.title, document.about, name, FORMATS[name].label, file, len(made)))
    if to_fill_in and not problems:
        (folder / TO_FILL_IN).write_text(opened.opened(to_fill_in, date), encoding="utf-8")
    return tuple(offers), problems


def formats(document: Document) -> list[str]:
    """The formats that a document comes in, on this machine."""
    return [name for name in KINDS[document.kind] if not (document.large and name == "a4") and (name != "braille" or braille.available())]
