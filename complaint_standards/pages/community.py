"""What people elsewhere do, ask and plan: the pages of the community, on the front door and in each sector.

Both show the same items in the same way. A sector shows those that are for it, tied to its own clauses; the
front door shows all, with a way into each sector. An organisation's own site shows none: its committee has
approved what stands there, and this changes from day to day (docs/design/community.md).
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
from collections.abc import Callable, Iterable

from .. import contributions
from ..check.texts import LINK
from ..community import Published, ends, months, published, starts
from ..load import CORE, Entry, Library
from ..markup import ONLINE, Page, day, e, line, listed, named, relative, text
from ..resolve import Resolved, resolve

EFFORTS = {"little": "Little", "some": "Some", "much": "Much", "not-said": "Not said"}
SIZES = {"small": "Small: a practice, a dental surgery", "medium": "Medium: a group, a community provider", "large": "Large: a trust, a board"}
PROGRESS = {"done": "Done", "under-way": "Under way", "planned": "Planned", "considering": "Being considered", "not-planned": "Not planned"}
SCRIPTS = ("community.js",)
IN_SECTORS = ("index", "practices", "questions", "events")
GATE = "A clean scan never proves that a text is safe. A person reads everything before it is published."


@dataclasses.dataclass(frozen=True, eq=False)
class View:
    """Whose pages are made: those of a sector's readers, or the front door's, from where links lead into `sectors`."""

    found: Published
    resolved: Resolved
    sectors: tuple[Resolved, ...] = ()

    @property
    def library(self) -> Library:
        return self.resolved.library


def has_community(resolved: Resolved) -> bool:
    """Whether a variant's site has these pages: a sector's does, where the library has a community."""
    return resolved.library.community.desk is not None and not resolved.own


def pages(resolved: Resolved) -> dict[str, Page]:
    if not has_community(resolved):
        return {}
    view = View(published(resolved.library, resolved.date, resolved.id), resolved)
    return {f"community/{name}.md": _PAGES[name](view) for name in IN_SECTORS}


def front(variants: tuple[Resolved, ...], name: str) -> Page:
    """One of the front door's pages; docs/community/ has a file for each, which asks for its body."""
    library, date = variants[0].library, variants[0].date
    return _PAGES[name](View(published(library, date), whole(library, date), variants))


@functools.lru_cache(maxsize=4)
def whole(library: Library, date: datetime.date) -> Resolved:
    """The library with nothing laid over it, as the front door reads it."""
    return resolve(library, CORE, date)[0]


def beside(clause: str, resolved: Resolved, page: str) -> str:
    """For a clause: what others do about it, and the questions that people ask."""
    if not has_community(resolved):
        return ""
    practices, questions = published(resolved.library, resolved.date, resolved.id).about(clause)
    shown = lambda items, name: ", ".join(f'<a href="{relative(f"community/{name}.md", page)}#{one.id}">{e(one.shape.title)}</a>' for one in items)
    return "\n\n".join(f'<p class="more beside">{label}: {shown(items, name)}</p>' for label, items, name in (("People ask", questions, "questions"), ("What others do", practices, "practices")) if items)


# --- the pieces -----------------------------------------------------------------------------------------
def _words(words: str, view: View, page: str, clauses: Iterable[str] = ()) -> str:
    """Words of an item as Markdown. A rule's own sentence is marked, and cited, where its clause is named."""
    core = view.library.layers[CORE].items["clause"]
    rules = [rule for name in clauses if name in core for rule in core[name].shape.rules]
    return text(LINK.sub(r"\1", words) if view.sectors else words, view.resolved, page, rules)


def _items(ids: Iterable[str], view: View, page: str) -> str:
    """Items by their titles, with links where there is a page to lead to."""
    if not view.sectors:
        return named(view.resolved, ids, page)
    sectors = {one.id: one for one in view.sectors}
    shown = [f'<a href="../{id}/index.html">{e(sectors[id].variant.name)}</a>' if id in sectors else e(_title(id, view)) for id in ids]
    return ", ".join(words for words in shown if words)


