"""Flows end, fit a sheet, and never lead a complaint past its duties."""

from __future__ import annotations

from collections.abc import Iterator

from ..flow import MOST_BOXES, chart, combinations, paths, reachable, shortcomings, successors
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
            if len(given) != 1:
                wrong = "a step is one of `do`, `ask` and `end`"
            if wrong:
                broken = True
                what = f"{step.id} leads nowhere" if kind == "do" and not shape.next else f"{step.id} is not a whole step"
                yield Problem(step.place(kind), what, expected=wrong, fix="give it what it needs; see standards/README.md")
            labels = [answer.label.lower() for answer in shape.answers]
            if len(set(labels)) != len(labels):
                yield Problem(step.place("answers"), f"{step.id} has two answers with one label", expected="answers that differ", fix="reword one of them")
            if step.when and kind != "do":
                yield Problem(step.place("when"), f"{step.id} is a question or an end, and carries `when`", expected="`when` on `do` steps only", fix="take it away")
        if broken or not flow.parts:
            continue
        for choices in combinations(resolved, flow.parts):
            follows = successors(flow, choices)
            start = next(iter(follows))
            seen = reachable(follows, start)
            for step in flow.parts:
                if step.name in follows and step.name not in seen:
                    yield Problem(step.place(step.shape.kind), f"nothing leads to {step.id}", expected="an answer or a `next` that names it", fix="lead a step to it, or drop it")
                elif step.name in seen and not any(not follows[name] for name in reachable(follows, step.name)):
                    yield Problem(step.place(step.shape.kind), f"from {step.id} there is no way to an end", expected="a loop with a way out", fix="lead one of its answers on")


def fits_a_sheet(resolved: Resolved) -> Iterator[Problem]:
    """At most twelve boxes with short words, and a main line that can be drawn."""
    for flow in resolved.flows:
        for step in flow.parts:
            count = len(plain(step.shape.words, resolved.settings).split())
            if count > MOST_WORDS:
                yield Problem(step.place(step.shape.kind), f"{step.id} has {count} words", expected=f"at most {MOST_WORDS}, with values as they read", fix="say it shorter; the clause holds the rest")
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
        yield Problem(resolved.library.layers[resolved.id].place(), f"{resolved.id} has no overview", expected="a flow of kind overview", fix="keep the one of the library, or add one")
    for flow in overviews:
        questions = [step for step in flow.parts if step.shape.kind == "ask"]
        wanted = (rule.opens_with, rule.first_decision)
        for n, name in enumerate(wanted):
            if len(questions) <= n or questions[n].shape.clause != name:
                place = questions[n].place("clause") if len(questions) > n else flow.place("steps")
                yield Problem(place, f"question {n + 1} of {flow.id} is not about {name}", expected=f"{wanted[0]} first, then {wanted[1]}", fix="put that question there")


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
        for choices in combinations(resolved, flow.parts):
            follows = successors(flow, choices)
            for path in paths(follows, next(iter(follows))):
                passed = set().union(*(stated.get(steps[name].shape.clause, set()) for name in path))
                early = rule.leaves_early in stated.get(steps[path[-1]].shape.clause, set())
                for name in rule.passes:
                    if name not in passed and not early and name in resolved.library.obligations:
                        yield Problem(steps[path[-1]].place("end"), f"{flow.id} can end without {name}: {' > '.join(path)}",
                                      expected="acknowledgement, response and Ombudsman on every way through; only a spoken complaint settled by the end of the next working day leaves before",
                                      law=cite(resolved.library.obligations[name].shape), fix="lead this way through the steps that it leaves out")


def _unsound(flow) -> Iterator[str]:
    names = {step.name for step in flow.parts}
    for step in flow.parts:
        targets = [answer.to for answer in step.shape.answers] + ([step.shape.next] if step.shape.next else [])
        if any(target not in names for target in targets):
            yield step.id
