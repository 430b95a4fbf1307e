"""A checklist as one printable side: who and when as headings, boxes to tick, room to write."""

from __future__ import annotations

import itertools

from .markup import condition, control, e, line, link
from .resolve import Placed, Resolved


def sheet(checklist: Placed, resolved: Resolved, page: str) -> str:
    """The checklist as HTML. Each line leads to the clause that it comes from."""
    shape = checklist.shape
    write = "".join(f'<p class="line"><span>{e(words)}</span></p>' for words in shape.write)
    parts = []
    for title, lines in itertools.groupby(checklist.parts, key=lambda one: one.group):
        boxes = "".join(
            f'<li id="{one.name}"{condition(one, resolved)}><a href="{link(resolved, one.shape.clause, page)}">{line(one.shape.text, resolved)}</a></li>' for one in lines)
        parts.append(f'<h2>{e(title)}</h2><ul class="boxes">{boxes}</ul>')
    agree = f'<div class="agree"><span>{e(shape.agree)}</span></div>' if shape.agree else ""
    foot = f'<footer class="control">{e(control(resolved))} · Printed copies are uncontrolled · Independent; not an NHS or Ombudsman publication</footer>'
    return f'<section class="checklist" aria-label="{e(shape.title)}"><div class="fill">{write}</div>{"".join(parts)}{agree}{foot}</section>'
