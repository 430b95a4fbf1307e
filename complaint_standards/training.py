"""Training sessions as they run: what happens when, which cases go with them, and the way that a case takes through a flow."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

from . import model
from .flow import successors
from .load import CORE
from .resolve import Placed, Resolved

DAY = "day"  # the kind of a session that is put together from others


class Slot(NamedTuple):
    """An activity in its place. `at` and `minutes` count minutes, `at` from the start; `of` is the session that it
    belongs to, which in a day is another than the day itself."""

    at: int
    minutes: int
    activity: Placed
    of: Placed


def agenda(session: Placed, resolved: Resolved) -> tuple[Slot, ...]:
    """What happens when. A session that is held within a day gives its activities, but for what it repeats of others."""
    slots, at = [], 0
    for activity, of in _activities(session, resolved):
        minutes = activity.shape.minutes or 0
        slots.append(Slot(at, minutes, activity, of))
        at += minutes
    return tuple(slots)


def _activities(session: Placed, resolved: Resolved) -> Iterator[tuple[Placed, Placed]]:
    for activity in session.parts:
        held = resolved.item(activity.shape.session) if activity.shape.session else None
        if held and held.kind == "session" and held.shape.kind != DAY:
            yield from ((part, held) for part in held.parts if part.shape.does != "recap")
        else:
            yield activity, session


def length(slots: tuple[Slot, ...]) -> int:
    """How long slots take together, in minutes."""
    return sum(slot.minutes for slot in slots)


def without_a_task(slots: tuple[Slot, ...]) -> tuple[int, Slot | None]:
    """The longest time, in minutes, that people only listen, and the slot in which it starts. A break does not count."""
    longest, first, listening, since = 0, None, 0, None
    for slot in slots:
        if slot.activity.shape.does == "task":
            listening, since = 0, None
        elif slot.activity.shape.does != "break":
            listening, since = listening + slot.minutes, since or slot
        if listening > longest:
            longest, first = listening, since
    return longest, first


def cases(session: Placed, resolved: Resolved) -> list[Placed]:
    """The case studies that can be used in a session: first those that a layer brought, topmost first, then the shared ones."""
    wanted = {slot.of.id for slot in agenda(session, resolved)} | {session.id}
    found = [case for case in resolved.cases if wanted & {placed.id for name in case.shape.sessions if (placed := resolved.item(name))}]
    return sorted(found, key=lambda case: -resolved.layers.index(brought_by(case, resolved)))


def brought_by(placed: Placed, resolved: Resolved) -> str:
    """The layer whose folder holds an item."""
    return next((name for name in reversed(resolved.layers) if placed.id in resolved.library.layers[name].items[placed.kind]), CORE)


def lies_before(case: Placed, resolved: Resolved) -> list[Placed]:
    """The stages of the procedure that a case is about, in their order."""
    named = {placed.id for point in case.parts if (placed := resolved.item(point.shape.clause))}
    return [stage for stage in resolved.stages if named & {clause.id for clause in stage.parts}]


class Wrong(NamedTuple):
    """Why a walk does not follow its flow: the step in question, and what is wrong with it."""

    step: str
    what: str
    expected: str


def way(walk: model.Walk, resolved: Resolved) -> tuple[tuple[tuple[Placed, str], ...], Wrong | None]:
    """The steps that a case takes through a flow, each with the answer given there, and what is wrong with it if anything is."""
    flow = resolved.item(walk.flow)
    if flow is None or flow.kind != "flow":
        return (), Wrong("flow", f'there is no flowchart "{walk.flow}"', f"one of: {', '.join(one.id for one in resolved.flows)}")
    follows, steps = successors(flow, resolved.choices), {step.name: step for step in flow.parts}
    taken: list[tuple[Placed, str]] = []
    name = next(iter(follows), None)
    while name in follows and name not in {step.name for step, _ in taken}:
        step, onward = steps[name], dict(follows[name])
        label = walk.answers.get(name, "") if step.shape.kind == "ask" else ""
        if step.shape.kind == "ask" and label not in onward:
            labels = ", ".join(f'"{one}"' for one in onward)
            return tuple(taken), Wrong(name, f'"{label}" is not an answer to {flow.id}/{name}' if label else f"the walk gives no answer to {flow.id}/{name}", f"one of: {labels}")
        taken.append((step, label))
        name = onward.get(label)
    if spare := next((one for one in walk.answers if one not in {step.name for step, _ in taken}), None):
        return tuple(taken), Wrong(spare, f"the walk answers {flow.id}/{spare}, which is not on its way", f"answers to: {', '.join(step.name for step, label in taken if label)}")
    return tuple(taken), None


# --- what people said of the pilot's training --------------------------------------------------------
def average(figures: tuple[int, ...]) -> Fraction:
    """The exact average of some whole per cents."""
    return Fraction(sum(figures), len(figures))


def half_up(exact: Fraction) -> int:
    """A whole number; a half goes up: 94.5 is 95, and 99.5 is 100.

    >>> half_up(Fraction(189, 2)), half_up(Fraction(226, 3))
    (95, 75)
    """
    return int((Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(1), ROUND_HALF_UP))


def can_be(percent: int, people: int) -> bool:
    """Whether some count of so many people makes a share that rounds to this whole per cent."""
    near = percent * people // 100  # of all counts this one and the next come closest
    return any(half_up(Fraction(100 * count, people)) == percent for count in (near, near + 1))
