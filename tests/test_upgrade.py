"""Taking a new edition: each way that it can go wrong, with what is said about it, and that no word is lost."""

from __future__ import annotations

import copy
import dataclasses
import datetime
import json
import os
import re
import sys

import pytest
from upgrading import DATE, HEAR, RESPOND, World, make, raise_desk, rename_hear, split_respond, withdraw_hear

from complaint_standards import lock as locks
from complaint_standards import upgrade
from complaint_standards.cli import main
from complaint_standards.upgrade.decisions import DUTY, WORDING
from complaint_standards.upgrade.edit import GONE, put, says


@pytest.fixture
def world(tmp_path) -> World:
    return make(tmp_path / "world")


def _ours_relies_on_a_limit(world: World) -> None:
    world.write("variants/trust/procedure/acknowledge.md", '---\nchanges: acknowledge\nbecause: We ring.\ndo: ["Ring within {acknowledge-within}."]\n---\n')
    world.lock()
    world.edit("standards/values.yml", "least: 1 working day, most: 3 working days", "least: 1 working day, most: 2 working days")


def _range(world: World) -> None:
    world.edit("standards/values.yml", "least: 1 working day, most: 3 working days", "least: 2 working days, most: 3 working days")


def _note_says(world: World, words: str) -> None:
    world.ours("variant.yml", "text: Ask the nurse in charge.", f"text: {words}")
    world.lock()


