"""What the front door's pages may ask for, for mkdocs-macros-plugin. Only our own pages in docs/ use it.

Every function gives finished Markdown or HTML, made from the same resolved data as the sector sites.
"""

from __future__ import annotations

import datetime
import os
import re
from pathlib import Path

from .build import Checked, checked
from .check import style
from .check.references import PAGES
from .load import KINDS
from .markup import BASES, WEIGHTS, day, e, link, listed
from .pages import feedback
from .pages.community import front
from .resolve import Resolved, active, plain, reads
from .training import average, can_be, half_up
from .website import INDEPENDENT


def define_env(env) -> None:
    """Called by the plugin. Registers the functions below, and sets the footer of the front door."""
    root = Path(env.conf["config_file_path"]).parent
    result = _checked(root, _date())
    library = result.library
    edition = library.edition.shape
    shown = f"Edition {edition.edition} ({edition.status}) · {edition.title} · {day(_date())} · Review by {day(edition.review_by)}"
    env.conf["copyright"] = f"{shown} · {edition.licence} · {INDEPENDENT}"
    env.conf["extra"]["review_by"] = edition.review_by.isoformat()
    env.conf["extra"]["control"] = f"{shown} · {INDEPENDENT} · {edition.licence} · Printed copies are uncontrolled"
    env.conf["extra"]["sites"] = [{"id": one.id, "name": one.variant.short} for one in result.variants]  # for the search
    env.variables["edition"] = {"edition": edition.edition, "status": edition.status}
    for function in (sectors, tasks, counts, values_by_sector, items_by_sector, law_register, worklist, clause_count, sector_count, library_list, style_rules, style_limits, community, pilot_training, framework, pilot_figures, pilot_claims):
        # A closure, not functools.partial: the plugin writes out the repr of everything it is given.
        env.macro((lambda function: lambda *given: function(result, *given))(function), function.__name__)


def _date() -> datetime.date:
    stamp = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.datetime.fromtimestamp(int(stamp), datetime.timezone.utc).date() if stamp else datetime.date.today()


def _checked(root: Path, date: datetime.date) -> Checked:
    result = checked(root, date)
    if not result.sound:
        raise SystemExit("The library has problems; run `complaint-standards check` to see them.")
    return result


def community(result: Checked, name: str) -> str:
    """One of the community's pages, all of it."""
    return front(result.variants, name).body


def sectors(result: Checked) -> str:
    """A card for each sector that leads to its site."""
    return '<ul class="sectors">' + listed(
        f'<a href="{one.id}/index.html"><strong>{e(one.variant.name)}</strong> <span>{e(one.variant.about)}</span></a>' for one in result.variants) + "</ul>"


def tasks(result: Checked) -> str:
    """What readers come to do, each with a way into every sector."""
    made = []
    for entry in result.library.tasks.values():
        task = entry.shape
        first = " · ".join(f'<a href="{one.id}/{link(one, _first(one, task.goes_to), "index.md")}" aria-label="{e(one.variant.short)}: {e(task.title)}">{e(one.variant.short)}</a>' for one in result.variants)
        made.append(f"<strong>{e(task.title)}</strong><br>{e(task.about)}<br>{first}")
    return '<ul class="expectations">' + listed(made) + "</ul>"


def _first(resolved: Resolved, names: tuple[str, ...]) -> str:
    """The first of a task's places that this sector has; `check` has seen to it that there is one."""
    return next(name for name in names if resolved.item(name) or name in PAGES)


def clause_count(result: Checked) -> int:
    return len(result.library.layers["core"].items["clause"])


def counts(result: Checked) -> str:
    """How long and how plain each sector's procedure is."""
    from .check.reading import reading_age, words_of

    rows = "".join(
        f'<tr><th scope="row"><a href="{one.id}/index.html">{e(one.variant.name)}</a></th><td>{sum(active(clause, one.choices) for clause in one.clauses)}</td><td>{words_of(one)}</td>'
        f'<td>{one.budget.words if one.budget else "none"}</td><td>{reading_age(one)[0]:.1f}</td></tr>' for one in result.variants)
    return f'<div class="table-scroll"><table aria-label="How long and how plain each sector’s procedure is"><thead><tr><th scope="col">Sector</th><th scope="col">Clauses</th><th scope="col">Words</th><th scope="col">Word limit</th><th scope="col">Reading age</th></tr></thead><tbody>{rows}</tbody></table></div>'


