"""What staff type finds what they need: in the page, and by the share of questions that someone wrote who had not seen the search."""

from __future__ import annotations

import json
import re

import pytest
import yaml

from complaint_standards import search
from complaint_standards.markup import folders
from complaint_standards.pages import pages
from complaint_standards.resolve import active
from conftest import ROOT
from test_browser import SECTORS, answered, ask, page, site  # noqa: F401

QUESTIONS = yaml.safe_load((ROOT / "tests" / "search-questions.yml").read_text(encoding="utf-8"))
GOAL = 0.95


def _open_search(page, site, sector):
    page.goto((site / sector / "index.html").as_uri())
    page.get_by_role("button", name="Search").click()
    page.locator("dialog.find .tasks").wait_for()


def _shown(page) -> list[str]:
    return page.eval_on_selector_all(".find-results section:first-of-type a", "links => links.map(link => link.getAttribute('href'))")


@pytest.mark.parametrize("sector", SECTORS)
def test_the_first_three_results_hold_what_staff_asked_for(page, site, sector, record_property):
    _open_search(page, site, sector)
    asked = QUESTIONS[sector]
    found = page.evaluate("""questions => { const find = complaintFinder(complaintWords);
        return questions.map(one => complaintFirst(find(one).results, 3).map(one => one.entry.at)); }""", [one["ask"] for one in asked])
    missed = [f"{one['ask']!r} finds {places}" for one, places in zip(asked, found) if not {re.sub(r"\.html.*", "", place) for place in places} & set(one["find"])]
    share = 1 - len(missed) / len(asked)
    record_property("figure", f"search, {sector}: {share:.0%} of {len(asked)} questions find their page in the first three results")
    assert len(asked) == 40 and share >= GOAL, "\n".join(missed)
    ask(page, asked[0]["ask"])  # and that is what the page shows
    assert _shown(page) == found[0]


def test_results_stand_in_groups_and_can_be_narrowed(page, site):
    _open_search(page, site, "acute")
    ask(page, "evidence")
    headings = page.locator(".find-results h2").all_inner_texts()
    assert headings[0] == "Best matches"
    assert set(headings[1:]) <= set(search.GROUPS.values()) and len(headings) > 4
    count = lambda: int(page.locator(".find-said").inner_text().split()[0])
    everything = count()
    page.get_by_role("combobox", name="For").select_option(label="Investigator")
    for_one = count()
    page.get_by_role("combobox", name="When").select_option(label="Look closer")
    assert 0 < count() < for_one < everything
    ask(page, "verbal")
    page.locator(".find-meant", has_text=re.compile("^Spoken complaint: ")).wait_for()


def test_results_that_answer_fewer_letters_than_are_typed_say_that_they_wait(page, site):
    page.clock.install()
    _open_search(page, site, "acute")
    page.clock.pause_at("2099-01-01")
    waits = lambda: page.locator(".find-results").get_attribute("aria-busy") == "true"
    for words in ("evid", "evidence"):
        page.locator("#find-words").fill(words)
        assert waits()
        page.clock.run_for(100)
        assert not waits() and page.locator(".find-said").inner_text().startswith(page.evaluate("words => complaintFinder(complaintWords)(words).results.length + ' result'", words))


def test_no_result_offers_the_tasks_and_a_slip_of_the_finger_is_forgiven(page, site):
    _open_search(page, site, "primary-care")
    tasks = page.locator("dialog.find .tasks a").count()
    ask(page, "zzqx")
    page.locator(".find-said", has_text="Nothing found").wait_for()
    assert page.locator("dialog.find .tasks a").count() == tasks >= 8
    ask(page, "appology")
    assert any("sorry" in place for place in _shown(page))


def test_the_search_is_reached_used_and_left_by_keyboard(page, site):
    page.goto((site / "acute" / "index.html").as_uri())
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.find-open')"):
            break
    page.keyboard.press("Enter")
    page.locator("dialog.find .tasks").wait_for()
    page.keyboard.type("next of kin")
    answered(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")  # the first empties the box in some browsers
    page.locator("dialog.find").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.matches('.find-open')"), "the focus does not come back to where it was"
    page.keyboard.press("Enter")
    page.keyboard.type("next of kin")
    answered(page)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("who-can-complain|consent-list|across-every-stage"))


def test_the_front_door_searches_the_sector_that_is_chosen(page, site):
    page.goto((site / "index.html").as_uri())
    page.get_by_role("button", name="Search").click()
    page.get_by_role("combobox", name="Sector").select_option(label="Ambulance")
    ask(page, "hear the 999 call")
    assert all(place.startswith("ambulance/") for place in _shown(page))
    page.locator(".find-results a").first.click()
    page.wait_for_url("**/ambulance/**")


def test_without_javascript_the_search_leads_to_the_a_to_z(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "acute" / "index.html").as_uri())
    page.get_by_role("link", name="Search").click()
    assert page.url.endswith("/acute/a-to-z.html")
    page.locator("ul.a-to-z li", has_text=re.compile("^verbal:")).get_by_role("link").first.click()
    assert "spoken" in page.url
    context.close()


def _words(site, sector) -> dict:
    return json.loads((site / sector / search.SCRIPT).read_text(encoding="utf-8").partition("= ")[2].rstrip(";\n"))


def test_what_hangs_on_a_choice_that_is_not_made_is_not_found(site):
    """The other sectors say of PALS what the acute one does; where there is none, its clause is not found."""
    ids = {sector: {entry["id"] for entry in _words(site, sector)["entries"]} for sector in SECTORS}
    assert "working-with-pals" in ids["acute"] and "working-with-pals" not in ids["primary-care"]


def test_every_page_of_the_tiny_world_can_be_found(resolved):
    for one in resolved.values():
        made = pages(one)
        found = search.words(one, made)
        reached = {re.sub(r"\.html.*", ".md", entry["at"]) for entry in found["entries"]}
        aside = {f"{folder}/{item.id}.md" for folder, items in folders(one).items() for item in items if not active(item, one.choices)}
        assert set(made) - reached - aside == {path for path in made if path == "index.md" or path.startswith("follow/") or "This page has moved" in made[path].body}
        assert all(entry["group"] in search.GROUPS and entry["title"] for entry in found["entries"])
        assert len({entry["id"] for entry in found["entries"]}) == len(found["entries"])
