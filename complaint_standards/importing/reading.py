"""Read a Word file that came back: its paragraphs as they stand once every tracked change is accepted.

A file from outside is not trusted: its size is limited, and its XML may not name anything outside itself.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from lxml import etree

from ..documents.word import marks
from ..problems import Place, Problem

LARGEST, LARGEST_PART = 200_000_000, 60_000_000  # bytes, unpacked
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_THROUGH = {_W + name for name in ("ins", "moveTo", "smartTag", "customXml", "dir", "bdo", "sdtContent")}
_GONE = {_W + name for name in ("del", "moveFrom", "instrText", "delText", "delInstrText")}
_ASIDES = {"rule source", "unchecked", "small words", "cross reference"}
_COUNTED = re.compile(r"\s*(REF|PAGEREF|PAGE|NUMPAGES)\b")  # fields that Word fills in
_VALUES = {"set value", "rule value", "gap"}


@dataclass(frozen=True)
class Bit:
    """Some words of one look. `value` is the id of the value that they show; "?" where only the look says that they do.

    `item` is what they lead to. `aside`: said about the words beside them, a citation for one.
    """

    text: str
    value: str = ""
    item: str = ""
    strong: bool = False
    emphasis: bool = False
    aside: bool = False


@dataclass(frozen=True)
class Found:
    """A paragraph. `labels` are the bookmarks of ours that start in it, `ids` those of its heading.

    `kind` is heading, line, bullet, number, cell, or contents (an entry of the list of those); `level` that of a heading, 1 for a stage. `comments` are the ids
    of those that it was remarked on with, `number` its place in the file, `where` the row and column of a cell.
    """

    bits: tuple[Bit, ...]
    kind: str
    style: str = ""
    level: int = 0
    labels: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    row: int = -1
    number: int = 0

    @property
    def text(self) -> str:
        return tidy("".join(bit.text for bit in self.bits if not bit.aside))

    @property
    def remarks(self) -> str:
        """What is said beside the words."""
        return marks.uncounted("".join(bit.text for bit in self.bits if bit.aside))


@dataclass(frozen=True)
class Returned:
    """A file that came back. `made` says what it was written as: document, variant, edition, date; empty where that was taken out of it.

    `held` is what it held then (`marks.held`), None where that was taken out of it. `comments` maps an id to its words,
    `beside` has what stands outside the text: foot notes, text boxes.
    """

    passages: tuple[Found, ...]
    made: tuple[str, ...] = ()
    held: dict | None = None
    comments: dict[str, str] = field(default_factory=dict)
    beside: tuple[tuple[str, str], ...] = ()
    pictures: tuple[str, ...] = ()


def tidy(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip()


def read(path: Path) -> tuple[Returned | None, list[Problem]]:
    """Read a file. Reports one that is not a Word file, that is damaged, or that is larger than any of ours could be."""
    here = Place(path.name)
    wrong = lambda what, fix: (None, [Problem(here, what, expected="a procedure that was built here as a Word file (.docx) and edited", fix=fix)])
    try:
        start = path.read_bytes()[:8]
    except OSError as error:
        return wrong(f"this file cannot be read: {error.strerror}", "name a file that is there")
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return wrong("this is an old Word file (.doc), or one with a password", "open it in Word, and save it as a Word document (.docx) without a password")
    try:
        with zipfile.ZipFile(path) as package:
            if "mimetype" in package.namelist():
                return wrong("this is an Open Document file", "open it, and save it as a Word document (.docx)")
            if "word/document.xml" not in package.namelist():
                return wrong("this is not a Word file", "name the .docx file that was edited")
            return _Reader(package).returned(), []
    except _Refused as refused:
        return wrong(str(refused), "open it in Word or LibreOffice, save it again under a new name, and try that")
    except (zipfile.BadZipFile, etree.XMLSyntaxError, EOFError, ValueError, KeyError, NotImplementedError, RuntimeError, zipfile.zlib.error) as error:
        return wrong("this file is damaged" if start.startswith(b"PK") else "this is not a Word file", "open it in Word, which may mend it, and save it again; or take the copy that you were sent" if start.startswith(b"PK") else "name the .docx file that was edited")


class _Refused(Exception):
    pass


class _Reader:
    def __init__(self, package: zipfile.ZipFile):
        self.package = package
        if sum(one.file_size for one in package.infolist()) > LARGEST:
            raise _Refused("this file is too large once it is unpacked")
        self.names = set(package.namelist())
        self.styles = {style.get(_W + "styleId"): (style.find(_W + "name").get(_W + "val") if style.find(_W + "name") is not None else "").lower() for style in self.part("word/styles.xml").iter(_W + "style")} if "word/styles.xml" in self.names else {}
        self.fields: list[list] = []     # open fields: [instruction, whether its result has begun]
        self.open: list[str] = []        # comments that reach over what is read now
        self.waiting: list[str] = []     # bookmarks that stand between paragraphs
        self.beside: list[tuple[str, str]] = []
        self.pictures: list[str] = []

    def part(self, name: str) -> etree._Element:
        with self.package.open(name) as file:
            data = file.read(LARGEST_PART + 1)
        if len(data) > LARGEST_PART:
            raise _Refused("a part of this file is too large once it is unpacked")
        if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
            raise _Refused("this file declares entities, which no Word file does")
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False))

    def returned(self) -> Returned:
        root = self.part("word/document.xml")
        body = root.find(_W + "body")
        if body is None:
            raise _Refused("this is a Word file of a kind that is not read here (Strict Open XML)" if "purl.oclc.org" in root.tag else "this Word file has no text")
        self.formats = self._formats()
        passages = tuple(replace(one, number=n) for n, one in enumerate(self._joined(self._blocks(body))))
        for kind in ("footnotes", "endnotes"):
            if f"word/{kind}.xml" in self.names:
                for note in self.part(f"word/{kind}.xml"):
                    if note.get(_W + "type") is None and (words := _words(note)):
                        self.beside.append(("a foot note" if kind == "footnotes" else "an end note", words))
        for name in sorted(self.names):
            if re.fullmatch(r"word/(header|footer)\d*\.xml", name) and (words := _words(self.part(name))):
                self.beside.append(("the head of a page" if "header" in name else "the foot of a page", words))
        return Returned(passages, self._made(), self._held(), self._comments(), tuple(self.beside), tuple(self.pictures))

    def _made(self) -> tuple[str, ...]:
        if "docProps/custom.xml" in self.names:
            for one in self.part("docProps/custom.xml"):
                if one.get("name") == marks.PROPERTY:
                    return tuple("".join(one.itertext()).split())
        return ()

    def _held(self) -> dict | None:
        """What the file held when it was written."""
        for name in sorted(self.names):
            if re.fullmatch(r"customXml/item\d+\.xml", name):
                root = self.part(name)
                if root.tag == f"{{{marks.MADE}}}made":
                    held = json.loads(root.text or "{}")
                    good = isinstance(held, dict) and isinstance(held.get("items"), list) and isinstance(held.get("made"), dict) and isinstance(held.get("values"), dict)
                    return held if good else None
        return None

    def _comments(self) -> dict[str, str]:
        if "word/comments.xml" not in self.names:
            return {}
        return {one.get(_W + "id"): _words(one) for one in self.part("word/comments.xml").iter(_W + "comment")}

    def _formats(self) -> dict[str, str]:
        """How each list counts, by its id."""
        if "word/numbering.xml" not in self.names:
            return {}
        root = self.part("word/numbering.xml")
        kinds = {one.get(_W + "abstractNumId"): next((level.get(_W + "val") for level in one.iter(_W + "numFmt")), "") for one in root.iter(_W + "abstractNum")}
        return {one.get(_W + "numId"): kinds.get(one.find(_W + "abstractNumId").get(_W + "val"), "") for one in root.iter(_W + "num")}

    # --- paragraphs -------------------------------------------------------------------------------
    def _blocks(self, parent, row: int = -1) -> Iterator[tuple[Found, bool]]:
        """Each paragraph, and whether its end was deleted, so that it runs on into the next."""
        for child in parent:
            if child.tag == _W + "p":
                yield self._paragraph(child, row)
            elif child.tag == _W + "tbl":
                for n, one in enumerate(child.iter(_W + "tr")):
                    if one.find(f"{_W}trPr/{_W}del") is None:
                        yield from self._cells(one, n)
            elif child.tag == _W + "sdt" and child.find(_W + "sdtContent") is not None:
                yield from self._blocks(child.find(_W + "sdtContent"), row)
            elif child.tag in _THROUGH:
                yield from self._blocks(child, row)
            elif child.tag == _W + "bookmarkStart":
                self.waiting.append(child.get(_W + "name") or "")
            elif child.tag in (_W + "commentRangeStart", _W + "commentRangeEnd"):
                self._comment(child)

    def _cells(self, row, n: int) -> Iterator[tuple[Found, bool]]:
        for cell in row:
            if cell.tag == _W + "tc" and cell.find(f"{_W}tcPr/{_W}cellDel") is None:
                yield from self._blocks(cell, n)
            elif cell.tag == _W + "sdt" and cell.find(_W + "sdtContent") is not None:
                yield from self._cells(cell.find(_W + "sdtContent"), n)

    def _joined(self, read: Iterator[tuple[Found, bool]]) -> Iterator[Found]:
        """Paragraphs whose end was deleted joined to the next; empty ones left out."""
        held: Found | None = None
        for one, runs_on in read:
            if held is not None:
                one = _run_on(held, one)
            held = one if runs_on else None
            if not runs_on and (one.text or one.labels or one.remarks):
                yield one
        if held is not None and held.text:
            yield held

    def _paragraph(self, p, row: int) -> tuple[Found, bool]:
        self.names_here: list[str] = self.waiting
        self.waiting, self.remarked = [], list(self.open)
        bits = tuple(self._bits(p, Bit("")))
        about = p.find(_W + "pPr")
        style = self.styles.get(about.find(_W + "pStyle").get(_W + "val"), "") if about is not None and about.find(_W + "pStyle") is not None else "normal"
        ended = about is not None and any(about.find(f"{_W}rPr/{_W}{mark}") is not None for mark in ("del", "moveFrom"))
        ids = tuple(name for name in self.names_here if name and not name.startswith("_"))
        labels = tuple(name for name in self.names_here if re.fullmatch(marks.HIDDEN + r"[0-9a-f]{8}_[0-9a-f]{8}(_\d+)?", name))
        kind, level = self._kind(style, about, row)
        return Found(bits, kind, style, level, labels, ids, tuple(dict.fromkeys(self.remarked)), row), ended

    def _kind(self, style: str, about, row: int) -> tuple[str, int]:
        if match := re.fullmatch(r"(?:appendix )?heading(?: (\d))?(?: unnumbered)?", style):
            return "heading", int(match[1] or 1)
        if row >= 0:
            return "cell", 0
        if re.fullmatch(r"(toc|contents) (\d|heading)", style):
            return "contents", 0
        number = about.find(f"{_W}numPr/{_W}numId") if about is not None else None
        counted = self.formats.get(number.get(_W + "val"), "") if number is not None else ""
        if style.startswith("list number") or counted not in ("", "bullet", "none"):
            return "number", 0
        if counted == "bullet" or style.startswith(("list bullet", "list paragraph", "clause action", "checklist line")):
            return "bullet", 0
        return "line", 0

    # --- runs ---------------------------------------------------------------------------------------
    def _bits(self, parent, look: Bit) -> Iterator[Bit]:
        for child in parent:
            tag = child.tag
            if tag == _W + "r":
                yield from self._run(child, look)
            elif tag in _GONE or tag == _W + "pPr" or not isinstance(tag, str):
                continue
            elif tag == _W + "hyperlink":
                anchor = child.get(_W + "anchor") or ""
                yield from self._bits(child, replace(look, item=anchor if not anchor.startswith("_") else ""))
            elif tag == _W + "sdt":
                named, content = child.find(f"{_W}sdtPr/{_W}tag"), child.find(_W + "sdtContent")
                emptied = named is not None and child.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None  # Word asks to type here; a value of ours never does
                if content is not None and not emptied:
                    yield from self._bits(content, replace(look, value=named.get(_W + "val") or "" if named is not None else look.value))
            elif tag == _W + "fldSimple":
                yield from self._bits(child, replace(look, aside=True) if _COUNTED.match(child.get(_W + "instr") or "") else look)
            elif tag == _W + "bookmarkStart":
                self.names_here.append(child.get(_W + "name") or "")
            elif tag in (_W + "commentRangeStart", _W + "commentRangeEnd"):
                self._comment(child)
            elif tag in _THROUGH:
                yield from self._bits(child, look)
            elif tag == _MC + "AlternateContent":
                choice = child.find(_MC + "Choice")
                if choice is not None:
                    yield from self._bits(choice, look)
            elif tag.endswith("}oMath") or tag.endswith("}oMathPara"):
                yield replace(look, text="".join(child.itertext()))

    def _comment(self, mark) -> None:
        id = mark.get(_W + "id") or ""
        if mark.tag == _W + "commentRangeStart":
            self.open.append(id)
            if hasattr(self, "remarked"):
                self.remarked.append(id)
        elif id in self.open:
            self.open.remove(id)

    def _run(self, run, look: Bit) -> Iterator[Bit]:
        about = run.find(_W + "rPr")
        if about is not None:
            style = self.styles.get(about.find(_W + "rStyle").get(_W + "val"), "") if about.find(_W + "rStyle") is not None else ""
            on = lambda name: about.find(_W + name) is not None and about.find(_W + name).get(_W + "val") not in ("0", "false", "off")
            if style == "placeholder text":
                return
            ours = style in _VALUES or style in _ASIDES or style == "rule sentence"
            look = replace(look, strong=style == "strong" or on("b") and not ours, emphasis=style == "emphasis" or on("i") and not ours, aside=look.aside or style in _ASIDES, value=look.value or ("?" if style in _VALUES else ""))
        for child in run:
            text, tag = "", child.tag
            if tag == _W + "fldChar":
                kind = child.get(_W + "fldCharType")
                if kind == "begin":
                    self.fields.append(["", False])
                elif kind == "separate" and self.fields:
                    self.fields[-1][1] = True
                elif kind == "end" and self.fields:
                    self.fields.pop()
            elif tag == _W + "instrText" and self.fields:
                self.fields[-1][0] += child.text or ""
            elif tag == _W + "t":
                text = child.text or ""
            elif tag in (_W + "tab", _W + "br", _W + "cr"):
                text = " "
            elif tag == _W + "noBreakHyphen":
                text = "-"
            elif tag == _W + "sym":
                text = "\N{REPLACEMENT CHARACTER}"
            elif tag in (_W + "drawing", _W + "pict", _W + "object", _MC + "AlternateContent"):
                self._drawing(child)
            if text and all(begun for _, begun in self.fields):
                yield replace(look, text=text, aside=look.aside or any(_COUNTED.match(instruction) for instruction, _ in self.fields))

    def _drawing(self, element) -> None:
        choice = element.find(_MC + "Choice") if element.tag == _MC + "AlternateContent" else None
        element = element if choice is None else choice
        for one in element.iter():
            if isinstance(one.tag, str) and one.tag.endswith("}docPr"):
                self.pictures.append(one.get("descr") or one.get("title") or "")
            if one.tag == _W + "txbxContent" and (words := _words(one)):
                self.beside.append(("a text box", words))


def _run_on(one: Found, other: Found) -> Found:
    """Two paragraphs made one; where nothing is left of the first, its bookmarks are left over too."""
    if not one.text:
        return replace(other, comments=tuple(dict.fromkeys((*one.comments, *other.comments))))
    return replace(one, bits=(*one.bits, *other.bits), labels=(*one.labels, *other.labels), ids=(*one.ids, *other.ids), comments=tuple(dict.fromkeys((*one.comments, *other.comments))))


def _words(element) -> str:
    """The words inside an element, without what was deleted."""
    made = []
    for one in element.iter():
        if one.tag == _W + "t" and not any(above.tag in _GONE for above in one.iterancestors()):
            made.append(one.text or "")
        elif one.tag in (_W + "p", _W + "tab", _W + "br"):
            made.append(" ")
    return tidy("".join(made))
