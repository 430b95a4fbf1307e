"""What comes back from Word: exactly what was edited, nothing by accident, and no word lost."""

from __future__ import annotations

import copy
import datetime
import shutil
import zipfile
from pathlib import Path

import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaint_standards import model
from complaint_standards.cli import main
from complaint_standards.documents import documents, procedure_of, word
from complaint_standards.importing.applying import carry_out
from complaint_standards.importing.back import bring_back, subject
from complaint_standards.importing.command import shown
from complaint_standards.importing.edits import edits, laid_out
from complaint_standards.importing.proposing import propose
from complaint_standards.importing.reading import read
from complaint_standards.importing.values import date, role, typed
from complaint_standards.load import load
from complaint_standards.resolve import Origin, Setting, resolve
from conftest import DATE, ROOT
from editing import File, paragraph, parse, text, wrapped
from upgrading import TRUST, World, make

HERE = Path(__file__).parent
CONTROL = """\
document:
  profile: full
  status: draft
  title: Complaints procedure
  version: "1.0"
  date: 2026-05-01
  history:
    - {version: "1.0", date: 2026-05-01, author: Manager, change: First version.}
"""
# As `trust` of the tests of upgrades, with document control.
FILES = TRUST | {"variant.yml": TRUST["variant.yml"].replace('edition: "1"\n', f'edition: "1"\n{CONTROL}')}


@pytest.fixture(scope="module")
def usual(tmp_path_factory) -> World:
    return make(tmp_path_factory.mktemp("importing") / "world", FILES)


@pytest.fixture
def world(usual, tmp_path) -> World:
    """A trust over the tiny world's clinics, and a folder to work in."""
    shutil.copytree(usual.root, tmp_path / "world")
    return World(tmp_path / "world")


def _written(world: World, name: str = "trust") -> bytes:
    return word.written(procedure_of(world.resolved(name)), DATE).data


def _file(world: World, name: str = "trust") -> File:
    return File(_written(world, name))


def _subject(world: World):
    found, problems = subject(world.root, "trust", DATE)
    assert found, "\n".join(map(str, problems))
    return found


def _back(world: World, file: File | Path):
    """What the trust's file proposes."""
    path = file if isinstance(file, Path) else file.save(world.root / "edited.docx")
    outcome, problems = bring_back(path, _subject(world), DATE)
    assert outcome, "\n".join(map(str, problems))
    return outcome


def _told(made) -> list[tuple]:
    return [(one.verb, one.item, one.field, one.ours, one.because, one.needs) for one in made.proposals]


def _apply(world: World, file: File) -> int:
    return main(["import", str(file.save(world.root / "edited.docx")), "--in", "trust", "--apply", *world.arguments])


# --- nothing by accident ------------------------------------------------------------------------------
def test_a_file_that_nobody_edited_proposes_nothing(world, capsys):
    (world.root / "file.docx").write_bytes(_written(world))
    before = world.everything()
    assert main(["import", str(world.root / "file.docx"), "--in", "trust", "--apply", *world.arguments]) == 0
    assert capsys.readouterr().out.endswith("Nothing differs from the procedure of A trust as it stands.\n")
    assert main(["import", str(world.root / "file.docx"), "--in", "trust", "--root", str(world.root), "--date", "2026-12-24"]) == 0, "nor on another day"
    assert world.everything() == before


@pytest.fixture
def undrawn(monkeypatch):
    """What the drawings look like is no matter here, and to draw them takes a while."""
    drawn = word.drawn('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"/>')
    monkeypatch.setattr(word, "drawn", lambda svg: drawn)


def test_no_sector_and_no_organisation_differs_from_its_own_file(tmp_path, undrawn):
    library, _ = load(ROOT, tuple(HERE / "organisations" / name for name in ("marsh-end", "four-oaks")))
    for name in ("icb", "primary-care", "marsh-end", "four-oaks"):
        resolved, _ = resolve(library, name, DATE)
        written = word.written(procedure_of(resolved), DATE)
        (tmp_path / "file.docx").write_bytes(written.data)
        returned, _ = read(tmp_path / "file.docx")
        found = edits(written.passages, returned, resolved, pictures=returned.pictures)
        assert not (found.fields or found.typed or found.added or found.gone or found.moved or found.unread), name
        assert returned.made == ("procedure", name, "2026.1", "2026-06-01")


