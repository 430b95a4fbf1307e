"""How are we doing? The self-assessment: how to do it, the form, the workshop pack, a partner's form, an organisation's results.

The form can be filled in and printed as it stands. assess.js scores it, plans from it, compares, saves it as a file and
opens one; what it needs to know stands in the page. The scores of an organisation's own files are worked out here.
"""

from __future__ import annotations

import html
import itertools
import json

from ..assessment import ANSWERS, HORIZONS, NOT_A_JUDGEMENT, PRIORITIES, TYPES, Compared, Results, compare, day, is_web, named_level, results, rows, signed, soonest, standard, target, title, totals
from ..check.assessment import ASK_AGE, asking_age
from ..load import CORE
from ..markup import Page, condition, control, e, line, link, listed, named, note_from, relative
from ..model import Assessment
from ..resolve import Placed, Resolved, plain
from . import kit

FORM, WORKSHOP, PARTNER, RESULTS = "self-assessment.md", "assessment-workshop.md", "assessment-partner.md", "assessment-results.md"
AGENDA = "workshop-agenda"
LEADERS_GAPS = 5
_SHORT = ' <span class="short-mark">Short form</span>'
_INDEPENDENT = "Independent; not an NHS or Ombudsman publication"


def pages(resolved: Resolved) -> dict[str, Page]:
    if not resolved.assessment:
        return {}
    own = {RESULTS: _results(resolved)} if assessments(resolved) else {}
    return {"how-are-we-doing.md": _how(resolved), FORM: _form(resolved), WORKSHOP: _workshop(resolved), PARTNER: _partner(resolved)} | own


def _there(resolved: Resolved, form: str = "full") -> list[Placed]:
    """The questions of a form, with those that hang on a choice which is not made: they are there, hidden."""
    return [one for one in resolved.assessment if form == "full" or one.shape.short]


def assessments(resolved: Resolved) -> list[Assessment]:
    """Those that the topmost of an organisation's layers keeps, oldest first."""
    for name in reversed(resolved.own):
        if kept := resolved.library.layers[name].assessments:
            return sorted((entry.shape for entry in kept.values()), key=lambda one: one.date)
    return []