CASES = {
    "both edit different sentences": (
        lambda world: world.edit(HEAR, "Let them finish.", "Let them finish speaking."),
        {"changes/hear/text": ("merged", "You and edition 2 edited different sentences in `text` of `hear`; both stand.")}),
    "both edit one sentence": (
        lambda world: (world.ours("procedure/respond.md", "Say what you found.", "Tell them what you found."), world.edit(RESPOND, "Say what you found.", "Say all that you found.")),
        {"changes/respond/text": ("clash", "You and edition 2 edited the same sentence in `text` of `respond`."),
         "notes/respond": ("under me", "`text` of `respond` changed beneath your note, in words only.")}),
    "both put a sentence in at one place": (
        lambda world: world.edit(RESPOND, "Say what you found.", "Say what you found. Offer a call."),
        {"changes/respond/text": ("clash", "You and edition 2 put something in at the same place in `text` of `respond`."),
         "notes/respond": ("under me", "`text` of `respond` changed beneath your note, in words only.")}),
    "both make the same edit": (
        lambda world: world.edit(RESPOND, "Say what you found.", "Say what you found. Offer to meet."),
        {"changes/respond/text": ("converged", "`text` of `respond` now says what you had changed it to; your own change goes."),
         "notes/respond": ("under me", "`text` of `respond` changed beneath your note, in words only.")}),
    "different sentences, and theirs asks something else": (
        lambda world: world.edit(RESPOND, "Say what you found.", "You may say what you found."),
        {"changes/respond/text": ("clash", "You and edition 2 edited different sentences in `text` of `respond`, and edition 2 asks something else of people."),
         "notes/respond": ("under me", "`text` of `respond` changed beneath your note, and what it asks of people with it.")}),
    "dropped here, and should becomes must": (
        raise_desk,
        {"drop/desk-help": ("required", "You left `desk-help` out, and it now states a duty that is yours: `desk-rule`. It has to come back.")}),
    "dropped here, and changed": (
        lambda world: world.edit("standards/procedure/listen/desk-help.md", "The desk can help.", "The desk can always help."),
        {"drop/desk-help": ("hidden but changed", "`text` of `desk-help` changed after you left it out, and what it asks of people with it.")}),
    "withdrawn": (
        withdraw_hear,
        {"changes/hear/text": ("orphaned", "`hear` is gone from edition 2, and your change with it."), "changes/hear/do": ("orphaned", "`hear` is gone from edition 2, and your change with it."),
         "add/own": ("orphaned", "`own`, which you added, stood after `hear`, and that is gone; `safety` is the nearest that is still there."),
         "names/hear/variant.yml:22": ("orphaned", "Your words at variants/trust/variant.yml:22 name `hear`, which is gone: change them there, then plan again.")}),
    "renamed and edited": (
        rename_hear,
        {"moved/hear": ("moved", "The item `hear` is now `hear-them`; whatever of yours names it is led there."),
         "changes/hear/text": ("merged", "You and edition 2 edited different sentences in `text` of `hear-them`; both stand.")}),
    "split": (
        split_respond,
        {"changes/respond/text": ("split", "`respond` is now 2 items, `respond` and `say-what`: say where your change belongs, or what becomes of it."),
         "notes/respond": ("split", "`respond` is now 2 items, `respond` and `say-what`: say where your note belongs, or what becomes of it."),
         "offered/say-what": ("offered", "Edition 2 has a new clause, `say-what`. It comes by itself; to leave it out, decide `keep`.")}),
    "a limit moves in a clause that ours relies on": (
        _ours_relies_on_a_limit,
        {"changes/acknowledge/do": ("under me", "`acknowledge-within`, which it names, changed: 2 working days, at least 1 working day, at most 3 working days before, 2 working days, at least 1 working day, at most 2 working days now."),
         "values/acknowledge-within": ("under me", "What `acknowledge-within` may be has changed; yours, 1 working day, still fits.")}),
    "only white space and quotes": (
        lambda world: world.edit(HEAR, "Let them finish. Then", "Let them   finish.\nThen"),
        {"changes/hear/text": ("restamped", "Only layout or quotation marks changed beneath your change to `text` of `hear`.")}),
    "a number labelled editorial": (
        lambda world: (world.edit(RESPOND, "Say what you found.", "Say two things that you found."), world.edit("standards/edition.yml", "status: draft", "status: draft\neditorial: [respond]")),
        {"changes/respond/text": ("suspect", "Edition 2 calls its change of `respond` editorial, but a number, a duty word or a name in `text` changed."),
         "notes/respond": ("suspect", "Edition 2 calls its change of `respond` editorial, but a number, a duty word or a name in it changed. `text` of `respond` changed beneath your note, and what it asks of people with it.")}),
    "a number labelled editorial, in an item that is not ours": (
        lambda world: (world.edit("standards/procedure/listen/safety.md", "Safety comes first.", "Safety always comes first."), world.edit("standards/edition.yml", "status: draft", "status: draft\neditorial: [safety]")),
        {"suspect/safety": ("suspect", "Edition 2 calls its change of `safety` editorial, but a number, a duty word or a name in it changed. Read it before it comes.")}),
    "our value falls outside a new range": (
        _range,
        {"values/acknowledge-within": ("floor breach", "`acknowledge-within` may now be at least 2 working days and at most 3 working days, and yours is 1 working day.")}),
    "our text no longer has the rule's sentence": (
        lambda world: (world.edit(RESPOND, "says: You must answer in writing.", "says: You must answer in writing and sign it."), world.edit(RESPOND, "\nYou must answer in writing.", "\nYou must answer in writing and sign it.")),
        {"changes/respond/text": ("floor breach", "`respond` now states `answer-rule` in other words, and your text does not have that sentence."),
         "notes/respond": ("under me", "`rules` and `text` of `respond` changed beneath your note, and what it asks of people with it.")}),
    "the anchor of our addition is gone": (
        lambda world: (withdraw_hear(world), world.ours("variant.yml", "instead: hear, ", "instead: safety, "), (world.trust / "procedure/hear.md").unlink()),
        {"add/own": ("orphaned", "`own`, which you added, stood after `hear`, and that is gone; `safety` is the nearest that is still there.")}),
    "the sector takes over our change": (
        lambda world: world.write("variants/clinic/procedure/hear.md", "---\nchanges: hear\nbecause: Good.\ndo: [Listen., Sit down.]\n---\n"),
        {"changes/hear/do": ("converged", "`do` of `hear` now says what you had changed it to; your own change goes.")}),
    "the library takes over our addition": (
        lambda world: (world.write("standards/procedure/listen/own.md", (world.trust / "procedure/own.md").read_text()), world.edit("standards/procedure/listen/stage.yml", "hear,", "hear, own,")),
        {"add/own": ("converged", "Edition 2 now has `own`, word for word as you added it; your own goes.")}),
    "the library uses our id for something else": (
        lambda world: (world.write("standards/procedure/listen/own.md", (world.trust / "procedure/own.md").read_text().replace("We have a book.", "Own up.")), world.edit("standards/procedure/listen/stage.yml", "hear,", "hear, own,")),
        {"add/own": ("clash", "Edition 2 brings a `own` of its own, and yours has the same id; to have both, give yours another id in `item`.")}),
    "the sector sets our value": (
        lambda world: world.edit("variants/clinic/variant.yml", "{set: 2 working days, because: Clinics are quick.}", "{set: 1 working day, because: Clinics are quick.}"),
        {"values/acknowledge-within": ("converged", "`acknowledge-within` is now 1 working day for everyone, as you had set it; your own setting goes.")}),
    "the sector sets our value to something else": (
        lambda world: world.edit("variants/clinic/variant.yml", "  acknowledge-within: {set: 2 working days, because: Clinics are quick.}\n", ""),
        {"values/acknowledge-within": ("clash", "`acknowledge-within` was 2 working days and is now 3 working days; you have 1 working day.")}),
    "a role has a new id": (
        lambda world: [world.write(str(path.relative_to(world.root)), path.read_text().replace("role: manager", "role: lead").replace("{manager}", "{lead}").replace("manager: {title: Manager", "lead: {formerly: [manager], title: Manager").replace("manager: {set:", "lead: {set:"))
                       for path in sorted(world.root.rglob("*.*")) if path.suffix in (".md", ".yml") and "trust" not in path.parts],
        {"moved/manager": ("moved", "The value `manager` is now `lead`; whatever of yours names it is led there.")}),
    "a term has a new name": (
        lambda world: (_note_says(world, "A complaint goes in the book."), world.edit("standards/glossary.yml", "term: Complaint", "term: Concern")),
        {"notes/settle": ("under me", '"Complaint" is now called "Concern".')}),
    "a duty that is new": (
        lambda world: (raise_desk(world), world.edit("standards/procedure/answer/bell.md", "rules:\n", "rules:\n  - {obligation: desk-rule, says: You must answer the bell.}\n"), world.edit("standards/procedure/answer/bell.md", "Ring it.", "You must answer the bell."),
                       world.write("standards/procedure/listen/desk-help.md", "---\ntitle: Use the help desk\nforce: local\nrole: everyone\ndo: [Ask the desk.]\nwhen: {desk: [present]}\n---\nThe desk can help.\n")),
        {"required/bell/desk-rule": ("required", "`bell` states a duty that is new to you: You must answer the bell.")}),
    "a clause stands in another stage": (
        lambda world: (os.rename(world.root / HEAR, world.root / "standards/procedure/answer/hear.md"), world.edit("standards/procedure/listen/stage.yml", "hear, ", ""), world.edit("standards/procedure/answer/stage.yml", "[acknowledge", "[hear, acknowledge")),
        {"moved/hear/answer": ("moved", "`hear` now stands in `answer` instead of `listen`, and yours goes with it.")}),
}
QUIET = {"current", "restamped", "converged", "merged", "moved", "offered"}


