"""Reading someone else's policy: what is found, in every kind of file and in the browser, and what is refused."""

from __future__ import annotations

import base64
import concurrent.futures
import dataclasses
import io
import json
import os
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pypandoc
import pytest
import typst
import yaml
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

from complaint_standards.cli import main
from complaint_standards.pages.policy import data
from complaint_standards.resolve import resolve
from complaint_standards.review import files, read, review, terminal
from complaint_standards.screen import blocks_of, fold, passages, screen
from conftest import DATE, ROOT
from test_browser import page, site  # noqa: F401

sys.path.insert(0, str(ROOT / "scripts"))
import review as measuring  # noqa: E402

POLICIES = ROOT / "tests" / "review" / "policies"
SECTOR = {name: one["sector"] for name, one in yaml.safe_load((POLICIES / "faults.yml").read_text(encoding="utf-8")).items()}
EVERY = ("docx", "txt", "odt", "html", "pdf")
# The browser needs the first two of each policy; the others take turns. LOOK_AT_ALL=1 makes and reads all fifty.
FORMATS = {name: EVERY if os.environ.get("LOOK_AT_ALL") else (*EVERY[:2], EVERY[2 + n % 3]) for n, name in enumerate(sorted(SECTOR))}


@pytest.fixture(scope="session")
def sectors(real):
    return {name: resolve(real, name, DATE)[0] for name in set(SECTOR.values())}


# --- the corpus ------------------------------------------------------------------------------------------
def test_each_class_is_found_in_the_corpus_and_nothing_else(real):
    """The goal is 95 % of each, precision and recall; `make review` prints them."""
    counts, untold, astray = measuring.measure(real)
    assert sum(one.right for one in counts.values()) >= 110
    for name, one in counts.items():
        assert one.precision >= 0.95 and one.recall >= 0.95, f"{name}: found astray {one.astray}, lost {one.lost}"
    assert not untold, f"missing from a policy, and not told: {untold}"
    assert not astray, f"told to be missing, though it is there: {astray}"


def test_the_corpus_is_large_and_half_of_it_is_clean():
    extracts = [faults for *_, faults, missing in measuring.texts() if missing is None]
    assert len(extracts) >= 60 and 0.4 <= sum(not faults for faults in extracts) / len(extracts) <= 0.6


# --- every kind of file ------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def written(tmp_path_factory) -> Path:
    """The ten policies, in the formats to try."""
    folder = tmp_path_factory.mktemp("policies")

    def convert(job: tuple[Path, str]) -> None:
        path, format = job
        out = folder / f"{path.stem}.{format}"
        if format == "pdf":
            source = subprocess.run([pypandoc.get_pandoc_path(), "-t", "typst", "-s", str(path)], check=True, capture_output=True).stdout
            out.write_bytes(typst.compile(source))
        else:
            subprocess.run([pypandoc.get_pandoc_path(), "-t", "plain" if format == "txt" else format, "--columns=10000", "--wrap=none", "-o", str(out), str(path)], check=True)

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        list(pool.map(convert, [(POLICIES / f"{name}.md", format) for name, formats in FORMATS.items() for format in formats]))
    return folder


def _findings(path: Path, resolved) -> dict:
    """What a review of a file says, without its name and its places."""
    reading, problems = read(path)
    assert reading, problems
    made, _ = review(reading, resolved)
    return {"suspects": [(one.rule, fold(one.words)) for one in made.suspects], "missing": [one.duty for one in made.missing], "good": [one.duty for one in made.good]}


@pytest.mark.parametrize("name", SECTOR)
def test_a_policy_gives_the_same_findings_in_every_format(name, written, sectors):
    as_markdown = _findings(POLICIES / f"{name}.md", sectors[SECTOR[name]])
    for format in FORMATS[name]:
        assert _findings(written / f"{name}.{format}", sectors[SECTOR[name]]) == as_markdown, format


