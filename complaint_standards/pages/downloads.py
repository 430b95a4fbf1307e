"""What there is to take away: every file of a variant, what it is for and how large; and the way there from each page."""

from __future__ import annotations

import dataclasses
import itertools
import posixpath
from collections.abc import Iterable

from ..markup import ONLINE, PRINT_HERE, SIZE, Offer, Page, control, e, listed, size
from ..resolve import Resolved

PATH = "downloads/index.md"
_GROUPS = (("All together", ("procedure", "guidance", "pack")), ("Flowcharts", ("flow",)), ("Checklists", ("checklist",)), ("What to say", ("card",)),
           ("For the public", ("leaflet",)), ("Letters", ("letter",)), ("Reports, logs and forms", ("form",)))
# By label, what a format is for. A label that nothing carries is not told of.
_FOR = {
    "A4": "PDF, to print or to read on a screen. Checklists, flowcharts, cards and most pages for the public are one side each. Tagged, so that a screen reader reads it in order.",
    "A5 pocket size": "PDF, to print and carry: a checklist without the lines to write on.",
    "Large print": "PDF in 18 point letters, for anyone who reads that more easily.",
    "Word": "For a committee, or to fill in and change.",
    "Open Document": "To change, in LibreOffice and other programs.",
    "EPUB": "For phones and e-readers: your own size of letters, and it can be read aloud.",
    "Plain text": "The words alone, in order.",
    "Braille": "BRF, ready for a braille printer: Unified English Braille, 40 cells by 25 lines. Ask a transcriber to read it before you give it out.",
}


def page(resolved: Resolved, offers: Iterable[Offer]) -> Page:
    offers = tuple(offers)
    parts = ["# Downloads", f'<p class="about">Everything here as files, to print, to fill in, to read without a network. Every file is this version, and says so on every page: {e(control(resolved))}.</p>',
             f'<p{ONLINE}><strong>All of it:</strong> <a href="{resolved.id}.zip">one file with this whole site, to use without a network, and every file below</a> (ZIP, {SIZE}). Unpack it and open index.html.</p>',
             "[What each kind of file is for](#kinds)"]
    for heading, kinds in _GROUPS:
        rows = []
        for _, files in itertools.groupby((one for one in offers if one.kind in kinds), key=lambda one: one.id):
            first, *rest = files
            links = "".join(f'<li><a href="{one.file}" aria-label="{one.label}: {e(one.title)}">{one.label}</a> <small>{_size(one)}</small></li>' for one in (first, *rest))
            rows.append(f"<strong>{e(first.title)}</strong> <span>{e(first.about)}</span><ul>{links}</ul>")
        if rows:
            parts.append(f'## {heading}\n\n<ul class="files">{listed(rows)}</ul>')
    parts += ["## What each kind of file is for {#kinds}", "<dl>" + "".join(f"<dt>{label}</dt><dd>{words}</dd>" for label, words in _FOR.items() if any(one.label == label for one in offers)) + "</dl>"]
    return Page("Downloads", "\n\n".join(parts), wide=True, also=("print", "PDF", "Word", "large print", "braille", "offline", "zip"))


def _size(offer: Offer) -> str:
    ending = posixpath.splitext(offer.file)[1][1:].upper()
    return f"{ending}, {size(offer.size)}"


def linked(pages: dict[str, Page], offers: Iterable[Offer]) -> dict[str, Page]:
    """The pages, each with links to the files of what stands on it, where its button to print is."""
    by_item: dict[str, list[Offer]] = {}
    for offer in offers:
        by_item.setdefault(offer.id, []).append(offer)
    made = {}
    for path, one in pages.items():
        folder, _, name = path.removesuffix(".md").rpartition("/")
        there = by_item.get(name) or by_item.get({"procedure": "procedure", "guidance": "guidance"}.get(folder, ""), [])
        if there and PRINT_HERE in one.body:
            what = "Take it with you" if there[0].id == name else f"{there[0].title}, whole"
            one = dataclasses.replace(one, body=one.body.replace(PRINT_HERE, f'<p class="print-here"><span class="take">{e(what)}: {_links(there, folder)}</span></p>'))
        elif name == "index" and (there := by_item.get(folder)):
            one = dataclasses.replace(one, body=f'{one.body}\n\n<p class="more">All of it in one file: {_links(there, folder)}</p>')
        made[path] = one
    return made


def _links(offers: list[Offer], folder: str) -> str:
    return ", ".join(f'<a href="{posixpath.relpath(f"downloads/{one.file}", folder or ".")}">{one.label}</a>' for one in offers)
