"""The rules by which a policy is read."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from .base import Id, Shape, Words

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
