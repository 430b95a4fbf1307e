"""Flows as drawings: the ladder for wide screens and paper, the column for phones.

A ladder has one main line going down. Exceptions stand to its right, loops and skips run on its left.
Lengths are CSS pixels, so on a sheet printed at full width 15 is 11.25 pt. A drawing carries no ids: any
number of them can stand on one page. It brings its own light paper; a theme may colour it with --flow-ink
(words), --flow-line (lines, outlines, answers), --flow-paper, --flow-role-1 to -6 (boxes, by role in order of
appearance) or --flow-do, --flow-ask and --flow-end (boxes, by kind).
"""

from __future__ import annotations

import functools
import html
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .flow import MOST_BOXES, Box, Chart
from .resolve import Piece

WIDE, TALL, NARROW = 680, 880, 320      # A4 inside 15 mm margins and under a heading; a small phone
TEXT, ROLE, LABEL = 15, 12, 13          # font sizes
LINE, ROLE_LINE, ANSWER_LINE = 18, 14, 15
INSET, PAD, POINT = 14, 6, 11           # from a box's side and top to its words; the pointed ends of a question
GAP, LANE, EDGE = 22, 12, 2             # around an answer on its line; from one line to its neighbour; room for an outline
SLACK = 1.06                            # another font may stand in for ours, and be a little wider
INK, PAPER = "#16202a", "#ffffff"
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


@functools.lru_cache(maxsize=8)
def _sources(chart: Chart) -> dict[str, list[Box]]:
    return {box.id: [other for other in chart.boxes if box.id in _targets(other)] for box in chart.boxes}


def _misplaced(chart: Chart, line: tuple[Box, ...]) -> list[str]:
    on_line = {box.id for box in line}
    sources, found = _sources(chart), []
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

    @property
    def lines(self) -> tuple[str, ...]:
        return _lines(self.label, 84)


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


def _breaks(text: str, room: float, size: float = TEXT, bold: bool = False) -> tuple[int, ...]:
    """Where the lines of a text start, as places in it. A word wider than `room` is broken."""
    starts, space, far = [0], 0, 0.0
    for at, one in enumerate(text):
        far += width(one, size, bold)
        if one == " ":
            space = at + 1
        elif far > room and at > starts[-1]:
            starts.append(space if space > starts[-1] else at)
            far = width(text[starts[-1]:at + 1], size, bold)
    return tuple(starts)


@functools.lru_cache(maxsize=1024)
def _lines(text: str, room: float, size: float = LABEL) -> tuple[str, ...]:
    """A bold text broken into lines; none for no text."""
    starts = _breaks(text, room, size, bold=True)
    return tuple(text[start:end] for start, end in zip(starts, (*starts[1:], len(text))) if text)


def _whole(box: Box) -> str:
    return "".join(piece.text for piece in box.text)


@functools.lru_cache(maxsize=1024)
def _wrap(text: tuple[Piece, ...], room: float) -> tuple[int, ...]:
    """Where the lines of a box's words start: as few lines as `room` allows, broken after a stop where
    that can be, and about equally long. A short value ("3 working days") stays together if it costs no line."""
    plain = "".join(piece.text for piece in text)
    glued = "".join(piece.text.replace(" ", "\u00a0") if piece.value and len(piece.text) <= 18 else piece.text for piece in text)
    ways = [_breaks(plain, room)]
    for words in (plain, glued):
        narrower = (_breaks(words, room - less) for less in itertools.count(0, 6))
        ways += itertools.takewhile(lambda starts: 1 < len(starts) <= len(ways[0]), narrower)
    return max(reversed(ways), key=lambda starts: sum((plain[start - 2] in ".,:;?!") - 9 * (glued[start - 1] == "\u00a0") for start in starts[1:]))


@dataclass
class Frame:
    """A box with its words broken into lines, and where it stands."""

    box: Box
    x: float
    y: float
    width: float
    height: float
    indent: float              # from the number to the words
    role: tuple[str, ...]      # its lines
    starts: tuple[int, ...]    # where the lines of its words start

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


def _indent(chart: Chart) -> float:
    return max(width(f"{box.number}. ", bold=True) for box in chart.boxes) + 1


