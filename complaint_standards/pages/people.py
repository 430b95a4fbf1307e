"""Paths for people, and the pages for the public."""

from __future__ import annotations

from ..markup import PRINT_HERE, Page, condition, control, draft, e, line, link, named, notes, scans, square, text
from ..resolve import Placed, Resolved


def pages(resolved: Resolved) -> dict[str, Page]:
    return {**{f"paths/{path.id}.md": _path(path, resolved) for path in resolved.paths}, **{f"public/{leaflet.id}.md": _leaflet(leaflet, resolved) for leaflet in resolved.public}}


def _path(path: Placed, resolved: Resolved) -> Page:
    page = f"paths/{path.id}.md"
    stops = "".join(f'<li id="{stop.name}"><a href="{link(resolved, stop.shape.goes_to, page)}"><strong>{e(resolved.item(stop.shape.goes_to).shape.title)}</strong> <span>{line(stop.shape.text, resolved, inside_link=True)}</span></a></li>' for stop in path.parts)
    return Page(path.shape.title, "\n\n".join([f"# {path.shape.title}", f'<p class="about">{line(path.shape.about, resolved)}</p>', *notes(path, resolved, page), f'<ol class="tasks stops">{stops}</ol>']), wide=True)


def _leaflet(leaflet: Placed, resolved: Resolved) -> Page:
    page = f"public/{leaflet.id}.md"
    shape = leaflet.shape
    name = f'<p class="whose">{line("{organisation-name}", resolved)}</p>' if "organisation-name" in resolved.settings and resolved.own else ""
    parts = [f"# {shape.title}", name, draft(shape), f'<p class="about">{line(shape.about, resolved)}</p>', PRINT_HERE, *notes(leaflet, resolved, page),
             f'<section class="leaflet" markdown="1">']
    for section in leaflet.parts:
        words = [f"## {section.shape.title} {{#{section.name}}}", text(section.shape.text, resolved, page), *notes(section, resolved, page)]
        parts += words if not section.when else [f'<div markdown="1"{condition(section, resolved)}>', *words, "</div>"]
    if shape.code:
        address, words = scans(leaflet, resolved)
        drawn = f'<div class="scan" role="img" aria-label="A square to scan, which leads to {e(address)}">{square(address)}</div>' if address else ""
        parts += [f'<p class="scan-here">{e(words)}</p>', drawn]
    if shape.statements:
        said = "".join(f"<li>“{e(resolved.library.statements[name].shape.text)}”</li>" for name in shape.statements)
        parts.append(f'## What you can hold us to {{#hold-us-to}}\n\nWhen it goes well, you can say:\n\n<ul class="said">{said}</ul>')
    parts += [f'<p class="control">{e(control(resolved))} · Independent; not an NHS or Ombudsman publication</p>', "</section>", f'<p class="more">For staff: this comes from {named(resolved, shape.clauses, page)}</p>']
    return Page(shape.title, "\n\n".join(part for part in parts if part), wide=True, public=True)
