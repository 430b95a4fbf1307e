"""Decision flows as data: which step follows which, and every way through.

The drawing, the numbered text and the checks all start from the `Chart` made here, so they agree.
"""

from __future__ import annotations

import functools
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
    role_id: str = ""


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
            follows[step.name], step.shape.clause, step.shape.role)
        for number, step in enumerate(steps, 1)
    ))


@dataclass(frozen=True)
class Told:
    """A step in words. `answers` pairs each label with the number it leads to; `then` is what follows, where that is not the next."""

    box: Box
    answers: tuple[tuple[str, int], ...]
    then: int | None

    @property
    def onward(self) -> str:
        """What is said after the words of a step that asks nothing; empty where the next step follows."""
        return "You have finished." if self.box.kind == "end" else f"Then go to {self.then}." if self.then else ""


def in_words(chart: Chart) -> tuple[Told, ...]:
    """The same steps as the drawing, to be read one after another."""
    numbers = {box.id: box.number for box in chart.boxes}
    told = []
    for box in chart.boxes:
        follows = numbers[box.answers[0][1]] if box.kind == "do" and box.answers else None
        told.append(Told(box, tuple((label, numbers[to]) for label, to in box.answers if label), follows if follows != box.number + 1 else None))
    return tuple(told)


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


# --- Where the boxes stand on a sheet -------------------------------------------------------------
@dataclass(frozen=True)
class Row:
    """A box of the main line; beside it, for each answer that leaves the line, a chain of one or two boxes."""

    box: Box
    beside: tuple[tuple[Box, ...], ...] = ()

    @property
    def stack(self) -> tuple[Box, ...]:
        return tuple(itertools.chain.from_iterable(self.beside))


def shortcomings(chart: Chart) -> list[str]:
    """Why a chart cannot be drawn, in sentences without a full stop; empty if it can."""
    ids = [box.id for box in chart.boxes]
    count = {"do": (1,), "ask": (2, 3), "end": (0,)}
    found = [f"it has {len(ids)} boxes; a sheet has room for {MOST_BOXES}"] if len(ids) > MOST_BOXES else []
    found += ["it has no boxes"] if not ids else []
    found += [f"{id} stands in it twice" for id in sorted({id for id in ids if ids.count(id) > 1})]
    found += [f"{box.id} is number {box.number}, but stands at place {n}" for n, box in enumerate(chart.boxes, 1) if box.number != n]
    for box in chart.boxes:
        if len(box.answers) not in count[box.kind]:
            found.append(f"{box.id} has {len(box.answers)} answers; {box.kind} has {' or '.join(map(str, count[box.kind]))}")
        found += [f"{box.id} leads to {to}, which is not in the chart" for _, to in box.answers if to not in ids]
        found += [f"{box.id} leads to itself" for _, to in box.answers if to == box.id]
        if box is not chart.boxes[0] and not any(box.id in targets(other) for other in chart.boxes):
            found.append(f"nothing leads to {box.id}")
    return found or list(_best_line(chart)[1])


def layout(chart: Chart) -> tuple[Row, ...]:
    """The rows of the drawing, from the top. Raises ValueError with the `shortcomings` of a chart that has any."""
    if found := shortcomings(chart):
        raise ValueError(f"{chart.id} cannot be drawn: {'; '.join(found)}")
    line, _ = _best_line(chart)
    on_line = {box.id for box in line}

    def chain(id: str) -> tuple[Box, ...]:
        box = chart.box(id)
        return (box, *(chart.box(to) for to in targets(box) if to not in on_line))

    return tuple(Row(box, tuple(chain(to) for to in targets(box) if to not in on_line)) for box in line)


def targets(box: Box) -> dict[str, str]:
    """Where a box leads, and the answers that lead there: {"agree": "Yes or Not sure"}."""
    return {to: " or ".join(label for label, other in box.answers if other == to) for _, to in box.answers}


@functools.lru_cache(maxsize=256)
def _best_line(chart: Chart) -> tuple[tuple[Box, ...], tuple[str, ...]]:
    """The main line, and why the others cannot stand beside it.

    Of the ways down in reading order it is the one that leaves the others well placed, skips least,
    ends in an end, and is longest; then the one with the later boxes, since exceptions are told first.
    """
    def walk(line: tuple[Box, ...]) -> Iterator[tuple[Box, ...]]:
        onward = [box for box in map(chart.box, targets(line[-1])) if box.number > line[-1].number]
        if not onward:
            yield line
        for box in onward:
            yield from walk((*line, box))

    def rank(line: tuple[Box, ...]) -> tuple:
        place = {box.id: n for n, box in enumerate(line)}
        skips = sum(place.get(to, 0) > n + 1 for n, box in enumerate(line) for to in targets(box))
        return len(_misplaced(chart, line)), skips, line[-1].kind != "end", -len(line), [-box.number for box in line]

    best = min(walk(chart.boxes[:1]), key=rank)
    return best, tuple(_misplaced(chart, best))


@functools.lru_cache(maxsize=8)
def _sources(chart: Chart) -> dict[str, list[Box]]:
    return {box.id: [other for other in chart.boxes if box.id in targets(other)] for box in chart.boxes}


def _misplaced(chart: Chart, line: tuple[Box, ...]) -> list[str]:
    on_line = {box.id for box in line}
    sources, found = _sources(chart), []
    for box in chart.boxes:
        if box.id in on_line:
            continue
        source = sources[box.id][0]
        siblings = [to for to in targets(source) if to not in on_line]
        if len(sources[box.id]) > 1:
            found.append(f"{box.id} is reached from {' and '.join(other.id for other in sources[box.id])}, and is not on the main line; beside it a box is reached from one place")
        elif source.id in on_line and source.kind == "do":
            found.append(f"{box.id} follows {source.id}, but stands before it in the reading order")
        elif source.id not in on_line and len(siblings) > 1:
            found.append(f"{' and '.join(siblings)} would have to stand beside {source.id}, which itself stands beside the main line")
        elif source.id not in on_line and not any(other.id in on_line for other in sources[source.id]):
            found.append(f"{box.id} would be third in a row beside the main line; two is the most")
    return list(dict.fromkeys(found))
