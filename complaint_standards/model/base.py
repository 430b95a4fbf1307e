"""What every shape is made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Address = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)?$")]
ExpectationId = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]+$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
When = dict[Id, Annotated[tuple[str, ...], Field(min_length=1)]]


class Shape(BaseModel):
    """A mapping with fixed keys. Keys are written with hyphens; a key that is not known is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=lambda name: name.replace("_", "-"))
