"""The drawing for phones."""

from __future__ import annotations

from ..flow import Box, Chart, layout
from .parts import ANSWER_LINE, EDGE, LABEL, NARROW, Frame, Leg, Route, frame_of, indent_of, legs_of, lines_of, width
from .svg import svg


def column(chart: Chart) -> str:
    """An SVG for phones, 320 wide. What leaves the main line hangs under its question; far jumps are said in words."""
    rows = layout(chart)
    legs = legs_of(rows)
    indent, numbers = indent_of(chart), {box.id: box.number for box in chart.boxes}
    rail, card, stem = 26, 48, 70  # across: the main line, boxes that hang from it, the line that goes on from those
    frames: dict[str, Frame] = {}
    routes: list[Route] = []

    def said(label: str, x: float) -> tuple[str, ...]:
        return lines_of(label, NARROW - x - 12)

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
            hung = frames[box.id] = frame_of(box, card, NARROW - EDGE - card, indent, y=y)
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
        own = frames[row.box.id] = frame_of(row.box, EDGE, NARROW - 2 * EDGE, indent, y=y)
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
    return svg(chart, "column", NARROW, y + EDGE, routes, frames)
