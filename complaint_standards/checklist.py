"""A checklist as one printable side: who and when as headings, boxes to tick, room to write.

The boxes are the browser's own, so that a line can be ticked on screen without a script, and prints as ticked.
No box has a name, and nothing is stored or sent: a tick lives as long as the page in its tab.
"""

from __future__ import annotations

import itertools

from .markup import condition, control, e, line, link
from .resolve import Placed, Resolved


def sheet(checklist: Placed, resolved: Resolved, page: str) -> str:
    """The checklist as HTML. Beside each line a link leads to the clause that it comes from."""
    shape = checklist.shape
    write = "".join(f'<p class="line"><span>{e(words)}</span></p>' for words in shape.write)
    parts = []
    for title, lines in itertools.groupby(checklist.parts, key=lambda one: one.group):
        boxes = "".join(
            f'<li id="{one.name}"{condition(one, resolved)}><label><input type="checkbox"> <span>{line(one.shape.text, resolved)}</span></label> '
            f'<a class="why" href="{link(resolved, one.shape.clause, page)}">More<span class="unseen">: {e(resolved.item(one.shape.clause).shape.title)}</span></a></li>'
            for one in lines)
        parts.append(f'<h2>{e(title)}</h2><ul class="boxes">{boxes}</ul>')
    agree = f'<div class="agree"><span>{e(shape.agree)}</span></div>' if shape.agree else ""
    foot = f'<footer class="control">{e(control(resolved))} · Printed copies are uncontrolled · Independent; not an NHS or Ombudsman publication</footer>'
    return f'<form class="ticks" method="dialog"><p class="tick-tools"><span role="status"></span> <button type="reset">Clear the ticks</button></p><section class="checklist" aria-label="{e(shape.title)}"><div class="fill">{write}</div>{"".join(parts)}{agree}{foot}</section></form>'
