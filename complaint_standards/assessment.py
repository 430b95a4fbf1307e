"""A self-assessment: what an organisation answered to the rows of its sector, scored, planned from and compared.

overrides/assets/javascripts/assess.js scores, merges and writes in the same way in the browser; tests/vectors/assessment.json
holds both to it. Levels are whole numbers from 1; a score is their mean in tenths, so that both languages round alike.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import yaml

from . import model
from .load import Entry, Library
from .problems import Problem, unknown
from .resolve import Placed, Resolved, active, plain

NOT_A_JUDGEMENT = "This is a way to talk about how you do. It is no judgement of whether you comply with the law, and it is not the Ombudsman’s own tool."
TYPES = {"policy": "Policy", "procedure": "Procedure", "training": "Training", "performance": "Managing performance", "communication": "Communication", "investigation": "How we look into complaints"}
HORIZONS = {"short": "Short term: within three months", "medium": "Medium term: within a year", "long": "Long term: more than a year"}
ANSWERS = "Yes · Partly · No · I do not know"  # of people who use the service
PRIORITIES = ("high", "medium", "low")
FOLDER = "assessments"  # of an organisation, a file a year
COLUMNS = ("Row", "Question", "Standard", "Level", "Name of the level", "Aim", "Gap", "Priority", "Evidence", "Evidence links", "Action", "Type", "Owner", "By", "Horizon")


@dataclass(frozen=True)
class Answer:
    """What stands for one row. `level` is None while nobody said; `agreed`: it was said together, or all say the same.

    `views` are those of your own people, `outside` those of partners and of people who use the service, which
    are shown and never counted.
    """

    row: str
    standard: str
    level: int | None
    agreed: bool
    gap: int
    priority: str
    views: tuple[model.View, ...] = ()
    outside: tuple[model.View, ...] = ()

    @property
    def evidence(self) -> tuple[model.Evidence, ...]:
        return tuple(one for view in self.views for one in view.evidence)


@dataclass(frozen=True)
class Score:
    """The mean of the levels of some rows, in tenths, and the level that it reaches; None while nothing is answered."""

    answered: int
    of: int
    tenths: int | None
    level: int | None

    def __str__(self) -> str:
        return "not answered" if self.tenths is None else f"{self.tenths // 10}.{self.tenths % 10}"


@dataclass(frozen=True)
class Results:
    """Every row's answer in the order of the form, a score for each Standard and for all, and the rows below
    the level that is aimed for: widest gap first, then by priority, then in the order of the form."""

    answers: tuple[Answer, ...]
    standards: Mapping[str, Score]
    whole: Score
    gaps: tuple[Answer, ...]
    target: int


def rows(resolved: Resolved, form: str = "full") -> tuple[Placed, ...]:
    """The questions that readers of this variant get, of the short form or all."""
    return tuple(one for one in resolved.assessment if active(one, resolved.choices) and (form == "full" or one.shape.short))


def target(library: Library) -> int:
    """The level to aim for, where an assessment names no other."""
    return next((n for n, one in enumerate(library.levels.values(), 1) if one.shape.target), len(library.levels))


def results(one: model.Assessment, resolved: Resolved) -> Results:
    now = resolved.library.renamed
    asked = [(placed.id, placed.shape.standard) for placed in rows(resolved, one.form)]
    views = [view.model_copy(update={"row": now.get(view.row, view.row)}) for view in one.views]
    return score(asked, views, one.target or target(resolved.library))


def score(asked: Iterable[tuple[str, str]], views: Iterable[model.View], aim: int) -> Results:
    """Score the rows `asked`, each with the letter of its Standard.

    What was agreed together counts. Where it was not, the lowest of the views counts, until you agree.
    """
    views, answers = list(views), []
    for row, standard in asked:
        ours, outside = ([view for view in views if view.row == row and view.outside == out] for out in (False, True))
        together = next((view for view in ours if view.by is None and view.level), None)
        levels = [view.level for view in ours if view.level]
        level = together.level if together else min(levels, default=None)
        priority = next((view.priority for view in ours if view.by is None), None) or min((view.priority for view in ours), key=PRIORITIES.index, default="medium")
        answers.append(Answer(row, standard, level, bool(together) or len(set(levels)) == 1, max(0, aim - level) if level else 0, priority, tuple(ours), tuple(outside)))
    gaps = sorted((one for one in answers if one.gap), key=lambda one: (-one.gap, PRIORITIES.index(one.priority)))
    letters = dict.fromkeys(one.standard for one in answers)
    return Results(tuple(answers), {letter: _mean([one.level for one in answers if one.standard == letter]) for letter in letters}, _mean([one.level for one in answers]), tuple(gaps), aim)


def _mean(levels: list[int | None]) -> Score:
    given = [level for level in levels if level]
    tenths = (20 * sum(given) + len(given)) // (2 * len(given)) if given else None  # half a tenth counts as one
    return Score(len(given), len(levels), tenths, tenths // 10 if tenths else None)


# --- a file of one ------------------------------------------------------------------------------------
def unfit(entry: Entry, resolved: Resolved) -> Iterator[Problem]:
    """What is wrong with an assessment that has its shape: rows that nothing answers to, a view given twice, an address
    that is none. A row that an older edition asked, and this one does not, is a notice."""
    one, library = entry.shape, resolved.library
    known, seen = [placed.id for placed in resolved.assessment], {}
    older = one.edition != library.edition.shape.edition
    for name, items in (("views", one.views), ("plan", one.plan)):
        for n, item in enumerate(items):
            row = library.renamed.get(item.row, item.row)
            place = entry.place(name, n, "row")
            if row not in known and older:
                yield Problem(place, f"edition {library.edition.shape.edition} does not ask {item.row}", expected="one of its questions", fix="leave it: it is kept, and not scored", notice=True)
            elif row not in known:
                yield unknown(place, "question", item.row, known, "row")
            if name == "plan":
                if lacks := [f"`{key}`" for key in ("owner", "by") if getattr(item, key) is None]:
                    yield Problem(entry.place(name, n), f'nobody will do this yet: "{item.what}" has no {" and no ".join(lacks)}', fix="name a role and a day", notice=True)
                continue
            if other := seen.get((row, item.by, item.outside)):
                yield Problem(place, f"{item.by or 'what you agreed'} stands twice for {row} (first at {other})", expected="one view each", fix="keep one of the two, or say who the other is in `by`")
            seen.setdefault((row, item.by, item.outside), place)
            if item.level is None and not item.note and not item.evidence:
                yield Problem(place, f"this says nothing about {row}", expected="a `level` from 1 to 4, a `note` or `evidence`", fix="add one, or remove the entry")
            if item.outside and not item.by:
                yield Problem(place, "this view from outside does not say whose it is", expected="`by`: a group, such as an advocacy service, never a person's name", fix="add `by`")
            for m, evidence in enumerate(item.evidence):
                if evidence.link and re.match(r"\s*[a-z][a-z0-9+.-]*:", evidence.link, re.I) and not is_web(evidence.link):
                    yield Problem(entry.place(name, n, "evidence", m, "link"), f'"{evidence.link}" is not an address of the web', expected="an address that starts with https:// or http://, or a file's name", fix="write it that way")


def is_web(link: str) -> bool:
    return bool(re.match(r"https?://[^\s/]", link))


def write(one: model.Assessment) -> str:
    """An assessment as a file says it."""
    return yaml.safe_dump(one.model_dump(by_alias=True, exclude_defaults=True, mode="json"), sort_keys=False, allow_unicode=True, width=1000)


def shared(one: model.Assessment) -> model.Assessment:
    """What may be shown to other organisations: the level that counts for each row, and nothing that tells whose it is."""
    counted = score([(row, "") for row in dict.fromkeys(view.row for view in one.views)], one.views, one.target or 1)
    return model.Assessment(edition=one.edition, sector=one.sector, date=one.date, form=one.form, target=one.target, views=tuple(model.View(row=answer.row, level=answer.level) for answer in counted.answers if answer.level))


def together(parts: list[tuple[str, model.Assessment]]) -> model.Assessment:
    """Several files as one, row by row: the first is the organisation's own record, and the others' views are laid into it.

    What others agreed is their view: it carries the name that stands before each file here. A view that is there already,
    word for word, is laid in once.
    """
    (_, first), *others = parts
    views, plan = list(first.views), list(first.plan)
    for name, one in others:
        named = (view if view.by else view.model_copy(update={"by": one.organisation or name}) for view in one.views)
        views += [view for view in named if view not in views]
        plan += [item for item in one.plan if item not in plan]
    return first.model_copy(update={"views": tuple(views), "plan": tuple(plan)})


# --- side by side -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Compared:
    """Several assessments side by side: a name for each, and for each Standard, all and each row a level or score a column.

    `change` is the last less the first, in tenths for scores and in levels for rows; None where one of the two is missing
    or where they are not of one organisation.
    """

    names: tuple[str, ...]
    scores: tuple[tuple[str, tuple[Score | None, ...], int | None], ...]
    rows: tuple[tuple[str, tuple[int | None, ...], int | None], ...]


def compare(parts: list[tuple[model.Assessment, Results]], anonymous: bool = False) -> Compared:
    """Lay assessments side by side, in the order of their days; a baseline stands first. `anonymous` names nobody."""
    parts = sorted(parts, key=lambda part: (not part[0].baseline, part[0].date))
    whose = [one.organisation for one, _ in parts]
    one_body = len(set(whose)) == 1
    letters = dict.fromkeys(letter for _, found in parts for letter in found.standards)
    asked = dict.fromkeys(answer.row for _, found in parts for answer in found.answers)
    less = lambda values: values[-1] - values[0] if one_body and values[0] is not None and values[-1] is not None else None
    scores = [(letter, tuple(found.standards.get(letter) for _, found in parts)) for letter in letters] + [("", tuple(found.whole for _, found in parts))]
    levels = [(row, tuple(next((answer.level for answer in found.answers if answer.row == row), None) for _, found in parts)) for row in asked]
    return Compared(_names([one for one, _ in parts], one_body, anonymous), tuple((letter, given, less([one.tenths if one else None for one in given])) for letter, given in scores), tuple((row, given, less(given)) for row, given in levels))


def _names(parts: list[model.Assessment], one_body: bool, anonymous: bool) -> tuple[str, ...]:
    """What to call each: its day where all are one organisation's, else its name, or a letter for one without."""
    if one_body:
        return tuple(f"{day(one.date)}{' (baseline)' if one.baseline else ''}" for one in parts)
    return tuple(f"{one.organisation if one.organisation and not anonymous else f'Organisation {chr(65 + n)}'}, {day(one.date)}" for n, one in enumerate(parts))


