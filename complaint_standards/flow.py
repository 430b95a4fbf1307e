"""Decision flows as data: which step follows which, and every way through.

The drawing, the numbered text and the checks all start from the `Chart` made here, so they agree.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from .resolve import Piece, Placed, Resolved, active, fill

MOST_BOXES = 12


@dataclass(frozen=True)
class Box:
    """One step as it is drawn. `answers` pairs a label with the id of the box that it leads to; a `do`
    box has one pair with an empty label, an `end` box none."""

    id: str
    number: int
    kind: str
    text: tuple[Piece, ...]
    role: str
    href: str
    answers: tuple[tuple[str, str], ...]
    clause: str = ""


@dataclass(frozen=True)
class Chart:
    """A flow under one set of choices. Boxes stand in reading order; the first is where it starts."""

    id: str
    title: str
    boxes: tuple[Box, ...]

    def box(self, id: str) -> Box:
        return next(box for box in self.boxes if box.id == id)


def successors(flow: Placed, choices: Mapping[str, str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """For each step that is active under `choices`: its (label, next step) pairs.

    Whatever leads to a step that is left out goes on to the step after it.
    """
    steps = {step.name: step for step in flow.parts}

    def beyond(name: str | None) -> str | None:
        seen = set()
        while name in steps and not active(steps[name], choices) and name not in seen:
            seen.add(name)
            name = steps[name].shape.next
        return name

    found = {}
    for name, step in steps.items():
        if not active(step, choices):
            continue
        pairs = [(answer.label, answer.to) for answer in step.shape.answers] or ([("", step.shape.next)] if step.shape.next else [])
        found[name] = tuple((label, beyond(to)) for label, to in pairs)
    return found


def chart(flow: Placed, resolved: Resolved, choices: Mapping[str, str], href: Callable[[str], str]) -> Chart:
    """What is drawn for a flow. `href` gives the link to a clause by its id."""
    follows = successors(flow, choices)
    steps = [step for step in flow.parts if step.name in follows]
    role = lambda step: resolved.settings[step.shape.role].title if step.shape.role in resolved.settings else ""
    return Chart(flow.id, flow.shape.title, tuple(
        Box(step.name, number, step.shape.kind, fill(step.shape.words, resolved.settings), role(step), href(step.shape.clause),
            follows[step.name], step.shape.clause)
        for number, step in enumerate(steps, 1)
    ))


def combinations(resolved: Resolved, placed: Iterable[Placed]) -> Iterator[dict[str, str]]:
    """Every combination of the choices that `when` of these items asks about, the rest as they are set.

    The combination that is set comes first.
    """
    asked = sorted({name for one in placed for name in one.when if name in resolved.choices})
    options = [sorted(resolved.settings[name].definition.options, key=lambda option: option != resolved.choices[name]) for name in asked]
    for chosen in itertools.product(*options):
        yield {**resolved.choices, **dict(zip(asked, chosen))}


def paths(follows: Mapping[str, tuple[tuple[str, str], ...]], start: str) -> Iterator[tuple[str, ...]]:
    """Every way through a flow from `start`. A loop is walked once; a way that does not end is left out."""

    def walk(way: tuple[str, ...], used: frozenset) -> Iterator[tuple[str, ...]]:
        pairs = follows.get(way[-1])
        if pairs == ():
            yield way
        for _, to in pairs or ():
            edge = (way[-1], to)
            if to in follows and edge not in used:
                yield from walk((*way, to), used | {edge})

    if start in follows:
        yield from walk((start,), frozenset())


def reachable(follows: Mapping[str, tuple[tuple[str, str], ...]], start: str) -> set[str]:
    found, waiting = set(), [start]
    while waiting:
        name = waiting.pop()
        if name in follows and name not in found:
            found.add(name)
            waiting += [to for _, to in follows[name]]
    return found


def shortcomings(drawn: Chart) -> list[str]:
    return []