def _title(id: str, view: View) -> str:
    """What an item is called: as the library has it, else in the first sector that does."""
    return next((placed.shape.title for resolved in (view.resolved, *view.sectors) if (placed := resolved.item(id))), "")


def _into_sectors(entry: Entry, view: View, name: str) -> str:
    """From the front door: the same item in each sector that has it, where its links lead on."""
    wanted = [one for one in view.sectors if not entry.shape.sectors or one.id in entry.shape.sectors]
    ways = " · ".join(f'<a href="../{one.id}/community/{name}.html#{entry.id}" aria-label="{e(one.variant.short)}: {e(entry.shape.title)}">{e(one.variant.short)}</a>' for one in wanted)
    return f'<p class="more">With links to the steps, in your sector: {ways}</p>' if view.sectors else ""


def _ways(entry: Entry, view: View) -> dict[str, list[str]]:
    """What an item can be found by: sector, stage, Standard; a practice also by size and effort."""
    one = entry.shape
    stages = [stage.id for stage in view.resolved.stages if any(placed.id == name for name in getattr(one, "clauses", ()) for placed in stage.parts)]
    sectors = [sector.id for sector in view.sectors if not one.sectors or sector.id in one.sectors]
    expectations = getattr(one, "expectations", ()) or [name for clause in getattr(one, "clauses", ()) if (placed := view.resolved.item(clause)) for name in placed.shape.expectations]
    found = {"sector": sectors, "stage": stages, "standard": sorted({name[0] for name in expectations})}
    return found | ({"size": list(one.size), "effort": [one.effort]} if isinstance(one, contributions.Practice) else {})


def _names(view: View) -> dict[str, tuple[str, dict[str, str]]]:
    """For each way to find things: what it is called, and its choices in their order."""
    return {"sector": ("Sector", {one.id: one.variant.short for one in view.sectors}), "stage": ("Stage", {stage.id: stage.shape.title for stage in view.resolved.stages}),
            "standard": ("Standard", {entry.shape.letter: entry.shape.title for entry in view.library.standards.values()}), "size": ("Size of organisation", SIZES), "effort": ("Effort", EFFORTS)}


def _index(items: Iterable[Entry], view: View, what: str) -> str:
    """Choices that narrow the page, for those with scripts; and lists of links by each of them, for everybody."""
    items = list(items)
    if not items:
        return ""
    ways = {entry.id: _ways(entry, view) for entry in items}
    fields, lists = "", ""
    for key, (label, choices) in _names(view).items():
        there = {choice: [entry for entry in items if choice in ways[entry.id].get(key, ())] for choice in choices}
        there = {choice: found for choice, found in there.items() if found}
        if not there:
            continue
        options = "".join(f'<option value="{choice}">{e(choices[choice])} ({len(found)})</option>' for choice, found in there.items())
        fields += f'<label>{label} <select name="{key}"><option value="">All</option>{options}</select></label> '
        rows = "".join(f'<li>{e(choices[choice])}<ul>{listed(f"""<a href="#{entry.id}">{e(entry.shape.title)}</a>""" for entry in found)}</ul></li>' for choice, found in there.items())
        lists += f"<h2>By {label if label == 'Standard' else label.lower()}</h2><ul>{rows}</ul>"
    return f'<div class="sift" role="group" aria-label="Narrow the {what}">{fields}</div><details class="sources lists"><summary>All of them, in lists</summary>{lists}</details>'


def _marks(entry: Entry, view: View) -> str:
    return "".join(f' data-{key}="{" ".join(found)}"' for key, found in _ways(entry, view).items())


def _source(name: str | None, view: View) -> str:
    """A source by its title, which leads to the foot of the page."""
    return f'<a href="#source-{name}">{e(view.library.community.sources[name].shape.title)}</a>' if name else ""


def _sources(names: Iterable[str | None], view: View) -> str:
    """What the sources of a page are, each once."""
    made = []
    for name in dict.fromkeys(name for name in names if name):
        one = view.library.community.sources[name].shape
        title = f'<a href="{e(one.url)}">{e(one.title)}</a>' if one.url else e(one.title)
        made.append(f'<li id="source-{name}">{e(one.by)}, {title}, {e(one.published)}.{f" {e(one.note)}" if one.note else ""}</li>')
    return f"## Sources {{#sources}}\n\n<ul>{''.join(made)}</ul>" if made else ""


