"""`upgrade.yml`: a form to decide an upgrade with, beside `variant.yml`. `plan --form` writes it, `apply` reads it.

Whatever was decided already is kept when the form is written again.
"""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..load import FORM, Layer
from ..lock import emit
from ..problems import Place, Problem, unknown
from ..source import Document, read
from .plan import CHOICES, DUTY, STATUSES, WORDING, Finding, Plan

BULK = "all-reworded"
_KEYS = ("finding", "choice", "because", "until", "text", "set", "item")


@dataclass(frozen=True)
class Decision:
    """What was decided about one finding. `text` (or for a value `set`, for an anchor or an id `item`) is the adaptation."""

    finding: Finding
    choice: str
    because: str = ""
    until: datetime.date | None = None
    text: Any = None
    item: str = ""
    place: Place = Place(FORM)
    bulk: bool = False


def decide(plan: Plan, layer: Layer, date: datetime.date) -> tuple[dict[str, Decision], list[Problem]]:
    """What `upgrade.yml` decides, by the finding's id; empty where there is no form.

    Reports a decision on something that is no finding or needs none, one given twice, a choice that is not
    allowed, and a choice without what it needs. A form that was only partly filled in is no problem.
    """
    path, deep = layer.folder / FORM, layer.document.file.count("/")
    if not path.exists():
        return {}, []
    document, problems = read(path, path.parents[deep])
    if document is None:
        return {}, problems
    findings = {one.id: one for one in plan.findings}
    made: dict[str, Decision] = {}
    data = document.data if isinstance(document.data, dict) else {}
    for key in set(data) - {"take", "keep", "decisions", "upgrade"}:
        problems.append(unknown(document.place(key), "field", key, ("decisions", "take", "keep")))
    entries = data.get("decisions") or []
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        return {}, [*problems, Problem(document.place("decisions"), "decisions are expected here", expected="a list, each entry with `finding` and `choice`", fix=f"write it anew: complaint-standards upgrade plan {plan.name} --form")]
    for n, entry in enumerate(entries):
        found = _one(document, n, entry, findings, plan, date, problems)
        if found and found.finding.id in made:
            problems.append(Problem(found.place, f"{found.finding.id} is decided twice", expected="one decision on each finding", fix="keep one of the two"))
        elif found:
            made[found.finding.id] = found
    for choice in ("take", "keep"):
        if choice in data and data[choice] != BULK:
            problems.append(Problem(document.place(choice), f"`{choice}` is {data[choice]}", expected=f"`{choice}: {BULK}`, for every change of words alone, or nothing", fix="decide each finding by itself; a duty is never decided in bulk"))
        elif choice in data:
            made |= {one.id: Decision(one, choice, "Decided in bulk: only the words changed.", place=document.place(choice), bulk=True) for one in plan.to_decide
                     if one.weight == WORDING and choice in one.choices and one.id not in made}
    if "take" in data and "keep" in data:
        problems.append(Problem(document.place("keep"), "both `take` and `keep` are given for all", expected="one of the two", fix="remove one"))
    return made, problems


def _one(document: Document, n: int, entry: dict, findings: dict[str, Finding], plan: Plan, date: datetime.date, problems: list[Problem]) -> Decision | None:
    place = lambda *path: document.place("decisions", n, *path)
    wrong = lambda where, what, expected, fix: problems.append(Problem(where, what, expected, fix))
    for key in set(entry) - set(_KEYS):
        problems.append(unknown(place(key), "field", key, _KEYS))
    id, choice = entry.get("finding"), entry.get("choice")
    if not isinstance(id, str) or id not in findings:
        problems.append(unknown(place("finding"), "finding", str(id), [one.id for one in plan.findings if one.choices], "finding"))
        return None
    found = findings[id]
    if choice in (None, ""):
        return None
    if not found.choices:
        wrong(place("choice"), f"{id} is {found.status}, and needs no decision", "decisions only where there is something to decide", "remove this entry")
        return None
    if choice not in found.choices:
        why = "it concerns a duty" if found.weight == DUTY else f"it is {found.status}"
        wrong(place("choice"), f'{id} cannot be decided with "{choice}": {why}', f"one of: {', '.join(found.choices)}", "choose one of these")
        return None
    because = entry.get("because")
    if not (isinstance(because, str) and because.strip()) and len(found.choices) > 1:
        wrong(place("because"), f"the decision on {id} gives no reason", "`because`: why, in a sentence", "add `because`")
        return None
    until = entry.get("until")
    if choice == "later" or (found.status == "overdue" and choice == "keep" and id.startswith("review/")):
        if not isinstance(until, datetime.date) or until <= date:
            wrong(place("until"), f"the decision on {id} is put off without a day to come" if choice == "later" else f"{id} is kept without a new day to review it", "`until`: a day after today, as 2027-03-31", "add `until`")
            return None
    text, item = entry.get("set", entry.get("text")), entry.get("item") or ""
    if choice == "adapt" and not _adapts(found, text, item, wrong, place):
        return None
    return Decision(found, choice, (because or "").strip() if isinstance(because, str) else "", until if isinstance(until, datetime.date) else None, text, str(item), place())


