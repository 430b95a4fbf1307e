"""The drawing for wide screens and for one side of A4."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from ..flow import Chart, Row, layout
from .parts import ANSWER_LINE, EDGE, GAP, INSET, LABEL, LANE, TALL, WIDE, Frame, Leg, Route, frame_of, indent_of, legs_of, width, words_of
from .svg import svg


@dataclass(frozen=True)
class Plan:
    """What is settled before anything has a place: who leads where, and which lane each line runs in."""

    rows: tuple[Row, ...]
    legs: tuple[Leg, ...]
    place: dict[str, int]                       # the row of each box of the main line
    lanes: dict[str, dict[str, int]]            # by way, then by target
    ports: dict[tuple[str, str], list[str]]     # by box and way: the targets of the lines at that side, from the top

    def by(self, *ways: str) -> list[Leg]:
        return [leg for leg in self.legs if leg.way in ways]

    def widest(self, way: str) -> float:
        return max((width(line, LABEL, True) for leg in self.by(way) for line in leg.lines), default=0)

    @property
    def pitch(self) -> float:
        """From one line that leaves a side to the next."""
        return 6 + ANSWER_LINE * max((len(leg.lines) for leg in self.by("out", "left", "right")), default=1)

    def returns(self, row: int) -> bool:
        return any(self.place[leg.target] == row for leg in self.by("under", "right"))


def ladder(chart: Chart) -> str:
    """An SVG for wide screens and one side of A4, 680 wide."""
    plan = _plan(layout(chart))
    # Across: lanes and answers, the main line, a gutter for answers, boxes beside it, answers and lanes.
    margin = {way: GAP + plan.widest(way) + LANE * (1 + max(lanes.values())) if lanes else EDGE for way, lanes in plan.lanes.items()}
    trunks = max(len(row.beside) for row in plan.rows)
    columns, gutter = (2, GAP + plan.widest("out") + LANE * trunks + 4) if trunks else (1, 0)
    longest = max(width(words_of(box)) for box in chart.boxes) + 2 * INSET + indent_of(chart)
    size = min((WIDE - sum(margin.values()) - gutter) / columns, max(300, longest))
    spare = WIDE - sum(margin.values()) - gutter - size * columns
    x = {True: margin["left"] + spare / 2, False: margin["left"] + spare / 2 + size + gutter}
    frames = {}
    for box in chart.boxes:
        least = max((plan.pitch * len(there) + 8 for (id, _), there in plan.ports.items() if id == box.id), default=0)
        frames[box.id] = frame_of(box, x[box.id in plan.place], size, indent_of(chart), least)

    # Down: what is left of the sheet is shared out between the rows, up to a comfortable distance.
    tall, _ = _stand(plan, frames, 0)
    tall, joins = _stand(plan, frames, max(0, min(14, (TALL - tall) / len(plan.rows))))
    routes = [_route(leg, plan, frames, joins) for leg in plan.legs]
    return svg(chart, "ladder", WIDE, tall, routes, frames)


def _plan(rows: tuple[Row, ...]) -> Plan:
    legs, place = legs_of(rows), {row.box.id: n for n, row in enumerate(rows)}
    ports: dict[tuple[str, str], list[str]] = {}
    for leg in legs:
        if leg.way in ("out", "left", "right"):
            ports.setdefault((leg.source.id, leg.way), []).append(leg.target)
        if leg.way == "left":
            ports.setdefault((leg.target, "left"), []).append(leg.target)
    for (_, way), there in ports.items():
        if way != "out":  # what goes up leaves above what comes in, and that above what goes down
            there[:] = sorted(set(there), key=lambda target: place[target])
    return Plan(rows, tuple(legs), place, {way: _lanes([leg for leg in legs if leg.way == way], place) for way in ("left", "right")}, ports)


def _lanes(legs: list[Leg], place: dict[str, int]) -> dict[str, int]:
    """The lane that the lines to each target share, counted from the boxes; short ones run inside."""
    spans: dict[str, list[int]] = {}
    for leg in legs:
        spans.setdefault(leg.target, []).extend((leg.row, place[leg.target]))
    lanes: dict[str, int] = {}
    for target in sorted(spans, key=lambda target: (max(spans[target]) - min(spans[target]), place[target])):
        taken = {lanes[other] for other in lanes if min(spans[other]) <= max(spans[target]) and min(spans[target]) <= max(spans[other])}
        lanes[target] = next(n for n in itertools.count() if n not in taken)
    return lanes


def _stand(plan: Plan, frames: dict[str, Frame], air: float) -> tuple[float, list[float]]:
    """Put every frame at its height. Gives the height of the drawing and, for each row, where lines join from the right.

    The gap above a row holds the answer, the lines that join, and the arrow; `air` is added to each gap.
    """
    y, joins = EDGE, []
    for n, row in enumerate(plan.rows):
        own, stack = frames[row.box.id], [frames[box.id] for box in row.stack]
        answers = [len(leg.lines) for leg in plan.by("down", "under") if leg.target == row.box.id]
        if n or plan.returns(n):
            y += 16 + air + ANSWER_LINE * max(answers, default=0) + (10 if plan.returns(n) else 0)
        joins.append(y - 16)
        own.y = y + (max(own.height, stack[0].height) - own.height) / 2 if stack else y
        top = own.centre - stack[0].height / 2 if stack else y
        for frame in stack:
            frame.y = top
            top = frame.bottom + 22 + ANSWER_LINE * max((len(leg.lines) for leg in plan.by("on") if leg.source is frame.box), default=0)
        y = max(frame.bottom for frame in (own, *stack))
    return y + EDGE, joins


def _route(leg: Leg, plan: Plan, frames: dict[str, Frame], joins: list[float]) -> Route:
    a, b = frames[leg.source.id], frames[leg.target]

    def port(frame: Frame, target: str) -> float:
        there = plan.ports[frame.box.id, leg.way]
        return frame.centre + (there.index(target) - (len(there) - 1) / 2) * plan.pitch

    if leg.way in ("down", "on", "under"):
        bend = [(a.middle, joins[leg.row + 1]), (b.middle, joins[leg.row + 1])] if leg.way == "under" else [(a.middle, b.y)]
        return Route([(a.middle, a.bottom), *bend], leg.lines, a.middle + 8, a.bottom + 15)
    y, right = port(a, leg.target), leg.way != "left"
    start, sign = a.side(y, right), 1 if right else -1
    away = (a.x + a.width if right else a.x) + sign * (GAP + plan.widest(leg.way))
    if leg.way == "out":
        order = plan.ports[a.box.id, "out"].index(leg.target)
        away += LANE * (len(plan.ports[a.box.id, "out"]) - 1 - order)  # the lowest turns first, so that none cross
        end = b.centre if order else y
        bend = [(away, y), (away, end), (b.side(end, False), end)][0 if order else 2:]
    else:
        away += sign * LANE * plan.lanes[leg.way][leg.target]
        end = joins[plan.place[leg.target]] if right else port(b, leg.target)
        bend = [(away, y), (away, end), (b.middle if right else b.side(end, False), end)]
        if right and not plan.place[leg.target]:
            bend.append((b.middle, b.y))  # above the first row there is no arrow to join
    lead, past = [(start, y), (start + sign * 8, y)], start + sign * (16 + max((width(line, LABEL, True) for line in leg.lines), default=-16))
    return Route([(past, y), *bend], leg.lines, start + sign * 12, y + 4.5 - ANSWER_LINE / 2 * (len(leg.lines) - 1), sign, lead)
