"""The shape of every kind of item. The JSON Schemas that editors use are written from these classes."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema, create_model

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Address = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)?$")]
ExpectationId = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]+$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Force = Literal["law", "standard", "local"]
Basis = Literal["primary-current", "primary-as-made", "primary-older-version", "secondary-authoritative",
                "secondary-other", "duty-seen-detail-not", "not-opened"]
Weight = Literal["act", "statutory-instrument", "contract", "official-requirement", "guidance", "scheme", "policy"]
PRIMARY = ("primary-current", "primary-as-made", "primary-older-version")


class Shape(BaseModel):
    """A mapping with fixed keys. Keys are written with hyphens; a key that is not known is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=lambda name: name.replace("_", "-"))


# --- the library's own files --------------------------------------------------------------------
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


_PATTERN = {"type": "string", "minLength": 1}
_PATTERNS = {"anyOf": [_PATTERN, {"type": "array", "items": _PATTERN, "minItems": 1}]}


class Sign(Shape):
    """What has to hold of a sentence. All of `all` stand in it, in any order; the rest looks around it."""

    all: Annotated[tuple[Words, ...], Field(min_length=1), BeforeValidator(lambda given: (given,) if isinstance(given, str) else given), WithJsonSchema(_PATTERNS)]
    without: Words | None = Field(None, description="Does not stand in the sentence.")
    under: Words | None = Field(None, description="Stands in a heading above, in the label of the paragraph or in that of the table's row or column.")
    beside: Words | None = Field(None, description="Stands in the same paragraph, or in the same list with its opening line.")
    around: Words | None = Field(None, description="Stands somewhere under the same heading.")
    lacking: dict[Id, Literal["paragraph", "section", "document"]] = Field({}, description="Duties that nothing there states. Such a sign is for whole documents only.")
    note: Words | None = Field(None, description="What there is to add in this case, in a sentence.")
    obligation: Id | None = Field(None, description="The rule, where it is another one in this case.")


def _sign(given: Any) -> Any:
    """One pattern, or a list of patterns, is a sign that asks for nothing else."""
    return {"all": given} if isinstance(given, (str, list, tuple)) else given


Signs = tuple[Annotated[Sign, BeforeValidator(_sign), WithJsonSchema({"anyOf": [*_PATTERNS["anyOf"], Sign.model_json_schema(by_alias=True)]})], ...]


class Fault(Shape):
    """A class of wrong wording, with sentences that it has to find and sentences that it has to leave alone."""

    title: Words
    says: Words = Field(description="What is wrong with a sentence that shows it.")
    why: Words = Field(description="Why it matters, to the people who complain or to the organisation.")
    instead: Words = Field(description="What to write, in a sentence or two that can be copied.")
    obligation: Id
    sure: Literal["clear", "likely", "look"] = Field("likely", description="How far the words alone show it. clear: they say it; likely: read the sentence again; look: it may be right here.")
    duties: tuple[Id, ...] = Field((), description="What the document does speak of where it shows this, though wrongly, so that it is not told to be missing too.")
    sectors: tuple[Id, ...] = Field((), description="The sectors it is a fault in, as `law-for` names them; none for all.")
    once: bool = Field(False, description="Whether one document can show it only once, because it is about something that is not there.")
    only_with: tuple[Words, ...] = Field((), description="Small letters. The patterns are tried only on a sentence that holds one of these, since patterns are slow.")
    patterns: Annotated[Signs, Field(min_length=1)]
    unless: Signs = ()
    wrong: Annotated[tuple[Words, ...], Field(min_length=1, description="Sentences, or short texts, that show it.")]
    right: Annotated[tuple[Words, ...], Field(min_length=1, description="Sentences, or short texts, that do not, the nearest ones best.")]


class Duty(Shape):
    """What a policy should say, with sentences that say it and sentences that only seem to."""

    title: Words = Field(description="What the policy says when it is there, as in: Complaints are acknowledged within three working days.")
    stage: Id = Field(description="The stage of the model that it belongs to.")
    obligations: tuple[Id, ...] = Field(description="The rules that ask for it; of these the ones that apply to a sector count. None for what is good practice.")
    instead: Words = Field(description="What to write where nothing says it, in a sentence or two that can be copied.")
    only_with: tuple[Words, ...] = ()
    patterns: Annotated[Signs, Field(min_length=1)]
    unless: Signs = ()
    says: Annotated[tuple[Words, ...], Field(min_length=1, description="Sentences, or short texts, that say it.")]
    silent: Annotated[tuple[Words, ...], Field(min_length=1, description="Sentences, or short texts, that do not, the nearest ones best.")]


class Headings(Shape):
    """What headings of local policies belong to a stage of the model."""

    patterns: Annotated[tuple[Words, ...], Field(min_length=1)]
    finds: Annotated[tuple[Words, ...], Field(min_length=1, description="Headings that belong here.")]
    leaves: Annotated[tuple[Words, ...], Field(min_length=1, description="Headings that do not, the nearest ones best.")]