def soonest(item: model.Action) -> datetime.date:
    """By which to sort actions; one without a day comes last."""
    return item.by or datetime.date.max


def day(date: datetime.date) -> str:
    return f"{date.day} {date:%B %Y}"


# --- as a table ---------------------------------------------------------------------------------------
def plan_csv(one: model.Assessment, found: Results, resolved: Resolved) -> str:
    """The plan as a spreadsheet file: a line for each action, and for each row below the aim that has none yet, sorted as the gaps are.

    What a spreadsheet would take for a formula starts with an apostrophe.
    """
    now, levels = resolved.library.renamed, [entry.shape.title for entry in resolved.library.levels.values()]
    sheet = io.StringIO()
    out = csv.writer(sheet, lineterminator="\r\n")
    out.writerow(COLUMNS)
    rest = [answer for answer in found.answers if answer not in found.gaps]
    for answer in (*found.gaps, *rest):
        actions = sorted((item for item in one.plan if now.get(item.row, item.row) == answer.row), key=soonest)
        shape = resolved.items[answer.row].shape
        head = [answer.row, plain(shape.question, resolved.settings), answer.standard, answer.level or "", levels[answer.level - 1] if answer.level else "", found.target, answer.gap, answer.priority,
                "; ".join(evidence.what for evidence in answer.evidence), " ".join(evidence.link for evidence in answer.evidence if evidence.link)]
        for item in actions or ([None] if answer.gap else []):
            out.writerow(map(_cell, [*head, *([item.what, TYPES[item.type], item.owner or "", item.by.isoformat() if item.by else "", item.horizon] if item else [""] * 5)]))
    return "\N{BOM}" + sheet.getvalue()


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value[:1] in tuple("=+-@\t\r") and value else value