def _looked_at(one: contributions.Contribution) -> str:
    """Who let an item through and when, and until when it holds."""
    return f"{e(one.moderated.by)}, {day(one.moderated.on)}" + (f"; again by {day(one.review_by)}" if one.review_by else "")


def _desk(view: View) -> contributions.Desk:
    return view.library.community.desk.shape


def _at_front(name: str, view: View) -> str:
    """The address of a page that only the front door has."""
    return f"{name}.html" if view.sectors else f"../../community/{name}.html"


def _offer(view: View, what: str) -> str:
    return f'<p class="more"{ONLINE}><a href="{_at_front("contribute", view)}">{what}</a>. No account is needed.</p>'


def _follow(view: View) -> str:
    return ('<p class="more">Follow this: <a href="feed.xml">Atom feed</a>, <a href="feed.json">JSON feed</a>, <a href="events.ics">calendar</a>. '
            f'<span{ONLINE}>Or read the <a href="{_at_front("digest", view)}">monthly digest</a>.</span></p>')


# --- the pages ------------------------------------------------------------------------------------------
def _start(view: View) -> Page:
    found, where = view.found, "" if view.sectors else f" in {e(view.resolved.variant.name)}"
    coming = [one for one in found.coming if one.shape.status != "cancelled"]
    rows = [("practices", f"Practice: {len(found.practices)} thing{'' if len(found.practices) == 1 else 's'} that people do", "What was the problem, what did they do, what came of it, what went wrong. Most can be taken over as they stand."),
            ("questions", f"Questions: {len(found.answered)} answered, {len(found.unanswered)} open", "Short answers, tied to the steps and the rules behind them."),
            ("events", f"Events: {len(coming)} to come", "Times in the UK, and a calendar to subscribe to.")]
    rows += [("adopters", f"Who uses this: {len(found.adopters)}", "Organisations that told us, and how theirs differs from the model."),
             ("changes", "What your feedback changed", "Each change with what caused it, and what comes next."), ("contribute", "Add yours", "By a plain form, on paper, or on GitHub.")] if view.sectors else []
    made = listed(f'<a href="{name}.html"><strong>{e(title)}</strong> <span>{e(about)}</span></a>' for name, title, about in rows)
    latest = [*found.practices, *found.answered]
    latest = sorted(latest, key=lambda one: (one.shape.moderated.on, one.id), reverse=True)[:5]
    return Page("The community", "\n\n".join(part for part in [
        "# The community", f'<p class="about">People who handle complaints{where}, learning from each other. Take what helps, ask what you do not know, tell what worked and what did not.</p>',
        f'<ul class="tasks">{made}</ul>',
        "## Newest\n\n<ul>" + listed(f'<a href="{_page_of(one)}.html#{one.id}">{e(one.shape.title)}</a>' for one in latest) + "</ul>" if latest else "",
        _follow(view), _offer(view, "Tell others what you do, or ask") if not view.sectors else "",
        f'!!! note "Who stands behind this"\n\n    {e(_trust(view))}'] if part), wide=True)


def _trust(view: View) -> str:
    return " ".join(part for part in ("Each item says where it comes from, and who looked at it before it came here.", _desk(view).note or "", "Nothing here is a rule: what the law asks stands in the procedure.") if part)


def _page_of(entry: Entry) -> str:
    return {contributions.Practice: "practices", contributions.Question: "questions", contributions.Event: "events", contributions.Adopter: "adopters", contributions.Improvement: "changes"}[type(entry.shape)]


def _practices(view: View) -> Page:
    page, items = "community/practices.md", view.found.practices
    return Page("Practice: what others do", "\n\n".join(part for part in [
        "# Practice: what others do",
        '<p class="about">Things that people did to handle complaints better. Each card says what it claims and what it does not. “Checked” means that we held it against the source that it names. It does not mean that it will work for you. Where the source is a report, the way we put the problem is ours, and so are “Would suit” and “What you need”.</p>',
        _index(items, view, "practice cards"),
        *(_card(one, view, page) for one in items),
        "" if items else "Nobody has told us of a practice yet. Yours could be the first.",
        _offer(view, "Tell others what you do"), _sources((one.shape.source for one in items), view), '<p class="print-here"></p>'] if part), scripts=SCRIPTS)


