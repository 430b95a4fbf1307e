"""What every test may ask for: the project's root, and copies of the tiny world to break."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest

from complaint_standards.load import load
from complaint_standards.resolve import resolve

ROOT = Path(__file__).parents[1]
TINY = ROOT / "tests" / "tiny"
DATE = datetime.date(2026, 6, 1)


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A copy of the tiny world, with the real theme beside it, to change at will."""
    shutil.copytree(TINY, tmp_path / "world", ignore=shutil.ignore_patterns("expected"))
    shutil.copytree(ROOT / "overrides", tmp_path / "world" / "overrides")
    return tmp_path / "world"


@pytest.fixture(scope="session")
def tiny():
    """The tiny world's library, without a problem."""
    library, problems = load(TINY)
    assert not problems, "\n".join(map(str, problems))
    return library


@pytest.fixture(scope="session")
def resolved(tiny):
    """Each variant of the tiny world, resolved without a problem."""
    found = {}
    for name in tiny.variants():
        found[name], problems = resolve(tiny, name, DATE)
        assert not problems, "\n".join(map(str, problems))
    return found


@pytest.fixture(scope="session")
def real():
    """The real library."""
    library, problems = load(ROOT)
    assert not problems, "\n".join(map(str, problems))
    return library
