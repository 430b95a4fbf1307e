"""What of docs/community/ is published, for whom, and on what day.

An item stands on the site from the day a person has moderated it, until its review date or until it is
withdrawn. Everything that shows items, from pages to feeds, asks here and nowhere else.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from .contributions import Event
from .load import Entry, Library

LONDON = ZoneInfo("Europe/London")
TRANSCRIPT_WITHIN = datetime.timedelta(days=30)


@dataclass(frozen=True)
class Published:
    """What readers get, each kind in the order of its titles; events by their time, improvements the newest first."""

    practices: tuple[Entry, ...]
    questions: tuple[Entry, ...]
    events: tuple[Entry, ...]
    adopters: tuple[Entry, ...]
    improvements: tuple[Entry, ...]
    date: datetime.date

    @property
    def answered(self) -> tuple[Entry, ...]:
        return tuple(one for one in self.questions if one.shape.text)

    @property
    def unanswered(self) -> tuple[Entry, ...]:
        return tuple(one for one in self.questions if not one.shape.text)

    @property
    def coming(self) -> tuple[Entry, ...]:
        """Events of the day itself and of days to come, the next one first."""
        return tuple(one for one in self.events if one.shape.starts.date() >= self.date)

    @property
    def past(self) -> tuple[Entry, ...]:
        """Events that are over, the last one first."""
        return tuple(reversed([one for one in self.events if one.shape.starts.date() < self.date]))

    def used_by(self, practice: str) -> int:
        """How many adopters on the register have taken a practice over."""
        return sum(practice in one.shape.practices for one in self.adopters)

    def about(self, clause: str) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
        """The practices and the answered questions that name a clause."""
        return tuple(one for one in self.practices if clause in one.shape.clauses), tuple(one for one in self.answered if clause in one.shape.clauses)


@functools.lru_cache(maxsize=32)
def published(library: Library, date: datetime.date, sector: str = "") -> Published:
    """Everything that is published on a day, or what of it is for one sector."""
    found = {kind: [_now(one, library) for one in items.values() if is_live(one, date) and (not sector or not one.shape.sectors or sector in one.shape.sectors)] for kind, items in library.community.items.items()}
    by_title = lambda items: tuple(sorted(items, key=lambda one: one.shape.title.lower()))
    return Published(by_title(found["practice"]), by_title(found["question"]), tuple(sorted(found["event"], key=lambda one: (one.shape.starts, one.id))), by_title(found["adopter"]),
                     tuple(sorted(found["improvement"], key=lambda one: (-(one.shape.on or datetime.date.min).toordinal(), one.shape.title.lower()))), date)


def _now(entry: Entry, library: Library) -> Entry:
    """An item that names the steps it is about by the ids that they have today."""
    new = {key: names for key in ("clauses", "sheets", "items") if (old := getattr(entry.shape, key, ())) != (names := tuple(library.renamed.get(name, name) for name in old))}
    return dataclasses.replace(entry, shape=entry.shape.model_copy(update=new)) if new else entry


def is_live(entry: Entry, date: datetime.date) -> bool:
    """Whether an item is published on a day. What is withdrawn is gone, whatever the day."""
    one = entry.shape
    return one.withdrawn is None and one.moderated is not None and one.moderated.on <= date and not has_lapsed(entry, date)


def has_lapsed(entry: Entry, date: datetime.date) -> bool:
    """Whether an item is past its review date; or an event was only proposed, and its day is past."""
    one = entry.shape
    return bool(one.review_by and one.review_by < date) or isinstance(one, Event) and one.status == "proposed" and one.starts.date() < date


def lacks_transcript(entry: Entry, date: datetime.date) -> bool:
    """Whether an event took place so long ago that its transcript is due, and there is none."""
    one = entry.shape
    return one.status == "booked" and one.starts.date() + TRANSCRIPT_WITHIN < date and not one.transcript


def starts(event: Event) -> datetime.datetime:
    return event.starts.replace(tzinfo=LONDON)


def ends(event: Event) -> datetime.datetime:
    return (starts(event).astimezone(datetime.timezone.utc) + datetime.timedelta(minutes=event.minutes)).astimezone(LONDON)


def months(items: Iterable[Entry]) -> dict[datetime.date, list[Entry]]:
    """Items by the month in which they were published, the newest month first."""
    found: dict[datetime.date, list[Entry]] = {}
    for one in sorted(items, key=lambda one: (one.shape.moderated.on, one.shape.title), reverse=True):
        found.setdefault(one.shape.moderated.on.replace(day=1), []).append(one)
    return found
