"""What values may be and how they read: tests/vectors/values.json, which JavaScript is held to as well (test_local.py)."""

import json

import pytest

from complaint_standards import model
from complaint_standards.local import written
from complaint_standards.problems import Place
from complaint_standards.resolve import Setting, beyond, parse, reads
from complaint_standards.resolve.settings import Origin
from conftest import ROOT

VECTORS = json.loads((ROOT / "tests" / "vectors" / "values.json").read_text(encoding="utf-8"))
HERE = Origin("here", Place("here"))
ROLES = {name: Setting(name, model.Role(about="A role.", **role), model.Role(about="A role.", **role), HERE) for name, role in VECTORS["roles"].items()}


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: f"{case['definition']['type']} {json.dumps(case['given'], ensure_ascii=False)[:30]}")
def test_values_are_read_limited_and_worded(case):
    kind = case["definition"]
    definition = model.Role(title="A role", phrase="a role", about="A role.") if kind["type"] == "role" else model.Value(about="A value.", **kind)
    value, expected = parse(definition, case["given"])
    assert expected == case.get("expected", "")
    if not expected:
        setting = Setting("it", definition, value, HERE)
        assert (written(setting), beyond(definition, value), reads(setting, ROLES)) == (case["value"], case["beyond"], case["reads"])
