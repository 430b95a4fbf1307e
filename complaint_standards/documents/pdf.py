"""PDF: a document as data for typst, whose template (look.typ) says how it looks. Tagged (PDF/UA-1) and for keeping (PDF/A-2a)."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import json
import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

import typst

from ..problems import Place, Problem
from .content import SHEETS, Document, Figure, Group, Heading, Item, Paragraph, Run, Space, Table, said, text, walk

FONTS = Path(__file__).parents[1] / "fonts"
LOOK = Path(__file__).with_name("look.typ")
SMALLEST = 10  # points: nothing on paper is smaller


@dataclass(frozen=True)
class Paper:
    """A size of paper and of print. `margin` in mm, `reading` for what is read through; `sizes` in points, largest first, of which a sheet takes the first that fits one side.

    `large`: for people with low vision, over as many sides as it takes. `carried`: in a pocket, with nothing to write in.
    """

    paper: str
    margin: int
    sizes: tuple[float, ...]
    reading: int = 24
    least: float = SMALLEST
    large: bool = False
    carried: bool = False
    gap: float = 0.62  # between the lines of a list, in ems
    row: float = 6     # the height of an empty row of a table, in mm


A4 = Paper("a4", 12, (12.5, 12, 11.5, 11, 10.5, 10))
POCKET = Paper("a5", 8, (11, 10.5, 10), gap=0.5, carried=True)
LARGE = Paper("a4", 18, (18,), least=18, large=True)


def write(paper: Paper, document: Document, date: datetime.date) -> tuple[bytes, list[Problem]]:
    """A document on paper, or why it is not: a sheet that is longer than one side, and by how much."""
    sheets = () if paper.large else SHEETS
    footer = paper.large or document.kind not in SHEETS
    sizes = paper.sizes if document.kind in SHEETS or paper.large else (11, *(size for size in paper.sizes if size < 11))
    look = {**dataclasses.asdict(paper), "sizes": sizes, "one-side": sheets, "footer": footer, "columns": 0 if paper.large else _columns(document)}
    try:
        made = typst.compile({"main": LOOK.read_bytes(), "look.json": json.dumps(look).encode(), "document.json": json.dumps(_data(document)).encode()},
                             font_paths=_fonts(), pdf_standards=["ua-1", "a-2a"], timestamp=_moment(date))
    except typst.TypstError as error:
        found = re.search(r"panicked with: (\{.*\})", error.message, re.S)
        if not found:
            raise
        return b"", [_too_long(document, paper, json.loads(found[1]))]
    if document.kind in sheets and len(re.findall(rb"/Type */Page\b", made)) != 1:  # columns can come out so uneven that the measure was wrong
        return b"", [Problem(document.place, f'"{document.title}" does not fit for {document.whose}: it runs over {_side(paper)}', expected=f"{_side(paper)}, in letters of at least {paper.least:g} points", fix="take out or shorten a few lines")]
    return made, []


def _side(paper: Paper) -> str:
    return f"one side of {paper.paper.upper()}"


def _columns(document: Document) -> int:
    """How many columns the widest table has that is filled in by hand: from four on it needs the margins, from seven on the long side of the paper."""
    return max((len(block.head) for block in walk(document.blocks) if isinstance(block, Table) and block.empty), default=0)


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def _moment(date: datetime.date) -> int:
    return int(datetime.datetime(date.year, date.month, date.day, tzinfo=datetime.timezone.utc).timestamp())


def _data(document: Document) -> dict:
    """A document as the template reads it: each block says what it is, and of each run only what is so."""
    seen: set[str] = set()

    def of(value):
        if isinstance(value, Run):
            return {field.name: getattr(value, field.name) for field in dataclasses.fields(Run) if getattr(value, field.name)} | {"text": value.text}
        if isinstance(value, Place):
            return str(value)
        if isinstance(value, tuple):
            return [of(one) for one in value]
        if not dataclasses.is_dataclass(value):
            return value
        made = {"is": type(value).__name__, **{field.name: of(getattr(value, field.name)) for field in dataclasses.fields(value)}}
        if isinstance(value, Heading):
            made |= {"words": value.words, "first": value.id not in seen}
            seen.add(value.id)
        elif isinstance(value, Figure):
            wide, tall = map(float, re.search(r'viewBox="0 0 (\S+) (\S+)"', value.svg).groups())
            made |= {"alt": value.alt, "wide": wide, "tall": tall, "smallest": min(map(float, re.findall(r'font-size="([\d.]+)"', value.svg)), default=SMALLEST)}
        return made

    blocks = of(document.blocks)
    titled = any(isinstance(block, Group) and block.kind == "title-page" for block in document.blocks)
    return {"kind": document.kind, "title": document.title, "whose": document.whose, "about": document.about, "control": document.control, "remarks": document.remarks,
            "blocks": blocks, "targets": sorted(seen - {""}), "ends": not titled}


def _too_long(document: Document, paper: Paper, found: dict) -> Problem:
    """A sheet that is longer than its side: by how much, which lines take up the most room, and then which stand last."""
    sheet = next(block for block in walk(document.blocks) if isinstance(block, Group) and block.kind in SHEETS and block.id == found["sheet"])
    title = next(block.text for block in reversed(sheet.blocks[:2]) if isinstance(block, Heading))
    side = _side(paper)
    words = {str(block.place): said(block.words) if isinstance(block, (Paragraph, Space)) else text(block.blocks) for block in walk(sheet.blocks) if isinstance(block, (Group, Item, Paragraph, Space)) and block.place}
    lines = {one["place"]: one["rows"] for one in sorted(reversed(found["lines"]), key=lambda one: -one["rows"])}
    told = "; ".join(f"{place} “{textwrap.shorten(words.get(place, '').strip('“”'), 60, placeholder=' …')}”" + (f" ({rows:.0f} rows)" if rows > 1 else "") for place, rows in list(lines.items())[:5])
    if "points" in found:
        what, less = f"its letters would be {found['points']} points high on {side}", f"the drawing is {found['part']:.0f}% too tall: take out a step, or shorten the words of some"
    else:
        rows = found["rows"]
        what, less = f"it is {found['over']:.0f} mm longer than {side}", f"take out or shorten lines, by {rows} row{'s' if rows > 1 else ''} in all"
    where = f" in {document.title}" if sheet.id != document.id else ""
    return Problem(sheet.place or document.place, f'"{title}"{where} does not fit for {document.whose}: {what}', expected=f"{side}, in letters of at least {paper.least:g} points",
                   fix=f"{less}. The longest, then the last: {told}")