class Caught(Shape):
    text: Words
    value: Any


class Extract(Shape):
    """How to tell from a policy what a value of ours is set to there."""

    patterns: tuple[Words, ...] = Field((), description="Each catches the value in its first group.")
    options: dict[Id, tuple[Words, ...]] = Field({}, description="For a choice: what tells each option.")
    near: Words | None = Field(None, description="Stands in the sentence or in what it stands under.")
    unless: tuple[Words, ...] = ()
    finds: Annotated[tuple[Caught, ...], Field(min_length=1)]
    leaves: Annotated[tuple[Words, ...], Field(min_length=1, description="Sentences that set nothing, the nearest ones best.")]


class Vocabulary(Shape):
    """Words for one thing. A pattern names them in braces."""

    means: Words
    words: Annotated[tuple[Words, ...], Field(min_length=1, description="Small letters; each a regular expression, in which other entries may be named in braces.")]


class Style(Shape):
    """Words that we do not use, and what we write instead."""

    kind: Literal["scolding", "jargon", "heavy", "banned"]
    words: Annotated[tuple[Words, ...], Field(min_length=1, description="As they stand in a sentence; * stands for any ending.")]
    why: Words
    instead: Words


class Exception_(Shape):
    item: Id = Field(description="The item, or the file's name without its ending.")
    words: Words = Field(description="What the check finds there.")
    because: Words


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


class Asked(Shape):
    """What staff type in the search when an item, or a page that is none, is what they need."""

    asked: dict[Id, tuple[Words, ...]]


class Exceptions(Shape):
    exceptions: tuple[Exception_, ...] = ()


# --- the law ------------------------------------------------------------------------------------
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


# --- items that layers may change -------------------------------------------------------------------
class Rule(Shape):
    obligation: Id
    says: Words = Field(description="The exact sentence of the clause that states the rule.")


When = dict[Id, Annotated[tuple[str, ...], Field(min_length=1)]]


class Clause(Shape):
    title: Words
    force: Force
    role: Id
    do: tuple[Words, ...] = Field((), description="Short imperative lines.")
    rules: tuple[Rule, ...] = ()
    expectations: tuple[ExpectationId, ...] = ()
    statements: tuple[Id, ...] = ()
    also: tuple[Words, ...] = Field((), description="Other words that people look for it with.")
    when: When = {}
    formerly: tuple[Id, ...] = ()
    split_from: Id | None = Field(None, description="The clause that this one was cut out of.")
    text: Words = Field(description="Comes from below the front matter.")


class Stage(Shape):
    title: Words
    purpose: Words
    nutshell: Words
    also: tuple[Words, ...] = ()
    clauses: tuple[Id, ...]


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


# --- a self-assessment that an organisation made ------------------------------------------------
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


# --- what people told us, and what came of it ------------------------------------------------------
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


# --- layers ---------------------------------------------------------------------------------------
class Operation(Shape):
    """What every operation may carry: a reason, whose idea it was, who decided it and when, and how long it holds."""

    because: Words | None = None
    credit: Words | None = Field(None, description="Where it was taken from, as `complaint-standards adopt` writes it.")
    by: Words | None = None
    on: datetime.date | None = None
    review_by: datetime.date | None = None
    until: datetime.date | None = None


class Setting(Operation):
    set: Any


class Note(Operation):
    item: Address | ExpectationId = Field(description="An item or a part of one; or an expectation or statement, to say how you meet it.")
    text: Words


class Add(Operation):
    item: Id | None = Field(None, description="A new item of this folder, or an existing one to move.")
    step: Step | None = None
    line: Line | None = None
    section: Section | None = None
    phrase: Phrase | None = None
    space: Space | None = None
    stop: Stop | None = None
    activity: Activity | None = None
    point: Point | None = None
    after: Address | None = None
    before: Address | None = None


class Drop(Operation):
    item: Address
    next: Id | None = Field(None, description="For a step: the step that follows instead.")
    instead: Id | None = Field(None, description="For a clause: the one that says it here; whatever led to the one led to the other.")


class Approval(Shape):
    stage: Words
    by: Words = Field(description="A committee or a role, never a person's name.")
    on: datetime.date | None = None


class Revision(Shape):
    version: Words
    date: datetime.date
    author: Words = Field(description="A role, never a person's name.")
    change: Words


