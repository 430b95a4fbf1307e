"""The dates that follow from a complaint: how days, working days and months are counted.

overrides/assets/javascripts/dates.js counts in the same way in the browser; tests/vectors/dates.json holds both
to it. What is law here and what is a convention, the page that pages/dates.py makes says.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from . import model
from .model import Duration
from .resolve import Resolved

DAY = datetime.timedelta(days=1)
MONTHS = 6  # what repeats does so for this long: by then there is an answer, or a new date


@dataclass(frozen=True)
class Found:
    """What one clock says: its dates (none while the day it counts from is not known), and a name for each where
    it has several. `sure`: bank holidays are known for every day that was counted."""

    clock: str
    dates: tuple[datetime.date, ...]
    names: tuple[str, ...] = ()
    sure: bool = True


def works(day: datetime.date, holidays: model.Holidays) -> bool:
    """Monday to Friday, bank holidays left out."""
    return day.weekday() < 5 and all(day != one.date for one in holidays.days)


def count(start: datetime.date, duration: Duration, counting: str, holidays: model.Holidays) -> datetime.date:
    """The last day of a time that starts on `start`.

    `after`: that day is left out, it is day zero. `with`: it is itself the first day. Months end on the same
    number of a later month, or on its last day where it has no such number (`after`), or on the day before that
    number (`with`). Only working days leave days out.
    """
    if duration.unit in ("month", "year"):
        return _months(start, duration.number * (12 if duration.unit == "year" else 1), counting)
    if duration.unit != "working day":
        return start + DAY * (duration.number * (7 if duration.unit == "week" else 1) - (counting == "with"))
    day, left = start, duration.number - (counting == "with" and works(start, holidays))
    while left:
        day += DAY
        left -= works(day, holidays)
    return day


def _months(start: datetime.date, months: int, counting: str) -> datetime.date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    month += 1
    last = calendar.monthrange(year, month)[1]
    if start.day > last:
        return datetime.date(year, month, last)
    return datetime.date(year, month, start.day) - (DAY if counting == "with" else DAY * 0)


def sure(start: datetime.date, end: datetime.date, duration: Duration, holidays: model.Holidays) -> bool:
    """Whether a count can be relied on: bank holidays are known for all its days, or leave it alone."""
    return duration.unit != "working day" or holidays.since <= start and end <= holidays.until


def follow(resolved: Resolved, received: datetime.date, true: frozenset[str] = frozenset(), knew: datetime.date | None = None) -> Iterator[Found]:
    """The dates that follow from the day a complaint came, clock by clock, for those that apply.

    `true` says what is true of the complaint (`spoken`, `data`); `knew` is the day the person first knew of the
    matter.
    """
    holidays = resolved.library.holidays.shape
    for name, entry in resolved.library.clocks.items():
        clock, value = entry.shape, resolved.settings[entry.shape.value].value
        if value is None or clock.only_if and clock.only_if not in true or not resolved.item(clock.clause):
            continue
        start = received if clock.from_ == "received" else knew
        tiers = [("", value)] if isinstance(value, Duration) else [(when or title, within) for title, within, when in value]
        if start is None or not tiers:
            yield Found(name, ())
        elif clock.repeats:
            yield _repeated(name, start, value, holidays)
        else:
            ends = [count(start, within, clock.counting, holidays) for _, within in tiers]
            yield Found(name, tuple(ends), tuple(title for title, _ in tiers if title), all(sure(start, end, within, holidays) for end, (_, within) in zip(ends, tiers)))


def _repeated(name: str, start: datetime.date, every: Duration, holidays: model.Holidays) -> Found:
    found, last = [], _months(start, MONTHS, "with")
    while (day := count(found[-1] if found else start, every, "after", holidays)) <= last:
        found.append(day)
    return Found(name, tuple(found), (), sure(start, last, every, holidays))
