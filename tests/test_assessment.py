"""The self-assessment: scores worked out by hand in tests/vectors/assessment.json, which JavaScript is held to as well (test_tools.py);
files that can be read, merged, shared and compared; what the library asks."""

import csv
import io
import json
import re
import shutil

import pytest
from hypothesis import given, settings, strategies as st

from complaint_standards import assessment, model
from complaint_standards.check.assessment import ASK_AGE, MOST_SHORT, asking_age
from complaint_standards.cli import main
from complaint_standards.load import load, load_assessment
from complaint_standards.pages import pages
from complaint_standards.resolve import resolve
from conftest import DATE, ROOT, TINY

VECTORS = json.loads((ROOT / "tests" / "vectors" / "assessment.json").read_text(encoding="utf-8"))
FILE = """edition: "2026.1"
sector: acute
organisation: Marsh End Hospital
date: 2026-09-30
form: short
baseline: true
return: {due: 2027-06-30, received: 120}
views:
  - {row: care-stays-safe, level: 1, by: Ward manager, evidence: [{what: Leaflet, link: "https://example.org/leaflet"}], priority: high}
  - {row: care-stays-safe, level: 2, by: Complaints manager}
  - {row: easy-to-find, level: 3}
  - {row: kept-told, level: 2}
plan:
  - {row: care-stays-safe, what: =Say it aloud, type: training, owner: Ward manager, by: 2027-01-31, horizon: short}
"""


def made(**fields) -> model.Assessment:
    return model.Assessment.model_validate({"edition": "1", "sector": "clinic", **fields})


def scored(views, target=3):
    return assessment.score(VECTORS["asked"], [model.View.model_validate(view) for view in views], target)


def plain(score) -> list:
    return [score.answered, score.of, score.tenths, score.level]


@pytest.mark.parametrize("case", VECTORS["scores"], ids=lambda case: case["why"])
def test_scores_are_as_by_hand(case):
    found = scored(case["views"], case["target"])
    assert [one.level for one in found.answers] == case["levels"] and [one.agreed for one in found.answers] == case["agreed"]
    assert {letter: plain(one) for letter, one in found.standards.items()} == case["standards"] and plain(found.whole) == case["whole"]
    assert [[one.row, one.gap] for one in found.gaps] == case["gaps"]


@pytest.mark.parametrize("case", VECTORS["compared"], ids=lambda case: case["why"])
def test_files_stand_side_by_side(case):
    parts = [(made(**one), scored(one["views"])) for one in case["files"]]
    found = assessment.compare(parts, case["anonymous"])
    assert list(found.names) == case["names"]
    assert [[letter, [one.tenths for one in scores], change] for letter, scores, change in found.scores] == case["scores"]
    assert [[row, list(levels), change] for row, levels, change in found.rows] == case["rows"]


def test_others_views_are_laid_beside_ours():
    case = VECTORS["together"]
    one = assessment.together([(name, made(**file)) for name, file in case["files"]])
    assert [view.model_dump(by_alias=True, exclude_defaults=True) for view in one.views] == case["views"] and one.organisation == "Marsh End"


words = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"), exclude_characters="\u2028\u2029\ufeff\ufffe\uffff"), min_size=1, max_size=30).filter(str.strip)
views = st.builds(lambda row, level, by, note, link: {"row": row, "level": level, "by": by, "note": note, "evidence": [{"what": note, "link": link}]},
                  st.sampled_from(["a-one", "b-one"]), st.integers(1, 4), words, words, words)


@settings(max_examples=40)
@given(st.lists(views, min_size=1, max_size=4), words)
def test_what_is_written_can_be_read_back(tmp_path_factory, views, name):
    one = made(organisation=name, date=DATE.isoformat(), views=views)
    path = tmp_path_factory.mktemp("file") / "one.yml"
    path.write_text(assessment.write(one), encoding="utf-8")
    entry, problems = load_assessment(path)
    assert not problems and entry.shape == one


def test_a_shared_copy_names_nobody_and_scores_the_same():
    one = made(organisation="Marsh End", date="2026-09-30", baseline=True, plan=[{"row": "a-one", "what": "x", "type": "policy", "horizon": "short"}],
               views=[{"row": "a-one", "level": 3, "by": "Matron", "note": "secret"}, {"row": "a-one", "level": 1, "by": "Ward manager"}, {"row": "b-one", "note": "secret"}, {"row": "b-two", "level": 4, "by": "Charity", "outside": True}])
    copy = assessment.shared(one)
    assert assessment.write(copy) == "edition: '1'\nsector: clinic\ndate: '2026-09-30'\nviews:\n- row: a-one\n  level: 1\n"
    assert [answer.level for answer in scored([view.model_dump() for view in copy.views]).answers] == [answer.level for answer in scored([view.model_dump() for view in one.views]).answers]


