"""What people told an organisation: the counts of each survey, season beside season, and never a share without its number.

Whoever shows results, a page or the command, asks here: what is shown, what is too few to show, and how it is said.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from .load import Entry, Layer
from .resolve import Placed, Resolved, active, plain
from .training import half_up

FEWEST = 5  # replies; where fewer came nothing is shown of them, since someone could tell who said what
ALIKE = "all alike, so not shown"
ENOUGH = "survey-enough"  # the value that says how many are enough to speak of a change


@dataclass(frozen=True)
class Count:
    """How many of those who answered a question (`of`) gave one answer."""

    answer: str
    number: int
    of: int


@dataclass(frozen=True)
class Season:
    """One wave as it may be shown. `counts` has the answers to each question by its id, `few` the questions that too few
    answered, `alike` those that all staff answered alike; `hidden`: too few replied at all."""

    id: str
    months: str
    asked: int | None
    replies: int
    hidden: bool
    counts: dict[str, tuple[Count, ...]]
    few: frozenset[str]
    alike: frozenset[str]
    quotes: tuple[tuple[str, str], ...]

    def count(self, question: str, answer: str) -> Count | None:
        return next((one for one in self.counts.get(question, ()) if one.answer == answer), None)

    def share(self, question: str, answer: str, least: int) -> str:
        """One answer, or why it is not shown."""
        found = self.count(question, answer)
        if found:
            return share(found, least)
        return ALIKE if question in self.alike else f"fewer than {FEWEST} answered" if self.hidden or question in self.few else "not asked"


@dataclass(frozen=True)
class Results:
    """All waves of one survey, the earliest first."""

    survey: Placed
    seasons: tuple[Season, ...]

    def has(self, question: str) -> bool:
        """Whether there is something to say of a question, if only that few answered."""
        return any(question in {*one.counts, *one.few, *one.alike} for one in self.seasons)


def surveys(resolved: Resolved, asks: str = "") -> list[Placed]:
    """The surveys that the readers of a variant get, or of these the ones that ask `people` or `staff`."""
    return [one for one in resolved.kit if one.shape.kind == "survey" and asks in ("", one.shape.asks)]


def questions(survey: Placed) -> dict[str, tuple[Placed, dict[str, str]]]:
    """The questions of a survey that have answers to choose from, by id, each with its answers by id."""
    answers = {part.title: part.answers for part in survey.shape.parts if part.show == "answers"}
    return {one.name: (one, answers[one.group]) for one in survey.parts if one.group in answers}


def whose(resolved: Resolved) -> Layer | None:
    """The topmost of an organisation's layers that has any waves: a division without its own shows those of the whole."""
    return next((layer for name in reversed(resolved.own) if (layer := resolved.library.layers[name]).feedback), None)


def waves(resolved: Resolved) -> list[Entry]:
    """The waves that an organisation has, the earliest first."""
    return sorted(layer.feedback.values(), key=_when) if (layer := whose(resolved)) else []


def _when(wave: Entry) -> tuple:
    return wave.shape.from_, wave.id


def results(resolved: Resolved, asks: str, given: Iterable[Entry] | None = None) -> list[Results]:
    """What is shown of the surveys that ask `people`, or of those that ask `staff`; never of both together.

    Of the waves that the organisation has, or of these `given`.
    """
    made = []
    some = waves(resolved) if given is None else sorted(given, key=_when)
    for survey in surveys(resolved, asks):
        if seasons := tuple(season(one, survey) for one in some if one.shape.survey == survey.id):
            made.append(Results(survey, seasons))
    return made


def season(wave: Entry, survey: Placed) -> Season:
    """A wave as it may be shown. Of a question that fewer than FEWEST answered no counts are given; of a wave with fewer
    replies none at all, and of staff no words either. Where all staff gave one answer, whoever knows who replied would know
    what each of them said: that answer is kept back too."""
    shape, asked = wave.shape, questions(survey)
    hidden = shape.replies < FEWEST
    bases = {} if hidden else {name: sum(shape.answers[name].values()) for name in asked if name in shape.answers}
    counts = {name: tuple(Count(answer, shape.answers[name].get(answer, 0), of) for answer in asked[name][1]) for name, of in bases.items() if of >= FEWEST}
    few = frozenset(bases) - frozenset(counts)
    alike = frozenset(name for name, given in counts.items() if survey.shape.asks == "staff" and any(one.number == one.of for one in given))
    texts = {one.name: one.shape.text for one in survey.parts}
    quotes = () if hidden and survey.shape.asks == "staff" else tuple((texts.get(one.question, one.question), one.words) for one in shape.quotes)
    return Season(wave.id, months(shape.from_, shape.to), shape.asked, shape.replies, hidden, {name: given for name, given in counts.items() if name not in alike}, few, alike, quotes)


