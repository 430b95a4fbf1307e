"""A small world to upgrade in: the tiny world, and over its clinics a trust with words of its own."""

from __future__ import annotations

import atexit
import datetime
import functools
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from conftest import TINY

from complaint_standards import upgrade
from complaint_standards.cli import main
from complaint_standards.load import load
from complaint_standards.lock import emit

DATE = datetime.date(2026, 6, 1)
TRUST = {
    "variant.yml": """\
# Agreed by our committee.
id: trust
name: A trust
short: Trust
about: For one trust.
extends: clinic
edition: "1"
values:
  acknowledge-within: {set: 1 working day, because: We are quick.}   # as our board asked
  # What people call her here.
  manager:
    set: {title: Feedback manager, phrase: the feedback manager}
    because: That is their name.
notes:
  - {item: respond, text: We ring first.}
  # This one is new.
  - item: settle
    text: Ask the nurse in charge.
add:
  - {item: own, after: hear, because: We have a book.}
drop:
  - {item: desk-help, instead: hear, because: We have no desk.}
  - {item: way/desk, because: We have no desk.}
  - {item: first-words/desk, because: We have no desk.}
""",
    "procedure/hear.md": """\
---
changes: hear
because: Our words.
do: [Listen., Sit down.]
---
Let them finish. Sit down with them. Then [settle it](settle) if you can.
""",
    "procedure/respond.md": """\
---
changes: respond
because: We do more.
---
You must answer in writing. Say what you found. Offer to meet.
""",
    "procedure/own.md": """\
---
title: Write it in our book
force: local
role: manager
---
We have a book.
""",
}
HEAR, RESPOND, ACKNOWLEDGE = (f"standards/procedure/{name}.md" for name in ("listen/hear", "answer/respond", "answer/acknowledge"))


@dataclass
class World:
    """A project folder, and the trust in it. Edits that change nothing are errors."""

    root: Path

    @property
    def trust(self) -> Path:
        return self.root / "variants" / "trust"

    def edit(self, file: str, old: str, new: str) -> None:
        text = (self.root / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        (self.root / file).write_text(text.replace(old, new), encoding="utf-8")

    def ours(self, file: str, old: str, new: str) -> None:
        self.edit(f"variants/trust/{file}", old, new)

    def write(self, file: str, text: str) -> None:
        (self.root / file).parent.mkdir(parents=True, exist_ok=True)
        (self.root / file).write_text(text, encoding="utf-8")

    def edition(self, new: str = "2", old: str = "1", more: str = "") -> None:
        """Release what stands there now under a new name."""
        for file in ("standards/edition.yml", "variants/clinic/variant.yml", "variants/pocket/variant.yml"):
            self.edit(file, f'edition: "{old}"', f'edition: "{new}"' + (f"\n{more}" if file.startswith("standards") and more else ""))

    def lock(self) -> None:
        assert main(["upgrade", "lock", "trust", *self.arguments]) == 0

    @property
    def arguments(self) -> list[str]:
        return ["--root", str(self.root), "--date", str(DATE)]

    def subject(self) -> upgrade.Subject:
        found, problems = upgrade.subject(self.root, "trust", DATE)
        assert found, "\n".join(map(str, problems))
        return found

    def plan(self) -> dict[str, upgrade.Finding]:
        one = self.subject()
        return {found.id: found for found in upgrade.plan(one.lock, one.upstream, one.layer, DATE).findings}

    def news(self) -> dict[str, str]:
        """The findings that say something happened, by id: their status."""
        return {id: one.status for id, one in self.plan().items() if one.status != "current"}

    def decide(self, **decisions: dict) -> None:
        """Write upgrade.yml: each keyword is a finding's id with __ for / and _ for -, and what is decided."""
        lines = ["decisions:" if decisions else "decisions: []"]
        for id, given in decisions.items():
            lines += [f"  - finding: {id.replace('__', '/').replace('_', '-')}", *(f"    {key}: {value}" for key, value in given.items())]
        self.write("variants/trust/upgrade.yml", "\n".join(lines) + "\n")

    def run(self, *arguments: str) -> int:
        return main([*arguments, *self.arguments])

    def resolved(self, name: str = "trust"):
        from complaint_standards.resolve import resolve

        library, problems = load(self.root)
        assert not problems, "\n".join(map(str, problems))
        resolved, problems = resolve(library, name, DATE)
        assert not problems, "\n".join(map(str, problems))
        return resolved

    def words(self) -> str:
        """Every word that the trust has anywhere: in its items, in what was put away, in its log."""
        return "\n".join(path.read_text(encoding="utf-8") for path in sorted(self.trust.rglob("*")) if path.is_file() and path.name != "variant.lock.yml")

    def everything(self) -> dict[str, bytes]:
        return {str(path.relative_to(self.root)): path.read_bytes() for path in sorted(self.root.rglob("*")) if path.is_file()}


def make(root: Path, files: dict[str, str] = TRUST) -> World:
    """A world whose trust is locked over edition 1. The usual one is made once and copied."""
    if files is TRUST:
        shutil.copytree(_usual(), root)
        return World(root)
    return _make(root, files)


@functools.cache
def _usual() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="complaint-standards-tests-"))
    atexit.register(shutil.rmtree, folder, True)
    return _make(folder / "world", TRUST).root


