"""What lies over the core: a sector or an organisation, and what it changes."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from pydantic import Field, create_model

from .assessment import Row
from .base import Address, ExpectationId, Id, Shape, Words
from .edition import Budget
from .procedure import Clause, Stage
from .sheets import Card, Checklist, Flow, Form, Guidance, Leaflet, Letter, Line, Path, Phrase, Section, Space, Step, Stop
from .training import Activity, Case, Point, Session
from .values import Task


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