def values_by_sector(result: Checked) -> str:
    """Times, roles and choices that differ between sectors, side by side."""
    variants = result.variants
    rows = []
    for name, setting in variants[0].settings.items():
        if len({str(one.settings[name].value) for one in variants}) > 1:
            cells = "".join(f"<td>{e(reads(one.settings[name], one.settings))}{_why(one, name)}</td>" for one in variants)
            rows.append(f'<tr><th scope="row">{e(setting.definition.title)}</th>{cells}</tr>')
    return _table("Times, roles and choices by sector", "What", variants, rows)


def _why(resolved: Resolved, name: str) -> str:
    because = resolved.settings[name].origin.because
    return f"<br><small>{e(because)}</small>" if because else ""


def items_by_sector(result: Checked) -> str:
    """Clauses that a sector leaves out, adds or words differently."""
    variants = result.variants
    rows = []
    verbs = {"add": "added", "changes": "worded differently", "drop": "left out", "notes": "note added"}
    done = {(one.id, what.item): what for one in variants for what in one.done if what.verb in verbs and "/" not in what.item and (what.item not in one.items or one.items[what.item].kind != "case")}  # every sector has cases of its own
    for name in dict.fromkeys(item for _, item in done):
        title = next(what.title for (_, item), what in done.items() if item == name)
        cells = ""
        for one in variants:
            what = done.get((one.id, name))
            there = name in one.items
            words = f"{verbs[what.verb]}<br><small>{e(what.origin.because)}</small>" if what else "shared" if there else ""
            cells += f"<td>{words}</td>"
        rows.append(f'<tr><th scope="row">{e(title)}</th>{cells}</tr>')
    return _table("Clauses, flowcharts and checklists by sector", "Clause, flowchart or checklist", variants, rows)


def _table(name: str, first: str, variants: tuple[Resolved, ...], rows: list[str]) -> str:
    heads = "".join(f'<th scope="col">{e(one.variant.short)}</th>' for one in variants)
    return f'<table class="trace" aria-label="{name}"><thead><tr><th scope="col">{first}</th>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def sector_count(result: Checked) -> int:
    return len(result.variants)


def library_list(result: Checked) -> str:
    """Modules, flowcharts, checklists, cards, letters, the kit and training, counted, each with a way into every sector that has it."""
    names = {"guidance": "Guidance modules", "flow": "Flowcharts", "checklist": "Checklists", "card": "Cards: what to say", "letter": "Letters and paragraphs", "form": "Reports, logs and forms", "path": "Paths for people", "leaflet": "For the public", "session": "Training sessions", "case": "Case studies"}
    parts = []
    for kind, heading in names.items():
        order = KINDS[kind].order
        items: dict[str, list[Resolved]] = {}
        for one in result.variants:
            for placed in getattr(one, order):
                items.setdefault(placed.id, []).append(one)
        made = []
        for name, variants in items.items():
            shape = variants[0].items[name].shape
            ways = " · ".join(f'<a href="{one.id}/{link(one, name, "index.md")}" aria-label="{e(one.variant.short)}: {e(shape.title)}">{e(one.variant.short)}</a>' for one in variants)
            made.append(f"<strong>{e(shape.title)}</strong><br>{e(plain(shape.about, variants[0].settings))}<br><small>{result.library.edition.shape.status}. {ways}</small>")
        parts.append(f'<h2 id="{order}">{heading} ({len(items)})</h2><ul class="expectations">{listed(made)}</ul>')
    return "\n\n".join(parts)


def framework(result: Checked) -> str:
    """The framework that the pilot was judged by, with what the report found: measures apart from longer-term indicators."""
    shape = result.library.evaluation.shape
    title = {one.id: f"{one.id}. {e(one.title)}" for one in shape.objectives}
    channels = listed(e(words) for words in shape.channels.values())
    measures = "".join(f'<tr id="m{one.id}"><th scope="row">{one.id} {e(one.text)}</th><td>{title[one.objective]}</td></tr>' for one in shape.measures)
    indicators = "".join(f'<tr id="{one.id}" data-marks="{one.status}"><th scope="row">{one.id} {e(one.text)}</th><td>{title[one.objective]}</td><td>{feedback.STATUS[one.status].capitalize()}{f"<br><small>{e(one.because)}</small>" if one.because else ""}</td><td>{_to_figures(feedback.heard(one.evidence, shape))}</td></tr>' for one in shape.indicators)
    return "\n\n".join([
        feedback.objectives(shape), f"## How it was heard {{#channels}}\n\n<ul>{channels}</ul>",
        f'## What was looked at within months {{#measures}}\n\n<table class="trace" aria-label="Short-term measures"><thead><tr><th scope="col">Measure</th><th scope="col">Objective</th></tr></thead><tbody>{measures}</tbody></table>',
        f'## What takes years {{#indicators}}\n\n<table class="trace" aria-label="Longer-term indicators"><thead><tr><th scope="col">Indicator</th><th scope="col">Objective</th><th scope="col">Status in the report</th><th scope="col">Evidence, and how it was heard</th></tr></thead><tbody>{indicators}</tbody></table>',
        f"Source: {e(shape.source)}. The words are ours, the status is the report's."])


