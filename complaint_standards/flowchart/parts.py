"""What both drawings are made of: sizes, lines between boxes, words broken to fit, frames."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..flow import Box, Chart, Row, targets
from ..resolve import Piece

WIDE, TALL, NARROW = 680, 880, 320      # A4 inside 15 mm margins and under a heading; a small phone
TEXT, ROLE, LABEL = 15, 13, 13          # font sizes: on a sheet of A4 with 12 mm margins the smallest is 10 pt
LINE, ROLE_LINE, ANSWER_LINE = 18, 15, 15
INSET, PAD, POINT = 14, 6, 11           # from a box's side and top to its words; the pointed ends of a question
GAP, LANE, EDGE = 22, 12, 2             # around an answer on its line; from one line to its neighbour; room for an outline
SLACK = 1.06                            # another font may stand in for ours, and be a little wider
INK, PAPER = "#16202a", "#ffffff"
TINTS = ("#eaeff3", "#dcebfb", "#dff3e6", "#fdf1d2", "#ede7f8", "#fce8e4")  # at least 7:1 under INK


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
        return lines_of(self.label, 84)


def legs_of(rows: tuple[Row, ...]) -> list[Leg]:
    place = {row.box.id: n for n, row in enumerate(rows)}

    def way(n: int, box: Box, target: str) -> str:
        if box is rows[n].box:
            return "out" if target not in place else "down" if place[target] == n + 1 else "left"
        return "on" if target not in place else "under" if place[target] == n + 1 and box is rows[n].stack[-1] else "right"

    return [Leg(n, box, target, label, way(n, box, target))
            for n, row in enumerate(rows) for box in (row.box, *row.stack) for target, label in targets(box).items()]


# --- Words in boxes ------------------------------------------------------------------------------

@functools.cache
def _advances(bold: bool) -> dict[str, float]:
    """The width of each character at size 1."""
    from fontTools.ttLib import TTFont  # slow to read, and most commands draw nothing

    font = TTFont(Path(__file__).parents[1] / "fonts" / f"AtkinsonHyperlegibleNext-{'Bold' if bold else 'Regular'}.ttf", lazy=True)
    return {chr(code): font["hmtx"][glyph][0] / font["head"].unitsPerEm for code, glyph in font.getBestCmap().items()}


def width(text: str, size: float = TEXT, bold: bool = False) -> float:
    """How wide a line of text may come out; a character that the font lacks counts as a wide one."""
    advances = _advances(bold)
    return sum(advances.get(one, 1.0) for one in text) * size * SLACK


def _breaks(text: str, room: float, size: float = TEXT, bold: bool = False) -> tuple[int, ...]:
    """Where the lines of a text start, as places in it. A word wider than `room` is broken."""
    starts, space, far = [0], 0, 0.0
    advances = _advances(bold)
    for at, one in enumerate(text):
        far += advances.get(one, 1.0) * size * SLACK
        if one == " ":
            space = at + 1
        elif far > room and at > starts[-1]:
            starts.append(space if space > starts[-1] else at)
            far = width(text[starts[-1]:at + 1], size, bold)
    return tuple(starts)


@functools.lru_cache(maxsize=1024)
def lines_of(text: str, room: float, size: float = LABEL) -> tuple[str, ...]:
    """A bold text broken into lines; none for no text."""
    starts = _breaks(text, room, size, bold=True)
    return tuple(text[start:end] for start, end in zip(starts, (*starts[1:], len(text))) if text)


def words_of(box: Box) -> str:
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


def indent_of(chart: Chart) -> float:
    return max(width(f"{box.number}. ", bold=True) for box in chart.boxes) + 1


def frame_of(box: Box, x: float, wide: float, indent: float, least: float = 0, y: float = 0) -> Frame:
    """A frame as high as its words, and `least` at the least."""
    room = wide - 2 * INSET - indent
    role, starts = lines_of(box.role, room, ROLE), _wrap(box.text, room)
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
