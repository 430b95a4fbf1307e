"""Flows to click through: one question or step a screen, and at the end what goes with the way that was taken.

A page holds every screen of its flow, linked by anchors, so it can be followed without a script; follow.js shows
one at a time. The screens come from the same steps as the drawing and the text.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator

from ..flow import combinations, paths, successors
from ..markup import HIDDEN, Page, condition, e, line, link, listed, relative, titles
from ..resolve import NAMED, Placed, Resolved

MOST = 2  # sheets of a kind at the end of a way, and none that says half as little as the first: more is a library, not an answer
KINDS = {"checklists": "To tick or print", "phrases": "What to say", "letters": "To write", "kit": "To fill in"}


def pages(resolved: Resolved) -> dict[str, Page]:
    return {path(flow.id): _follow(flow, resolved) for flow in resolved.flows}


def path(flow: str) -> str:
    return f"follow/{flow}.md"


def _follow(flow: Placed, resolved: Resolved) -> Page:
    page = path(flow.id)
    title = f"{flow.shape.title}: step by step"
    return Page(title, "\n\n".join([
        f"# {title}", f'<p class="about">{line(flow.shape.about, resolved)}</p>',
        f'<p class="more"><a href="{link(resolved, flow.id, page)}">See it all on one sheet</a>. Nothing you choose here is kept or sent.</p>',
        f'<div class="follow">{"".join(_screen(step, flow, resolved, page) for step in flow.parts)}{_finish(flow, resolved, page)}</div>',
    ]), wide=True, scripts=("follow.js",))


def _screen(step: Placed, flow: Placed, resolved: Resolved, page: str) -> str:
    shape, clause = step.shape, resolved.item(step.shape.clause)
    do = f'<ul class="do">{listed(line(words, resolved) for words in clause.shape.do)}</ul>' if shape.kind != "ask" and clause.shape.do else ""
    last = '<p class="last">This is the last step.</p>' if shape.kind == "end" else ""
    return (f'<section class="screen" id="{step.name}" data-kind="{shape.kind}" data-clause="{clause.id}"{condition(step, resolved)}>'
            f'<p class="tags">Who: <span class="role">{titles([shape.role], resolved)}</span></p><h2>{line(shape.words, resolved)}</h2>{do}{_answers(step, flow, resolved)}{last}'
            f'<p class="more">In the procedure: <a href="{link(resolved, clause.id, page)}">{e(clause.shape.title)}</a></p></section>')


def _answers(step: Placed, flow: Placed, resolved: Resolved) -> str:
    """Where a step leads: a link for each answer, or one onward. Where that hangs on a choice, each way is there, all but one hidden."""
    asked = sorted({name for one in flow.parts for name in one.when})
    ways: dict[tuple, list[dict]] = {}
    for choices in combinations(resolved, flow.parts):
        if pairs := successors(flow, choices).get(step.name):
            ways.setdefault(pairs, []).append({name: choices[name] for name in asked})
    now = successors(flow, resolved.choices).get(step.name)
    return "".join(
        f'<p class="answers"{_when_any(chosen, len(ways) > 1, pairs == now)}>' + "".join(f'<a class="answer" href="#{to}" data-to="{to}">{e(label or "Done. Next")}</a>' for label, to in pairs) + "</p>"
        for pairs, chosen in ways.items())


def _when_any(chosen: list[dict], hangs: bool, holds: bool) -> str:
    return f' data-when-any="{html.escape(json.dumps(chosen, sort_keys=True))}"{"" if holds else HIDDEN}' if hangs else ""


def _finish(flow: Placed, resolved: Resolved, page: str) -> str:
    """What goes with the ways through a flow: times, and the sheets that come from the clauses passed."""
    passed = {resolved.item(step.shape.clause).id: None for step in flow.parts}
    times = {}
    for clause in map(resolved.items.get, passed):
        for name in NAMED.findall(" ".join([*clause.shape.do, clause.shape.text])):
            if name in resolved.settings and resolved.settings[name].type in ("duration", "tiers"):
                times.setdefault(name, set()).add(clause.id)
    made = [_part("By when", "times", "", [f'<li data-clauses="{" ".join(sorted(clauses))}"><strong>{e(resolved.settings[name].definition.title)}</strong>: {line("{" + name + "}", resolved)}</li>' for name, clauses in times.items()])]
    for folder, heading in KINDS.items():
        best = {one.id: one for way in _ways(flow, resolved) for one in _best(folder, way, resolved)}
        made.append(_part(heading, "tasks", f' data-most="{MOST}"', [
            f'<li data-clauses="{" ".join(sorted(clauses_of(one, resolved) & set(passed)))}"{condition(one, resolved)}><a href="{link(resolved, one.id, page)}"><strong>{e(one.shape.title)}</strong> <span>{line(one.shape.about, resolved, inside_link=True)}</span></a></li>'
            for one in sorted(best.values(), key=lambda one: -len(clauses_of(one, resolved) & set(passed)))]))
    dates = f'<p class="more"><a href="{relative("dates.md", page)}">Work out the dates</a> that follow from the day it came.</p>'
    return f'<section class="finish" aria-label="What goes with this">{"".join(made)}{dates}</section>'


def _part(heading: str, kind: str, most: str, items: list[str]) -> str:
    return f'<section{most}><h3>{heading}</h3><ul class="{kind}">{"".join(items)}</ul></section>' if items else ""


def _ways(flow: Placed, resolved: Resolved) -> Iterator[frozenset[str]]:
    """The clauses that each way through a flow passes, under every combination of choices."""
    clause = {step.name: resolved.item(step.shape.clause).id for step in flow.parts}
    for choices in combinations(resolved, flow.parts):
        follows = successors(flow, choices)
        for way in paths(follows, next(iter(follows), "")):
            yield frozenset(clause[name] for name in way)


def _best(folder: str, passed: frozenset[str], resolved: Resolved) -> list[Placed]:
    """The sheets of one kind that say most about the clauses passed. Of the kit, what is filled in for a case."""
    found = [(len(clauses_of(one, resolved) & passed), one) for one in getattr(resolved, folder) if folder != "kit" or one.shape.kind in ("form", "log")]
    first = max((count for count, _ in found), default=0)
    return [one for count, one in sorted(found, key=lambda pair: -pair[0])[:MOST] if 2 * count > first]


def clauses_of(sheet: Placed, resolved: Resolved) -> set[str]:
    """The clauses that a sheet comes from, by the ids that they have here."""
    names = getattr(sheet.shape, "clauses", None) or [one.shape.clause for one in sheet.parts]
    return {placed.id for name in names if (placed := resolved.item(name))}
