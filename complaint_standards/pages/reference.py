"""Pages to look things up in: the Standards, the journey, roles, values, glossary, differences, about."""

from __future__ import annotations

from ..compare import compare, mostly, summary
from ..markup import FORCE_MEANS, FORCES, HIDDEN, Page, condition, day, e, fill, joined, line, link, linked, listed, met, named, short, titles, value
from ..resolve import Placed, Resolved, active, plain, reads
from .control import table

VERBS = {"values": "Set here", "notes": "Notes beside the shared text", "add": "Added here", "changes": "Worded differently here", "drop": "Left out here"}


def pages(resolved: Resolved) -> dict[str, Page]:
    return {"standards.md": _standards(resolved), "journey.md": _journey(resolved), "roles.md": _roles(resolved), "values.md": _values(resolved),
            "glossary.md": _glossary(resolved), "about.md": _about(resolved)}


def _serving(resolved: Resolved, field: str, page: str) -> dict[str, str]:
    """For each expectation or statement: links to the clauses that serve it."""
    found: dict[str, list[tuple[str, Placed]]] = {}
    for clause in resolved.clauses:
        for name in getattr(clause.shape, field):
            found.setdefault(name, []).append((f'<a href="{link(resolved, clause.id, page)}">{e(clause.shape.title)}</a>', clause))
    return {name: joined(links, "; ", resolved, _gap(resolved, name)) for name, links in found.items()}


def _guidance(resolved: Resolved, field: str, page: str) -> dict[str, str]:
    """For each expectation or statement that guidance is about: a line with links to it."""
    found: dict[str, list[tuple[str, Placed]]] = {}
    for module in resolved.guidance:
        for name in getattr(module.shape, field):
            found.setdefault(name, []).append((linked(module, resolved, page), module))
    return {name: f"<div><small>Guidance: {joined(modules, ', ', resolved, 'none')}</small></div>" for name, modules in found.items()}


def _gap(resolved: Resolved, name: str) -> str:
    return next((f"A gap: {e(gap.because)}" for gap in resolved.library.edition.shape.gaps if gap.id == name), "")


def _standards(resolved: Resolved) -> Page:
    serving, taught = _serving(resolved, "expectations", "standards.md"), _guidance(resolved, "expectations", "standards.md")
    parts = ["# The Standards", "The NHS Complaint Standards are published by the Parliamentary and Health Service Ombudsman. They say what good looks like; they are not law. Below is each expectation in our own words, with a permanent id, the clauses here that serve it and the guidance on it."]
    for entry in resolved.library.standards.values():
        standard = entry.shape
        parts.append(f"## {standard.letter}. {e(standard.title)} {{#{entry.id}}}\n\n{e(standard.about)}")
        rows = []
        for one in standard.expectations:
            seen = {"page": "", "guide": " <small>Seen as quoted in a guide.</small>", "part": " <small>Seen in part.</small>"}[one.seen]
            note = f" <small>{e(one.note)}</small>" if one.note else ""
            rows.append(f'<li id="{one.id.lower()}"><strong>{one.id}</strong> {e(one.text)}{seen}{note}{met(one.id, resolved)}<br>Served by: {serving.get(one.id) or _gap(resolved, one.id)}{taught.get(one.id, "")}</li>')
        parts.append(f'<ul class="expectations">{"".join(rows)}</ul>')
        parts.append(f'<p><small>Source: <a href="{e(standard.source)}">“{e(standard.title)}”, as published</a>, looked at {day(standard.checked)}.{" " + e(standard.note) if standard.note else ""}</small></p>')
    parts.append("## Stage by stage\n\nWhich expectations apply at each stage, with a link to each.")
    for stage in resolved.stages:
        here = [(name, one.shape) for name, one in resolved.library.expectations.items() if stage.id in one.shape.stages]
        if here:
            parts.append(f'### {stage.shape.title} {{#at-{stage.id}}}\n\n<ul>{listed(f"""<a href="#{name.lower()}">{name}</a> {e(one.text)}""" for name, one in here)}</ul>')
    return Page("The Standards", "\n\n".join(parts))


def _journey(resolved: Resolved) -> Page:
    """The procedure read through the "I" statements: for each the steps that make it true, the question that tests it, the gaps."""
    page = "journey.md"
    parts = ["# The journey", "What a good complaint feels like to the person who makes it, in five stages. The stages and outcomes come from *My Expectations for raising concerns and complaints*. The “I” statements are in our own words: we could not confirm the published ones.",
             f'!!! quote "The aim"\n\n    {e(" ".join(resolved.library.edition.shape.aim.split()))}',
             "Below each statement stand the steps that make it true here, and a question to test whether it is."]
    taught = _guidance(resolved, "statements", page)
    for entry in resolved.library.journey.values():
        stage = entry.shape
        parts.append(f"## {stage.number}. {e(stage.title)} {{#{entry.id}}}\n\n{e(stage.outcome)}")
        rows = "".join(f'<li id="{one.id}"><strong>“{e(one.text)}”</strong><br>Ask: {e(one.test)}{met(one.id, resolved)}{_made_true(one.id, resolved, page)}{taught.get(one.id, "")}</li>' for one in stage.statements)
        parts.append(f'<ul class="statements">{rows}</ul>')
    return Page("The journey", "\n\n".join(parts))


