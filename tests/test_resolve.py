"""Layers: what each verb does, and what no order of writing may change."""

import copy
import datetime
import random
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaint_standards.load import load
from complaint_standards.model import Duration, duration
from complaint_standards.resolve import fill, plain, resolve
from conftest import DATE


def _edit(path: Path, change) -> None:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(change(data) or data, sort_keys=False, allow_unicode=True), encoding="utf-8")


def _resolve(root: Path, variant: str, date: datetime.date = DATE):
    library, problems = load(root)
    assert not problems, "\n".join(map(str, problems))
    return resolve(library, variant, date)


def _shapes(resolved) -> dict:
    return {address: placed.shape for address, placed in resolved.items.items()}


def test_an_empty_variant_changes_nothing(world):
    (world / "variants" / "empty").mkdir()
    (world / "variants" / "empty" / "variant.yml").write_text('{id: empty, name: Empty, short: Empty, about: Nothing., extends: core, edition: "1", law-for: [hospital]}')
    resolved, problems = _resolve(world, "empty")
    assert not problems and not resolved.done
    core = resolved.library.layers["core"].items
    assert {clause.id: clause.shape for clause in resolved.clauses} == {name: entry.shape for name, entry in core["clause"].items()}
    assert all(origin.layer == "core" for placed in resolved.items.values() for origin in placed.origins.values())


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_the_order_in_a_file_does_not_matter(world, resolved, shuffle: random.Random):
    def shuffled(data):
        for key in ("add", "drop", "notes"):
            shuffle.shuffle(data.get(key, []))
        keys = list(data)
        shuffle.shuffle(keys)
        return {key: data[key] for key in keys}

    _edit(world / "variants" / "pocket" / "variant.yml", shuffled)
    again, problems = _resolve(world, "pocket")
    assert not problems
    assert list(_shapes(again)) == list(_shapes(resolved["pocket"]))
    assert _shapes(again) == _shapes(resolved["pocket"])


@pytest.mark.parametrize("clause", ["safety", "settle", "respond", "bell"])
def test_a_change_of_one_clause_leaves_the_others_alone(world, resolved, clause):
    path = next(world.glob(f"standards/procedure/*/{clause}.md"))
    path.write_text(path.read_text().rstrip() + " One more sentence.\n")
    again, problems = _resolve(world, "clinic")
    assert not problems
    before, after = _shapes(resolved["clinic"]), _shapes(again)
    assert {name for name in before if before[name] != after[name]} == {clause}


def test_every_field_names_a_real_file_and_line(resolved):
    for one in resolved.values():
        for placed in one.items.values():
            assert placed.origins
            for name, origin in placed.origins.items():
                lines = (one.library.root / origin.place.file).read_text().split("\n")
                assert 1 <= origin.place.line <= len(lines), (placed.id, name, origin)
                assert lines[origin.place.line - 1].strip(), (placed.id, name, origin)


def test_a_change_names_its_layer_and_the_rest_its_own(resolved):
    hear = resolved["pocket"].items["hear"]
    assert (hear.origins["do"].layer, hear.origins["title"].layer) == ("pocket", "core")
    assert hear.origins["do"].because == "One line is enough here."
    assert hear.shape.do == ("Listen well.",)


def test_an_added_step_is_wired_in(resolved):
    follows = {step.name: [answer.to for answer in step.shape.answers] or [step.shape.next] for step in resolved["pocket"].items["way"].parts}
    assert follows["settled"] == ["early", "book"] and follows["book"] == ["ack"]
    order = [step.name for step in resolved["pocket"].items["way"].parts]
    assert order.index("book") == order.index("ack") - 1


def test_a_dropped_step_leads_on_to_its_successor(world):
    _edit(world / "variants" / "clinic" / "variant.yml", lambda data: data.update(drop=[{"item": "way/desk", "next": "settled", "because": "No desk."}]))
    resolved, problems = _resolve(world, "clinic")
    assert not problems
    assert resolved.items["way/listen"].shape.next == "settled"


def test_a_division_lies_over_an_organisation(world):
    for name, below, manager in (("trust", "clinic", "the trust's manager"), ("ward", "trust", "the ward's manager")):
        (world / "variants" / name).mkdir()
        (world / "variants" / name / "variant.yml").write_text(yaml.safe_dump({
            "id": name, "name": name, "short": name, "about": "A layer.", "extends": below, "edition": "1",
            "values": {"manager": {"set": {"title": "Manager", "phrase": manager}}}}))
    resolved, problems = _resolve(world, "ward")
    assert not problems
    assert resolved.layers == ("core", "clinic", "trust", "ward")
    assert plain("{manager} rings.", resolved.settings) == "The ward's manager rings."
    assert str(resolved.settings["acknowledge-within"].value) == "2 working days"
    assert resolved.law_for == ("hospital",)


def test_an_operation_lapses_by_itself(world):
    def until(data):
        data["values"]["acknowledge-within"]["until"] = datetime.date(2026, 3, 31)

    _edit(world / "variants" / "clinic" / "variant.yml", until)
    before, problems = _resolve(world, "clinic", datetime.date(2026, 3, 31))
    assert not problems and str(before.settings["acknowledge-within"].value) == "2 working days"
    after, problems = _resolve(world, "clinic", datetime.date(2026, 4, 1))
    assert [problem.notice for problem in problems] == [True]
    assert str(after.settings["acknowledge-within"].value) == "3 working days"