# --- in a terminal ------------------------------------------------------------------------------------
def told(parts: list[tuple[model.Assessment, Results]], variants: list[Resolved], anonymous: bool = False) -> Iterator[str]:
    """One assessment in full, or several side by side, as lines."""
    if len(parts) > 1:
        yield from _side_by_side(parts, variants, anonymous)
    else:
        yield from _in_full(*parts[0], variants[0])
    yield from ("", NOT_A_JUDGEMENT)


def title(one: model.Assessment) -> str:
    return f"{one.organisation or 'An organisation without a name'}, {day(one.date)}{', baseline' if one.baseline else ''}"


def named_level(level: int | None, resolved: Resolved) -> str:
    return f"{level} {list(resolved.library.levels.values())[level - 1].shape.title}" if level else "not answered"


def _in_full(one: model.Assessment, found: Results, resolved: Resolved) -> Iterator[str]:
    library, now = resolved.library, resolved.library.renamed
    yield f"{title(one)} ({resolved.variant.name}, edition {one.edition}, {one.form} form)"
    yield f"\n{'Standard':<52}{'answered':>10}{'score':>14}  level"
    for letter, score_ in [*found.standards.items(), ("", found.whole)]:
        yield f"{standard(letter, library):<52}{f'{score_.answered} of {score_.of}':>10}{str(score_):>14}  {named_level(score_.level, resolved) if score_.level else ''}".rstrip()
    yield f"\nBelow the aim ({named_level(found.target, resolved)}), widest gap first:" if found.gaps else f"\nNothing that you answered is below the aim ({named_level(found.target, resolved)})."
    for n, answer in enumerate(found.gaps, 1):
        yield f"\n{n}. {plain(resolved.items[answer.row].shape.question, resolved.settings)} ({answer.row})"
        yield f"   {named_level(answer.level, resolved)}, gap {answer.gap}, priority {answer.priority}{'' if answer.agreed else '; not agreed yet: the lowest view counts'}"
        yield from (f"   Evidence: {evidence.what}{f' <{evidence.link}>' if evidence.link else ''}" for evidence in answer.evidence)
        if not any(now.get(item.row, item.row) == answer.row for item in one.plan):
            yield "   No action yet. It needs one, with an owner and a date."
    if said := [answer for answer in found.answers if answer.outside or len(answer.views) > 1]:
        yield "\nWho said what:"
        for answer in said:
            yield f"   {resolved.items[answer.row].shape.title}"
            for view in (*answer.views, *answer.outside):
                yield f"     {view.by or 'Agreed together'}{' (from outside, not counted)' if view.outside else ''}: {named_level(view.level, resolved) if view.level else 'no level'}{f'. {view.note}' if view.note else ''}"
    for horizon, heading in HORIZONS.items():
        if items := [item for item in one.plan if item.horizon == horizon]:
            yield f"\n{heading}"
            yield from (_action(item) for item in sorted(items, key=soonest))
    if one.return_:
        yield "\nFor the annual report and the data return"
        yield from (f"   {label}: {value}" for label, value in totals(one.return_))


