"""Ways in for whoever knows a word or a deadline: the A to Z, and every clock in one table."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from ..markup import Page, cite, condition, e, folders, line, link, listed, relative, titles
from ..resolve import NAMED, Placed, Resolved, active

LONGEST = 3  # words; what is longer is a question, and for the search
UNITS = {"as-soon-as-reasonably-practicable": "as soon as you reasonably can", "without-undue-delay": "without delay", "per-year": "once a year"}
_HEADS = ("What", "By when", "Counted from", "Who", "Who sets it")


def pages(resolved: Resolved) -> dict[str, Page]:
    return {"by-when.md": _by_when(resolved), "a-to-z.md": _a_to_z(resolved)}


# --- by when -----------------------------------------------------------------------------------------
def _by_when(resolved: Resolved) -> Page:
    page = "by-when.md"
    rows = "".join(_row(clock, resolved, page) for clock in clocks(resolved))
    heads = "".join(f'<th scope="col">{head}</th>' for head in _HEADS)
    return Page("By when", "\n\n".join([
        "# By when", f'<p class="about">Every clock in one table, in the order of the procedure. To work out the days for one complaint, use <a href="{relative("dates.md", page)}">the dates page</a>.</p>',
        '<div class="filter"><label>Show only rows with <input type="search"></label> <label><input type="checkbox" name="law"> Only what the law sets</label></div>',
        f'<table class="trace" aria-label="Every clock"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>', '<p class="print-here"></p>',
    ]), wide=True, about="Every time limit in one table, what starts it, who keeps it and where it says so.", also=("deadlines", "time limits", "how long have we got", "clock", "when is it due", "targets"))


class Clock(NamedTuple):
    """One clock: the clause that states it, the sentence or name that says what it is, and the time, both as content
    has them; what starts it; the obligation that sets it, or only limits it where it is a choice; whether it is one."""

    clause: Placed
    what: str
    time: str
    starts: str
    obligation: str
    choice: bool


def clocks(resolved: Resolved) -> Iterator[Clock]:
    """Every clock, in the order of the clauses that state them.

    A rule with a deadline is a clock, and so is every other value that is a time, where the first clause names it.
    """
    clauses = list(resolved.clauses)
    deadline_of = lambda rule: resolved.library.obligations[rule.obligation].shape.deadline
    times = lambda words: [name for name in dict.fromkeys(NAMED.findall(words)) if name in resolved.settings and resolved.settings[name].type in ("duration", "tiers")]
    told = {name for clause in clauses for rule in clause.shape.rules if deadline_of(rule) for name in times(rule.says)}
    for clause in clauses:
        for rule in clause.shape.rules:
            if deadline := deadline_of(rule):
                time = "".join(f"{{{name}}}" for name in times(rule.says)[:1]) or UNITS.get(deadline.unit) or f"{deadline.value} {deadline.unit.replace('-', ' ')}"
                yield Clock(clause, rule.says, time, f"{deadline.from_}{f'. Last seen: {deadline.last_seen_window}' if deadline.last_seen_window else ''}", rule.obligation, False)
        for name in times(" ".join((*clause.shape.do, clause.shape.text))):
            if name not in told:
                told.add(name)
                definition = resolved.settings[name].definition
                limits = resolved.library.obligations.get(definition.limits.obligation or "") if definition.limits else None
                yield Clock(clause, definition.title, f"{{{name}}}", definition.starts or "", limits.id if limits and resolved.applies(limits.shape) else "", True)


def _row(clock: Clock, resolved: Resolved, page: str) -> str:
    clause, value = clock.clause, next(iter(NAMED.findall(clock.time)), "")
    limits = resolved.settings[value].definition.limits if value else None
    most = f"<br><small>At most {e(str(limits.most))}</small>" if limits and limits.most and limits.least != limits.most else ""
    law = cite(resolved, clock.obligation, page) if clock.obligation else ""
    source = f"A local choice{f', within {law}' if law else ''}" if clock.choice else law
    return (f'<tr data-marks="{"" if clock.choice else "law"}"{condition(clause, resolved)}><th scope="row"><a href="{link(resolved, clause.id, page)}">{e(clause.shape.title)}</a><br><small>{line(clock.what, resolved)}</small></th>'
            f"<td>{line(_upper(clock.time), resolved)}{most}</td><td>{e(_upper(clock.starts))}</td><td>{titles([clause.shape.role], resolved)}</td><td>{source}</td></tr>")


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


# --- A to Z ------------------------------------------------------------------------------------------
def _a_to_z(resolved: Resolved) -> Page:
    page = "a-to-z.md"
    letters = [(letter, list(words)) for letter, words in itertools.groupby(sorted(_words(resolved, page).items(), key=lambda pair: _order(pair[0])), key=lambda pair: _letter(pair[0]))]
    jumps = listed(f'<a href="#{_anchor(letter)}">{letter}</a>' for letter, _ in letters)
    parts = [f'## {letter} {{#{_anchor(letter)}}}\n\n<ul class="a-to-z">{listed(_entry(*one) for one in words)}</ul>' for letter, words in letters]
    return Page("A to Z", "\n\n".join([
        "# A to Z", '<p class="about">Everything here by its title, and by the other words that people use for it.</p>', f'<ul class="letters">{jumps}</ul>', *parts]),
        wide=True, about="Everything by its title, and by the other words people use for it.", also=("index", "list of everything", "sitemap"))


def _words(resolved: Resolved, page: str) -> dict[str, dict[str, str]]:
    """Each word or title, with what it leads to: for each address, what stands there."""
    found: dict[str, dict[str, str]] = {}
    put = lambda word, at, title: found.setdefault(next((one for one in (word, word[:1].lower() + word[1:], word[:1].upper() + word[1:]) if one in found), word), {}).setdefault(at, title)
    items = [one for one in (*resolved.stages, *resolved.clauses, *resolved.cases, *itertools.chain(*folders(resolved).values())) if active(one, resolved.choices)]
    for placed in items:
        put(placed.shape.title, link(resolved, placed.id, page), placed.shape.title)
    for name, entry in resolved.library.glossary.items():
        put(entry.shape.term, f"glossary.html#{name}", entry.shape.term)
        for word in entry.shape.also:
            put(word, f"glossary.html#{name}", entry.shape.term)
    for name, entry in resolved.library.bodies.items():
        put(entry.shape.name, f"glossary.html#body-{name}", entry.shape.name)
        put(entry.shape.short, f"glossary.html#body-{name}", entry.shape.name)
    for placed in items:
        for word in getattr(placed.shape, "also", ()):
            if len(word.split()) <= LONGEST:
                put(word, link(resolved, placed.id, page), placed.shape.title)
    return found


def _entry(word: str, leads: dict[str, str]) -> str:
    if list(leads.values()) == [word]:
        return f'<a href="{next(iter(leads))}">{e(word)}</a>'
    return f"{e(word)}: " + ", ".join(f'<a href="{at}">{e(title)}</a>' for at, title in leads.items())


def _order(word: str) -> tuple:
    plain = "".join(one for one in unicodedata.normalize("NFD", word.lower()) if one.isalnum() or one == " ")
    return (plain[:1].isalpha(), plain, word)


def _letter(word: str) -> str:
    first = _order(word)[1][:1]
    return first.upper() if first.isalpha() else "0 to 9"


def _anchor(letter: str) -> str:
    return f"letter-{letter.lower().replace(' ', '-')}"