def test_the_browser_finds_what_python_finds(written, sectors, browser):
    """Each policy as a Word file and as pasted text: the whole review is the same, places and all."""
    page = browser.new_page()
    page.add_script_tag(path=str(ROOT / "overrides/assets/javascripts/policy.js"))
    for name, sector in SECTOR.items():
        rules, word, text = data(sectors[sector]), written / f"{name}.docx", written / f"{name}.txt"
        mine = [dataclasses.asdict(review(read(path)[0], sectors[sector])[0]) for path in (word, text)]
        theirs = page.evaluate("""async ([word, text, rules]) => {
            const bytes = Uint8Array.from(atob(word), letter => letter.charCodeAt(0)), ready = policyCheck;
            return [await ready.blocksOfWord(bytes), ready.blocksOf(text)].map(blocks => ready.review(blocks, rules)); }""",
                               [base64.b64encode(word.read_bytes()).decode(), text.read_text(encoding="utf-8"), rules])
        for one, other in zip(mine, theirs):
            assert [(x["rule"], x["words"], x["place"], x["says"], x["model"]) for x in one["suspects"]] == [(x["rule"], x["words"], x["place"], x["says"], x["model"]) for x in other["suspects"]], name
            assert [(x["duty"], x["stage"]) for x in one["missing"]] == [(x["duty"], x["stage"]) for x in other["missing"]], name
            assert [(x["duty"], x["words"], x["place"]) for x in one["good"]] == [(x["duty"], x["words"], x["place"]) for x in other["good"]], name
            assert one["stages"] == {x["stage"]: x["where"] for x in other["stages"]} and one["words"] == other["words"], name
    page.close()


def test_every_example_of_every_rule_reads_alike_in_the_browser(real, sectors, browser):
    """The same vectors for both: how a text is cut and folded, and which rules it shows."""
    texts = [words for entry in real.faults.values() for words in (*entry.shape.wrong, *entry.shape.right)] + [words for entry in real.duties.values() for words in (*entry.shape.says, *entry.shape.silent)]
    texts += ["Twenty-five (25) days — “e-mail”, naïve café 🙂 ﬁle No. 5, reg. 3. No. As soon as", "A\tB\tC\nx\ty\tz", "Complaints\nAll complaints must be made in writing to us.\n", "Pasted from Word\n1.\tFirst\n2.\tSecond\nStep\tWhen\nAcknowledge\t7 days\n" + "A paragraph that goes on and on in one line, " * 4 + "as people paste it.\nWho can help?\nAn advocate can.\n", "1. First\n2. Second\n   - Deeper: this\n", "x" * 3000, "Word, " * 700]
    assert len(texts) > 600
    resolved = sectors["dental"]
    page = browser.new_page()
    page.add_script_tag(path=str(ROOT / "overrides/assets/javascripts/policy.js"))
    theirs = page.evaluate("""([texts, rules]) => { const ready = policyCheck.compiled(rules), tries = policyCheck.screen(ready), names = new Set(rules.duties.map(one => one.id));
        return texts.map(text => { const found = policyCheck.passages(policyCheck.blocksOf(text));
            return [found.map(one => [one.words, one.tested, one.said, one.under, one.group, one.section, one.number]), tries.faulty(found).map(hit => [hit.rule, hit.passage]), tries.stated(found, names).map(hit => [hit.rule, hit.passage])]; }); }""",
                           [[_as_example(text) for text in texts], data(resolved)])
    page.close()
    rules = screen(real)
    for text, (cut, faulty, stated) in zip(texts, theirs):
        found = passages(blocks_of(_as_example(text)))
        assert [[one.words, one.tested, one.said, one.under, one.group, one.section, one.number] for one in found] == cut, text
        assert [[hit.rule, hit.passage] for hit in rules.faulty(found, resolved.law_for)] == faulty, text
        assert sorted([hit.rule, hit.passage] for hit in rules.stated(found)) == sorted(stated), text