class DocumentControl(Shape):
    """What a committee and a records manager ask of a document. A field that is not filled in is a gap."""

    profile: Literal["full", "small"] = Field(description="full: for a trust or a board; small: for a practice.")
    status: Literal["draft", "live"]
    title: Words | None = None
    version: Words | None = None
    date: datetime.date | None = None
    review_by: datetime.date | None = None
    completed_by: Words | None = Field(None, description="A role, never a person's name.")
    id: Words | None = None
    owner: Words | None = Field(None, description="A role, never a person's name.")
    sponsor: Words | None = Field(None, description="A role, never a person's name.")
    approvals: tuple[Approval, ...] = ()
    version_rule: Words | None = None
    consultation: Words | None = None
    equality_assessment: Words | None = None
    dissemination: Words | None = None
    related_policies: tuple[Words, ...] = ()
    history: tuple[Revision, ...] = ()
    supersedes: tuple[Words, ...] = Field((), description="Documents that this one takes the place of.")


class Variant(Shape):
    id: Id
    name: Words
    short: Words
    about: Words
    extends: Id
    edition: Words
    law_for: tuple[Id, ...] = ()
    budget: Budget | None = None
    document: DocumentControl | None = Field(None, description="Document control, for an organisation.")
    report: Words | None = Field(None, description="Where readers say what is wrong: an https: or mailto: address, in which {id}, {page}, {variant} and {edition} are filled in.")
    tasks: dict[Id, Task] = Field({}, description="What readers here come to do, before what the shared model lists; the id of one of those takes its place.")
    values: dict[Id, Setting] = {}
    notes: tuple[Note, ...] = ()
    add: tuple[Add, ...] = ()
    drop: tuple[Drop, ...] = ()


def _change(kind: type[Shape], name: str, leave_out: tuple[str, ...]) -> type[Shape]:
    """The shape of a file that changes an item: the fields of the item, none of them required."""
    fields = {
        key: (info.annotation | None, Field(None, alias=info.alias, description=info.description))
        for key, info in kind.model_fields.items() if key not in leave_out
    }
    return create_model(name, __base__=Operation, changes=(Address, ...),
                        source=(Words | None, Field(None, description="The official address, where a rule is corrected.")),
                        **fields)


# What a layer leaves alone is named: an id, old ids, and parts, which are changed one by one.
CHANGES = {
    "stage": _change(Stage, "StageChange", ("clauses",)),
    "clause": _change(Clause, "ClauseChange", ("force", "formerly", "split_from")),
    "flow": _change(Flow, "FlowChange", ("kind", "steps", "formerly")),
    "step": _change(Step, "StepChange", ("id",)),
    "checklist": _change(Checklist, "ChecklistChange", ("parts", "formerly")),
    "line": _change(Line, "LineChange", ("id",)),
    "guidance": _change(Guidance, "GuidanceChange", ("sections", "formerly")),
    "leaflet": _change(Leaflet, "LeafletChange", ("sections", "formerly")),
    "section": _change(Section, "SectionChange", ("id",)),
    "letter": _change(Letter, "LetterChange", ("kind", "formerly")),
    "card": _change(Card, "CardChange", ("parts", "formerly")),
    "phrase": _change(Phrase, "PhraseChange", ("id",)),
    "form": _change(Form, "FormChange", ("kind", "asks", "easy_read_of", "parts", "formerly")),
    "space": _change(Space, "SpaceChange", ("id",)),
    "path": _change(Path, "PathChange", ("stops", "formerly")),
    "stop": _change(Stop, "StopChange", ("id",)),
    "row": _change(Row, "RowChange", ("standard", "formerly")),
    "session": _change(Session, "SessionChange", ("kind", "activities", "formerly")),
    "activity": _change(Activity, "ActivityChange", ("id",)),
    "case": _change(Case, "CaseChange", ("points", "formerly")),
    "point": _change(Point, "PointChange", ("id",)),
}


# --- durations ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Duration:
    """A number of working days, days, weeks, months or years."""

    number: int
    unit: str

    def __str__(self) -> str:
        return f"{self.number} {self.unit}{'s' if self.number != 1 else ''}"

    def days(self) -> tuple[int, int]:
        """The fewest and the most calendar days it can be. Ten bank holidays a year are allowed for."""
        n = self.number
        return {"working day": (n, n + 2 * (n // 5 + 1) + 4), "day": (n, n), "week": (7 * n, 7 * n),
                "month": (365 * n // 12 - 2, 366 * n // 12 + 2), "year": (365 * n, 366 * n)}[self.unit]

    def at_most(self, limit: Duration) -> bool:
        if self.unit == limit.unit:
            return self.number <= limit.number
        return self.days()[1] <= limit.days()[0]

    def at_least(self, limit: Duration) -> bool:
        if self.unit == limit.unit:
            return self.number >= limit.number
        return self.days()[0] >= limit.days()[0]


def duration(text: Any) -> Duration | None:
    """`"3 working days"` as a Duration; None for anything else."""
    match = re.fullmatch(r"(\d+) (working day|day|week|month|year)s?", text) if isinstance(text, str) else None
    return Duration(int(match[1]), match[2]) if match and int(match[1]) else None