def _frame(box: Box, x: float, wide: float, indent: float, least: float = 0, y: float = 0) -> Frame:
    """A frame as high as its words, and `least` at the least."""
    room = wide - 2 * INSET - indent
    role, starts = _lines(box.role, room, ROLE), _wrap(box.text, room)
    return Frame(box, x, y, wide, max(least, 2 * PAD + ROLE_LINE * len(role) + LINE * len(starts)), indent, role, starts)


@dataclass(frozen=True)
class Route:
    """A line through `points` with a head at its end, every part straight down or across, and the lines of an
    answer at (x, y), to the right of that point or, if `sign` is -1, to the left. `lead` is the part before
    an answer that stands in the line."""

    points: list[tuple[float, float]]
    words: tuple[str, ...] = ()
    x: float = 0
    y: float = 0
    sign: int = 1
    lead: Iterable[tuple[float, float]] = ()


# --- The ladder ----------------------------------------------------------------------------------

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
    longest = max(width(_whole(box)) for box in chart.boxes) + 2 * INSET + _indent(chart)
    size = min((WIDE - sum(margin.values()) - gutter) / columns, max(300, longest))
    spare = WIDE - sum(margin.values()) - gutter - size * columns
    x = {True: margin["left"] + spare / 2, False: margin["left"] + spare / 2 + size + gutter}
    frames = {}
    for box in chart.boxes:
        least = max((plan.pitch * len(there) + 8 for (id, _), there in plan.ports.items() if id == box.id), default=0)
        frames[box.id] = _frame(box, x[box.id in plan.place], size, _indent(chart), least)

    # Down: what is left of the sheet is shared out between the rows, up to a comfortable distance.
    tall, _ = _stand(plan, frames, 0)
    tall, joins = _stand(plan, frames, max(0, min(14, (TALL - tall) / len(plan.rows))))
    routes = [_route(leg, plan, frames, joins) for leg in plan.legs]
    return _svg(chart, "ladder", WIDE, tall, routes, frames)


def _plan(rows: tuple[Row, ...]) -> Plan:
    legs, place = _legs(rows), {row.box.id: n for n, row in enumerate(rows)}
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


# --- The column ----------------------------------------------------------------------------------

def column(chart: Chart) -> str:
    """An SVG for phones, 320 wide. What leaves the main line hangs under its question; far jumps are said in words."""
    rows = layout(chart)
    legs = _legs(rows)
    indent, numbers = _indent(chart), {box.id: box.number for box in chart.boxes}
    rail, card, stem = 26, 48, 70  # across: the main line, boxes that hang from it, the line that goes on from those
    frames: dict[str, Frame] = {}
    routes: list[Route] = []

    def said(label: str, x: float) -> tuple[str, ...]:
        return _lines(label, NARROW - x - 12)

    def jump(leg: Leg, x: float, start: float, y: float) -> float:
        """An answer that leads elsewhere, as words after a short arrow. Gives their foot."""
        where = f"{'back' if numbers[leg.target] < leg.source.number else 'go'} to {numbers[leg.target]}"
        text = said(f"{leg.label}: {where}" if leg.label else f"Then {where}", x + 28)
        routes.append(Route([(x, start), (x, y + 16), (x + 22, y + 16)], text, x + 28, y + 20.5))
        return y + 11 + ANSWER_LINE * len(text)

    def hang(leg: Leg, chain: tuple[Box, ...], start: float, y: float) -> tuple[float, float | None]:
        """The boxes that an answer leads to. Gives their foot, and the height from which a line goes on to the next row."""
        text = said(leg.label, rail)
        words, y, back = (text, rail + 9, y + 19), y + 10 + ANSWER_LINE * len(text), None
        for box in chain:
            hung = frames[box.id] = _frame(box, card, NARROW - EDGE - card, indent, y=y)
            if box is chain[0]:
                routes.append(Route([(rail, start), (rail, hung.centre), (card, hung.centre)], *words))
            y = hung.bottom
            onward = sorted((leg for leg in legs if leg.source is box), key=lambda leg: leg.way == "on")
            for after in onward:
                if after.way == "on":
                    text, top = said(after.label, stem), y
                    y += 20 + ANSWER_LINE * len(text)
                    routes.append(Route([(stem, hung.bottom), (stem, y)], text, stem + 9, top + 15))
                elif after.way == "under" and not after.label:
                    back = y
                else:
                    y = jump(after, stem, hung.bottom, y)
        return y, back

    y = EDGE
    for row in rows:
        own = frames[row.box.id] = _frame(row.box, EDGE, NARROW - 2 * EDGE, indent, y=y)
        y, back = own.bottom, None
        onward = {way: [leg for leg in legs if leg.source is row.box and leg.way == way] for way in ("left", "out", "down")}
        for leg in onward["left"]:
            y = jump(leg, rail, own.bottom, y)
        for leg, chain in zip(onward["out"], row.beside):
            y, back = hang(leg, chain, own.bottom, y)
        for leg in onward["down"]:
            text, top = said(leg.label, rail), y + (4 if row.stack else 0)
            y = top + ANSWER_LINE * len(text) + (32 if back else 22)
            routes.append(Route([(rail, own.bottom), (rail, y)], text, rail + 9, top + 15))
            if back:  # right of the answer, so that it does not run through it
                x = max(stem, rail + 17 + max((width(line, LABEL, True) for line in text), default=0))
                routes.append(Route([(x, back), (x, y - 17), (rail, y - 17)]))
    return _svg(chart, "column", NARROW, y + EDGE, routes, frames)