# --- how to do it -------------------------------------------------------------------------------------
def _how(resolved: Resolved) -> Page:
    page, asked, short = "how-are-we-doing.md", rows(resolved), rows(resolved, "short")
    ways = [(FORM, "Fill it in", f"On your own or as a small team. Half an hour for the {len(short)} questions of the short form."), (WORKSHOP, "Hold a workshop", "Agenda, cards, one record and a sheet for people who use the service, to print."),
            (PARTNER, "Ask a partner", "A form for an advocacy service or another partner, to fill in alone."), (f"{FORM}#compare", "Compare", "This year with last year, or with another organisation, without names if you like.")]
    if assessments(resolved):
        ways.insert(0, (RESULTS, "Our results", "Scores, gaps, the plan, and how they changed."))
    made = listed(f'<a href="{_href(path, page)}"><strong>{words}</strong> <span>{about}</span></a>' for path, words, about in ways)
    return Page("How are we doing?", "\n\n".join([
        "# How are we doing?", f'<p class="about">How you handle complaints: {len(asked)} questions for {e(resolved.variant.name)}, and a plan at the end. They cover all {len(resolved.library.expectations)} expectations of the NHS Complaint Standards.</p>',
        f'<ul class="tasks">{made}</ul>', f'!!! note "Not a judgement"\n\n    {NOT_A_JUDGEMENT} Nobody marks it, and nothing that you type leaves your browser.',
        "## How to do it {#how}",
        f"1. **Choose the form.** The short form has {len(short)} questions, {round(100 * len(short) / len(asked))}% of the full form’s {len(asked)}. Small services start with the short one.\n"
        "2. **Look before you answer.** Each question says what to look at: a few files, a few letters, three people asked by chance.\n"
        "3. **Choose the level that you could show to a stranger.** In doubt between two, take the lower: it tells you what to do next.\n"
        "4. **Hear others.** Someone from the front line, someone senior, an advocate, people who have complained. Each can add a view, under a role.\n"
        "5. **Plan a few things.** Five at most, each with an owner, a date, and short, medium or long term.\n"
        "6. **Save the file,** and do it again next year, when you write the annual report. Open both files, and you see what changed.",
        "## The four levels {#levels}", f'<table class="trace" aria-label="The levels"><thead><tr><th scope="col">Level</th><th scope="col">What is true</th></tr></thead><tbody>{"".join(_level(n, entry.shape) for n, entry in enumerate(resolved.library.levels.values(), 1))}</tbody></table>',
        "Each question says what each level looks like there. Where that was written for your kind of service, it says so; the rest fits any sector.",
        "## How scores are counted {#scores}",
        "- The score of a Standard is the mean of the levels of its questions. The level beside it is the one that the mean has reached.\n"
        "- What you agreed together counts. Where you did not agree, the lowest view counts until you do.\n"
        "- What partners and people who use the service say stands beside it, and is not counted.\n"
        "- A question without an answer is left out of the score, and shown as not answered.\n"
        f"- A gap is how far a level lies below your aim. The aim is level {target(resolved.library)}, if you choose no other.",
        "## Beside the annual return {#return}",
        f'The form has room for the totals of the year and the day the return is due. What each figure means stands with {named(resolved, ("annual-report", "data-return"), page) or "the procedure"}. Do both in the same weeks: the same files are on the table.',
        "## Which question is about what {#about}", _about(_there(resolved), resolved, page),
        "## Files {#files}",
        "The form saves one file, which opens in any text editor. Keep it with your board papers. An organisation with a folder of its own puts it into `assessments/`, and its site shows the results. `complaint-standards assess FILE` prints the same in a terminal, and compares several.",
    ]), wide=True, about="Compare how you handle complaints with the Standards, and make a plan.", also=("self-assessment", "maturity", "gap analysis", "audit ourselves", "benchmark", "are we any good", "how well do we handle complaints", "CQC preparation", "improvement plan"))


def _level(n: int, shape) -> str:
    return f'<tr><th scope="row">{n} {e(shape.title)}</th><td>{e(shape.means)}</td></tr>'


def _about(asked: list[Placed], resolved: Resolved, page: str) -> str:
    made = "".join(f'<tr{condition(one, resolved)}><th scope="row"><a href="{link(resolved, one.id, page)}">{e(one.shape.title)}</a></th><td>{", ".join(_expectation(name, page) for name in one.shape.expectations)}</td><td>{"Short and full" if one.shape.short else "Full"}</td></tr>' for one in asked)
    return f'<table class="trace" aria-label="Questions and expectations"><thead><tr><th scope="col">Question</th><th scope="col">Expectations</th><th scope="col">Form</th></tr></thead><tbody>{made}</tbody></table>'


def _expectation(name: str, page: str) -> str:
    return f'<a href="{relative("standards.md", page)}#{name.lower()}">{name}</a>'


def _href(path: str, page: str) -> str:
    name, _, anchor = path.partition("#")
    return relative(name, page) + (f"#{anchor}" if anchor else "")


