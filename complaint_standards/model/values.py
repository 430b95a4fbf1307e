"""What an organisation may set, and what is shared by all pages: roles, values, terms, bodies, tasks, clocks."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from .base import Id, Shape, Words


class Role(Shape):
    title: Words = Field(description="As a label: 'Complaints manager'.")
    phrase: Words = Field(description="Inside a sentence, with its article: 'the complaints manager'.")
    about: Words
    formerly: tuple[Id, ...] = ()


class Limits(Shape):
    least: Words | int | None = None
    most: Words | int | None = None
    obligation: Id | None = Field(None, description="The rule that sets the limit.")


class Value(Shape):
    type: Literal["duration", "choice", "text", "number", "phone", "email", "web", "address", "tiers", "role-list"]
    title: Words
    about: Words = Field(description="Why it may be set, in a sentence.")
    default: Any = None
    gap: Words | None = Field(None, description="What stands in the text until someone sets it.")
    says: Words | None = Field(None, description="How a fixed value reads in a sentence.")
    starts: Words | None = Field(None, description="For a time: what starts the clock.")
    none: Words | None = Field(None, description="How an empty list reads in a sentence.")
    options: dict[str, Words] = Field({}, description="For a choice: each option and what it means.")
    limits: Limits | None = None
    required: bool | Words = Field(False, description="Whether an organisation has to set it. A word: at least one of the values that share the word.")
    formerly: tuple[Id, ...] = Field((), description="Ids that it had before.")


class Tier(Shape):
    name: Words
    within: Words
    when: Words | None = None


class Term(Shape):
    term: Words
    meaning: Words
    also: tuple[Words, ...] = ()
    see: tuple[Id, ...] = ()


class Body(Shape):
    name: Words
    short: Words
    for_: Words = Field(alias="for")
    web: Words
    phone: Words | None = None
    checked: datetime.date
    opened: tuple[Words, ...] = ()


class Task(Shape):
    title: Words
    about: Words
    goes_to: Annotated[tuple[Id, ...], Field(min_length=1)]


class Clock(Shape):
    """A date that follows from a complaint."""

    title: Words
    value: Id = Field(description="The value that says how long: a duration, or tiers of them.")
    from_: Literal["received", "knew"] = Field("received", alias="from", description="The day it counts from: that it came, or that the person first knew of the matter.")
    counting: Literal["after", "with"] = Field("after", description="Whether that day is left out, or is itself the first day.")
    repeats: bool = False
    only_if: Literal["spoken", "data"] | None = Field(None, description="What has to be true of the complaint: spoken, or about personal information.")
    clause: Id
    about: Words
    late: Words | None = Field(None, description="What to do about a complaint that came after this date.")


class Holiday(Shape):
    date: datetime.date
    name: Words


class Holidays(Shape):
    """Bank holidays, and the days between which they are known."""

    source: Words
    checked: datetime.date
    opened: tuple[Words, ...] = ()
    note: Words | None = None
    since: datetime.date
    until: datetime.date
    days: Annotated[tuple[Holiday, ...], Field(min_length=1)]