def _made_true(statement: str, resolved: Resolved, page: str) -> str:
    """The clauses that serve a statement, each with what to do; else the gap."""
    clauses = [clause for clause in resolved.clauses if statement in clause.shape.statements]
    if not clauses:
        return f"<br>{_gap(resolved, statement)}"
    steps = "".join(f'<li{condition(clause, resolved)}><a href="{link(resolved, clause.id, page)}">{e(clause.shape.title)}</a>' + "".join(f"<br><small>{line(words, resolved)}</small>" for words in clause.shape.do) + "</li>" for clause in clauses)
    return f"<ul>{steps}</ul>"


def who(resolved: Resolved) -> str:
    """What is said above the list of roles."""
    return ("One person may hold several of these roles. In a small organisation they usually do. If a complaint is about the person who holds a role, "
            f'{"{deputy}" if "deputy" in resolved.settings else "someone else"} takes it.')


def _roles(resolved: Resolved) -> Page:
    does: dict[str, list[str]] = {}
    for clause in resolved.clauses:
        does.setdefault(clause.shape.role, []).append(f'<li{condition(clause, resolved)}><a href="{link(resolved, clause.id, "roles.md")}">{e(clause.shape.title)}</a></li>')
    parts = ["# Who does what", line(who(resolved), resolved)]
    for name, setting in resolved.settings.items():
        if setting.type != "role":
            continue
        here = f'<span data-differs="{name}"{"" if setting.title != setting.definition.title else HIDDEN}> Here: {titles([name], resolved)}.</span>'
        parts.append(f"## {e(setting.definition.title)} {{#{name}}}\n\n{e(setting.definition.about)}{here}")
        if name in does:
            parts.append(f"<ul>{''.join(does[name])}</ul>")
    return Page("Who does what", "\n\n".join(parts))


VALUES = ("What", "Here", "Limits", "Why it may be set")
TO_SET = "Everything an organisation may set, as it stands here. What stands in brackets is for you to fill in."


def values(resolved: Resolved) -> list[tuple[str, tuple[str, ...]]]:
    """The id of each value that may be set, and its cells below `VALUES`, as HTML."""
    rows = []
    for name, setting in resolved.settings.items():
        if setting.type == "role":
            continue
        shown = "".join(value(piece, resolved) for piece in fill("{" + name + "}", resolved.settings))
        limits = setting.definition.limits
        rule = resolved.library.obligations.get(limits.obligation or "") if limits else None
        rule = rule if rule and resolved.applies(rule.shape) else None
        bounds = "fixed" if limits and limits.least == limits.most else ", ".join(part for part in (f"at least {limits.least}" if limits.least else "", f"at most {limits.most}" if limits.most else "") if part) if limits else ""
        law = f' (<a href="law.html#{rule.id}">{e(short(rule.shape, resolved))}</a>)' if rule else ""
        why = f' <small data-because="{name}">{e(setting.origin.because)}</small>' if setting.origin.because else ""
        rows.append((name, (e(setting.definition.title), shown + why, e(bounds) + law, e(setting.definition.about))))
    return rows


def _values(resolved: Resolved) -> Page:
    heads = "".join(f'<th scope="col">{head}</th>' for head in VALUES)
    rows = "".join(f'<tr id="{name}"><th scope="row">{title}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>' for name, (title, *cells) in values(resolved))
    return Page("Times, contacts and choices", "\n\n".join([
        "# Times, contacts and choices", TO_SET, f'<table class="trace" aria-label="Times, contacts and choices"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>']), wide=True)


def _glossary(resolved: Resolved) -> Page:
    terms = sorted(resolved.library.glossary.items(), key=lambda item: item[1].shape.term.lower())
    rows = []
    for name, entry in terms:
        term = entry.shape
        also = f" <small>Also: {e(', '.join(term.also))}.</small>" if term.also else ""
        see = ", ".join(f'<a href="{link(resolved, one, "glossary.md")}">{e(resolved.items[one].shape.title)}</a>' for one in term.see if one in resolved.items)
        rows.append(f'<dt id="{name}">{e(term.term)}</dt><dd>{line(term.meaning, resolved)}{also}{f" See: {see}." if see else ""}</dd>')
    bodies = "".join(f'<dt id="body-{name}">{e(one.shape.name)}</dt><dd>{e(one.shape.for_)} <a href="{e(one.shape.web)}">{e(one.shape.web)}</a>{f" {e(one.shape.phone)}" if one.shape.phone else ""} <small>Looked at {day(one.shape.checked)}.</small></dd>' for name, one in resolved.library.bodies.items())
    defined = "".join(f"<dt>{e(one.shape.term)}</dt><dd>{e(one.shape.meaning)} <small>{e(one.shape.source)}; {'checked' if one.shape.verified else 'not yet checked at source'}, {day(one.shape.checked)}.</small></dd>" for one in resolved.library.definitions)
    return Page("Glossary", "\n\n".join(["# Glossary", f"<dl>{''.join(rows)}</dl>", "## Words the law or the Standards define", f"<dl>{defined}</dl>", "## Public bodies", f"<dl>{bodies}</dl>"]))


