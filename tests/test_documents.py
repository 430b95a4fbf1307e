"""Documents hold what the pages hold, in the same order; each file is whole, valid and the same every time."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import lxml.html
import markdown
import pytest

from complaint_standards.build import MARK, build, checked, render
from complaint_standards.cli import main
from complaint_standards.documents import braille, documents, files, pandoc, pdf, procedure
from complaint_standards.documents.content import SHEETS, Contents, Figure, Group, Heading, Listing, Space, Table, runs, text, walk
from complaint_standards.load import load
from complaint_standards.pages import pages
from complaint_standards.pages.yours import TO_FILL_IN
from complaint_standards.problems import Place
from complaint_standards.resolve import resolve
from conftest import DATE, ROOT, TINY, once
from test_browser import ask

sys.path.insert(0, str(ROOT / "scripts"))
import documents as checkers  # noqa: E402
import links  # noqa: E402

EXTENSIONS = ["admonition", "attr_list", "def_list", "md_in_html", "tables"]
NOT_CONTENT = ("control", "print-here", "more", "why", "behind", "tick-tools", "only-law", "flow", "elsewhere", "report")  # a page's ways to elsewhere, and drawings


@pytest.fixture(scope="module")
def marsh():
    library, problems = load(ROOT, (ROOT / "tests/organisations/marsh-end",))
    assert not problems
    return resolve(library, "marsh-end", DATE)[0]


@pytest.fixture(params=["clinic", "pocket", "marsh-end", "primary-care"])
def variant(request, resolved, real, marsh):
    return resolved.get(request.param) or (marsh if request.param == "marsh-end" else resolve(real, request.param, DATE)[0])


def _tokens(words: str) -> list[str]:
    return re.findall(r"\w+", words)


def _shown(body: str) -> list[str]:
    """The words of a page that its readers see, its ways to elsewhere left out."""
    page = lxml.html.fragment_fromstring(markdown.markdown(body, extensions=EXTENSIONS), create_parent="main")
    for element in list(page.iter()):
        if element.tag == "q":
            element.text = f" {element.text or ''}"
        if element.getparent() is not None and ("hidden" in element.attrib or set((element.get("class") or "").split()) & set(NOT_CONTENT)):
            element.drop_tree()
        elif element.tag in ("p", "li", "td", "th", "br", "span", "small", "h1", "h2", "h3", "a", "div", "summary", "footer"):
            element.tail = f" {element.tail or ''}" if element.tag in ("p", "li", "td", "th", "br", "h1", "h2", "h3", "div", "summary", "footer") else element.tail
    return _tokens(page.text_content())


def _held(blocks) -> list[str]:
    """The words of a document's blocks, without what a page does not have: the numbers of clauses, a drawing's words."""
    found = []
    for block in walk(blocks):
        if isinstance(block, Heading):
            found.append(f"{block.number} {block.text}" if block.level == 1 else block.text)
        elif isinstance(block, Group):
            found.append(block.title)
        elif not isinstance(block, Figure):
            found.append(" ".join("".join(run.text for run in part) for part in _lines(block)))
    return _tokens(" ".join(found))


def _lines(block):
    if isinstance(block, Space):
        return [block.words, block.help]
    if hasattr(block, "rows"):
        return [cell for row in (() if block.facts else (block.head,)) + block.rows for cell in row]
    return [tuple(runs(block))]


def test_a_document_holds_what_its_page_holds_in_the_same_order(variant):
    made = pages(variant)
    seen = set()
    for folder in ("quick-reference", "letters", "kit", "public"):
        for document in documents(variant):
            if page := made.get(f"{folder}/{document.id}.md"):
                seen.add(document.kind)
                assert _held(document.blocks) == _shown(page.body), document.id
    assert seen == {"flow", "checklist", "card", "letter", "form", "leaflet"}


def test_the_procedure_and_the_guidance_hold_what_their_pages_hold(variant):
    made = pages(variant)
    for number, stage in enumerate(variant.stages, 1):
        assert _held((procedure.stage(stage, number, variant),)) == _shown(made[f"procedure/{stage.id}.md"].body), stage.id
    guidance = next(document for document in documents(variant) if document.kind == "guidance")
    modules = [block for block in guidance.blocks if isinstance(block, Group) and block.kind == "module"]
    assert modules
    for module in modules:
        assert _held((module,)) == _shown(made[f"guidance/{module.id}.md"].body), module.id


# --- paper: one side or it does not ship -------------------------------------------------------------
SECTORS = ("acute", "ambulance", "dental", "icb", "independent", "mental-health-community", "offender-health", "primary-care")


def test_each_sheet_is_one_side_in_letters_of_ten_points_where_it_is_longest(real):
    """By the build's own gate, which refuses anything else of any sector; and looked at in some files that it let through."""
    sheets = {}
    for sector in SECTORS:
        for document in documents(resolve(real, sector, DATE)[0]):
            if document.kind in SHEETS:
                sheets.setdefault(document.id, []).append(document)
    assert len(sheets) >= 30
    for id, some in sheets.items():
        document = max(some, key=lambda one: len(text(one.blocks)))
        for name in {"a4", "pocket"} & set(files.formats(document)):
            made, problems = files.FORMATS[name].write(document, DATE)
            assert not problems, "\n".join(map(str, problems))
            if id in ("overview", "first-three-days"):  # `make documents-check` looks at every one
                assert not checkers.pdf_of(made, one_side=True), id


