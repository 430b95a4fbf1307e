"""What holds for every upgrade, whatever changed: nothing is lost, nothing is decided by stealth, plan and apply agree."""

from __future__ import annotations

import random
import re
import shutil
import tempfile
from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from upgrading import DATE, World, make, raise_desk, rename_hear

from complaint_standards import fingerprint, upgrade
from complaint_standards.build import checked
from complaint_standards.check.law import every_duty_is_stated
from complaint_standards.lock import emit
from complaint_standards.upgrade.merge import join, merge, split

SENTENCES = ["Offer a chair.", "Say it twice.", "Ask how they are.", "Write it down.", "Ring them first.", "You may stop.", "Never hurry.", "See {manager} too.", "Then [settle it](settle) if you can."]
SPACES = [" ", "\n", "\n\n", "\n\n- "]
wordings = st.lists(st.tuples(st.sampled_from(SENTENCES), st.sampled_from(SPACES)), max_size=6, unique_by=lambda one: one[0]).map(lambda found: "".join((space if n else "") + words for n, (words, space) in enumerate(found)))
many = settings(max_examples=80)
few = settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


def _keys(text: str) -> list[str]:
    return [one.key for one in split(text)]


# --- merging ------------------------------------------------------------------------------------------
@many
@given(wordings)
def test_a_text_is_its_sentences(text):
    assert fingerprint.folded(join(split(text))) == fingerprint.folded(text)


@many
@given(wordings, wordings)
def test_where_one_side_did_nothing_the_other_stands(base, other):
    assert _keys(merge(base, other, base).value) == _keys(other) and not merge(base, other, base).clash
    assert _keys(merge(base, base, other).value) == _keys(other) and not merge(base, base, other).clash
    assert _keys(merge(base, other, other).value) == _keys(other) and not merge(base, other, other).clash


@many
@given(wordings, wordings, wordings)
def test_no_sentence_of_ours_is_lost_in_a_merge(base, theirs, ours):
    merged = merge(base, theirs, ours)
    assert set(_keys(ours)) - set(_keys(base)) <= set(_keys(merged.value))


@many
@given(wordings, wordings, wordings)
def test_a_clean_merge_has_what_both_did(base, theirs, ours):
    merged = merge(base, theirs, ours)
    if not merged.clash:
        assert set(_keys(theirs)) - set(_keys(base)) <= set(_keys(merged.value))
        gone = (set(_keys(base)) - set(_keys(theirs))) | (set(_keys(base)) - set(_keys(ours)))
        assert not gone & set(_keys(merged.value)) - set(_keys(theirs)) - set(_keys(ours))


@many
@given(wordings, wordings, wordings)
def test_nothing_else_is_asked_of_people_by_stealth(base, theirs, ours):
    """A merge that nobody has to read keeps every duty, number and name of the base, but for what we changed."""
    merged = merge(base, theirs, ours)
    if not merged.meant:
        assert fingerprint.meaning(merge(base, theirs, base).value) == fingerprint.meaning(base)


@many
@given(wordings, st.randoms(use_true_random=False))
def test_layout_and_quotes_are_no_difference(text, chance):
    other = re.sub(r"\s+", lambda _: chance.choice([" ", "\n", "  ", "\u00a0"]), text)
    assert fingerprint.text(text) == fingerprint.text(other) and fingerprint.meaning(text) == fingerprint.meaning(other)


