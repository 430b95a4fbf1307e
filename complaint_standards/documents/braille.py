"""Braille-ready files (BRF): what a braille printer takes as it is, in Unified English Braille, through liblouis.

Forty cells by twenty-five lines, the common size in the UK. liblouis is no Python package: where it is not
installed these files are left out, and `MISSING` says so. A transcriber should still read them before use.
"""

from __future__ import annotations

import datetime
import shutil
import subprocess
import textwrap
from collections.abc import Iterator

from ..problems import Problem
from . import pandoc
from .content import Document

CELLS, LINES = 40, 25
TABLES = "en-us-brf.dis,en-ueb-g2.ctb"  # the letters that braille printers know; contracted Unified English Braille
MISSING = "Braille files were left out: liblouis is not installed. On Debian or Ubuntu: sudo apt-get install liblouis-bin"
_PLAIN = str.maketrans({"☐": "", "·": ",", "•": "", "_": None, "\u00a0": " "})


def available() -> bool:
    return shutil.which("lou_translate") is not None


def write(document: Document, date: datetime.date) -> tuple[bytes, list[Problem]]:
    """A document in braille. The first line of each page says what it is, of which edition, and which page."""
    lines = [f"{document.title}, {document.control}".translate(_PLAIN), *(line.translate(_PLAIN) for line in pandoc.lines(document, date))]
    running, *cells = _translated([line.removeprefix(pandoc.HEADING) for line in lines])
    made: list[str] = []
    for line, words in zip(lines[1:], cells):
        made += _laid(line, words)
    pages = list(_pages(made))
    numbers = _translated([str(n) for n in range(1, len(pages) + 1)])
    short = running[: CELLS - 6].rsplit(" ", 1)[0]
    return "".join("\r\n".join([f"{short}{numbers[n]:>{CELLS - len(short)}}", *page]) + "\r\n\f" for n, page in enumerate(pages)).encode("ascii"), []


def _translated(lines: list[str]) -> list[str]:
    done = subprocess.run(["lou_translate", "--forward", TABLES], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
    found = done.stdout.split("\n")[: len(lines)]
    assert len(found) == len(lines), "liblouis lost a line"
    return found


def _pages(lines: list[str]) -> Iterator[list[str]]:
    """Pages one line short, for the running head. A heading, which has a blank line before it, is not left at the foot of one."""
    while lines:
        end = min(LINES - 1, len(lines))
        if end < len(lines):
            low = next((at for at in range(end - 1, end - 4, -1) if at > 0 and not lines[at]), end)
            end = low if all(line.startswith("    ") for line in lines[low + 1 : end]) else end
        yield lines[:end]
        lines = lines[end + 1 if end < len(lines) and not lines[end] else end :]


def _laid(line: str, cells: str) -> list[str]:
    """A paragraph as lines of braille: one starts in the third cell, an entry of a list hangs, a heading stands after a blank line."""
    if not cells.strip():
        return []
    if line.startswith(pandoc.HEADING):
        return ["", *textwrap.wrap(cells, CELLS, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False)]
    listed = line.lstrip()[:2] in ("- ",) or line.lstrip()[:1].isdigit()
    return textwrap.wrap(cells.strip(), CELLS, initial_indent="" if listed else "  ", subsequent_indent="  " if listed else "", break_on_hyphens=False)