def _card(entry: Entry, view: View, page: str) -> str:
    one: contributions.Practice = entry.shape
    used = view.found.used_by(entry.id)
    status = [{"proposed": "Proposed: nobody has checked it yet", "checked": "Checked against its source"}[one.status], *([f"Adopted by {used}"] if used else [])]
    facts = [("For", e(one.who_for)), ("Tried in", e(one.tried_in)), ("Would suit", f"{e(' and '.join(', '.join(one.size).rsplit(', ', 1)).capitalize())} organisations"),
             ("Effort", EFFORTS[one.effort]), ("Cost", e(one.cost) if one.cost else "Not said"), ("What came of it", line(one.result, view.resolved) if one.result else "Not said"),
             ("What went wrong", line(one.went_wrong, view.resolved) if one.went_wrong else "Not said"), ("What you need", f"<ul>{listed(line(words, view.resolved) for words in one.needs)}</ul>" if one.needs else "Not said"),
             ("Steps it serves", _items(one.clauses, view, page)), ("To do it with", _items(one.sheets, view, page)), ("Standards", _expectations(one.expectations, view, page)),
             ("Source", _source(one.source, view)), ("Who to ask", e(one.contact) if one.contact else ""), ("Looked at by", _looked_at(one))]
    said = "".join(f"<dt>{label}</dt><dd>{words}</dd>" for label, words in facts if words)
    quotes = "".join(f"<blockquote><p>{e(quote.words)}</p><p>{e(quote.by)}</p></blockquote>" for quote in one.quotes)
    return "\n\n".join(part for part in [
        f'<section class="practice"{_marks(entry, view)} markdown="1">', f"## {e(one.title)} {{#{entry.id}}}",
        f'<p class="tags">{"".join(f"""<span class="status status-{one.status}">{words}</span> """ for words in status)}</p>',
        f'<p class="about">{line(one.about, view.resolved)}</p>', '<details class="sources" markdown="1"><summary>The problem, what they did, and what came of it</summary>',
        f"**The problem.** {_words(one.problem, view, page, one.clauses)}", f"**What they did.** {_words(one.done, view, page, one.clauses)}",
        _figures(one), quotes, f'<dl class="facts">{said}</dl>',
        f'<div class="taking"><p><strong>Take this over.</strong> {_taking(entry, view)}</div>' if one.adopt else "",
        _into_sectors(entry, view, "practices"), "</details>", "</section>"] if part)


def _expectations(names: Iterable[str], view: View, page: str) -> str:
    shown = lambda name: f"{name} {e(view.library.expectations[name].shape.text)}"
    return "<br>".join(shown(name) if view.sectors else f'<a href="{relative("standards.md", page)}#{name.lower()}">{shown(name)}</a>' for name in names)


def _figures(one: contributions.Practice) -> str:
    """What was measured, each figure with its base."""
    if not one.changed:
        return ""
    rows = "".join(f'<tr><th scope="row">{e(figure.measure)}</th><td>{figure.before}</td><td>{figure.after}</td><td>{e(figure.unit)}</td><td>{figure.n}</td><td>{e(figure.period)}</td></tr>' for figure in one.changed)
    heads = "".join(f'<th scope="col">{words}</th>' for words in ("What was measured", "Before", "After", "Unit", "Number", "When"))
    return f'<table class="trace" aria-label="What changed: {e(one.title)}"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _taking(entry: Entry, view: View) -> str:
    """What an organisation would add to its own procedure, and the command that writes it."""
    adopt: contributions.Adoption = entry.shape.adopt
    title = lambda id: placed.shape.title if (placed := view.resolved.item(id.partition("/")[0])) else id
    rows = [f"the setting “{e(view.resolved.settings[name].definition.title)}”" + (f": {e(setting.set)}" if isinstance(setting.set, str) else "") for name, setting in adopt.values.items()]
    rows += [f"a note beside {e(title(note.item))}: {line(note.text, view.resolved)}" for note in adopt.notes]
    rows += [f"a new {'clause' if offer.clause else 'checklist' if offer.checklist else 'line'} after {e(title(offer.after or offer.before or ''))}: {e(offer.clause.title if offer.clause else offer.checklist.title if offer.checklist else (offer.line.text if offer.line else offer.item or ''))}" for offer in adopt.add]
    return (f"Your own procedure would get:</p><ul>{listed(rows)}</ul><p>Where you keep it as a folder, this shows every word first, and changes nothing until you add <code>--apply</code>:</p>"
            f"<pre><code>complaint-standards adopt {entry.id} --in YOUR-FOLDER</code></pre><p>The page “How ours differs” then says where you took it from.</p>")


