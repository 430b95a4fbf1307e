"""Flows as drawings: the ladder for wide screens and paper, the column for phones.

A ladder has one main line going down. Exceptions stand to its right, loops and skips run on its left.
Lengths are CSS pixels, so on a sheet printed at full width 15 is 11.25 pt. A drawing carries no ids and
no style sheet: any number of them can stand on one page. A theme may colour it with --flow-ink (words),
--flow-line (lines, outlines and answers), --flow-paper (behind it all), --flow-role-1 to -6 (boxes by role) or
--flow-do, --flow-ask and --flow-end (boxes by kind).
"""

from __future__ import annotations

import functools
import html
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .flow import MOST_BOXES, Box, Chart

WIDE, TALL, NARROW = 680, 880, 320      # A4 inside 15 mm margins and under a heading; a small phone
TEXT, ROLE, LABEL = 15, 12, 13          # font sizes
LINE, ROLE_LINE = 18, 15                # from one line of words to the next
INSET, PAD, POINT = 16, 7, 11           # words to the side and to the top of their box; the pointed ends of a question
LANE, EDGE = 12, 2                      # from one line to its neighbour; room for an outline
SLACK = 1.06                            # another font may stand in for ours, and be a little wider
INK = "#16202a"
TINTS = ("#eaeff3", "#dcebfb", "#dff3e6", "#fdf1d2", "#ede7f8", "#fce8e4")  # at least 7:1 under INK


# --- Where the boxes stand -----------------------------------------------------------------------

@dataclass(frozen=True)
class Row:
    """A box of the main line; beside it, for each answer that leaves the line, a chain of one or two boxes."""

    box: Box
    beside: tuple[tuple[Box, ...], ...] = ()

    @property
    def stack(self) -> tuple[Box, ...]:
        return tuple(itertools.chain.from_iterable(self.beside))


def problems(chart: Chart) -> list[str]:
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
        if box is not chart.boxes[0] and not any(box.id in _targets(other) for other in chart.boxes):
            found.append(f"nothing leads to {box.id}")
    return found or list(_best_line(chart)[1])


def layout(chart: Chart) -> tuple[Row, ...]:
    """The rows of the drawing, from the top. Raises ValueError with the `problems` of a chart that has any."""
    if found := problems(chart):
        raise ValueError(f"{chart.id} cannot be drawn: {'; '.join(found)}")
    line, _ = _best_line(chart)
    on_line = {box.id for box in line}

    def chain(id: str) -> tuple[Box, ...]:
        box = chart.box(id)
        return (box, *(chart.box(to) for to in _targets(box) if to not in on_line))

    return tuple(Row(box, tuple(chain(to) for to in _targets(box) if to not in on_line)) for box in line)


def _targets(box: Box) -> dict[str, str]:
    """Where a box leads, and the answers that lead there: {"agree": "Yes or Not sure"}."""
    return {to: " or ".join(label for label, other in box.answers if other == to) for _, to in box.answers}


def _best_line(chart: Chart) -> tuple[tuple[Box, ...], tuple[str, ...]]:
    """The main line, and why the others cannot stand beside it.

    Of the ways down in reading order it is the one that leaves the others well placed, skips least,
    ends in an end, and is longest; then the one with the later boxes, since exceptions are told first.
    """
    def walk(line: tuple[Box, ...]) -> Iterator[tuple[Box, ...]]:
        onward = [box for box in map(chart.box, _targets(line[-1])) if box.number > line[-1].number]
        if not onward:
            yield line
        for box in onward:
            yield from walk((*line, box))

    def rank(line: tuple[Box, ...]) -> tuple:
        place = {box.id: n for n, box in enumerate(line)}
        skips = sum(place.get(to, 0) > n + 1 for n, box in enumerate(line) for to in _targets(box))
        return len(_misplaced(chart, line)), skips, line[-1].kind != "end", -len(line), [-box.number for box in line]

    best = min(walk(chart.boxes[:1]), key=rank)
    return best, tuple(_misplaced(chart, best))


