"""Make it yours: what is typed on the page is shown on every page, refused beyond its limits, and builds to the same text."""

from __future__ import annotations

import base64
import functools
import http.server
import io
import json
import os
import re
import threading
import zlib
from pathlib import Path

import lxml.html
import markdown
import pytest
import yaml
from pypdf import PdfReader

from complaint_standards.build import build
from complaint_standards.cli import main
from complaint_standards.load import load
from complaint_standards.pages import pages
from complaint_standards.resolve import resolve
from conftest import DATE, ROOT
from test_browser import BUILT, page, site  # noqa: F401

# Every kind of value, so that something changes on most pages.
TYPED = {
    "organisation-name": "Hill Top Health", "complaints-phone": "01632 960123", "complaints-email": "complaints@hill-top.example.org", "complaints-address": "Complaints\nHill Top\nExampleton",
    "advocacy-provider": "speak With Us & friends", "advocacy-phone": "01632 960124", "commissioner-contact": "www.icb.example.org/complaints", "safeguarding-phone": "01632 960125 option 2",
    "staff-support-contact": "the wellbeing hub", "record-system": "the blue book", "acknowledge-within": "1 working day", "update-every": "2 weeks", "contact-attempts": 4,
    "response-times": [{"within": "25 working days", "when": "most complaints"}, {"within": "3 months"}], "local-review": "letter", "writing-champions": "yes", "advocate-sees-draft": "yes",
    "team-leader": {"title": "Head of the day", "phrase": "the head of the day, whoever that may be this week"}, "complaints-team": {"title": "Head of the day", "phrase": "the head of the day"},
    "sign-off-chain": ["investigator", "complaints-manager", "responsible-person"],
}
PALS = {"acute": "none", "primary-care": "present", "icb": "present"}
NOT_COMPARED = {"make-it-yours.md", "index.md", "differences.md", "about.md", "check-your-policy.md", "a-to-z.md", "keep.md", "self-assessment.md"}  # only a sector has the first, and its home leads to it; the next three tell of layers; the A to Z lists what the sector has, how a copy is kept is told of the site, and a script puts much into the last


def _type(page, id: str, value) -> None:
    """Type a value as someone would: into its field, and on to the next."""
    field = page.locator(f"[data-set={id}]")
    kind = field.get_attribute("data-type")
    if not field.is_visible():
        page.locator("details.group", has=field).locator("summary").click()
    if kind == "choice":
        field.locator(f"input[value='{value}']").check()
    elif kind == "role":
        field.locator(".title").fill(value["title"])
        field.locator(".phrase").fill(value["phrase"])
    elif kind == "role-list":
        for n, name in enumerate(value):
            field.locator(".link").nth(n).select_option(name)
    elif kind in ("duration", "tiers"):
        for n, tier in enumerate(value if kind == "tiers" else [{"within": value}]):
            row = field.locator(".tier").nth(n) if kind == "tiers" else field
            number, _, unit = tier["within"].partition(" ")
            if tier.get("when"):
                row.locator(".which").fill(tier["when"])
            row.locator(".unit").select_option(unit.removesuffix("s"))
            row.locator(".number").fill(number)
    else:
        field.locator("input, textarea").fill(str(value))
    page.keyboard.press("Tab")


def _words(main) -> list[str]:
    """The words that a reader sees; what leads elsewhere or tells of the document itself is left out."""
    for element in list(main.iter()):
        kinds = set((element.get("class") or "").split()) if isinstance(element.tag, str) else set()
        if element.getparent() is not None and (not isinstance(element.tag, str) or "hidden" in element.attrib or element.tag in ("style", "script", "title") or kinds & {"control", "headerlink", "md-path", "whose", "local-mark", "print-here", "only-law", "filter", "about-page", "report", "beside", "tick-tools", "tools", "trail", "needs-script", "dates-take", "dates-sheet", "dates-form", "assess-running"}):
            element.drop_tree()
        elif element.tag in ("p", "li", "td", "th", "br", "div", "text", "option", "legend", "label", "small", "h1", "h2", "h3", "summary", "section", "tspan"):
            element.tail = f" {element.tail or ''}" if element.tag != "tspan" else element.tail
    return re.findall(r"\w+|[^\w\s]", main.text_content().replace("\N{NO-BREAK SPACE}", " "))


def _built(body: str) -> list[str]:
    made = markdown.markdown(body, extensions=["admonition", "attr_list", "def_list", "md_in_html", "tables", "pymdownx.details"])
    return _words(lxml.html.fragment_fromstring(made, create_parent="main"))


