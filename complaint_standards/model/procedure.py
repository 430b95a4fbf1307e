"""The model procedure: stages and their clauses."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import ExpectationId, Id, Shape, When, Words

Force = Literal["law", "standard", "local"]


class Rule(Shape):
    obligation: Id
    says: Words = Field(description="The exact sentence of the clause that states the rule.")


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
