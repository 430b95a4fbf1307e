"""Organisations' own procedures: starting one, tailoring it, and what cannot be tailored away."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from complaint_standards import model, organisation
from complaint_standards.build import build, checked
from complaint_standards.check import VARIANT
from complaint_standards.cli import main
from complaint_standards.compare import departures
from complaint_standards.load import load
from complaint_standards.pages import files, navigation, pages
from complaint_standards.resolve import Resolved, plain, reads, resolve
from conftest import DATE, ROOT

HERE = Path(__file__).parent / "organisations"
WHEN = DATE.isoformat()


@pytest.fixture(scope="module")
def library():
    found, problems = load(ROOT, (HERE / "marsh-end", HERE / "four-oaks"))
    assert not problems, "\n".join(map(str, problems))
    return found


@pytest.fixture(scope="module")
def marsh(library) -> Resolved:
    return resolve(library, "marsh-end", DATE)[0]


@pytest.fixture(scope="module")
def oaks(library) -> Resolved:
    return resolve(library, "four-oaks", DATE)[0]


# --- starting one ------------------------------------------------------------------------------------
def test_new_to_a_built_site_without_a_terminal(tmp_path):
    """By the README alone, outside a copy of the project, with nobody to answer questions."""
    run = lambda *arguments: subprocess.run([sys.executable, "-m", "complaint_standards", *arguments, "--root", str(ROOT), "--date", WHEN], cwd=tmp_path, stdin=subprocess.DEVNULL,
                                            capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
    started = run("new", "Hill Top Hospital", "--from", "acute", "--to", "hill-top", "--set", "complaints-phone=01632 960123")
    assert started.returncode == 0, started.stderr
    assert "complaint-standards check hill-top" in started.stdout
    assert sorted(path.relative_to(tmp_path / "hill-top").as_posix() for path in (tmp_path / "hill-top").rglob("*") if path.is_file() and path.name != "variant.lock.yml") == [
        ".github/workflows/check.yml", ".gitignore", "README.md", "variant.yml"]
    looked = run("check", "hill-top")
    assert looked.returncode == 0, looked.stderr
    assert "notice: 5 values that every organisation sets are not set yet" in looked.stderr
    made = run("build", "hill-top")
    assert made.returncode == 0, made.stderr
    page = (tmp_path / "hill-top" / "site" / "hill-top-hospital" / "public" / "what-to-expect.html").read_text(encoding="utf-8")
    assert "01632 960123" in page and "[your local advocacy service]" in page


@pytest.mark.parametrize("extra, says", [
    (["--set", "acknowledge-within=5 working days"], "at least 1 working day and at most 3 working days (SI 2009/309 reg 13(3)"),
    (["--set", "acknowlege-within=2 working days"], 'unknown value "acknowlege-within"'),
    (["--set", "pals=sometimes"], "one of: present, integrated, separate, none"),
    (["--set", "complaints-phone=ring us"], "a phone number, as in 0300 000 0000"),
])
def test_new_refuses_what_does_not_fit_and_writes_nothing(tmp_path, capsys, extra, says):
    assert main(["new", "Hill Top", "--from", "acute", "--to", str(tmp_path / "new"), "--root", str(ROOT), *extra]) == 1
    said = capsys.readouterr().err
    assert says in said and said.endswith("Nothing was written.\n")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["acute", "...", "42"])
def test_new_wants_a_name_of_its_own(tmp_path, capsys, name):
    assert main(["new", name, "--from", "acute", "--to", str(tmp_path / "new"), "--root", str(ROOT)]) == 1
    assert "a name of its own that starts with a letter" in capsys.readouterr().err


def test_new_leaves_a_folder_alone_that_holds_something(tmp_path, capsys):
    (tmp_path / "minutes.txt").write_text("ours")
    assert main(["new", "Hill Top", "--from", "acute", "--to", str(tmp_path), "--root", str(ROOT)]) == 1
    assert "there is something in this place already" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["minutes.txt"]


def test_new_takes_answers_from_a_file(tmp_path, capsys):
    (tmp_path / "answers.yml").write_text("complaints-phone: 01632 960155\npals: none\ncontact-attempts: 4\n")
    assert main(["new", "Hill Top", "--from", "acute", "--to", str(tmp_path / "new"), "--answers", str(tmp_path / "answers.yml"), "--root", str(ROOT)]) == 0
    words = (tmp_path / "new" / "variant.yml").read_text(encoding="utf-8")
    assert "  complaints-phone: {set: 01632 960155}" in words and "  pals: {set: none}" in words and "  contact-attempts: {set: 4}" in words
    (tmp_path / "answers.yml").write_text("complaints-phone: 01632 960155\ncontact-attempts: 40\n")
    assert main(["new", "Hill Top", "--from", "acute", "--to", str(tmp_path / "other"), "--answers", str(tmp_path / "answers.yml"), "--root", str(ROOT)]) == 1
    assert "answers.yml:2: " in capsys.readouterr().err


def test_every_sector_can_be_started_from_and_is_then_sound(real, tmp_path):
    for sector in real.variants():
        resolved, _ = resolve(real, sector, DATE)
        start, problems = organisation.start(f"Invented {sector}", resolved, "small", {}, None)
        assert not problems
        assert not organisation.write(tmp_path / sector, organisation.files(start, resolved, DATE))
    result = checked(ROOT, DATE, folders=[tmp_path / sector for sector in real.variants()])
    assert result.sound, "\n".join(map(str, result.problems))


def test_a_question_is_asked_again_until_the_answer_fits(real):
    resolved, _ = resolve(real, "acute", DATE)
    answers = iter(["ring us", "01632 960177", *[""] * 40])
    said: list[str] = []
    found = organisation.ask(resolved, {}, lambda prompt: next(answers), said.append)
    assert found == {"complaints-phone": "01632 960177"}
    assert any("That does not fit. Expected: a phone number" in words for words in said)
    assert any("by SI 2009/309 reg" in words for words in said), "the limits that the law sets are shown"


# --- tailoring ---------------------------------------------------------------------------------------
def test_values_alone_give_a_clean_build_with_no_overrides(oaks, library):
    result = checked(ROOT, DATE, folders=[HERE / "four-oaks"])
    assert result.sound, "\n".join(map(str, result.problems))
    assert {one.verb for one in departures(oaks)} == {"values"}
    assert not any(piece.startswith("[your ") for page in pages(oaks).values() for piece in page.body.split('class="gap"')[1:2])


def test_one_person_in_several_roles_reads_correctly(oaks):
    text = plain(oaks.items["hand-over"].shape.text, oaks.settings)
    for page in pages(oaks).values():
        assert "the manager and the manager" not in page.body and "the manager, then the manager" not in page.body
    assert "the manager" in text
    assert reads(oaks.settings["sign-off-chain"], oaks.settings) == "the responsible partner"


def test_a_deputy_cannot_be_the_person_complained_about(tmp_path, capsys):
    shutil.copytree(HERE / "four-oaks", tmp_path / "four-oaks")
    path = tmp_path / "four-oaks" / "variant.yml"
    path.write_text(path.read_text().replace("values:\n", "values:\n  deputy: {set: {title: Sole manager, phrase: the manager}}\n"))
    assert main(["check", str(tmp_path / "four-oaks"), "--root", str(ROOT), "--date", WHEN]) == 1
    assert "so a complaint about the manager would go to the manager" in capsys.readouterr().err


def test_a_trust_changes_what_trusts_really_change(marsh, library):
    named = lambda name: reads(marsh.settings[name], marsh.settings)
    assert named("complaints-manager") == "the head of patient experience"
    assert named("response-times") == "5 weeks for most complaints or 60 working days"
    assert named("sign-off-chain").startswith("the head of patient experience, then ")
    assert marsh.choices["pals"] == "integrated" and marsh.choices["local-review"] == "letter"
    stages = [stage.id for stage in marsh.stages]
    assert stages[stages.index("respond-and-put-right") + 1] == "our-own-appeal"
    assert marsh.items["put-it-right-now"].shape.title == "Front-door resolution"
    clauses = [clause.id for clause in marsh.clauses]
    assert clauses[clauses.index("log-it") + 1] == "severity" and "complex-cases" not in clauses
    assert marsh.item("complex-cases").id == "severity", "what led to the one that was left out leads to the other"
    assert "consent-form" in [letter.id for letter in marsh.letters]
    assert "first-three-days/grade" in marsh.items
    page = pages(marsh)["procedure/our-own-appeal.md"].body
    assert page.startswith("# 8. A second look"), "numbers follow"


def test_divisions_have_contacts_of_their_own_in_one_procedure(library):
    phones = set()
    for name in ("marsh-end", "north", "childrens"):
        one, problems = resolve(library, name, DATE)
        assert not [problem for problem in problems if not problem.notice]
        phones.add(one.settings["complaints-phone"].value)
        assert one.items["severity"].shape.title == "Grade it on the first day"
    assert len(phones) == 3


def _with(library, name: str, **fields):
    """The library with one organisation's layer changed."""
    layer = library.layers[name]
    changed = dataclasses.replace(layer, variant=layer.variant.model_copy(update=fields))
    return dataclasses.replace(library, layers={**library.layers, name: changed})