def _shown(page) -> list[str]:
    inside = page.evaluate("document.querySelector('article').innerHTML")
    return _words(lxml.html.fragment_fromstring(inside, create_parent="main"))


def _told(page) -> str:
    """What the page says while a value is typed and kept, once the browser has shown it."""
    page.wait_for_selector("html[data-made-local]", state="attached")
    return page.locator(".yours-said").inner_text()


def _open(page, address: str) -> None:
    """A page with the values of this browser in place."""
    page.goto(address)
    page.wait_for_selector("html[data-made-local]", state="attached")


def _export(page) -> str:
    with page.expect_download() as waiting:
        page.locator(".yours-save").click()
    assert waiting.value.suggested_filename == "variant.yml"
    return Path(waiting.value.path()).read_text(encoding="utf-8")


@pytest.fixture
def quick(page):
    """A page without the theme's own script, which has no part in this and takes most of the time."""
    page.route(re.compile(r"/bundle\."), lambda route: route.abort())
    return page


# --- the same text ---------------------------------------------------------------------------------
@pytest.mark.parametrize("sector", PALS)
def test_what_the_browser_shows_is_what_the_export_builds(quick, site, real, tmp_path, sector, capsys):
    """On three sectors, every thirtieth page that changes; all of them where LOOK_AT_ALL is set. Of one the file is first put into a folder made by `new`, and checked."""
    page = quick
    page.goto((site / sector / "make-it-yours.html").as_uri())
    typed = {**TYPED, "pals": PALS[sector]}
    for id, value in typed.items():
        _type(page, id, value)
    assert _told(page) == f"{len(typed)} values are yours, in this browser only."
    words, folder = _export(page), tmp_path / "hill-top"
    if sector == next(iter(PALS)):
        assert main(["new", "Hill Top Health", "--from", sector, "--to", str(folder), "--root", str(ROOT), "--date", BUILT.isoformat()]) == 0
        (folder / "variant.yml").write_text(words, encoding="utf-8")
        assert main(["check", str(folder), "--root", str(ROOT), "--date", BUILT.isoformat()]) == 0, capsys.readouterr().err

    # The same under the sector's own name, so that only values differ.
    folder.mkdir(exist_ok=True)
    words = "".join(line for line in words.splitlines(keepends=True) if not line.startswith("document:"))
    own = real.layers[sector].variant
    for key in ("name", "short", "about"):
        words = re.sub(rf"^{key}: .*$", f"{key}: {json.dumps(getattr(own, key))}", words, flags=re.M)
    (folder / "variant.yml").write_text(words, encoding="utf-8")
    library, problems = load(ROOT, (folder,))
    assert not problems
    one, problems = resolve(library, "hill-top-health", BUILT)
    assert not problems
    made, before = pages(one), pages(resolve(library, sector, BUILT)[0])
    changed = [path for path in made if path not in NOT_COMPARED and made[path].body != before[path].body]
    looked = [path for path in changed if list(PALS)[zlib.crc32(path.encode()) % len(PALS)] == sector]
    assert len(changed) > 60 and len(looked) > 15
    for path in looked[::10] if "LOOK_AT_ALL" not in os.environ else changed:
        _open(page, (site / sector / path).with_suffix(".html").as_uri())
        assert _shown(page) == _built(made[path].body), path


def test_a_world_of_one_sector_from_page_to_built_site(quick, world, tmp_path):
    """The whole way in the tiny world, with `build`: typed, downloaded, built, and every fourth page the same; each where LOOK_AT_ALL is set."""
    assert not [problem for problem in build(world, tmp_path / "site", DATE, ["clinic"], lambda words: None) if not problem.notice]
    page = quick
    page.goto((tmp_path / "site" / "clinic" / "make-it-yours.html").as_uri())
    for id, value in {"desk": "none", "phone": "01632 960150", "acknowledge-within": "1 working day", "manager": {"title": "Lead", "phrase": "our lead"},
                      "times": [{"within": "4 weeks", "when": "small ones"}, {"within": "2 months"}]}.items():
        _type(page, id, value)
    _told(page)
    folder = tmp_path / "ours"
    folder.mkdir()
    words = _export(page)
    assert "id: our-organisation\n" in words, "no name was typed"
    words = re.sub("^(name|short|about): .*$", lambda match: f"{match[1]}: {dict(name='Clinics', short='Clinic', about='For clinics.')[match[1]]}", re.sub("^document:.*\n", "", words, flags=re.M), flags=re.M)
    (folder / "variant.yml").write_text(words, encoding="utf-8")
    assert not [problem for problem in build(world, tmp_path / "built", DATE, say=lambda words: None, folder=folder) if not problem.notice]
    text = lambda path: _words(lxml.html.fragment_fromstring(re.search("<article.*</article>", path.read_text(encoding="utf-8"), re.S)[0], create_parent="main"))
    paths = [path.relative_to(tmp_path / "built" / "our-organisation").as_posix() for path in (tmp_path / "built" / "our-organisation").rglob("*.html")]
    assert len(paths) > 20
    for path in paths if "LOOK_AT_ALL" in os.environ else sorted(paths)[::4]:
        if Path(path).with_suffix(".md").as_posix() not in {*NOT_COMPARED, "404.md", "law.md"}:
            _open(page, (tmp_path / "site" / "clinic" / path).as_uri())
            assert _shown(page) == text(tmp_path / "built" / "our-organisation" / path), path


