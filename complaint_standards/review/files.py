"""What a file is, and what is refused before it is read.

What a file is, its first bytes say, not its name. Nothing in a file is run and nothing that it points at is
fetched; one that is too large, locked or made to do harm is refused in a sentence.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any

from ..screen import Block

MOST_BYTES = 25_000_000  # of a file
MOST_UNPACKED = 150_000_000  # bytes, of all that a zipped file holds
MOST_PARTS = 5_000  # files inside a zipped file
MOST_PAGES = 600
MOST_WORDS = 200_000
LIMITS = "files up to 25 MB, 600 pages and 200,000 words"
KINDS = {"docx": "a Word file", "odt": "an Open Document file", "pdf": "a PDF", "html": "a web page", "md": "Markdown", "txt": "plain text"}
ENDINGS = {"htm": "html", "xhtml": "html", "markdown": "md", "text": "txt"}


@dataclass(frozen=True)
class Reading:
    """What stands in a file: its paragraphs in order, and what a reader should know about how it was read.

    For Word `anchors` maps the number of a block to the paragraphs of the file that it came from.
    """

    name: str
    kind: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    anchors: dict[int, list[Any]] = field(default_factory=dict)
    word: Any = None


class Unreadable(Exception):
    """Why a file cannot be read, and what to do about it."""

    def __init__(self, what: str, fix: str, expected: str = ""):
        super().__init__(what)
        self.what, self.fix, self.expected = what, fix, expected


def kind_of(data: bytes, ending: str) -> str:
    """What a file is, by its first bytes; among kinds of text, by its ending."""
    if data.startswith(b"%PDF") or b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("this is an old Word file (.doc), or one that is locked with a password", "open it in Word, take the password off, and save it as .docx")
    if data.startswith(b"{\\rtf"):
        raise Unreadable("this is a rich text file (.rtf)", "open it in Word or LibreOffice and save it as .docx")
    if data.startswith((b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"MZ", b"\x7fELF")) or b"\0" in data[:4000].replace(b"\xff\xfe", b"") and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("this is not a file of words", "name the policy itself; a picture of a page has to be turned into text first")
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or ending in ("html", "htm", "xhtml"):
        return "html"
    return "md" if ending in ("md", "markdown") else "txt"


def _zipped(data: bytes) -> str:
    """What a zipped file is, after a look at what it would unpack to."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        raise Unreadable("this file is damaged and cannot be opened", "open it in Word and save it again, or fetch it anew") from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED or any(part.file_size > 50_000_000 and part.file_size > 200 * max(part.compress_size, 1) for part in parts):
        raise Unreadable("this file would unpack to far more than a policy holds, and was not unpacked", "do not open it; ask whoever sent it for the text as .docx or PDF")
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("this file is locked with a password", "save it without the password")
    if "word/document.xml" in names:
        unpacked(package, parts)
        if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names) or b"macroEnabled" in package.read("[Content_Types].xml"):
            raise Unreadable("this Word file carries macros (small programs); nothing in it was run, and it was not read", "save it as .docx, the kind without macros, and try again")
        return "docx"
    if "content.xml" in names and "mimetype" in names and b"opendocument.text" in package.read("mimetype")[:100]:
        unpacked(package, parts)
        return "odt"
    kind = "a spreadsheet" if any(name.startswith("xl/") for name in names) else "a presentation" if any(name.startswith("ppt/") for name in names) else "a zipped folder, or a kind of file that is not a policy's"
    raise Unreadable(f"this is {kind}", "name the policy itself")


def unpacked(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Unpack every part once, no further than it says it goes, and refuse XML with definitions of its own.

    What the directory of a zipped file says about sizes may be a lie; entities of XML that name each other
    unpack to anything at all. Word and LibreOffice write neither.
    """
    total = 0
    for part in parts:
        try:
            with package.open(part) as stream:
                start = stream.read(4000)
                size = len(start)
                while block := stream.read(1 << 20):
                    size += len(block)
                    if total + size > MOST_UNPACKED:
                        raise Unreadable("this file would unpack to far more than a policy holds, and was not unpacked", "do not open it; ask whoever sent it for the text as .docx or PDF")
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError, zipfile.zlib.error):
            raise Unreadable("this file is damaged and cannot be opened", "open it in Word and save it again, or fetch it anew") from None
        total += size
        if part.filename.lower().endswith((".xml", ".rels")) and re.search(rb"<!(?:DOCTYPE|ENTITY)", start):
            raise Unreadable("this file has definitions in it that Word does not write, and it was not read", "open it in Word and save it again as .docx")
