"""From the paragraphs of a document to its sentences, each with what stands around it."""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

WRAPPED = 110  # characters: nobody breaks lines by hand that are longer
LONGEST = 1200  # characters of one sentence; what is longer is cut, so that no rule can take long over it
_SIGNS = str.maketrans({**dict.fromkeys("‘’‚‛′`´", "'"), **dict.fromkeys("“”„‟″«»", '"'), **dict.fromkeys("‐‑‒–—―−", "-")})
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_NUMBER = re.compile(rf"\b(?:({'|'.join(_TENS)})(?:[- ]({'|'.join(_UNITS[1:10])}))?|({'|'.join(_UNITS[2:])}|one(?=[- ](?:full |clear |calendar |working |business )*(?:hour|day|week|fortnight|month|year))))\b(?: ?\([0-9]+\))?", re.ASCII)
# A stop after one of these ends no sentence; after "No" only where a figure follows.
_SHORT = re.compile(r"(?:^|[\s(\"'])(?:mr|mrs|ms|dr|prof|rev|st|e\.?g|i\.?e|tel|regs?|paras?|ext|approx|vs|cf|fig|[a-z])\.$", re.I)
_STOP = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])")
_LISTED = re.compile(r"^\s*(?:[-*•●▪◦‣·–—o]\s+|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+)")
_NUMBERED = re.compile(r"^\s*\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+(?=\S)")  # a paragraph with a number of its own, as in 5.2

_RULE = re.compile(r"[\s|:+-]*-{3,}[\s|:+-]*")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, an item of a list or a row of a table, as a reader found it.

    `level` is that of a heading (1 is the highest) or how deep a list item lies. A row has `cells`, and in
    `header` what stands above each. `page` counts from 1; 0 where the kind of file has no pages.
    """

    kind: Literal["heading", "text", "item", "row"]
    words: str
    level: int = 1
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    page: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence with its place.

    `words` are as they stand. `tested` is the same folded (`fold`), after the line that leads in to it.
    `said` is `tested` without what it quotes. `under` is what it stands under, folded. `block` counts the
    paragraphs of the document from 0; `group` and `section` number paragraphs with their lists, and headings.
    `number` is what the paragraph itself is numbered with, as in 5.2, or the row that it is a cell of.
    """

    words: str
    tested: str
    said: str
    under: str = ""
    heading: str = ""
    block: int = 0
    group: int = 0
    section: int = 0
    page: int = 0
    number: str = ""


def clean(words: str) -> str:
    """White space made single, and what cannot be seen taken out."""
    return " ".join(_UNSEEN.sub("", words).split())


@functools.lru_cache(maxsize=4096)
def fold(words: str) -> str:
    """Words as rules read them: small letters without accents, plain quotes and hyphens, numbers in figures.

    >>> fold("Twenty-five (25) days — “e-mail”")
    '25 days - "email"'
    """
    plain = unicodedata.normalize("NFKD", words.translate(_SIGNS))
    plain = re.sub("[\u0300-\u036f]", "", plain).translate(_SIGNS).lower().replace("e-mail", "email")
    plain = _NUMBER.sub(lambda match: str(_TENS[match[1]] + (_UNITS.index(match[2]) if match[2] else 0) if match[1] else _UNITS.index(match[3])), plain)
    return re.sub(r"[^ -~]", "~", clean(plain))


def unquoted(tested: str) -> str:
    """Folded words without what stands in double quotes, where that is a saying and not a term."""
    return re.sub(r'"[^"]{0,400}"', lambda match: '""' if match[0].count(" ") >= 3 else match[0], tested)


@functools.lru_cache(maxsize=4096)
def sentences(words: str) -> tuple[str, ...]:
    """The sentences of a paragraph. One that is longer than a rule should look at is cut."""
    found, start = [], 0
    words = clean(words)
    for match in _STOP.finditer(words):
        before = words[start : match.start() + 1]
        if _SHORT.search(before) or (re.search(r"\bno\.$", before, re.I) and words[match.end()].isdigit()) or re.fullmatch(r"[\d.]+", before):
            continue
        found.append(words[start : match.end()].strip())
        start = match.end()
    found.append(words[start:])
    return tuple(part for one in found for part in _cut(one) if part)


