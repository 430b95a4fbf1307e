"""The Word files that committees approve: whole, valid, the same every time, and with nothing that only sight can tell."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

from complaint_standards.documents import documents, procedure_of, word
from complaint_standards.documents.content import Heading, walk
from complaint_standards.load import load
from complaint_standards.resolve import resolve
from conftest import DATE, ROOT
from editing import text


@pytest.fixture(scope="module")
def organisations():
    folders = [ROOT / "tests/organisations" / name for name in ("marsh-end", "four-oaks")]
    library, problems = load(ROOT, tuple(folders))
    assert not problems
    return {name: resolve(library, name, DATE)[0] for name in ("marsh-end", "four-oaks")}


@pytest.fixture(scope="module")
def marsh(organisations):
    """The procedure of a trust that changed a good deal, as a document and as a Word file."""
    document = procedure_of(organisations["marsh-end"])
    return document, Document(io.BytesIO(word.written(document, DATE).data))


@pytest.fixture
def letter(resolved):
    document = next(one for one in documents(resolved["clinic"]) if one.kind == "letter")
    return Document(io.BytesIO(word.written(document, DATE).data))


def _style(p) -> str:
    return p.pPr.pStyle.val if p.pPr is not None and p.pPr.pStyle is not None else ""


def test_a_word_file_is_valid(marsh, letter, tmp_path):
    for file in (marsh[1], letter):
        file.save(str(tmp_path / "file.docx"))
        result = OpenXmlValidator().validate(str(tmp_path / "file.docx"))
        assert not result.errors, "\n".join(map(str, result.errors))


def test_the_same_words_give_the_same_bytes(resolved):
    document = procedure_of(resolved["clinic"])
    one, other = word.written(document, DATE), word.written(document, DATE)
    assert one.data == other.data
    with zipfile.ZipFile(io.BytesIO(one.data)) as package:
        assert {info.date_time for info in package.infolist()} == {(2026, 6, 1, 0, 0, 0)}
        assert b"2026-06-01T00:00:00Z" in package.read("docProps/core.xml")
        assert b"compatibilityMode" in package.read("word/settings.xml") and "word/stylesWithEffects.xml" not in package.namelist()


def test_the_numbers_that_word_counts_are_those_that_the_document_says(marsh):
    document, file = marsh
    stage, clause, counted = 0, 0, []
    for p in file.element.body.iter(qn("w:p")):
        if _style(p) == "Heading1":
            stage, clause = stage + 1, 0
            counted.append((str(stage), text(p)))
        elif _style(p) == "Heading2":
            clause += 1
            counted.append((f"{stage}.{clause}", text(p)))
    assert counted == [(one.number, one.text) for one in walk(document.blocks) if isinstance(one, Heading) and one.number[:1].isdigit()]
    assert len(counted) > 80


def test_contents_and_references_lead_to_headings_and_say_their_numbers(marsh):
    document, file = marsh
    numbers = {word.marks.heading(one.id): one.number for one in walk(document.blocks) if isinstance(one, Heading) and one.id}
    marks = [one.get(qn("w:name")) for one in file.element.body.iter(qn("w:bookmarkStart"))]
    assert len(marks) == len(set(marks)) and all(len(name) <= 40 for name in marks)
    entries = [p for p in file.element.body.iter(qn("w:p")) if _style(p).startswith("TOC") and _style(p) != "TOCHeading"]
    assert len(entries) > 100
    for p in entries:
        (link,) = p.iter(qn("w:hyperlink"))
        assert link.get(qn("w:anchor")) in marks
        number = numbers[link.get(qn("w:anchor"))]
        assert text(p).startswith(number), f"{text(p)} is number {number}"
    found = 0
    for p in file.element.body.iter(qn("w:p")):
        for code in p.iter(qn("w:instrText")):
            if match := re.match(r" REF (\S+) ", code.text or ""):
                result = code.getparent().getnext().getnext()
                assert match[1] in marks and text(result) == numbers[match[1]]
                found += 1
    assert found > 20


def test_a_committee_finds_what_it_asks_for(marsh, organisations):
    document, file = marsh
    words = "\n".join(text(p) for p in file.element.body.iter(qn("w:p")))
    for title in ("Complaints policy and procedure", "Document control", "Version history", "Who does what", "Times, contacts and choices", "How ours differs from the model, and why", "Ratified", "Board, 12 May 2026"):
        assert title in words
    assert [text(p) for p in file.element.body.iter(qn("w:p")) if _style(p) == "AppendixHeading"] == ["Flowcharts", "Checklists", "Letters", "How ours differs from the model, and why"]
    small = "\n".join(text(p) for p in Document(io.BytesIO(word.written(procedure_of(organisations["four-oaks"]), DATE).data)).element.body.iter(qn("w:p")))
    assert "Completed by" in small and "Sponsor" not in small


def test_the_force_of_every_clause_is_told_in_words_and_by_style(marsh, organisations):
    _, file = marsh
    told = [(_style(p), text(p).split(" · ")[0]) for p in file.element.body.iter(qn("w:p")) if _style(p) in ("ClauseLaw", "ClauseStandard", "ClauseLocal")]
    assert set(told) == {("ClauseLaw", "Law"), ("ClauseStandard", "Standard"), ("ClauseLocal", "Local choice")}
    assert len(told) == len([clause for clause in organisations["marsh-end"].clauses])
    ruled = [p for p in file.element.body.iter(qn("w:p")) if any(run.get(qn("w:val")) == "RuleSentence" for run in p.iter(qn("w:rStyle")))]
    assert ruled and all(re.search(r"\[[^]]+\]", text(p)) for p in ruled), "a citation stands beside each rule sentence"


def test_what_is_not_set_is_a_highlighted_gap_that_can_be_clicked(marsh, organisations):
    _, file = marsh
    gaps = [sdt for sdt in file.element.body.iter(qn("w:sdt")) if text(sdt).startswith("[insert ")]
    assert len(gaps) > 5
    for sdt in gaps:
        assert next(sdt.iter(qn("w:highlight"))).get(qn("w:val")) == "yellow"
        assert organisations["marsh-end"].settings[next(sdt.iter(qn("w:tag"))).get(qn("w:val"))].value is None
    assert all(sdt.getparent().tag == qn("w:p") for sdt in file.element.body.iter(qn("w:sdt"))), "controls stand inside a line: round whole paragraphs LibreOffice prints field codes"


def test_pictures_and_tables_can_be_heard(marsh):
    _, file = marsh
    pictures = [one for one in file.element.body.iter() if one.tag.endswith("}docPr")]
    assert len(pictures) == 4 and all(re.match(r"Flowchart in \d+ steps\. 1\. ", one.get("descr")) for one in pictures)
    for table in file.element.body.iter(qn("w:tbl")):
        rows = table.findall(qn("w:tr"))
        assert table.find(f"{qn('w:tblPr')}/{qn('w:tblCaption')}").get(qn("w:val"))
        assert len(rows) == 1 or rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert file.styles.element.find(f"{qn('w:docDefaults')}//{qn('w:lang')}").get(qn("w:val")) == "en-GB"


def test_nothing_stands_only_at_the_foot_of_a_page(marsh):
    document, file = marsh
    section = file.sections[0]
    body = " ".join("".join(one.text or "" for one in p.iter(qn("w:t"))) for p in file.element.body.iter(qn("w:p")))
    for footer in (section.footer, section.first_page_footer):
        words = "".join(p.text for p in footer.paragraphs)
        codes = [one.text.strip() for one in footer._element.iter(qn("w:instrText"))]
        assert document.control in words and codes == ["PAGE", "NUMPAGES"]
    assert document.control in body and document.whose in body and document.title in body


def test_a_letter_has_blanks_to_type_over(letter):
    blanks = [sdt for sdt in letter.element.body.iter(qn("w:sdt")) if sdt.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}") is not None]
    assert [text(sdt) for sdt in blanks][:4] == ["[your address]", "[the date]", "[reference]", "[their name]"]
    assert "With best wishes," in [text(p) for p in letter.element.body.iter(qn("w:p"))]
