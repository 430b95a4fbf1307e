"""The lock: what it says, that nobody edits it, and what stands between a layer and a build."""

from __future__ import annotations

import shutil

import pytest
from conftest import ROOT
from upgrading import RESPOND, World, make, read_sheets

from complaint_standards import lock as locks


@pytest.fixture
def world(tmp_path) -> World:
    return make(tmp_path / "world")


def test_a_missing_lock_is_told(world, capsys):
    (world.trust / "variant.lock.yml").unlink()
    world.edition()
    assert world.run("upgrade", "plan", "trust") == 1
    assert capsys.readouterr().err.startswith("variants/trust/variant.lock.yml:1: the lock of trust is missing, so nothing says which words it was written over\n")
    assert world.run("check", "trust") == 1
    assert world.run("upgrade", "lock", "trust") == 1
    assert "a lock made now would hide what changed between them" in capsys.readouterr().err
    assert not (world.trust / "variant.lock.yml").exists()


@pytest.mark.parametrize("damage", [
    lambda text: text.replace("Let them finish.", "Let them speak."),
    lambda text: text[: len(text) // 2],
    lambda text: "",
    lambda text: text.rpartition("mark:")[0],
    lambda text: text + "more: 1\n",
])
def test_a_lock_that_was_edited_by_hand_is_told(world, damage, capsys):
    path = world.trust / "variant.lock.yml"
    path.write_text(damage(path.read_text()))
    for command in (("check",), ("upgrade", "plan"), ("upgrade", "apply")):
        assert world.run(*command, "trust") == 1
        assert capsys.readouterr().err.startswith("variants/trust/variant.lock.yml:1: the lock of trust was edited by hand, or cut short\n")
    world.lock()
    assert world.run("upgrade", "plan", "trust") == 0


def test_line_ends_of_another_system_are_no_edit(world):
    path = world.trust / "variant.lock.yml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert world.run("upgrade", "plan", "trust") == 0


def test_a_lock_of_another_edition_is_told(world, capsys):
    world.edition()
    world.ours("variant.yml", 'edition: "1"', 'edition: "2"')
    for command in (("check",), ("upgrade", "plan")):
        assert world.run(*command, "trust") == 1
        said = capsys.readouterr().err
        assert said.startswith("variants/trust/variant.yml:7: variant.yml says edition 2, and the lock of trust is of edition 1\n") and 'write `edition: "1"` again' in said


def test_another_edition_is_an_upgrade_to_decide(world, capsys):
    world.edition()
    assert world.run("check", "trust") == 3
    assert capsys.readouterr().err == """\
variants/trust/variant.yml:7: trust was written for edition 1, and edition 2 is here: there is an upgrade to decide
  expected: edition 2, once every decision is made
  fix: run: complaint-standards upgrade plan trust

1 problem to put right.
"""


def test_the_lock_is_stable_and_reads_back(world):
    one = world.subject()
    text = (world.trust / "variant.lock.yml").read_text()
    assert locks.write(one.lock, "trust") == text == locks.write(locks.stamp(one.layer, one.upstream), "trust")
    assert locks.stamp(one.layer, one.upstream, one.lock) == one.lock


def test_only_new_operations_are_stamped(world):
    """What an older operation stands on is never stamped over, though the words below it changed meanwhile."""
    world.edit(RESPOND, "Say what you found.", "Say what you found and why.")
    world.ours("variant.yml", "text: We ring first.}", "text: We ring first.}\n  - {item: tell, text: Say it twice.}")
    one = world.subject()
    lock = locks.stamp(one.layer, one.upstream, one.lock)
    assert set(lock.operations) - set(one.lock.operations) == {"notes/tell"}
    assert lock.operations["notes/respond"].base["text"] == "You must answer in writing. Say what you found."


def test_a_build_stamps_what_is_new(world):
    shutil.copytree(ROOT / "overrides", world.root / "overrides")
    read_sheets(world)
    world.ours("variant.yml", "text: We ring first.}", "text: We ring first.}\n  - {item: tell, text: Say it twice.}")
    assert "notes/tell" not in world.subject().lock.operations
    assert world.run("build", "trust", "--site", str(world.root / "site")) == 0
    assert world.subject().lock.operations["notes/tell"].base["text"] == "You must tell the person about the Ombudsman. Do it in every answer."
    world.edition()
    before = world.everything()
    assert world.run("build", "trust", "--site", str(world.root / "site")) == 3
    assert world.everything() == before