def test_a_policy_is_checked_on_a_page_of_its_sector(page, site, written, sectors, tmp_path):  # noqa: F811
    """Chosen as a file, pasted, or refused with what to do; `page` fails when anything leaves the browser."""
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto((site / "primary-care" / "check-your-policy.html").as_uri())
    said, found = page.locator("form.policy [role=status]"), page.locator(".policy-review")
    small = page.evaluate("[...document.querySelectorAll('form.policy :is(input, textarea, button)')].map(one => one.getBoundingClientRect().height).filter(height => height < 44)")
    assert not small and found.is_hidden()
    (tmp_path / "scan.pdf").write_bytes(typst.compile(b"Complaints"))
    page.set_input_files("#policy-file", tmp_path / "scan.pdf")
    page.locator("form.policy [role=status]", has_text="This is a PDF").wait_for()
    assert found.is_hidden()

    page.set_input_files("#policy-file", written / "p01.docx")
    found.wait_for()
    mine, _ = review(read(written / "p01.docx")[0], sectors["primary-care"])
    assert said.inner_text() == "Done: the review of p01.docx is below."
    assert page.locator(".policy-review strong").first.inner_text().lower() == terminal.summary(mine).lower()
    assert page.evaluate("document.activeElement.textContent") == "Review of p01.docx"
    assert page.locator(".policy-review article blockquote").all_inner_texts() == [one.words for one in mine.suspects]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    links = {one.removeprefix((site / "primary-care").as_uri() + "/").partition("#")[::2] for one in page.evaluate("[...document.querySelectorAll('.policy-review a')].map(one => one.href)")}
    assert links and all(f'id="{anchor}"' in (site / "primary-care" / path).read_text() for path, anchor in links)

    page.fill("#policy-text", "Complaints\n\nAll complaints must be made in writing.\n")
    page.get_by_role("button", name="Check this text").click()
    assert page.evaluate("document.activeElement.textContent") == "Review of the text you pasted"
    assert page.locator(".policy-review article h4").all_inner_texts() == ["1. " + sectors["primary-care"].library.faults["writing-only"].shape.title]
    page.fill("#policy-text", " ")
    page.get_by_role("button", name="Check this text").click()
    assert "no words" in said.inner_text() and found.is_hidden()


def _as_example(text: str) -> str:
    return text if "\n" in text.strip() else text.strip() + "\n"


# --- Word, with all that people do in it -----------------------------------------------------------------
def _word(*paragraphs: str) -> docx.document.Document:
    word = docx.Document()
    for words in paragraphs:
        word.add_heading(words[2:], 1) if words.startswith("# ") else word.add_paragraph(words[2:], style="List Bullet") if words.startswith("- ") else word.add_paragraph(words)
    return word


def _saved(word, path: Path) -> Path:
    word.save(path)
    return path


def _run(p, words: str, **wrap):
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = words
    run.append(text)
    p._p.append(run)
    return run


def test_word_is_read_as_it_stands_now(tmp_path, sectors):
    """Deleted words do not count, added ones do; tables, text boxes and the heads of pages are read; a bold line is a heading."""
    word = _word("# Complaints", "Complaints should be made by phone.")
    p = word.paragraphs[-1]
    gone, new = OxmlElement("w:del"), OxmlElement("w:ins")
    run = OxmlElement("w:r")
    words = OxmlElement("w:delText")
    words.text = " All complaints must be made in writing."
    run.append(words)
    gone.append(run)
    p._p.append(gone)
    p._p.append(new)
    new.append(_run(p, " We acknowledge complaints within nine working days."))
    word.add_paragraph().add_run("Time limits").bold = True
    word.add_paragraph("Six months from the date of the incident is all that you have to complain.")
    table = word.add_table(rows=2, cols=2)
    for cell, text in zip([cell for row in table.rows for cell in row.cells], ("Step", "When", "Acknowledge the complaint", "7 working days")):
        cell.text = text
    word.sections[0].header.paragraphs[0].text = "Agreed with the Strategic Health Authority"
    reading, _ = read(_saved(word, tmp_path / "policy.docx"))
    made, _ = review(reading, sectors["primary-care"])
    found = [(one.rule, one.words, one.place) for one in made.suspects]
    assert ("late-acknowledgement", "We acknowledge complaints within nine working days.", "under “Complaints”") in found
    assert ("wrong-time-limit", "Six months from the date of the incident is all that you have to complain.", "under “Time limits”") in found
    assert ("late-acknowledgement", "7 working days", "row “Acknowledge the complaint”, under “Time limits”") in found
    assert any(rule == "gone-body" and place == "under “Head or foot of the pages”" for rule, _, place in found)
    assert not any(rule == "writing-only" for rule, *_ in found)