def totals(given: model.AnnualReturn) -> list[tuple[str, str]]:
    found = [("Return due", day(given.due) if given.due else ""), ("Complaints received", given.received), ("Well-founded", given.well_founded), ("Referred to the Ombudsman", given.ombudsman)]
    return [(label, str(value)) for label, value in found if value not in (None, "")]


def standard(letter: str, library: Library) -> str:
    return next((f"{letter} {entry.shape.title}" for entry in library.standards.values() if entry.shape.letter == letter), "All")


def _action(item: model.Action) -> str:
    return f"   {f'by {day(item.by)}' if item.by else 'no day yet'}: {item.what} ({item.owner or 'no owner yet'}; {TYPES[item.type].lower()}; for {item.row})"


def objectives(one: model.Assessment, role: str, resolved: Resolved) -> Iterator[str]:
    """What one role has to do, as an appraisal or a team's year asks for it."""
    mine = sorted((item for item in one.plan if (item.owner or "").casefold() == role.casefold()), key=soonest)
    owners = sorted({item.owner for item in one.plan if item.owner})
    yield f"Objectives for {mine[0].owner if mine else role}, from the self-assessment of {day(one.date)}"
    if not mine:
        yield f"Nothing in the plan is for {role}. " + (f"It names: {', '.join(owners)}." if owners else "It has no actions yet.")
    for n, item in enumerate(mine, 1):
        placed = resolved.items.get(resolved.library.renamed.get(item.row, item.row))
        yield f"{n}. {item.what.rstrip('.')}{f', by {day(item.by)}' if item.by else ''}."
        if placed:
            yield f"   So that: {placed.shape.title}."


def _side_by_side(parts: list[tuple[model.Assessment, Results]], variants: list[Resolved], anonymous: bool) -> Iterator[str]:
    found, library = compare(parts, anonymous), variants[0].library
    items = {name: placed for resolved in variants for name, placed in resolved.items.items()}
    wide = max(24, *map(len, found.names)) + 2
    yield f"{'':<52}" + "".join(f"{name:>{wide}}" for name in found.names) + ("    change" if any(change is not None for *_, change in found.scores) else "")
    for letter, scores, change in found.scores:
        yield f"{standard(letter, library):<52}" + "".join(f"{str(one) if one else '-':>{wide}}" for one in scores) + (f"{signed(change, tenths=True):>10}" if change is not None else "")
    yield ""
    for row, levels, change in found.rows:
        yield f"{items[row].shape.title:<52}" + "".join(f"{level or '-':>{wide}}" for level in levels) + (f"{signed(change):>10}" if change is not None else "")


def signed(change: int, tenths: bool = False) -> str:
    """A change as people read it: +0.5, no change, -1."""
    size = f"{abs(change) // 10}.{abs(change) % 10}" if tenths else str(abs(change))
    return f"{'+' if change > 0 else '-'}{size}" if change else "same"
