"""The procedure: a page per stage, every clause with its force, role, what to do, text and sources."""

from __future__ import annotations

from ..markup import BASES, FORCES, FORCE_MEANS, PRINT_HERE, WEIGHTS, Page, condition, day, e, joined, line, link, linked, listed, notes, relative, report, short, text, titles
from ..resolve import Placed, Resolved, active
from .community import beside
from .control import table


def pages(resolved: Resolved) -> dict[str, Page]:
    found = {"procedure/index.md": _contents(resolved), "procedure/in-short.md": _in_short(resolved)}
    for number, stage in enumerate(resolved.stages, 1):
        found[f"procedure/{stage.id}.md"] = _stage(stage, number, resolved)
    return found


def _contents(resolved: Resolved) -> Page:
    page = "procedure/index.md"
    stages = []
    for number, stage in enumerate(resolved.stages, 1):
        clauses = "".join(
            f'<li{condition(clause, resolved)}><a href="{link(resolved, clause.id, page)}">{e(clause.shape.title)}</a> <span class="force force-{clause.shape.force}">{FORCES[clause.shape.force]}</span></li>'
            for clause in stage.parts)
        stages.append(f'## {number}. [{stage.shape.title}]({stage.id}.md) {{#{stage.id}}}\n\n{text(stage.shape.purpose, resolved, page)}\n\n<ol class="clauses">{clauses}</ol>')
    return Page("The procedure", "\n\n".join([
        "# The procedure",
        f"This is the whole procedure for {e(resolved.variant.name)}, in the order things happen. Each step says who does it, what to do, and why. In a hurry? Read it [in short](in-short.md), or use the [flowcharts and checklists](../quick-reference/index.md).",
        f'??? question "{HOW_TO_USE}"\n\n' + _indent("\n".join(f"- {one}" for one in how_to_use())),
        *stages,
        *((f"## Document control {{#document-control}}\n\n{table(resolved)}",) if resolved.document else ()),
    ]))


def _in_short(resolved: Resolved) -> Page:
    """Every stage in a nutshell, to read or print together."""
    page = "procedure/in-short.md"
    return Page("The procedure in short", "\n\n".join([
        "# The procedure in short",
        f"Each stage in a few sentences, for {e(resolved.variant.name)}. The steps, and the law behind each, are on the stage’s own page.",
        *(f"## {number}. [{stage.shape.title}]({stage.id}.md) {{#{stage.id}}}\n\n{text(stage.shape.nutshell, resolved, page)}\n\n{_sheets(stage, resolved, page)}" for number, stage in enumerate(resolved.stages, 1)),
        PRINT_HERE,
    ]))


HOW_TO_USE = "How to use this, and what you may change"


def how_to_use() -> list[str]:
    """What the marks mean and what may be changed, a line each, as Markdown."""
    return [
        *(f"**{FORCES[force]}.** {means}" for force, means in FORCE_MEANS.items()),
        "Words in brackets, such as your phone number, wait for your organisation to fill them in.",
        "You may set times, names and contacts, add your own clauses and notes, reword what is not locked, and leave out what does not apply. Each change of a standard needs a reason, and readers see it.",
        "A time limit that the law sets may be made shorter for your staff, never longer.",
    ]


def _indent(words: str) -> str:
    return "\n".join(f"    {one}" if one else one for one in words.split("\n"))


def _stage(stage: Placed, number: int, resolved: Resolved) -> Page:
    page = f"procedure/{stage.id}.md"
    return Page(stage.shape.title, "\n\n".join([
        f"# {number}. {stage.shape.title}",
        f'<p class="purpose">{line(stage.shape.purpose, resolved)}</p>',
        f'!!! abstract "In a nutshell"\n\n{_indent(text(stage.shape.nutshell, resolved, page))}',
        _sheets(stage, resolved, page),
        '<p class="only-law"></p>',
        *notes(stage, resolved, page),
        *(_clause(clause, resolved, page) for clause in stage.parts),
        PRINT_HERE,
    ]))


