"""Surveys, results and evaluation: what is asked, what is shown, and what is refused."""

from __future__ import annotations

import csv
import dataclasses
import doctest
import io
import re
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from complaint_standards import feedback, macros
from complaint_standards.check.feedback import feedback_is_sought
from complaint_standards.cli import main
from complaint_standards.documents import documents, pdf
from complaint_standards.documents.content import Figure, walk
from complaint_standards.feedback import Count, change, questions, results, share, surveys
from complaint_standards.load import load
from complaint_standards.pages import addresses, files, pages
from complaint_standards.resolve import resolve
from conftest import DATE, ROOT

MARSH = ROOT / "tests" / "organisations" / "marsh-end"
WAVE = MARSH / "feedback" / "2026-spring.yml"


@pytest.fixture(scope="module")
def library():
    found, problems = load(ROOT, (MARSH,))
    assert not problems
    return found


@pytest.fixture(scope="module")
def marsh(library):
    return resolve(library, "marsh-end", DATE)[0]


@pytest.fixture(scope="module")
def acute(library):
    return resolve(library, "acute", DATE)[0]


@pytest.fixture(scope="module")
def front(library):
    """What the front door's pages are made from."""
    from complaint_standards.build import Checked

    return Checked(library, (), ())


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(feedback).failed == 0


# --- surveys -----------------------------------------------------------------------------------------
def test_each_question_to_people_names_its_stage_and_every_stage_is_asked_about(acute):
    stages = {one.id: entry.shape.title for entry in acute.library.journey.values() for one in entry.shape.statements}
    for survey in surveys(acute, "people"):
        assert {stages[question.shape.statement] for question, _ in questions(survey).values()} == set(stages.values())
        body = pages(acute)[f"kit/{survey.id}.md"].body
        for question, _ in questions(survey).values():
            assert re.search(rf"{re.escape(question.shape.text)}</th><td><a [^>]*>{stages[question.shape.statement]}", body), question.id


def test_the_survey_and_its_easy_read_ask_by_the_same_ids(acute):
    easy, plain = acute.items["how-it-felt-easy-read"], acute.items["how-it-felt-survey"]
    ids = lambda one: {name: tuple(answers) for name, (_, answers) in questions(one).items()}
    assert ids(easy) == ids(plain) and easy.shape.draft and easy.shape.large


def test_staff_are_asked_too_and_nothing_asks_who_anyone_is(acute):
    assert [one.id for one in surveys(acute, "staff")] == ["complained-about-survey"]


@pytest.mark.parametrize("asks", ["people", "staff"])
def test_a_variant_without_a_survey_is_told(acute, asks):
    without = dataclasses.replace(acute, kit=tuple(one for one in acute.kit if one.shape.asks != asks))
    (problem,) = feedback_is_sought(without)
    assert problem.notice and problem.what == f"nothing in acute asks {'the people who complained' if asks == 'people' else 'the staff who were complained about'} what it was like"
    assert not list(feedback_is_sought(acute))


def test_dropping_the_clause_that_asks_stops_the_build(tmp_path, capsys):
    """SR-123: asking is locked on; a sector may only say it in another clause."""
    shutil.copytree(ROOT / "variants", tmp_path / "clone" / "variants")
    for name in ("standards", "docs"):
        (tmp_path / "clone" / name).symlink_to(ROOT / name)
    variant = tmp_path / "clone" / "variants" / "acute" / "variant.yml"
    variant.write_text(variant.read_text() + ("" if "\ndrop:" in variant.read_text() else "drop:\n") + "  - {item: ask-how-it-felt, because: Too busy.}\n")
    assert main(["check", "acute", "--root", str(tmp_path / "clone"), "--date", DATE.isoformat()]) == 1
    assert "acute leaves out ask-how-it-felt" in capsys.readouterr().err


def test_the_slip_draws_its_square_only_once_there_is_an_address(marsh, acute):
    slip = "public/tell-us-how-it-felt.md"
    assert "<svg" in pages(marsh)[slip].body and "https://marsh-end.example.org/felt" in pages(marsh)[slip].body
    assert "<svg" not in pages(acute)[slip].body and "There is no square to scan here yet" in pages(acute)[slip].body


