"""What people told, and what came of it."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .base import Id, Shape, Words


class Quote(Shape):
    question: Id
    words: Words
    consent: Literal[True] = Field(description="Whoever said it ticked that you may use their words.")


class Wave(Shape):
    """The replies to one survey over some months, counted. Kept by an organisation in feedback/."""

    survey: Id
    from_: datetime.date = Field(alias="from", description="The first day that replies were counted from.")
    to: datetime.date
    asked: int | None = Field(None, ge=1, description="How many people you asked.")
    replies: int = Field(ge=1, description="How many filled in at least one question.")
    answers: dict[Id, dict[Id, Annotated[int, Field(strict=True, ge=0)]]] = Field(description="For each question, how many people gave each answer.")
    quotes: tuple[Quote, ...] = ()


class Objective(Shape):
    id: Annotated[str, StringConstraints(pattern=r"^[A-Z]$")]
    title: Words
    issue: Words = Field(description="What is wrong that it sets out to change.")
    objective: Words
    success: Annotated[tuple[Words, ...], Field(min_length=1, description="What success looks like.")]


class Heard(Shape):
    channel: Id = Field(description="How it was heard.")
    says: Words


class Measure(Shape):
    """What can be looked at within months."""

    id: Annotated[str, StringConstraints(pattern=r"^[0-9]\.[0-9]$")]
    objective: Words
    text: Words


class Indicator(Shape):
    """What takes years, and what the report said of it."""

    id: Annotated[str, StringConstraints(pattern=r"^L[0-9]+$")]
    objective: Words
    text: Words
    status: Literal["met", "not-met"]
    because: Words | None = None
    evidence: Annotated[tuple[Heard, ...], Field(min_length=1)]


class Evaluation(Shape):
    """A framework to judge whether the Standards make a difference."""

    source: Words
    channels: dict[Id, Words]
    objectives: tuple[Objective, ...]
    measures: tuple[Measure, ...]
    indicators: tuple[Indicator, ...]


class Found(Shape):
    """What an organisation found for one measure or indicator."""

    found: Words
    status: Literal["met", "partly", "not-met", "too-early"] | None = Field(None, description="For an indicator.")
    evidence: Annotated[tuple[Heard, ...], Field(min_length=1)]


class OwnEvaluation(Shape):
    """The framework as an organisation filled it in: evaluation.yml beside its variant.yml."""

    from_: datetime.date = Field(alias="from")
    to: datetime.date
    by: Words = Field(description="A role or a committee, never a person's name.")
    measures: dict[str, Found] = {}
    indicators: dict[str, Found] = {}


class PilotFigure(Shape):
    """One figure that the pilot report gives, or does not."""

    id: Annotated[str, StringConstraints(pattern=r"^PO-[0-9]{3}$")]
    objective: Words
    where: Words = Field(description="The kind of organisation. Never its name.")
    what: Words
    when: Words | None = None
    value: int | float | Words
    unit: Words
    against: Annotated[str, StringConstraints(pattern=r"^PO-[0-9]{3}$")] | None = Field(None, description="The figure that it is compared with.")
    recomputed: Words | None = Field(None, description="What the report's own tables give.")
    follows: Literal["yes", "partly", "no", "nothing-claimed"] = Field(description="Whether what the report says of it follows from figures that it gives.")
    note: Words | None = None


class Claim(Shape):
    """What can be said on the strength of these figures, and no more."""

    says: Words
    figures: Annotated[tuple[str, ...], Field(min_length=1)]
    but: Words = Field(description="What it does not show.")


class Pilot(Shape):
    source: Words
    about: Words
    figures: Annotated[tuple[PilotFigure, ...], Field(min_length=1)]
    claims: tuple[Claim, ...]