# --- what the library asks ------------------------------------------------------------------------
def test_each_sector_asks_about_every_expectation_with_an_example_for_every_level(real):
    for name in real.variants():
        one, _ = resolve(real, name, DATE)
        asked, short = assessment.rows(one), assessment.rows(one, "short")
        assert {served for row in asked for served in row.shape.expectations} == set(real.expectations)
        assert all(list(row.shape.levels) == list(real.levels) for row in asked)
        assert 8 <= len(short) <= MOST_SHORT and {row.shape.standard for row in short} == set("ABCD") and 18 <= len(asked) <= 24
        assert 5 < asking_age(one, "short") < ASK_AGE
        body = pages(one)["self-assessment.md"].body
        own = sum(row.origins["levels"].layer == name for row in asked)
        assert body.count(f"Examples for {one.variant.name}") == own and body.count("Examples for any sector") == len(asked) - own


def test_every_page_says_that_it_is_no_judgement(resolved):
    made_ = pages(resolved["clinic"])
    for path in ("how-are-we-doing.md", "self-assessment.md", "assessment-workshop.md", "assessment-partner.md"):
        assert "no judgement of whether you comply with the law, and it is not the Ombudsman" in made_[path].body
    assert "Reading age of these questions: about" in made_["assessment-workshop.md"].body


# --- on the command line --------------------------------------------------------------------------
@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "2026.yml").write_text(FILE)
    (tmp_path / "2027.yml").write_text(FILE.replace("2026-09-30", "2027-09-30").replace("baseline: true", "baseline: false").replace("level: 1", "level: 3"))

    def go(*arguments: str):
        code = main(["assess", *arguments, "--root", str(ROOT), "--date", "2027-10-01"])
        said = capsys.readouterr()
        return code, said.out, said.err

    return go


def test_assess_prints_scores_gaps_and_plan(run, tmp_path):
    code, out, err = run("2026.yml", "--plan", "plan.csv", "--share", "shared.yml")
    assert (code, err) == (0, "")
    assert re.search(r"B Welcoming complaints in a positive way +2 of 4 +2\.0  2 Sometimes", out)
    assert "1 Not yet, gap 2, priority high; not agreed yet: the lowest view counts" in out and "Evidence: Leaflet <https://example.org/leaflet>" in out
    assert "Short term: within three months\n   by 31 January 2027: =Say it aloud (Ward manager; training; for care-stays-safe)" in out and "Return due: 30 June 2027" in out
    rows = list(csv.DictReader(io.StringIO((tmp_path / "plan.csv").read_text(encoding="utf-8-sig"))))
    assert [(row["Row"], row["Gap"], row["Evidence links"], row["Action"], row["Owner"], row["By"], row["Horizon"]) for row in rows] == [
        ("care-stays-safe", "2", "https://example.org/leaflet", "'=Say it aloud", "Ward manager", "2027-01-31", "short"), ("kept-told", "1", "", "", "", "", "")]
    assert "Marsh" not in (tmp_path / "shared.yml").read_text()
    code, out, _ = run("2026.yml", "--objectives", "ward manager")
    assert code == 0 and out == "Objectives for Ward manager, from the self-assessment of 30 September 2026\n1. =Say it aloud, by 31 January 2027.\n   So that: People know that their care is safe.\n"


def test_two_files_compare_by_themselves(run):
    code, out, _ = run("2027.yml", "2026.yml")
    assert code == 0 and re.search(r"30 September 2026 \(baseline\) +30 September 2027 +change", out)
    assert re.search(r"People know that their care is safe +1 +2 +\+1", out) and re.search(r"Nobody has to chase +2 +2 +same", out)


def test_a_partners_file_is_laid_beside_ours(run, tmp_path):
    (tmp_path / "partner.yml").write_text('edition: "2026.1"\nsector: acute\ndate: 2026-09-01\nviews:\n  - {row: care-stays-safe, level: 1, by: Advocacy service, outside: true, note: People are afraid.}\n')
    code, out, _ = run("2026.yml", "partner.yml", "--together", "--save", "all.yml")
    assert code == 0 and "Advocacy service (from outside, not counted): 1 Not yet. People are afraid." in out
    assert run("all.yml")[1] == out.replace("Wrote all.yml\n", "")