# --- everything that people do --------------------------------------------------------------------------
def _as_people_do(file: File) -> File:
    """Fill gaps, reword, insert, delete, track changes, comment. `tests/word/edited-in-libreoffice.docx` is this, saved by LibreOffice."""
    file.fill("Phone number", "01632 960321")                                              # a gap, in the table
    file.replace("Acknowledge within", "1 working day", "2 working days")                  # a value, where it is used
    file.fill("Manager", "Complaints lead", 2)
    file.track("Let them finish. ", "Sit down with them.", "Sit beside them.")             # ours, tracked
    file.comment("Let them finish. ", "Because our patients asked for it.")
    file.retype("Safety comes first.", "Safety comes before everything else.")             # a standard
    file.replace("You must answer in writing.", "You must answer in writing.", "Answer by phone or in writing.")   # law
    file.after("We have a book.", "It lies at the front desk.")                            # in a clause of ours
    file.after("You must tell the person about the Ombudsman.", "Put the leaflet in too.")      # beside the law
    file.after("Clause id: own", "Thank whoever helped", "Heading 2")
    file.after("Thank whoever helped", "Send a card. It costs little.")
    file.after("Sit down.", "Switch your phone off.", "Clause Action")                     # in a list
    file.track_deletion("Ask the nurse in charge.")                                        # our note
    file.delete_clause("Keep a bell")                                                      # a duty
    file.delete("Listen.", 1)                                                              # a line of a checklist
    file.replace("Thank you for telling us", "Thank you for telling us", "Thank you so much for telling us")
    file.fill("Version", "1.1")
    file.add_row("1.0", ["1.1", "1 June 2026", "Manager", "What the board asked for."])
    file.replace("Independent. This is", "Independent. This is", "Independent. Still, this is")   # made by the tool
    return file


OPERATIONS = [
    ("set", "phone", "", "01632 960321", "", False),
    ("set", "acknowledge-within", "", "2 working days", "", False),
    ("set", "manager", "", "Complaints lead (the complaints lead)", "", False),
    ("set", "document", "version", "1.1", "", False),
    ("set", "document", "history", "1.0, 2026-05-01, Manager, First version.; 1.1, 2026-06-01, Manager, What the board asked for.", "", False),
    ("change", "safety", "text", "Safety comes before everything else.", "", True),
    ("change", "hear", "do", "Listen.\nSit down.\nSwitch your phone off.", "", False),
    ("change", "hear", "text", "Let them finish. Sit beside them. Then [settle it](settle) if you can.", "Our patients asked for it.", False),
    ("edit", "own", "text", "We have a book.\n\nIt lies at the front desk.", "", False),
    ("note", "settle", "", "", "", False),
    ("change", "first-letter", "text", "", "", True),
    ("add", "thank-whoever-helped", "", "Thank whoever helped\nSend a card. It costs little.", "", False),
    ("note", "tell", "", "Put the leaflet in too.", "", False),
    ("drop", "first-words/listen", "", "", "", True),
]


def _as_expected(outcome) -> None:
    told = [(*one[:3], "" if one[1] == "first-letter" else one[3], *one[4:]) for one in _told(outcome.made)]
    assert sorted(told) == sorted(OPERATIONS)
    assert [(one.words, one.law.split(" (")[0]) for one in outcome.made.refused] == [("Answer by phone or in writing.", "SI 1/1 reg 2"), ("Keep a bell\nYou must keep a bell. Ring it.", "SI 1/1 reg 5")]
    assert [one.words.split(",")[0] for one in outcome.made.unread] == ["Independent. Still"]
    letter = next(one for one in outcome.made.proposals if one.item == "first-letter")
    assert "Thank you so much for telling us about [what happened]. {manager} will write" in letter.ours.replace("\n", " ")


