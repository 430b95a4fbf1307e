"""What stands beside the procedure: flows, checklists, guidance, letters, cards, forms, paths, pages for the public."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import ExpectationId, Id, Shape, When, Words


class Answer(Shape):
    label: Words
    to: Id


class Step(Shape):
    id: Id
    do: Words | None = None
    ask: Words | None = None
    end: Words | None = None
    role: Id
    clause: Id
    next: Id | None = None
    answers: tuple[Answer, ...] = ()
    when: When = {}

    @property
    def kind(self) -> str:
        return "ask" if self.ask else "end" if self.end else "do"

    @property
    def words(self) -> str:
        return self.do or self.ask or self.end or ""


class Flow(Shape):
    title: Words
    kind: Literal["overview", "sheet"]
    about: Words
    also: tuple[Words, ...] = ()
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    formerly: tuple[Id, ...] = ()


class Line(Shape):
    id: Id
    text: Words
    clause: Id
    when: When = {}


class Part(Shape):
    title: Words
    lines: Annotated[tuple[Line, ...], Field(min_length=1)]


class Checklist(Shape):
    title: Words
    about: Words
    role: Id
    also: tuple[Words, ...] = Field((), description="Other words that people look for it with.")
    write: tuple[Words, ...] = Field((), description="Lines to fill in at the top.")
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]
    agree: Words | None = Field(None, description="The box to write in at the foot.")
    formerly: tuple[Id, ...] = ()


class Section(Shape):
    id: Id
    title: Words
    text: Words
    when: When = {}


class Guidance(Shape):
    """A module: how to do one thing well. Its sections stand below the fields, each under its fixed heading."""

    title: Words
    about: Words
    roles: Annotated[tuple[Id, ...], Field(min_length=1, description="Who it is for.")]
    clauses: Annotated[tuple[Id, ...], Field(min_length=1)]
    expectations: tuple[ExpectationId, ...] = ()
    statements: tuple[Id, ...] = ()
    sheets: tuple[Id, ...] = Field((), description="The flowcharts, checklists, cards and letters to use with it.")
    also: tuple[Words, ...] = Field((), description="Other words that people look for it with.")
    when: When = {}
    formerly: tuple[Id, ...] = ()
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]


class Leaflet(Shape):
    """Words for the public, under headings of its own."""

    title: Words
    about: Words
    clauses: Annotated[tuple[Id, ...], Field(min_length=1)]
    statements: tuple[Id, ...] = ()
    also: tuple[Words, ...] = ()
    draft: Words | None = Field(None, description="What has still to be done before anyone uses it.")
    large: bool = Field(False, description="On paper in large letters only, over as many sides as that takes: for Easy Read.")
    code: Id | None = Field(None, description="A value that is a web address, drawn at the end as a square to scan once it is set.")
    formerly: tuple[Id, ...] = ()
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]


class Letter(Shape):
    """A letter, or a paragraph that letters share. What is filled in for each person stands in [brackets]."""

    title: Words
    about: Words
    kind: Literal["letter", "paragraph"] = "letter"
    role: Id = Field(description="Who writes it.")
    clauses: Annotated[tuple[Id, ...], Field(min_length=1)]
    then: tuple[Id, ...] = Field((), description="The shared paragraphs that follow the text, in order.")
    sign: Id | None = Field(None, description="The role that signs it.")
    also: tuple[Words, ...] = ()
    when: When = {}
    formerly: tuple[Id, ...] = ()
    text: Words = Field(description="Comes from below the front matter.")


class Phrase(Shape):
    id: Id
    text: Words = Field(description="Words to say, as they are said.")
    avoid: Words | None = Field(None, description="What people say instead, that does not help.")
    clause: Id
    when: When = {}


class Phrases(Shape):
    title: Words
    lines: Annotated[tuple[Phrase, ...], Field(min_length=1)]


class Card(Shape):
    """What to say, on one side."""

    title: Words
    about: Words
    role: Id
    also: tuple[Words, ...] = ()
    parts: Annotated[tuple[Phrases, ...], Field(min_length=1)]
    formerly: tuple[Id, ...] = ()


class Space(Shape):
    id: Id
    text: Words = Field(description="What is asked, or the point that is made.")
    help: Words | None = Field(None, description="What belongs here.")
    obligation: Id | None = Field(None, description="The rule that asks for it.")
    statement: Id | None = Field(None, description="For a survey: the \"I\" statement that it asks about.")
    when: When = {}


class Spaces(Shape):
    title: Words
    about: Words | None = None
    show: Literal["lines", "boxes", "table", "points", "answers"] = Field("lines", description="A line to write on, a box, a column of a table, a point of a list, or answers to choose one of.")
    answers: dict[Id, Words] = Field({}, description="For `answers`: each answer and how it reads.")
    rows: int = Field(8, ge=1, le=30, description="How many empty rows a table prints.")
    lines: Annotated[tuple[Space, ...], Field(min_length=1)]


class Form(Shape):
    """A document of the governance kit: a report, a log, an agenda, terms of reference, a survey."""

    title: Words
    about: Words
    kind: Literal["report", "log", "form", "agenda", "terms", "guide", "plan", "survey"]
    role: Id
    clauses: Annotated[tuple[Id, ...], Field(min_length=1)]
    also: tuple[Words, ...] = ()
    asks: Literal["people", "staff"] | None = Field(None, description="For a survey: people who complained, or staff who were complained about. Their answers are never shown together.")
    easy_read_of: Id | None = Field(None, description="For a survey: the one that asks the same in other words. Their questions and answers have the same ids.")
    draft: Words | None = Field(None, description="What has still to be done before anyone uses it.")
    large: bool = Field(False, description="On paper in large letters only, over as many sides as that takes: for Easy Read.")
    parts: Annotated[tuple[Spaces, ...], Field(min_length=1)]
    formerly: tuple[Id, ...] = ()


class Stop(Shape):
    id: Id
    text: Words
    goes_to: Id


class Path(Shape):
    """What one kind of reader reads or does, in order."""

    title: Words
    about: Words
    role: Id | None = None
    also: tuple[Words, ...] = ()
    stops: Annotated[tuple[Stop, ...], Field(min_length=1)]
    formerly: tuple[Id, ...] = ()