# --- results -----------------------------------------------------------------------------------------
COUNTS = st.integers(0, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))).filter(lambda pair: pair[1] >= feedback.FEWEST).map(lambda pair: Count("yes", *pair))


@given(COUNTS, COUNTS, st.integers(10, 100))
def test_no_share_and_no_change_stands_without_its_numbers(before, after, least):
    for one in (before, after):
        assert share(one, least).startswith(f"{one.number} of {one.of}")
        assert ("%" in share(one, least)) == (one.of >= least)
    told = change(before, after, least)
    assert told.endswith(f"(of {before.of}, then of {after.of})") and "%" not in told
    assert ("percentage point" in told) and ("too few" in told) == (min(before.of, after.of) < least)


def test_an_organisations_results_show_bases_changes_and_words(marsh):
    body = pages(marsh)["results.md"].body
    for part in ("40 replies, 150 asked (27% replied)", "45 replies, 160 asked", "<td>10 of 40 (25%)</td><td>24 of 45 (53%)</td><td>14 more people, up 28 percentage points (of 40, then of 45)</td>",
                 "fewer than 5 answered", "Say sorry before you explain."):
        assert part in body
    assert "Too few replies" not in body and not re.search(r"(?<![\d(])\d+%(?! replied)", body)


def test_staff_stand_apart_and_few_replies_carry_a_warning(marsh):
    people, staff = pages(marsh)["results.md"].body, pages(marsh)["staff-results.md"].body
    assert "Let us see the letter" in staff and "Let us see the letter" not in people and "Did you have your say?" not in people
    assert "Too few replies to speak of a trend" in staff and "6 of 11</td>" in staff and "%" not in staff


def test_of_a_handful_nothing_is_shown(marsh):
    (result,) = results(marsh, "staff")
    wave = next(one for one in feedback.waves(marsh) if one.shape.survey == "complained-about-survey")
    few = dataclasses.replace(wave, shape=wave.shape.model_copy(update={"replies": 4}))
    one = feedback.season(few, result.survey)
    assert one.hidden and not one.counts and not one.quotes and one.share("had-say", "yes", 30) == "fewer than 5 answered"


def test_what_all_staff_answered_alike_is_kept_back(marsh):
    """Otherwise whoever knows who was asked would know what each of them said."""
    for asks, question, shown in (("staff", "had-say", feedback.ALIKE), ("people", "felt-heard", "11 of 11")):
        result = results(marsh, asks)[0]
        wave = next(one for one in feedback.waves(marsh) if one.shape.survey == result.survey.id)
        (first, *rest) = questions(result.survey)[question][1]
        alike = dataclasses.replace(wave, shape=wave.shape.model_copy(update={"replies": 11, "answers": {**wave.shape.answers, question: {first: 11, **dict.fromkeys(rest, 0)}}}))
        one = feedback.season(alike, result.survey)
        assert {one.share(question, answer, 30) for answer in (first, *rest)} == ({shown} if asks == "staff" else {shown, "0 of 11"}), question
        assert asks == "people" or one.count(question, first) is None
    assert "all gave the same answer" in pages(marsh)["staff-results.md"].body and "all gave the same answer" not in pages(marsh)["results.md"].body


def test_a_sector_has_no_page_of_results(acute, marsh):
    assert {"results.md", "staff-results.md"} & addresses(acute) == set() and {"results.md", "staff-results.md"} <= addresses(marsh)


def test_a_division_without_replies_of_its_own_shows_whose_they_are(library):
    north = resolve(library, "north", DATE)[0]
    assert "People who complained told Marsh End Hospitals." in pages(north)["results.md"].body


def test_the_command_says_what_the_page_says(marsh, capsys):
    assert main(["feedback", str(MARSH), "--root", str(ROOT), "--date", DATE.isoformat()]) == 0
    said = capsys.readouterr().out
    for part in ("40 replies, 150 asked (27% replied)", "14 more people, up 28 percentage points (of 40, then of 45)", "Staff who were complained about: never add these to the others", "Few replies: March to May 2026, 11."):
        assert part in said


