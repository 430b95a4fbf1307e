"""One definition, several faces: the chart, the numbered text and the paths agree."""

import re

from complaint_standards.flow import chart, combinations, paths, reachable, successors
from complaint_standards.pages import pages


def test_every_way_through_ends(resolved):
    for one in resolved.values():
        for flow in one.flows:
            for choices in combinations(one, flow.parts):
                follows = successors(flow, choices)
                ways = list(paths(follows, next(iter(follows))))
                assert ways
                assert all(follows[way[-1]] == () for way in ways)
                assert reachable(follows, next(iter(follows))) == set(follows)


def test_a_step_that_is_left_out_leads_on(resolved):
    flow = resolved["clinic"].items["way"]
    assert successors(flow, {"desk": "present"})["listen"] == (("", "desk"),)
    follows = successors(flow, {"desk": "none"})
    assert "desk" not in follows and follows["listen"] == (("", "settled"),)


def test_each_combination_of_choices_comes_once_and_the_set_one_first(resolved):
    one = resolved["pocket"]
    found = list(combinations(one, one.items["way"].parts))
    assert [choices["desk"] for choices in found] == ["none", "present"]


def _paths_of_text(html: str) -> dict[int, list[int]]:
    """Where each numbered step of the text leads, read as a reader would."""
    steps = re.findall(r"<li><span class=\"role\">.*?(?=<li><span class=\"role\">|</ol>)", html, re.S)
    leads = {}
    for number, words in enumerate(steps, 1):
        targets = [int(one) for one in re.findall(r"go to (\d+)", words)]
        leads[number] = targets if targets else [] if "You have finished" in words else [number + 1]
    return leads


def test_the_text_leads_where_the_drawing_leads(resolved):
    for one in resolved.values():
        made = pages(one)
        for flow in one.flows:
            body = made[f"quick-reference/{flow.id}.md"].body
            drawn = chart(flow, one, one.choices, str)
            numbers = {box.id: box.number for box in drawn.boxes}
            text = _paths_of_text(body.split("</ol>")[0] + "</ol>")
            assert text == {box.number: [numbers[to] for _, to in box.answers] for box in drawn.boxes}


def test_what_hangs_on_a_choice_is_on_the_page_and_says_so(resolved):
    body = pages(resolved["pocket"])["quick-reference/way.md"].body
    assert body.count("<figure") == 2
    assert 'data-when-any="[{&quot;desk&quot;: &quot;present&quot;}]" hidden' in body
    clause = pages(resolved["pocket"])["procedure/listen.md"].body
    assert re.search(r'<section class="clause"[^>]*data-when="[^"]*desk[^"]*" hidden', clause)