def test_what_people_do_is_what_is_proposed(world):
    before = world.everything()
    _as_expected(_back(world, _as_people_do(_file(world))))
    (world.root / "edited.docx").unlink()
    assert world.everything() == before, "nothing is written without --apply"


def test_a_file_that_libreoffice_saved_proposes_the_same(world):
    _as_expected(_back(world, HERE / "word" / "edited-in-libreoffice.docx"))


def test_what_is_applied_is_what_readers_get(world, capsys):
    assert _apply(world, _as_people_do(_file(world))) == 3
    said = capsys.readouterr().out
    assert said.count("needs a reason: ") == 3 and "Next: complaint-standards check trust" in said
    held = (world.trust / "holding" / "2026-06-01-from-word.md").read_text(encoding="utf-8")
    assert "> Answer by phone or in writing." in held and "SI 1/1 reg 2" in held and "> You must keep a bell. Ring it." in held and "Independent. Still, this is" in held
    assert (world.trust / "procedure/safety.md").read_text(encoding="utf-8") == "---\nchanges: safety\nbecause:   # why this differs here, in a sentence that readers will see\n---\nSafety comes before everything else.\n"
    assert "# Agreed by our committee." in (world.trust / "variant.yml").read_text(encoding="utf-8")
    assert world.run("check", "trust") == 1
    asked = capsys.readouterr().err
    assert asked.count("gives no reason") == 3 and "3 problems to put right" in asked
    for file, old in (("procedure/safety.md", "because:   #"), ("letters/first-letter.md", "because:   #")):
        world.ours(file, old, "because: It reads better. #")
    world.ours("variant.yml", "  - item: first-words/listen", "  - item: first-words/listen\n    because: We always do.")
    assert world.run("check", "trust") == 0, capsys.readouterr().err
    resolved = world.resolved()
    assert resolved.items["hear"].shape.text == "Let them finish. Sit beside them. Then [settle it](settle) if you can."
    assert resolved.items["respond"].shape.text == "You must answer in writing. Say what you found. Offer to meet."
    assert [clause.id for clause in resolved.clauses][:4] == ["safety", "hear", "own", "thank-whoever-helped"] and "bell" in resolved.items
    assert str(resolved.settings["acknowledge-within"].value) == "2 working days"


def test_the_real_trusts_file_comes_back_too(tmp_path, capsys, undrawn):
    """Where the tiny world is too tidy: the whole acute procedure, with a trust's own words over it."""
    shutil.copytree(HERE / "organisations" / "marsh-end", tmp_path / "marsh-end")
    library, _ = load(ROOT, (tmp_path / "marsh-end",))
    resolved, _ = resolve(library, "marsh-end", DATE)
    file = File(word.written(procedure_of(resolved), DATE).data)
    file.fill("Where this procedure is published", "https://marsh-end.example.org/complaints")
    file.fill("Time to tell people what changed", "14 months")
    file.retype("Look at what happened and what may happen next", "Look at what happened, and ask whether they agree.")
    file.replace("You must acknowledge a complaint within", "after the day you receive it", "once somebody has logged it")
    file.track("Volunteers at our doors", "hear things first", "hear a great deal")
    assert main(["import", str(file.save(tmp_path / "back.docx")), "--in", str(tmp_path / "marsh-end"), "--root", str(ROOT), "--date", DATE.isoformat()]) == 3
    said = capsys.readouterr().out
    assert said.startswith("Proposed: 3\n") and "Refused, and kept in holding/ when you apply: 2" in said and "Different, and not read back" not in said
    for words in ("SET        procedure-published-at", "EDIT OURS  severity (text)", "EDIT OURS  volunteers (text)", "expected at least 1 month and at most 12 months", "this sentence states the law", "regulation/13"):
        assert words in said
    assert said.endswith("Nothing was written. To write it: add --apply\n")


