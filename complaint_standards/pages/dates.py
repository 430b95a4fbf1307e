"""Work out the dates: what follows from the day a complaint came, and how each date is counted."""

from __future__ import annotations

import datetime

from ..dates import DAY, Found, follow
from ..markup import Page, cite, condition, control, day, e, line, link
from ..resolve import Resolved

COUNTED = {"after": "The first day is left out.", "with": "The first day counts."}
OPEN = {"received": "A date that you agree with the person", "knew": "Say above when they first knew, and it stands here"}


def pages(resolved: Resolved) -> dict[str, Page]:
    return {"dates.md": _dates(resolved)}


def _dates(resolved: Resolved) -> Page:
    page, holidays = "dates.md", resolved.library.holidays.shape
    example = _thursday(resolved.library.edition.shape.date.year)
    found = {one.clock: one for one in follow(resolved, example, frozenset({"spoken", "data"}), example - DAY * 90)}
    rows = "".join(_row(name, found[name], resolved, page) for name in resolved.library.clocks if name in found)
    known = "".join(f"<li>{_said(one.date)}: {e(one.name)}</li>" for one in holidays.days)
    return Page("Work out the dates", "\n\n".join([
        "# Work out the dates", '<p class="about">What to do by when, from the day a complaint came. It asks for nobody’s name, keeps nothing and sends nothing.</p>',
        '<p class="needs-script"><strong>Working out your own dates needs JavaScript, which is off or not supported here.</strong> Below is an example, with how each date is counted.</p>',
        _form(resolved),
        f'<section class="dates-sheet" aria-label="The dates"><h2>An example</h2><p class="dates-for" role="status">For a spoken complaint that came on {_said(example)}. The person first knew of the matter on {_said(example - DAY * 90)}.</p><ol class="dates">{rows}</ol>'
        f'<p class="control">{e(control(resolved))} · Independent; not an NHS or Ombudsman publication</p></section>',
        '<div class="dates-take" hidden><label class="tick"><input type="checkbox" class="dates-updates" checked> With the days to say where things stand</label>'
        '<p class="tools"><button type="button" class="answer dates-save">Save for your calendar</button></p><p class="dates-saved" role="status"></p></div>', '<p class="print-here"></p>',
        "## How we count {#counting}", _counting(resolved, page),
        f'<details class="sources"><summary>The bank holidays we know</summary><ul>{known}</ul><p>From <a href="{e(holidays.source)}">GOV.UK’s list for England and Wales</a>, checked {day(holidays.checked)}. {e(holidays.note or "")} Known from {day(holidays.since)} to {day(holidays.until)}; for working days outside of that the page says that it cannot tell.</p></details>',
    ]), wide=True, also=("deadline", "how many days", "working days", "calendar", "when is it due"), scripts=("data.js", "values.js", "dates.js"))


def _form(resolved: Resolved) -> str:
    data = ('<p class="field"><label class="tick"><input type="checkbox" name="data"> It is also about how we used someone’s information</label></p>'
            if any(entry.shape.only_if == "data" and resolved.item(entry.shape.clause) for entry in resolved.library.clocks.values()) else "")
    return ('<form class="tool dates-form" method="dialog" hidden>'
            '<p class="field"><label for="received">When did it come?</label><small id="received-help">The day it reached anyone here, even if nobody opened it until later.</small><input type="date" id="received" name="received" min="2009-04-01" max="2099-12-31" aria-describedby="received-help"></p>'
            '<fieldset class="field"><legend>How did it come?</legend><label class="tick"><input type="radio" name="came" value="spoken"> Spoken, face to face or by phone</label><label class="tick"><input type="radio" name="came" value="written" checked> In writing, by letter, e-mail or form</label></fieldset>'
            '<p class="field"><label for="knew">When did the person first know of what went wrong?</label><small id="knew-help">Only if you can say. For the twelve-month questions.</small><input type="date" id="knew" name="knew" min="1948-07-05" max="2099-12-31" aria-describedby="knew-help"></p>'
            f"{data}</form>")


def _row(name: str, found: Found, resolved: Resolved, page: str) -> str:
    clock = resolved.library.clocks[name].shape
    clause = resolved.item(clock.clause)
    definition = resolved.settings[clock.value].definition
    rule = resolved.library.obligations.get(definition.limits.obligation or "") if definition.limits else None
    deadline = rule.shape.deadline if rule else None
    most = f"The law: at most {definition.limits.most}. " if deadline and deadline.value and definition.limits.least != definition.limits.most else ""
    law = f" {most}{cite(resolved, rule.id, page)}" if rule and resolved.applies(rule.shape) else ""
    named = [f"{title}: {_said(one)}" for title, one in zip(found.names, found.dates)] or [_said(one) for one in found.dates]
    dates = named[0] if len(named) == 1 else f'<ul class="many">{"".join(f"<li>{e(words)}</li>" for words in named)}</ul>' if named else e(OPEN[clock.from_])
    late = f' data-late="{e(clock.late)}"' if clock.late else ""
    return (f'<li data-clock="{name}" data-open="{e(OPEN[clock.from_])}"{late}{condition(clause, resolved)}><p class="what">{e(clock.title)}</p><div class="date">{dates}</div>'
            f'<p class="about">{line(clock.about, resolved)}</p><p class="how"><small>{e(definition.title)}: {line("{" + clock.value + "}", resolved)}. {COUNTED[clock.counting]}{law}</small> '
            f'<a href="{link(resolved, clause.id, page)}">{e(clause.shape.title)}</a></p></li>')


def _counting(resolved: Resolved, page: str) -> str:
    defined = next((entry.shape for entry in resolved.library.definitions if entry.shape.term == "working day"), None)
    mark = "" if defined and defined.verified else ' <span class="unchecked">not yet checked at source</span>'
    return "\n".join([
        f"- **Working days.** {e(defined.meaning) if defined else 'Monday to Friday, leaving out bank holidays.'}{mark} We take the bank holidays of England.",
        "- **The day it came is day zero.** Working days start with the next one. A complaint that comes on a Saturday has its first working day on Monday.",
        "- **Six months.** We count the day it came as the first day, so the last day is one day before the same date six months on. The Regulations for public health complaints, which are worded alike, count so (SI 2012/3094, regulation 29(3)). Regulation 14(3) itself has not been opened by us, so we took the reading that leaves you less time.",
        "- **Twelve months, one year.** They end on the same date a year on. Where a month has no such date, they end on its last day, as the House of Lords said of months in *Dodds v Walker* (1981).",
        "- **Days when nobody is at work.** No rule that we found moves the end of six or twelve months to the next working day. So act on the working day before.",
        "- **Sent on by another organisation?** Give the day it reached you. When the clocks start then has not been checked at source, so keep the earlier date if you can.",
        "- **Updates, and our own guides,** are counted from the day it came. That is a convention, and a promise to a person comes first.",
    ])


def _thursday(year: int) -> datetime.date:
    """A day whose dates run over Christmas."""
    found = datetime.date(year, 12, 18)
    while found.weekday() != 3:
        found -= DAY
    return found


def _said(one: datetime.date) -> str:
    return f"{one:%A} {day(one)}"