# --- the form -----------------------------------------------------------------------------------------
def _form(resolved: Resolved) -> Page:
    asked, short = rows(resolved), rows(resolved, "short")
    aims = "".join(f'<option value="{n}"{" selected" if n == target(resolved.library) else ""}>{n} {e(entry.shape.title)}</option>' for n, entry in enumerate(resolved.library.levels.values(), 1))
    head = ('<div class="field"><label for="organisation">Whose is it?</label><small id="organisation-help">Leave it empty to stay anonymous.</small><input type="text" id="organisation" autocomplete="off" aria-describedby="organisation-help"></div>'
            '<div class="field"><label for="assessed">The day</label><input type="date" id="assessed"></div>'
            '<div class="field"><label for="contributor">Whose view is this?</label><small id="contributor-help">A role or a team, never a name. Empty: what you agreed together, which counts. Each role’s answers are kept side by side.</small><input type="text" id="contributor" autocomplete="off" aria-describedby="contributor-help"></div>'
            f'<fieldset class="field"><legend>Which form?</legend><label class="tick"><input type="radio" name="form" value="short" checked> Short: {len(short)} questions</label><label class="tick"><input type="radio" name="form" value="full"> Full: all {len(asked)}</label></fieldset>'
            f'<div class="field"><label for="aim">The level to aim for</label><select id="aim">{aims}</select></div>'
            '<label class="tick"><input type="checkbox" id="baseline"> This is the one that later years are compared with (a baseline)</label>')
    year = ('<div class="field"><label for="return-due">When is the return due?</label><input type="date" id="return-due"></div>'
            + "".join(f'<div class="field"><label for="return-{key}">{words}</label><input type="text" inputmode="numeric" id="return-{key}" autocomplete="off"></div>' for key, words in (("received", "Complaints received in the year"), ("well-founded", "How many were well-founded"), ("ombudsman", "How many you were told went to the Ombudsman"))))
    save = ('<p class="tools"><button type="button" class="answer assess-save">Save the file</button></p><p class="said" role="status"></p>')
    files = ('<div class="field"><label for="assess-open">Open a file that you saved</label><input type="file" id="assess-open" accept=".yml,.yaml"></div>'
             '<div class="field"><label for="assess-merge">Add what someone else filled in</label><small id="assess-merge-help">A colleague’s file, or a partner’s. Their answers are laid beside yours, question by question.</small><input type="file" id="assess-merge" accept=".yml,.yaml" multiple aria-describedby="assess-merge-help"></div>')
    return Page("Fill it in", "\n\n".join([
        "# How are we doing? Fill it in", f'<p class="about">For each question, choose the level that you could show to a stranger. Nothing leaves this browser: save the file before you go.</p>', f'<p class="not-a-judgement">{NOT_A_JUDGEMENT}</p>',
        '<p class="needs-script"><strong>Scores, the plan and saving need JavaScript, which is off or not supported here.</strong> You can still print this form and fill it in by hand.</p>',
        f'<form class="assess" method="dialog" data-kind="ours"><div class="tool assess-head">{head}</div><div class="assess-files" hidden><details class="group"><summary>Open or add files</summary>{files}</details></div>'
        f'{_questions(resolved, FORM)}'
        f'<section class="assess-year"><h2 id="year">The year in figures</h2><p>For the annual report and the data return. Leave empty what you do not have.</p><div class="tool">{year}</div></section></form>',
        f'<div class="assess-running" hidden><p class="assess-score" role="status"></p>{save}</div>',
        '<section class="assess-results" hidden><h2 id="results">Results</h2><div class="assess-scores"></div><div class="assess-gaps"></div><div class="assess-views"></div><p class="tools"><button type="button" class="print assess-share">Save a copy to share: levels only, no name</button></p></section>',
        '<section class="assess-plan" hidden><h2 id="plan">Plan</h2><p>Five actions are plenty. Each needs an owner, by role, and a date.</p><div class="assess-actions"></div>'
        '<p class="tools"><button type="button" class="answer assess-csv">Save the plan as a spreadsheet (CSV)</button> <button type="button" class="print assess-dates">Save its dates for your calendar</button></p><p class="assess-dates-said" role="status"></p><div class="field"><label for="objectives">What one role has to do</label><select id="objectives"></select></div><ol class="assess-objectives"></ol></section>',
        f'<section class="assess-leaders" hidden><h2 id="leaders">For leaders, on one page</h2><div class="assess-page"></div><p class="control">{e(control(resolved))} · {_INDEPENDENT}</p><p class="tools"><button type="button" class="print assess-print">Print this page alone</button></p></section>',
        '<section class="assess-compare" hidden><h2 id="compare">Compare</h2><p>Choose files of other years, or of other organisations. They stand side by side with what you filled in or opened above.</p><div class="tool"><div class="field"><label for="assess-beside">Files to compare with</label><input type="file" id="assess-beside" accept=".yml,.yaml" multiple></div>'
        '<label class="tick"><input type="checkbox" id="assess-anonymous"> Name no organisation</label></div><p class="assess-compared-said" role="status"></p><div class="assess-compared"></div></section>',
        _data(resolved), '<p class="print-here"></p>',
    ]), wide=True, about="Choose a level for each question, make a plan, save it as a file.", also=("self-assessment form", "our score", "annual return", "objectives", "appraisal"), scripts=("assess.js", "dates.js"))