def _misplaced(chart: Chart, line: tuple[Box, ...]) -> list[str]:
    on_line = {box.id for box in line}
    sources = {box.id: [other for other in chart.boxes if box.id in _targets(other)] for box in chart.boxes}
    found = []
    for box in chart.boxes:
        if box.id in on_line:
            continue
        source = sources[box.id][0]
        siblings = [to for to in _targets(source) if to not in on_line]
        if len(sources[box.id]) > 1:
            found.append(f"{box.id} is reached from {' and '.join(other.id for other in sources[box.id])}, and is not on the main line; beside it a box is reached from one place")
        elif source.id in on_line and source.kind == "do":
            found.append(f"{box.id} follows {source.id}, but stands before it in the reading order")
        elif source.id not in on_line and len(siblings) > 1:
            found.append(f"{' and '.join(siblings)} would have to stand beside {source.id}, which itself stands beside the main line")
        elif source.id not in on_line and not any(other.id in on_line for other in sources[source.id]):
            found.append(f"{box.id} would be third in a row beside the main line; two is the most")
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Leg:
    """A line from one box to the next. `way` says how it runs: down or left of the main line, out to a
    box beside it, on to the second there, and back under that box or by its right."""

    row: int
    source: Box
    target: str
    label: str
    way: str


def _legs(rows: tuple[Row, ...]) -> list[Leg]:
    place = {row.box.id: n for n, row in enumerate(rows)}

    def way(n: int, box: Box, target: str) -> str:
        if box is rows[n].box:
            return "out" if target not in place else "down" if place[target] == n + 1 else "left"
        return "on" if target not in place else "under" if place[target] == n + 1 and box is rows[n].stack[-1] else "right"

    return [Leg(n, box, target, label, way(n, box, target))
            for n, row in enumerate(rows) for box in (row.box, *row.stack) for target, label in _targets(box).items()]


# --- Words in boxes ------------------------------------------------------------------------------

@functools.cache
def _advances(bold: bool) -> dict[str, float]:
    """The width of each character at size 1."""
    from fontTools.ttLib import TTFont  # slow to read, and most commands draw nothing

    here = Path(__file__).resolve().parent
    roots = (here.parent, here / "library")  # the project's folder; an installed package
    name = f"overrides/assets/fonts/AtkinsonHyperlegibleNext-{'Bold' if bold else 'Regular'}.ttf"
    path = next((root / name for root in roots if (root / name).exists()), roots[0] / name)
    font = TTFont(path, lazy=True)
    return {chr(code): font["hmtx"][glyph][0] / font["head"].unitsPerEm for code, glyph in font.getBestCmap().items()}


def width(text: str, size: float = TEXT, bold: bool = False) -> float:
    """How wide a line of text may come out; a character that the font lacks counts as a wide one."""
    advances = _advances(bold)
    return sum(advances.get(one, 1.0) for one in text) * size * SLACK


def _breaks(text: str, room: float, size: float = TEXT, bold: bool = False) -> list[int]:
    """Where the lines of a text start, as places in it. A word wider than `room` is broken."""
    starts, space = [0], 0
    for at, one in enumerate(text):
        if one == " ":
            space = at + 1
        elif at > starts[-1] and width(text[starts[-1]:at + 1], size, bold) > room:
            starts.append(space if space > starts[-1] else at)
    return starts


def _lines(text: str, room: float, size: float) -> list[str]:
    starts = _breaks(text, room, size, bold=True)
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)])]


@dataclass(frozen=True)
class Frame:
    """A box with its words broken into lines, and where it stands."""

    box: Box
    width: float
    indent: float              # from the number to the words
    role: tuple[str, ...]
    starts: tuple[int, ...]    # of the lines of its words
    height: float
    x: float = 0
    y: float = 0

    def at(self, x: float, y: float) -> Frame:
        return Frame(self.box, self.width, self.indent, self.role, self.starts, self.height, x, y)

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def centre(self) -> float:
        return self.y + self.height / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def side(self, y: float, right: bool) -> float:
        """Where a line at height `y` meets the outline."""
        away = POINT * abs(y - self.centre) / (self.height / 2) if self.box.kind == "ask" else 0
        return self.x + self.width - away if right else self.x + away


def _frame(box: Box, width_: float, most: int, least: float = 0) -> Frame:
    indent = width(f"{most}. ", bold=True)
    room = width_ - 2 * INSET
    role = _lines(box.role, room - indent, ROLE)
    starts = _breaks("".join(piece.text for piece in box.text), room - indent)
    return Frame(box, width_, indent, tuple(role), tuple(starts), max(least, 2 * PAD + ROLE_LINE * len(role) + LINE * len(starts)))