def _set(library, name: str, **values) -> tuple[Resolved, list]:
    """An organisation with some values set otherwise (None: not set at all), and everything that is wrong with it."""
    kept = {key: setting for key, setting in library.layers[name].variant.values.items() if key not in values}
    one, problems = resolve(_with(library, name, values=kept | {key: model.Setting(set=value) for key, value in values.items() if value is not None}), name, DATE)
    return one, [problem for problem in [*problems, *(found for check in VARIANT for found in check(one))] if not problem.notice]


@pytest.mark.parametrize("option", ["present", "integrated", "separate", "none"])
def test_pals_of_every_kind(option, library):
    one, problems = _set(library, "marsh-end", pals=None if option == "present" else option)
    assert not problems, "\n".join(map(str, problems))
    assert one.choices["pals"] == option
    assert ("pals-and-complaints" in json.dumps(navigation(one))) == (option != "none")


@pytest.mark.parametrize("times, says", [
    (None, "a date you agree with the person"),
    ([{"name": "all", "within": "35 working days"}], "35 working days"),
    ([{"name": "a", "within": "4 weeks", "when": "simple complaints"}, {"name": "b", "within": "60 working days"}], "4 weeks for simple complaints or 60 working days"),
    ([{"name": "a", "within": "10 working days", "when": "simple complaints"}, {"name": "b", "within": "30 working days", "when": "most"}, {"name": "c", "within": "6 months"}],
     "10 working days for simple complaints, 30 working days for most or 6 months"),
])
def test_response_times_in_tiers_or_none(times, says, library):
    one, problems = _set(library, "four-oaks", **{"response-times": times})
    assert not problems, "\n".join(map(str, problems))
    assert reads(one.settings["response-times"], one.settings) == says