# --- limits ----------------------------------------------------------------------------------------
def test_what_goes_beyond_its_limits_is_refused_with_the_regulation_and_shown_nowhere(page, site):
    page.goto((site / "acute" / "make-it-yours.html").as_uri())
    for id, value, expected in (("acknowledge-within", "5 working days", "at least 1 working day and at most 3 working days (SI 2009/309 reg 13(3))"), ("response-times", [{"within": "7 months"}], "at most 6 months (SI 2009/309 reg 14(3))"),
                                ("complaints-phone", "ring us", "a phone number, as in 0300 000 0000"), ("contact-attempts", "many", "a whole number"), ("contact-attempts", "9", "at least 2 and at most 6")):
        _type(page, id, value)
        assert page.locator(f"#wrong-{id}").inner_text() == f"Not kept. Expected: {expected}."
        assert page.locator(f"[data-set={id}] [aria-invalid]").count()
    assert page.locator(".yours-save").is_disabled() and "Nothing is yours yet" in page.locator(".yours-said").inner_text()
    assert page.locator("[data-set=complaints-phone] input").input_value() == "ring us", "what was typed stays, to be put right"
    # Were something wrong kept all the same, it is not shown.
    page.evaluate("""complaints.keep({"acknowledge-within": "9 working days", "safeguarding-phone": "<b>12</b>", "pals": "sometimes", "sign-off-chain": ["nobody"], "no-such-value": "x",
        "organisation-name": "Hill Top <img src=x>", "complaints-manager": {"title": "Boss"}})""")
    _open(page, (site / "acute" / "procedure" / "acknowledge-and-agree.html").as_uri())
    assert "within 3 working days after the day" in page.locator("#acknowledge").locator("xpath=ancestor::section").inner_text()
    _open(page, (site / "acute" / "values.html").as_uri())
    assert page.locator("#organisation-name td").first.inner_text() == "Hill Top <img src=x>" and not page.locator("article img").count()
    assert page.locator("#safeguarding-phone .gap").inner_text() == "[your safeguarding phone number]"


# --- kept, carried, cleared -------------------------------------------------------------------------
def test_own_values_are_told_of_printed_and_cleared(page, site):
    page.goto((site / "acute" / "make-it-yours.html").as_uri())
    _type(page, "safeguarding-phone", "01632 960125")
    _type(page, "pals", "none")
    assert not page.locator("[data-set=safeguarding-phone] .kept").is_hidden()
    _open(page, (site / "acute" / "quick-reference" / "spoken-complaint-list.html").as_uri())
    assert page.locator(".local-bar").inner_text().startswith("Shows your own names and times, in this browser only.")
    assert page.locator(".checklist a[href='tel:01632960125']").inner_text() == "01632 960125" and page.locator("#pals").is_hidden()
    sides = PdfReader(io.BytesIO(page.pdf(format="A4", print_background=False, prefer_css_page_size=True))).pages
    printed = re.sub(r"\s+", " ", sides[0].extract_text())
    assert len(sides) == 1 and "01632 960125" in printed and "Names and times filled in by a browser" in printed and "in this browser only" not in printed
    _open(page, (site / "acute" / "quick-reference" / "spoken-complaint.html").as_uri())
    assert page.locator("figure svg a[data-step=pals]:visible").count() == 0 and page.locator("figure svg a[data-step=reassure]:visible").count() == 1
    _open(page, (site / "acute" / "follow" / "spoken-complaint.html").as_uri() + "#unsafe,needs,listen,write-down,put-right")
    page.locator(".answers:visible .answer").click()
    page.wait_for_url(re.compile("settled$"))
    page.goto((site / "acute" / "dates.html").as_uri())
    page.locator("#received").fill("2026-12-01")
    assert "4 December 2026" in page.locator("[data-clock=acknowledge-by] .date").inner_text()
    page.evaluate("complaints.keep({...complaints.local, 'acknowledge-within': '1 working day'})")
    page.locator("[data-clock=acknowledge-by] .date", has_text="2 December 2026").wait_for()
    page.goto((site / "dental" / "index.html").as_uri())
    assert not page.locator(".local-bar").count(), "another sector has its own"
    _open(page, (site / "acute" / "quick-reference" / "spoken-complaint-list.html").as_uri())
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator(".local-bar button").click()
    page.wait_for_selector(".local-bar", state="detached")
    assert page.locator("#pals").is_visible() and page.locator(".checklist .gap").count() > 2
    page.goto((site / "acute" / "make-it-yours.html").as_uri())
    assert page.locator("[data-set=safeguarding-phone] input").input_value() == "" and page.locator("[data-set=pals] input:checked").get_attribute("value") == "present"