def _questions(resolved: Resolved, page: str, partner: bool = False) -> str:
    made = []
    for letter, some in itertools.groupby(_there(resolved, "short" if partner else "full"), key=lambda one: one.shape.standard):
        made.append(f'<h2 id="standard-{letter.lower()}">{e(standard(letter, resolved.library))}</h2>' + "".join(_question(one, resolved, page, partner) for one in some))
    return "".join(made)


def _question(one: Placed, resolved: Resolved, page: str, partner: bool) -> str:
    shape = one.shape
    levels = "".join(f'<label class="tick level"><input type="radio" name="level-{one.id}" value="{at}"> <span><strong>{at} {e(resolved.library.levels[name].shape.title)}.</strong> {line(words, resolved)}</span></label>'
                     for at, (name, words) in enumerate(((name, shape.levels[name]) for name in resolved.library.levels), 1))
    look = "" if partner else f'<details class="look-for" open><summary>Look at</summary><ul>{listed(line(words, resolved) for words in shape.look_for)}</ul></details>'
    said = (f'<div class="field"><label for="note-{one.id}">What have you seen?</label><textarea id="note-{one.id}" class="note" rows="2"></textarea></div>' if partner else
            f'<div class="field"><label for="evidence-{one.id}">What shows it?</label><small id="evidence-{one.id}-help">One thing a line; a web address may follow it.</small><textarea id="evidence-{one.id}" class="evidence" rows="2" aria-describedby="evidence-{one.id}-help"></textarea></div>'
            f'<div class="field"><label for="note-{one.id}">Note</label><textarea id="note-{one.id}" class="note" rows="1"></textarea></div>'
            f'<div class="field"><label for="priority-{one.id}">How much does it matter here?</label><select id="priority-{one.id}" class="priority">{"".join(f"""<option value="{name}"{" selected" if name == "medium" else ""}>{name.capitalize()}</option>""" for name in PRIORITIES)}</select></div>')
    helps = "" if partner else f'<p class="more">Low? This helps: {named(resolved, (*shape.clauses, *shape.sheets), page)}</p>'
    return (f'<section class="assess-row" id="{one.id}" data-row="{one.id}"{" data-short" if shape.short else ""}{condition(one, resolved)}><h3>{e(shape.title)}{_SHORT if shape.short and not partner else ""}</h3><p class="asks">{line(shape.ask if partner else shape.question, resolved)}</p>{look}'
            f'<fieldset class="levels"><legend>Which level fits? <small>{_examples(one, resolved)}</small></legend>{levels}</fieldset><div class="others" hidden></div><div class="row-said">{said}</div>{"" if partner else _notes(one, resolved)}{helps}</section>')


def _notes(one: Placed, resolved: Resolved) -> str:
    """How a layer does this; inside a form, where Markdown is not read."""
    return "".join(f'<aside class="note"><p class="note-from">{e(note_from(resolved, origin))}</p><p>{line(words, resolved)}</p></aside>' for words, origin in one.notes)


def _examples(one: Placed, resolved: Resolved) -> str:
    """Whose examples the lines of the levels are."""
    layer = one.origins["levels"].layer
    return "Examples for any sector" if layer == CORE else f"Examples for {e(resolved.library.layers[layer].variant.name)}"