def _sheets(stage: Placed, resolved: Resolved, page: str) -> str:
    """The flowcharts, checklists and cards of a stage: those that take more of their parts from its clauses than from another
    stage's, and more than a quarter of all."""
    stage_of = {clause.id: one.id for one in resolved.stages for clause in one.parts}

    def of_here(sheet: Placed) -> bool:
        parts = [stage_of[clause.id] for part in sheet.parts if (clause := resolved.item(getattr(part.shape, "clause", None) or "")) and clause.id in stage_of]
        here = parts.count(stage.id)
        return 4 * here > len(parts) and stage.id == max(dict.fromkeys(parts), key=parts.count)

    sheets = [(linked(one, resolved, page), one) for one in (*resolved.flows, *resolved.checklists, *resolved.phrases) if of_here(one)]
    return f'<p class="more">On one page: {joined(sheets, ", ", resolved, "nothing yet")}</p>' if sheets else ""


def _clause(clause: Placed, resolved: Resolved, page: str) -> str:
    """One clause. Where its `when` does not hold it is there, hidden, and not in the page's contents."""
    shape = clause.shape
    held = active(clause, resolved.choices)
    heading = f"## {shape.title} {{#{clause.id}}}" if held else f'<div role="heading" aria-level="2" id="{clause.id}">{e(shape.title)}</div>'
    return "\n\n".join([
        f'<section class="clause" data-force="{shape.force}"{condition(clause, resolved)} markdown="1">',
        heading,
        "".join(f'<span id="{old}"></span>' for old in shape.formerly),
        f'<p class="tags"><span class="force force-{shape.force}" title="{FORCE_MEANS[shape.force]}">{FORCES[shape.force]}</span> <span class="role">{titles([shape.role], resolved)}</span></p>',
        f'<ul class="do">{listed(line(words, resolved) for words in shape.do)}</ul>' if shape.do else "",
        text(shape.text, resolved, page, shape.rules),
        *notes(clause, resolved, page),
        _more(clause, resolved, page),
        _sources(clause, resolved, page),
        "</section>",
    ])


def _more(clause: Placed, resolved: Resolved, page: str) -> str:
    """The modules, letters and forms that come from this clause; what others ask and do about it."""
    using = [one for one in (*resolved.guidance, *resolved.letters, *resolved.kit) if clause.id in {placed.id for name in one.shape.clauses if (placed := resolved.item(name))}]
    more = f'<p class="more">More on this: {joined(((linked(one, resolved, page), one) for one in using), ", ", resolved, "nothing yet")}</p>' if using else ""
    return "\n\n".join(part for part in (more, beside(clause.id, resolved, page)) if part)


def sources(clause: Placed, resolved: Resolved, page: str) -> tuple[str, list[str]]:
    """The law and the Standards behind a clause and how each rule was checked: what that is called, and its lines."""
    shape, library = clause.shape, resolved.library
    rows = []
    for rule in shape.rules:
        obligation = library.obligations[rule.obligation].shape
        rows.append(f'<a href="{relative("law.md", page)}#{rule.obligation}">{e(short(obligation, resolved))}</a>: {WEIGHTS[obligation.weight] if obligation.weight == "act" else WEIGHTS[obligation.weight].lower()}; {BASES[obligation.basis]}, {day(obligation.checked)}')
    rows += [f'Standards: <a href="{relative("standards.md", page)}#{name.lower()}">{name} {e(library.expectations[name].shape.text)}</a>' for name in shape.expectations]
    rows += [f'The journey: <a href="{relative("journey.md", page)}#{name}">“{e(library.statements[name].shape.text)}”</a>' for name in shape.statements]
    reason = " ".join(dict.fromkeys(f"{library.layers[one.layer].variant.short}: {one.because}" for one in clause.origins.values() if one.because))
    rows += [f"Differs from the shared model. {e(reason)}"] if reason else []
    label = "Law and Standards behind this" if shape.rules else "Standards behind this" if rows else "About this"
    return label, rows


def _sources(clause: Placed, resolved: Resolved, page: str) -> str:
    label, rows = sources(clause, resolved, page)
    return f'<details class="sources"><summary>{label}</summary><ul>{listed(rows)}</ul><p>Clause id: <code>{clause.id}</code></p><p class="report"><a href="{report(resolved, clause.id, page)}">Say what is wrong in this clause</a></p></details>'
