"""The commands, as someone types them."""

from __future__ import annotations

import re

import pytest

from complaint_standards.cli import main
from conftest import TINY


def _run(capsys, *arguments: str) -> tuple[int, str, str]:
    code = main([*arguments, "--root", str(TINY), "--date", "2026-06-01"])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_check_reports_each_variant(capsys):
    code, out, err = _run(capsys, "check")
    assert (code, err) == (0, "")
    rows = {line.split()[0]: line.split()[1:] for line in out.split("\n") if line.startswith(("clinic", "pocket"))}
    assert rows["clinic"][0] == "8" and rows["pocket"][0] == "7"
    assert "4/5" in rows["clinic"] and "4/4" in rows["pocket"]
    assert "odd-rule: Nobody has opened it yet." in out


def test_explain_names_layer_file_and_line_of_every_field(capsys):
    code, out, _ = _run(capsys, "explain", "hear", "--variant", "pocket")
    assert code == 0
    assert "do: \n  - Listen well.\n  from pocket, variants/pocket/procedure/hear.md:4\n  because: One line is enough here." in out
    assert "title: Listen to the person\n  from core, standards/procedure/listen/hear.md:2" in out
    fields = re.findall(r"^(?!note)([a-z]+): ", out, re.M)
    assert out.count("  from ") == len(fields) >= 6


def test_explain_a_value_a_step_and_a_dropped_clause(capsys):
    assert "variants/clinic/variant.yml:10" in _run(capsys, "explain", "acknowledge-within", "--variant", "clinic")[1]
    assert "from pocket, variants/pocket/variant.yml" in _run(capsys, "explain", "way/book", "--variant", "pocket")[1]
    assert "bell is left out of pocket" in _run(capsys, "explain", "bell", "--variant", "pocket")[1]


def test_compare_lists_what_differs_with_reasons(capsys):
    code, out, _ = _run(capsys, "compare", "clinic", "pocket")
    assert code == 0
    assert "Clinic: 2 working days\n  Pocket: 3 working days\n  because: Clinics are quick." in out
    assert "bell: Keep a bell\n  only in Clinic\n  because: Pocket: The rule is for hospitals." in out
    assert "hear: Listen to the person\n  Clinic: Listen. Ring [your phone number] if you need help.\n  Pocket: Listen well.\n  because: Pocket: One line is enough here." in out


@pytest.mark.parametrize("arguments, says", [
    (["explain", "heer", "--variant", "pocket"], 'write "hear"'),
    (["explain", "hear", "--variant", "pockt"], 'write "pocket"'),
    (["check", "pockt"], 'write "pocket"'),
    (["build", "pockt"], 'write "pocket"'),
    (["compare", "clinic", "pockt"], 'write "pocket"'),
])
def test_a_name_that_is_off_gets_the_nearest_one(capsys, arguments, says):
    code, _, err = _run(capsys, *arguments)
    assert code == 2 and says in err


def test_wrong_usage(capsys, tmp_path, monkeypatch):
    assert main(["nonsense"]) == 2
    assert main(["check", "--date", "yesterday"]) == 2
    assert main(["check", "--root", str(tmp_path)]) == 2
    assert "no library here" in capsys.readouterr().err


def test_help_says_what_is_written(capsys):
    for command in ("build", "check", "serve", "explain", "compare", "assess"):
        assert main([command, "--help"]) == 0
        assert re.search(r"Writes?\s", capsys.readouterr().out), command