def _to_figures(words: str) -> str:
    """Words with each row of the pilot's figures that they name as a link."""
    return re.sub(r"PO-\d{3}", lambda row: f'<a href="pilot.html#{row[0]}">{row[0]}</a>', words)


FOLLOWS = {"yes": "It follows", "partly": "It follows in part", "no": "It does not follow", "nothing-claimed": "Nothing is claimed of it"}


def pilot_figures(result: Checked, *follows: str) -> str:
    """The figures of the pilot of which what is said follows, does not, or does in part; each with its unit, what it is compared with, and what can be worked out."""
    shape = result.library.pilot.shape
    by_id = {one.id: one for one in shape.figures}
    rows = ""
    for one in shape.figures:
        if one.follows in follows:
            number = f"{one.value:g}" if isinstance(one.value, (int, float)) else e(one.value)
            said = f"{number} {e(one.unit)}" if one.unit not in ("none", "in words") else number
            notes = "".join(f"<br><small>{e(words)}</small>" for words in (one.recomputed and f"Worked out again: {one.recomputed}.", one.note) if words)
            rows += (f'<tr id="{one.id}"><th scope="row">{one.id}</th><td>{e(one.where)}<br><small>Objective: {e(one.objective)}</small></td><td>{e(one.what)}{f", {e(one.when)}" if one.when else ""}</td><td>{said}</td>'
                     f"<td>{_against(one, by_id)}</td><td>{FOLLOWS[one.follows]}{notes}</td></tr>")
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("Row", "Where", "What", "Reported", "Against", "Does it follow?"))
    return f'<table class="trace" aria-label="Figures: {", ".join(FOLLOWS[one].lower() for one in follows)}"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _against(one, by_id) -> str:
    """What a figure is compared with, and how far apart the two are: in its unit and as a share of the first."""
    if one.against is None:
        return "nothing"
    other = by_id[one.against]
    apart = one.value - other.value
    words = "no different" if not apart else f"{abs(apart):g} {'more' if apart > 0 else 'fewer'}, {abs(100 * apart / other.value):.1f}% {'more' if apart > 0 else 'less'}"
    return f'<a href="#{other.id}">{other.id}</a>: {other.value:g} {e(other.unit)}<br><small>Worked out here: {words}</small>'


def pilot_claims(result: Checked) -> str:
    """What can be said on the strength of these figures, each with the rows it rests on and what it does not show."""
    cited = lambda one: ", ".join(f'<a href="#{name}">{name}</a>' for name in one.figures)
    return '<ul class="expectations">' + listed(f"<strong>{e(one.says)}</strong> {cited(one)}<br>But: {e(one.but)}" for one in result.library.pilot.shape.claims) + "</ul>"


def style_rules(result: Checked) -> str:
    """The words that the check of style finds, and what to write instead."""
    rows = "".join(f'<tr><th scope="row">{e(", ".join(words.replace("*", "...") for words in one.shape.words))}</th><td>{e(one.shape.why)}</td><td>{e(one.shape.instead)}</td></tr>' for one in result.library.style.values())
    return f'<table class="trace" aria-label="Words we do not use"><thead><tr><th scope="col">Words</th><th scope="col">Because it</th><th scope="col">Instead</th></tr></thead><tbody>{rows}</tbody></table>'


def style_limits(result: Checked) -> dict[str, int]:
    return {"sentence": style.LONGEST_SENTENCE, "paragraph": style.LONGEST_PARAGRAPH}


