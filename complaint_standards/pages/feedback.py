"""What people tell us: the surveys and how to use them, an organisation's results, and the framework to judge by."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from .. import feedback
from ..feedback import FEWEST, Results, Season
from ..load import Entry
from ..markup import PRINT_HERE, Page, cards, condition, day, e, line, listed
from ..model import Evaluation, Heard, Found, Indicator, Measure
from ..resolve import Placed, Resolved

INDEX, RESULTS, STAFF, EVALUATION = "what-people-tell-us.md", "results.md", "staff-results.md", "evaluation.md"
STATUS = {"met": "met", "partly": "partly met", "not-met": "not met", "too-early": "too early to say"}


def pages(resolved: Resolved) -> dict[str, Page]:
    """The front page of the section, the framework, and results where an organisation has any: of staff on a page of their own."""
    made = {INDEX: _index(resolved)} | ({EVALUATION: _evaluation(resolved)} if resolved.library.evaluation else {})
    return made | {path: _results(path, resolved) for path in results(resolved)}


def addresses(resolved: Resolved) -> list[str]:
    return [INDEX, *([EVALUATION] if resolved.library.evaluation else []), *results(resolved)]


def results(resolved: Resolved) -> list[str]:
    """The pages of results that an organisation has something to show on."""
    return [path for path, asks in ((RESULTS, "people"), (STAFF, "staff")) if resolved.own and feedback.results(resolved, asks)]


def slips(resolved: Resolved) -> list[Placed]:
    """The pages for the public that lead to a survey."""
    return [one for one in resolved.public if one.shape.code]


# --- the section ---------------------------------------------------------------------------------------
def _index(resolved: Resolved) -> Page:
    page = INDEX
    ask = lambda asks: feedback.surveys(resolved, asks)
    surveys = {one.id for one in feedback.surveys(resolved)}
    modules = [one for one in resolved.guidance if surveys & set(one.shape.sheets)]
    named = dict.fromkeys(name for one in modules for name in one.shape.sheets)
    rest = [placed for name in named if name not in surveys and (placed := resolved.items.get(name))]
    parts = ["# What people tell us", '<p class="about">What it is like to complain here, in the words of those who know. Ask everyone, count with care, and say what changed.</p>']
    parts += [f"## How to ask well\n\n{cards(modules, resolved, page)}"] if modules else []
    parts += [f"## People who complained\n\n{cards((*ask('people'), *slips(resolved)), resolved, page)}"] if ask("people") else []
    parts += [f"## Staff who were complained about\n\nAsk them too, and never count the two together.\n\n{cards(ask('staff'), resolved, page)}"] if ask("staff") else []
    parts += [f"## Partners, advocates and letters\n\n{cards(rest, resolved, page)}"] if rest else []
    there = results(resolved)
    told = {RESULTS: "what people who complained told us", STAFF: "what staff told us"}
    heard = listed(f'<a href="{path[:-3]}.html">{told[path].capitalize()}</a>' for path in there)
    parts += [f"## What we heard\n\n<ul>{heard}</ul>" if there else f"## What you heard\n\n{_how(resolved)}"]
    parts += ["## Does it make a difference?\n\n[How to judge whether it does](evaluation.md): what to look at within months, and what takes years."] if resolved.library.evaluation else []
    return Page("What people tell us", "\n\n".join(parts), wide=True, about="Surveys for people and staff, how to ask, and how to show what you heard.", also=("feedback", "survey results", "satisfaction", "patient experience of complaining", "what people say"))


def _how(resolved: Resolved) -> str:
    """How an organisation has its results shown: a file of counts, as this survey would have it."""
    survey = next((one for one in feedback.surveys(resolved, "people") if not one.shape.easy_read_of and feedback.questions(one)), None)
    if survey is None:
        return "An organisation shows its own results here."
    (question, answers), *_ = [(name, answers) for name, (_, answers) in feedback.questions(survey).items()]
    counts = ", ".join(f"{answer}: {number}" for answer, number in zip(answers, (18, 9, 6, 2, 0, 0)))
    example = f"survey: {survey.id}\nfrom: 2027-04-01\nto: 2027-06-30\nasked: 120\nreplies: 36\nanswers:\n  {question}: {{{counts}}}"
    return (f"An organisation keeps its counts in its own folder, a file for each season: `feedback/2027-spring.yml`. Its site then shows them here, each with the number behind it, and beside the season before. "
            f"Numbers below are only an example.\n\n```yaml\n{example}\n```\n\nSee them before you publish with `complaint-standards feedback feedback/2027-spring.yml`. Where fewer than {FEWEST} people replied, no counts are shown, because someone could tell who said what.")


# --- results -------------------------------------------------------------------------------------------
def _results(page: str, resolved: Resolved) -> Page:
    staff = page == STAFF
    title = "What staff told us" if staff else "What people told us"
    made = feedback.results(resolved, "staff" if staff else "people")
    least = feedback.enough(resolved)
    asked, apart = ("Staff who were complained about", "What the people who complained said") if staff else ("People who complained", "What staff said")
    whose = f"{asked} told {feedback.whose(resolved).variant.name}. {apart} stands apart, and is never added to this."
    parts = [f"# {title}", f'<p class="about">{e(whose)}</p>', PRINT_HERE]
    for result in made:
        parts += [f"## {e(result.survey.shape.title)} {{#{result.survey.id}}}", _base(result), *_warned(result, least), *_asked(result, resolved, least), *_quoted(result)]
    kept_back = f"Where fewer than {FEWEST} answered{', or all gave the same answer' if staff else ''}, nothing is shown, because someone could tell who said what."
    parts += [f"Every share stands beside its two numbers. A change is told in people and, where at least {least} answered both times, in percentage points. {kept_back}"]
    return Page(title, "\n\n".join(parts), wide=True, about=whose, also=("results", "survey results", "feedback results"))


def _base(result: Results) -> str:
    rows = "".join(f'<tr><th scope="row">{one.months}</th><td>{e(feedback.base(one))}{f". Fewer than {FEWEST}, so no counts are shown" if one.hidden else ""}</td></tr>' for one in result.seasons)
    return f'<table class="trace" aria-label="How many replied: {e(result.survey.shape.title)}"><thead><tr><th scope="col">When</th><th scope="col">How many</th></tr></thead><tbody>{rows}</tbody></table>'


def _warned(result: Results, least: int) -> list[str]:
    words = feedback.warning(result, least)
    return [f'!!! warning "Too few replies to speak of a trend"\n\n    {e(words)}'] if words else []


def _asked(result: Results, resolved: Resolved, least: int) -> list[str]:
    """For each part of the survey a table: a row for each answer to each question, a column for each season, and the last change."""
    made = []
    for group, some in itertools.groupby(feedback.questions(result.survey).values(), key=lambda pair: pair[0].group):
        some = [(question, answers) for question, answers in some if result.has(question.name)]
        if not some:
            continue
        heads = "".join(f'<th scope="col">{one.months}</th>' for one in result.seasons) + ('<th scope="col">Change, the last two</th>' if len(result.seasons) > 1 else "")
        bodies = "".join(f'<tbody{condition(question, resolved)}><tr><th scope="rowgroup" colspan="{len(result.seasons) + 1 + (len(result.seasons) > 1)}">{line(question.shape.text, resolved)}</th></tr>'
                         + "".join(_row(question.name, answer, words, result.seasons, least) for answer, words in answers.items()) + "</tbody>" for question, answers in some)
        made.append(f'### {e(group)}\n\n<table class="trace counts" aria-label="{e(group)}"><thead><tr><th scope="col">Answer</th>{heads}</tr></thead>{bodies}</table>')
    return made


def _row(question: str, answer: str, words: str, seasons: tuple[Season, ...], least: int) -> str:
    counts = [one.count(question, answer) for one in seasons]
    cells = "".join(f"<td>{one.share(question, answer, least)}</td>" for one in seasons) + (f"<td>{feedback.change(counts[-2], counts[-1], least)}</td>" if len(counts) > 1 else "")
    return f'<tr><th scope="row">{e(words)}</th>{cells}</tr>'


def _quoted(result: Results) -> list[str]:
    """What people wrote, and let us use."""
    said = [(one, asked, words) for one in result.seasons for asked, words in one.quotes]
    made = listed(f"<q>{e(words)}</q><br><small>{e(asked)} {one.months}</small>" for one, asked, words in said)
    return [f'### In their own words\n\nEach person agreed that we may use these words.\n\n<ul class="said">{made}</ul>'] if said else []


# --- the framework ---------------------------------------------------------------------------------------
def _evaluation(resolved: Resolved) -> Page:
    """The framework: filled in by an organisation, else with room to fill it in."""
    shape = resolved.library.evaluation.shape
    own = own_evaluation(resolved)
    mine = own.shape if own else None
    about = f"What {resolved.variant.name} found from {day(mine.from_)} to {day(mine.to)}, looked at by {mine.by}." if mine else "A framework to judge by, with room for what you find. It is the one that the pilot of the Standards was judged by."
    parts = ["# Does it make a difference?", f'<p class="about">{e(about)}</p>', PRINT_HERE, objectives(shape),
             "## What to look at within months {#measures}", table("Measures", shape.measures, shape, mine.measures if mine else None, False),
             "## What takes years {#indicators}", table("Longer-term indicators", shape.indicators, shape, mine.indicators if mine else None, True),
             f"The framework comes from: {e(shape.source)}. The words are ours."]
    return Page("Does it make a difference?", "\n\n".join(parts), wide=True, about="Objectives, measures and longer-term indicators, to fill in and publish.", also=("evaluation", "evaluation framework", "impact", "indicators", "measures", "benefits realisation"))


def own_evaluation(resolved: Resolved) -> Entry | None:
    """What the topmost of an organisation's layers that has one found."""
    return next((layer.evaluation for name in reversed(resolved.own) if (layer := resolved.library.layers[name]).evaluation), None)