def _adapts(found: Finding, text: Any, item: str, wrong, place) -> bool:
    """Whether an adaptation brings what it needs."""
    verb = found.operation.partition("/")[0]
    if verb == "add" and item:
        return True
    if verb == "add":
        wrong(place("choice"), f"the adaptation of {found.id} does not say where or as what", "`item`: another id to stand beside" if found.status == "orphaned" else "`item`: another id for yours", "add `item`")
        return False
    if found.status == "orphaned" and not item:
        wrong(place("choice"), f"the adaptation of {found.id} does not say where your words go", "`item`: the item that they belong to now", "add `item`, and `text` if the words change")
        return False
    if text in (None, "", []) and not item:
        wrong(place("choice"), f"the adaptation of {found.id} has no words", "`set`: what the value shall be" if verb == "values" else "`text`: your new words", "add it")
        return False
    return True


def form(plan: Plan, made: Iterable[Decision]) -> str:
    """The text of `upgrade.yml`: what is to decide, duties first, each with was, theirs and ours as comments; what is decided already stands as it is."""
    made = {one.finding.id: one for one in made}
    lines = [f"# The upgrade of {plan.name} from edition {plan.old} to edition {plan.new}. Fill in each `choice` and `because`.",
             *(f"#   {choice}: {words}" for choice, words in CHOICES.items()),
             f"# `take: {BULK}` or `keep: {BULK}` decides whatever changed in words alone. Duties are decided one by one.",
             f"# Then run: complaint-standards upgrade apply {plan.name}", ""]
    lines += [f"{choice}: {BULK}" for choice in sorted({one.choice for one in made.values() if one.bulk})]
    shown_ = [one for one in plan.findings if one.choices and (one.needed or one.id in made) and not (one.id in made and made[one.id].bulk)]
    lines.append("decisions:" if shown_ else "decisions: []")
    for one in shown_:
        lines += ["", *_remark(f"{one.status}: {STATUSES[one.status]}"), *_remark(one.says)]
        for name in ("was", "theirs", "ours"):
            lines += _quoted(name, getattr(one, name))
        lines += _quoted("law", one.law)
        lines += [f"  # choices: {', '.join(one.choices)}", f"  - finding: {one.id}"]
        decision = made.get(one.id)
        given = {"choice": decision.choice, "because": decision.because, "until": decision.until, ("set" if one.id.startswith("values/") else "text"): decision.text, "item": decision.item} if decision else {}
        lines += [f"    {line}" for line in emit({key: value for key, value in given.items() if value})] if decision else ["    choice:", "    because:"]
        if not decision and one.suggests and "adapt" in one.choices and one.id.startswith("changes/"):
            lines += ["    # both together, as a start for `adapt`; any other choice leaves it aside", *(f"    {line}" for line in emit({"text": one.suggests}))]
    return "\n".join(lines) + "\n"


def _remark(words: str) -> list[str]:
    return [f"  # {line}" for line in textwrap.wrap(words, 100)]


def _quoted(name: str, words: str) -> list[str]:
    return [f"  # {name}:", *(f"  #   {line}".rstrip() for part in words.split("\n") for line in (textwrap.wrap(part, 100) or [""]))] if words else []