def test_a_temporary_variation_lapses_by_itself(library, capsys):
    after = DATE.replace(year=2026, month=12)
    assert resolve(library, "marsh-end", DATE)[0].settings["update-every"].value.number == 20
    later, problems = resolve(library, "marsh-end", after)
    assert later.settings["update-every"].value.number == 10
    assert any(problem.notice and "lapsed after 2026-09-30" in problem.what for problem in problems)


# --- the legal floor ---------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["marsh-end", "four-oaks"])
def test_no_clause_that_states_a_duty_can_be_left_out(library, name):
    one, _ = resolve(library, name, DATE)
    before = one.library.layers[name].variant
    duties_of = lambda clause: [rule.obligation for rule in clause.shape.rules if library.obligations[rule.obligation].shape.force == "must" and one.applies(library.obligations[rule.obligation].shape)]
    clauses = [clause for clause in one.clauses if clause.id not in {add.item for add in before.add} and clause.origins["force"].layer != name]
    binding = [clause for clause in clauses if duties_of(clause)]
    assert len(binding) >= 25
    for clause in [*binding, *[clause for clause in clauses if not duties_of(clause)][:5]]:
        changed = _with(library, name, drop=(*before.drop, model.Drop(item=clause.id, because="We would rather not.")))
        _, problems = resolve(changed, name, DATE)
        refused = [problem for problem in problems if f"{clause.id} cannot be dropped here" in problem.what]
        duties = duties_of(clause)
        assert bool(refused) == bool(duties), f"{clause.id} of {name}"
        for duty in duties:
            assert library.obligations[duty].shape.source in refused[0].law and library.obligations[duty].shape.url in refused[0].law


@pytest.mark.parametrize("name", ["marsh-end", "four-oaks"])
def test_no_value_goes_beyond_its_limits(library, name):
    one, _ = resolve(library, name, DATE)
    before = one.library.layers[name].variant
    tried = 0
    for value, setting in one.settings.items():
        limits = getattr(setting.definition, "limits", None)
        if not limits or limits.most is None:
            continue
        tried += 1
        beyond = 1000 if setting.type == "number" else "400 months" if setting.type == "duration" else [{"name": "all", "within": "400 months"}]
        _, problems = resolve(_with(library, name, values={**before.values, value: model.Setting(set=beyond, because="We need longer.")}), name, DATE)
        refused = [problem for problem in problems if problem.what.startswith(f"`{value}` is set to")]
        assert refused and "at most" in refused[0].expected or "this is fixed" in refused[0].expected, value
        if limits.obligation:
            assert library.obligations[limits.obligation].shape.source in refused[0].law, value
    assert tried >= 15