@pytest.mark.parametrize("old, new, says", [
    ("row: kept-told", "row: kept-tld", '2026.yml:12: unknown question "kept-tld" in `row`'),
    ("type: training", "type: trainin", '2026.yml:14: `type` is "trainin"'),
    ("level: 3", "level: 5", "2026.yml:11: `level` is \"5\""),
    ("sector: acute", "sector: acut", '2026.yml:2: unknown sector "acut"'),
    ("{row: kept-told, level: 2}", "{row: easy-to-find, level: 2}", "2026.yml:12: what you agreed stands twice for easy-to-find (first at 2026.yml:11)"),
    ("{row: kept-told, level: 2}", "{row: kept-told}", "2026.yml:12: this says nothing about kept-told"),
    ("https://example.org/leaflet", "javascript:alert(1)", '2026.yml:9: "javascript:alert(1)" is not an address of the web'),
    ("what: Leaflet", "what: NHS number 943 476 5919", "2026.yml:9: this looks like"),
    ('edition: "2026.1"', "edition: 2026.1", "2026.yml:1: `edition` reads as a number, not as text"),
])
def test_a_file_that_is_wrong_is_refused_with_its_line(run, tmp_path, old, new, says):
    assert FILE.count(old) == 1
    (tmp_path / "2026.yml").write_text(FILE.replace(old, new))
    code, out, err = run("2026.yml", "--plan", "plan.csv")
    assert code == 1 and says in err and out == "" and not (tmp_path / "plan.csv").exists()


def test_wrong_usage_and_files_that_are_not_written_over(run, tmp_path):
    assert run("none.yml")[0] == 2 and run("2026.yml", "--save", "x.yml")[0] == 2
    assert run("2026.yml", "--plan", "2026.yml")[0] == 2 and (tmp_path / "2026.yml").read_text() == FILE
    (tmp_path / "2026.yml").write_text(FILE.replace("2026.1", "2025.1").replace("kept-told", "asked-no-more").replace("owner: Ward manager, by: 2027-01-31, ", ""))
    code, out, err = run("2026.yml")
    assert code == 0 and "notice: edition 2026.1 does not ask asked-no-more" in err and "notice: nobody will do this yet" in err and "no day yet: =Say it aloud (no owner yet" in out


# --- in an organisation's folder ------------------------------------------------------------------
@pytest.fixture
def organisation(tmp_path):
    root = tmp_path / "world"
    shutil.copytree(TINY, root, ignore=shutil.ignore_patterns("expected"))
    folder = root / "variants" / "our-clinic"
    (folder / "assessments").mkdir(parents=True)
    (folder / "variant.yml").write_text('id: our-clinic\nname: Our clinic\nshort: Ours\nabout: Ours.\nextends: clinic\nedition: "1"\nnotes:\n  - {item: people-are-heard, text: "We ask {manager}, <twice>."}\n')
    for year, level in ((2025, 1), (2026, 3)):
        (folder / "assessments" / f"{year}.yml").write_text(f'edition: "1"\nsector: clinic\norganisation: Our clinic\ndate: {year}-05-01\nviews:\n  - {{row: people-were-heard, level: {level}, evidence: [{{what: "<b>Day</b> book", link: "https://example.org/?a=1&b=2"}}]}}\n  - {{row: people-get-an-answer, level: 2, by: Matron, note: x}}\n  - {{row: people-get-an-answer, by: Charity, outside: true, note: "<i>late</i>"}}\n'
                                                        "plan:\n  - {row: people-get-an-answer, what: Answer, type: training, owner: Manager, by: 2026-09-01, horizon: medium}\n")
    return root


def test_an_organisations_site_has_its_results_and_years(organisation):
    library, problems = load(organisation)
    assert not problems
    one, _ = resolve(library, "our-clinic", DATE)
    body = pages(one)["assessment-results.md"].body
    assert "Our clinic, 1 May 2026: 2 of 2 questions answered" in body and "Medium term: within a year" in body
    assert re.search(r"People are heard</th><td>1</td><td>3</td><td>\+2</td>", body), "an old id is led on"
    assert "<li>Matron: 2 Now and then. x</li>" in body and "<li>Charity (from outside, not counted): no level. &lt;i&gt;late&lt;/i&gt;</li>" in body
    form = pages(one)["self-assessment.md"].body
    assert "Ours: how we do this here</p><p>We ask" in form and "&lt;twice&gt;" in form
    assert "<b>" not in body and "assessment-results.md" not in pages(resolve(library, "clinic", DATE)[0])


def test_a_wrong_file_in_an_organisations_folder_stops_its_check(organisation, capsys):
    path = organisation / "variants" / "our-clinic" / "assessments" / "2026.yml"
    path.write_text(path.read_text().replace("people-get-an-answer, level", "people-get-an-answr, level"))
    assert main(["check", "our-clinic", "--root", str(organisation), "--date", "2026-06-01"]) == 1
    assert 'variants/our-clinic/assessments/2026.yml:7: unknown question "people-get-an-answr"' in capsys.readouterr().err