def test_text_pasted_from_word_keeps_its_paragraphs_headings_lists_and_tables():
    """Word puts no empty line between paragraphs, and a tab after the mark of a list item as well as between cells."""
    pasted = "How to complain\n" + "Please tell any member of staff, who will listen and try to put things right on the spot, " * 2 + "or ring us.\n1.\tBe clear\n2.\tBe kind\nStep\tWhen\nAcknowledge the complaint\t7 working days\nWho can help?\nAn advocate can.\n"
    assert [block.kind for block in blocks_of(pasted)] == ["heading", "text", "item", "item", "row", "row", "heading", "text"]
    wrapped = "How to complain\nPlease tell any member of staff, who will listen\nand try to put things right on the spot.\n"
    assert [(block.kind, len(block.words)) for block in blocks_of(wrapped)] == [("heading", 15), ("text", 89)]


def test_a_list_item_is_read_after_the_line_that_opens_the_list(tmp_path, sectors):
    reading, _ = read(_saved(_word("# How to complain", "Complaints must:", "- be in writing", "- be polite"), tmp_path / "policy.docx"))
    made, _ = review(reading, sectors["acute"])
    assert [(one.rule, one.words) for one in made.suspects] == [("writing-only", "be in writing")]


def test_comments_go_into_a_copy_and_the_policy_stays_as_it_was(tmp_path, capsys):
    word = _word("# Complaints", "We are glad to hear from you. All complaints must be made in writing. We answer each one.")
    word.paragraphs[-1].add_run(" You have").bold = True
    word.paragraphs[-1].add_run(" six months from the event to complain.")
    path = _saved(word, tmp_path / "policy.docx")
    before = path.read_bytes()
    copies = []
    for name in ("one.docx", "two.docx"):
        assert main(["review", str(path), "--variant", "dental", "--word", str(tmp_path / name), "--brief", "--root", str(ROOT), "--date", str(DATE)]) == 1
        copies.append((tmp_path / name).read_bytes())
    assert path.read_bytes() == before and copies[0] == copies[1]
    assert "policy.docx is as it was" in capsys.readouterr().out
    errors = lambda of: [error.description for error in OpenXmlValidator().validate(str(of)).errors]
    assert errors(tmp_path / "one.docx") == errors(path)  # python-docx leaves one in every file that it makes
    copy = docx.Document(tmp_path / "one.docx")
    assert "".join(p.text for p in copy.paragraphs) == "".join(p.text for p in word.paragraphs), "the words of the copy are not those of the policy"
    said = {comment.comment_id: comment.text for comment in copy.comments}
    assert any("spoken" in words and "reg 13(1)" in words for words in said.values()) and any("does not say that your policy complies" in words for words in said.values())
    marked = {id: _marked(copy, id) for id in said}
    assert {"All complaints must be made in writing.", "You have six months from the event to complain."} <= set(marked.values())


def _marked(word, id: int) -> str:
    """The words that a comment marks."""
    body, inside, words = word.element.body, False, ""
    for element in body.iter():
        if element.tag == qn("w:commentRangeStart") and element.get(qn("w:id")) == str(id):
            inside = True
        elif element.tag == qn("w:commentRangeEnd") and element.get(qn("w:id")) == str(id):
            return words.strip()
        elif inside and element.tag == qn("w:t"):
            words += element.text or ""
    return words


def test_a_copy_is_made_of_a_word_file_only_and_never_over_the_policy(tmp_path, capsys):
    (tmp_path / "policy.txt").write_text("Please complain to us in any way that you like.\n")
    path = _saved(_word("Please complain to us in any way that you like."), tmp_path / "policy.docx")
    before = path.read_bytes()
    assert main(["review", str(tmp_path / "policy.txt"), "--variant", "dental", "--word", str(tmp_path / "copy.docx"), "--root", str(ROOT)]) == 2
    assert main(["review", str(path), "--variant", "dental", "--word", str(path), "--html", str(path), "--root", str(ROOT)]) == 2
    assert path.read_bytes() == before and not (tmp_path / "copy.docx").exists()
    assert "never written over" in capsys.readouterr().err


