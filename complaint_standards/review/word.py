"""Word files: their paragraphs, and the elements that they came from, so that comments can be put beside them.

The browser reads them in the same way (overrides/assets/javascripts/policy.js).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from ..screen import Block, clean
from .markup import joined, looks_like_heading
from .files import Reading, Unreadable

_P, _TBL, _TR, _TC, _SDT, _CONTENT = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "sdt", "sdtContent"))
_BOX, _PPR, _R, _T, _HYPHEN = qn("w:txbxContent"), qn("w:pPr"), qn("w:r"), qn("w:t"), qn("w:noBreakHyphen")
_SPACES = {qn("w:tab"), qn("w:br"), qn("w:cr")}
_GONE = {qn(f"w:{name}") for name in ("del", "moveFrom", "instrText", "delText", "rPr")} | {_PPR, "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}


def open_word(data: bytes, name: str) -> Reading:
    """Read a Word file. Deleted words that Word still tracks are left out, added ones count."""
    try:
        word = docx.Document(io.BytesIO(data))
    except Exception:  # python-docx and lxml have many ways to say that a part is broken
        raise Unreadable("this Word file is damaged and cannot be opened", "open it in Word and save it again") from None
    reader = _Reader(word)
    for element in word.element.body:
        reader.element(element, 0)
    for title, part in _beside(word):
        found = [element for element in part if element.tag in (_P, _TBL, _SDT) and _text(element)]
        if found:
            reader.add(Block("heading", title), [])
            for element in found:
                reader.element(element, 0)
    outside = sum(rel.is_external and not rel.reltype.endswith("/hyperlink") for part in word.part.package.iter_parts() for rel in part.rels.values())
    notes = (f"It points at {outside} thing{'s' if outside > 1 else ''} elsewhere, such as a template or a picture on another machine. Nothing was fetched.",) if outside else ()
    return Reading(name, "docx", tuple(reader.blocks), notes, reader.anchors, word)


def _beside(word) -> Iterator[tuple[str, Any]]:
    """What stands beside the text: the heads and feet of pages, and notes, each once."""
    seen = set()
    for rel in word.part.rels.values():
        kind = rel.reltype.rpartition("/")[2]
        if rel.is_external or kind not in ("header", "footer", "footnotes", "endnotes"):
            continue
        part = rel.target_part
        root = part.element if hasattr(part, "element") else docx.oxml.parse_xml(part.blob)
        found = list(root) if kind in ("header", "footer") else [one for note in root for one in note]
        words = " ".join(filter(None, map(_text, found)))
        if words and words not in seen:
            seen.add(words)
            yield "Head or foot of the pages" if kind in ("header", "footer") else "Notes", found


class _Reader:
    def __init__(self, word):
        self.blocks: list[Block] = []
        self.anchors: dict[int, list[Any]] = {}
        self._styles = {style.get(qn("w:styleId")): style for style in word.styles.element if style.tag == qn("w:style")}

    def add(self, block: Block, anchors: list[Any]) -> None:
        self.anchors[len(self.blocks)] = anchors
        self.blocks.append(block)

    def element(self, element, depth: int) -> None:
        if element.tag == _P:
            self.paragraph(element)
        elif element.tag == _TBL:
            self.table(element)
        elif element.tag not in _GONE and depth < 50:  # content controls, tracked moves, custom tags
            for inner in element:
                self.element(inner, depth + 1)

    def paragraph(self, p) -> None:
        words = clean(_text(p))
        if words:
            kind, level = self.kind(p, words)
            self.add(Block(kind, words, level), [p])
        for box in _boxes(p):
            for element in box:
                self.element(element, 1)

    def kind(self, p, words: str) -> tuple[str, int]:
        """Whether a paragraph is a heading or an item of a list, and how deep."""
        properties = p.find(_PPR)
        chain = list(self._chain(properties))
        for style in chain:
            name = style.find(qn("w:name"))
            match = re.fullmatch(r"heading ([1-9])|(title)", name.get(qn("w:val"), "").lower()) if name is not None else None
            if match:
                return "heading", int(match[1] or 1)
        levels = [one for one in (properties, *(style.find(_PPR) for style in chain)) if one is not None]
        outline = next((found.get(qn("w:val")) for one in levels if (found := one.find(qn("w:outlineLvl"))) is not None), "9")
        if outline.isdigit() and int(outline) < 9 and len(words.split()) <= 20:
            return "heading", int(outline) + 1
        number = next((found for one in levels if (found := one.find(qn("w:numPr"))) is not None), None)
        if number is not None and (id := number.find(qn("w:numId"))) is not None and id.get(qn("w:val")) != "0":
            level = number.find(qn("w:ilvl"))
            return "item", 1 + int(level.get(qn("w:val")) if level is not None and level.get(qn("w:val"), "").isdigit() else 0)
        if self.bold(p, chain) and looks_like_heading(words):
            return "heading", 7
        return "text", 1

    def _chain(self, properties) -> Iterator[Any]:
        """The style of a paragraph and those that it is based on."""
        style = properties.find(qn("w:pStyle")) if properties is not None else None
        seen = set()
        while style is not None and (id := style.get(qn("w:val"))) in self._styles and id not in seen:
            seen.add(id)
            yield self._styles[id]
            style = self._styles[id].find(qn("w:basedOn"))

    def bold(self, p, chain: list) -> bool:
        """Whether every run with words in it is bold, by itself or by the style of its paragraph."""
        by_style = any(_on(style.find(qn("w:rPr"))) for style in chain)
        runs = [run for run in p.iter(qn("w:r")) if "".join(text.text or "" for text in run.iter(qn("w:t"))).strip()]
        return bool(runs) and all(_on(run.find(qn("w:rPr")), by_style) for run in runs)

    def table(self, tbl) -> None:
        rows = [(cells, paragraphs) for row in tbl.iter(_TR) if next(row.iterancestors(_TBL)) is tbl for cells, paragraphs in [self.cells(row)] if any(cells)]
        header: tuple[str, ...] = ()
        single = all(len(cells) == 1 for cells, _ in rows)
        for cells, paragraphs in rows:
            if single:  # a box drawn as a table of one column
                for p in paragraphs:
                    self.paragraph(p)
                continue
            self.add(Block("row", " | ".join(cells), cells=cells, header=header), paragraphs)
            header = header or cells

    def cells(self, row) -> tuple[tuple[str, ...], list[Any]]:
        cells, paragraphs = [], []
        for cell in row.iter(_TC):
            if next(cell.iterancestors(_TR)) is not row:
                continue
            found = [p for p in cell.iter(_P)]
            paragraphs += found
            cells.append(joined(clean(_text(p)) for p in found))
        return tuple(cells), paragraphs


def _on(properties, otherwise: bool = False) -> bool:
    bold = properties.find(qn("w:b")) if properties is not None else None
    return otherwise if bold is None else bold.get(qn("w:val"), "1") not in ("0", "false", "off")


def _boxes(p) -> Iterator[Any]:
    """The text boxes that hang on a paragraph. Each is kept twice in the file, for new and for old programs."""
    for box in p.iter(_BOX):
        above = {one.tag for one in box.iterancestors()}
        if "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback" not in above and sum(1 for one in box.iterancestors(_BOX)) == 0:
            yield box


def letters(p) -> Iterator[tuple[Any, str]]:
    """Each run of a paragraph with its words as they read now, without text boxes and without what was deleted."""
    yield from _letters(p, None)


def _letters(element, run) -> Iterator[tuple[Any, str]]:
    for inner in element:
        tag = inner.tag
        if tag in _GONE or tag == _BOX or not isinstance(tag, str):
            continue
        if tag == _T:
            yield run, inner.text or ""
        elif tag in _SPACES:
            yield run, " "
        elif tag == _HYPHEN:
            yield run, "-"
        else:
            yield from _letters(inner, inner if tag == _R else run)


def _text(element) -> str:
    return "".join(words for _, words in _letters(element, None))