# --- one thing at a time -----------------------------------------------------------------------------------
def test_a_paragraph_that_was_cut_in_two_is_no_new_one(world):
    file = _file(world)
    file.retype("Let them finish. ", "Let them finish.")
    file.after("Let them finish.", "Sit down with them. Then settle it if you can.")
    assert [one[:4] for one in _told(_back(world, file).made)] == [("change", "hear", "text", "Let them finish.\n\nSit down with them. Then [settle it](settle) if you can.")]


def test_words_that_are_put_back_as_they_were_end_a_change(world):
    file = _file(world)
    file.replace("You must answer in writing.", " Say what you found. Offer to meet.", " Say what you found.")
    outcome = _back(world, file)
    assert [(one.verb, one.item, one.writes[0].file) for one in outcome.made.proposals] == [("change", "respond", "procedure/respond.md")]
    assert _apply(world, file) == 0
    assert not (world.trust / "procedure/respond.md").exists(), "a change that says what the clinic says is none"


def test_a_clause_that_was_moved_is_put_there(world):
    file = _file(world)
    start, end = file.paragraph("Write it in our book")._p, file.paragraph("Clause id: own")._p
    place = file.paragraph("Clause id: settle")._p
    block = [start]
    while block[-1] is not end:
        block.append(block[-1].getnext())
    for p in reversed(block):
        place.addnext(p)
    made = _back(world, file).made
    assert [(one.verb, one.item, one.ours) for one in made.proposals] == [("add", "own", "stands after settle")] and not made.unread and not made.refused
    assert _apply(world, file) == 0
    assert [clause.id for clause in world.resolved().clauses][:4] == ["safety", "hear", "settle", "own"]


def test_a_clause_of_ours_that_was_deleted_is_put_away(world):
    file = _file(world)
    file.delete_clause("Write it in our book")
    assert _apply(world, file) == 0
    assert "own" not in world.resolved().items
    assert "We have a book." in (world.trust / "holding/own.md").read_text(encoding="utf-8")


def test_a_value_that_was_set_to_two_things_is_asked_about(world):
    file = _file(world)
    file.fill("Phone number", "01632 960321")
    file.replace("Ring ", "[insert your phone number]", "01632 960322")
    (refused,) = _back(world, file).made.refused
    assert '"01632 960322" in' in refused.why and '"01632 960321" in' in refused.why


@pytest.mark.parametrize("row, words, why", [
    ("Time to acknowledge", "9 working days", "expected at least 1 working day and at most 3 working days"),
    ("Time to acknowledge", "soon", "a number and working days, days, weeks, months or years"),
    ("Help desk", "Sometimes", "one of: present, none"),
    ("Phone number", "ask at the desk", "a phone number, as in 0300 000 0000"),
    ("Date", "next spring", "expected a day, as in 12 May 2026"),
])
def test_what_does_not_fit_is_refused_and_kept(world, row, words, why):
    file = _file(world)
    file.fill(row, words)
    made = _back(world, file).made
    assert not made.proposals and [one.words for one in made.refused] == [words] and why in made.refused[0].why
    assert ("law" in row) or row != "Time to acknowledge" or words == "soon" or made.refused[0].law.startswith("SI 1/1 reg 1")


def test_what_lies_outside_the_text_is_told(world):
    file = _file(world)
    file.document.sections[0].footer.paragraphs[0].add_run("Draft for the board")
    file.document.add_comment(file.paragraph("Safety comes first.").runs, text="Are we sure?", author="Chair", initials="C")
    file.after("For one trust.", "A new line on the first page.")
    assert sorted(one.words.split(" · ")[0] for one in _back(world, file).made.unread) == ["A new line on the first page.", "A trust, version 1.0 (draft)", "Are we sure?"]


def test_words_that_changed_here_meanwhile_are_not_overwritten(world):
    """The file is a week old: since then somebody reworded one clause by hand and added another."""
    file = _file(world)
    file.replace("Let them finish. ", "Sit down with them.", "Sit beside them.")
    file.replace("We have a book.", "We have a book.", "We have a big book.")
    world.ours("procedure/hear.md", "Let them finish.", "Let them finish, always.")
    world.write("variants/trust/procedure/newer.md", "---\ntitle: Something newer\nforce: local\nrole: manager\n---\nNew words.\n")
    world.ours("variant.yml", "  - {item: own, after: hear, because: We have a book.}", "  - {item: own, after: hear, because: We have a book.}\n  - {item: newer, after: own}")
    made = _back(world, file).made
    assert [(one.verb, one.item) for one in made.proposals] == [("edit", "own")], "what was added since is not taken for deleted"
    assert any("put the two together by hand" in one.why and "Sit beside them." in one.words for one in made.unread)