def _questions(view: View) -> Page:
    page, answered, open_ = "community/questions.md", view.found.answered, view.found.unanswered
    made = []
    for one in answered:
        shape: contributions.Question = one.shape
        practices = ", ".join(f'<a href="practices.html#{other.id}">{e(other.shape.title)}</a>' for other in view.found.practices if other.id in shape.practices)
        lines = [f'Steps: {_items(shape.clauses, view, page)}', f"Practice: {practices}" if practices else "", f"Raised by {e(shape.asked_by)}" + (f" ({_source(shape.source, view)})" if shape.source else ""), f"Looked at by {_looked_at(shape)}"]
        made.append("\n\n".join(part for part in [
            f'<section class="question"{_marks(one, view)} markdown="1">', f"## {e(shape.title)} {{#{one.id}}}", _words(shape.text, view, page, shape.clauses),
            f'<p class="more">{"<br>".join(words for words in lines if words)}</p>', _into_sectors(one, view, "questions"), "</section>"] if part))
    waiting = "<ul>" + listed(f'<span id="{one.id}">{e(one.shape.title)}</span> <small>Raised by {e(one.shape.asked_by)}.</small>' for one in open_) + "</ul>" if open_ else "None at the moment: every question so far has an answer."
    return Page("Questions and answers", "\n\n".join(part for part in [
        "# Questions and answers", '<p class="about">What people ask, with short answers. Where an answer says “must”, it cites the rule. Ask yours, or answer one that is open.</p>',
        _index(answered, view, "questions"), *made, "" if answered else "Nothing has been asked and answered yet.",
        f"## Still without an answer {{#open}}\n\n{waiting}", _offer(view, "Ask a question, or answer one"), _sources((one.shape.source for one in view.found.questions), view)] if part), scripts=SCRIPTS)


def _when(one: contributions.Event) -> str:
    begin, end = starts(one), ends(one)
    return f"{begin:%A} {day(begin.date())}, {begin:%H:%M} to {end:%H:%M}, UK time ({begin.tzname()})"


def _events(view: View) -> Page:
    page, coming, past = "community/events.md", view.found.coming, view.found.past
    proposed = sum(one.shape.status == "proposed" for one in coming)
    return Page("Events", "\n\n".join(part for part in [
        "# Events", '<p class="about">Meetings to learn from each other. All times are UK time.</p>',
        f'<p class="more">Put them all into your calendar: <a href="events.ics">calendar file</a>. Give its address to your calendar program to stay up to date.</p>',
        '!!! note "Proposed means: not booked"\n\n    Nobody has booked these yet, and each wants a host. They stand in the calendar as tentative. When the day comes and nobody has taken one on, it goes.' if proposed else "",
        "## To come {#to-come}", *(_event(one, view, page) for one in coming), "" if coming else "Nothing is planned at the moment. Suggest something.",
        "## Past {#past}", *(_event(one, view, page) for one in past), "" if past else "None yet. Recordings, transcripts and summaries will stand here.", _offer(view, "Suggest or host an event")] if part))