def test_values_read_as_sentences(resolved):
    settings_ = resolved["clinic"].settings
    assert plain("{manager} rings. Then {manager} writes.\n\n- {manager} ends.", settings_) == "The manager rings. Then the manager writes.\n\n- The manager ends."
    assert plain("Within {acknowledge-within}.", settings_) == "Within 2 working days."
    assert plain("By {window}.", settings_) == "By the end of the next working day."
    assert plain("In {times}.", settings_) == "In 20 working days for simple complaints or 40 working days."
    assert plain("In {times}.", resolved["pocket"].settings) == "In a date you agree."
    gap = fill("Ring {phone}.", settings_)[1]
    assert (gap.text, gap.value, gap.gap) == ("[your phone number]", "phone", True)


@given(st.integers(1, 400), st.sampled_from(["working day", "day", "week", "month", "year"]))
def test_a_duration_reads_back(number, unit):
    assert duration(str(Duration(number, unit))) == Duration(number, unit)


@given(st.integers(1, 60), st.sampled_from(["working day", "day", "week", "month"]), st.integers(1, 60), st.sampled_from(["working day", "day", "week", "month"]))
def test_a_limit_in_other_units_is_never_stretched(number, unit, most, limit):
    """What passes as "at most" is shorter than the limit on every calendar."""
    if Duration(number, unit).at_most(Duration(most, limit)) and unit != limit:
        assert Duration(number, unit).days()[1] <= Duration(most, limit).days()[0]


def test_three_working_days_in_other_words():
    limit = duration("3 working days")
    assert duration("2 days").at_most(limit)
    assert not duration("4 days").at_most(limit) and not duration("1 week").at_most(limit)
    assert duration("25 weeks").at_most(duration("6 months")) and not duration("27 weeks").at_most(duration("6 months"))


def test_the_world_is_left_as_it_was(resolved):
    before = copy.deepcopy(dict(_shapes(resolved["clinic"])))
    resolve(resolved["clinic"].library, "clinic", DATE)
    assert before == dict(_shapes(resolved["clinic"]))


def _rules_changed(world: Path, clause: str, says: str, source: str) -> list:
    folder = world / "variants" / "clinic" / "procedure"
    folder.mkdir(exist_ok=True)
    rule = {"tell": "ombudsman-rule", "respond": "answer-rule"}[clause]
    (folder / f"{clause}.md").write_text(f"---\nchanges: {clause}\nbecause: The page says otherwise.\n{source}rules:\n  - {{obligation: {rule}, says: {says}}}\n---\n{says}\n")
    return _resolve(world, "clinic")[1]


def test_a_rule_not_checked_against_legislation_may_be_corrected(world):
    says = "You must tell the person how to reach the Ombudsman."
    assert not _rules_changed(world, "tell", says, "source: https://www.example.org/law/3\n")
    assert "locked" in str(_rules_changed(world, "tell", says, "")[0])


def test_a_rule_of_primary_law_may_not(world):
    problem = _rules_changed(world, "respond", "You must answer somehow.", "source: https://www.example.org/law/2\n")[0]
    assert "locked" in problem.what and "reg 2" in problem.law


def test_an_old_id_still_leads_to_its_clause(world, resolved):
    from complaint_standards.pages import pages

    path = world / "standards" / "procedure" / "listen" / "hear.md"
    path.write_text(path.read_text().replace("force: standard", "force: standard\nformerly: [listen-well]"))
    again, problems = _resolve(world, "clinic")
    assert not problems
    assert '<span id="listen-well"></span>' in pages(again)["procedure/listen.md"].body
    _edit(world / "variants" / "clinic" / "variant.yml", lambda data: data["notes"].append({"item": "listen-well", "text": "We sit down."}))
    again, problems = _resolve(world, "clinic")
    assert not problems and again.items["hear"].notes[0][0] == "We sit down."


@pytest.mark.parametrize("operations", [
    {"add": [{"item": "settle", "before": "safety"}, {"item": "own", "after": "settle"}]},
    {"drop": [{"item": "way/listen", "next": "desk", "because": "Short."}, {"item": "way/desk", "next": "settled", "because": "Short."}]},
    {"drop": [{"item": "first-words", "because": "Short."}, {"item": "first-words/ack", "because": "Short."}]},
])
def test_operations_that_lean_on_each_other_may_be_written_in_any_order(world, operations):
    folder = world / "variants" / "clinic"
    if "add" in operations:
        (folder / "procedure").mkdir(exist_ok=True)
        (folder / "procedure" / "own.md").write_text("---\ntitle: Do it our way\nforce: local\nrole: everyone\n---\nOurs.\n")
    found = []
    for turn in (1, -1):
        _edit(folder / "variant.yml", lambda data: data.update({key: some[::turn] for key, some in operations.items()}))
        one, problems = _resolve(world, "clinic")
        assert not problems, problems
        found.append(_shapes(one))
    assert list(found[0]) == list(found[1]) and found[0] == found[1]


def test_a_step_that_was_led_elsewhere_says_who_led_it(resolved):
    pocket = resolved["pocket"].items
    assert pocket["way/settled"].origins["answers"].layer == "pocket"
    assert pocket["way/book"].origins["next"].layer == "pocket"
    assert pocket["way/listen"].origins["next"].layer == "core"