def test_what_was_set_here_meanwhile_stands(world):
    """A value and a role set by hand since the file was written are no edits of whoever had the file."""
    file = _file(world)
    file.replace("Safety comes first.", "first", "before everything")
    file.fill("Time to acknowledge", "3 working days")
    world.ours("variant.yml", "values:\n", "values:\n  phone: {set: 01632 960001}\n")
    world.ours("variant.yml", "{set: 1 working day, because: We are quick.}", "{set: 2 working days, because: We are quick.}")
    world.ours("variant.yml", "set: {title: Feedback manager, phrase: the feedback manager}", "set: {title: Listener, phrase: the listener}")
    made = _back(world, file).made
    assert [(one.verb, one.item) for one in made.proposals] == [("change", "safety")] and not made.refused
    assert [one.why for one in made.unread] == ["Time to acknowledge: this was set here too since the file was written, to: 2 working days"]


def test_a_file_that_was_taken_in_brings_nothing_more(world):
    file = _file(world)
    file.replace("Let them finish. ", "Sit down with them.", "Sit beside them.")
    file.after("We have a book.", "It lies at the front desk.")
    file.after("You must tell the person about the Ombudsman.", "Put the leaflet in too.")
    file.after("Clause id: own", "Thank whoever helped", "Heading 2")
    file.after("Thank whoever helped", "Send a card. It costs little.")
    file.fill("Manager", "Complaints lead", 2)
    assert _apply(world, file) == 0
    before = world.everything()
    assert main(["import", str(world.root / "edited.docx"), "--in", "trust", "--apply", *world.arguments]) == 0
    assert world.everything() == before


def test_a_sectors_file_that_was_edited_before_there_was_a_folder_comes_in(world):
    file = _file(world, "clinic")
    file.fill("Phone number", "01632 960321")
    file.replace("Safety comes first.", "first", "before everything")
    file.replace("Let them finish. ", "Let them finish.", "Let them talk.")
    made = _back(world, file).made
    assert [(one.verb, one.item) for one in made.proposals] == [("set", "phone"), ("change", "safety")]
    assert any("Let them talk." in one.words and "changed here too" in one.why for one in made.unread)


def test_an_apply_that_fails_on_the_way_leaves_everything_as_it_was(world, monkeypatch):
    import os

    file = _as_people_do(_file(world)).save(world.root / "edited.docx")
    before, real, done = world.everything(), os.replace, []

    def replace(source, target):
        done.append(target)
        if len(done) == 3:
            raise OSError("the disk is full")
        return real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(OSError):
        main(["import", str(file), "--in", "trust", "--apply", *world.arguments])
    monkeypatch.undo()
    assert world.everything() == before


# --- files that are not ours -----------------------------------------------------------------------------
def _strange(kind: str, path: Path, good: bytes) -> None:
    """Write a file that is not what is asked for."""
    if kind == "nothing":
        return
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as package:
            package.writestr("minutes.txt", "ours")
        return
    if kind == "odt":
        with zipfile.ZipFile(path, "w") as package:
            package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        return
    if kind in ("text", "doc", "cut short"):
        path.write_bytes({"text": b"Dear all", "doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "cut short": good[: len(good) // 2]}[kind])
        return
    path.write_bytes(good)
    with zipfile.ZipFile(path) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    document = parts["word/document.xml"]
    if kind == "broken xml":
        parts["word/document.xml"] = document[:2000]
    elif kind == "entities":
        parts["word/document.xml"] = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]>' + document.partition(b"?>")[2]
    elif kind == "too large":
        parts["word/media/large.bin"] = bytes(250_000_000)
    elif kind == "no bookmarks":
        import re
        parts["word/document.xml"] = re.sub(rb"<w:bookmark(Start|End)[^>]*>", b"", document)
    elif kind == "not ours":
        import re
        parts["word/document.xml"] = re.sub(rb"<w:bookmark(Start|End)[^>]*>", b"", document)
        del parts["docProps/custom.xml"]
        parts["_rels/.rels"] = re.sub(rb'<Relationship [^>]*custom-properties[^>]*/>', b"", parts["_rels/.rels"])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)


