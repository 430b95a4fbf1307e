"""Training: sessions that can be run from their page, case studies for every sector, and what people said of the pilot's."""

from __future__ import annotations

import itertools
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_standards.build import Checked
from complaint_standards.load import load
from complaint_standards.macros import pilot_training
from complaint_standards.pages.training import pages
from complaint_standards.resolve import resolve
from complaint_standards.training import DAY, agenda, brought_by, can_be, cases, half_up, length, way, without_a_task
from conftest import DATE


@pytest.fixture(scope="module")
def sectors(real):
    return {name: resolve(real, name, DATE)[0] for name in real.variants()}


def _plain(words: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", words))


# --- the tiny world -------------------------------------------------------------------------------------
def test_a_day_holds_a_session_without_what_it_repeats(resolved):
    one = resolved["clinic"]
    slots = agenda(one.items["day"], one)
    assert [(slot.at, slot.activity.id, slot.of.id) for slot in slots] == [(0, "day/welcome", "day"), (20, "hour/words", "hour"), (40, "hour/try", "hour"), (65, "hour/close", "hour"), (70, "day/tea", "day")]
    assert "hour/before" in [slot.activity.id for slot in agenda(one.items["hour"], one)]
    body = _plain(pages(one)["training/day.md"].body)
    assert "9:30" in body and "10:10 25 minutes" in body and "What came before" not in body


def test_listening_ends_with_a_task_and_a_break_is_no_listening(resolved):
    one = resolved["clinic"]
    assert without_a_task(agenda(one.items["hour"], one))[0] == 30
    listening, slot = without_a_task(agenda(one.items["day"], one))
    assert (listening, slot.activity.name) == (40, "welcome")


def test_a_case_is_walked_through_its_flow(resolved):
    one = resolved["clinic"]
    steps, wrong = way(one.items["cold-tea"].shape.walk, one)
    assert wrong is None and [(step.name, label) for step, label in steps] == [("log", ""), ("reach", "Yes"), ("talk", ""), ("note", "")]
    body = pages(one)["training/cases.md"].body
    assert "follow/sheet.html" in body and "<li>Can you reach them? <strong>Yes</strong></li>" in body


def test_a_video_is_shown_with_its_words(resolved):
    body = pages(resolved["clinic"])["training/cases.md"].body
    assert 'href="https://example.org/hat"' in body and "He says that it is gone." in body


LOCAL = """\
id: corner
name: Corner clinic
short: Corner
about: One clinic.
extends: clinic
edition: "1"
add:
  - {item: empathy, after: day, because: We made our own.}
  - {activity: {id: song, title: A song, does: break, minutes: 5}, after: day/tea, because: We like to sing.}
  - {point: {id: cup, text: Ask which cup., clause: hear}, after: cold-tea/listen, because: We have many.}
notes:
  - {item: hour/words, text: We read them twice.}
"""
EMPATHY = """\
title: Kindness
about: Our own.
roles: [everyone]
clauses: [hear]
minutes: 30
prepare: [Bring tea.]
online: With cups at home.
in-person: With cups here.
activities:
  - {id: listen, title: Listen, does: task, minutes: 30, do: "Listen to a story."}
"""


def test_an_organisation_adds_a_course_of_its_own_and_sets_who_accredits_one(world):
    folder = world / "variants" / "corner"
    (folder / "training").mkdir(parents=True)
    (folder / "variant.yml").write_text(LOCAL)
    (folder / "training" / "empathy.yml").write_text(EMPATHY)
    (folder / "training" / "day.yml").write_text("changes: day\nbecause: We sing.\nminutes: 95\n")
    (folder / "training" / "hour.yml").write_text("changes: hour\nbecause: It counts for us.\naccreditation: The school of tea\n")
    library, problems = load(world)
    assert not problems
    one, problems = resolve(library, "corner", DATE)
    assert not problems
    made = pages(one)
    index = made["training/index.md"].body
    assert "Local: Corner" in index[index.index('href="empathy.html"') :] and "Local" not in index[: index.index('href="empathy.html"')]
    assert "Local: Corner" in made["training/empathy.md"].body
    assert "Corner: how we do this here: We read them twice." in made["training/hour.md"].body
    assert "<strong>A song</strong></p><p class=\"met\">Corner: added here</p>" in made["training/day.md"].body and "Ask which cup." in made["training/cases.md"].body
    certificate = {name: made["training/certificate.md"].body.split(f'id="for-{name}"')[1].split("</section>")[0] for name in ("hour", "empathy")}
    assert "The school of tea" in certificate["hour"] and '<span class="nothing"></span>' in certificate["empathy"]
    for words in ("An hour of listening", "Learning to listen", "edition 1", ">Date<", ">Name<"):
        assert words in certificate["hour"]


# --- the real library -----------------------------------------------------------------------------------
def test_every_sector_lists_three_courses_five_modules_and_who_they_are_for(sectors):
    for one in sectors.values():
        modules = [session for session in one.training if session.shape.kind == "module"]
        assert len(modules) == 5 and len({session.shape.course for session in modules}) == 3
        table = pages(one)["training/index.md"].body.split("</table>")[0]
        for session in modules:
            assert f'href="{session.id}.html"' in table
        for course in one.library.courses.shape.courses.values():
            assert course.title in table and all(one.settings[role].title in table for role in course.roles)


def test_there_is_an_edition_for_all_staff_that_fits_an_hour(sectors):
    for one in sectors.values():
        short = [session for session in one.training if session.shape.kind == "short"]
        assert short and all("everyone" in session.shape.roles and length(agenda(session, one)) <= 60 for session in short)


def test_the_day_of_the_closer_look_leaves_the_recaps_out(sectors):
    one = sectors["acute"]
    held = {slot.of.id for slot in agenda(one.items["closer-look-day"], one)}
    assert held >= {"closer-look-start", "closer-look-evidence", "closer-look-answer"}
    assert all(slot.activity.shape.does != "recap" for slot in agenda(one.items["closer-look-day"], one))
    assert all(any(part.shape.does == "recap" for part in one.items[name].parts) for name in held - {"closer-look-day"})


def test_every_sector_has_two_cases_of_its_own_and_two_for_every_session(sectors):
    for name, one in sectors.items():
        assert sum(brought_by(case, one) == name for case in one.cases) >= 2, name
        for session in one.training:
            found = cases(session, one)
            assert len(found) >= 2, (name, session.id)
            layers = [brought_by(case, one) for case in found]
            assert layers == sorted(layers, key=lambda layer: layer == "core"), "a sector's own cases come first"


def test_the_pages_of_a_session_say_all_that_a_trainer_needs(sectors):
    """Every sheet that a plan works with is linked, both ways to hold it are told, and there is a handout."""
    one = sectors["primary-care"]
    made = pages(one)
    for session in one.training:
        body = made[f"training/{session.id}.md"].body
        assert "**On screen.**" in body and "**In a room.**" in body and 'id="handout"' in body
        for name in itertools.chain(session.shape.sheets, *(part.shape.uses for part in session.parts)):
            assert session.shape.kind == DAY or f"{one.item(name).id}" in body, (session.id, name)


# --- what people said of the pilot's --------------------------------------------------------------------
def test_the_averages_are_worked_out_again_and_a_half_goes_up(real):
    page = pilot_training(Checked(real, (), ()))
    row = _plain(page[page.index("Average, worked out here") :].split("</tr>")[0])
    assert re.findall(r"(\d+)% (\d+\.\d+)", row) == [("75", "75.33"), ("91", "91.33"), ("88", "88.00"), ("100", "99.50"), ("95", "94.50")]
    assert "43 attendances" in page and page.count("<strong>*</strong></td>") == 1
    assert sum(one.attendances for one in real.pilot_training.shape.sessions) == 300


def test_a_half_goes_up():
    assert [half_up(Fraction(n, 2)) for n in (187, 188, 189, 199)] == [94, 94, 95, 100]


@given(st.integers(1, 300), st.data())
def test_every_share_that_a_count_makes_can_be(people, data):
    count = data.draw(st.integers(0, people))
    assert can_be(half_up(Fraction(100 * count, people)), people)


def test_some_shares_cannot_be():
    assert not can_be(71, 43) and can_be(70, 43) and can_be(72, 43)