@pytest.mark.parametrize("name", CASES)
def test_what_an_edition_means_for_our_words(name, world, capsys):
    change, expected = CASES[name]
    change(world)
    world.edition()
    found = world.plan()
    assert {id: (one.status, one.says) for id, one in found.items() if one.status != "current"} == expected
    assert all(one.needed != (one.status in QUIET) for one in found.values())
    before = world.everything()
    outstanding = any(one.needed for one in found.values())
    assert world.run("upgrade", "plan", "trust") == (3 if outstanding else 0)
    assert world.everything() == before
    if outstanding:
        assert world.run("upgrade", "apply", "trust") == 3
        assert world.everything() == before
    assert "Traceback" not in capsys.readouterr().err


def test_two_editions_are_taken_at_once(world):
    world.edit(HEAR, "Let them finish.", "Let them finish speaking.")
    world.edition("2")
    world.edit(HEAR, "Let them finish speaking.", "Let them finish speaking to you.")
    world.edit(RESPOND, "Say what you found.", "Say what you found. Offer to meet.")
    world.edition("3", "2")
    assert world.news() == {"changes/hear/text": "merged", "changes/respond/text": "converged", "notes/respond": "under me"}
    world.decide(notes__respond={"choice": "keep", "because": "Still right."})
    assert world.run("upgrade", "apply", "trust") == 0
    assert 'edition: "3"' in (world.trust / "variant.yml").read_text() and "speaking to you. Sit down" in (world.trust / "procedure/hear.md").read_text()