SPOILT = {
    "a percentage for a count": ("knew-how: {yes: 20,", "knew-how: {yes: 80%,", """\
feedback/wave.yml:8: `yes` of `knew-how` is "80%"
  expected: how many people gave this answer, as a whole number
  fix: write the count; a percentage without it tells nobody how many replied, and cannot be compared
"""),
    "words that nobody agreed to": ("explain.\", consent: true}", "explain.\"}", """\
feedback/wave.yml:21: `consent` is missing
  expected: Whoever said it ticked that you may use their words.
  fix: add `consent`
"""),
    "a question that was never asked": ("  knew-how:", "  knew-who:", """\
feedback/wave.yml:8: unknown question "knew-who" in `answers`
  expected: one of: asked-outcome, do-it-again, each-point, felt-heard, felt-safe, handled-fairly, kept-told, knew-how, own-way, right-time, taken-seriously, tell-a-friend
  fix: write "knew-how"
"""),
    "more answers than people": ("replies: 45", "replies: 44", """\
feedback/wave.yml:8: 45 answers are counted for `knew-how`, from 44 replies
  expected: at most 44, since each person gives one
  fix: count again
"""),
    "a quote that tells who someone is": ("Say sorry before", "Ring 07700 900123 before", """\
feedback/wave.yml:21: “07700 900123” in a quote looks like a phone number or an e-mail address
  expected: words that tell nobody who anyone is, even with consent: others who are named gave none
"""),
    "replies to the Easy Read by itself": ("survey: how-it-felt-survey", "survey: how-it-felt-easy-read", """\
feedback/wave.yml:2: how-it-felt-easy-read is the Easy Read of another survey
  expected: one count for both: how-it-felt-survey. Their questions have the same ids
"""),
}


@pytest.mark.parametrize(("old", "new", "says"), SPOILT.values(), ids=SPOILT)
def test_counts_that_cannot_be_are_refused_in_plain_words(old, new, says, tmp_path, capsys):
    path = tmp_path / "feedback" / "wave.yml"
    path.parent.mkdir()
    text = WAVE.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert main(["feedback", str(path), "--variant", "acute", "--root", str(ROOT), "--date", DATE.isoformat()]) == 1
    assert capsys.readouterr().err.startswith(says)


def test_the_command_says_what_it_needs(tmp_path, capsys):
    assert main(["feedback", str(tmp_path / "none.yml"), "--root", str(ROOT)]) == 2
    shutil.copy(WAVE, tmp_path / "wave.yml")
    assert main(["feedback", str(tmp_path / "wave.yml"), "--root", str(ROOT)]) == 2
    said = capsys.readouterr().err
    assert "there is no such file" in said and "nothing says whose questions these are" in said


# --- evaluation and the pilot ---------------------------------------------------------------------------
@pytest.mark.parametrize(("objectives", "measures", "indicators"), [("A", 3, 3), ("B", 2, 2), ("C", 2, 2), ("DE", 3, 3), ("F", 1, 0)])
def test_the_framework_has_what_the_report_has(library, objectives, measures, indicators):
    """SR-125 to SR-129."""
    shape = library.evaluation.shape
    assert len([one for one in shape.measures if one.objective in objectives]) == measures
    assert len([one for one in shape.indicators if one.objective in objectives]) == indicators


def test_only_one_indicator_was_not_met(library):
    assert [one.id for one in library.evaluation.shape.indicators if one.status != "met"] == ["L3"]
    assert [one.id for one in library.evaluation.shape.objectives] == list("ABCDEF")


def test_each_piece_of_evidence_has_its_channel_and_leads_to_its_figures(front):
    """SR-130, SR-131."""
    shape = front.library.evaluation.shape
    assert all(piece.channel in shape.channels for one in shape.indicators for piece in one.evidence)
    there = {one.id for one in front.library.pilot.shape.figures}
    linked = re.findall(r'href="pilot.html#(PO-\d{3})"', macros.framework(front))
    assert len(linked) >= 8 and set(linked) <= there