# --- SVG -----------------------------------------------------------------------------------------

def _n(*numbers: float) -> str:
    return " ".join(f"{round(number, 1) + 0:g}" for number in numbers)


def _strokes(routes: list[Route]) -> str:
    """The lines of all routes, then their heads. What lines share is drawn once: twice would come out thicker."""
    spans: dict[tuple[str, float], list[list[float]]] = {}
    heads = []
    for route in routes:
        (x0, y0), (x, y) = route.points[-2:]
        dx, dy = (x > x0) - (x < x0), (y > y0) - (y < y0)
        heads.append(f"M{_n(x, y)}L{_n(x - 8.5 * dx + 5 * dy, y - 8.5 * dy + 5 * dx)} {_n(x - 8.5 * dx - 5 * dy, y - 8.5 * dy - 5 * dx)}Z")
        line = [*route.points[:-1], (x - 4 * dx, y - 4 * dy)]  # the head covers its last bit
        for (x0, y0), (x1, y1) in (*itertools.pairwise(route.lead), *itertools.pairwise(line)):
            key, span = (("V", x0), [y0, y1]) if abs(x0 - x1) < abs(y0 - y1) else (("H", y0), [x0, x1])
            spans.setdefault((key[0], round(key[1], 1)), []).append(sorted(span))
    drawn = []
    for (way, at), found in spans.items():
        joined: list[list[float]] = []
        for low, high in sorted(found):
            if joined and low <= joined[-1][1]:
                joined[-1][1] = max(high, joined[-1][1])
            else:
                joined.append([low, high])
        drawn += [f"M{_n(at, low)}V{_n(high)}" if way == "V" else f"M{_n(low, at)}H{_n(high)}" for low, high in joined]
    return f'<path d="{"".join(drawn)}"/><path class="flow-said" d="{"".join(dict.fromkeys(heads))}" fill="{INK}" stroke="none"/>'


def _answer(route: Route) -> str:
    anchor = "start" if route.sign > 0 else "end"
    return "".join(f'<text x="{_n(route.x)}" y="{_n(route.y + ANSWER_LINE * n)}" text-anchor="{anchor}">{html.escape(line)}</text>' for n, line in enumerate(route.words))


def _style(tints: int) -> str:
    """How a theme's colours reach the drawing. Typst paints var() black, but skips @supports and keeps the attributes."""
    rules = [f".flow-ink{{fill:var(--flow-ink,{INK})}}.flow-paper{{fill:var(--flow-paper,{PAPER})}}.flow-line{{stroke:var(--flow-line,{INK})}}.flow-said{{fill:var(--flow-line,{INK})}}"]
    rules += [f".flow-{kind}{{--flow-kind:var(--flow-{kind})}}" for kind in ("do", "ask", "end")]
    rules += [f".flow-role-{n}{{fill:var(--flow-role-{n},var(--flow-kind,{tint}))}}" for n, tint in enumerate(TINTS[:tints], 1)]
    return f"<style>@supports (fill:var(--a)){{{''.join(rules)}}}</style>"