def test_a_merger_leads_to_another_sector(world, capsys):
    """What lies below is another sector's: whatever it says differently beneath our words is to decide."""
    world.ours("variant.yml", "extends: clinic", "extends: pocket")
    assert world.run("check", "trust") == 3
    assert "trust now extends pocket, and was written over clinic: there is an upgrade to decide" in capsys.readouterr().err
    assert world.news() == {"changes/hear/do": "clash", "values/acknowledge-within": "clash", "values/manager": "clash", "required/notebook/pocket-rule": "required"}
    for_all = {"choice": "keep", "because": "It is how we work."}
    world.decide(changes__hear__do=for_all, values__acknowledge_within=for_all, values__manager=for_all, required__notebook__pocket_rule={"choice": "take"})
    assert world.run("upgrade", "apply", "trust") == 0
    assert world.news() == {} and "notebook" in world.resolved().items


def test_an_operation_that_the_lock_does_not_know_is_suspect(world):
    world.ours("variant.yml", "text: We ring first.}", "text: We ring first.}\n  - {item: safety, text: Press the bell.}\n  - {item: tell, text: Say it twice.}")
    world.edit("standards/procedure/listen/safety.md", "Safety comes first.", "Safety comes before all.")
    world.edition()
    found = world.plan()
    assert found["notes/tell"].status == "current"
    assert (found["notes/safety"].status, found["notes/safety"].says) == ("suspect", "Your note on `safety` is not in the lock, and what it stands on changed since edition 1: read it beside the new words.")


def test_a_division_waits_for_what_it_builds_on(world, capsys):
    world.write("variants/ward/variant.yml", 'id: ward\nname: A ward\nshort: Ward\nabout: A division.\nextends: trust\nedition: "1"\nnotes:\n  - {item: own, text: Ours is green.}\n')
    assert world.run("upgrade", "lock", "ward") == 0
    world.ours("procedure/own.md", "We have a book.", "We have a red book.")
    world.edition()
    assert world.run("upgrade", "plan", "ward") == 1
    assert "ward builds on trust, which is not ready: trust was written for edition 1" in capsys.readouterr().err
    assert world.run("upgrade", "apply", "trust") == 0
    assert world.run("upgrade", "plan", "ward") == 3
    assert "`text` of `own` changed beneath your note" in capsys.readouterr().out


def test_a_folder_anywhere_is_upgraded_too(world, tmp_path):
    """An organisation with a folder of its own, outside the project."""
    elsewhere = tmp_path / "elsewhere" / "trust"
    elsewhere.parent.mkdir()
    world.trust.rename(elsewhere)
    world.edit(HEAR, "Let them finish.", "Let them finish speaking.")
    world.edition()
    for verb, code in (("plan", 0), ("apply", 0), ("plan", 0)):
        assert main(["upgrade", verb, str(elsewhere), *world.arguments]) == code
    assert 'edition: "2"' in (elsewhere / "variant.yml").read_text() and "speaking. Sit down" in (elsewhere / "procedure/hear.md").read_text()


# --- deciding -----------------------------------------------------------------------------------------
def _clash(world: World) -> None:
    world.edit(RESPOND, "Say what you found.", "Say what you found. Offer a call.")
    world.edition()


KEEP = {"choice": "keep", "because": "Still right."}


@pytest.mark.parametrize("decision, says", [
    ({"choice": "take", "because": "x"}, None),
    ({"choice": "drop", "because": "x"}, 'changes/respond/text cannot be decided with "drop": it is clash'),
    ({"choice": "keep"}, "the decision on changes/respond/text gives no reason"),
    ({"choice": "later", "because": "x"}, "the decision on changes/respond/text is put off without a day to come"),
    ({"choice": "later", "because": "x", "until": "2026-05-31"}, "the decision on changes/respond/text is put off without a day to come"),
    ({"choice": "adapt", "because": "x"}, "the adaptation of changes/respond/text has no words"),
    ({"choice": "keep", "because": "x", "reason": "y"}, "unknown field"),
])
def test_a_decision_has_what_it_needs(world, decision, says, capsys):
    _clash(world)
    world.decide(notes__respond=KEEP, changes__respond__text=decision)
    before = world.everything()
    assert world.run("upgrade", "apply", "trust") == (1 if says else 0)
    if says:
        said = capsys.readouterr().err
        assert said.startswith("variants/trust/upgrade.yml:")
        assert says in said and world.everything() == before