@pytest.mark.parametrize("kind, says", [
    ("nothing", "this file cannot be read: No such file or directory"), ("text", "this is not a Word file"), ("zip", "this is not a Word file"), ("odt", "this is an Open Document file"),
    ("doc", "this is an old Word file (.doc), or one with a password"), ("cut short", "this file is damaged"), ("broken xml", "this file is damaged"), ("entities", "this file declares entities"),
    ("too large", "this file is too large once it is unpacked"), ("no bookmarks", "the bookmarks that say which clause is which are gone from this file"), ("not ours", "this Word file was not made here"),
])
def test_a_file_that_cannot_be_taken_is_told_apart(world, capsys, kind, says):
    _strange(kind, world.root / "file.docx", _written(world))
    before = world.everything()
    assert main(["import", str(world.root / "file.docx"), "--in", "trust", "--apply", *world.arguments]) == 1
    said = capsys.readouterr()
    assert said.err.startswith(f"file.docx:1: {says}") and "\n  expected: " in said.err and "\n  fix: " in said.err and said.err.endswith("Nothing was changed.\n")
    assert world.everything() == before


def test_a_file_of_another_edition_or_variant_is_told_apart(world, capsys):
    (world.root / "pocket.docx").write_bytes(_written(world, "pocket"))
    (world.root / "old.docx").write_bytes(_written(world))
    letter = next(one for one in documents(world.resolved()) if one.kind == "letter")
    (world.root / "letter.docx").write_bytes(word.written(letter, DATE).data)
    run = lambda name: (main(["import", str(world.root / name), "--in", "trust", *world.arguments]), capsys.readouterr().err)
    assert run("pocket.docx") == (1, 'pocket.docx:1: this file is of the variant "pocket", and not of "trust"\n  expected: a file of trust, or of clinic\n  fix: name the folder of pocket with --in\n\nNothing was changed.\n')
    assert 'this file is "first-letter", and not the whole procedure' in run("letter.docx")[1]
    world.edition()
    code, said = run("old.docx")
    assert code == 1 and "there is an upgrade to decide" in said
    world.ours("variant.yml", 'edition: "1"', 'edition: "2"')
    shutil.copy(world.trust / "variant.yml", world.root / "kept.yml")
    (world.trust / "variant.lock.yml").unlink()
    assert main(["upgrade", "lock", "trust", *world.arguments]) == 0
    capsys.readouterr()
    assert "this file was made from edition 1, and edition 2 is here" in run("old.docx")[1]


def test_the_command_says_where_it_looks(world, capsys, monkeypatch):
    (world.root / "file.docx").write_bytes(_written(world))
    assert main(["import", str(world.root / "file.docx"), "--in", "trus", *world.arguments]) == 1
    assert 'unknown variant "trus"' in capsys.readouterr().err
    monkeypatch.chdir(world.trust)
    assert main(["import", "../../file.docx", *world.arguments]) == 0


