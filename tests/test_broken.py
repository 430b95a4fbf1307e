"""Each broken example in tests/broken/ is refused, in words that say where, what and what to do.

An example is the tiny world with one mistake made in it. What `check` says to it is kept word for word,
so that a change of a message is seen by someone who reads it.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import re
import shutil
import tempfile
import textwrap
from pathlib import Path

import pytest
import yaml

from complaint_standards.build import checked
from complaint_standards.cli import main

HERE = Path(__file__).parent
TINY = HERE / "tiny"
EXAMPLES = sorted((HERE / "broken").glob("*.yml"))
DATE = "2026-06-01"
BLESS = "If the new words are right, and you have read them, run: python tests/bless.py broken"
KEYS = {"about", "edits", "args", "law", "names", "says"}


def example(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def spoil(root: Path, edits: list[dict]) -> None:
    """Make a copy of the tiny world at `root`, with these edits. An edit that changes nothing is an error."""
    shutil.copytree(TINY, root)
    for edit in edits:
        path = root / edit["file"]
        old = path.read_bytes() if path.exists() else None
        if edit.get("delete"):
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_new(edit, old))
        assert path.read_bytes() != old, f"the edit of {edit['file']} changes nothing"


def _new(edit: dict, old: bytes | None) -> bytes:
    if "bytes" in edit:
        return bytes.fromhex(edit["bytes"])
    if "write" in edit:
        return edit["write"].encode()
    text = (old or b"").decode()
    if "append" in edit:
        return (text + edit["append"]).encode()
    assert text.count(edit["replace"]) == 1, f"{edit['replace']!r} stands {text.count(edit['replace'])} times in {edit['file']}, not once"
    return text.replace(edit["replace"], edit["with"]).encode()


def arguments(root: Path, extra: list | None) -> list[str]:
    return ["check", "--root", str(root), "--date", DATE, *(str(one) for one in extra or ())]


def bless() -> None:
    """Rewrite `says`, the last field of each example, after a deliberate change. The fields above it stay."""
    for path in EXAMPLES:
        text, broken = path.read_text(encoding="utf-8"), example(path)
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as said:
            spoil(Path(folder) / "world", broken["edits"])
            status = main(arguments(Path(folder) / "world", broken.get("args")))
        if status != 1:
            print(f"{path.name} is left as it was: the check ends with {status} instead of 1")
            continue
        new = text.partition("\nsays: |\n")[0] + "\nsays: |\n" + textwrap.indent(said.getvalue(), "  ")
        if new != text:
            path.write_text(new, encoding="utf-8")
            print(f"{path.name} is written anew")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_broken_example_is_refused_in_plain_words(path, tmp_path, capsys):
    broken = example(path)
    assert set(broken) <= KEYS, f"unknown keys: {set(broken) - KEYS}"
    root = tmp_path / "world"
    spoil(root, broken["edits"])

    assert main(arguments(root, broken.get("args"))) == 1
    said = capsys.readouterr().err
    assert said == broken["says"], f"{path.name} is answered in other words. {BLESS}"

    assert "Traceback" not in said and "Error:" not in said
    assert str(tmp_path) not in said, "a message names a folder of this machine"
    places = re.findall(r"^(\S+?):(\d+): ", said, re.M)
    guilty = {edit["file"] for edit in broken["edits"]} | set(broken.get("names", ()))
    assert guilty & {file for file, _ in places}, f"no message names any of {sorted(guilty)}"
    for file, line in places:
        lines = len((root / file).read_bytes().split(b"\n")) if (root / file).exists() else 1
        assert 1 <= int(line) <= lines, f"{file} has no line {line}"
    problems = said.split("\n\n")
    assert len(problems) == len(set(problems)), "a problem is told twice"
    assert said.endswith(f"{len(places)} problem{'s' if len(places) > 1 else ''} to put right.\n")
    for problem in problems[:-1]:
        assert "\n  expected: " in problem and "\n  fix: " in problem, f"it does not say what was expected and what to do:\n{problem}"
    if broken.get("law"):
        assert "\n  law: " in said


def test_the_examples_are_many_and_each_says_what_was_done():
    assert len(EXAMPLES) >= 44
    abouts = [example(path)["about"] for path in EXAMPLES]
    assert len(set(abouts)) == len(abouts)
    assert all(about.endswith(".") for about in abouts)


def test_the_tiny_world_itself_is_sound(capsys):
    assert main(arguments(TINY, None)) == 0
    assert capsys.readouterr().err == ""


SOUND = {
    "a ten-digit number with nothing about patients near it": "The batch 9990123454 came in.",
    "a patient's number with a wrong check digit": "The NHS number 999 012 3455 is no number.",
    "ten digits inside a longer number": "The NHS number 19990123454 is too long.",
}


@pytest.mark.parametrize("words", SOUND.values(), ids=SOUND)
def test_a_number_that_is_no_nhs_number_is_left_alone(words, tmp_path):
    spoil(tmp_path / "world", [{"file": "standards/procedure/listen/hear.md", "append": words + "\n"}])
    assert not checked(tmp_path / "world", datetime.date.fromisoformat(DATE)).problems


LAPSED = """\
variants/clinic/variant.yml:13: notice: the note on acknowledge lapsed after 2026-05-31; the layer below holds again
  fix: remove it when convenient

"""


def test_what_has_lapsed_gives_a_notice_and_stops_nothing(tmp_path, capsys):
    spoil(tmp_path / "world", [{"file": "variants/clinic/variant.yml", "replace": "rings the same day.\"}", "with": "rings the same day.\", until: 2026-05-31}"}])
    assert main(arguments(tmp_path / "world", None)) == 0
    assert capsys.readouterr().err == LAPSED


def test_on_its_last_day_an_operation_still_holds(tmp_path, capsys):
    spoil(tmp_path / "world", [{"file": "variants/clinic/variant.yml", "replace": "rings the same day.\"}", "with": "rings the same day.\", until: 2026-06-01}"}])
    assert main(arguments(tmp_path / "world", None)) == 0
    assert capsys.readouterr().err == ""