def _data(resolved: Resolved) -> str:
    """What assess.js needs to know, in the page: a page that was opened from a folder can fetch nothing."""
    library = resolved.library
    said = {"sector": resolved.layers[1] if len(resolved.layers) > 1 else resolved.id, "sectorName": resolved.variant.name, "edition": library.edition.shape.edition, "target": target(library), "levels": [entry.shape.title for entry in library.levels.values()],
            "standards": {letter: standard(letter, library) for letter in dict.fromkeys(one.shape.standard for one in resolved.assessment)}, "types": TYPES, "horizons": HORIZONS, "priorities": PRIORITIES, "notAJudgement": NOT_A_JUDGEMENT, "leadersGaps": LEADERS_GAPS,
            "rows": [{"id": one.id, "standard": one.shape.standard, "short": one.shape.short, "title": one.shape.title, "question": plain(one.shape.question, resolved.settings)} for one in resolved.assessment],
            "renamed": {old: one.id for one in resolved.assessment for old in one.shape.formerly}}
    return f'<div id="assess-data" hidden data-assess="{html.escape(json.dumps(said, ensure_ascii=False, separators=(",", ":")))}"></div>'


# --- the workshop pack --------------------------------------------------------------------------------
def _workshop(resolved: Resolved) -> Page:
    page, agenda, short = WORKSHOP, resolved.items.get(AGENDA), rows(resolved, "short")
    age = asking_age(resolved, "short")
    cards = "".join(_card(one, n, resolved) for n, one in enumerate(_there(resolved), 1))
    record = "".join(f'<tr{condition(one, resolved)}><th scope="row">{n}. {e(one.shape.title)}</th><td></td><td></td><td></td><td></td></tr>' for n, one in enumerate(_there(resolved), 1))
    heads = "".join(f'<th scope="col">{words}</th>' for words in ("Question", "Level that we agreed", "What shows it", "What people and partners said", "Matters most?"))
    people = "".join(f'<li{condition(one, resolved)}><span class="asked">{line(one.shape.ask, resolved)}</span> <small>{ANSWERS}</small></li>' for one in _there(resolved, "short"))
    return Page("Workshop pack", "\n\n".join(part for part in [
        "# How are we doing? The workshop pack", '<p class="about">All that a workshop needs, on paper: an agenda with times, notes for whoever leads, a card for each question, one record, and a sheet for people who use the service.</p>',
        f'<p class="not-a-judgement">{NOT_A_JUDGEMENT}</p>', '<p class="print-here"></p>',
        f'<section class="form" aria-label="Agenda"><h2 id="agenda">Agenda and notes</h2>{kit.body(agenda, resolved, page, 3)}</section>' if agenda else "",
        f'<section class="pack"><h2 id="cards">Cards</h2><p>Print, cut along the lines, one set a table. For two hours, take the {len(short)} of the short form: they have a mark.</p><div class="assess-cards">{cards}</div></section>',
        f'<section class="pack"><h2 id="record">The record</h2><p>One for the whole workshop. Type it into <a href="{relative(FORM, page)}">the form</a> afterwards.</p><div class="table-box"><table class="trace blank-rows" aria-label="The record"><thead><tr>{heads}</tr></thead><tbody>{record}</tbody></table></div></section>',
        f'<section class="pack people"><h2 id="people">For people who use the service</h2><p>Thank you for helping us to do better. Have you ever been unhappy with us, or told us so? These {len(short)} questions are about how that was. Answer as many as you like. You do not have to give your name, and your care will stay the same whatever you say.</p>'
        f'<ol class="spaces boxes">{people}</ol><p>Is there anything else you want to tell us? What would you change first?</p><ul class="spaces boxes"><li></li></ul><p>Give it back to the person who gave it to you, or bring it on the day.</p>'
        f'<p class="small">Reading age of these questions: about {age:.0f} (we allow {ASK_AGE:.0f}). It is an estimate, and people with a learning disability have not tried them yet: go through the sheet with anyone who would like that.</p></section>',
    ] if part), wide=True, about="Agenda with times, cards, one record and a sheet for people who use the service, to print.", also=("self-assessment workshop", "facilitator notes", "ask patients how we are doing", "cards to print"))


