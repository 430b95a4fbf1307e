"""Frames and routes as SVG that a screen reader can read and a theme can colour."""

from __future__ import annotations

import html
import itertools

from ..flow import Chart
from .parts import ANSWER_LINE, INK, INSET, LABEL, LINE, PAD, PAPER, POINT, ROLE, ROLE_LINE, TEXT, TINTS, Frame, Route, words_of


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


def svg(chart: Chart, kind: str, wide: float, tall: float, routes: list[Route], frames: dict[str, Frame]) -> str:
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
    leads = " ".join(f"{label}: go to {chart.box(to).number}." if label else f"Then {chart.box(to).number}." for label, to in box.answers) or "You have finished."
    look = f'class="flow-line flow-{box.kind} flow-role-{tint + 1}" fill="{TINTS[tint]}" stroke="{INK}" stroke-width="{1.25 if box.kind == "do" else 2}"'
    if box.kind == "ask":
        corners = [(x, y + h / 2), (x + POINT, y), (x + w - POINT, y), (x + w, y + h / 2), (x + w - POINT, y + h), (x + POINT, y + h)]
        shape = f'<polygon points="{" ".join(_n(*corner) for corner in corners)}" {look}/>'
    else:
        shape = f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(w)}" height="{_n(h)}" rx="{_n(min(20, h / 2)) if box.kind == "end" else 3}" {look}/>'
    link, end = (f'<a href="{html.escape(box.href)}" data-step="{html.escape(box.id)}" text-decoration="none">', "</a>") if box.href else ("", "")  # on paper nothing is linked
    return (f'<g role="listitem">{link}<desc>{html.escape(leads)}</desc>{shape}<text class="flow-ink" fill="{INK}">{_words(frame)}</text>{end}</g>')


def _words(frame: Frame) -> str:
    """Role, number and words, with spaces between lines so that they read as one sentence. A value is one
    tspan even over two lines, so that a page can put another in its place."""
    box, x = frame.box, frame.x + INSET
    spare = frame.height - 2 * PAD - ROLE_LINE * len(frame.role) - LINE * len(frame.starts)
    top = frame.y + spare / 2 + PAD + 11
    first = top + ROLE_LINE * len(frame.role) + 3
    role = "".join(f'<tspan x="{_n(x + frame.indent)}" y="{_n(top + ROLE_LINE * n)}" font-size="{ROLE}" font-weight="700">{html.escape(line)} </tspan>' for n, line in enumerate(frame.role))
    made = [f'<tspan data-titles="{html.escape(box.role_id)}">{role}</tspan>' if role else "", f'<tspan x="{_n(x)}" y="{_n(first)}" font-weight="700">{box.number}. </tspan>']
    whole = words_of(box)

    def new_line(at: int) -> str:
        return f' x="{_n(x + frame.indent)}" y="{_n(first + LINE * frame.starts.index(at))}"' if at in frame.starts else ""

    at = 0
    for piece in box.text:
        end = at + len(piece.text)
        cuts = [at, *(start for start in frame.starts if at < start < end), end]
        runs = [html.escape(whole[a:b]) for a, b in itertools.pairwise(cuts)]
        inner = runs[0] + "".join(f"<tspan{new_line(cut)}>{run}</tspan>" for cut, run in zip(cuts[1:], runs[1:]))
        marks = new_line(at) + (f' data-value="{html.escape(piece.value)}"' if piece.value else "") + (' data-starts=""' if piece.starts else "")
        made.append(f"<tspan{marks}>{inner}</tspan>" if marks else inner)
        at = end
    return "".join(made)
