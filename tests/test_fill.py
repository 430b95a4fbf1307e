"""The Word file that a browser fills in: every value where Python would have it, a valid file, and back again by `import`."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

from complaint_standards.documents import procedure_of, to_fill_in, word
from complaint_standards.documents.word import opened
from complaint_standards.importing.back import as_filled, bring_back, subject
from complaint_standards.importing.reading import Returned
from complaint_standards.resolve import parse, resolve
from conftest import ROOT
from editing import File, text
from test_browser import BUILT, page, site  # noqa: F401
from test_delivery import served, visit  # noqa: F401
from test_documents import offered  # noqa: F401
from test_local import TYPED, _told, _type

CLINIC = {"phone": "01632 960150", "acknowledge-within": "1 working day", "manager": {"title": "Lead <of> all", "phrase": "our lead & friend"}, "times": [{"name": "small ones", "within": "4 weeks", "when": "small ones"}, {"name": "every complaint", "within": "2 months"}]}


def _words(data: bytes) -> dict[str, list[str]]:
    """What a Word file says: its paragraphs, its heads and feet, what its drawings say, what it says of itself."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
    file = Document(io.BytesIO(data))
    of = lambda element: [words for p in element.iter(qn("w:p")) if (words := re.sub(r"\s+", " ", text(p)).strip())]
    section, about = file.sections[0], file.core_properties
    return {"text": of(file.element.body), "margins": [words for one in (section.header, section.footer, section.first_page_header, section.first_page_footer) for words in of(one._element)],
            "drawings": [one.get("descr") for one in file.element.body.iter() if one.tag.endswith("}docPr")], "about": [about.title, about.subject, about.author, about.last_modified_by]}


def _valid(data: bytes, path: Path) -> None:
    path.write_bytes(data)
    assert not (errors := OpenXmlValidator().validate(str(path)).errors), "\n".join(map(str, errors))


def _by_python(resolved, values: dict, name: str = ""):
    """The procedure as Python writes it, were these the sector's own values and name."""
    settings = {id: replace(one, value=parse(one.definition, values[id])[0], origin=replace(one.origin, because="")) if id in values else one for id, one in resolved.settings.items()}
    variant = resolved.variant.model_copy(update={"name": name, "about": f"For everyone who works for {name}."}) if name else resolved.variant
    return word.written(procedure_of(replace(resolved, settings=settings, variant=variant)), resolved.date).data


def _download(page) -> bytes:
    with page.expect_download() as waiting:
        page.locator(".yours-word button").click()
    page.locator(".yours-word-said", has_text="is in your downloads").wait_for()
    assert waiting.value.suggested_filename.endswith("-complaints-procedure.docx")
    return Path(waiting.value.path()).read_bytes()


@pytest.fixture
def filling(page, offered):
    """The page of the tiny world's clinic, which offers the file, opened from a folder, with values typed."""
    page.goto((offered / "clinic" / "make-it-yours.html").as_uri())
    for id, value in CLINIC.items():
        _type(page, id, value)
    _told(page)
    return page


def test_what_is_downloaded_is_what_python_writes_for_these_values(filling, resolved, tmp_path):
    made = _download(filling)
    assert filling.locator(".yours-word-said").inner_text().startswith("The Word file is in your downloads, with 4 values of yours.")
    assert _words(made) == _words(_by_python(resolved["clinic"], CLINIC))
    _valid(made, tmp_path / "it.docx")
    assert _download(filling) == made, "the same values give the same bytes"


def test_a_browser_that_cannot_pack_makes_the_same_file(filling, tmp_path):
    unpacked = lambda data: (package := zipfile.ZipFile(io.BytesIO(data))) and {info.filename: package.read(info) for info in package.infolist()}
    made = _download(filling)
    filling.evaluate("delete window.CompressionStream")
    stored = _download(filling)
    assert {info.compress_type for info in zipfile.ZipFile(io.BytesIO(stored)).infolist()} == {zipfile.ZIP_STORED} and len(stored) > len(made)
    assert unpacked(stored) == unpacked(made)
    _valid(stored, tmp_path / "it.docx")


def test_a_choice_that_steps_hang_on_is_refused_and_one_may_go_back(filling):
    said, button = filling.locator(".yours-word-said"), filling.locator(".yours-word button")
    _type(filling, "desk", "none")
    title = filling.locator("[data-set=desk] legend").inner_text()
    assert button.is_disabled() and said.inner_text().startswith(f"This file cannot be made here with what you chose for “{title}”: it would have the wrong steps. Download variant.yml below")
    filling.locator("[data-set=desk] .undo").click()
    assert not button.is_disabled() and said.inner_text() == ""


def test_pages_built_without_files_say_how_to_have_it(page, site):
    page.goto((site / "acute" / "make-it-yours.html").as_uri())
    assert not page.locator(".yours-word").count() and "Ask whoever looks after them to build them with --documents" in page.locator(".yours-take").inner_text()