def _event(entry: Entry, view: View, page: str) -> str:
    one: contributions.Event = entry.shape
    status = {"proposed": "Proposed: not booked", "booked": "Booked", "cancelled": "Cancelled"}[one.status]
    over = one.starts.date() < view.found.date
    facts = [("When", _when(one)), ("Where", e(one.where)), ("Host", e(one.host) if one.host else "Wanted: could it be you?" if not over else ""), ("Join at", f'<a href="{e(one.join)}">{e(one.join)}</a>' if one.join and not over else ""),
             ("Steps", _items(one.clauses, view, page)), ("Practice", ", ".join(f'<a href="practices.html#{other.id}">{e(other.shape.title)}</a>' for other in view.found.practices if other.id in one.practices)),
             ("Recording", f'<a href="{e(one.recording)}">{e(one.recording)}</a>' if one.recording else ""), ("In short", e(one.summary) if one.summary else "")]
    said = "".join(f"<dt>{label}</dt><dd>{words}</dd>" for label, words in facts if words)
    transcript = f"<details class='sources'><summary>Transcript</summary>{''.join(f'<p>{e(paragraph)}</p>' for paragraph in one.transcript.split(chr(10) + chr(10)))}</details>" if one.transcript else ""
    return (f'<section class="event" markdown="1">\n\n### {e(one.title)} {{#{entry.id}}}\n\n<p class="tags"><span class="status status-{one.status}">{status if not over or one.status == "cancelled" else "Took place"}</span></p>\n\n'
            f'<p>{e(one.about)}</p>\n\n<dl class="facts">{said}</dl>{transcript}\n\n</section>')


def _adopters(view: View) -> Page:
    page, library, made = "community/adopters.md", view.library, []
    for sector in view.sectors:
        here = [one for one in view.found.adopters if one.shape.variant == sector.id]
        if here:
            made.append(f"## {e(sector.variant.name)} {{#{sector.id}}}\n\n" + "\n\n".join(_adopter(one, view) for one in here))
    gallery = [one for one in view.found.adopters if one.id in library.community.differences]
    return Page("Who uses this", "\n\n".join(part for part in [
        "# Who uses this", '<p class="about">Organisations that asked to stand here, by sector, with the edition that they use. Below each stands how its procedure differs from the model, in its own words, where it gave us that.</p>',
        *made,
        "" if made else "No organisation has told us yet. You can use everything here without telling anyone. If you do tell us, others like you can find you, and see what you changed and why.",
        _often(gallery, view) if len(gallery) > 1 else "",
        '## Stand here too {#stand-here}\n\nSend three things: what you want to be called, your sector, and the edition you use. “An acute trust” is a good name if you would rather not give yours. '
        "To show what you changed, send the file `differences.json` from the site that you built. Read it first: what it says will be public. Phone numbers and names that only fill a gap are left out here, and so is your name if you would rather not give it.",
        _offer(view, "Tell us")] if part))


def _adopter(entry: Entry, view: View) -> str:
    one: contributions.Adopter = entry.shape
    edition = view.library.edition.shape.edition
    facts = [("Edition in use", e(one.edition) + ("" if one.edition == edition else f" (the newest is {e(edition)})")), ("Since", day(one.since)), ("Its own procedure", f'<a href="{e(one.address)}">{e(one.address)}</a>' if one.address else ""),
             ("Took over", ", ".join(f'<a href="practices.html#{other.id}">{e(other.shape.title)}</a>' for other in view.found.practices if other.id in one.practices)), ("Who to ask", e(one.contact) if one.contact else "")]
    said = "".join(f"<dt>{label}</dt><dd>{words}</dd>" for label, words in facts if words)
    differs = ""
    if gave := view.library.community.differences.get(entry.id):
        found = [other for other in gave.shape.differences if not other.filled]
        cells = lambda other: "".join(f"<td>{e(words)}</td>" for words in (other.was, other.ours, " ".join(part for part in (other.because, f"Taken from: {other.credit}" if other.credit else "") if part)))
        rows = "".join(f'<tr><th scope="row">{e(other.title)}</th><td>{_VERBS[other.verb]}</td>{cells(other)}</tr>' for other in found)
        heads = "".join(f'<th scope="col">{words}</th>' for words in ("What", "How", "The model", "Theirs", "Why"))
        differs = f'<details class="sources"><summary>How theirs differs: {len(found)} thing{"s" if len(found) != 1 else ""}</summary><div class="table-scroll"><table aria-label="How {e(one.title)} differs"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></details>'
    return f'<section class="adopter" markdown="1">\n\n### {e(one.title)} {{#{entry.id}}}\n\n<dl class="facts">{said}</dl>{differs}\n\n</section>'


