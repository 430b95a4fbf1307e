"""Read a policy in whatever kind of file it is kept, as paragraphs with their places."""

from __future__ import annotations

from pathlib import Path

from ..problems import Place, Problem
from ..screen import blocks_of
from .files import ENDINGS, KINDS, LIMITS, MOST_BYTES, MOST_WORDS, Reading, Unreadable, kind_of


def read(path: Path) -> tuple[Reading | None, list[Problem]]:
    """Read one file. A file that cannot be read gives nothing but the problem, which says what to do."""
    try:
        if not path.is_file():
            raise Unreadable("there is no such file" if not path.exists() else "this is a folder, not a file", "check the name; put a name with spaces in quotes")
        if path.stat().st_size > MOST_BYTES:
            raise Unreadable(f"this file is too large ({path.stat().st_size // 1_000_000} MB)", "save it without its pictures, or in parts, and try again")
        data = path.read_bytes()
        kind = kind_of(data, path.suffix.lower().lstrip("."))
        reading = _open(kind, data, path.name)
        words = sum(len(block.words.split()) for block in reading.blocks)
        if words > MOST_WORDS:
            raise Unreadable(f"this file is too long ({words:,} words)", "review it in parts")
        if words < 5:
            raise Unreadable("there are no words in this file", "check that it is the right one")
        named = ENDINGS.get(path.suffix.lower().lstrip("."), path.suffix.lower().lstrip("."))
        wrong = (f"Its name ends in .{named}, but it is {KINDS[kind]}, and was read as one.",) if named in (*KINDS, "doc") and named != kind and not {named, kind} <= {"txt", "md"} else ()
        return Reading(reading.name, kind, reading.blocks, (*wrong, *reading.notes), reading.anchors, reading.word), []
    except Unreadable as error:
        return None, [Problem(Place(path.name), error.what, expected=error.expected or f"Word (.docx), Open Document (.odt), PDF with text, a web page, Markdown or plain text; {LIMITS}", fix=error.fix)]


def _open(kind: str, data: bytes, name: str) -> Reading:
    """Read a file of one kind. What reads it is loaded only then: each is a large library."""
    if kind == "docx":
        from .word import open_word

        return open_word(data, name)
    if kind == "pdf":
        from .pdf import blocks

        return Reading(name, kind, *blocks(data))
    if kind == "txt":
        return Reading(name, kind, blocks_of(decoded(data)))
    from .markup import blocks as by_pandoc

    return Reading(name, kind, tuple(by_pandoc(data, kind)))


def decoded(data: bytes) -> str:
    """Text in the encoding that it says or seems to be in: Unicode, or what Windows wrote before."""
    for encoding in ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")
