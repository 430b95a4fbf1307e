"""What the readers of one variant get: items in their places, with the origin of every field."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .. import model
from ..load import Entry, Library
from ..problems import Place
from .settings import Origin, Setting


@dataclass(frozen=True)
class Placed:
    """An item, a flow step or a checklist line, with the origin of every field.

    `parts` are a stage's clauses, a flow's steps, a checklist's lines or a module's sections, in reading
    order. `group` is the heading that a line stands under.
    """

    id: str
    kind: str
    shape: Any
    origins: Mapping[str, Origin]
    notes: tuple[tuple[str, Origin], ...] = ()
    parts: tuple[Placed, ...] = ()
    group: str = ""

    @property
    def name(self) -> str:
        return self.id.rpartition("/")[2]

    @property
    def when(self) -> Mapping[str, tuple[str, ...]]:
        return getattr(self.shape, "when", {})

    def place(self, name: str) -> Place:
        origin = self.origins.get(name)
        return origin.place if origin else next(iter(self.origins.values())).place


@dataclass(frozen=True)
class Done:
    """One operation of one layer, for the pages that say what differs and why."""

    verb: str
    item: str
    title: str
    origin: Origin
    fields: tuple[str, ...] = ()
    operation: model.Operation = model.Operation()


@dataclass(frozen=True, eq=False)
class Resolved:
    """What the readers of one variant get.

    `instead` leads from a dropped item to the one that says it here. `met` has the notes on expectations
    and statements, whose own words no layer can change.
    """

    id: str
    variant: model.Variant
    library: Library
    date: datetime.date
    layers: tuple[str, ...]
    law_for: tuple[str, ...]
    budget: model.Budget | None
    settings: Mapping[str, Setting]
    stages: tuple[Placed, ...]
    flows: tuple[Placed, ...]
    checklists: tuple[Placed, ...]
    guidance: tuple[Placed, ...]
    phrases: tuple[Placed, ...]
    letters: tuple[Placed, ...]
    kit: tuple[Placed, ...]
    paths: tuple[Placed, ...]
    public: tuple[Placed, ...]
    assessment: tuple[Placed, ...]
    training: tuple[Placed, ...]
    cases: tuple[Placed, ...]
    done: tuple[Done, ...]
    instead: Mapping[str, str]
    met: Mapping[str, tuple[tuple[str, Origin], ...]]
    items: Mapping[str, Placed] = field(repr=False)

    @functools.cached_property
    def tasks(self) -> dict[str, Entry]:
        """What readers come to do: what the layers add, topmost first, then what the shared model lists."""
        layers = [self.library.layers[name] for name in reversed(self.layers[1:])]
        own = {name: Entry(name, task, layer.document, ("tasks", name)) for layer in layers for name, task in layer.variant.tasks.items()}
        return own | {name: entry for name, entry in self.library.tasks.items() if name not in own}

    @property
    def own(self) -> tuple[str, ...]:
        """The layers above the sector: an organisation and its division; none for a sector itself."""
        return self.layers[2:]

    @property
    def document(self) -> model.DocumentControl | None:
        """Document control: that of the topmost layer which has one."""
        found = (self.library.layers[name].variant.document for name in reversed(self.own))
        return next((one for one in found if one), None)

    def item(self, id: str) -> Placed | None:
        """An item, or the one that says it here where a layer drops it (`instead`); None if there is neither."""
        seen: set[str] = set()
        while id in self.instead and id not in self.items and id not in seen:
            seen.add(id)
            id = self.instead[id]
        return self.items.get(id)

    @property
    def sheets(self) -> tuple[Placed, ...]:
        """What people use as it stands, beside the procedure: flowcharts, checklists, cards, letters, the kit."""
        return (*self.flows, *self.checklists, *self.phrases, *self.letters, *self.kit)

    @property
    def clauses(self) -> Iterator[Placed]:
        return (clause for stage in self.stages for clause in stage.parts)

    @functools.cached_property
    def choices(self) -> dict[str, str]:
        return {name: setting.value for name, setting in self.settings.items() if setting.type == "choice"}

    def applies(self, obligation: model.Obligation) -> bool:
        return applies(obligation, self.law_for)


def applies(obligation: model.Obligation, law_for: Iterable[str]) -> bool:
    return "all" in obligation.applies_to or not set(law_for).isdisjoint(obligation.applies_to)


def active(placed: Placed, choices: Mapping[str, str]) -> bool:
    """Whether `when` holds; an item without it always does."""
    return all(choices.get(name) in wanted for name, wanted in placed.when.items())