def edition_facts(resolved: Resolved) -> list[tuple[str, str]]:
    """What this edition is and what it is made of, each with its label."""
    edition = resolved.library.edition.shape
    chain = " over ".join(f"“{resolved.library.layers[name].variant.name}”" for name in reversed(resolved.layers[1:])) + " over the shared model"
    clauses = [clause for clause in resolved.clauses if active(clause, resolved.choices)]
    return [("Title", f"{edition.title}: {resolved.variant.name}"), ("Edition", f"{edition.edition}, {edition.status}"), ("Edition date", day(edition.date)), ("Review by", day(edition.review_by)),
            ("Built", day(resolved.date)), ("Made of", f"{chain}: {len(clauses)} clauses, {len(resolved.flows)} flowcharts, {len(resolved.checklists)} checklists"), ("Licence", f"{edition.licence} for the words, MIT for the software")]


def _about(resolved: Resolved) -> Page:
    edition = resolved.library.edition.shape
    rows = "".join(f'<tr><th scope="row">{label}</th><td>{e(words)}</td></tr>' for label, words in edition_facts(resolved))
    return Page("About this edition", "\n\n".join([
        "# About this edition",
        f'<table aria-label="This edition"><tbody>{rows}</tbody></table>',
        *((f"## Document control\n\n{table(resolved)}",) if resolved.document else ()),
        "**Independent.** This is not an official NHS or Ombudsman publication, and nobody official has approved it. It restates the law and the NHS Complaint Standards in its own words, with sources. It is not legal advice.",
        "## What the marks mean\n\n" + "\n".join(f'- <span class="force force-{force}">{name}</span> {FORCE_MEANS[force]}' for force, name in FORCES.items())
        + '\n- <span class="unchecked">not yet checked at source</span> Nobody has opened the legislation for this rule yet. Open it before you rely on it.',
        "## What is not covered yet\n\n" + "\n".join(f"- `{gap.id}`: {e(gap.because)}" for gap in edition.gaps),
        "## Make it your own\n\nCopy this sector's folder, put in your names, times and contacts, and build. The law's sentences stay as they are; the rest is yours to word, with a reason.",
    ]))


def differences(resolved: Resolved, others: tuple[Resolved, ...]) -> Page:
    """What this variant does to the shared model, then how it compares with each of the others."""
    parts = ["# What differs here, and why", f"Most of the procedure is the same in every sector. This page lists what differs in {e(resolved.variant.name)}, with the reason for each."]
    for verb, heading in VERBS.items():
        done = [one for one in resolved.done if one.verb == verb and (verb != "values" or resolved.settings[one.item].origin == one.origin)]
        if done:
            parts.append(f"## {heading}\n\n<ul>{listed(_done(one, resolved) for one in done)}</ul>")
    if others:
        parts.append("## Compared with other sectors")
    for other in others:
        found = compare(resolved, other)
        common = mostly(found)
        unless = e(" Unless another reason is given: " + " ".join(common)) if common else ""
        rows = "".join(f'<tr><th scope="row">{e(one.title)}</th><td>{e(one.here) or "not here"}</td><td>{e(one.there) or "not there"}</td><td>{e(" ".join(reason for reason in one.because if reason not in common))}</td></tr>' for one in found)
        head = f'<thead><tr><th scope="col">What</th><th scope="col">{e(resolved.variant.short)}</th><th scope="col">{e(other.variant.short)}</th><th scope="col">Why</th></tr></thead>'
        parts.append(f'### {other.variant.short} {{#{other.id}}}\n\n{e(summary(resolved, other))}{unless}\n\n<details><summary>{len(found)} differences</summary><div class="table-scroll"><table aria-label="{e(resolved.variant.short)} and {e(other.variant.short)}">{head}<tbody>{rows}</tbody></table></div></details>')
    return Page("What differs here", "\n\n".join(parts))


def _done(done, resolved: Resolved) -> str:
    name = e(plain(done.title, resolved.settings))
    if done.item in resolved.items and "/" not in done.item:
        name = f'<a href="{link(resolved, done.item, "differences.md")}">{name}</a>'
    if done.verb == "values":
        setting = resolved.settings[done.item]
        was = f": {e(reads(setting, resolved.settings))}"
        return f"<strong>{name}</strong>{was}. {e(done.origin.because)}"
    fields = f" ({', '.join(done.fields)})" if done.fields else ""
    stop = "" if name.endswith((".", "?", "!")) and not fields else "."
    return f"<strong>{name}</strong>{fields}{stop} {e(done.origin.because)}"