# --- laws ---------------------------------------------------------------------------------------------------
WORDS = st.lists(st.sampled_from("Listen ring ask the ward a nurse 3 PALS, doctor's — “we care” and/or; (see) it: why? Say so. Help! well-being £5 50% & now".split()), min_size=1, max_size=14).map(" ".join)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=4), WORDS, st.booleans())
def test_whatever_is_typed_into_local_words_is_what_readers_get(usual, paragraphs, line, retyped):
    """Our own clause, retyped and with paragraphs more: once applied, resolved and written again the words are there, and nothing else differs."""
    root = usual.root.with_name("law")
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(usual.root, root)
    world = World(root)
    file = _file(world)
    change = file.retype if retyped else lambda start, words: file.replace(start, "We have a book.", words)
    last = change("We have a book.", paragraphs[0])
    for words in paragraphs[1:]:
        last = file.after(last, words)
    file.retype("Sit down.", line)
    trust = _subject(world)
    outcome, problems = bring_back(file.save(root / "edited.docx"), trust, DATE)
    assert outcome and not outcome.made.refused and not outcome.made.unread, shown(outcome, trust.layer)
    carry_out(outcome, trust.layer, "edited.docx", DATE)
    resolved = World(root).resolved()
    said = lambda words: " ".join(words.split())
    assert [said(part) for part in resolved.items["own"].shape.text.split("\n\n")] == [said(words) for words in paragraphs]
    assert resolved.items["hear"].shape.do == ("Listen.", said(line))
    assert {name: placed.shape for name, placed in resolved.items.items() if name not in ("own", "hear")} == {name: placed.shape for name, placed in usual.resolved().items.items() if name not in ("own", "hear")}


@pytest.fixture(scope="module")
def base(usual):
    """The trust's procedure, as it is written and as it is compared with."""
    mine = usual.resolved()
    return word.written(procedure_of(mine), DATE), mine, usual.resolved("clinic"), _subject(usual).layer


def _done(file: File, place: int, what: str, unheard: str) -> None:
    """Do something to a file that people do, or their Word does, at some paragraph; `unheard` is typed where there is something to type."""
    paragraphs, rows = list(file.body.iter(qn("w:p"))), list(file.body.iter(qn("w:tr")))
    p, row = paragraphs[place % len(paragraphs)], rows[place % len(rows)]
    runs, typed_ = [t for t in p.iter(qn("w:t")) if t.text], lambda: parse(f"Now {unheard} stands here.")
    blocks, first = list(file.body)[:-1], place % (len(file.body) - 1)
    if what == "type into" and runs:
        runs[place % len(runs)].text += f" {unheard} "
    elif what == "type over":
        for child in list(p):
            if child.tag != qn("w:pPr"):
                p.remove(child)
        p.append(wrapped("ins", *typed_()))
    elif what in ("new paragraph", "new heading", "new entry"):
        p.addnext(paragraph(f"A new {unheard} one.", {"new heading": "Heading2", "new entry": "ListBullet"}.get(what, "BodyText")))
    elif what == "tracked":
        p.append(wrapped("ins", *parse(f" {unheard}")))
    elif what == "delete":
        for one in blocks[first : first + place % 7 + 1]:
            file.body.remove(one)
    elif what == "move":
        target = blocks[(place * 7) % len(blocks)]
        for one in reversed(blocks[first : first + place % 7 + 1]):
            if one is not target:
                target.addnext(one)
    elif what == "run together" and p.getnext() is not None and p.getnext().tag == qn("w:p"):
        for child in list(p.getnext()):
            if child.tag != qn("w:pPr"):
                p.append(child)
        p.getnext().getparent().remove(p.getnext())
    elif what == "forget":
        for mark in list((p if place % 3 else file.body).iter(qn("w:bookmarkStart"))):
            mark.getparent().remove(mark)
    elif what == "plain":
        for control in list(file.body.iter(qn("w:sdt"))):
            for one in reversed(list(control.find(qn("w:sdtContent")))):
                control.addnext(one)
            control.getparent().remove(control)
    elif what == "new row":
        made = copy.deepcopy(row)
        for cell in made.iter(qn("w:p")):
            for child in list(cell):
                if child.tag != qn("w:pPr"):
                    cell.remove(child)
            cell.extend(typed_())
        row.addnext(made)
    elif what == "merge cells":
        cells = row.findall(qn("w:tc"))
        for one in cells[1:]:
            cells[0].extend(one.findall(qn("w:p")))
            row.remove(one)
    elif what == "merge tables":
        tables = list(file.body.iter(qn("w:tbl")))
        if len(tables) > 1:
            tables[0].extend(tables[1].findall(qn("w:tr")))
            tables[1].getparent().remove(tables[1])