@pytest.mark.parametrize("id, says", [("changes/respond/txt", 'unknown finding "changes/respond/txt"'), ("values/manager", "values/manager is current, and needs no decision")])
def test_a_decision_on_nothing_is_told(world, id, says, capsys):
    _clash(world)
    world.write("variants/trust/upgrade.yml", f"decisions:\n  - {{finding: {id}, choice: keep, because: x}}\n")
    assert world.run("upgrade", "apply", "trust") == 1
    assert says in capsys.readouterr().err


def test_words_alone_may_be_decided_in_bulk_and_a_duty_never(world):
    world.edit(HEAR, "Let them finish.", "Let them finish speaking.")
    world.edit("standards/procedure/listen/settle.md", "A letter is never one of these.", "A letter is never one of them.")
    raise_desk(world)
    world.edition()
    assert {id: one.weight for id, one in world.plan().items() if one.needed} == {"drop/desk-help": DUTY, "notes/settle": WORDING}
    world.write("variants/trust/upgrade.yml", "keep: all-reworded\n")
    assert world.run("upgrade", "apply", "trust") == 3
    world.write("variants/trust/upgrade.yml", "keep: all-reworded\ndecisions:\n  - {finding: drop/desk-help, choice: take}\n")
    assert world.run("upgrade", "apply", "trust") == 0
    assert "desk-help" in world.resolved().items and "Decided in bulk" in (world.trust / "decisions.yml").read_text()


def test_a_note_on_a_duty_that_changed_is_no_matter_of_words(world):
    world.edit("standards/procedure/listen/settle.md", "A letter is never one of these.", "A letter is often one of these.")
    world.edition()
    assert world.plan()["notes/settle"].weight == DUTY
    world.write("variants/trust/upgrade.yml", "keep: all-reworded\n")
    assert world.run("upgrade", "apply", "trust") == 3


def test_every_outcome_is_noted_the_ones_by_themselves_too(world):
    CASES["both make the same edit"][0](world)
    world.edit(HEAR, "Let them finish.", "Let them finish speaking.")
    world.edition()
    world.decide(notes__respond=KEEP)
    assert world.run("upgrade", "apply", "trust") == 0
    noted = {entry["finding"]: (entry["status"], entry["choice"], entry.get("because") or entry.get("ours-because")) for entry in says(world.trust / "decisions.yml")}
    assert noted == {"notes/respond": ("under me", "keep", "Still right."), "changes/respond/text": ("converged", "by itself", "We do more."), "changes/hear/text": ("merged", "by itself", "Our words.")}


def test_the_form_keeps_what_is_decided(world):
    _clash(world)
    assert world.run("upgrade", "plan", "trust", "--form") == 3
    form = (world.trust / "upgrade.yml").read_text()
    assert "finding: changes/respond/text\n    choice:\n    because:\n" in form and "    text: You must answer in writing. Say what you found. Offer a call. Offer to meet.\n" in form
    (world.trust / "upgrade.yml").write_text(form.replace("finding: notes/respond\n    choice:\n    because:", "finding: notes/respond\n    choice: keep\n    because: Still right."))
    assert world.run("upgrade", "plan", "trust", "--form") == 3
    assert "choice: keep\n    because: Still right." in (world.trust / "upgrade.yml").read_text()


def test_the_first_screen_shows_what_differs_and_no_more_than_ten(world, capsys):
    world.edit(RESPOND, "Say what you found.", "Say what you found. Offer a call.")
    world.write("standards/glossary.yml", (world.root / "standards/glossary.yml").read_text().replace("term: Complaint", "term: Concern"))
    notes = "".join(f"  - {{item: {item}, text: A complaint comes.}}\n" for item in ("safety", "hear", "acknowledge", "tell", "bell", "way", "sheet", "first-words", "way/safe", "way/help", "sheet/log"))
    world.ours("variant.yml", "  # This one is new.\n", notes + "  # This one is new.\n")
    one = world.subject()
    locks.keep(one.layer, locks.stamp(one.layer, one.upstream, dataclasses.replace(one.lock, terms={"complaint": "Complaint"})))
    world.edition()
    assert world.run("upgrade", "plan", "trust") == 3
    out = capsys.readouterr().out
    assert out.count("  choose: ") == 10 and "... and 3 more to decide; `--all` shows them." in out
    assert world.run("upgrade", "plan", "trust", "--all") == 3
    out = capsys.readouterr().out
    assert out.count("  choose: ") == 13
    assert "  was:    ...\n  theirs: ... Offer a call.\n  ours:   ... Offer to meet.\n" in out


