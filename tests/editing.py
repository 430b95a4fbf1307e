"""What people do to a Word file: find words in it, and change them as Word would write it."""

from __future__ import annotations

import copy
import io
from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


class File:
    """A Word file that someone edits."""

    def __init__(self, data: bytes | Path):
        self.document = docx.Document(io.BytesIO(data) if isinstance(data, bytes) else str(data))
        self.body = self.document.element.body

    def save(self, path: Path) -> Path:
        self.document.save(str(path))
        return path

    def paragraph(self, words: str, n: int = 0) -> Paragraph:
        """The paragraph, in a table or not, whose words start so."""
        found = [Paragraph(p, self.document) for p in self.body.iter(qn("w:p")) if text(p).startswith(words) and not (p.pPr is not None and p.pPr.pStyle is not None and p.pPr.pStyle.val.startswith("TOC"))]
        assert len(found) > n, f"{len(found)} paragraphs start with {words!r}"
        return found[n]

    def replace(self, start: str, old: str, new: str, n: int = 0) -> Paragraph:
        """Type other words over some, in the run that holds them."""
        paragraph = self.paragraph(start, n)
        for t in paragraph._p.iter(qn("w:t")):
            if old in (t.text or ""):
                t.text = t.text.replace(old, new)
                t.set(qn("xml:space"), "preserve")
                return paragraph
        raise AssertionError(f"{old!r} is in no run of {text(paragraph._p)!r}")

    def retype(self, start: str, new: str, n: int = 0) -> Paragraph:
        """Select a whole paragraph and type another: its bookmarks, controls and links are gone, as in Word."""
        paragraph = self.paragraph(start, n)
        for child in list(paragraph._p):
            if child.tag != qn("w:pPr"):
                paragraph._p.remove(child)
        paragraph.add_run(new)
        return paragraph

    def after(self, start: str | Paragraph, new: str, style: str = "Body Text", n: int = 0) -> Paragraph:
        """Press Enter at the end of a paragraph, and type."""
        paragraph = start if isinstance(start, Paragraph) else self.paragraph(start, n)
        made = Paragraph(parse_xml(f"<w:p {W}/>"), paragraph._parent)
        paragraph._p.addnext(made._p)
        made.style = self.document.styles[style]
        made.add_run(new)
        return made

    def delete(self, start: str, n: int = 0) -> None:
        p = self.paragraph(start, n)._p
        p.getparent().remove(p)

    def delete_clause(self, title: str) -> None:
        """Select from a heading to the next, and press Delete."""
        p = self.paragraph(title)._p
        while True:
            next_ = p.getnext()
            p.getparent().remove(p)
            p = next_
            if p is None or (p.tag == qn("w:p") and p.pPr is not None and p.pPr.pStyle is not None and p.pPr.pStyle.val.startswith(("Heading1", "Heading2"))):
                return

    def cell(self, row: str, column: int, n: int = 0) -> Paragraph:
        """A cell in the row that starts with some words."""
        rows = [tr for tr in self.body.iter(qn("w:tr")) if text(next(tr.iter(qn("w:p")))) == row]
        assert len(rows) > n, f"{len(rows)} rows are called {row!r}"
        return Paragraph(next(list(rows[n].iter(qn("w:tc")))[column].iter(qn("w:p"))), self.document)

    def fill(self, row: str, words: str, column: int = 1, n: int = 0) -> None:
        """Click into a cell, and type over what stands there."""
        cell = self.cell(row, column, n)
        first, *rest = list(cell._p.iter(qn("w:t")))
        first.text = words
        for t in rest:
            t.text = ""

    def add_row(self, after: str, cells: list[str]) -> None:
        row = next(tr for tr in self.body.iter(qn("w:tr")) if text(next(tr.iter(qn("w:p")))) == after)
        new = copy.deepcopy(row)
        for mark in [*new.iter(qn("w:bookmarkStart")), *new.iter(qn("w:bookmarkEnd"))]:
            mark.getparent().remove(mark)
        for tc, words in zip(new.iter(qn("w:tc")), cells):
            first, *rest = list(tc.iter(qn("w:t")))
            first.text = words
            for t in rest:
                t.text = ""
        row.addnext(new)

    def track(self, start: str, old: str, new: str, n: int = 0) -> None:
        """Type other words over some with tracked changes on."""
        paragraph = self.paragraph(start, n)
        run = next(r for r in paragraph._p.iter(qn("w:r")) if any(old in (t.text or "") for t in r.iter(qn("w:t"))))
        whole = "".join(t.text for t in run.iter(qn("w:t")))
        before, after = whole.split(old, 1)
        about = run.find(qn("w:rPr"))
        r = lambda words, tag="t": parse_xml(f'<w:r {W}><w:{tag} xml:space="preserve">{words}</w:{tag}></w:r>')
        made = [r(before), wrapped("del", r(old, "delText"))] + ([wrapped("ins", r(new))] if new else []) + [r(after)]
        for one in made:
            for inner in one.iter(qn("w:r")):
                if about is not None:
                    inner.insert(0, copy.deepcopy(about))
            run.addprevious(one)
        run.getparent().remove(run)

    def track_deletion(self, start: str, n: int = 0) -> None:
        """Delete a whole paragraph with tracked changes on."""
        p = self.paragraph(start, n)._p
        about = p.get_or_add_pPr()
        about.append(parse_xml(f'<w:rPr {W}><w:del w:id="901" w:author="Chair" w:date="2026-06-01T00:00:00Z"/></w:rPr>'))
        for run in list(p.iter(qn("w:r"))):
            for t in run.iter(qn("w:t")):
                t.tag = qn("w:delText")
            holder = wrapped("del")
            run.addprevious(holder)
            holder.append(run)

    def comment(self, start: str, words: str, n: int = 0) -> None:
        self.document.add_comment(self.paragraph(start, n).runs, text=words, author="Chair", initials="C")


def wrapped(kind: str, *inner):
    made = parse_xml(f'<w:{kind} {W} w:id="900" w:author="Chair" w:date="2026-06-01T00:00:00Z"/>')
    made.extend(inner)
    return made


def parse(words: str) -> list:
    """Words as runs."""
    return [parse_xml(f'<w:r {W}><w:t xml:space="preserve">{words}</w:t></w:r>')]


def paragraph(words: str, style: str = "BodyText"):
    made = parse_xml(f'<w:p {W}><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p>')
    made.extend(parse(words))
    return made


def text(p) -> str:
    return "".join(t.text or "" for t in p.iter(qn("w:t")))
