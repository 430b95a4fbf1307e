"""Write what is proposed into an organisation's folder: all of it or nothing.

It is written into a copy first, and resolved there. What resolving refuses, a drop of a duty for one, is taken back
and put away with the reason. What the checks find in the rest is told, and is for people to mend: their words are
written as they are.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..load import HOLDING, Layer, Library, load_layer
from ..lock import emit
from ..problems import Place, Problem
from ..resolve import resolve
from ..source import read
from ..upgrade.apply import found_in
from ..upgrade.edit import GONE, put, says
from ..upgrade.folder import copied, free, swap
from .proposing import Proposal, Proposals, Refused, Write

_STAND_IN = "A reason is still to be given."


@dataclass(frozen=True)
class Outcome:
    """What would be written, and what `check` will then find that it does not find now."""

    made: Proposals
    problems: tuple[Problem, ...] = ()


def judge(made: Proposals, library: Library, layer: Layer, date: datetime.date) -> Outcome:
    """Take back what cannot hold, and say what is left to put right. Writes nothing that stays."""
    kept, refused = list(made.proposals), list(made.refused)
    now = {(one.what, one.expected) for one in resolve(library, layer.id, date)[1]}
    while kept:
        with copied(layer.folder, layer.id) as new:
            places = _carried_out(kept, new, layer, reasons=True)
            after, problems = load_layer(new.parent, new)
            if after is None or problems:
                bad = [(one, problem) for problem in problems for one in kept if problem.place.file == f"{layer.id}/{places[id(one)][0][0]}"] or [(one, problems[0]) for one in kept]
            else:
                _, found = resolve(_with(library, layer, after), layer.id, date)
                bad = [(one, problem) for problem in found if not problem.notice and (problem.what, problem.expected) not in now for one in kept if _is_at(problem, places[id(one)], layer)]
            if not bad:
                return Outcome(replace(made, proposals=tuple(kept), refused=tuple(refused)), _left(library, layer, after, date))
        for one, problem in bad:
            if one in kept:
                kept.remove(one)
                refused.append(Refused(one.where, one.ours or one.was, problem.what + (f"; expected: {problem.expected}" if problem.expected else ""), problem.law))
        kept = _renumbered(kept, layer)
    return Outcome(replace(made, proposals=(), refused=tuple(refused)))


def carry_out(outcome: Outcome, layer: Layer, source: str, date: datetime.date) -> list[str]:
    """Write what is proposed, and put away the words that are not taken. Gives the files that changed."""
    with copied(layer.folder, layer.id) as new:
        _carried_out(outcome.made.proposals, new, layer, reasons=False)
        _put_away(outcome.made, layer, new, source, date)
        changed = sorted(path.relative_to(new).as_posix() for path in new.rglob("*") if path.is_file() and (not (old := layer.folder / path.relative_to(new)).exists() or old.read_bytes() != path.read_bytes()))
        gone = sorted(path.relative_to(layer.folder).as_posix() for write in _writes(outcome.made.proposals) if not write.at and write.value is GONE and not (new / write.file).exists() and (path := layer.folder / write.file).exists())
        swap(layer.folder, new)
    return [*changed, *(f"{name} (put away)" for name in gone)]


def _with(library: Library, layer: Layer, after: Layer) -> Library:
    return dataclasses.replace(library, layers={**library.layers, layer.id: after})


def _left(library: Library, layer: Layer, after: Layer, date: datetime.date) -> tuple[Problem, ...]:
    """What the checks find in the outcome and do not find now, at its place in the organisation's own folder."""
    chain = [one.id for one in library.chain(layer.id)]
    now = {(one.what, one.expected) for one in found_in(library, layer.id, chain, date)}
    where, copy = layer.document.file.removesuffix("variant.yml"), f"{layer.id}/"
    own = lambda words: words.replace(copy, where)
    found = [one for one in found_in(_with(library, layer, after), layer.id, chain, date) if not one.notice and (one.what, one.expected) not in now]
    return tuple(sorted({replace(one, place=Place(where + one.place.file.removeprefix(copy), one.place.line), what=own(one.what), fix=own(one.fix)) if one.place.file.startswith(copy) else one for one in found}))


def _is_at(problem: Problem, places: Sequence[tuple[str, tuple[int, ...]]], layer: Layer) -> bool:
    """Whether a problem is one of something that was written at these places: a file of its own, or lines of variant.yml."""
    return any(problem.place.file == f"{layer.id}/{file}" and (not lines or problem.place.line in lines) for file, lines in places)


# --- writing ------------------------------------------------------------------------------------------
def _writes(proposals: Sequence[Proposal]) -> list[Write]:
    return [write for one in proposals for write in one.writes]


