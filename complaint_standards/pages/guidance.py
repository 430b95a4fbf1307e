"""Guidance: a module a page, all under the same headings."""

from __future__ import annotations

from ..check.guidance import LAW
from ..markup import PRINT_HERE, Page, added_here, cards, condition, e, line, named, not_here, notes, relative, ruled, text, titles
from ..resolve import Placed, Resolved


def pages(resolved: Resolved) -> dict[str, Page]:
    if not resolved.guidance:
        return {}
    return {"guidance/index.md": _contents(resolved), **{f"guidance/{module.id}.md": _module(module, resolved) for module in resolved.guidance}}


def _contents(resolved: Resolved) -> Page:
    page = "guidance/index.md"
    return Page("Guidance", "\n\n".join([
        "# Guidance", "How to do each thing well, in short modules: each a few minutes’ reading, all under the same headings.",
        cards(resolved.guidance, resolved, page)]))


def _module(module: Placed, resolved: Resolved) -> Page:
    page = f"guidance/{module.id}.md"
    shape = module.shape
    parts = [f"# {shape.title}", not_here(module, resolved), f'<p class="about">{line(shape.about, resolved)}</p>', f'<p class="tags">For: <span class="role">{titles(shape.roles, resolved)}</span></p>', *notes(module, resolved, page)]
    for section in module.parts:
        parts += [f"## {section.shape.title} {{#{section.name}}}", added_here(section, resolved), text(section.shape.text, resolved, page), *notes(section, resolved, page)]
        if section.name == LAW:
            parts.append(asked(module, resolved, page))
    if sheets := named(resolved, shape.sheets, page):
        parts.append(f'<p class="more">Use with this: {sheets}</p>')
    parts.append(PRINT_HERE)
    parts.append(f'<p class="more">In the procedure: {named(resolved, shape.clauses, page)}</p>')
    return Page(shape.title, "\n\n".join(part for part in parts if part))


def readers(module: Placed, resolved: Resolved) -> dict[str, str]:
    """Who a module is for: titles, each with its role. One person may hold several roles, and is named once."""
    found: dict[str, str] = {}
    for role in module.shape.roles:
        found.setdefault(resolved.settings[role].title, role)
    return found


def asked(module: Placed, resolved: Resolved, page: str) -> str:
    """The rule sentences of the clauses that a module explains, then the Standards and the journey."""
    library, rules = resolved.library, {}
    for clause in filter(None, map(resolved.item, module.shape.clauses)):
        rules |= {rule.says: f"<li{condition(clause, resolved)}>{ruled(line(rule.says, resolved), rule.obligation, resolved, page)}</li>" for rule in clause.shape.rules}
    standards = [f'<li><a href="{relative("standards.md", page)}#{name.lower()}">{name}</a> {e(library.expectations[name].shape.text)}</li>' for name in module.shape.expectations]
    said = [f'<li><a href="{relative("journey.md", page)}#{name}">“{e(library.statements[name].shape.text)}”</a></li>' for name in module.shape.statements]
    return "".join(f"<p><strong>{heading}</strong></p><ul>{''.join(items)}</ul>" for heading, items in (
        ("The law", rules.values()), ("The Standards", standards), ("What people say it feels like when it works", said)) if items)
