"""Quick reference: the flowcharts and the one-page checklists."""

from __future__ import annotations

import html
import itertools
import json
from collections.abc import Callable

from ..checklist import sheet
from ..flow import chart, combinations, in_words
from ..flowchart import column, ladder
from ..markup import PRINT_HERE, Page, cards, condition, control, e, line, link, relative, titles, value
from ..resolve import Placed, Resolved
from . import follow


def pages(resolved: Resolved) -> dict[str, Page]:
    found = {"quick-reference/index.md": _contents(resolved)}
    found |= {f"quick-reference/{flow.id}.md": _flow(flow, resolved) for flow in resolved.flows}
    found |= {f"quick-reference/{one.id}.md": _checklist(one, resolved) for one in resolved.checklists}
    found |= {f"quick-reference/{card.id}.md": _card(card, resolved) for card in resolved.phrases}
    return found


def _contents(resolved: Resolved) -> Page:
    page = "quick-reference/index.md"
    return Page("Quick reference", "\n\n".join([
        "# Quick reference", "Follow a flowchart, tick or print a checklist, or borrow the words. Each checklist, card and picture of a flowchart fits one side of A4.",
        "## Flowcharts", cards(resolved.flows, resolved, page), "## Checklists", cards(resolved.checklists, resolved, page),
        *(("## What to say", cards(resolved.phrases, resolved, page)) if resolved.phrases else ()),
    ]))


def _flow(flow: Placed, resolved: Resolved) -> Page:
    """The drawing for wide screens and paper, the one for phones, and the same steps as text.

    Where steps hang on a choice, there is a drawing for every combination; all but one are hidden.
    """
    page = f"quick-reference/{flow.id}.md"
    made = by_choice(flow, resolved, lambda choices: _face(flow, resolved, choices, page))
    return Page(flow.shape.title, "\n\n".join([f"# {flow.shape.title}", f'<p class="about">{line(flow.shape.about, resolved)}</p>',
        f'<p class="more"><a class="answer" href="{relative(follow.path(flow.id), page)}">Take it step by step</a></p>', PRINT_HERE, *made]), wide=True)


def by_choice(flow: Placed, resolved: Resolved, make: Callable[[dict], str]) -> list[str]:
    """What `make` gives for every combination of the choices that a flow asks about, all but the one that is set hidden."""
    asked = sorted({name for step in flow.parts for name in step.when})
    faces: dict[str, list[dict]] = {}
    for choices in combinations(resolved, flow.parts):
        faces.setdefault(make(choices), []).append({name: choices[name] for name in asked})
    made = []
    for drawn, chosen in faces.items():
        hidden = "" if not made else ' hidden'
        when = f' data-when-any="{html.escape(json.dumps(chosen, sort_keys=True))}"' if len(faces) > 1 else ""
        made.append(f"<div{when}{hidden}>{drawn}</div>")
    return made


def _face(flow: Placed, resolved: Resolved, choices: dict, page: str) -> str:
    one = chart(flow, resolved, choices, lambda clause: link(resolved, clause, page))
    return (f'<figure class="flow"><div class="flow-wide">{ladder(one)}</div><div class="flow-narrow">{column(one)}</div></figure>'
            f"<h2>The same in words</h2>{in_steps(flow, resolved, choices, page)}")


def in_steps(flow: Placed, resolved: Resolved, choices: dict, page: str) -> str:
    """The steps of a flow as a numbered list, under one set of choices."""
    one = chart(flow, resolved, choices, lambda clause: link(resolved, clause, page))
    steps = []
    for told in in_words(one):
        words = f'<a href="{told.box.href}">{"".join(value(piece, resolved, inside_link=True) for piece in told.box.text)}</a>'
        on = "".join(f"<li>{e(label)}: go to {number}</li>" for label, number in told.answers)
        steps.append(f'<li><span class="role">{titles([told.box.role_id], resolved)}</span> {words}{f" {told.onward}" if told.onward else ""}{f"<ul>{on}</ul>" if on else ""}</li>')
    return f'<ol class="steps">{"".join(steps)}</ol>'


def _checklist(checklist: Placed, resolved: Resolved) -> Page:
    page = f"quick-reference/{checklist.id}.md"
    return Page(checklist.shape.title, "\n\n".join([
        f"# {checklist.shape.title}", f'<p class="about">{line(checklist.shape.about, resolved)}</p>', PRINT_HERE, sheet(checklist, resolved, page)]), wide=True, scripts=("ticks.js",))


def _card(card: Placed, resolved: Resolved) -> Page:
    """What to say, and beside it what people say instead that does not help."""
    page = f"quick-reference/{card.id}.md"
    parts = []
    for title, lines in itertools.groupby(card.parts, key=lambda one: one.group):
        said = "".join(
            f'<li id="{one.name}"{condition(one, resolved)}><a href="{link(resolved, one.shape.clause, page)}"><q>{line(one.shape.text, resolved, inside_link=True)}</q></a>'
            + (f'<span class="avoid">Rather than: <q>{line(one.shape.avoid, resolved)}</q></span>' if one.shape.avoid else "") + "</li>" for one in lines)
        parts.append(f'<h2>{e(title)}</h2><ul class="phrases">{said}</ul>')
    foot = f'<footer class="control">{e(control(resolved))} · Independent; not an NHS or Ombudsman publication</footer>'
    return Page(card.shape.title, "\n\n".join([
        f"# {card.shape.title}", f'<p class="about">{line(card.shape.about, resolved)}</p>', PRINT_HERE,
        f'<section class="card" aria-label="{e(card.shape.title)}">{"".join(parts)}{foot}</section>']), wide=True)