def _make(root: Path, files: dict[str, str]) -> World:
    shutil.copytree(TINY, root, ignore=shutil.ignore_patterns("expected"))
    world = World(root)
    if not (root / "standards" / "style").exists():
        world.write("standards/style/words.yml", 'scolding: {kind: scolding, words: [failure to], why: scolds., instead: what to do}\n')
    for file, text in files.items():
        world.write(f"variants/trust/{file}", text)
    world.lock()
    return world


# --- what a new edition may bring -----------------------------------------------------------------------
def raise_desk(world: World) -> None:
    world.edit("standards/law/act.yml", "obligations:", 'obligations:\n  - {id: desk-rule, source: SI 1/1 reg 8, url: "https://www.example.org/law/8", force: must, weight: statutory-instrument, who: body, summary: Have a desk., '
               'applies-to: [hospital], verified: true, basis: primary-current, checked: 2026-01-01, opened: ["https://www.example.org/law/8"]}')
    world.write("standards/procedure/listen/desk-help.md", "---\ntitle: Use the help desk\nforce: law\nrole: everyone\ndo: [Ask the desk.]\nrules:\n  - {obligation: desk-rule, says: You must have a desk that can help.}\n---\nYou must have a desk that can help.\n")


def _elsewhere(world: World, new: str) -> None:
    """Lead whatever else in the library names `hear` to another clause, as whoever edits it would."""
    for file, old in (("standards/flows/way.yml", "clause: hear"), ("standards/checklists/first-words.yml", "clause: hear"), ("standards/glossary.yml", "see: [hear]"), ("standards/phrases/kind-words.yml", "clause: hear"),
                      ("standards/guidance/listening.md", "clauses: [hear,"), ("standards/public/for-you.md", "clauses: [hear,"), ("standards/edition.yml", "{clause: hear,"), ("standards/asked.yml", "hear: ["),
                      ("standards/cases/lost-hat.yml", "clause: hear"), ("standards/cases/cold-tea.yml", "clause: hear"), ("standards/cases/cold-tea.yml", "(hear)"), ("standards/training/hour.yml", "clauses: [hear"), ("standards/training/day.yml", "clauses: [hear"),
                      ("standards/courses.yml", "clauses: [hear"), ("standards/assessment/people-are-heard.yml", "clauses: [hear"), ("standards/kit/felt.yml", "clauses: [hear")):
        world.edit(file, old, old.replace("hear", new))


def rename_hear(world: World) -> None:
    text = (world.root / HEAR).read_text().replace("force: standard", "force: standard\nformerly: [hear]").replace("Let them finish.", "Let them finish speaking.")
    (world.root / HEAR).unlink()
    world.write("standards/procedure/listen/hear-them.md", text)
    world.edit("standards/procedure/listen/stage.yml", "hear,", "hear-them,")
    _elsewhere(world, "hear-them")


def withdraw_hear(world: World, stand_in: str = "safety") -> None:
    (world.root / HEAR).unlink()
    world.edit("standards/procedure/listen/stage.yml", "hear, ", "")
    _elsewhere(world, stand_in)
    (world.root / "variants/pocket/procedure/hear.md").unlink()


def split_respond(world: World) -> None:
    world.edit(RESPOND, " Say what you found.", "")
    world.write("standards/procedure/answer/say-what.md", "---\ntitle: Say what you found\nforce: standard\nrole: manager\nsplit-from: respond\n---\nSay what you found.\n")
    world.edit("standards/procedure/answer/stage.yml", "respond,", "respond, say-what,")


def read_sheets(world: World) -> None:
    """Note that every sheet has been read beside its clauses, as `make read` does."""
    from complaint_standards.check.stale import record

    for name in ("clinic", "pocket"):
        path = world.root / "variants" / name / "last-read.yml"
        path.unlink(missing_ok=True)
        if marks := record(world.resolved(name)):
            path.write_text("\n".join(emit(marks)) + "\n", encoding="utf-8")