_VERBS = {"values": "set", "add": "added", "changes": "worded differently", "drop": "left out", "notes": "note beside it"}


def _often(gallery: list[Entry], view: View) -> str:
    """What several adopters changed, without their names."""
    counted: dict[tuple[str, str, str], int] = {}
    for entry in gallery:
        for key in {(one.verb, one.item, one.title) for one in view.library.community.differences[entry.id].shape.differences if not one.filled}:
            counted[key] = counted.get(key, 0) + 1
    rows = "".join(f'<tr><th scope="row">{e(title)}</th><td>{_VERBS[verb]}</td><td>{count} of {len(gallery)}</td></tr>' for (verb, _, title), count in sorted(counted.items(), key=lambda item: (-item[1], item[0][2])) if count > 1)
    return f'## What several changed {{#several}}\n\n<table class="trace" aria-label="What several adopters changed"><thead><tr><th scope="col">What</th><th scope="col">How</th><th scope="col">How many</th></tr></thead><tbody>{rows}</tbody></table>' if rows else ""


def _changes(view: View) -> Page:
    found = view.found.improvements
    done, ahead = [one for one in found if one.shape.status == "done"], [one for one in found if one.shape.status != "done"]
    parts = ["# What your feedback changed", '<p class="about">Each change of this material, with what people asked for. Below it: what is under way, planned, or not planned, and why.</p>', "## Done {#done}",
             "\n\n".join(_improvement(one, view) for one in done) if done else "Nothing yet."]
    parts.append("## The roadmap {#roadmap}")
    for status, label in PROGRESS.items():
        here = [one for one in ahead if one.shape.status == status]
        if here:
            parts.append(f"### {label} {{#{status}}}\n\n" + "\n\n".join(_improvement(one, view, "####") for one in here))
    return Page("What your feedback changed", "\n\n".join([*parts, "" if ahead else "Nothing is planned that is not done.", _offer(view, "Say what should change"), _sources((said.source for one in found for said in one.shape.because_of), view)]))


def _improvement(entry: Entry, view: View, level: str = "###") -> str:
    one: contributions.Improvement = entry.shape
    because = listed(f"{e(said.said)} <small>{e(said.by)}" + (f"; {_source(said.source, view)}" if said.source else "") + (f'; <a href="questions.html#{said.question}">the question</a>' if said.question else "") + "</small>" for said in one.because_of)
    when = f"{day(one.on)}" + (f", edition {e(one.edition)}" if one.edition else "") if one.on else ""
    what = _items(one.items, view, "community/changes.md")
    return (f'<section class="improvement" markdown="1">\n\n{level} {e(one.title)} {{#{entry.id}}}\n\n<p>{e(one.about)}</p>\n\n<p>What people said:</p>\n\n<ul>{because}</ul>\n\n'
            f'<p class="more">{" · ".join(words for words in (when, f"In: {what}" if what else "") if words)}</p>\n\n</section>')


def _digest(view: View) -> Page:
    """Month by month, what was published; the newest month first, a year back."""
    found = view.found
    by_month = months([*found.practices, *found.questions, *found.events, *found.adopters, *found.improvements])
    kinds = {"practices": "Practice", "questions": "Questions", "events": "Events", "adopters": "Who uses this", "changes": "What feedback changed"}
    parts = ["# Monthly digest", f'<p class="about">What was new, month by month, up to {day(found.date)}.</p>']
    for month, items in list(by_month.items())[:12]:
        parts.append(f"## {month:%B %Y} {{#{month:%Y-%m}}}")
        for name, label in kinds.items():
            here = sorted((one for one in items if _page_of(one) == name), key=lambda one: one.shape.title.lower())
            if here:
                parts.append(f"### {label} {{#{month:%Y-%m}-{name}}}\n\n<ul>" + listed(f'<a href="{name}.html#{one.id}">{e(one.shape.title)}</a>' for one in here) + "</ul>")
    return Page("Monthly digest", "\n\n".join([*parts, "" if by_month else "Nothing has been published yet.", _follow(view)]))


