"""Courses, their sessions, and case studies."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .base import Id, Shape, When, Words


class Course(Shape):
    title: Words
    about: Words = Field(description="What it is for.")
    roles: Annotated[tuple[Id, ...], Field(min_length=1, description="Who it is for.")]


class Skill(Shape):
    can: Words = Field(description='What people can do afterwards, after "You can".')
    clauses: Annotated[tuple[Id, ...], Field(min_length=1)]


class Courses(Shape):
    """What the sessions of standards/training/ belong to, what they teach, and the pack for new staff."""

    courses: dict[Id, Course]
    skills: dict[Id, Skill]
    induction: Id = Field(description="The path whose stops the induction pack prints.")
    survey: Id = Field(description="The form that asks people what they thought of a session.")
    formats: Annotated[tuple[Words, ...], Field(min_length=1, description="What speaks for each way of holding a course, a line each.")]


class Surveyed(Shape):
    """What people at one course said, as reported."""

    course: Words
    audience: Words
    attendances: int
    agreed: Annotated[tuple[int, ...], Field(min_length=1, description="For each statement, in order: the share that agreed or strongly agreed, in whole per cent.")]
    average: int = Field(description="The average as reported.")


class PilotTraining(Shape):
    """The survey of the pilot's training, as its report gives it."""

    source: Words
    web: Words | None = None
    checked: datetime.date
    statements: Annotated[tuple[Words, ...], Field(min_length=1)]
    sessions: Annotated[tuple[Surveyed, ...], Field(min_length=1)]
    limits: Annotated[tuple[Words, ...], Field(min_length=1, description="What these figures cannot show.")]
    asked_for: tuple[Words, ...] = Field((), description="What people asked for, and what came of it here.")


class Activity(Shape):
    """One thing that a session does: what the trainer says and does, what people do, and what they use."""

    id: Id
    title: Words
    does: Literal["talk", "task", "recap", "break"] = Field("talk", description="talk: the trainer leads; task: people do something themselves; recap: what an earlier session taught, left out where sessions are put together; break: a pause.")
    minutes: int | None = Field(None, ge=1, le=180, description="How long it takes; for a whole session its own time counts.")
    say: Words | None = Field(None, description="What the trainer says and does.")
    do: Words | None = Field(None, description="What people do.")
    uses: tuple[Id, ...] = Field((), description="The items of the library that it works with, of any kind.")
    session: Id | None = Field(None, description="For a day: the session that is held here, without its recap.")


class Session(Shape):
    """A plan that someone who did not write it can run: one module of a course, a short edition, or a day made of several."""

    title: Words
    about: Words = Field(description="What it is for, for lists.")
    kind: Literal["module", "short", "day"] = Field("module", description="module: a part of a course; short: an edition for all staff, at most an hour; day: sessions and talks put together.")
    course: Id | None = Field(None, description="The course in courses.yml that it belongs to; none for one that stands by itself.")
    roles: Annotated[tuple[Id, ...], Field(min_length=1, description="Who it is for.")]
    clauses: Annotated[tuple[Id, ...], Field(min_length=1)]
    skills: tuple[Id, ...] = Field((), description="What people can do afterwards, from courses.yml.")
    minutes: int = Field(ge=1, description="How long it takes; what its activities take together.")
    starts_at: Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")] | None = Field(None, description='When it starts, as in "09:30"; without it the plan counts minutes.')
    prepare: Annotated[tuple[Words, ...], Field(min_length=1, description="What the trainer gets ready.")]
    online: Words = Field(description="How it runs on screen.")
    in_person: Words = Field(description="How it runs in a room.")
    handout: tuple[Words, ...] = Field((), description="What people take away, in lines to keep.")
    sheets: tuple[Id, ...] = Field((), description="The flowcharts, checklists, cards and letters that people take away with it.")
    accreditation: Words | None = Field(None, description="Who accredits it, in words for the certificate. Left blank there until an organisation sets it.")
    also: tuple[Words, ...] = ()
    activities: Annotated[tuple[Activity, ...], Field(min_length=1)]
    formerly: tuple[Id, ...] = ()


class Video(Shape):
    web: Words = Field(description="Where it can be seen.")
    transcript: Words = Field(description="What is said and shown in it, in words, for whoever cannot see or hear it.")


class Walk(Shape):
    """The way that a case takes through a flow."""

    flow: Id
    answers: dict[Id, Words] = Field(description="For each question on the way, by its step's id, the label of the answer.")


class Point(Shape):
    id: Id
    text: Words = Field(description="What a good answer covers.")
    clause: Id


class Case(Shape):
    """A case study, plainly invented: what happened, what to ask of it, what a good answer covers, how it might have gone."""

    title: Words
    about: Words
    sessions: Annotated[tuple[Id, ...], Field(min_length=1, description="The sessions that it can be used in.")]
    story: Words = Field(description="What happened. Roles and letters instead of names: Mrs A, a son, the ward.")
    ask: Annotated[tuple[Words, ...], Field(min_length=1, description="What to talk about.")]
    points: Annotated[tuple[Point, ...], Field(min_length=1)]
    went: Words = Field(description="How it might have gone.")
    walk: Walk | None = Field(None, description="The way that it takes through a flowchart, for the trainer's key.")
    video: Video | None = None
    also: tuple[Words, ...] = ()
    formerly: tuple[Id, ...] = ()