def _lengthened(document, times: int):
    """A checklist with its ticks so many times over."""
    (group,) = document.blocks
    blocks = tuple(replace(block, items=block.items * times) if isinstance(block, Listing) else block for block in group.blocks)
    return replace(document, blocks=(replace(group, blocks=blocks),))


def test_a_sheet_that_grows_over_its_side_is_refused_and_told_by_how_much(resolved):
    sheet = next(document for document in documents(resolved["clinic"]) if document.id == "first-words")
    times = next(n for n in range(1, 60) if pdf.write(pdf.A4, _lengthened(sheet, n), DATE)[1])
    assert times > 5
    made, (problem,) = pdf.write(pdf.A4, _lengthened(sheet, times), DATE)
    assert made == b"" and problem.place == Place("standards/checklists/first-words.yml", 1)
    over = re.fullmatch(r'"First words" does not fit for Clinics: it is (\d+) mm longer than one side of A4', problem.what)
    assert over and 0 < int(over[1]) < 30
    assert problem.expected == "one side of A4, in letters of at least 10 points"
    assert re.match(r"take out or shorten lines, by \d rows? in all. The longest, then the last: standards/checklists/first-words.yml:\d+ “[^”]+”", problem.fix)
    assert pdf.write(pdf.LARGE, _lengthened(sheet, times), DATE)[1] == []
    wider = int(re.search(r"it is (\d+) mm", str(pdf.write(pdf.A4, _lengthened(sheet, times + 5), DATE)[1][0]))[1])
    assert wider > int(over[1]) + 20


def test_a_drawing_that_would_be_too_small_is_refused(resolved):
    flow = next(document for document in documents(resolved["clinic"]) if document.id == "way")
    (group,) = flow.blocks
    tall = tuple(replace(block, svg=re.sub(r'viewBox="0 0 680 [\d.]+"', 'viewBox="0 0 680 1200"', block.svg)) if isinstance(block, Figure) else block for block in group.blocks)
    made, (problem,) = pdf.write(pdf.A4, replace(flow, blocks=(replace(group, blocks=tall),)), DATE)
    assert re.search(r"its letters would be [78]\.\d points high on one side of A4", problem.what)
    assert re.match(r"the drawing is \d+% too tall: take out a step, or shorten the words of some. The longest, then the last: standards/flows/way.yml:\d+ “[^”]+”", problem.fix)


def test_a_build_with_a_sheet_too_long_stops_and_leaves_the_old_site(world, tmp_path, capsys):
    sheet = world / "standards/checklists/first-words.yml"
    write = [f"Line {n} to fill in, and one more word" for n in range(45)]
    sheet.write_text(sheet.read_text().replace("write: [Your name, Date]", f"write: {json.dumps(write)}"))
    site = tmp_path / "site"
    site.mkdir()
    (site / MARK).touch()
    (site / "index.html").write_text("as it was")
    before = _digests(site)
    assert main(["build", "clinic", "--documents", "--root", str(world), "--site", str(site), "--date", str(DATE)]) == 1
    said = capsys.readouterr().err
    assert '"First words" does not fit for Clinics' in said and "Nothing was changed" in said
    assert said.count("does not fit") == 1, "what holds many sheets tells it again"
    assert _digests(site) == before


# --- every file of the tiny world ---------------------------------------------------------------------
@pytest.fixture(scope="module")
def offered(tmp_path_factory) -> Path:
    """The tiny world's clinic, built with its documents."""
    def make(folder: Path) -> None:
        world = folder.with_name("offered-world")
        shutil.copytree(TINY, world, ignore=shutil.ignore_patterns("expected"))
        shutil.copytree(ROOT / "overrides", world / "overrides")
        assert not build(world, folder, DATE, ["clinic"], say=lambda words: None, documents=True)

    return once(tmp_path_factory, "offered", make)


