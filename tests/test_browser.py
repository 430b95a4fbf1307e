"""The built sites in a real browser, from a folder, with no server and no network."""

from __future__ import annotations

import datetime
import io
import re
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from complaint_standards.build import build
from conftest import ROOT, once

BUILT = datetime.date(2026, 12, 1)  # by then the community has published something

SECTORS = ("acute", "ambulance", "dental", "icb", "independent", "mental-health-community", "offender-health", "primary-care")


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    def make(folder: Path) -> None:
        problems = [problem for problem in build(ROOT, folder, BUILT, say=lambda words: None) if not problem.notice]
        assert not problems, "\n".join(map(str, problems))

    return once(tmp_path_factory, "site", make)


@pytest.fixture
def page(browser):
    """A page that fails the test when it asks anything of another host, or a script of it breaks."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    asked, broken = [], []
    page.on("request", lambda request: asked.append(request.url) if not request.url.startswith(("file:", "data:", "blob:", "about:")) else None)
    page.on("pageerror", lambda error: broken.append(str(error)))
    yield page
    context.close()
    assert not asked, f"asked another host: {asked}"
    assert not broken, f"a script broke: {broken}"


def _open(page, site: Path, path: str) -> None:
    page.goto((site / path).as_uri())


def ask(page, words: str) -> None:
    """Type words into the search that is open, and wait for what answers them: results of the first letters may stand there before."""
    page.locator("#find-words").clear()
    page.locator("#find-words").press_sequentially(words)
    answered(page)


def answered(page) -> None:
    page.locator(".find-results:not([aria-busy])").wait_for()


def _pages(site: Path, sector: str) -> list[str]:
    return [path.relative_to(site).as_posix() for path in sorted((site / sector).rglob("*.html")) if path.name != "404.html"]


WIDE = re.compile('<table|<pre|role="list"|<select|<textarea')


@pytest.mark.parametrize("half", range(2))
def test_no_page_scrolls_sideways_at_320_pixels(page, site, half):
    """Every other page that holds something wide, and every twelfth of the rest, each in one of the sectors that have it, by turns. Every kind of page is looked at for this in tests/test_accessibility.py too."""
    page.route(re.compile(r"/bundle\."), lambda route: route.abort())  # the theme's own script, which takes most of the time
    page.set_viewport_size({"width": 320, "height": 800})
    there: dict[str, list[str]] = {}
    for sector in SECTORS:
        for path in _pages(site, sector):
            there.setdefault(path.partition("/")[2], []).append(path)
    looked = [paths[n % len(paths)] for n, (_, paths) in enumerate(sorted(there.items())) if n % 12 == 0 or n % 2 and WIDE.search((site / paths[0]).read_text(encoding="utf-8").partition("<article")[2])]
    assert len(looked) > 30
    for path in looked[half::2]:
        _open(page, site, path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, f"{path} is {wide} pixels wide on a screen of 320"


@pytest.mark.parametrize("sector", SECTORS)
def test_every_page_says_what_it_is(page, site, sector):
    for path in _pages(site, sector):
        words = (site / path).read_text(encoding="utf-8")
        footer = words[words.rindex("<footer") :]
        for part in ("Edition 2026.1", f"{BUILT.day} {BUILT:%B %Y}", "CC BY 4.0", "not an NHS or Ombudsman publication"):
            assert part in footer, f"{path} does not say {part!r} in its footer"


def _printed(page, path: Path, anchor: str = "") -> list[str]:
    """The words of each side that a page prints on, opened at one of its places."""
    page.goto(path.as_uri() + anchor)
    return [re.sub(r"\s+", " ", side.extract_text()) for side in PdfReader(io.BytesIO(page.pdf(format="A4", print_background=False, prefer_css_page_size=True))).pages]


@pytest.mark.parametrize(("kind", "folder", "sides", "says"), [("checklist", "quick-reference", 1, "Edition 2026.1"), ("card", "quick-reference", 1, "Edition 2026.1"), ("leaflet", "public", 2, "Ombudsman")])
def test_the_longest_of_each_kind_of_sheet_prints_on_its_sides(page, site, kind, folder, sides, says):
    """Every sheet of every sector is measured when documents are made (tests/test_documents.py); this is what a browser makes of a page."""
    shown = re.compile(f'<section class="{kind}".*?</section>', re.S)
    words = {path: "".join(shown.findall(path.read_text(encoding="utf-8"))) for sector in SECTORS for path in (site / sector / folder).glob("*.html")}
    path = max(words, key=lambda path: len(re.sub("<[^>]*>", "", words[path])))
    assert words[path]
    made = _printed(page, path)
    assert len(made) <= sides and says in " ".join(made), f"{path.relative_to(site)} prints on {len(made)} sides"


def test_on_a_phone_the_rows_of_a_table_are_cards(page, site):
    _open(page, site, "acute/by-when.html")
    row, scrolls = page.locator("table.trace tbody tr").first, "document.querySelector('.table-box').scrollWidth > document.querySelector('.table-box').clientWidth + 1"
    across = row.locator("td").evaluate_all("cells => new Set(cells.map(cell => cell.getBoundingClientRect().top)).size === 1")
    page.set_viewport_size({"width": 360, "height": 800})
    tops = row.locator("td:not(:empty)").evaluate_all("cells => cells.map(cell => cell.getBoundingClientRect().top)")
    assert across and tops == sorted(set(tops)) and not page.evaluate(scrolls)
    assert page.evaluate("getComputedStyle(document.querySelector('table.trace td'), '::before').content") == f'"{page.locator("table.trace thead th").nth(1).text_content()}"'
    page.locator(".filter input").first.fill("zzzz")
    assert not row.is_visible(), "a row that is filtered out is not shown as a card either"


def test_what_training_hands_out_keeps_to_its_sides(page, site):
    """The pack for new staff; and, chosen on their pages, a handout, a certificate, a case study with what is for the trainer on a side of its own."""
    packs = [site / sector / "training" / "induction.html" for sector in SECTORS]
    pack = max(packs, key=lambda path: len(path.read_text(encoding="utf-8").partition("<article")[2]))
    assert 2 <= len(_printed(page, pack)) <= 8, pack
    training = site / "icb" / "training"
    for name, anchor, sides, says in (("closer-look-answer", "#handout", 1, "One thing I will do differently"), ("certificate", "#for-closer-look-start", 1, "Accredited by"), ("cases", "#not-the-surgery-again", 2, "What a good answer covers")):
        made = _printed(page, training / f"{name}.html", anchor)
        assert len(made) == sides and says in made[-1], f"{name}{anchor} prints on {len(made)} sides"
    assert "What a good answer covers" not in made[0] and "children" in made[0]


def test_a_box_to_tick_is_drawn_without_background_colours(page, site):
    _open(page, site, "acute/quick-reference/spoken-complaint-list.html")
    page.emulate_media(media="print")
    border = page.evaluate("getComputedStyle(document.querySelector('ul.boxes input')).borderTopWidth")
    assert float(border.removesuffix("px")) >= 1


def test_flowcharts_change_with_the_screen_and_lead_to_clauses(page, site):
    _open(page, site, "acute/quick-reference/overview.html")
    shown = lambda name: page.locator(f".flow-{name}").first.is_visible()
    assert shown("wide") and not shown("narrow")
    page.set_viewport_size({"width": 360, "height": 800})
    assert shown("narrow") and not shown("wide")
    links = page.locator(".flow-narrow").first.locator("a")
    steps = page.locator("ol.steps").first.locator("> li")
    assert links.count() == steps.count() >= 8
    links.nth(1).click()
    page.wait_for_url("**/procedure/**")
    assert "/procedure/" in page.url and page.locator(f"[id='{page.url.partition('#')[2]}']").count() == 1


def test_the_selector_stays_on_the_same_page(page, site):
    _open(page, site, "acute/procedure/look-closer.html")
    page.locator(".sector-switch summary").click()
    page.locator(".sector-switch a", has_text="Primary care").click()
    page.wait_for_url("**/primary-care/procedure/look-closer.html")
    assert "Primary care" in page.title() or "Primary care" in page.locator("header").inner_text()


def test_works_by_keyboard_alone(page, site):
    _open(page, site, "acute/index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()").startswith("Skip to")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('ul.tasks') !== null"):
            break
    assert page.evaluate("document.activeElement.closest('ul.tasks') !== null"), "the tasks cannot be reached with the Tab key"
    outline = page.evaluate("(() => {const s = getComputedStyle(document.activeElement); return [s.outlineStyle, parseFloat(s.outlineWidth)]})()")
    assert outline[0] != "none" and outline[1] >= 2
    page.keyboard.press("Enter")
    page.wait_for_url("**/quick-reference/**")


def test_the_law_table_can_be_filtered(page, site):
    _open(page, site, "acute/law.html")
    rows = page.locator("table.trace tbody tr")
    before = sum(row.is_visible() for row in rows.all())
    page.locator(".filter input[type=search]").fill("apology")
    after = sum(row.is_visible() for row in rows.all())
    assert 0 < after < before


def test_reads_without_javascript(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path in ("acute/index.html", "acute/procedure/acknowledge-and-agree.html", "acute/law.html", "acute/quick-reference/overview.html"):
        page.goto((site / path).as_uri())
        assert page.locator("article h1").is_visible()
    assert page.locator("ol.steps > li").first.is_visible()
    context.close()


def test_the_front_door_leads_to_every_sector(page, site):
    _open(page, site, "index.html")
    ways = page.locator("ul.sectors a")
    assert [way.get_attribute("href") for way in ways.all()] == [f"{sector}/index.html" for sector in SECTORS]
    ways.last.click()
    page.locator("ul.tasks > li").nth(6).wait_for()


def test_no_link_and_no_anchor_inside_the_sites_is_broken(site):
    sys.path.insert(0, str(ROOT / "scripts"))
    import links

    wrong, looked = links.anchors(site)
    assert not wrong, "\n".join(wrong)
    assert looked > 10000