# --- every kind of value, in a real sector -------------------------------------------------------------------
OWN = {id: value for id, value in TYPED.items() if id not in ("local-review", "writing-champions", "advocate-sees-draft")} | {"organisation-name": "Hill <Top> & Sons’ “Health”", "pals": "integrated",
       "complaints-address": "Complaints, Hill Top, Exampleton", "response-times": [{"name": "most complaints", "within": "25 working days", "when": "most complaints"}, {"name": "every complaint", "within": "3 months"}]}


@pytest.fixture(scope="module")
def made(browser, site, real, tmp_path_factory) -> bytes:
    """The file of the acute sector as its page would make it; the page of a site without files, with the two scripts that it lacks."""
    resolved, folder = resolve(real, "acute", BUILT)[0], tmp_path_factory.mktemp("fill")
    (folder / "procedure.js").write_text(opened.opened(to_fill_in(resolved), BUILT), encoding="utf-8")
    page = browser.new_page()
    page.goto((site / "acute" / "make-it-yours.html").as_uri())
    for path in (site / "acute" / "assets" / "javascripts" / "word.js", folder / "procedure.js"):
        page.add_script_tag(url=path.as_uri())
    got = page.evaluate("""async (own) => {
        const {complaints} = window, {data, values} = complaints, name = own["organisation-name"];
        const kept = Object.fromEntries(Object.entries(own).filter(([id, value]) => values.ours(data.values, id, value)).map(([id, value]) => [id, values.parse(data.values[id], value).value]));
        const {blob} = await complaints.wordFile(values.effective(data, kept), kept, {name, about: `For everyone who works for ${name}.`});
        return btoa([...new Uint8Array(await blob.arrayBuffer())].map((byte) => String.fromCharCode(byte)).join(""));
    }""", OWN)
    page.close()
    return base64.b64decode(got)


def test_values_of_every_kind_read_as_python_has_them_and_no_default_is_left(made, real, tmp_path):
    resolved = resolve(real, "acute", BUILT)[0]
    assert {resolved.settings[id].type for id in OWN} == {setting.type for setting in resolved.settings.values()}, "of every kind one is typed"
    words = _words(made)
    assert words == _words(_by_python(resolved, OWN, OWN["organisation-name"]))
    said = " ".join(" ".join(lines) for lines in words.values())
    assert said.count(OWN["organisation-name"]) > 10
    assert said.count(resolved.variant.name) == said.count(f"“{resolved.variant.name}” over the shared model") == 1, "the sector's own name stands where the file says what it is made of"
    _valid(made, tmp_path / "it.docx")
    gaps = [sdt for sdt in Document(io.BytesIO(made)).element.body.iter(qn("w:sdt")) if next(sdt.iter(qn("w:highlight")), None) is not None]
    assert gaps and not {next(sdt.iter(qn("w:tag"))).get(qn("w:val")) for sdt in gaps if next(sdt.iter(qn("w:tag")), None) is not None} & set(OWN)


def test_import_proposes_exactly_these_values_and_what_was_edited_after(made, real, tmp_path):
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "variant.yml").write_text(f'id: ours\nname: Ours\nshort: Ours\nabout: Ours.\nextends: acute\nedition: "{real.edition.shape.edition}"\n', encoding="utf-8")
    ours, problems = subject(ROOT, str(tmp_path / "ours"), BUILT)
    assert ours, problems
    file = File(made)
    file.fill("Complaints phone number", "01632 960999")  # a committee knew better
    file.retype("Thank them, give your name, and offer a time to talk.", "Thank them, and mean it.")
    outcome, problems = bring_back(file.save(tmp_path / "back.docx"), ours, BUILT)
    assert outcome, problems
    proposed = outcome.made
    assert not proposed.refused and not proposed.unread
    assert {one.item: one.writes[0].value["set"] for one in proposed.proposals if one.verb == "set"} == OWN | {"complaints-phone": "01632 960999"}
    assert [(one.verb, one.item, one.field) for one in proposed.proposals if one.verb != "set"] == [("change", "acknowledge", "do")]


def test_values_in_a_file_that_do_not_fit_are_no_values(real):
    """A file from outside may say anything."""
    acute, kept = resolve(real, "acute", BUILT)[0], {"pals": "integrated"}
    for given in ([], "x", {"pals": ["none"], "no-such": 1, "complaints-phone": "ring", "response-times": [3], "team-leader": {"title": 1}, "contact-attempts": True, "organisation-name": " "}):
        values, filled, _ = as_filled(Returned((), held={"values": {}, "filled": given}), acute)
        assert values == {} and filled is acute
        values, filled, _ = as_filled(Returned((), held={"values": {}, "filled": {**(given if isinstance(given, dict) else {}), **kept}}), acute)
        assert values == kept and filled.variant.name == acute.variant.name


def test_on_a_website_it_is_fetched_when_asked_for_and_without_a_network_it_says_so(visit, served, offered):
    """Under the page's own policy, which `visit` holds it to."""
    address, asked = served(offered)
    page = visit()
    page.route(re.compile("procedure.docx.js"), lambda route: route.abort())
    page.goto(f"{address}clinic/make-it-yours.html")
    assert not [path for path in asked if "procedure.docx" in str(path)]
    page.locator(".yours-word button").click()
    page.locator(".yours-word-said", has_text="Are you offline?").wait_for()
    page.unroute_all()
    assert _words(_download(page))["margins"]