def _card(one: Placed, n: int, resolved: Resolved) -> str:
    shape = one.shape
    levels = "".join(f"<li><strong>{e(resolved.library.levels[name].shape.title)}.</strong> {line(shape.levels[name], resolved)}</li>" for name in resolved.library.levels)
    return f'<div class="assess-card"{condition(one, resolved)}><h3>{n}. {e(shape.title)}{_SHORT if shape.short else ""}</h3><p>{line(shape.question, resolved)}</p><p class="small">Look at: {" ".join(line(words, resolved) for words in shape.look_for)}</p><ol>{levels}</ol></div>'


# --- a partner's form ---------------------------------------------------------------------------------
def _partner(resolved: Resolved) -> Page:
    unsafe = [f"- If anyone may be unsafe, do not wait for this form: {line('ring {safeguarding-phone}.', resolved)}"] if "safeguarding-phone" in resolved.settings else []
    head = '<div class="field"><label for="contributor">Who are you?</label><small id="contributor-help">A service or a group, such as an advocacy service. No names of people.</small><input type="text" id="contributor" autocomplete="off" aria-describedby="contributor-help"></div><div class="field"><label for="assessed">The day</label><input type="date" id="assessed"></div>'
    return Page("A partner’s view", "\n\n".join([
        "# A partner’s view", f'<p class="about">For an advocacy service, Healthwatch, a charity or another organisation: what do you see of how complaints are handled here? It takes about twenty minutes, and you can do it alone.</p>', f'<p class="not-a-judgement">{NOT_A_JUDGEMENT}</p>',
        "\n".join(["- Answer what you know, and leave the rest.", "- Leave out names and anything that tells who someone is.", "- Your view stands beside the organisation’s own, under the name of your service. It does not change their score.", *unsafe]),
        '<p class="needs-script"><strong>Saving a file needs JavaScript, which is off or not supported here.</strong> You can still print this form and fill it in by hand.</p>',
        f'<form class="assess" method="dialog" data-kind="partner"><div class="tool assess-head">{head}</div>{_questions(resolved, PARTNER, partner=True)}</form>',
        '<div class="assess-running" hidden><p class="assess-score" role="status"></p><p class="tools"><button type="button" class="answer assess-save">Save the file</button></p><p class="said" role="status">Send the file to whoever asked you. They lay it beside their own.</p></div>',
        _data(resolved), '<p class="print-here"></p>',
    ]), wide=True, about="For an advocacy service or another partner: say what you see, question by question.", also=("partner form", "advocacy view", "Healthwatch view"), scripts=("assess.js",))


# --- an organisation's own results --------------------------------------------------------------------
def _results(resolved: Resolved) -> Page:
    kept = assessments(resolved)
    scored = [(one, results(one, resolved)) for one in kept]
    last, found = scored[-1]
    plan = "".join(f'<h3>{heading}</h3><ul>{listed(_action(item, resolved) for item in sorted(items, key=soonest))}</ul>' for horizon, heading in HORIZONS.items() if (items := [item for item in last.plan if item.horizon == horizon]))
    years = [f"## Year on year {{#years}}\n\n{_compared(compare(scored), resolved)}"] if len(scored) > 1 else []
    figures = [f'## For the annual report {{#figures}}\n\n<table aria-label="Figures of the year"><tbody>{"".join(f"""<tr><th scope="row">{label}</th><td>{e(value)}</td></tr>""" for label, value in totals(last.return_))}</tbody></table>'] if last.return_ else []
    return Page("Our results", "\n\n".join([
        f"# How are we doing? Our results", f'<p class="about">{e(title(last))}: {len([one for one in found.answers if one.level])} of {len(found.answers)} questions answered, in the {last.form} form.</p>', f'<p class="not-a-judgement">{NOT_A_JUDGEMENT}</p>',
        "## Scores {#scores}", _scores(found, resolved),
        "## What is below our aim {#gaps}", _gaps(found, last, resolved),
        *([f"## What we will do {{#plan}}\n\n{plan}"] if plan else []), *years, *_said(found, resolved), *figures, '<p class="print-here"></p>',
    ]), wide=True, about="Scores, gaps, the plan, and how they changed.", also=("our score", "self-assessment results", "improvement plan"))