def _digests(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_every_checker_accepts_every_file(offered, capfd):
    assert checkers.main(offered) == 0, capfd.readouterr().out
    assert re.search(r"(\d\d) files \(.*\): 0 problems", capfd.readouterr().out)


def test_the_page_of_downloads_offers_every_file_and_only_what_is_there(offered):
    folder = offered / "clinic" / "downloads"
    words = (folder / "index.html").read_text(encoding="utf-8")
    assert set(re.findall(r'href="([a-z-]+\.(?:pdf|epub|odt|txt|brf|docx|zip))"', words)) == {path.name for path in folder.iterdir()} - {"index.html", TO_FILL_IN}
    assert "Edition 1 (" in words and "1 June 2026" in words
    shown = re.search(r"ZIP, ([\d.]+) (KB|MB)\)", words)
    assert abs((folder / "clinic.zip").stat().st_size / {"KB": 1e3, "MB": 1e6}[shown[2]] - float(shown[1])) < 1
    sheet = (offered / "clinic" / "quick-reference" / "first-words.html").read_text(encoding="utf-8")
    assert [*re.findall(r'href="\.\./downloads/([^"]+)">([^<]+)', sheet)] == [("first-words.pdf", "A4"), ("first-words-pocket.pdf", "A5 pocket size"), ("first-words-large-print.pdf", "Large print")]


def test_without_documents_nothing_speaks_of_downloads(world, tmp_path):
    jobs = list(render(checked(world, DATE), tmp_path, ("clinic",)))
    made = [path for path in (tmp_path / "trees" / "clinic").rglob("*") if path.suffix in (".md", ".yml", ".html")]
    assert len(jobs) == 1 and len(made) > 30
    assert not [path for path in made if "downloads/" in path.read_text(encoding="utf-8")]


def test_the_zip_is_a_whole_site_by_itself(offered, tmp_path, browser):
    with zipfile.ZipFile(offered / "clinic" / "downloads" / "clinic.zip") as packed:
        packed.extractall(tmp_path)
        assert {info.date_time for info in packed.infolist()} == {(2026, 6, 1, 0, 0, 0)}
    wrong, looked = links.anchors(tmp_path)
    assert not wrong and looked > 100
    page = browser.new_page()
    page.goto((tmp_path / "index.html").as_uri())
    page.wait_for_url("**/clinic/index.html")
    page.get_by_role("button", name="Search").click()
    ask(page, "listening")
    page.locator(".find-results ol a").first.click()
    page.wait_for_url(re.compile(r"/clinic/(?!index\.html$).*\.html"))
    page.close()
    inside = {path.name for path in (tmp_path / "clinic" / "downloads").iterdir()}
    assert inside == {path.name for path in (offered / "clinic" / "downloads").iterdir()} - {"clinic.zip"}
    assert "clinic.zip" not in (tmp_path / "clinic" / "downloads" / "index.html").read_text(encoding="utf-8")


def test_two_builds_give_the_same_bytes(offered, resolved, tmp_path):
    """A document of each kind, made again in another process."""
    made, problems = files.make({document.kind: document for document in documents(resolved["clinic"])}.values(), tmp_path, DATE)
    assert not problems and {offer.format for offer in made} >= set(files.FORMATS) - {"braille"}
    kept = _digests(offered / "clinic" / "downloads")
    assert _digests(tmp_path) == {offer.file: kept[offer.file] for offer in made}


def test_every_side_of_every_pdf_says_what_it_is(offered):
    for path in (offered / "clinic" / "downloads").glob("*.pdf"):
        for side in checkers.pypdf.PdfReader(path).pages:
            words = re.sub(r"\s+", " ", side.extract_text())
            assert "Edition 1 (draft)" in words and "Clinics" in words and "1 June 2026" in words, path.name


# --- the other formats hold the same words ------------------------------------------------------------
@pytest.fixture(scope="module")
def whole(resolved):
    return next(document for document in documents(resolved["clinic"]) if document.kind == "procedure")


def _told(document) -> list[str]:
    """The words of a document in order, with tables told as lists of facts are."""
    found = []
    for block in walk(document.blocks):
        if isinstance(block, Heading):
            found.append(block.words)
        elif isinstance(block, Group):
            found.append(block.title)
        elif isinstance(block, Table):
            found += [" ".join("".join(run.text for run in cell) for cell in (row if block.facts else [one for pair in zip(block.head, row) for one in pair])) for row in block.rows]
        elif not isinstance(block, (Figure, Contents)):
            found += ["".join(run.text for run in words) for words in _lines(block)]
    return _tokens(" ".join(found))


def without_contents(document):
    return replace(document, blocks=tuple(block for block in document.blocks if not isinstance(block, Contents)))


def test_plain_text_holds_every_word_in_order(whole):
    made = pandoc.plain(without_contents(whole), DATE)[0].decode()
    assert max(map(len, made.split("\n"))) <= 78
    said = [word for word in _tokens(re.sub(r"(?m)^\s*(?:- +)*\d+\. ", "", made)) if not word.startswith("__")]
    wanted = [word for word in _told(whole) if not word.isdigit()]
    assert [word for word in said if not word.isdigit()][: len(wanted)] == wanted


def test_an_epub_says_what_readers_with_disabilities_ask(whole, tmp_path):
    (tmp_path / "book.epub").write_bytes(pandoc.epub(whole, DATE)[0])
    with zipfile.ZipFile(tmp_path / "book.epub") as book:
        about = book.read("EPUB/content.opf").decode()
        chapters = {name: book.read(name).decode() for name in book.namelist() if re.search(r"ch\d+\.xhtml", name)}
    for wanted in ('xml:lang="en-GB"', 'accessMode">textual', 'accessModeSufficient">textual', 'accessibilityFeature">alternativeText', 'accessibilityHazard">none', "accessibilitySummary", "conformsTo", "certifiedBy",
                   "2026-06-01T00:00:00Z"):
        assert wanted in about, wanted
    assert len(chapters) >= 6 and all("Edition 1 (draft)" in words for name, words in chapters.items())
    assert '<input type="checkbox" />Listen.</label>' in "".join(chapters.values()) and 'alt="Flowchart: The whole way.' in "".join(chapters.values())


def test_open_document_has_document_control_on_every_page(whole, tmp_path):
    (tmp_path / "it.odt").write_bytes(pandoc.odt(without_contents(whole), DATE)[0])
    with zipfile.ZipFile(tmp_path / "it.odt") as packed:
        styles, content = packed.read("styles.xml").decode(), packed.read("content.xml").decode()
    assert re.search(r"<style:footer>.*Edition 1 \(draft\) · Clinics.*<text:page-number", styles) and 'page-width="21cm"' in styles and 'country="US"' not in styles
    said = _tokens(re.sub(r"<[^>]+>", "", re.sub(r"<(?:/?text:(?:p|h|s|line-break|tab)\b|/?table:)[^>]*>", " ", content)))
    place = iter(said)
    assert all(word in place for word in _held(whole.blocks)), "a word is lost, or in another place"


def test_braille_fits_its_pages_or_is_left_out_with_a_word(whole, resolved, monkeypatch):
    if braille.available():
        made = braille.write(whole, DATE)[0].decode("ascii")
        pages_ = made.split("\f")[:-1]
        assert len(pages_) >= 3
        for n, side in enumerate(pages_, 1):
            lines = side.removesuffix("\r\n").split("\r\n")
            assert len(lines) <= braille.LINES and max(map(len, lines)) <= braille.CELLS
            assert lines[0].endswith("#" + str(n).translate(str.maketrans("1234567890", "ABCDEFGHIJ"))), lines[0]
        assert "\\X" not in made, "a letter that liblouis does not know"
        assert ",Y M/ ACKNOWLEDGE A COMPLA9T" in made.replace('AC"KL$GE', "ACKNOWLEDGE")
    monkeypatch.setattr(braille.shutil, "which", lambda name: None)
    assert all("braille" not in files.formats(document) for document in documents(resolved["clinic"]))
    assert "apt-get install liblouis-bin" in braille.MISSING


def test_an_organisation_offers_its_own_files_with_its_own_control(tmp_path, marsh):
    """Its folder lies anywhere; its sites are built without the sectors', and each says whose it is."""
    made, problems = files.make([one for one in documents(marsh) if one.id in ("first-three-days", "what-to-expect")], tmp_path, DATE)
    assert not problems and {offer.id for offer in made} == {"first-three-days", "what-to-expect"}
    told = pandoc.plain(next(one for one in documents(marsh) if one.kind == "procedure"), DATE)[0].decode()
    for wanted in ("Complaints policy and procedure", "Document number: CP-014", "Ratified: Board, 12 May 2026", "What changed: Corrected the hours.", "How ours differs from the model, and why", "01632 960100"):
        assert wanted in told, wanted
    sheet = checkers.pypdf.PdfReader(tmp_path / "first-three-days.pdf").pages[0].extract_text()
    assert "Marsh End Hospitals, version 4.1 (live)" in re.sub(r"\s+", " ", sheet)


def test_no_file_is_written_over_another(resolved, tmp_path):
    sheet = next(document for document in documents(resolved["clinic"]) if document.id == "kind-words")
    offers, problems = files.make([sheet, sheet], tmp_path, DATE)
    assert [offer.file for offer in offers] == ["kind-words.pdf", "kind-words-large-print.pdf"]
    assert 'two files would be called "kind-words.pdf"' in problems[0].what


def test_what_makes_documents_is_read_only_when_they_are_asked_for():
    code = "import sys, complaint_standards.cli; print([name for name in ('typst', 'pypandoc', 'docx', 'lxml') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout == "[]\n"