def test_later_comes_back_on_its_day(world, capsys):
    _clash(world)
    world.decide(notes__respond=KEEP, changes__respond__text={"choice": "later", "because": "We meet in autumn.", "until": "2026-10-01"})
    assert world.run("upgrade", "apply", "trust") == 0
    assert not any(one.needed for one in world.plan().values()) and world.run("check", "trust") == 0
    one = world.subject()
    late = {found.id: found for found in upgrade.plan(one.lock, one.upstream, one.layer, datetime.date(2026, 10, 2)).findings}["changes/respond/text"]
    assert (late.status, late.needed) == ("overdue", True)
    capsys.readouterr()
    assert main(["check", "trust", "--root", str(world.root), "--date", "2026-10-02"]) == 3
    assert "trust put off a decision on changes/respond/text, and the day has come" in capsys.readouterr().err


def test_a_review_that_is_due_is_told(world):
    world.ours("variant.yml", "{item: respond, text: We ring first.}", "{item: respond, text: We ring first., review-by: 2026-05-01}")
    world.edition()
    found = world.plan()["review/notes/respond"]
    assert (found.status, found.says) == ("overdue", "Your note on `respond` was due for review on 2026-05-01: keep it and set a new date in `until`, or let it go.")
    world.decide(review__notes__respond={"choice": "keep", "because": "Looked at.", "until": "2027-05-01"})
    assert world.run("upgrade", "apply", "trust") == 0
    assert says(world.trust / "variant.yml")["notes"][0]["review-by"].isoformat() == "2027-05-01"


# --- applying -----------------------------------------------------------------------------------------
def test_each_choice_does_what_it_says(world):
    for choice, expected in (("keep", "Offer to meet."), ("take", None), ("adapt", "Offer a call, or to meet.")):
        fresh = make(world.root.parent / choice)
        _clash(fresh)
        fresh.decide(notes__respond=KEEP, changes__respond__text={"choice": choice, "because": "We asked.", **({"text": '"You must answer in writing. Say what you found. Offer a call, or to meet."'} if choice == "adapt" else {})})
        assert fresh.run("upgrade", "apply", "trust") == 0
        file = fresh.trust / "procedure/respond.md"
        assert (expected in file.read_text()) if expected else not file.exists()
        assert "Offer to meet." in fresh.words() and "We do more." in fresh.words()
        assert fresh.news() == {} and fresh.run("upgrade", "plan", "trust") == 0
        assert not (fresh.trust / "upgrade.yml").exists() and not (fresh.trust / ".upgrade").exists()
    held = (world.root.parent / "take/variants/trust/holding/2-changes--respond--text.md").read_text()
    assert held.endswith("---\nYou must answer in writing. Say what you found. Offer to meet.\n") and "because: We do more." in held


