"""The findings as comments in a copy of the Word file that was reviewed."""

from __future__ import annotations

import copy
import datetime
import io
import re
import zipfile
from typing import Any

from docx.oxml.ns import qn
from docx.text.run import Run

from ..screen import Passage
from .files import Reading
from .findings import NOT_A_VERDICT, SURE, Review, Suspect
from .terminal import rule, summary
from .word import letters

AUTHOR, INITIALS = "Complaint standards review", "CS"


def commented(reading: Reading, found: tuple[Passage, ...], review: Review, date: datetime.date) -> bytes:
    """A copy of the Word file with a comment beside each passage to look at again.

    The first comment, at the start of the file, says what was found, what is missing and what this is not.
    A passage in a place that takes no comment (the head of a page, a note) is told there too.
    """
    word = reading.word
    elsewhere = []
    for one in review.suspects:
        runs = _runs(reading.anchors.get(found[one.passage].block, []), one.words)
        if runs:
            _comment(word, runs, _about(one), date)
        else:
            elsewhere.append(one)
    first = next((runs for p in (*word.element.body.iter(qn("w:p")),) if (runs := _runs([p], ""))), None)
    if first is None:
        paragraph = word.add_paragraph(" ")
        first = [paragraph.runs[0]]
    lines = [summary(review), f"Read for {review.sector}, edition {review.edition}, on {review.date}.", NOT_A_VERDICT, *review.notes]
    lines += [f"{one.place}: “{one.words}” {one.says}" for one in elsewhere]
    for heading, some in (("Not found:", [one for one in review.missing if one.law]), ("Good practice that was not found:", [one for one in review.missing if not one.law])):
        lines += [heading, *(f"- {one.title} ({one.stage})" for one in some)] if some else []
    _comment(word, first[:1], "\n".join(lines), date)
    _without_lost_styles(word)
    return _packed(word)


def _about(one: Suspect) -> str:
    return "\n".join(filter(None, [one.title, one.says, f"Why it matters: {one.why}", f"Instead: {one.instead}", f"The model says: “{one.model}”" if one.model else "",
                                   f"The rule: {rule(one.law)}", f"How sure: {SURE[one.sure]}"]))


def _comment(word, runs: list[Run], text: str, date: datetime.date) -> None:
    made = word.add_comment(runs, text=text, author=AUTHOR, initials=INITIALS)
    made._comment_elm.date = datetime.datetime(date.year, date.month, date.day, tzinfo=datetime.timezone.utc)
    made.paragraphs[0].runs[-1].bold = True


def _without_lost_styles(word) -> None:
    """Take away the names of the styles of Word's own comments, where the file does not have them."""
    known = {style.get(qn("w:styleId")) for style in word.styles.element}
    marks = [run for run in word.element.body.iter(qn("w:r")) if run.find(qn("w:commentReference")) is not None]
    for element in (word.part._comments_part.element, *marks):
        for style in [*element.iter(qn("w:pStyle"), qn("w:rStyle"))]:
            if style.get(qn("w:val")) not in known:
                style.getparent().remove(style)


def _runs(paragraphs: list[Any], words: str) -> list[Run]:
    """The runs that hold a sentence, cut where it starts and ends; with no words, the first run with any."""
    pattern = re.compile(r"\s+".join(map(re.escape, words.split()))) if words else None
    for p in paragraphs:
        if any(one.tag in (qn("w:txbxContent"), qn("w:hdr"), qn("w:ftr"), qn("w:footnote"), qn("w:endnote")) for one in p.iterancestors()):
            continue
        found = [(run, text) for run, text in letters(p)]
        if pattern is None:
            if runs := [run for run, text in found if text.strip()]:
                return [Run(runs[0], p)]
            continue
        whole = "".join(text for _, text in found)
        if match := pattern.search(whole):
            return _cut(p, found, match.start(), match.end())
    return []


def _cut(p, found: list[tuple[Any, str]], start: int, end: int) -> list[Run]:
    """The runs from one letter of a paragraph to another; a plain run is cut in two where the sentence begins or ends in it."""
    made, at = [], 0
    for run, text in found:
        first, last = at, at + len(text)
        at = last
        if last <= start or first >= end or not text:
            continue
        if first < start:
            second = _split(run, start - first)
            run, first = (run, first) if second is None else (second, start)
        if last > end:
            _split(run, end - first)
        made.append(Run(run, p))
    return made


def _split(run, at: int):
    """Cut a run that holds nothing but one text; gives the second half, or None where it cannot be cut."""
    inner = [one for one in run if one.tag != qn("w:rPr")]
    if len(inner) != 1 or inner[0].tag != qn("w:t"):
        return None
    second = copy.deepcopy(run)
    text = inner[0].text or ""
    for one, words in ((inner[0], text[:at]), ([part for part in second if part.tag == qn("w:t")][0], text[at:])):
        one.text = words
        one.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.addnext(second)
    return second


def _packed(word) -> bytes:
    """The file as bytes, the same ones every time."""
    saved, packed = io.BytesIO(), io.BytesIO()
    word.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0)), old.read(part), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