def _contribute(view: View) -> Page:
    """The plain form: it composes an e-mail or a file, prints with lines to write on, and sends nothing by itself."""
    desk = _desk(view)
    never = f'<div class="never" role="note"><p><strong>Never include</strong></p><ul>{listed(e(words) for words in desk.never)}</ul><p>{GATE}</p></div>'
    where = f'Send it to <a href="mailto:{e(desk.email)}">{e(desk.email)}</a>.' if desk.email else "Nobody has set up a mailbox for this copy of the site yet. Save the file, or print the page, and give it to whoever runs this site for you."
    forms = "".join(_form(name, form, desk) for name, form in desk.forms.items())
    github = f'Or, with a GitHub account, use the <a href="{e(desk.issues)}">issue forms</a>. They are public from the moment you press the button.' if desk.issues else "With a GitHub account you can also use the issue forms of the project. They are public from the moment you press the button."
    return Page("Add yours", "\n\n".join([
        "# Add yours", '<p class="about">Tell what you did, ask a question, suggest an event, or say what should change. You need no account. Nothing leaves this page until you send it yourself.</p>', never,
        f'<p class="more">Choose: {" · ".join(f"""<a href="#{name}">{e(form.title)}</a>""" for name, form in desk.forms.items())} · <a href="#send">How to send it</a></p>', f'<div class="contribute" data-email="{e(desk.email or "")}">{forms}</div>',
        f"## How to send it {{#send}}\n\n{where} On paper: print this page, fill in the part you need, and hand it over or post it. {github}",
        f"## What happens then {{#then}}\n\n{e(desk.moderator)} goes through this list before anything is published:\n\n" + "\n".join(f"- {e(words)}" for words in desk.checklist) + "\n\nThe item then says who did this, by role, and on what day. If you change your mind, say so, and we take your words down.",
    ]), scripts=("gate-data.js", "gate.js", *SCRIPTS))


def _form(name: str, form: contributions.ContributionForm, desk: contributions.Desk) -> str:
    action = f' action="mailto:{e(desk.email)}?subject={e(form.title.replace(" ", "%20"))}" method="post" enctype="text/plain"' if desk.email else ""
    boxes = "".join(_box(name, box) for box in form.boxes)
    send = '<p class="send"><button type="submit">Write the e-mail</button></p>' if desk.email else ""
    return (f'<section class="contribution" aria-labelledby="{name}"><h2 id="{name}">{e(form.title)}</h2><p>{e(form.about)}</p>'
            f'<form data-kind="{name}"{action}><input type="hidden" name="kind" value="{name}">{boxes}<div class="found" role="status"></div>{send}</form></section>')


def _box(form: str, box: contributions.Box) -> str:
    id, needed = f"{form}-{box.id}", " (needed)" if box.needed else ""
    help_ = f'<span class="help" id="{id}-help">{e(box.help)}</span>' if box.help else ""
    by = f' aria-describedby="{id}-help"' if box.help else ""
    asked_for = " data-needed" if box.needed else ""
    if box.kind in ("one-of", "some-of"):
        sort = "radio" if box.kind == "one-of" else "checkbox"
        choices = "".join(f'<label><input type="{sort}" name="{box.id}" value="{key}"> {e(words)}</label>' for key, words in box.options.items())
        return f'<fieldset class="box"{asked_for}{by}><legend>{e(box.ask)}{needed}</legend>{help_}{choices}</fieldset>'
    field = f'<input type="text" id="{id}" name="{box.id}"{by} autocomplete="off">' if box.kind == "line" else f'<textarea id="{id}" name="{box.id}" rows="4"{by}{" data-list" if box.kind == "list" else ""}></textarea>'
    return f'<div class="box"{asked_for}><label for="{id}">{e(box.ask)}{needed}</label>{help_}{field}</div>'


_PAGES: dict[str, Callable[[View], Page]] = {"index": _start, "practices": _practices, "questions": _questions, "events": _events, "adopters": _adopters, "changes": _changes, "digest": _digest, "contribute": _contribute}