def enough(resolved: Resolved) -> int:
    return resolved.settings[ENOUGH].value if ENOUGH in resolved.settings else 0


def share(count: Count, least: int) -> str:
    """One answer: "18 of 45 (40%)". A share in percent only where enough answered; always the two numbers.

    >>> share(Count("yes", 18, 45), 30), share(Count("yes", 3, 8), 30)
    ('18 of 45 (40%)', '3 of 8')
    """
    return f"{count.number} of {count.of}" + (f" ({half_up(Fraction(100 * count.number, count.of))}%)" if count.of >= least else "")


def change(before: Count | None, after: Count | None, least: int) -> str:
    """How one answer changed: in people, and where enough answered both times in percentage points, between the two bases.

    >>> change(Count("yes", 12, 40), Count("yes", 18, 45), 30)
    '6 more people, up 10 percentage points (of 40, then of 45)'
    >>> change(Count("yes", 3, 8), Count("yes", 18, 45), 30)
    '15 more people, and too few replies for percentage points (of 8, then of 45)'
    """
    if before is None or after is None:
        return "no two numbers to compare"
    more = after.number - before.number
    people = f"{abs(more)} {'more' if more > 0 else 'fewer'} {'person' if abs(more) == 1 else 'people'}" if more else "as many people"
    points = Fraction(100 * after.number, after.of) - Fraction(100 * before.number, before.of)
    whole = half_up(abs(points))
    moved = f", {'up' if points > 0 else 'down'} {whole} percentage point{'' if whole == 1 else 's'}" if whole else ", the same share to within a percentage point"
    return people + (moved if min(before.of, after.of) >= least else ", and too few replies for percentage points") + f" (of {before.of}, then of {after.of})"


def warning(result: Results, least: int) -> str:
    """What is said of seasons with few replies; empty where there are enough."""
    few = [one for one in result.seasons if one.replies < least]
    if not few:
        return ""
    return f"Few replies: {'; '.join(f'{one.months}, {one.replies}' for one in few)}. Under {least} a change may be chance, so read the words, and speak of no trend."


def base(one: Season) -> str:
    """How many were asked and replied: "31 replies, 120 asked (26%)"."""
    replied = f"{one.replies} repl{'y' if one.replies == 1 else 'ies'}"
    return f"{replied}, {one.asked} asked ({half_up(Fraction(100 * one.replies, one.asked))}% replied)" if one.asked else f"{replied}; nobody noted how many were asked"


def lines(resolved: Resolved, made: list[Results]) -> Iterator[str]:
    """Results as the terminal shows them: the same as the page."""
    least = enough(resolved)
    for result in made:
        asks = {"people": "People who complained", "staff": "Staff who were complained about: never add these to the others"}[result.survey.shape.asks]
        yield from (result.survey.shape.title, "-" * len(result.survey.shape.title), asks)
        yield from (f"{one.months}: {base(one)}{f'. Fewer than {FEWEST} replied, so no counts are shown' if one.hidden else ''}" for one in result.seasons)
        if words := warning(result, least):
            yield words
        for group, asked in itertools.groupby(questions(result.survey).values(), key=lambda pair: pair[0].group):
            yield from ("", group)
            for question, answers in asked:
                if not active(question, resolved.choices) or not result.has(question.name):
                    continue
                yield f"  {plain(question.shape.text, resolved.settings)}"
                for answer, words in answers.items():
                    counts = [one.count(question.name, answer) for one in result.seasons]
                    yield f"    {words:<12}" + "".join(f"{one.share(question.name, answer, least):<20}" for one in result.seasons) + (change(counts[-2], counts[-1], least) if len(counts) > 1 else "")
        for one in result.seasons:
            for asked, words in one.quotes:
                yield from ("", f"  {asked} ({one.months})", f"    “{words}”")
        yield ""


def months(start: datetime.date, end: datetime.date) -> str:
    """From when to when, in months.

    >>> months(datetime.date(2026, 4, 1), datetime.date(2026, 6, 30)), months(datetime.date(2025, 12, 1), datetime.date(2026, 1, 31))
    ('April to June 2026', 'December 2025 to January 2026')
    """
    if (start.year, start.month) == (end.year, end.month):
        return f"{start:%B %Y}"
    return f"{start:%B} to {end:%B %Y}" if start.year == end.year else f"{start:%B %Y} to {end:%B %Y}"
