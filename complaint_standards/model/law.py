"""The law: obligations, with what was checked and how."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field

from .base import Id, Shape, Words

Basis = Literal["primary-current", "primary-as-made", "primary-older-version", "secondary-authoritative",
                "secondary-other", "duty-seen-detail-not", "not-opened"]
Weight = Literal["act", "statutory-instrument", "contract", "official-requirement", "guidance", "scheme", "policy"]
PRIMARY = ("primary-current", "primary-as-made", "primary-older-version")


class Deadline(Shape):
    value: int | None = None
    unit: Words
    from_: Words = Field(alias="from", description="What starts the clock, in words for readers.")
    counting: Words | None = None
    extension: Words | None = None
    discretion: Words | None = None
    last_seen_window: Words | None = None


class Obligation(Shape):
    id: Id
    source: Words
    url: Words
    force: Literal["must", "may", "none"]
    weight: Weight
    who: Words
    summary: Words
    deadline: Deadline | None = None
    applies_to: Annotated[tuple[Id, ...], Field(min_length=1)]
    conditions: Words | None = None
    amended_by: Words | None = None
    verified: bool = Field(description="True only if checked against a page that was opened.")
    basis: Basis
    checked: datetime.date
    opened: tuple[Words, ...] = ()
    note: Words | None = None


class Instrument(Shape):
    title: Words
    short: Words
    cite: Words
    url: Words
    obligations: tuple[Obligation, ...]


class Boundaries(Shape):
    boundaries: tuple[Obligation, ...]


class Definition(Shape):
    term: Words
    source: Words
    url: Words
    meaning: Words
    verified: bool
    basis: Basis
    checked: datetime.date
    opened: tuple[Words, ...] = ()
    note: Words | None = None


class Definitions(Shape):
    definitions: tuple[Definition, ...]


class Change(Shape):
    id: Id
    summary: Words
    url: Words
    status: Words
    checked: datetime.date


class Pending(Shape):
    pending: tuple[Change, ...]
    open_first: tuple[Words, ...]