def test_a_file_is_brought_in_and_what_does_not_fit_is_told(page, site, tmp_path):
    page.goto((site / "acute" / "make-it-yours.html").as_uri())
    ours = tmp_path / "variant.yml"

    def bring(words: str) -> str:
        ours.write_text(words, encoding="utf-8")
        page.evaluate("document.querySelector('.yours-said').textContent = ''")
        page.locator("#yours-file").set_input_files(ours)
        page.locator(".yours-said", has_text=re.compile(".")).wait_for()
        return page.locator(".yours-said").inner_text()

    told = bring((ROOT / "tests" / "organisations" / "marsh-end" / "variant.yml").read_text(encoding="utf-8"))
    assert told.startswith(f"{len(yaml.safe_load(ours.read_text(encoding='utf-8'))['values'])} values were taken.") and "notes, add, drop: those need a build" in told
    assert page.locator("[data-set=complaints-manager] .phrase").input_value() == "the head of patient experience"
    values = yaml.safe_load(_export(page))["values"]
    expected = yaml.safe_load(ours.read_text(encoding="utf-8"))["values"]
    assert {name: one["set"] for name, one in values.items()} == {name: one["set"] for name, one in expected.items()}
    assert "acknowledge-within: at least 1 working day and at most 3 working days (SI 2009/309 reg 13(3))" in bring("values: {acknowledge-within: {set: 1 week}, colour: {set: red}}")
    assert "Nothing was taken" in bring("values: [") and "builds on “dental”" in bring("extends: dental\nvalues: {pals: {set: none}}") and "no `values`" in bring("id: x")


def test_values_come_along_where_each_file_has_a_store_of_its_own(browser, site):
    """As in Firefox from a folder. On a website an address brings nothing."""
    context = browser.new_context()
    context.add_init_script("""for (const name of ["getItem", "setItem"]) { const plain = Storage.prototype[name];
        Storage.prototype[name] = function (key, ...rest) { return plain.call(this, location.pathname + key, ...rest); }; }""")
    page = context.new_page()
    page.goto((site / "acute" / "make-it-yours.html").as_uri())
    _type(page, "complaints-phone", "01632 960123")
    _told(page)
    page.goto((site / "acute" / "values.html").as_uri())
    assert not page.locator(".local-bar").count()
    page.goto((site / "acute" / "make-it-yours.html").as_uri())
    for link, place in (("Quick reference", "quick-reference/index"), ("A spoken complaint", "quick-reference/")):
        page.locator("a:visible", has_text=link).first.click()
        page.wait_for_url(re.compile(place))
        page.wait_for_selector(".local-bar")
        assert "yours=" not in page.url, "the address is left clean"
    context.close()


def test_an_address_brings_no_values_to_a_website(page, site):
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(site))
    handler.log_message = lambda *_: None
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        packed = base64.urlsafe_b64encode(json.dumps([9999999999999, {"complaints-phone": "01632 960666"}]).encode()).decode()
        context = page.context.browser.new_context()
        visited = context.new_page()
        visited.goto(f"http://127.0.0.1:{server.server_port}/acute/values.html?yours={packed}")
        assert not visited.locator(".local-bar").count() and not visited.evaluate("Object.keys(localStorage).filter(key => key.includes('complaint')).length")
        context.close()
        server.shutdown()