@pytest.mark.parametrize("name, decisions, holds", [
    ("the anchor of our addition is gone", {"add__own": {"choice": "keep", "because": "We keep the book."}}, lambda world: "after: safety" in (world.trust / "variant.yml").read_text()),
    ("the anchor of our addition is gone", {"add__own": {"choice": "adapt", "because": "Better there.", "item": "settle"}}, lambda world: "after: settle" in (world.trust / "variant.yml").read_text()),
    ("the anchor of our addition is gone", {"add__own": {"choice": "take", "because": "No book any more."}}, lambda world: "We have a book." in (world.trust / "holding/own.md").read_text() and not (world.trust / "procedure").joinpath("own.md").exists()),
    ("the library takes over our addition", {}, lambda world: "add:" not in (world.trust / "variant.yml").read_text() and not (world.trust / "procedure/own.md").exists()),
    ("the library uses our id for something else", {"add__own": {"choice": "adapt", "because": "Both.", "item": "our-book"}}, lambda world: (world.trust / "procedure/our-book.md").exists() and "{item: our-book, after: hear" in (world.trust / "variant.yml").read_text().replace("item: our-book\n    after: hear", "{item: our-book, after: hear")),
    ("our value falls outside a new range", {"values__acknowledge_within": {"choice": "adapt", "because": "The rule.", "set": "3 working days"}}, lambda world: "set: 3 working days" in (world.trust / "variant.yml").read_text().replace('"', "")),
    ("our value falls outside a new range", {"values__acknowledge_within": {"choice": "take", "because": "The rule."}}, lambda world: "  acknowledge-within:" not in (world.trust / "variant.yml").read_text() and "1 working day" in (world.trust / "holding/2-values--acknowledge-within.md").read_text()),
    ("the sector takes over our change", {}, lambda world: "do:" not in (world.trust / "procedure/hear.md").read_text() and "Sit down with them." in (world.trust / "procedure/hear.md").read_text()),
    ("renamed and edited", {}, lambda world: "changes: hear-them\n" in (world.trust / "procedure/hear.md").read_text() and "after: hear-them," in (world.trust / "variant.yml").read_text() and "instead: hear-them," in (world.trust / "variant.yml").read_text()),
    ("a role has a new id", {}, lambda world: "  lead:\n" in (world.trust / "variant.yml").read_text() and "role: lead" in (world.trust / "procedure/own.md").read_text()),
    ("dropped here, and should becomes must", {"drop__desk_help": {"choice": "take"}}, lambda world: "item: desk-help," not in (world.trust / "variant.yml").read_text() and "We have no desk." in (world.trust / "holding/2-drop--desk-help.md").read_text()),
    ("split", {"changes__respond__text": {"choice": "keep", "because": "It stays together."}, "notes__respond": KEEP, "offered__say_what": {"choice": "keep", "because": "Ours says it."}},
     lambda world: "item: say-what\n    because: Ours says it." in (world.trust / "variant.yml").read_text() and "say-what" not in world.resolved().items),
    ("split", {"changes__respond__text": {"choice": "take", "because": "Theirs will do."}, "notes__respond": {"choice": "adapt", "because": "It fits there.", "item": "say-what"}},
     lambda world: [note for note, _ in world.resolved().items["say-what"].notes] == ["We ring first."]),
    ("withdrawn", {"changes__hear__text": {"choice": "take", "because": "Gone."}, "changes__hear__do": {"choice": "take", "because": "Gone."}, "add__own": {"choice": "keep", "because": "We keep the book."}},
     lambda world: not (world.trust / "procedure/hear.md").exists() and "Sit down with them." in (world.trust / "holding/2-changes--hear--text.md").read_text()),
])
def test_the_outcome_holds(name, decisions, holds, world):
    CASES[name][0](world)
    world.edition()
    if name == "withdrawn":  # what names it is put right by hand first
        world.ours("variant.yml", "instead: hear, ", "instead: safety, ")
    world.decide(**decisions)
    written = re.findall(r"(?:because|text|phrase|title): ([^{},:\n]*[a-z.])(?:[,}\n])", world.words()) + re.findall(r"^[A-Z][^:{\n]*\.$", world.words(), re.M)
    assert world.run("upgrade", "apply", "trust") == 0
    assert not [words for words in written if words not in world.words()], "words of ours are lost"
    assert holds(world), (world.trust / "variant.yml").read_text()
    assert world.news() == {}
    world.resolved()
    assert (world.trust / "variant.yml").read_text().count("#") == 4  # every comment is still there


@pytest.mark.parametrize("words, says", [
    ("You must answer in writing. {{ config.secret }}", "this looks like a template, HTML or a script"),
    ("You must answer in writing. <script>alert(1)</script>", "this looks like a template, HTML or a script"),
    ("You must answer in writing. Read [this](https://evil.example).", "does not name an item"),
    ("You must answer in writing. Do it within 3 days.", "a time limit is typed into the text"),
    ("Answer if you can.", "respond does not state answer-rule in its exact sentence"),
])
def test_words_that_no_page_may_have_are_refused(words, says, world, capsys):
    _clash(world)
    world.write("variants/trust/upgrade.yml", f"decisions:\n  - {{finding: notes/respond, choice: keep, because: x}}\n  - finding: changes/respond/text\n    choice: adapt\n    because: x\n    text: {json.dumps(words)}\n")
    before = world.everything()
    assert world.run("upgrade", "apply", "trust") == 1
    said = capsys.readouterr().err
    assert said.startswith("variants/trust/upgrade.yml:3: ") and says in said and ".upgrade" not in said
    assert world.everything() == before