def test_the_framework_stands_in_two_tables_blank_for_a_sector_and_filled_in_by_an_organisation(front, acute, marsh):
    for body in (macros.framework(front), pages(acute)["evaluation.md"].body, pages(marsh)["evaluation.md"].body):
        short, long = body.index('{#measures}'), body.index('{#indicators}')
        assert "L3" not in body[short:long].replace("PO-", "") and "1.2 Do people" in body[short:long] and "L3" in body[long:] and "1.2 Do people" not in body[long:]
    assert "Two seasons are too few to say." in pages(marsh)["evaluation.md"].body and "Not looked at yet" in pages(marsh)["evaluation.md"].body
    assert "Not looked at yet" not in pages(acute)["evaluation.md"].body


def test_each_pilot_figure_shows_its_unit_and_whether_it_follows(front):
    made = macros.pilot_figures(front, "yes")
    assert "38 days" in made and '<a href="#PO-009">PO-009</a>: 50 days<br><small>Worked out here: 12 fewer, 24.0% less' in made and "11 fewer, 73.3% less" in made
    rest = macros.pilot_figures(front, "no", "partly")
    for row in ("PO-007", "PO-013", "PO-014", "PO-015", "PO-030", "PO-031", "PO-033", "PO-035", "PO-037"):
        assert f'id="{row}"' in rest
    assert len(re.findall(r'<tr id="PO-', made + rest + macros.pilot_figures(front, "nothing-claimed"))) == len(front.library.pilot.shape.figures) == 41


def test_every_claim_cites_its_rows_and_no_organisation_is_named(front):
    claims = macros.pilot_claims(front)
    assert claims.count("<li>") == claims.count("But: ") and len(re.findall(r'href="#PO-\d{3}"', claims)) >= claims.count("<li>")
    said = " ".join(f"{one.where} {one.what} {one.note}" for one in front.library.pilot.shape.figures)
    assert not re.search(r"Durham|Wight|Solent|Southern|Spectrum|Barts|InHealth|Medway|Sussex|Tennant|Damira|London", said)


# --- on paper ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["how-it-felt-survey", "complained-about-survey"])
def test_a_paper_survey_prints_on_two_sides(marsh, name):
    """SR-120."""
    document = next(one for one in documents(marsh) if one.id == name)
    made, problems = pdf.write(pdf.A4, document, DATE)
    assert not problems and len(PdfReader(io.BytesIO(made)).pages) == 2


def test_the_slip_on_paper_draws_its_square_too(marsh, acute):
    drawn = lambda one: [block for document in documents(one) if document.id == "tell-us-how-it-felt" for block in walk(document.blocks) if isinstance(block, Figure)]
    (square,) = drawn(marsh)
    assert "https://marsh-end.example.org/felt" in square.alt and not drawn(acute)


# --- evidence for a regulator ----------------------------------------------------------------------------
def test_each_standard_lists_what_there_is_to_show_and_the_rule_it_is_about(acute, real):
    """SR-09."""
    body = pages(acute)["evidence.md"].body
    for standard in acute.library.standards.values():
        part = body[body.index(f"{{#{standard.id}}}") :].split("\n## ")[0]
        assert 'class="cite"' in part and "not yet checked" not in part and part.count('href="kit/') + part.count('href="letters/') >= 3, standard.id
    rows = list(csv.DictReader(io.StringIO(files(acute)["evidence.csv"].lstrip("\N{BOM}"))))
    assert len(rows) == len(acute.library.expectations) and all(row["Rule of the regulator"] and row["Steps"] for row in rows)
    assert "evidence.md" not in addresses(resolve(real, "icb", DATE)[0])


def test_a_half_goes_up_as_it_does_everywhere():
    before, after = feedback.Count("yes", 5, 40), feedback.Count("yes", 6, 40)  # 12.5 and 15 per cent
    assert feedback.share(before, 30) == "5 of 40 (13%)"
    assert "up 3 percentage points" in feedback.change(before, after, 30) and "down 3 percentage points" in feedback.change(after, before, 30)
