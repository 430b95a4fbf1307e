"""What every test may ask for: the project's root, and copies of the tiny world to break."""

from __future__ import annotations

import datetime
import fcntl
import os
import shutil
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import sync_playwright

from complaint_standards.load import load
from complaint_standards.resolve import resolve

ROOT = Path(__file__).parents[1]
TINY = ROOT / "tests" / "tiny"
DATE = datetime.date(2026, 6, 1)

hypothesis.settings.register_profile("no clock", deadline=None)  # how long an example takes says something of the machine
hypothesis.settings.load_profile("no clock")


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


def pytest_xdist_auto_num_workers(config) -> int:
    """Two more than there are processors: much of the time a test waits for a browser."""
    return (os.cpu_count() or 1) + 2


def once(tmp_path_factory, name: str, make) -> Path:
    """A folder that the first of the workers makes, for all of them. `make` is given where."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if os.environ.get("PYTEST_XDIST_WORKER") else shared
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / name).exists():
            make(shared / name)
    return shared / name


def _chromium() -> str:
    noted = ROOT / ".venv" / "browser"
    found = noted.read_text().strip() if noted.exists() else next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found and os.access(found, os.X_OK), "These tests need Chromium. Run `make test`, which looks for it and says how to install it."
    return found


@pytest.fixture(scope="session")
def browser():
    """The system's own Chromium. Where there is none the tests fail, and say what to do."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


def pytest_terminal_summary(terminalreporter) -> None:
    """Print what tests measured (`record_property("figure", ...)`), whichever process ran them."""
    figures = sorted({words for reports in terminalreporter.stats.values() for report in reports for name, words in getattr(report, "user_properties", ()) if name == "figure"})
    if figures:
        terminalreporter.section("measured")
        for words in figures:
            terminalreporter.write_line(words)