def _scores(found: Results, resolved: Resolved) -> str:
    made = "".join(f'<tr><th scope="row">{e(standard(letter, resolved.library))}</th><td>{score}</td><td>{e(named_level(score.level, resolved))}</td><td>{score.answered} of {score.of}</td></tr>' for letter, score in [*found.standards.items(), ("", found.whole)])
    return f'<table class="trace" aria-label="Scores"><thead><tr><th scope="col">Standard</th><th scope="col">Score</th><th scope="col">Level</th><th scope="col">Answered</th></tr></thead><tbody>{made}</tbody></table>'


def _gaps(found: Results, one: Assessment, resolved: Resolved) -> str:
    if not found.gaps:
        return f"Nothing that we answered is below our aim, {e(named_level(found.target, resolved))}."
    now = resolved.library.renamed
    made = ""
    for answer in found.gaps:
        shape = resolved.items[answer.row].shape
        evidence = "; ".join(f'<a href="{e(item.link)}">{e(item.what)}</a>' if item.link and is_web(item.link) else e(f"{item.what}{f' ({item.link})' if item.link else ''}") for item in answer.evidence)
        acted = "" if any(now.get(item.row, item.row) == answer.row for item in one.plan) else "No action yet"
        made += f'<tr><th scope="row"><a href="{_href(f"{FORM}#{answer.row}", RESULTS)}">{e(shape.title)}</a></th><td>{e(named_level(answer.level, resolved))}{"" if answer.agreed else ", not agreed yet"}</td><td>{answer.gap}</td><td>{answer.priority.capitalize()}</td><td>{evidence}</td><td>{acted}</td></tr>'
    heads = "".join(f'<th scope="col">{words}</th>' for words in ("Question", "Level", "Gap", "Priority", "What shows it", "Action"))
    return f'<table class="trace" aria-label="Below our aim"><thead><tr>{heads}</tr></thead><tbody>{made}</tbody></table>'


def _said(found: Results, resolved: Resolved) -> list[str]:
    """Who said what, where more than one did or someone from outside, under the question."""
    spoken = [one for one in found.answers if one.outside or len(one.views) > 1]
    lines = lambda one: listed(f'{e(view.by or "Agreed together")}{" (from outside, not counted)" if view.outside else ""}: {e(named_level(view.level, resolved)) if view.level else "no level"}{f". {e(view.note)}" if view.note else ""}' for view in (*one.views, *one.outside))
    return ["## Who said what {#views}\n\n" + "".join(f"<p><strong>{e(resolved.items[one.row].shape.title)}</strong></p><ul>{lines(one)}</ul>" for one in spoken)] if spoken else []


def _action(item, resolved: Resolved) -> str:
    placed = resolved.items.get(resolved.library.renamed.get(item.row, item.row))
    return f"<strong>{e(item.what)}</strong> {e(item.owner or 'nobody yet')}{f', by {day(item.by)}' if item.by else ''}. {TYPES[item.type]}." + (f' <small>For: {e(placed.shape.title)}</small>' if placed else "")


def _compared(found: Compared, resolved: Resolved) -> str:
    heads = "".join(f'<th scope="col">{e(name)}</th>' for name in found.names)
    cells = lambda values, change, tenths: "".join(f"<td>{value if value is not None else 'not asked'}</td>" for value in values) + f"<td>{signed(change, tenths) if change is not None else ''}</td>"
    made = "".join(f'<tr><th scope="row">{e(standard(letter, resolved.library))}</th>{cells(scores, change, True)}</tr>' for letter, scores, change in found.scores)
    made += "".join(f'<tr><th scope="row">{e(resolved.items[row].shape.title)}</th>{cells([level if level else "not answered" for level in levels], change, False)}</tr>' for row, levels, change in found.rows)
    return f'<table class="trace" aria-label="Year on year"><thead><tr><th scope="col">What</th>{heads}<th scope="col">Change</th></tr></thead><tbody>{made}</tbody></table>'
