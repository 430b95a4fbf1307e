"""Flows end, fit a sheet, and never lead a complaint past its duties."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from ..flow import MOST_BOXES, chart, combinations, paths, reachable, shortcomings, successors
from ..load import CORE
from ..problems import Problem, unknown
from ..resolve import Resolved, plain
from .law import cite

MOST_WORDS = 14


def every_step_leads_on(resolved: Resolved) -> Iterator[Problem]:
    """No dead end, no step that nothing leads to, no loop without a way out, every answer labelled."""
    for flow in resolved.flows:
        names = {step.name for step in flow.parts}
        broken = False
        for step in flow.parts:
            shape, kind = step.shape, step.shape.kind
            given = [key for key in ("do", "ask", "end") if getattr(shape, key)]
            targets = [answer.to for answer in shape.answers] + ([shape.next] if shape.next else [])
            for target in targets:
                if target not in names:
                    broken = True
                    yield unknown(step.place("answers" if shape.answers else "next"), "step", target, names, step.id)
            wrong = {
                "do": "" if shape.next and not shape.answers else "a `do` step has `next`, and no answers",
                "ask": "" if len(shape.answers) in (2, 3) and not shape.next else "an `ask` step has two or three answers, and no `next`",
                "end": "" if not shape.next and not shape.answers else "nothing follows an `end`",
            }[kind]
            what = f"{step.id} leads nowhere" if kind == "do" and not shape.next else f"{step.id} is not a whole step"
            if len(given) != 1:
                wrong = "exactly one of `do`, `ask` and `end`"
                what = f"{step.id} has {' and '.join(f'`{key}`' for key in given) or 'no words'}"
            if wrong:
                broken = True
                yield Problem(step.place(kind), what, expected=wrong, fix="give it what it needs; standards/README.md shows a step of each kind")
            labels = [answer.label.lower() for answer in shape.answers]
            if len(set(labels)) != len(labels):
                yield Problem(step.place("answers"), f"{step.id} has two answers with one label", expected="answers that differ", fix="reword one of them")
            if step.when and kind != "do":
                yield Problem(step.place("when"), f"{step.id} is a question or an end, and carries `when`", expected="`when` on `do` steps only", fix="take it away")
        if broken or not flow.parts:
            continue
        for choices in combinations(resolved, flow.parts):
            follows = successors(flow, choices)
            if not follows:
                continue
            start = next(iter(follows))
            seen = reachable(follows, start)
            stuck = [step for step in flow.parts if step.name in seen and all(follows[name] for name in reachable(follows, step.name))]
            circle = [step for step in stuck if any(step.name in reachable(follows, to) for _, to in follows[step.name])] or stuck
            if circle:
                yield Problem(circle[0].place(circle[0].shape.kind), f"there is no way to an end of {flow.id} from {', '.join(step.name for step in circle)}", expected="an end on every way, and a way out of every loop",
                              fix="lead one of these steps on to a step outside the loop")
                continue
            for step in flow.parts:
                if step.name in follows and step.name not in seen:
                    yield Problem(step.place(step.shape.kind), f"nothing leads to {step.id}", expected="an answer or a `next` that names it", fix="lead a step to it, or drop it")


def fits_a_sheet(resolved: Resolved) -> Iterator[Problem]:
    """At most twelve boxes with short words, and a main line that can be drawn."""
    for flow in resolved.flows:
        for step in flow.parts:
            count = len(plain(step.shape.words, resolved.settings).split())
            if count > MOST_WORDS:
                yield Problem(step.place(step.shape.kind), f"{step.id} has {count} words", expected=f"at most {MOST_WORDS}, with values as they read", fix="say it shorter; the clause holds the rest",
                              notice=bool(resolved.own) and step.origins[step.shape.kind].layer not in resolved.own)  # an organisation's long name is not the step's fault
        for choices in combinations(resolved, flow.parts):
            boxes = len(successors(flow, choices))
            if boxes > MOST_BOXES:
                yield Problem(flow.place("steps"), f"{flow.id} has {boxes} boxes", expected=f"at most {MOST_BOXES} on a sheet", fix="drop or merge steps, or make a second flow")
            elif not any(True for _ in _unsound(flow)):
                for reason in shortcomings(chart(flow, resolved, choices, str)):
                    yield Problem(flow.place("steps"), f"{flow.id} cannot be drawn: {reason}", expected="one main line, with exceptions beside it", fix="let the exception rejoin the main line or end")


def opens_with_safety(resolved: Resolved) -> Iterator[Problem]:
    """An overview asks first whether anyone is unsafe, and then whether it can be put right now."""
    rule = resolved.library.edition.shape.overview
    overviews = [flow for flow in resolved.flows if flow.shape.kind == "overview"]
    if not overviews:
        dropped = [done.origin.place for done in resolved.done if done.verb == "drop" and done.item in resolved.library.layers[CORE].items["flow"]]
        yield Problem(next(iter(dropped), resolved.library.layers[resolved.id].place("drop")), f"{resolved.id} has no overview", expected="a flow of kind overview", fix="keep the one of the library, or add one")
    for flow in overviews:
        questions = [step for step in flow.parts if step.shape.kind == "ask"]
        wanted = (rule.opens_with, rule.first_decision)
        for n, name in enumerate(wanted):
            if len(questions) <= n or questions[n].shape.clause != name:
                place = questions[n].place("clause") if len(questions) > n else flow.place("steps")
                yield Problem(place, f"the {('first', 'second')[n]} question of {flow.id} is not about {name}", expected=f"a question about {wanted[0]} first, then one about {wanted[1]}",
                              fix=f"ask a question there whose clause is {name}")


def passes_the_duties(resolved: Resolved) -> Iterator[Problem]:
    """Every way through an overview passes acknowledgement, response and Ombudsman.

    Only the end whose clause states the next-working-day rule may leave before (regulation 8(1)(c)).
    """
    rule = resolved.library.edition.shape.overview
    stated = {clause.id: {one.obligation for one in clause.shape.rules} for clause in resolved.clauses}
    for flow in resolved.flows:
        if flow.shape.kind != "overview" or any(True for _ in _unsound(flow)):
            continue
        steps = {step.name: step for step in flow.parts}
        ways: dict[tuple[str, str], list[str]] = {}
        for choices in combinations(resolved, flow.parts):
            follows = successors(flow, choices)
            for path in paths(follows, next(iter(follows))):
                passed = set().union(*(stated.get(steps[name].shape.clause, set()) for name in path))
                early = rule.leaves_early in stated.get(steps[path[-1]].shape.clause, set())
                for name in rule.passes:
                    if name not in passed and not early:
                        ways.setdefault((name, path[-1]), []).append(_answers(follows, path))
        for (name, end), some in ways.items():
            shortest = min(some, key=len)
            yield Problem(steps[end].place("end"), f"{flow.id} can end at {end} without {name}" + (f", by the answers {shortest}" if shortest else ""),
                          expected="acknowledgement, response and Ombudsman on every way through; only a spoken complaint settled by the end of the next working day leaves before",
                          law=cite(resolved.library.obligations[name].shape), fix=f"lead this way through a step whose clause states {name}")


def _answers(follows, path: tuple[str, ...]) -> str:
    """A way through in the answers that lead along it."""
    return ", ".join(f"{name}: {label}" for name, after in itertools.pairwise(path) for label, to in follows[name] if label and to == after)


def _unsound(flow) -> Iterator[str]:
    names = {step.name for step in flow.parts}
    for step in flow.parts:
        targets = [answer.to for answer in step.shape.answers] + ([step.shape.next] if step.shape.next else [])
        if any(target not in names for target in targets):
            yield step.id