EDITS = ("type into", "type over", "new paragraph", "new heading", "new entry", "tracked", "delete", "move", "run together", "forget", "plain", "new row", "merge cells", "merge tables")


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(EDITS)), min_size=1, max_size=8))
def test_no_word_that_is_typed_anywhere_is_lost(usual, base, edits_):
    """Whatever somebody does to a file: each word that is typed is proposed, refused, or told as not read back."""
    written, mine, below, layer = base
    file = File(written.data)
    for n, (place, what) in enumerate(edits_):
        _done(file, place, what, f"unheard{n}of")
    left = " ".join(text(p) for p in file.body.iter(qn("w:p")))
    returned, _ = read(file.save(usual.root / "typed.docx"))
    made = propose(edits(written.passages, returned, mine), mine, mine, below, layer, returned, {})
    told = " ".join([*(one.ours for one in made.proposals), *(one.words + one.why for one in made.refused), *(one.words for one in made.unread)])
    assert [word_ for n in range(len(edits_)) if (word_ := f"unheard{n}of") in left and word_ not in told] == []


@given(st.lists(st.sampled_from(["- one", "1. two", "#", "> three", "+", "* star", "a", "word", "=", "| x |", "well-being", "12.", "~"]), min_size=1, max_size=80))
def test_a_text_is_laid_out_without_a_line_that_means_something_else(words):
    text = "start " + " ".join(words)
    made = laid_out(text)
    assert " ".join(made.split()) == " ".join(text.split())
    assert not any(line.lstrip()[:2] in ("- ", "+ ", "* ", "# ", "> ", "= ", "| ", "~ ") or line.lstrip()[:1] in "#>=|~" or line[:3] in ("1. ", "12.") for line in made.split("\n")[1:])


# --- what was typed for a value ------------------------------------------------------------------------------
def _setting(kind: str, **more) -> Setting:
    return Setting("x", model.Value(type=kind, title="X", about="Y", **more), None, Origin("core", None))


@pytest.mark.parametrize("kind, words, given", [
    ("duration", "three working days.", "3 working days"), ("duration", "1 week", "1 week"), ("duration", "[insert 2 months]", "2 months"), ("number", "four", 4), ("number", "12", 12),
    ("phone", "01632 960123", "01632 960123"), ("email", "mailto:a@example.org", "a@example.org"), ("web", "https://example.org", "https://example.org"), ("choice", "We have a desk.", "present"),
    ("tiers", "25 working days for most complaints or 60 working days", [{"name": "most complaints", "within": "25 working days", "when": "most complaints"}, {"name": "every other", "within": "60 working days"}]),
    ("tiers", "40 working days", [{"name": "every complaint", "within": "40 working days"}]), ("text", "the desk, upstairs", "the desk, upstairs"),
])
def test_a_value_is_read_as_people_type_it(resolved, kind, words, given):
    more = {"options": {"present": "We have a desk", "none": "None"}} if kind == "choice" else {}
    assert typed(_setting(kind, **more), words, resolved["clinic"]) == (given, "")


def test_a_role_and_a_day_are_read_as_people_write_them():
    manager = Setting("manager", model.Role(title="Manager", phrase="the manager", about="Runs it."), model.Role(title="Manager", phrase="the manager", about="Runs it."), Origin("core", None))
    assert role(manager, "PALS manager") == {"title": "PALS manager", "phrase": "the PALS manager"} and role(manager, "Feedback lead")["phrase"] == "the feedback lead"
    assert {date(words) for words in ("12 May 2026", "12th May 2026", "12/05/2026", "2026-05-12", "12 May 2026.")} == {datetime.date(2026, 5, 12)} and date("soon") is None


if __name__ == "__main__":  # make the file that LibreOffice then saves: soffice --headless --convert-to docx --outdir tests/word FILE
    import sys

    folder = Path(sys.argv[1])
    _as_people_do(_file(make(folder / "world", FILES))).save(folder / "edited-in-libreoffice.docx")