def _cut(sentence: str) -> Iterator[str]:
    while len(sentence) > LONGEST:
        at = max(sentence.rfind(sign, LONGEST // 2, LONGEST) for sign in (";", ",", " "))
        at = at + 1 if at > 0 else LONGEST
        yield sentence[:at].strip()
        sentence = sentence[at:].strip()
    yield sentence


def alone(sentence: str) -> Passage:
    """A sentence with nothing around it."""
    tested = fold(sentence)
    return Passage(sentence, tested, unquoted(tested))


def passages(blocks: Iterable[Block]) -> tuple[Passage, ...]:
    """Every sentence of a document.

    A list item is read after the line that opens its list: "Complaints must:", "be in writing". A cell is
    read after the first cell of its row and what stands above it. A short label that opens a paragraph
    ("Private care.") is read like a heading of that paragraph.
    """
    return tuple(_passages(blocks))


def _passages(blocks: Iterable[Block]) -> Iterator[Passage]:
    headings: list[tuple[int, str]] = []
    leads: list[str] = []
    group = section = 0
    for number, block in enumerate(blocks):
        own = match[0].strip() if block.kind != "heading" and (match := _NUMBERED.match(block.words)) else ""
        make = lambda words, before="", label="", row="": _passage(words, before, label, headings, number, group, section, block.page, own or row)  # noqa: B023
        if block.kind == "heading":
            while headings and headings[-1][0] >= block.level:
                headings.pop()
            headings.append((block.level, clean(block.words)))
            section, group, leads = section + 1, group + 1, []
            yield make(clean(block.words))
            continue
        if block.kind == "row":
            group, leads = group + 1, []
            first = clean(block.cells[0]) if block.cells else ""
            for n, cell in enumerate(block.cells):
                above = clean(block.header[n]) if n < len(block.header) else ""
                lead = ", ".join(part for part in (first if n and len(first) <= 100 else "", above) if part)
                for one in sentences(cell):
                    yield make(one, f"{lead}: " if lead else "", lead, f"row “{first}”" if n and first else "")
            continue
        lead = next((one for one in reversed(leads[: block.level]) if one), "") if block.kind == "item" else ""
        if not lead.endswith(":") and block.words.endswith((".", "!", "?")) and not block.words[0].islower():
            lead = ""  # whole sentences, after a line that was only left without its full stop
        if not lead:
            group += 1
        if block.kind != "item":
            leads = []
        label = ""
        found = sentences(_NUMBERED.sub("", block.words))
        for n, one in enumerate(found):
            yield make(one, f"{lead.removesuffix(':')} " if lead and not n else "", label)
            if not n and len(found) > 1 and len(one.split()) <= 6 and not one.endswith("?"):
                label = one
        if found and block.kind == "text":
            leads = [found[-1] if found[-1].endswith(":") or found[-1][-1].isalnum() else ""]
        elif found:
            leads = [*leads[: block.level], *[""] * (block.level - len(leads)), found[-1] if found[-1].endswith(":") else ""]


def _passage(words: str, before: str, label: str, headings: list[tuple[int, str]], block: int, group: int, section: int, page: int, number: str) -> Passage:
    tested = fold(before + words)
    above = [title for _, title in headings if title != words]
    return Passage(words, tested, unquoted(tested), fold(" / ".join([*above, label])), above[-1] if above else "", block, group, section, page, number)


def table(rows: Iterable[tuple[str, ...]], page: int = 0) -> Iterator[Block]:
    """The rows of a table. What stands in the first is said of the columns of the others."""
    header: tuple[str, ...] = ()
    for row in rows:
        yield Block("row", " | ".join(row), cells=row, header=header, page=page)
        header = header or row


# --- plain text ---------------------------------------------------------------------------------------
def blocks_of(text: str) -> tuple[Block, ...]:
    """The paragraphs of plain text, as someone types or pastes it.

    Headings start with #, or stand by themselves and look like one. Lists start with a bullet, a letter or
    a number. The cells of a table's row are parted by tabs, by upright strokes, or stand in columns below
    a line of hyphens. A form feed starts a new page.
    """
    found: list[Block] = []
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    parted = _runs if any(len(line) > WRAPPED and line.count(" ") > 10 and not _is_row(line) for line in text.split("\n")) else _headed
    for page, part in enumerate(text.split("\f"), 1):
        page = page if "\f" in text else 0
        chunks = [some for chunk in re.split(r"\n[ \t]*\n", part) for some in parted([line for line in chunk.split("\n") if line.strip()])]
        for n, lines in enumerate(chunks):
            found += _chunk(lines, page, chunks[n + 1][0] if n + 1 < len(chunks) else None)
    return tuple(found)


def _runs(lines: list[str]) -> Iterator[list[str]]:
    """Lines that nobody broke, as a text pasted from Word has them: each is a paragraph, but for the rows of a table and the items of a list."""
    for kind, some in itertools.groupby(lines, lambda line: "row" if _is_row(line) else "item" if _LISTED.match(line) else ""):
        yield from [list(some)] if kind else ([line] for line in some)


def _headed(lines: list[str]) -> Iterator[list[str]]:
    """Lines that were broken to fit: they are one paragraph, but for a heading that stands right above it."""
    if len(lines) > 1 and len(lines[0]) <= 50 and not _LISTED.match(lines[0]) and _is_heading(lines[0], lines[1]) and lines[1].strip()[0].isupper() and len(lines[1].split()) > 5:
        yield lines[:1]
        lines = lines[1:]
    if lines:
        yield lines


def _is_row(line: str) -> bool:
    """Whether a line is a row of a table, or the line below its first: by upright strokes, or by a tab that follows no mark of a list."""
    return line.lstrip().startswith("|") or "\t" in _NUMBERED.sub("", _LISTED.sub("", line)).strip() or bool(_RULE.fullmatch(line))


def _chunk(lines: list[str], page: int, followed: str | None) -> Iterator[Block]:
    """The blocks of lines that belong together. `followed` is the line after them."""
    rows = _rows(lines)
    if rows:
        yield from table(rows, page)
        return
    if len(lines) == 1 and followed is not None and _is_heading(lines[0], followed):
        yield Block("heading", clean(lines[0]), _heading_level(lines[0]), page=page)
        return
    gathered: list[str] = []
    kind, level = "text", 1
    for line in lines:
        marked = re.match(r"(#{1,6})\s+(.*?)\s*#*\s*$", line)
        listed = _LISTED.match(line)
        if marked or listed or _NUMBERED.match(line):
            yield from _gathered(gathered, kind, level, page)
            gathered, kind = [], "text"
        if marked:
            yield Block("heading", clean(marked[2]), len(marked[1]), page=page)
        elif listed:
            gathered, kind = [line[listed.end() :]], "item"
            level = 1 + (len(line) - len(line.lstrip())) // 3
        else:
            gathered.append(line)
    yield from _gathered(gathered, kind, level, page)


def _gathered(lines: list[str], kind: str, level: int, page: int) -> Iterator[Block]:
    words = clean(" ".join(lines)).replace("**", "")
    if words:
        yield Block(kind, words, level, page=page)


def _is_heading(line: str, followed: str) -> bool:
    """Whether a line by itself is a heading: short, a capital first, no stop at its end, and not what opens a list."""
    words = clean(line)
    if len(words.split()) > 6 and _LISTED.match(followed):
        return False
    if not words or len(words) > 90 or len(words.split()) > 12 or words[-1] in ".;:," or words.startswith(("-", "*", "•", "|")):
        return False
    title = re.sub(r"^(?:\d{1,2}(?:\.\d{1,2})*\.?|[A-Z][.)]|(?:Section|Part|Appendix|Annex) \w+[.:]?)\s+", "", words)
    return bool(title) and title[0].isupper() and not re.search(r"[.!;]\s", title)


def _heading_level(line: str) -> int:
    number = re.match(r"\s*\d{1,2}((?:\.\d{1,2})*)\.?\s", line)
    return 2 + number[1].count(".") if number else 2


def _rows(lines: list[str]) -> list[tuple[str, ...]]:
    """The rows of a table, where these lines are one."""
    rules = [line for line in lines if _RULE.fullmatch(line)]
    body = [line for line in lines if line not in rules]
    if body and all(line.count("|") >= 2 and line.lstrip().startswith("|") for line in body):
        return [tuple(clean(cell) for cell in line.strip().strip("|").split("|")) for line in body]
    if body and all(_is_row(line) for line in body):
        return [tuple(clean(cell) for cell in line.strip().split("\t")) for line in body]
    if body and rules and len(spans := [match.span() for match in re.finditer("-+", rules[0])]) > 1:
        ends = [spans[n + 1][0] if n + 1 < len(spans) else None for n in range(len(spans))]
        return [tuple(clean(line[start:end]) for (start, _), end in zip(spans, ends)) for line in body]
    return []
