"""Editors' schemas are written from the model, and are in step with it."""

import sys

from conftest import ROOT

from complaint_standards.load import FORM, LOCK, LOG

sys.path.insert(0, str(ROOT / "scripts"))
import schemas  # noqa: E402


def test_schemas_are_in_step_with_the_model():
    for path, words in schemas.written().items():
        assert (ROOT / path).read_text(encoding="utf-8") == words, f"{path} is out of step; run `make schemas`"


def test_every_yaml_file_of_the_library_has_a_schema():
    patterns = [pattern for _, patterns in schemas.FILES.values() for pattern in patterns]
    for folder in ("standards", "variants", "docs/community"):
        for path in (ROOT / folder).rglob("*.yml"):
            if path.name in (LOCK, FORM, LOG):  # written by the tool
                continue
            assert any(path.relative_to(ROOT).match(pattern) for pattern in patterns), f"{path} has no schema; add its kind to scripts/schemas.py"
