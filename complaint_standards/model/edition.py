"""The library as a whole: the edition, what it promises, and what was released."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field

from .base import Address, Id, Shape, Words


class Gap(Shape):
    id: str = Field(description="The obligation, expectation or statement that no clause serves.")
    because: Words


class Overview(Shape):
    """What holds for every overview flow: how it opens, and what each way through it passes."""

    opens_with: Id
    first_decision: Id
    passes: tuple[Id, ...]
    leaves_early: Id = Field(description="The obligation whose clause alone may end a path before all of `passes`.")


class Promise(Shape):
    """What every variant promises in so many words, wherever people meet it."""

    clause: Id
    stands_in: Annotated[tuple[Id, ...], Field(min_length=1)]
    because: Words


class Budget(Shape):
    words: int = Field(description="Titles and lines included.")
    reading_age: float


class Edition(Shape):
    edition: Words
    title: Words
    date: datetime.date
    review_by: datetime.date
    status: Literal["draft", "live", "withdrawn"]
    licence: Words
    aim: Words
    stages: tuple[Id, ...]
    flows: tuple[Id, ...]
    checklists: tuple[Id, ...]
    guidance: tuple[Id, ...] = ()
    phrases: tuple[Id, ...] = ()
    letters: tuple[Id, ...] = ()
    kit: tuple[Id, ...] = ()
    paths: tuple[Id, ...] = ()
    public: tuple[Id, ...] = ()
    assessment: tuple[Id, ...] = ()
    training: tuple[Id, ...] = ()
    cases: tuple[Id, ...] = ()
    module_budget: Budget | None = Field(None, description="The most words, and the reading age, of one guidance module.")
    overview: Overview
    promises: tuple[Promise, ...] = ()
    gaps: tuple[Gap, ...] = ()
    report: Words | None = Field(None, description="Where readers say what is wrong: an https: or mailto: address, in which {id}, {page}, {variant} and {edition} are filled in.")
    editorial: tuple[Address, ...] = Field((), description="The items whose words this edition changes, and not what they ask of anyone.")


class Mark(Shape):
    """What is kept of an item of a released edition."""

    kind: Words
    text: Words = Field(description="A mark of its wording.")
    meaning: Words = Field(description="A mark of what it asks of people.")
    sentences: tuple[Words, ...] = Field((), description="A mark of each sentence, to tell an item with a new id from a new one.")


class Release(Shape):
    """The record of a released edition, written by scripts/release.py."""

    edition: Words
    date: datetime.date
    follows: Words | None = None
    editorial: tuple[Address, ...] = ()
    items: dict[Id, Mark]
    retired: tuple[Id, ...] = Field((), description="Ids of earlier editions, never to be used again.")