# --- files that mean harm, or are not what they seem ----------------------------------------------------------
def _changed(path: Path, **parts: bytes) -> Path:
    """A Word file with parts added or replaced."""
    source, target = io.BytesIO(path.read_bytes()), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename not in parts:
                new.writestr(part.filename, old.read(part))
        for name, content in parts.items():
            new.writestr(name, content)
    path.write_bytes(target.getvalue())
    return path


def _hostile(kind: str, folder: Path) -> Path:
    path = _saved(_word("# Complaints", "You can complain to us in any way."), folder / "policy.docx")
    if kind == "bomb":
        return _changed(path, **{"word/media/picture.bin": b"\0" * 3_000_000})
    if kind == "macros":
        return _changed(path, **{"word/vbaProject.bin": b"program"})
    if kind == "entities":
        return _changed(path, **{"word/document.xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'})
    if kind == "broken":
        path.write_bytes(path.read_bytes()[:900])
    made = {"scan": ("scan.pdf", typst.compile(b"#rect(width: 5cm, height: 5cm)")), "old": ("policy.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600), "picture": ("policy.docx", b"\x89PNG\r\n\x1a\n" + b"\0" * 50),
            "empty": ("policy.txt", b"\n \n"), "rtf": ("policy.rtf", rb"{\rtf1 Complaints}"), "sheet": ("policy.docx", _zip({"xl/workbook.xml": b"<x/>", "[Content_Types].xml": b"<x/>"})), "pdf": ("policy.pdf", b"%PDF-1.7\nnothing of the kind")}
    if kind in made:
        path = folder / made[kind][0]
        path.write_bytes(made[kind][1])
    return path if kind != "nothing" else folder / "nothing.docx"


def _zip(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(("kind", "words"), [
    ("bomb", "would unpack to far more"), ("macros", "carries macros"), ("entities", "definitions in it"), ("broken", "damaged"), ("scan", "pictures of pages"), ("old", "old Word file"), ("picture", "not a file of words"),
    ("empty", "no words"), ("rtf", "rich text"), ("sheet", "a spreadsheet"), ("pdf", "damaged"), ("nothing", "no such file")])
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(kind, words, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(files, "MOST_UNPACKED", 2_000_000)
    monkeypatch.setattr(socket.socket, "connect", lambda *given: pytest.fail("asked another machine"))
    path = _hostile(kind, tmp_path)
    before = {one: one.read_bytes() for one in tmp_path.iterdir()}
    assert main(["review", str(path), "--variant", "acute", "--html", str(tmp_path / "out.html"), "--root", str(ROOT)]) == 2
    said = capsys.readouterr().err
    assert words in said and "\n  fix: " in said and "Traceback" not in said
    assert {one: one.read_bytes() for one in tmp_path.iterdir()} == before, "something was written"


def test_what_a_file_points_at_is_not_fetched_and_is_told(tmp_path, monkeypatch, sectors):
    monkeypatch.setattr(socket.socket, "connect", lambda *given: pytest.fail("asked another machine"))
    word = _word("# Complaints", "You can complain to us in any way.")
    word.part.relate_to("http://example.org/template.dotx", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate", is_external=True)
    reading, _ = read(_saved(word, tmp_path / "policy.docx"))
    assert "Nothing was fetched" in review(reading, sectors["acute"])[0].notes[0]
    (tmp_path / "page.html").write_text('<html><body><h1>Complaints</h1><img src="http://example.org/x.png"><script>alert(1)</script><iframe src="file:///etc/passwd"></iframe><p>You can complain to us in any way.</p></body></html>')
    reading, _ = read(tmp_path / "page.html")
    assert [block.words for block in reading.blocks] == ["Complaints", "You can complain to us in any way."]


def test_a_wrong_ending_is_told_and_the_file_is_read_for_what_it_is(tmp_path):
    path = _saved(_word("# Complaints", "You can complain to us in any way."), tmp_path / "policy.pdf")
    reading, problems = read(path)
    assert not problems and reading.kind == "docx" and "ends in .pdf, but it is a Word file" in reading.notes[0]


def test_a_paragraph_without_an_end_is_read_in_pieces(sectors):
    words = "complaints must not be acknowledged until consent " * 2000
    found = passages(blocks_of(words))
    assert len(found) > 50 and max(len(one.words) for one in found) <= 1200
    assert " ".join(one.words for one in found).split() == words.split()


# --- the command ---------------------------------------------------------------------------------------------
def test_a_review_ends_with_what_it_found(tmp_path, capsys):
    clean = POLICIES / "p02.md"
    assert main(["review", str(clean), "--variant", "primary-care", "--root", str(ROOT), "--date", str(DATE)]) == 0
    said = capsys.readouterr().out
    assert "It does not say that your policy complies with the law" in " ".join(said.split()) and "What is good" in said
    assert main(["review", str(POLICIES / "p01.md"), "--variant", "primary-care", "--root", str(ROOT), "--date", str(DATE), "--html", str(tmp_path / "out.html"), "--data", str(tmp_path / "out.json")]) == 1
    said = " ".join(capsys.readouterr().out.split())
    for part in ("“Mrs Philippa Strand, Practice Manager, is the designated responsible person", "(3.1, under “3. Roles”)", "reg 4(4)(b)", "checked against the legislation as first made", "Why it matters:", "Instead:", "How sure:", "not yet checked at source"):
        assert part in said, part
    made = json.loads((tmp_path / "out.json").read_text())
    assert len(made["suspects"]) == 6 and made["suspects"][0]["law"]["url"].startswith("https://")
    page = (tmp_path / "out.html").read_text()
    assert "<script" not in page and "complies with the law" in page and page.count("<article") == 6


def test_rules_of_one_sector_are_not_tried_on_another(sectors):
    words = "# Complaints\n\nYou can complain to NHS England instead of to us.\n"
    found = lambda sector: [one.rule for one in review(files.Reading("x", "txt", blocks_of(words)), sectors[sector])[0].suspects]
    assert "nhs-england-route" in found("dental") and "nhs-england-route" not in found("offender-health")


# --- from a policy to a procedure of one's own ------------------------------------------------------------------
def test_a_policy_becomes_a_variant_that_checks(tmp_path, capsys):
    """As someone does it: look first, take over some, check. What may not stand in a clause is kept beside it."""
    policy, folder = tmp_path / "policy.md", tmp_path / "tollbarrow-road"
    policy.write_text((POLICIES / "p03.md").read_text() + "\n## Our garden\n\nPeople who wait may sit in the garden, where somebody brings them a drink. Staff must water the roses. "
                      "The bench is repaired within two weeks. Ask at the desk for a blanket.\n")
    common = ["--root", str(ROOT), "--date", str(DATE)]
    begin = ["review", str(policy), "--variant", "primary-care", "--brief", "--start", str(folder), *common]
    assert main(begin) == 1 and not folder.exists()
    said = capsys.readouterr().out
    assert "Nothing was written" in said and "1. Response times: 30 working days" in said and "6. Our garden: a clause of your own" in said
    assert "Refused: it has to be at least 1 working day and at most 3 working days (SI 2009/309 reg 13(3)" in " ".join(said.split())
    assert main([*begin, "--accept", "1,9-12"]) == 2 and not folder.exists()
    assert "names no proposal" in capsys.readouterr().err
    assert main([*begin, "--accept", "1-3,6"]) == 1
    assert "“Staff must water the roses.” was left out" in capsys.readouterr().out
    variant = (folder / "variant.yml").read_text()
    assert "\n  response-times: {set: [{name: every complaint, within: 30 working days}]}\n" in variant and "\n  complaints-phone: {set: 01632 960388}\n" in variant
    assert "# From your policy, under “What shall we do?”: “We then aim to have looked into your complaint" in variant
    assert "acknowledge-within: {set: 10" not in variant and "  # responsible-person: {set: {phrase: the senior partner, title: Senior partner}}" in variant
    clause = (folder / "procedure" / "our-garden.md").read_text()
    text = clause.partition("\n---\n")[2]
    assert "Ask at the desk for a blanket." in text and "must" not in text and "two weeks" not in text
    assert "# Left out: Staff must water the roses." in clause and "# Left out: The bench is repaired within two weeks." in clause, "a word was lost"
    assert main(["check", str(folder), *common]) == 0
    capsys.readouterr()
    assert main([*begin, "--accept", "none"]) == 2, "a folder that holds something is written over"
    assert (folder / "variant.yml").read_text() == variant
