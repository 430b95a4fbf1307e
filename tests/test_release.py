"""Releasing an edition: what is refused, and what a release leaves behind."""

from __future__ import annotations

import datetime
import shutil
import sys

import pytest
from conftest import ROOT
from upgrading import DATE, HEAR, World, make, read_sheets, rename_hear, split_respond

from complaint_standards.load import load

sys.path.insert(0, str(ROOT / "scripts"))
import release  # noqa: E402


@pytest.fixture
def world(tmp_path) -> World:
    """A world whose edition 1 is released, with its organisation left out."""
    world = make(tmp_path / "world")
    for path in sorted(world.trust.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    world.trust.rmdir()
    read_sheets(world)
    assert release.release(world.root, "1", DATE) == []
    return world


def _release(world: World, edition: str = "2", day: int = 2) -> list:
    read_sheets(world)
    return release.release(world.root, edition, datetime.date(2026, 6, day))


def _editorial(world: World, name: str) -> None:
    world.edit("standards/edition.yml", "status: draft", f"status: draft\neditorial: [{name}]")


def _reuse(world: World) -> None:
    """`notebook` is withdrawn in edition 2, and something else gets its id in edition 3."""
    text = (world.root / "variants/pocket/procedure/notebook.md").read_text()
    (world.root / "variants/pocket/procedure/notebook.md").rename(world.root / "variants/pocket/procedure/our-book.md")
    world.write("variants/pocket/procedure/our-book.md", text.replace("One is enough.", "Any book will do. Start a new page each day. Keep it shut."))
    for old, new in (("{item: notebook, after: tell", "{item: our-book, after: tell"), ("notebook., clause: notebook}, after: first", "notebook., clause: our-book}, after: first"), ("role: manager, clause: notebook}", "role: manager, clause: our-book}")):
        world.edit("variants/pocket/variant.yml", old, new)
    assert _release(world) == []
    world.write("standards/procedure/listen/notebook.md", "---\ntitle: Have a notebook to hand\nforce: local\nrole: everyone\n---\nA notebook helps you listen.\n")
    world.edit("standards/procedure/listen/stage.yml", "hear,", "hear, notebook,")


REFUSED = {
    "an id that is used again": (_reuse, "3", 'standards/procedure/listen/notebook.md:2: the id "notebook" was used in an earlier edition, for something else'),
    "a new id without formerly": (lambda world: (rename_hear(world), world.edit("standards/procedure/listen/hear-them.md", "formerly: [hear]\n", ""), world.edit("variants/pocket/procedure/hear.md", "changes: hear\n", "changes: hear-them\n"), shutil.rmtree(world.root / "docs" / "community")), "2",
                                  'standards/procedure/listen/hear-them.md:2: "hear-them" says what "hear" said in edition 1, and "hear" is gone'),
    "a change of meaning called editorial": (lambda world: (world.edit(HEAR, "Let them finish.", "Always let them finish."), _editorial(world, "hear")), "2",
                                             'standards/edition.yml:6: the change of "hear" is called editorial, and changes what it asks of people'),
    "editorial, and nothing changed": (lambda world: _editorial(world, "hear"), "2", 'standards/edition.yml:6: "hear" is called editorial, and did not change since edition 1'),
    "editorial, and no such item": (lambda world: _editorial(world, "heer"), "2", 'standards/edition.yml:6: "heer" is called editorial, and is no item of both editions'),
    "an edition that is there already": (lambda world: None, "1", "standards/releases/1.yml:2: edition 1 is released already"),
    "an edition with a strange name": (lambda world: None, "../2", 'standards/edition.yml:1: "../2" is no name for an edition'),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_may_not_be_released(name, world):
    change, edition, says = REFUSED[name]
    change(world)
    read_sheets(world)
    before = world.everything()
    problems = release.release(world.root, edition, datetime.date(2026, 6, 3))
    assert [str(one).split("\n")[0] for one in problems] == [says]
    assert world.everything() == before


@pytest.mark.parametrize("change", [
    lambda world: (world.edit(HEAR, "Let them finish.", "Let them finish first."), _editorial(world, "hear")),
    lambda world: (rename_hear(world), world.edit("variants/pocket/procedure/hear.md", "changes: hear\n", "changes: hear-them\n")),
    split_respond,
    lambda world: world.edit(HEAR, "Let them finish.", "Always let them finish."),
], ids=["editorial", "renamed", "split", "changed"])
def test_a_release_sets_the_edition_everywhere_and_leaves_a_record(change, world):
    change(world)
    assert _release(world) == []
    library, problems = load(world.root)
    assert not problems and library.edition.shape.edition == "2" and {layer.variant.edition for layer in library.layers.values() if layer.variant} == {"2"}
    assert set(library.releases) == {"1", "2"} and library.releases["2"].shape.follows == "1"
    assert library.edition.shape.date == datetime.date(2026, 6, 2)
