"""The sub-commands of `upgrade`: plan, apply, lock."""

from __future__ import annotations

import sys
from pathlib import Path

from ..load import FORM
from ..problems import Problem
from . import show
from .apply import apply
from .decisions import decide, form
from .plan import plan
from .subject import Subject, relock, subject

CLEAN, PROBLEMS, DECISIONS = 0, 1, 3


def register(commands, shared) -> None:
    """Add `upgrade` to the commands."""
    made = commands.add_parser("upgrade", help="Take a new edition: plan it, decide, apply it.", description="Take a new edition without losing a word of your own. `plan` shows what it means for you, and writes nothing but what you ask for. `apply` writes, all or nothing.")
    verbs = made.add_subparsers(required=True, metavar="plan | apply | lock")

    def verb(name: str, run, help: str):
        one = verbs.add_parser(name, parents=[shared], help=help, description=help)
        one.add_argument("organisation", metavar="ORGANISATION", help="the id of an organisation's variant, or its folder")
        one.set_defaults(run=run)
        return one

    one = verb("plan", _plan, "Show what the edition that is installed means for an organisation's own words. Writes nothing, but for --form, --html and --json. Exit status 3 while a decision is outstanding.")
    one.add_argument("--form", action="store_true", help=f"write {FORM} beside variant.yml, to decide with; what it decides already is kept")
    one.add_argument("--html", type=Path, metavar="FILE", help="write the plan as a page")
    one.add_argument("--json", type=Path, metavar="FILE", help="write the plan as data")
    one.add_argument("--all", action="store_true", help=f"show every decision, not only the first {show.FIRST}")
    verb("apply", _apply, "Carry out the plan with the decisions made. Writes the organisation's folder, all of it or nothing. Exit status 3, and nothing written, while a decision is outstanding.")
    verb("lock", _lock, "Write the lock anew, as a repair: what you have is taken to stand on the edition that is installed. Writes variant.lock.yml and nothing else.")


def _report(problems: list[Problem] | tuple[Problem, ...]) -> int:
    for problem in problems:
        print(problem, end="\n\n", file=sys.stderr)
    print(f"{len(problems)} problem{'s' if len(problems) > 1 else ''} to put right. Nothing was changed.", file=sys.stderr)
    return PROBLEMS


def _subject(given, needs_lock: bool = True) -> tuple[Subject | None, int]:
    found, problems = subject(given.root, given.organisation, given.date, needs_lock)
    return found, _report(problems) if found is None else CLEAN


def _plan(given) -> int:
    found, code = _subject(given)
    if found is None:
        return code
    made = plan(found.lock, found.upstream, found.layer, given.date)
    decisions, problems = decide(made, found.layer, given.date)
    if given.form and not problems:
        (found.layer.folder / FORM).write_text(form(made, decisions.values()), encoding="utf-8")
    for path, text in ((given.html, show.page), (given.json, show.data)):
        if path:
            path.write_text(text(made, decisions), encoding="utf-8")
    print(show.table(made, decisions, given.all))
    if problems:
        return _report(problems)
    if any(one.id not in decisions for one in made.to_decide):
        print(f"Decide in {FORM}{' (written now)' if given.form else ', which --form writes'}, then run: complaint-standards upgrade apply {made.name}")
        return DECISIONS
    if found.lock.edition != made.new or found.lock.extends != found.upstream.id or decisions:
        print(f"Everything is decided. To carry it out: complaint-standards upgrade apply {made.name}")
    return CLEAN


def _apply(given) -> int:
    found, code = _subject(given)
    if found is None:
        return code
    result = apply(found.lock, found.upstream, found.layer, given.date)
    if result.problems:
        return _report(result.problems)
    if result.open:
        print(show.table(result.plan, decide(result.plan, found.layer, given.date)[0]), file=sys.stderr)
        print("Nothing was changed: there are decisions to make first.", file=sys.stderr)
        return DECISIONS
    print(f"{result.plan.name} is at edition {result.plan.new}. {result.done} thing{'s' if result.done != 1 else ''} noted in decisions.yml.")
    return CLEAN


def _lock(given) -> int:
    found, code = _subject(given, needs_lock=False)
    if found is None:
        return code
    if problems := relock(found):
        return _report(problems)
    print(f"The lock of {found.layer.id} is written anew, over edition {found.library.edition.shape.edition}.")
    return CLEAN
