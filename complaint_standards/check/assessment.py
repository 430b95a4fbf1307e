"""The self-assessment asks about every expectation once, in words that people can answer; and what an organisation answered can be read."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from .. import privacy
from ..assessment import rows, unfit
from ..load import Entry, Library
from ..problems import Problem, unknown
from ..resolve import Placed, Resolved, plain
from .reading import age_of
from .texts import folded
from .wording import PRIVATE

LEVELS = 4
MOST_SHORT = 10  # questions of the short form, so that one person can answer it in half an hour
ASK_AGE = 9.0  # the reading age of what people who use the service are asked


def levels_are_named(library: Library) -> Iterator[Problem]:
    """There are four levels, one of them to aim for; each row says what each looks like, and names a Standard that there is."""
    if not library.levels:
        return
    first = next(iter(library.levels.values()))
    if len(library.levels) != LEVELS:
        yield Problem(first.place(), f"there are {len(library.levels)} levels", expected=f"{LEVELS}, lowest first", fix="keep the levels as they were; files that organisations made name them by number")
    if (aims := [one for one in library.levels.values() if one.shape.target]) and len(aims) > 1 or not aims:
        yield Problem((aims or [first])[-1].place(), f"{len(aims)} levels are the one to aim for", expected="`target: true` on one level", fix="keep it on one of them")
    letters = {entry.shape.letter for entry in library.standards.values()}
    for layer in library.layers.values():
        for entry in (*layer.items["row"].values(), *(one for one in layer.changes if hasattr(one.shape, "look_for"))):
            given = entry.shape.levels
            for name in given or ():
                if name not in library.levels:
                    yield unknown(entry.place("levels", name), "level", name, library.levels, "levels")
            if given is not None and (lost := [name for name in library.levels if name not in given]):
                yield Problem(entry.place("levels"), f"this does not say what {' and '.join(lost)} {'look' if len(lost) > 1 else 'looks'} like", expected=f"a line for each of {', '.join(library.levels)}", fix="add a line for each")
            if (letter := getattr(entry.shape, "standard", None)) and letter not in letters:
                yield unknown(entry.place("standard"), "Standard", letter, letters, "standard")


def every_expectation_is_asked_about(resolved: Resolved) -> Iterator[Problem]:
    """Each expectation is served by a row, in the short form each Standard is, and a row counts towards a Standard that it serves."""
    asked = rows(resolved)
    if not asked:
        return
    layer = resolved.library.layers[resolved.id]
    served = {name for one in asked for name in one.shape.expectations}
    for name, entry in resolved.library.expectations.items():
        if name not in served:
            yield Problem(entry.place("id"), f"no question of the self-assessment in {resolved.id} is about {name}", expected=f"one about: {entry.shape.text}", fix=f"name {name} in `expectations` of a row, or keep the row that does")
    for one in asked:
        if not any(name.startswith(one.shape.standard) for name in one.shape.expectations):
            yield Problem(one.place("expectations"), f"{one.id} counts towards Standard {one.shape.standard}, and serves none of its expectations", expected=f"an expectation of Standard {one.shape.standard}", fix="name one, or give the row the Standard that it serves")
    letters = [letter for letter, _ in itertools.groupby(one.shape.standard for one in asked)]
    if len(letters) != len(set(letters)):
        yield Problem(resolved.library.edition.place("assessment"), f"the questions of {resolved.id} do not stand Standard by Standard", expected="those of each Standard together", fix="put them in that order")
    short = rows(resolved, "short")
    if lost := sorted(set(letters) - {one.shape.standard for one in short}):
        yield Problem(layer.place("drop"), f"the short form of {resolved.id} asks nothing about Standard {', '.join(lost)}", expected="a question of each Standard", fix="mark one with `short: true`, or keep the one that is")
    if len(short) > MOST_SHORT:
        yield Problem(short[-1].place("short"), f"the short form of {resolved.id} has {len(short)} questions", expected=f"at most {MOST_SHORT}, so that one person can answer it in half an hour", fix="take `short` from one")


def no_two_rows_are_alike(resolved: Resolved) -> Iterator[Problem]:
    """No question, no line of a level and nothing to look at stands in two rows: one answer serves several expectations."""
    said: dict[str, Placed] = {}
    for one in rows(resolved):
        shape = one.shape
        own = {folded(plain(words, resolved.settings)).casefold() for words in (shape.title, shape.question, shape.ask, *shape.look_for, *shape.levels.values())}
        for words in sorted(own):
            if other := said.get(words):
                yield Problem(one.place("question"), f"{one.id} and {other.id} both say: {words}", expected="each question once", fix="ask it in one row, and let that serve the expectations of both")
            said.setdefault(words, one)


def people_can_answer(resolved: Resolved) -> Iterator[Problem]:
    """What people who use the service are asked is in plain words."""
    if (asked := rows(resolved)) and (age := max(asking_age(resolved), asking_age(resolved, "short"))) > ASK_AGE:
        hardest = max(asked, key=lambda one: age_of([plain(one.shape.ask, resolved.settings)]))
        yield Problem(hardest.place("ask"), f"the questions for people who use the service have a reading age of {age:.1f} in {resolved.id}", expected=f"at most {ASK_AGE}", fix="shorter sentences and everyday words; this one is the hardest")


def asking_age(resolved: Resolved, form: str = "full") -> float:
    """The reading age of what people who use the service are asked."""
    return age_of([plain(one.shape.ask, resolved.settings) for one in rows(resolved, form)])


def assessments_can_be_read(resolved: Resolved) -> Iterator[Problem]:
    """What an organisation answered names rows and a sector that there are, and nobody's details."""
    for name in resolved.own:
        for entry in resolved.library.layers[name].assessments.values():
            yield from fits(entry, resolved)


def fits(entry: Entry, resolved: Resolved) -> Iterator[Problem]:
    """What is wrong with one assessment, read for the rows of one variant."""
    one, sector = entry.shape, resolved.layers[1] if len(resolved.layers) > 1 else resolved.id
    if one.sector != sector:
        known = [name for name, layer in resolved.library.layers.items() if layer.variant and len(resolved.library.chain(name)) == 2]
        yield Problem(entry.place("sector"), f"this is about the sector {one.sector}, and lies in an organisation of {sector}", expected=sector, fix=f'write "{sector}"') if one.sector in known else unknown(entry.place("sector"), "sector", one.sector, known, "sector")
    yield from unfit(entry, resolved)
    for path, words in _words(one):
        for found in privacy.findings(words, PRIVATE):
            yield Problem(entry.place(*path), f"this looks like {privacy.kinds()[found.kind].title}", expected="nobody's: name documents, figures and roles", fix="remove it; if it was real, tell your information governance lead")


def _words(one) -> Iterator[tuple[tuple, str]]:
    for n, view in enumerate(one.views):
        yield from (((("views", n, key)), words) for key, words in (("by", view.by), ("note", view.note)) if words)
        yield from ((("views", n, "evidence", m, key), words) for m, evidence in enumerate(view.evidence) for key, words in (("what", evidence.what), ("link", evidence.link)) if words)
    for n, item in enumerate(one.plan):
        yield from ((("plan", n, key), words) for key, words in (("what", item.what), ("owner", item.owner)) if words)
