"""Read what an upgrade starts from: an organisation's layer, what lies below it now, and its lock."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from .. import lock as locks
from ..load import LOCK, Layer, Library, home, load
from ..problems import Place, Problem, unknown
from ..resolve import Resolved, resolve
from .folder import recover


@dataclass(frozen=True)
class Subject:
    """An organisation's layer, what lies below it now, and its lock (None while only a repair is asked for)."""

    library: Library
    layer: Layer
    upstream: Resolved
    lock: locks.Lock | None


def subject(root: Path, name: str, date: datetime.date, needs_lock: bool = True) -> tuple[Subject | None, list[Problem]]:
    """Read what an upgrade starts from. `name` is a variant's id, or an organisation's folder anywhere.

    Puts back first what an interrupted apply left. Reports what cannot be read, a variant that has no lock
    of its own, and what is wrong with a lock.
    """
    folder = Path(name).resolve() if (Path(name) / "variant.yml").exists() else next((one.parent for one in (root / "variants").glob(f"**/{name}/variant.yml")), root / "variants" / name)
    recover(folder)
    inside = folder.is_relative_to(root / "variants")
    library, problems = load(root, () if inside else (home(folder),))
    if library is None or problems:
        return None, problems
    layer = next((one for one in library.layers.values() if one.folder == folder), None)
    if layer is None:
        return None, [unknown(Place("variants"), "variant", folder.name, library.variants())]
    name = layer.id
    if not locks.is_organisation(layer):
        return None, [Problem(layer.place("extends"), f"{name} is a sector, and is kept with the library", expected="an organisation's variant, which extends a sector", fix="name an organisation")]
    for below in library.chain(layer.variant.extends)[1:]:
        if locks.is_organisation(below) and (found := locks.state(below, library, date)[0]) and any(not one.notice for one in found):
            return None, [Problem(layer.place("extends"), f"{name} builds on {below.id}, which is not ready: {found[0].what}", expected=f"{below.id} upgraded first", fix=found[0].fix)]
    lock = None
    if needs_lock:
        lock, problems = locks.read(layer.folder)
        where = layer.document.file.removesuffix("variant.yml")
        problems = [Problem(Place(where + LOCK), one.what, one.expected, one.fix) for one in problems]
        if lock is not None and lock.edition != layer.variant.edition:
            problems = [locks.other_edition(layer, lock)]
    if problems:
        return None, problems
    upstream, _ = resolve(library, layer.variant.extends, date)
    return Subject(library, layer, upstream, lock), []


def relock(one: Subject) -> list[Problem]:
    """Write the lock anew: everything the layer does is taken to stand on what is installed now.

    Refused where the installed edition is not the one that the layer was written for: it would hide what changed.
    """
    here, layer = one.library.edition.shape.edition, one.layer
    if layer.variant.edition != here:
        return [Problem(layer.place("edition"), f"{layer.id} was written for edition {layer.variant.edition}, and edition {here} is here: a lock made now would hide what changed between them",
                        expected=f"edition {layer.variant.edition}", fix=f"install edition {layer.variant.edition}, run this again, then install edition {here} and run: complaint-standards upgrade plan {locks.called(layer)}")]
    locks.keep(layer, locks.stamp(layer, one.upstream))
    return []