@many
@given(st.recursive(st.text(st.characters(codec="utf-8"), max_size=12) | st.integers() | st.booleans() | st.dates() | st.text("ab: #-{}[]'\"\n\t |>*&!%@", max_size=12), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abcdefg-/1 ", min_size=1, max_size=6), inner, max_size=3), max_leaves=8))
def test_what_is_written_for_people_reads_back(value):
    data = {"x": value}
    assert yaml.safe_load("\n".join(emit(data))) == data


@many
@given(st.lists(st.sampled_from(SENTENCES[:5]), min_size=2, max_size=5, unique=True), st.data())
def test_edits_of_neighbours_go_together(base, data):
    mine, other = data.draw(st.tuples(st.integers(0, len(base) - 1), st.integers(0, len(base) - 1)).filter(lambda pair: pair[0] != pair[1]))
    ours, theirs = [*base], [*base]
    ours[mine], theirs[other] = "Wait for them.", "Bring some tea."
    both = [*ours]
    both[other] = "Bring some tea."
    merged = merge(" ".join(base), " ".join(theirs), " ".join(ours))
    assert (merged.value, merged.clash, merged.meant) == (" ".join(both), False, False)


@many
@given(st.lists(st.sampled_from(SENTENCES[:5]), min_size=1, max_size=5, unique=True), st.data())
def test_two_edits_of_one_sentence_clash(base, data):
    at = data.draw(st.integers(0, len(base) - 1))
    ours, theirs = [*base], [*base]
    ours[at], theirs[at] = "Wait for them.", "Bring some tea."
    assert merge(" ".join(base), " ".join(theirs), " ".join(ours)).clash


# --- whole upgrades -----------------------------------------------------------------------------------
CLAUSES = {"hear": "listen/hear", "safety": "listen/safety", "settle": "listen/settle", "respond": "answer/respond", "tell": "answer/tell"}
RULES = {"settle": "The rules need not apply to a spoken complaint settled by {window}.", "respond": "You must answer in writing.", "tell": "You must tell the person about the Ombudsman."}
texts = st.lists(st.sampled_from(SENTENCES[:8]), min_size=1, max_size=4, unique=True).map(" ".join)
edits = st.fixed_dictionaries({}, optional={clause: texts for clause in CLAUSES})
extras = st.sets(st.sampled_from(["raise", "rename", "value", "new"]))
organisations = st.fixed_dictionaries({"notes": st.dictionaries(st.sampled_from(sorted(CLAUSES)), texts, max_size=3), "changes": st.dictionaries(st.sampled_from(sorted(CLAUSES)), texts, max_size=3)})


def _text(clause: str, words: str) -> str:
    return f"{RULES[clause]} {words}" if clause in RULES else words


def _organisation(ours: dict, chance: random.Random | None = None) -> dict[str, str]:
    notes, adds = [f"  - {{item: {item}, text: {words!r}}}" for item, words in ours["notes"].items()], ["  - {item: own, after: hear, because: A book.}", "  - {item: ours, after: own, because: A second.}"]
    drops = ["  - {item: desk-help, instead: hear, because: No desk.}", "  - {item: way/desk, because: No desk.}", "  - {item: first-words/desk, because: No desk.}"]
    values = ["  acknowledge-within: {set: 1 working day, because: Quick.}", "  manager: {set: {title: Lead, phrase: the lead}, because: Her name.}"]
    for some in (notes, adds, drops, values):
        if chance:
            chance.shuffle(some)
    files = {"variant.yml": "\n".join(["id: trust", "name: A trust", "short: Trust", "about: For one trust.", "extends: clinic", 'edition: "1"', "values:", *values, *(["notes:", *notes] if notes else []), "add:", *adds, "drop:", *drops]) + "\n",
             **{f"procedure/{name}.md": f"---\ntitle: Write it in our {name} book\nforce: local\nrole: manager\n---\nThe {name} book is ours.\n" for name in ("own", "ours")}}
    return files | {f"procedure/{clause}.md": f"---\nchanges: {clause}\nbecause: Our way.\n---\n{_text(clause, words)}\n" for clause, words in ours["changes"].items()}


def _release(world: World, theirs: dict, more: set) -> None:
    for clause, words in theirs.items():
        path = world.root / f"standards/procedure/{CLAUSES[clause]}.md"
        head, _, _ = path.read_text().partition("\n---\n")
        path.write_text(f"{head}\n---\n{_text(clause, words)}\n")
    if "raise" in more:
        raise_desk(world)
    if "rename" in more:
        if "Let them finish." not in (world.root / "standards/procedure/listen/hear.md").read_text():
            path = world.root / "standards/procedure/listen/hear.md"
            path.write_text(path.read_text().rstrip() + " Let them finish.\n")
        rename_hear(world)
    if "value" in more:
        world.edit("standards/values.yml", "least: 1 working day, most: 3 working days", "least: 1 working day, most: 2 working days")
        world.edit("standards/values.yml", "default: 3 working days", "default: 2 working days")
        world.edit("variants/clinic/variant.yml", "  acknowledge-within: {set: 2 working days, because: Clinics are quick.}\n", "")
    if "new" in more:
        world.write("standards/procedure/listen/chair.md", "---\ntitle: Offer a chair\nforce: standard\nrole: everyone\n---\nOffer a chair, and tea.\n")
        world.edit("standards/procedure/listen/stage.yml", "settle,", "settle, chair,")
    world.edition()


def _decide(world: World, chance: random.Random) -> dict:
    made = {}
    lines = []
    for id, one in sorted(world.plan().items()):
        if one.needed or (one.choices and chance.random() < 0.5):
            choice = chance.choice([name for name in one.choices if name != "adapt" or (one.suggests and one.operation.startswith("changes/"))] or ["take"])
            made[id] = choice
            lines += [f"  - finding: {id}", f"    choice: {choice}", "    because: We talked.", *(["    until: 2027-01-01"] if choice == "later" else []), *([f"    text: {one.suggests!r}"] if choice == "adapt" else [])]
    world.write("variants/trust/upgrade.yml", "\n".join(["decisions:" if lines else "decisions: []", *lines]) + "\n")
    return made


def _ours(files: dict[str, str]) -> set[str]:
    """Every sentence that people of the organisation wrote."""
    data = yaml.safe_load(files["variant.yml"])
    written = [note["text"] for note in data.get("notes", [])] + [text.partition("\n---\n")[2] for name, text in files.items() if name.endswith(".md")]
    return {key for text in written for key in _keys(text.strip())} | {"A book.", "A second.", "No desk.", "Quick.", "Her name."}


@few
@given(edits, extras, organisations, st.randoms(use_true_random=False))
def test_whatever_changes_and_whatever_is_decided(theirs, more, ours, chance):
    with tempfile.TemporaryDirectory() as folder:
        files = _organisation(ours)
        world = make(Path(folder) / "world", files)
        outcome = world.subject()
        same = upgrade.plan(outcome.lock, outcome.upstream, outcome.layer, DATE)
        assert {one.status for one in same.findings} == {"current"}, "the same edition changes nothing"
        _release(world, theirs, more)
        shutil.copytree(world.root, Path(folder) / "again")
        shuffled = World(Path(folder) / "again")
        for file, text in _organisation(ours, chance).items():
            shuffled.write(f"variants/trust/{file}", text)
        as_data = lambda one: {id: (found.status, found.says, found.was, found.theirs, found.ours, found.choices) for id, found in one.plan().items() if "variant.yml" not in id}
        assert as_data(world) == as_data(shuffled), "the order in a file means nothing"

        made = _decide(world, chance)
        shutil.copy(world.trust / "upgrade.yml", shuffled.trust / "upgrade.yml")
        before = world.plan()
        outcomes = [upgrade.apply(one.subject().lock, one.subject().upstream, one.subject().layer, DATE) for one in (world, shuffled)]
        assert not outcomes[0].problems and not outcomes[0].open, "what the plan lets us decide can be carried out"
        assert _ours(files) <= {key for key in _ours(files) if fingerprint.folded(key) in fingerprint.folded(world.words())}, "no sentence of ours is lost"
        kept = {id: one for id, one in world.plan().items() if one.needed}
        assert not kept, "nothing is left to decide"
        resolved = world.resolved()
        assert not list(every_duty_is_stated(resolved)), "no duty is lost"
        for id, one in before.items():
            if one.status == "merged" and id not in made:
                assert set(_keys(one.suggests)) == set(_keys(resolved.items[one.item].shape.text)), "what was planned is what was done"
        assert {id: one.shape for id, one in resolved.items.items()} == {id: one.shape for id, one in shuffled.resolved().items.items()}, "the order in a file means nothing"
        assert checked(world.root, DATE, ["trust"]).library is not None
        again = world.everything()
        applied = upgrade.apply(world.subject().lock, world.subject().upstream, world.subject().layer, DATE)
        assert not applied.problems and world.everything() == again, "once more changes nothing"


@few
@given(edits, extras, st.randoms(use_true_random=False))
def test_the_same_input_gives_the_same_bytes(theirs, more, chance):
    with tempfile.TemporaryDirectory() as folder:
        one = make(Path(folder) / "one", _organisation({"notes": {"hear": "Sit down."}, "changes": {"respond": "Offer to meet."}}))
        _release(one, theirs, more)
        _decide(one, chance)
        shutil.copytree(one.root, Path(folder) / "two")
        for world in (one, other := World(Path(folder) / "two")):
            found = world.subject()
            assert not upgrade.apply(found.lock, found.upstream, found.layer, DATE).problems
        assert one.everything() == other.everything()
