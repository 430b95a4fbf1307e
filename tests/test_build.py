"""From a folder of words to a folder of sites, as a maintainer runs it."""

from __future__ import annotations

import datetime
import hashlib
import shutil
from pathlib import Path

from complaint_standards.build import build, checked
from complaint_standards.cli import main
from conftest import DATE


def _digest(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_builds_the_front_door_and_each_sector_the_same_twice(world, tmp_path):
    first, second = tmp_path / "one" / "site", tmp_path / "two" / "site"
    for site in (first, second):
        assert not build(world, site, DATE, say=lambda words: None)
    assert (first / "index.html").exists()
    for name in ("clinic", "pocket"):
        assert (first / name / "index.html").exists() and (first / name / "procedure" / "index.html").exists()
    assert _digest(first) == _digest(second)
    assert not [path for path in first.parent.iterdir() if path.name.startswith(".build")]


def test_a_build_that_fails_leaves_the_old_site(world, tmp_path, capsys):
    site = tmp_path / "site"
    assert main(["build", "--root", str(world), "--site", str(site), "--date", str(DATE)]) == 0
    before = _digest(site)
    clause = world / "standards/procedure/answer/acknowledge.md"
    clause.write_text(clause.read_text().replace("You must acknowledge", "You should acknowledge"))
    assert main(["build", "--root", str(world), "--site", str(site), "--date", str(DATE)]) == 1
    assert _digest(site) == before
    said = capsys.readouterr().err
    assert "reg 1" in said and "Nothing was changed" in said


def test_a_new_sector_is_a_new_folder_of_data(world, tmp_path):
    folder = world / "variants" / "bus"
    folder.mkdir()
    (folder / "variant.yml").write_text(
        'id: bus\nname: Health buses\nshort: Bus\nabout: For buses.\nextends: core\nedition: "1"\nlaw-for: [hospital]\n'
        "values:\n  manager: {set: {title: Driver, phrase: the driver}, because: The driver runs it.}\n")
    site = tmp_path / "site"
    assert not build(world, site, DATE, say=lambda words: None)
    page = (site / "bus" / "procedure" / "answer.html").read_text()
    assert "The driver</span> can do it by phone" in page
    assert "bus/index.html" in (site / "index.html").read_text()
    assert "Bus" in (site / "clinic" / "index.html").read_text()


def test_one_sector_can_be_built_again_by_itself(world, tmp_path):
    site = tmp_path / "site"
    build(world, site, DATE, say=lambda words: None)
    before = _digest(site)
    clause = world / "standards/procedure/listen/hear.md"
    clause.write_text(clause.read_text().replace("Let them finish.", "Let them say it all."))
    assert not build(world, site, DATE, ["clinic"], say=lambda words: None)
    after = _digest(site)
    changed = {name for name in before if before[name] != after.get(name)}
    assert {name.split("/")[0] for name in changed} == {"clinic"}
    assert "clinic/procedure/listen.html" in changed and "clinic/differences.html" not in changed


def test_the_date_is_what_is_given_not_today(world, tmp_path):
    site = tmp_path / "site"
    build(world, site, datetime.date(2026, 2, 3), ["clinic"], say=lambda words: None)
    assert "3 February 2026" in (site / "clinic" / "index.html").read_text()


def test_a_missing_part_is_named(world):
    shutil.rmtree(world / "standards" / "law")
    result = checked(world, DATE)
    assert not result.sound
    (world / "standards" / "edition.yml").unlink()
    result = checked(world, DATE)
    assert any(problem.place.file == "standards/edition.yml" and "missing" in problem.what for problem in result.problems)


def test_zensical_builds_the_same_tree(world, tmp_path):
    """The way out when Material's life ends: the same folder, another builder."""
    import subprocess
    import sys

    from complaint_standards.build import render

    jobs = render(checked(world, DATE), tmp_path, ("clinic", "pocket"))
    for job in jobs:
        done = subprocess.run([Path(sys.executable).with_name("zensical"), "build", "--strict", "-f", job.config.name], cwd=job.config.parent, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        assert (job.config.parent / "site" / "procedure" / "answer.html").exists()


def test_a_variant_that_is_not_there_is_never_passed_over(world, tmp_path):
    problems = build(world, tmp_path / "site", DATE, ["clinc"], say=lambda words: None)
    assert 'write "clinic"' in str(problems[0]) and not (tmp_path / "site").exists()


def test_a_folder_that_is_not_a_site_is_never_replaced(world, tmp_path, capsys):
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "thesis.docx").write_text("years of work")
    assert main(["build", "--root", str(world), "--site", str(tmp_path / "papers"), "--date", str(DATE)]) == 1
    assert (tmp_path / "papers" / "thesis.docx").read_text() == "years of work"
    assert "not a site that was built here" in capsys.readouterr().err


def test_a_swap_that_fails_puts_the_old_site_back(tmp_path, monkeypatch):
    from complaint_standards.build import _replace

    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "page.html").write_text("old")
    try:
        _replace(tmp_path / "missing", tmp_path / "old")
    except OSError:
        pass
    assert (tmp_path / "old" / "page.html").read_text() == "old"
