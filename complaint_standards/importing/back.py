"""From a file that came back to what it proposes for an organisation's folder."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .. import lock as locks
from ..documents import procedure_of, word
from ..documents.word import marks
from ..documents.content import Figure, walk
from ..load import CORE, Layer, Library, home, load
from ..problems import Place, Problem, unknown
from ..resolve import Resolved, parse, reads, resolve
from ..upgrade import recover
from .applying import Outcome, judge
from .edits import edits
from .matching import as_it_was
from .proposing import propose
from .reading import Returned, read


@dataclass(frozen=True)
class Subject:
    """The layer that a file came back for, and the library."""

    library: Library
    layer: Layer


def bring_back(path: Path, subject: Subject, date: datetime.date) -> tuple[Outcome | None, list[Problem]]:
    """What a file that came back proposes for a layer. Reports a file that cannot be read, or that is of something else.

    The procedure is written again for the day that the file was made for, and compared with that.
    """
    library, layer = subject.library, subject.layer
    returned, problems = read(path)
    if returned is None:
        return None, problems
    _, variant, _, day = (*returned.made, "", "", "", "")[:4]
    if problem := _is_of_something_else(path, returned, subject):
        return None, [problem]
    when = _day(day) or date
    mine = resolve(library, layer.id, when)[0]
    made_of = resolve(library, variant, when)[0] if variant not in ("", layer.id) else mine
    below = resolve(library, layer.variant.extends, when)[0] if layer.variant.extends != CORE else None
    filled, made_of, as_written = as_filled(returned, made_of)
    document = procedure_of(made_of)
    written = word.written(document, when)
    if problem := _is_unknown(path, returned, written):
        return None, [problem]
    pictures = [block.alt for block in walk(document.blocks) if isinstance(block, Figure)]
    found = edits(as_it_was(written.passages, as_written, document), as_written, made_of, _own(layer, mine), marks.margins(document), pictures)
    return judge(propose(found, made_of, mine, below, layer, returned, filled), library, layer, date), []


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
    return Subject(library, layer), []


def as_filled(returned: Returned, made_of: Resolved) -> tuple[dict[str, Any], Resolved, Returned]:
    """A file that a browser filled in with an organisation's values says which; what does not fit is left out.

    Gives these, the variant as it stood in that browser, and the file as if it had been written from that.
    """
    given = (returned.held or {}).get("filled")
    values = {name: (value, parse(made_of.settings[name].definition, value)[0]) for name, value in given.items() if name in made_of.settings} if isinstance(given, dict) else {}
    values = {name: pair for name, pair in values.items() if pair[1] is not None}
    if not values:
        return {}, made_of, returned
    settings = {name: replace(one, value=values[name][1], origin=replace(one.origin, because="")) if name in values else one for name, one in made_of.settings.items()}
    variant = made_of.variant
    if "organisation-name" in values:
        name = values["organisation-name"][1]
        variant = variant.model_copy(update={"name": name, "about": f"For everyone who works for {name}."})
    filled = replace(made_of, settings=settings, variant=variant)
    read = lambda resolved, name: [reads(resolved.settings[name], resolved.settings), resolved.settings[name].title if resolved.settings[name].type == "role" else ""]
    then = returned.held["values"] | {name: read(filled, name) for name in settings if read(filled, name) != read(made_of, name)}
    return {name: pair[0] for name, pair in values.items()}, filled, replace(returned, held=returned.held | {"values": then})


def _is_of_something_else(path: Path, returned: Returned, subject: Subject) -> Problem | None:
    """A file of another document, edition or variant. One that says nothing of it is taken for what it looks like."""
    if not returned.made:
        return None
    here, (document, variant, edition, *_) = Place(path.name), (*returned.made, "", "")
    installed, layer = subject.library.edition.shape.edition, subject.layer
    chain = [one.id for one in subject.library.chain(layer.id)][1:]
    if document != "procedure":
        return Problem(here, f'this file is "{document}", and not the whole procedure', expected="the Word file of the procedure", fix="edit the words in the procedure's own file, or change them by hand in your folder")
    if edition != installed:
        return Problem(here, f"this file was made from edition {edition}, and edition {installed} is here", expected=f"a file made from edition {installed}",
                       fix=f"install edition {edition}, import the file, then upgrade; or copy what was changed into a new file of this edition")
    if variant not in chain:
        return Problem(here, f'this file is of the variant "{variant}", and not of "{layer.id}"', expected=f"a file of {', or of '.join(reversed(chain))}", fix=f"name the folder of {variant} with --in")
    return None


def _day(words: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(words)
    except ValueError:
        return None


def _is_unknown(path: Path, returned: Returned, written: word.Written) -> Problem | None:
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
