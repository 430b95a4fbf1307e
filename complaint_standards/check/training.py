"""A training session can be run from its page alone, and the cases that go with it are whole."""

from __future__ import annotations

from collections.abc import Iterator

from ..load import Library
from ..problems import Problem
from ..resolve import Placed, Resolved
from ..training import DAY, agenda, average, cases, half_up, length, way, without_a_task

LONGEST_TALK, LONGEST_SHORT, FEWEST_CASES = 60, 60, 2  # minutes, minutes, case studies for each session


def sessions_can_be_run(resolved: Resolved) -> Iterator[Problem]:
    """Each activity has its time and says what happens; the times of a session add up; a short one is an hour at most."""
    told: set[str] = set()  # a day is not blamed for what is wrong with a session that it holds
    for session in sorted(resolved.training, key=lambda one: one.shape.kind == DAY):
        for activity in session.parts:
            for what, expected in _lacks(activity, resolved):
                told.add(session.id)
                yield Problem(activity.place("title"), f"{activity.id} {what}", expected=expected, fix="say so there; standards/README.md shows a session")
        slots = agenda(session, resolved)
        if told & {session.id, *(slot.of.id for slot in slots)}:
            continue
        taken = length(slots)
        if taken != session.shape.minutes:
            told.add(session.id)
            yield Problem(session.place("minutes"), f"{session.id} says {session.shape.minutes} minutes, and its activities take {taken}", expected="the same time", fix=f"set `minutes` to {taken}, or change what the activities take")
        if session.shape.kind == "short" and session.shape.minutes > LONGEST_SHORT:
            yield Problem(session.place("minutes"), f"{session.id} is a short edition of {session.shape.minutes} minutes", expected=f"at most {LONGEST_SHORT}, so that everyone can come", fix="leave something out, or make a module of it")
        listening, slot = without_a_task(slots)
        if listening >= LONGEST_TALK:
            told.add(session.id)
            yield Problem(session.place("minutes"), f"in {session.id} people only listen for {listening} minutes, from {slot.activity.id} on", expected=f"something to do (`does: task`) within each {LONGEST_TALK} minutes",
                          fix="put a task in between: a case to talk over in pairs, a call to practise, a letter to mend")


def _lacks(activity: Placed, resolved: Resolved) -> Iterator[tuple[str, str]]:
    shape = activity.shape
    held = resolved.item(shape.session) if shape.session else None
    if bool(shape.minutes) == bool(shape.session):
        yield ("has neither a time nor a session" if not shape.minutes else "has both a time and a session"), "`minutes`, or `session` for a whole session that is held here"
    elif held and (held.kind != "session" or held.shape.kind == DAY):
        yield f'holds "{shape.session}", which is a day of its own', "a session of kind module or short"
    elif shape.minutes and shape.does != "break" and not (shape.say or shape.do):
        yield "does not say what happens", "`say`: what the trainer says and does; `do`: what people do"
    elif shape.does == "task" and not shape.do:
        yield "is a task, and does not say what people do", "`do`: what people do"


def sessions_use_what_is_here(resolved: Resolved) -> Iterator[Problem]:
    """What a session works with, and what people take away, is something that this variant has."""
    for session in resolved.training:
        for placed, key in [(session, "sheets"), *((activity, "uses") for activity in session.parts)]:
            for name in getattr(placed.shape, key):
                if resolved.item(name) is None:
                    yield Problem(placed.place(key), f'{placed.id} works with "{name}", which {resolved.id} does not have', expected="items that the readers of this variant get",
                                  fix=f"change {placed.id} in {resolved.id}, or name what says it there (`instead`) where it is dropped")


def every_course_is_taught(resolved: Resolved) -> Iterator[Problem]:
    """Each course has a session, and each skill is taught in one."""
    entry = resolved.library.courses
    if entry is None:
        return
    for kind, names, taught in (("course", entry.shape.courses, {session.shape.course for session in resolved.training}), ("skill", entry.shape.skills, {name for session in resolved.training for name in session.shape.skills})):
        for name in names:
            if name not in taught:
                yield Problem(entry.place(f"{kind}s", name), f'no session {"belongs to the course" if kind == "course" else "teaches the skill"} "{name}"', expected="at least one in each variant",
                              fix=f"name it in a session, or take the {kind} away")


def sessions_have_cases(resolved: Resolved) -> Iterator[Problem]:
    """There are at least two case studies to choose from for each session, in each variant."""
    for session in resolved.training:
        found = cases(session, resolved)
        if session.shape.kind != DAY and len(found) < FEWEST_CASES:
            yield Problem(session.place("title"), f"there {'is one case study' if found else 'is no case study'} for {session.id} in {resolved.id}", expected=f"at least {FEWEST_CASES}", fix=f"write one in cases/, or name {session.id} under `sessions` of one that fits")


def cases_can_be_used(resolved: Resolved) -> Iterator[Problem]:
    """Each case study goes with a session that is held, and the way that it takes through a flow is one that the flow has, to an end."""
    for case in resolved.cases:
        if not any(resolved.item(name) for name in case.shape.sessions):
            yield Problem(case.place("sessions"), f"{case.id} is for sessions that {resolved.id} does not have", expected="at least one that its readers get", fix=f"name one, or drop {case.id} too")
        if case.shape.walk and (wrong := way(case.shape.walk, resolved)[1]):
            yield Problem(case.place("walk"), f"{case.id} cannot be walked through: {wrong.what}", expected=wrong.expected, fix="follow the flowchart with the case in hand, in each variant that has it, and write down each answer as it stands there")


def averages_are_as_reported(library: Library) -> Iterator[Problem]:
    """The averages that the pilot's report gives are those of its own figures, a half going up."""
    entry = library.pilot_training
    for n, one in enumerate(entry.shape.sessions if entry else ()):
        if len(one.agreed) != len(entry.shape.statements):
            yield Problem(entry.place("sessions", n, "agreed"), f"{len(one.agreed)} of {len(entry.shape.statements)} figures are given for {one.course}", expected=f"one for each of the {len(entry.shape.statements)} statements, in their order", fix="give each statement its figure")
        elif (found := half_up(average(one.agreed))) != one.average:
            yield Problem(entry.place("sessions", n, "average"), f"the average of {one.course} is given as {one.average}", expected=f"{found}, which is what its figures make, a half going up", fix="compare both with the report")
