"""From a file that came back to what it proposes for an organisation's folder."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from .. import lock as locks
from ..documents import procedure_of, word
from ..documents.content import Figure, walk
from ..load import CORE, Layer, Library, home, load
from ..problems import Place, Problem, unknown
from ..resolve import Resolved, resolve
from ..upgrade import recover
from .applying import Outcome, judge
from .edits import edits, margins
from .proposing import propose
from .reading import Returned, read


@dataclass(frozen=True)
class Subject:
    """The layer that a file came back for, and its variant; what it builds on, None for a sector; and the library."""

    library: Library
    layer: Layer
    mine: Resolved
    below: Resolved | None


def bring_back(path: Path, subject: Subject, date: datetime.date) -> tuple[Outcome | None, list[Problem]]:
    """What a file that came back proposes for a layer. Reports a file that cannot be read, or that is of something else."""
    returned, problems = read(path)
    if returned is None:
        return None, problems
    made_of, problems = _made_of(path, returned, subject, date)
    if made_of is None:
        return None, problems
    document = procedure_of(made_of)
    written = word.written(document, date)
    if problem := _is_other(path, returned, written):
        return None, [problem]
    pictures = [block.alt for block in walk(document.blocks) if isinstance(block, Figure)]
    found = edits(written.passages, returned, made_of, _own(subject.layer, subject.mine), margins(document), pictures)
    made = propose(found, subject.mine if made_of.id == subject.mine.id else made_of, subject.mine, subject.below, subject.layer, returned.comments)
    return judge(made, subject.library, subject.layer, date), []


def subject(root: Path, name: str, date: datetime.date) -> tuple[Subject | None, list[Problem]]:
    """Read what a file came back for. `name` is a variant's id, or a folder. Reports what cannot be read, and an upgrade that is to be decided first."""
    folder = Path(name).resolve() if (Path(name) / "variant.yml").exists() else next((one.parent for one in (root / "variants").glob(f"**/{name}/variant.yml")), root / "variants" / name)
    recover(folder)
    library, problems = load(root, () if folder.is_relative_to(root / "variants") else (home(folder),))
    if library is None or problems:
        return None, problems
    layer = next((one for one in library.layers.values() if one.folder == folder), None)
    if layer is None:
        return None, [unknown(Place("--in"), "variant", name, library.variants()) if name != "." else Problem(Place("--in"), "this folder is not an organisation's", expected="a folder that holds variant.yml", fix="name it with --in, as in: --in marsh-end")]
    if locks.is_organisation(layer) and (waiting := [one for one in locks.state(layer, library, date)[0] if not one.notice]):
        return None, waiting
    mine, _ = resolve(library, layer.id, date)
    return Subject(library, layer, mine, resolve(library, layer.variant.extends, date)[0] if layer.variant.extends != CORE else None), []


def _made_of(path: Path, returned: Returned, subject: Subject, date: datetime.date) -> tuple[Resolved | None, list[Problem]]:
    """The variant that a file was made of."""
    here = Place(path.name)
    if not returned.made:
        return subject.mine, []
    document, variant, edition, *_ = (*returned.made, "", "", "")[:4]
    installed, mine = subject.library.edition.shape.edition, subject.mine
    if document != "procedure":
        return None, [Problem(here, f'this file is "{document}", and not the whole procedure', expected="the Word file of the procedure", fix="edit the words in the procedure's own file, or change them by hand in your folder")]
    if edition != installed:
        return None, [Problem(here, f"this file was made from edition {edition}, and edition {installed} is here", expected=f"a file made from edition {installed}",
                              fix=f"install edition {edition}, import the file, then upgrade; or copy what was changed into a new file of this edition")]
    if variant == mine.id:
        return mine, []
    if variant in mine.layers[1:]:
        return resolve(subject.library, variant, date)[0], []
    return None, [Problem(here, f'this file is of the variant "{variant}", and not of "{mine.id}"', expected=f"a file of {mine.id}, or of what it builds on ({', '.join(reversed(mine.layers[1:-1]))})", fix=f"name the folder of {variant} with --in")]


def _is_other(path: Path, returned: Returned, written: word.Written) -> Problem | None:
    """A Word file that nobody made here has none of our bookmarks."""
    ours = {one.label for one in written.passages} - {""}
    kept = {label for one in returned.passages for label in one.labels}
    if kept & ours or returned.made and kept:
        return None
    if returned.made:
        return Problem(Place(path.name), "the bookmarks that say which clause is which are gone from this file", expected="a file saved by Word or LibreOffice as .docx, without a step in between", fix="copy what was changed into a new file, and import that")
    return Problem(Place(path.name), "this Word file was not made here", expected="a procedure that was built here (build --documents) and edited", fix="to read a policy of your own, use: complaint-standards review")


def _own(layer: Layer, mine: Resolved) -> frozenset[str]:
    """The items and notes whose words are all the layer's."""
    items = {name for kind in layer.items.values() for name in kind}
    notes = {f"{placed.id} notes/{n}" for placed in mine.items.values() for n, (_, origin) in enumerate(placed.notes) if origin.layer == layer.id}
    return frozenset(items | notes)