def _svg(chart: Chart, kind: str, wide: float, tall: float, routes: list[Route], frames: dict[str, Frame]) -> str:
    title = html.escape(chart.title)
    roles = list(dict.fromkeys(box.role for box in chart.boxes))
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" class="flow-{kind}" role="list" aria-label="{title}" viewBox="0 0 {wide} {_n(tall)}" width="{wide}" height="{_n(tall)}"'
        f' font-family="Atkinson Hyperlegible Next, Arial, sans-serif" font-size="{TEXT}">',
        f"<title>{title}</title>{_style(len(roles))}",
        f'<rect aria-hidden="true" class="flow-paper" width="100%" height="100%" fill="{PAPER}"/>',
        f'<g aria-hidden="true" class="flow-line" stroke="{INK}" stroke-width="1.5" stroke-linecap="square">{_strokes(routes)}</g>',
        f'<g aria-hidden="true" class="flow-said" fill="{INK}" font-size="{LABEL}" font-weight="700">{"".join(map(_answer, routes))}</g>',
        *(_item(frames[box.id], roles.index(box.role) % len(TINTS), chart) for box in chart.boxes), "</svg>"])


def _item(frame: Frame, tint: int, chart: Chart) -> str:
    """A box as a list item: a link whose name is its words, described by where it leads."""
    box, x, y, w, h = frame.box, frame.x, frame.y, frame.width, frame.height
    leads = " ".join(f"{label}: go to {chart.box(to).number}." if label else f"Then {chart.box(to).number}." for label, to in box.answers) or "This is an end."
    look = f'class="flow-line flow-{box.kind} flow-role-{tint + 1}" fill="{TINTS[tint]}" stroke="{INK}" stroke-width="{1.25 if box.kind == "do" else 2}"'
    if box.kind == "ask":
        corners = [(x, y + h / 2), (x + POINT, y), (x + w - POINT, y), (x + w, y + h / 2), (x + w - POINT, y + h), (x + POINT, y + h)]
        shape = f'<polygon points="{" ".join(_n(*corner) for corner in corners)}" {look}/>'
    else:
        shape = f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(w)}" height="{_n(h)}" rx="{_n(min(20, h / 2)) if box.kind == "end" else 3}" {look}/>'
    return (f'<g role="listitem"><a href="{html.escape(box.href)}" data-step="{html.escape(box.id)}" style="text-decoration:none"><desc>{html.escape(leads)}</desc>{shape}'
            f'<text class="flow-ink" fill="{INK}">{_words(frame)}</text></a></g>')


def _words(frame: Frame) -> str:
    """Role, number and words, with spaces between lines so that they read as one sentence. A value is one
    tspan even over two lines, so that a page can put another in its place."""
    box, x = frame.box, frame.x + INSET
    spare = frame.height - 2 * PAD - ROLE_LINE * len(frame.role) - LINE * len(frame.starts)
    top = frame.y + spare / 2 + PAD + 11
    first = top + ROLE_LINE * len(frame.role) + 3
    made = [f'<tspan x="{_n(x + frame.indent)}" y="{_n(top + ROLE_LINE * n)}" font-size="{ROLE}" font-weight="700">{html.escape(line)} </tspan>' for n, line in enumerate(frame.role)]
    made.append(f'<tspan x="{_n(x)}" y="{_n(first)}" font-weight="700">{box.number}. </tspan>')
    whole = _whole(box)

    def new_line(at: int) -> str:
        return f' x="{_n(x + frame.indent)}" y="{_n(first + LINE * frame.starts.index(at))}"' if at in frame.starts else ""

    at = 0
    for piece in box.text:
        end = at + len(piece.text)
        cuts = [at, *(start for start in frame.starts if at < start < end), end]
        runs = [html.escape(whole[a:b]) for a, b in itertools.pairwise(cuts)]
        inner = runs[0] + "".join(f"<tspan{new_line(cut)}>{run}</tspan>" for cut, run in zip(cuts[1:], runs[1:]))
        marks = new_line(at) + (f' data-value="{html.escape(piece.value)}"' if piece.value else "")
        made.append(f"<tspan{marks}>{inner}</tspan>" if marks else inner)
        at = end
    return "".join(made)
