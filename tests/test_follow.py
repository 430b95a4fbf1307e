"""The pathway to click through leads where the flow leads, path by path, under every combination of choices."""

import json

import lxml.html
import pytest

from complaint_standards.flow import combinations, paths, successors
from complaint_standards.markup import folders
from complaint_standards.pages import follow, pages
from complaint_standards.resolve import resolve
from conftest import DATE


def _holds(element, choices) -> bool:
    """What complaints see under some choices, as local.js works it out."""
    when, any_of = element.get("data-when"), element.get("data-when-any")
    if when:
        return all(choices[name] in wanted for name, wanted in json.loads(when).items())
    return not any_of or any(all(choices[name] == option for name, option in one.items()) for one in json.loads(any_of))


def _leads(page: str, choices) -> dict[str, tuple[tuple[str, str], ...]]:
    """For each screen that is shown: its links, as (words, screen). One onward has no words of its own."""
    found = {}
    for screen in lxml.html.fromstring(page).iterfind(".//section[@data-kind]"):
        if _holds(screen, choices):
            links = [link for answers in screen.iterfind("p[@class='answers']") if _holds(answers, choices) for link in answers.iterfind("a")]
            assert all(link.get("href") == f"#{link.get('data-to')}" for link in links), "the links work without a script"
            found[screen.get("id")] = tuple((link.text if screen.get("data-kind") == "ask" else "", link.get("data-to")) for link in links)
    return found


def _agrees(one) -> int:
    ways = 0
    for flow in one.flows:
        body = pages(one)[follow.path(flow.id)].body
        for choices in combinations(one, flow.parts):
            follows, leads = successors(flow, choices), _leads(body, choices)
            assert leads == follows, flow.id
            start = next(iter(follows))
            assert next(iter(leads)) == start
            assert list(paths(leads, start)) == list(paths(follows, start))
            ways += len(list(paths(leads, start)))
    return ways


def test_the_pathway_leads_where_the_flow_leads_in_the_tiny_world(resolved):
    assert sum(map(_agrees, resolved.values())) > 10


@pytest.mark.parametrize("sector", ["primary-care", "icb"])
def test_the_pathway_leads_where_the_flow_leads(real, sector):
    assert _agrees(resolve(real, sector, DATE)[0]) > 20


def test_what_is_hidden_as_the_page_is_built_is_what_does_not_hold(resolved):
    for one in resolved.values():
        for flow in one.flows:
            for element in lxml.html.fromstring(pages(one)[follow.path(flow.id)].body).iter():
                if element.get("data-when") or element.get("data-when-any"):
                    assert ("hidden" in element.attrib) != _holds(element, one.choices)


def test_a_way_ends_with_the_sheets_that_say_most_about_it(real):
    one, _ = resolve(real, "acute", DATE)
    finish = pages(one)["follow/spoken-complaint.md"].body
    for sheet in ("spoken-complaint-list", "listening-card", "spoken-complaint-record"):
        assert f"/{sheet}.html" in finish
    flow = one.items["spoken-complaint"]
    for way in follow._ways(flow, one):
        for folder in follow.KINDS:
            best = follow._best(folder, way, one)
            assert len(best) <= follow.MOST
            rest = [len(follow.clauses_of(sheet, one) & way) for sheet in folders(one).get(folder, getattr(one, folder)) if sheet not in best and (folder != "kit" or sheet.shape.kind in ("form", "log"))]
            assert all(len(follow.clauses_of(sheet, one) & way) >= max(rest, default=0) for sheet in best)