def test_a_plan_shows_hostile_words_as_words(world):
    _note_says(world, '"<script>alert(1)</script> {{ x }}"')
    world.edit("standards/procedure/listen/settle.md", "A letter is never one of these.", "A letter is never one of them.")
    world.edition()
    page, data = world.root / "plan.html", world.root / "plan.json"
    assert world.run("upgrade", "plan", "trust", "--html", str(page), "--json", str(data)) == 3
    assert "<script" not in page.read_text() and "&lt;script&gt;" in page.read_text()
    assert [one["theirs"] for one in json.loads(data.read_text())["findings"] if one["id"] == "notes/settle"] == ["The rules need not apply to a spoken complaint settled by {window}. A letter is never one of them."]


@pytest.mark.parametrize("moves", range(1, 9))
def test_an_interrupted_apply_leaves_everything_as_it_was(world, moves, monkeypatch):
    """Whichever move of a file is the last one: the folder is all old, at once or as soon as anyone plans again."""
    _clash(world)
    world.decide(notes__respond=KEEP, changes__respond__text={"choice": "take", "because": "x"})
    before, done, real = world.everything(), [], os.replace

    def replace(source, target):
        done.append(target)
        if len(done) == moves:
            raise KeyboardInterrupt
        return real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    one = world.subject()
    with pytest.raises(KeyboardInterrupt):
        upgrade.apply(one.lock, one.upstream, one.layer, DATE)
    assert world.everything() == before


def test_a_killed_apply_is_put_back_by_the_next_plan(world, monkeypatch, capsys):
    _clash(world)
    world.decide(notes__respond=KEEP, changes__respond__text={"choice": "take", "because": "x"})
    before, real, done = world.everything(), os.replace, []

    def replace(source, target):
        done.append(target)
        if len(done) == 3:
            raise KeyboardInterrupt
        return real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(sys.modules["complaint_standards.upgrade.folder"], "recover", lambda folder: False)
    one = world.subject()
    with pytest.raises(KeyboardInterrupt):
        upgrade.apply(one.lock, one.upstream, one.layer, DATE)
    monkeypatch.undo()
    assert world.everything() != before
    assert world.run("check", "trust") == 1
    assert "an upgrade of trust was interrupted" in capsys.readouterr().err
    assert world.run("upgrade", "plan", "trust") == 0
    assert world.everything() == before


# --- editing files that people edit ---------------------------------------------------------------------
FILE = """\
# top
id: x
notes:
  - {item: a, text: One.}  # first
  # second
  - item: b
    text: |-
      Two.

      # not a comment
  - {item: c, text: Three.}

# about drops
drop: [{item: d, because: Four.}, {item: e, because: Five.}]   # both
"""


@pytest.mark.parametrize("at, value, expected", [
    (("notes", 0), GONE, ["# first", "# second"]),
    (("notes", 1), GONE, ["# first", "  # second"]),
    (("notes", 1, "text"), "New.", ["# second"]),
    (("notes", 2), GONE, ["# about drops"]),
    (("drop", 0), GONE, ["# both", "# about drops"]),
    (("drop", 1, "because"), "Six: seven", ["# both"]),
    (("notes", 3), {"item": "f", "text": "Seven."}, ["# about drops"]),
    (("add",), [{"item": "g", "after": "h"}], ["# both"]),
    (("id",), "2026.1", ["# top"]),
])
def test_one_field_is_changed_and_the_rest_stays(tmp_path, at, value, expected):
    path = tmp_path / "variant.yml"
    path.write_text(FILE)
    wanted = copy.deepcopy(says(path))
    inner = wanted
    for key in at[:-1]:
        inner = inner[key]
    if value is GONE:
        del inner[at[-1]]
    elif isinstance(inner, list) and at[-1] == len(inner):
        inner.append(value)
    else:
        inner[at[-1]] = value
    put(path, at, value)
    assert says(path) == wanted
    text = path.read_text()
    for words in expected:
        assert words in text, text
    untouched = [line for line in FILE.split("\n") if line.startswith("# ")]
    assert all(line in text.split("\n") for line in untouched)
    section = {"notes": "drop: [{item: d, because: Four.}, {item: e, because: Five.}]   # both", "drop": "  - {item: a, text: One.}  # first"}.get(at[0], "  - {item: c, text: Three.}")
    assert section in text.split("\n"), "lines that nothing was asked of are as they were"


def test_every_status_is_one_of_the_closed_list(world):
    seen = {status for _, expected in CASES.values() for status, _ in expected.values()} | {"current", "overdue"}
    assert seen == set(upgrade.STATUSES)