def _carried_out(proposals: Sequence[Proposal], new: Path, layer: Layer, reasons: bool) -> dict[int, list[tuple[str, tuple[int, ...]]]]:
    """Write the proposals into a copy, those that take entries away last. Gives where each came to stand: files, and of variant.yml the lines.

    With `reasons` a stand-in is given where one is needed, so that what is refused for want of a reason is not taken for refused by itself.
    """
    later: list[tuple[str, tuple]] = []
    for one in proposals:
        for write in one.writes:
            path = new / write.file
            if write.value is GONE and not write.at:
                _away(path, new, one)
            elif write.value is GONE:
                later.append((write.file, write.at))
            elif isinstance(write.value, tuple):
                _new_item(path, *write.value)
            else:
                if write.made and not path.exists():
                    _new_change(path, write.made, one.because or (_STAND_IN if reasons else ""), one.needs)
                _put(path, write.at, {**write.value, "because": _STAND_IN} if reasons and one.needs and write.at[0] == "drop" else write.value)
    for file, at in sorted(later, key=lambda one: [(-part, "") if isinstance(part, int) else (0, part) for part in one[1]]):
        if (new / file).exists():
            put(new / file, at)
    for path in {new / file for file, _ in later}:
        _tidy(path)
    return {id(one): [(write.file, _lines(new, write)) for write in one.writes] for one in proposals}


def _put(path: Path, at: tuple, value: Any) -> None:
    """Set a field; a section that is not there yet, or is empty, is made."""
    top = says(path).get(at[0]) if at != ("text",) else None
    if len(at) > 1 and not top:
        value, at = ([value] if isinstance(at[1], int) else {at[1]: value}), at[:1]
    elif len(at) == 2 and isinstance(at[1], int):
        at = (at[0], min(at[1], len(top)))
    put(path, at, value)


def _new_change(path: Path, item: str, because: str, needs: bool) -> None:
    """A file that changes an item and says nothing yet. Where a reason is needed and was not given, its place is left."""
    path.parent.mkdir(parents=True, exist_ok=True)
    reason = emit({"because": because}) if because else ["because:   # why this differs here, in a sentence that readers will see"] if needs else []
    fence = ["---"] if path.suffix == ".md" else []
    path.write_text("\n".join([*fence, f"changes: {item}", *reason, *fence]) + "\n", encoding="utf-8")


def _new_item(path: Path, head: dict, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["---", *emit(head), "---", text]) + "\n", encoding="utf-8")


def _tidy(path: Path) -> None:
    """Take away a file of a change that no longer changes anything."""
    if not path.exists() or path.name == "variant.yml":
        return
    document, _ = read(path, path.parent)
    if document is not None and "changes" in document.data and not document.body and not set(document.data) - {"changes", "because", "by", "on", "review-by", "until", "source"}:
        path.unlink()


def _away(path: Path, new: Path, one: Proposal) -> None:
    """Put a file that goes into the holding area, as it is."""
    folder = new / HOLDING
    folder.mkdir(exist_ok=True)
    path.rename(free(folder / path.name))


def _lines(new: Path, write: Write) -> tuple[int, ...]:
    """The lines of variant.yml that something which was written takes; for a file of its own none, which stands for all."""
    if write.file != "variant.yml" or write.value is GONE:
        return (0,) if write.file == "variant.yml" else ()
    document, _ = read(new / write.file, new)
    here = [line for path, line in document.lines.items() if path[: len(write.at)] == write.at]
    if isinstance(write.at[-1], int) and isinstance(write.value, dict):  # an entry of a list: known by what it says
        entries = document.data.get(write.at[0]) or []
        n = next((n for n, entry in enumerate(entries) if all(_same(entry.get(key), value) for key, value in write.value.items())), None)
        here = [line for path, line in document.lines.items() if n is not None and path[:2] == (write.at[0], n)]
    return tuple(here)


def _same(one: Any, other: Any) -> bool:
    return one == other or str(one) == str(other)


def _renumbered(kept: Sequence[Proposal], layer: Layer) -> list[Proposal]:
    """Proposals with their new entries counted anew, once some were taken back."""
    counts: dict[str, int] = {key: len(getattr(layer.variant, key)) for key in ("notes", "add", "drop")}
    made = []
    for one in kept:
        writes = []
        for write in one.writes:
            if write.file == "variant.yml" and len(write.at) == 2 and write.at[0] in counts and isinstance(write.value, dict) and write.at[1] >= len(getattr(layer.variant, write.at[0])):
                write = replace(write, at=(write.at[0], counts[write.at[0]]))
                counts[write.at[0]] += 1
            writes.append(write)
        made.append(replace(one, writes=tuple(writes)))
    return made


def _put_away(made: Proposals, layer: Layer, new: Path, source: str, date: datetime.date) -> None:
    """Keep every word that is not taken, with where it stood and why it is not."""
    told = [(one.where, one.words, f"Refused: {one.why}" + (f" ({one.law})" if one.law else "")) for one in made.refused]
    told += [(one.where, one.words, f"Not read back: {one.why}") for one in made.unread if one.words]
    if not told:
        return
    lines = ["---", *emit({"from": source, "put-away": date}), "---"]
    for where, words, why in told:
        lines += [f"## {where}", "", *(f"> {line}" if line else ">" for line in words.split("\n")), "", f"{why}.", ""]
    folder = new / HOLDING
    folder.mkdir(exist_ok=True)
    free(folder / f"{date}-from-word.md").write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