def objectives(shape: Evaluation) -> str:
    rows = "".join(f'<tr><th scope="row">{one.id}. {e(one.title)}</th><td>{e(one.issue)}</td><td>{e(one.objective)}</td><td><ul>{listed(map(e, one.success))}</ul></td></tr>' for one in shape.objectives)
    return f'## What it sets out to do {{#objectives}}\n\n<table class="trace" aria-label="Objectives"><thead><tr><th scope="col">Objective</th><th scope="col">What is wrong</th><th scope="col">What it aims for</th><th scope="col">What success looks like</th></tr></thead><tbody>{rows}</tbody></table>'


def table(label: str, rows: tuple[Measure, ...] | tuple[Indicator, ...], shape: Evaluation, found: Mapping[str, Found] | None, years: bool) -> str:
    """Measures, or with `years` indicators, each with its objective and what an organisation found; where none looked, room to write it."""
    title = {one.id: one.title for one in shape.objectives}
    heads = ["", "Objective", *(["Status"] if years else []), "What we found", "How we heard it"]
    made = ""
    for one in rows:
        here = (found or {}).get(one.id)
        cells = [f"{one.objective}. {e(title[one.objective])}", *([STATUS[here.status] if here and here.status else ""] if years else []), e(here.found) if here else "" if found is None else "Not looked at yet", heard(here.evidence, shape) if here else ""]
        made += f'<tr><th scope="row">{one.id} {e(one.text)}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
    return f'<table class="trace" aria-label="{label}"><thead><tr>{"".join(f"<th scope={chr(34)}col{chr(34)}>{head or label}</th>" for head in heads)}</tr></thead><tbody>{made}</tbody></table>'


def heard(evidence: tuple[Heard, ...], shape: Evaluation) -> str:
    """Each piece of evidence with the channel that it came by."""
    return f'<ul>{listed(f"{e(one.says)} <small>{e(shape.channels[one.channel])}</small>" for one in evidence)}</ul>'