@pytest.mark.parametrize("body, says", [
    ("We get back to people when we can.", "the rule sentence"),
    ("You should acknowledge a complaint within {acknowledge-within} after the day you receive it, where possible.", "the rule sentence"),
])
def test_a_change_that_loses_the_rule_is_refused_with_the_way_out(tmp_path, capsys, body, says):
    shutil.copytree(HERE / "four-oaks", tmp_path / "four-oaks")
    (tmp_path / "four-oaks" / "procedure").mkdir()
    (tmp_path / "four-oaks" / "procedure" / "acknowledge.md").write_text(f"---\nchanges: acknowledge\nbecause: Shorter.\n---\n{body}\n")
    assert main(["check", str(tmp_path / "four-oaks"), "--root", str(ROOT), "--date", WHEN]) == 1
    said = capsys.readouterr().err
    assert "procedure/acknowledge.md" in said and "SI 2009/309 reg 13(3)" in said, said
    assert not (tmp_path / "four-oaks" / "site").exists()


# --- how ours differs ----------------------------------------------------------------------------------
def test_every_departure_is_told_with_its_reason_on_the_page_and_as_data(marsh):
    told = json.loads(files(marsh)["differences.json"])["differences"]
    body = pages(marsh)["differences.md"].body
    own = marsh.library.layers["marsh-end"].variant
    assert {one["item"] for one in told if one["verb"] == "drop"} == {drop.item for drop in own.drop}
    assert {one["item"] for one in told if one["verb"] == "values"} == set(own.values)
    for one in told:
        if one.get("because"):
            assert one["because"].replace("'", "&#x27;") in body, one
    change = next(one for one in told if one["item"] == "say-sorry")
    assert change["field"] == "do" and change["ours"].startswith("Say sorry for what happened") and change["was"] and change["sheets"]
    assert "until 30 September 2026" in body and "Decided by Quality committee, 28 April 2026" in body


def test_a_standard_changed_without_a_reason_is_refused(tmp_path, capsys):
    shutil.copytree(HERE / "marsh-end", tmp_path / "marsh-end")
    path = tmp_path / "marsh-end" / "procedure" / "say-sorry.md"
    path.write_text(path.read_text().replace("because: We merged our being-open promise into this clause.\n", ""))
    assert main(["check", str(tmp_path / "marsh-end"), "--root", str(ROOT), "--date", WHEN]) == 1
    assert "the change of say-sorry gives no reason" in capsys.readouterr().err


def test_compare_with_its_sector_is_the_appendix(capsys):
    assert main(["compare", str(HERE / "marsh-end"), "acute", "--root", str(ROOT), "--date", WHEN]) == 0
    said = capsys.readouterr().out
    for words in ("What we set", "Early-resolution window", "the model: 5 working days", "ours: 3 working days", "Our wards settle most things within a shift or two.", "What we leave out"):
        assert words in said, words


def test_document_control_stands_on_its_pages_and_in_the_data(marsh, oaks):
    about = json.loads(files(marsh)["about.json"])
    assert about["document"]["version"] == "4.1" and about["built-on"] == "Acute hospital trusts"
    for path in ("about.md", "procedure/index.md"):
        body = pages(marsh)[path].body
        assert "CP-014" in body and "Quality committee, 28 April 2026" in body and "Moved to the shared model." in body
    assert "Completed by" in pages(oaks)["about.md"].body


def test_a_live_document_with_a_gap_is_a_problem(tmp_path, capsys):
    shutil.copytree(HERE / "four-oaks", tmp_path / "four-oaks")
    path = tmp_path / "four-oaks" / "variant.yml"
    path.write_text(path.read_text().replace("  staff-support-contact: {set: a partner at the neighbouring surgery}\n", ""))
    assert main(["check", str(tmp_path / "four-oaks"), "--root", str(ROOT), "--date", WHEN]) == 1
    assert "1 value that every organisation sets is not set yet: `staff-support-contact`" in capsys.readouterr().err


def test_an_organisation_and_its_divisions_build_into_its_own_folder(world, tmp_path):
    for folder, below, phone in (("trust", "clinic", "01632 960001"), ("trust/divisions/north", "trust", "01632 960002")):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "variant.yml").write_text(f'id: {Path(folder).name}\nname: {folder}\nshort: {folder}\nabout: Invented.\nextends: {below}\nedition: "1"\nvalues:\n  phone: {{set: {phone}}}\n')
    problems = build(world, tmp_path / "site", DATE, say=lambda words: None, folder=tmp_path / "trust")
    assert not [problem for problem in problems if not problem.notice], "\n".join(map(str, problems))
    assert {path.name for path in (tmp_path / "site").iterdir() if path.is_dir()} == {"trust", "north"}
    assert "01632 960002" in (tmp_path / "site" / "north" / "guidance" / "listening.html").read_text(encoding="utf-8")
    assert "trust/index.html" in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert (tmp_path / "trust" / "variant.lock.yml").exists(), "the build notes what its words stand on"
