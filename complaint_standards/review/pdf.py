"""PDF with text: lines put together into paragraphs, rows of tables and headings by where they stand and how large they are."""

from __future__ import annotations

import collections
import ctypes
import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as raw

from ..screen import Block, blocks_of, clean
from .files import MOST_PAGES, Unreadable


@dataclass
class _Line:
    """One line of a page: its pieces with what is left between them, in points from the top left."""

    pieces: list[tuple[float, float, str]]  # left, right, words
    top: float
    bottom: float
    size: float
    bold: bool
    page: int

    @property
    def words(self) -> str:
        return " ".join(words for _, _, words in self.pieces)

    @property
    def left(self) -> float:
        return self.pieces[0][0]


def blocks(data: bytes) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The paragraphs of a PDF with the pages that they start on, and what to say about how it was read."""
    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("this PDF is locked with a password", "save it without the password, or name the Word file that it was made from") from None
        raise Unreadable("this PDF is damaged and cannot be opened", "make it anew from the Word file, or name the Word file itself") from None
    if pages > MOST_PAGES:
        raise Unreadable(f"this PDF has {pages} pages", "review it in parts")
    lines: list[list[_Line]] = []
    for number in range(pages):
        try:
            page = document[number]
            lines.append(list(_lines(page, number + 1)))
            page.close()
        except pypdfium2.PdfiumError:
            raise Unreadable(f"page {number + 1} of this PDF is damaged", "make it anew from the Word file, or name the Word file itself") from None
    letters = sum(len(line.words) for page in lines for line in page)
    if letters < 40 * pages:
        raise Unreadable("this PDF holds pictures of pages and hardly any text, as a scanner makes them", "name the Word file that it was made from, or have the text recognised first (Word opens such a PDF and can do it)")
    bare = sum(not page for page in lines)
    notes = (f"{bare} of its {pages} pages {'has' if bare == 1 else 'have'} no text and may be pictures.",) if bare else ()
    return tuple(_blocks(_without_furniture(lines))), notes


def _lines(page, number: int) -> Iterator[_Line]:
    text = page.get_textpage()
    height = page.get_height()
    count = text.count_chars()
    if not count:
        return
    words = text.get_text_range()
    box = [ctypes.c_double() for _ in range(4)]
    current: list[tuple[float, float, float, float, str]] = []
    found: list[tuple[list, int]] = []
    first = 0
    for n, letter in enumerate(words[:count]):
        if letter in "\r\n":
            if current:
                found.append((current, first))
            current = []
            continue
        if not current:
            first = n
        raw.FPDFText_GetCharBox(text, n, *map(ctypes.byref, box))
        current.append((box[0].value, box[1].value, height - box[3].value, height - box[2].value, letter))
    if current:
        found.append((current, first))
    for letters, first in found:
        solid = [one for one in letters if not one[4].isspace()]
        if not solid:
            continue
        size = raw.FPDFText_GetFontSize(text, first) or 10.0
        bold = all(raw.FPDFText_GetFontWeight(text, at) >= 600 for at in (first, first + len(letters) // 2, first + len("".join(one[4] for one in letters).rstrip()) - 1))
        yield _Line(_pieces(letters, size), min(one[2] for one in solid), max(one[3] for one in solid), round(size, 1), bold, number)
    text.close()


def _pieces(letters: list, size: float) -> list[tuple[float, float, str]]:
    """A line cut where much more than a space is left, as between the columns of a table."""
    pieces: list[tuple[float, float, str]] = []
    start, words, left, right = None, "", 0.0, 0.0
    for x0, x1, _, _, letter in letters:
        if letter.isspace():
            words += " " if words else ""
            continue
        if words and x0 - right > 1.6 * size:
            pieces.append((left, right, clean(words)))
            words = ""
        if not words:
            left = x0
        words, right = words + letter, max(x1, right if words else x1)
    if words.strip():
        pieces.append((left, right, clean(words) if not words.endswith("\ufffe") else words.strip()))
    return pieces


def _without_furniture(pages: list[list[_Line]]) -> list[_Line]:
    """All lines but the heads and feet that stand on most pages."""
    shape = lambda line: re.sub(r"\d+", "#", line.words)
    edges = collections.Counter(one for page in pages for one in {shape(line) for line in (*page[:3], *page[-3:])})
    often = {words for words, times in edges.items() if times >= max(3, len(pages) // 2)}
    return [line for page in pages for n, line in enumerate(page) if not (shape(line) in often and (n < 3 or n >= len(page) - 3))]


def _blocks(lines: list[_Line]) -> Iterator[Block]:
    """Lines as paragraphs: a larger gap, another size, a bullet or a number starts a new one."""
    if not lines:
        return
    usual = statistics.mode(line.size for line in lines for _ in range(max(1, len(line.words) // 20)))
    gaps = [after.top - before.bottom for before, after in zip(lines, lines[1:]) if before.page == after.page and 0 <= after.top - before.bottom < 3 * usual and before.size == after.size == usual]
    tight = statistics.median_low(gaps) if gaps else 0.2 * usual
    sizes = sorted({line.size for line in lines if line.size > usual * 1.08}, reverse=True)
    gathered: list[_Line] = []
    n = 0
    while n < len(lines):
        line = lines[n]
        rows = _table(lines, n, tight, usual)
        if rows:
            yield from _paragraph(gathered, sizes, usual)
            gathered = []
            made, n = rows
            header: tuple[str, ...] = ()
            for cells in made:
                yield Block("row", " | ".join(cells), cells=cells, header=header, page=line.page)
                header = header or cells
            continue
        if gathered and _starts_new(gathered, line, tight, usual):
            yield from _paragraph(gathered, sizes, usual)
            gathered = []
        gathered.append(line)
        n += 1
    yield from _paragraph(gathered, sizes, usual)


_BULLET = re.compile(r"^(?:[•‣▪●◦–—·o-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?)(?:\s|$)")


def _starts_new(gathered: list[_Line], line: _Line, tight: float, usual: float) -> bool:
    last = gathered[-1]
    if last.size != line.size or last.bold != line.bold:
        return True
    if _BULLET.match(line.words):
        return True
    if line.page != last.page:  # a sentence may go on over the page
        return last.words[-1] in ".!?:;" or line.words[0].isupper() and not last.words[-1].isalnum()
    gap = line.top - last.bottom
    return gap > tight + 0.35 * usual or gap < -usual


def _paragraph(lines: list[_Line], sizes: list[float], usual: float) -> Iterator[Block]:
    if not lines:
        return
    words = ""
    for line in lines:
        part = line.words
        if words.endswith(("\ufffe", "\u00ad")):
            words = words[:-1] + part
        else:
            words = f"{words} {part}" if words else part
    words = clean(words.replace("\ufffe", ""))
    size, page = lines[0].size, lines[0].page
    if not words:
        return
    short = len(words.split()) <= 20 and words[-1] not in ".;:,"
    if size in sizes and short:
        yield Block("heading", words, 1 + sizes.index(size), page=page)
        return
    if all(line.bold for line in lines) and short and len(words.split()) <= 12 and words[0] not in "•‣▪●◦–—·-":
        yield Block("heading", words, 7, page=page)
        return
    for block in blocks_of(words):  # takes off the bullet or the number
        yield Block(block.kind if block.kind != "heading" else "text", block.words, 1 + (block.kind == "item" and lines[0].left > 90), page=page)


def _table(lines: list[_Line], start: int, tight: float, usual: float) -> tuple[list[tuple[str, ...]], int] | None:
    """The rows of a table that starts at a line, and the line after it; None where none does.

    A table is two or more rows in columns. A line close below another goes on with its cells.
    """
    if len(lines[start].pieces) < 2:
        return None
    columns: list[tuple[float, float]] = []
    end = start
    while end < len(lines) and lines[end].page == lines[start].page and (end == start or lines[end].top - lines[end - 1].bottom < 2 * usual and lines[end].size == lines[start].size):
        line = lines[end]
        met = [_meets(piece, columns) for piece in line.pieces]
        if any(len(one) > 1 for one in met) or len(line.pieces) == 1 and (len(met[0]) != 1 or line.pieces[0][1] - line.pieces[0][0] > 250):
            break
        for (left, right, _), one in zip(line.pieces, met):
            if one:
                columns[one[0]] = (min(left, columns[one[0]][0]), max(right, columns[one[0]][1]))
            else:
                columns.append((left, right))
        columns.sort()
        end += 1
    rows: list[list[str]] = []
    bottom = 0.0
    for line in lines[start:end]:
        places = [_meets(piece, columns)[0] for piece in line.pieces]
        goes_on = rows and line.top - bottom <= tight + 0.3 * usual
        if not goes_on:
            rows.append([""] * len(columns))
        for place, (_, _, words) in zip(places, line.pieces):
            rows[-1][place] = f"{rows[-1][place]} {words}".strip()
        bottom = max(bottom, line.bottom) if goes_on else line.bottom
    made = [tuple(clean(re.sub("\ufffe ?", "", cell)) for cell in row) for row in rows]
    return (made, end) if sum(sum(map(bool, row)) > 1 for row in made) > 1 else None


def _meets(piece: tuple[float, float, str], columns: list[tuple[float, float]]) -> list[int]:
    """The columns that a piece lies over."""
    return [n for n, (left, right) in enumerate(columns) if piece[0] < right and left < piece[1]]
