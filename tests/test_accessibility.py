"""A part of `make accessibility`, with the same functions: every kind of page once, with sectors and settings dealt out among them."""

from __future__ import annotations

import re
import sys

import pytest

from complaint_standards.resolve import resolve
from conftest import DATE, ROOT
from test_browser import SECTORS, ask, page, site  # noqa: F401

sys.path.insert(0, str(ROOT / "scripts"))
import accessibility  # noqa: E402
from accessibility import SETTINGS, by_keyboard, fewer, invalid, look, one_of_each, open_in  # noqa: E402

ENOUGH = 5  # entries of a list: the next hundred are alike


@pytest.fixture(scope="module")
def dealt(real):
    """Each kind of page, with the address of one, each in another sector."""
    found = {}
    for sector in SECTORS:
        for kind, path in one_of_each(resolve(real, sector, DATE)[0]).items():
            found.setdefault(kind, {})[sector] = path
    return {kind: "/".join(list(there.items())[n % len(there)]) for n, (kind, there) in enumerate(sorted(found.items()))}


@pytest.mark.parametrize("n", [pytest.param(n, id=str(setting)) for n, setting in enumerate(SETTINGS)])
def test_every_kind_of_page_is_accessible(browser, site, dealt, n):
    """Each in one setting; `make accessibility` looks at each in all of them. None breaks its own policy."""
    page, broken = open_in(browser, SETTINGS[n]), []
    page.on("console", lambda said: broken.append(f"{page.url}: {said.text}") if "security policy" in said.text.lower() else None)
    for count, (kind, path) in enumerate(list(dealt.items())[n :: len(SETTINGS)]):
        page.goto((site / path).as_uri())
        assert not broken and not look(page, ENOUGH, menu=count == 0), f"{path} ({kind}) {broken}"
    page.context.close()


def test_the_keyboard_reaches_all_of_a_page_and_shows_where_it_is(browser, site, dealt):
    page = open_in(browser, SETTINGS[2])
    for kind in ("dates", "flow", "law", "self-assessment"):
        page.goto((site / dealt[kind]).as_uri())
        fewer(page, 3)
        wrong, stops = by_keyboard(page)
        assert not wrong and stops >= 10, dealt[kind]
    page.context.close()


def test_the_search_and_the_open_menu_are_accessible(browser, site):
    for setting in (SETTINGS[0], SETTINGS[-1]):
        page = open_in(browser, setting)
        page.goto((site / "acute" / "index.html").as_uri())
        page.get_by_role("button", name="Search").click()
        ask(page, "consent")
        page.locator(".find-results details").first.evaluate("part => { part.open = true; }")
        assert not look(page, ENOUGH), setting
        assert page.evaluate("document.querySelector('dialog').scrollWidth <= document.querySelector('dialog').clientWidth")
        page.get_by_role("button", name="Close").click()
        if setting.width < 1000:
            page.get_by_role("button", name="Menu").click()
            assert not look(page, ENOUGH), setting
        page.context.close()


def test_a_self_assessment_that_is_filled_in_is_accessible(browser, site, tmp_path):
    """Scores, gaps, the plan and the comparison are drawn by the script."""
    path = tmp_path / "one.yml"
    path.write_text('edition: "2026.1"\nsector: acute\ndate: "2026-09-30"\nviews: [{row: care-stays-safe, level: 1, evidence: [{what: Leaflet, link: "https://example.org/"}]}, {row: care-stays-safe, level: 2, by: Matron}]\n'
                    "plan: [{row: care-stays-safe, what: Say it aloud, type: training, owner: Matron, horizon: short}]\n")
    page = open_in(browser, SETTINGS[0])
    page.goto((site / "acute" / "self-assessment.html").as_uri())
    page.locator("#assess-open").set_input_files(path)
    page.locator("#assess-beside").set_input_files(path)
    page.locator(".assess-compared table").wait_for()
    assert page.locator(".assess-action").count() == 1 and not look(page, ENOUGH)
    page.context.close()


def test_what_ought_not_to_move_does_not_and_forced_colours_keep_every_edge(browser, site):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", forced_colors="active")
    page = context.new_page()
    for path in ("index.html", "procedure/acknowledge-and-agree.html", "quick-reference/spoken-complaint-list.html", "follow/spoken-complaint.html"):
        page.goto((site / "acute" / path).as_uri())
        moving = page.evaluate("[...document.querySelectorAll('*')].filter(one => { const look = getComputedStyle(one); return parseFloat(look.transitionDuration) > 0 || look.animationName !== 'none' && parseFloat(look.animationDuration) > 0; }).length")
        assert moving == 0, path
        bare = page.evaluate("[...document.querySelectorAll('article :is(button, input:not([type=checkbox]), .force, .answer, .tasks > li > a)')].filter(one => one.getClientRects().length && getComputedStyle(one).textDecorationLine !== 'underline' && !['Top', 'Left'].some(side => parseFloat(getComputedStyle(one)[`border${side}Width`]) >= 1)).map(one => one.outerHTML.slice(0, 80))")
        assert not bare, f"without an edge or a line in forced colours on {path}: {bare[:3]}"
        wrong, _ = by_keyboard(page, most=15)
        assert not wrong, path
    context.close()


def test_every_kind_of_page_is_valid_html(site, dealt, tmp_path):
    """The first whole, the others without the menu, which is the same on all."""
    for n, path in enumerate(dealt.values()):
        words = (site / path).read_text(encoding="utf-8")
        if n:
            words = re.sub(r'<div class="md-sidebar md-sidebar--primary".*?(?=<div class="md-sidebar md-sidebar--secondary")', "", words, flags=re.S)
        (tmp_path / path.replace("/", "-")).write_text(words, encoding="utf-8")
    assert not invalid(sorted(tmp_path.glob("*.html")))


def test_the_checks_find_what_they_are_for(browser, tmp_path):
    """A page with each fault: pale words in a drawing, a focus that cannot be seen, too wide, HTML that is wrong."""
    path = tmp_path / "wrong.html"
    path.write_text("""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Wrong</title><style>a{outline:none!important} body{width:3000px}</style></head><body><main><h1>Wrong</h1><a href="#x">x</a><img src="x.png">
    <svg role="list" aria-label="drawing" width="100" height="50"><rect class="flow-paper" width="100" height="50" fill="#fff"/><g role="listitem"><rect width="50" height="20" fill="#ddd" stroke="#ccc"/><text y="15" fill="#999">pale</text></g></svg><p><p></p></p></main></body></html>""", encoding="utf-8")
    page = open_in(browser, SETTINGS[0])
    page.goto(path.as_uri())
    found = "\n".join(look(page))
    for part in ("axe: image-alt", "scrolls sideways", "“pale” rgb(153, 153, 153)", "the frame of a box"):
        assert part in found, found
    assert by_keyboard(page)[0] == ["the focus cannot be seen on a “x”"]
    assert any("close-order" in words for words in invalid([path]))
    page.context.close()


def test_the_statement_says_what_is_tested(resolved):
    from complaint_standards.pages import pages

    words = pages(resolved["clinic"])["accessibility.md"].body
    for width in accessibility.WIDTHS:
        assert str(width) in words
    assert f"{accessibility.LARGE} per cent" in words and "Nobody who uses a screen reader" in words
