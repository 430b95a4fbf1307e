"""The Complaint Standards and the journey of someone who complains."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .base import ExpectationId, Id, Shape, Words


class Level(Shape):
    """One of the levels of the self-assessment; its number is its place in the list, from 1."""

    title: Words
    means: Words = Field(description="What is true at this level, whatever the question.")
    target: bool = Field(False, description="The level to aim for, where an organisation names no other. One level has it.")


class Expectation(Shape):
    id: ExpectationId
    text: Words
    seen: Literal["page", "guide", "part"] = Field(description="Where we read it: its own page, or only as quoted in a guide.")
    stages: tuple[Id, ...] = ()
    note: Words | None = None


class Standard(Shape):
    letter: Annotated[str, StringConstraints(pattern=r"^[A-Z]$")]
    title: Words
    about: Words
    source: Words
    checked: datetime.date
    note: Words | None = None
    inspected: tuple[Id, ...] = Field((), description="The rules of the regulator that evidence for this Standard is about, in our reading.")
    expectations: tuple[Expectation, ...]


class Statement(Shape):
    id: Id
    text: Words
    ours: bool = Field(description="True where the words are ours, because the published ones were not confirmed.")
    test: Words


class JourneyStage(Shape):
    number: int
    title: Words
    outcome: Words
    outcome_confirmed: bool
    source: Words
    note: Words | None = None
    statements: tuple[Statement, ...]
