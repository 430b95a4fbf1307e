"""How we write, and what staff type when they look for something."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Id, Shape, Words


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


class Exceptions(Shape):
    exceptions: tuple[Exception_, ...] = ()


class Asked(Shape):
    """What staff type in the search when an item, or a page that is none, is what they need."""

    asked: dict[Id, tuple[Words, ...]]