def pilot_training(result: Checked) -> str:
    """What people said of the pilot's training: each share as reported, the averages worked out again, and what they cannot show."""
    entry = result.library.pilot_training
    if entry is None:
        return ""
    one, doubtful = entry.shape, False
    heads = "".join(f'<th scope="col">{e(session.course)}<br><small>{e(session.audience)}. {session.attendances} attendances</small></th>' for session in one.sessions)
    rows = []
    for n, statement in enumerate(one.statements):
        cells = ""
        for session in one.sessions:
            possible = can_be(session.agreed[n], session.attendances)
            doubtful |= not possible
            cells += f"<td>{session.agreed[n]}%{'' if possible else ' <strong>*</strong>'}</td>"
        rows.append(f'<tr><th scope="row">{e(statement)}</th>{cells}</tr>')
    exact = [average(session.agreed) for session in one.sessions]
    rows.append(f'<tr><th scope="row">Average, as reported</th>{"".join(f"<td>{session.average}%</td>" for session in one.sessions)}</tr>')
    rows.append(f'<tr><th scope="row">Average, worked out here<br><small>Rounded, a half going up, and exact</small></th>{"".join(f"<td><strong>{half_up(value)}%</strong><br><small>{float(value):.2f}</small></td>" for value in exact)}</tr>')
    star = f"<p><strong>*</strong> No whole number out of this many attendances makes this share. So not everyone answered, or a figure is slightly off.</p>" if doubtful else ""
    return "\n\n".join([
        f'<table class="trace" aria-label="Share who agreed or strongly agreed"><thead><tr><th scope="col">Share who agreed or strongly agreed</th>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>', star,
        f"<p><small>Source: {e(one.source)}. The statements are in our own words. Looked at {day(one.checked)}.</small></p>",
        f'<h2 id="limits">What these figures cannot show</h2><ul>{listed(map(e, one.limits))}</ul>',
        f'<h2 id="asked-for">What people asked for, and what came of it here</h2><ul>{listed(map(e, one.asked_for))}</ul>'])


def law_register(result: Checked) -> str:
    """Every obligation of every instrument, and how it was checked."""
    parts = []
    for entry in result.library.instruments.values():
        instrument = entry.shape
        rows = "".join(
            f'<tr id="{one.id}" data-marks="{one.force}{"" if one.verified else " unchecked"}"><th scope="row">{e(one.summary)}</th><td>{one.force}</td><td><a href="{e(one.url)}">{e(one.source)}</a><br><small>{WEIGHTS[one.weight]}</small></td>'
            f'<td>{e(", ".join(one.applies_to))}</td><td>{_check(one)}</td></tr>' for one in instrument.obligations)
        parts.append(f'<h2 id="instrument-{entry.id}">{e(instrument.title)}</h2><p><a href="{e(instrument.url)}">{e(instrument.cite)}</a></p>'
                     f'<table class="trace" aria-labelledby="instrument-{entry.id}"><thead><tr><th scope="col">The rule, in our words</th><th scope="col">Force</th><th scope="col">Where</th><th scope="col">Applies to</th><th scope="col">How it was checked</th></tr></thead><tbody>{rows}</tbody></table>')
    return "\n\n".join(parts)


def _check(one) -> str:
    mark = "" if one.verified else '<span class="unchecked">not yet checked at source</span> '
    note = f"<br><small>{e(one.note)}</small>" if one.note else ""
    return f"{mark}{e(BASES[one.basis])}, {day(one.checked)}{note}"


def worklist(result: Checked) -> str:
    """What to open and check next: the pages first in line, then every rule not yet checked, then those checked at second hand."""
    library = result.library
    first = listed(e(words) for words in library.pending.shape.open_first) if library.pending else ""
    obligations = [(entry.place("id"), entry.shape) for entry in library.obligations.values()]
    row = lambda place, one: f'<a href="{e(one.url)}">{e(one.source)}</a>: {e(one.summary)} <small>{e(one.note or "")} Record it at <code>{place}</code>.</small>'
    unchecked = listed(row(place, one) for place, one in obligations if not one.verified)
    second = listed(row(place, one) for place, one in obligations if one.verified and one.basis.startswith("secondary"))
    return (f"<h2 id=\"open-first\">Open these first</h2><ul>{first}</ul><h2 id=\"unchecked\">Not yet checked at source ({sum(not one.verified for _, one in obligations)})</h2><ul>{unchecked}</ul>"
            f"<h2 id=\"second-hand\">Checked against others' statements, not the legislation</h2><ul>{second}</ul>")
