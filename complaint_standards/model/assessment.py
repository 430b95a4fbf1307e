"""The self-assessment: its questions, and what an organisation answered."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .base import ExpectationId, Id, Shape, When, Words


class Row(Shape):
    """One question of the self-assessment, and what the answer looks like at each level."""

    title: Words = Field(description="What is true when all is well, in a few words. No values.")
    standard: Annotated[str, StringConstraints(pattern=r"^[A-Z]$")] = Field(description="The Standard whose score it counts towards.")
    expectations: Annotated[tuple[ExpectationId, ...], Field(min_length=1)]
    short: bool = Field(False, description="Whether it is one of the short form.")
    question: Words
    look_for: Annotated[tuple[Words, ...], Field(min_length=2, max_length=3)] = Field(description="What to look at before you answer.")
    levels: dict[Id, Words] = Field(description="What it looks like at each level of levels.yml, in something that can be seen.")
    ask: Words = Field(description="The question as a patient or carer would answer it.")
    clauses: Annotated[tuple[Id, ...], Field(min_length=1, description="The clauses that help when the level is low.")]
    sheets: tuple[Id, ...] = Field((), description="The flowcharts, checklists, cards, letters and kit that help.")
    when: When = {}
    formerly: tuple[Id, ...] = ()


class Evidence(Shape):
    what: Words = Field(description="A document, a figure, something seen; never a person's name.")
    link: Words | None = Field(None, description="An address that starts with https:// or http://, or a file's name.")


class View(Shape):
    """What someone answers to one question. Without `by` it is what you agreed together."""

    row: Id
    level: Annotated[int, Field(ge=1, le=4)] | None = None
    by: Words | None = Field(None, description="A role or a group, never a person's name.")
    outside: bool = Field(False, description="The view of a partner, or of people who use the service: shown, and not counted.")
    evidence: tuple[Evidence, ...] = ()
    note: Words | None = None
    priority: Literal["high", "medium", "low"] = "medium"


class Action(Shape):
    row: Id
    what: Words
    type: Literal["policy", "procedure", "training", "performance", "communication", "investigation"]
    owner: Words | None = Field(None, description="A role, never a person's name.")
    by: datetime.date | None = None
    horizon: Literal["short", "medium", "long"]


class AnnualReturn(Shape):
    """The totals of the year, as the annual report and the data return ask for them."""

    due: datetime.date | None = Field(None, description="The day the return is due.")
    received: Annotated[int, Field(ge=0)] | None = None
    well_founded: Annotated[int, Field(ge=0)] | None = None
    ombudsman: Annotated[int, Field(ge=0)] | None = Field(None, description="Complaints that you were told went to the Ombudsman.")


class Assessment(Shape):
    """A self-assessment of one day."""

    edition: Words
    sector: Id
    organisation: Words | None = Field(None, description="Left out, the file is anonymous.")
    date: datetime.date
    form: Literal["short", "full"] = "full"
    baseline: bool = Field(False, description="Whether later years are compared with this one.")
    target: Annotated[int, Field(ge=1, le=4)] | None = None
    return_: AnnualReturn | None = Field(None, alias="return")
    views: Annotated[tuple[View, ...], Field(min_length=1)]
    plan: tuple[Action, ...] = ()
