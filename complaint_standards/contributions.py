"""The shape of what the community brings: practices, questions, events, adopters, improvements (docs/community/)."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field

from .model import Add, Checklist, Clause, ExpectationId, Id, Note, Setting, Shape, Words


class Moderated(Shape):
    """A person has been through the moderator's checklist. From that day on the item is published."""

    by: Words = Field(description="A role, never a person's name.")
    on: datetime.date


class Withdrawn(Shape):
    on: datetime.date
    because: Words


class Kept(Shape):
    words: Words = Field(description="What the privacy gate finds.")
    because: Words = Field(description="Why it tells nobody who anyone is.")


class Contribution(Shape):
    """What every item of the community carries."""

    title: Words
    sectors: tuple[Id, ...] = Field((), description="The sectors it is for; none named: all of them.")
    moderated: Moderated | None = None
    review_by: datetime.date | None = Field(None, description="After this day it is published no longer, until someone has looked at it again.")
    withdrawn: Withdrawn | None = Field(None, description="It is published no longer. Words of a person who asks for that are deleted, not withdrawn.")
    kept: tuple[Kept, ...] = Field((), description="What the privacy gate finds and a moderator has looked at.")


class Figure(Shape):
    """A change that was measured. Without its base nobody can tell what it is worth, so each part is needed."""

    measure: Words
    n: int = Field(ge=1, description="How many complaints, people or answers it was measured on.")
    before: Words | int | float
    after: Words | int | float
    unit: Words
    period: Words


class Quote(Shape):
    words: Words
    by: Words = Field(description="A role, never a person's name.")
    consent: Literal[True] = Field(description="Whoever said it agreed that it may stand here.")


class Offer(Add):
    """An addition that an organisation may take over; a new clause or checklist stands in it whole."""

    clause: Clause | None = None
    checklist: Checklist | None = None


class Adoption(Shape):
    """What an organisation would write to do the same: operations as in variant.yml."""

    values: dict[Id, Setting] = {}
    notes: tuple[Note, ...] = ()
    add: tuple[Offer, ...] = ()


class Practice(Contribution):
    """What someone did, so that others can find it, judge it and do the same."""

    about: Words = Field(description="In a line.")
    problem: Words
    done: Words
    who_for: Words
    effort: Literal["little", "some", "much", "not-said"] = "not-said"
    cost: Words | None = None
    changed: tuple[Figure, ...] = ()
    result: Words | None = Field(None, description="What came of it in words, without figures: those stand in `changed`.")
    went_wrong: Words | None = None
    needs: tuple[Words, ...] = ()
    clauses: tuple[Id, ...] = ()
    expectations: tuple[ExpectationId, ...] = ()
    sheets: tuple[Id, ...] = Field((), description="What the library has to do it with.")
    size: tuple[Literal["small", "medium", "large"], ...] = Field((), description="How large an organisation it was tried in, or would suit.")
    status: Literal["proposed", "checked"] = "proposed"
    tried_in: Words = Field(description="What kind of organisation, never its name where anything went wrong.")
    source: Id | None = Field(None, description="Where it is told in public: an id of sources.yml.")
    contact: Words | None = Field(None, description="A role to ask for, never a person's name, phone or e-mail address.")
    quotes: tuple[Quote, ...] = ()
    also: tuple[Words, ...] = Field((), description="Other words that people look for it with.")
    adopt: Adoption | None = None


class Question(Contribution):
    """A question as people ask it. Its answer stands below the fields; without one it is listed as open."""

    asked_by: Words = Field(description="A role or a kind of organisation.")
    tags: tuple[Words, ...] = ()
    clauses: tuple[Id, ...] = ()
    practices: tuple[Id, ...] = ()
    source: Id | None = None
    text: Words | None = Field(None, description="The answer; comes from below the front matter.")


class Event(Contribution):
    """A meeting or a webinar. Times are UK time."""

    about: Words
    status: Literal["proposed", "booked", "cancelled"]
    starts: datetime.datetime = Field(description="UK time, as in 2027-02-16 12:30.")
    minutes: int = Field(ge=5, le=600)
    where: Words
    host: Words | None = Field(None, description="A role or an organisation.")
    join: Words | None = Field(None, description="The address to join at.")
    clauses: tuple[Id, ...] = ()
    practices: tuple[Id, ...] = ()
    recording: Words | None = None
    transcript: Words | None = None
    summary: Words | None = None


class Adopter(Contribution):
    """An organisation that uses the material and wants others to know. `title` is its name, or a kind of organisation."""

    variant: Id = Field(description="The sector that it builds on.")
    edition: Words
    since: datetime.date
    opted_in: Moderated = Field(description="Who agreed to stand here, a role, and when.")
    practices: tuple[Id, ...] = Field((), description="The practice cards that it has taken over.")
    address: Words | None = Field(None, description="Where its own procedure can be read.")
    contact: Words | None = Field(None, description="A role, never a person's name.")


class Feedback(Shape):
    said: Words = Field(description="What was asked for, in our words.")
    by: Words = Field(description="A role or a kind of organisation.")
    source: Id | None = None
    question: Id | None = None


class Improvement(Contribution):
    """A change of the material, with the feedback that caused it; while it is not done, a point of the roadmap."""

    about: Words
    status: Literal["done", "under-way", "planned", "considering", "not-planned"]
    on: datetime.date | None = Field(None, description="When it was done.")
    edition: Words | None = None
    items: tuple[Id, ...] = ()
    because_of: Annotated[tuple[Feedback, ...], Field(min_length=1)]


class Difference(Shape):
    """One departure of an adopter, as `differences.json` of its site tells it."""

    verb: Literal["values", "add", "changes", "drop", "notes"]
    item: Words
    title: Words
    field: str = ""
    was: str = ""
    ours: str = ""
    because: str = ""
    credit: str = ""
    by: str = ""
    on: datetime.date | None = None
    review_by: datetime.date | None = None
    until: datetime.date | None = None
    layer: str = ""
    sheets: tuple[str, ...] = ()
    filled: bool = False


class Differences(Shape):
    """What an adopter's site gives out as `differences.json`."""

    name: Words
    edition: Words
    differences: tuple[Difference, ...]


class Source(Shape):
    title: Words
    by: Words
    published: Words
    url: Words | None = None
    note: Words | None = None


class Box(Shape):
    """One thing that a contribution form asks for."""

    id: Id
    ask: Words
    help: Words | None = None
    kind: Literal["line", "text", "list", "one-of", "some-of"] = Field("text", description="A list has one thing a line.")
    options: dict[Id, Words] = {}
    needed: bool = False


class ContributionForm(Shape):
    title: Words
    about: Words
    boxes: Annotated[tuple[Box, ...], Field(min_length=1)]


class Desk(Shape):
    """How people reach the community, and what every way in asks of them."""

    moderator: Words = Field(description="A role.")
    email: Words | None = Field(None, description="Where contributions are sent; none: nobody has set one up yet.")
    note: Words | None = Field(None, description="What readers should know of where all this comes from.")
    issues: Words | None = Field(None, description="Where GitHub's issue forms of this copy are.")
    never: Annotated[tuple[Words, ...], Field(min_length=1, description="What never to include.")]
    checklist: Annotated[tuple[Words, ...], Field(min_length=1, description="What a moderator goes through before an item is published.")]
    forms: dict[Id, ContributionForm]
