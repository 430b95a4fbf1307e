"""The command line: build, check, serve, explain, compare."""

from __future__ import annotations

import argparse
import datetime
import sys
import textwrap
from pathlib import Path

from . import upgrade
from .build import build, checked
from .check import reading
from .compare import compare
from .load import load
from .problems import Place, unknown
from .resolve import Resolved, active, plain, reads, resolve
from .serve import serve

CLEAN, PROBLEMS, USAGE, DECISIONS = 0, 1, 2, 3


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Gives 0 clean, 1 problems found, 2 wrong usage, 3 decisions outstanding."""
    parser = _parser()
    try:
        given = parser.parse_args(arguments)
    except SystemExit as stopped:
        return stopped.code or CLEAN
    given.root = given.root or find_root(Path.cwd())
    if given.root is None or not (given.root / "standards").is_dir():
        print("There is no library here: a folder named standards was expected. Go to the project's folder, or name it with --root.", file=sys.stderr)
        return USAGE
    given.root = given.root.resolve()
    known = {path.parent.name for path in (given.root / "variants").glob("*/variant.yml")}
    for name in [*getattr(given, "variants", ()), *(getattr(given, key) for key in ("variant", "here", "there") if hasattr(given, key))]:
        if name not in known:
            print(unknown(Place("variants"), "variant", name, known), file=sys.stderr)
            return USAGE
    return given.run(given)


def find_root(start: Path) -> Path | None:
    """The nearest folder, from here upwards, that holds a library; else the one that was installed."""
    for folder in (start, *start.parents):
        if (folder / "standards" / "edition.yml").exists():
            return folder
    installed = Path(__file__).parent / "library"
    return installed if installed.exists() else None


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--root", type=Path, help="the project's folder (default: the nearest one that holds standards/)")
    shared.add_argument("--date", type=_date, default=datetime.date.today(), help="the day to build for, as 2026-11-23 (default: today)")
    parser = argparse.ArgumentParser(prog="complaint-standards", description="One source for NHS complaint handling, built into sector sites.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run, help: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, parents=[shared], help=help, description=textwrap.dedent(help))
        made.set_defaults(run=run)
        return made

    made = command("build", _build, "Check everything, then build the sites. Writes the site folder and nothing else; a build that fails leaves the old site as it was.")
    made.add_argument("variants", nargs="*", metavar="VARIANT", help="which sectors to build (default: all, and the front door)")
    made.add_argument("--site", type=Path, help="where to put the sites (default: site in the project's folder)")
    made = command("check", _check, "Check everything that must hold, and report each sector. Writes nothing.")
    made.add_argument("variants", nargs="*", metavar="VARIANT", help="which sectors to check (default: all)")
    made = command("serve", _serve, "Show one sector's site on this machine, and rebuild it when a file changes. Writes nothing in the project.")
    made.add_argument("variant", metavar="VARIANT", nargs="?", default="acute")
    made.add_argument("--port", type=int, default=8000)
    made = command("explain", _explain, "Show each field of an item, and the layer, file and line that it comes from. Writes nothing.")
    made.add_argument("item", metavar="ITEM", help="the id of a clause, flow, checklist, stage or value; or flow/step, checklist/line")
    made.add_argument("--variant", required=True, metavar="V")
    made = command("compare", _compare, "List what differs between two sectors, and why. Writes nothing.")
    made.add_argument("here", metavar="V1")
    made.add_argument("there", metavar="V2")
    upgrade.register(commands, shared)
    return parser


def _date(text: str) -> datetime.date:
    try:
        date = datetime.date.fromisoformat(text)
        if not 1980 <= date.year <= 2100:
            raise ValueError
        return date
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a date such as 2026-11-23") from None


def _report(problems) -> None:
    for problem in problems:
        print(problem, file=sys.stderr)
        print(file=sys.stderr)
    wrong = sum(not problem.notice for problem in problems)
    if wrong:
        print(f"{wrong} problem{'s' if wrong > 1 else ''} to put right.", file=sys.stderr)


def _build(given) -> int:
    home = Path.cwd() if given.root == Path(__file__).parent / "library" else given.root
    site = (given.site or home / "site").resolve()
    problems = build(given.root, site, given.date, given.variants, say=lambda words: print(words, flush=True))
    _report(problems)
    if any(not problem.notice for problem in problems):
        print("Nothing was changed: the site is as it was.", file=sys.stderr)
        return DECISIONS if checked(given.root, given.date).undecided else PROBLEMS
    print(f"Built into {site}")
    return CLEAN


def _check(given) -> int:
    result = checked(given.root, given.date, given.variants)
    _report(result.problems)
    if not result.sound:
        return DECISIONS if result.undecided else PROBLEMS
    print(f"{'variant':<24}{'clauses':>8}{'words':>8}{'budget':>8}{'reading age':>13}{'duties met':>12}{'powers':>8}{'not yet verified':>18}")
    for resolved in result.variants:
        print(_row(resolved))
    gaps = result.library.edition.shape.gaps
    print(f"\nEdition {result.library.edition.shape.edition}: no problems. Listed gaps: {len(gaps)}" + "".join(f"\n  {gap.id}: {gap.because}" for gap in gaps))
    return CLEAN


def _row(resolved: Resolved) -> str:
    clauses = [clause for clause in resolved.clauses if active(clause, resolved.choices)]
    stated = {rule.obligation for clause in clauses for rule in clause.shape.rules}
    applying = {name: one.shape for name, one in resolved.library.obligations.items() if resolved.applies(one.shape)}
    met = lambda force: f"{sum(name in stated for name, one in applying.items() if one.force == force)}/{sum(one.force == force for one in applying.values())}"
    age, _ = reading.reading_age(resolved)
    budget = resolved.budget.words if resolved.budget else "none"
    open_ = sum(not one.verified for one in applying.values())
    return f"{resolved.id:<24}{len(clauses):>8}{reading.words_of(resolved):>8}{budget:>8}{age:>13.1f}{met('must'):>12}{met('may'):>8}{open_:>18}"


def _serve(given) -> int:
    return PROBLEMS if serve(given.root, given.variant, given.date, given.port, _report) else CLEAN


def _resolved(given, *names: str) -> list[Resolved]:
    """The variants, resolved; what is wrong with them is for `check` to say. Empty when nothing could be read."""
    library, problems = load(given.root)
    if library is None or problems:
        _report(problems)
        return []
    return [resolve(library, name, given.date)[0] for name in names]


def _explain(given) -> int:
    if not (found := _resolved(given, given.variant)):
        return PROBLEMS
    (resolved,) = found
    if given.item in resolved.settings:
        setting = resolved.settings[given.item]
        print(f"{given.item}: {reads(setting, resolved.settings)}\n  {setting.definition.title}. {setting.definition.about}")
        print(f"  {_origin(setting.origin)}")
        return CLEAN
    placed = resolved.items.get(given.item)
    if placed is None:
        dropped = next((done for done in resolved.done if done.verb == "drop" and done.item == given.item), None)
        if dropped:
            print(f"{given.item} is left out of {resolved.id}\n  {_origin(dropped.origin)}")
            return CLEAN
        print(unknown(Place("explain"), "item", given.item, [*resolved.items, *resolved.settings]), file=sys.stderr)
        return USAGE
    print(f"{placed.id} ({placed.kind}) in {resolved.id}: {' over '.join(reversed(resolved.layers))}")
    for name, origin in placed.origins.items():
        field = next(key for key, info in type(placed.shape).model_fields.items() if (info.alias or key) == name)
        print(f"\n{name}: {_shown(getattr(placed.shape, field, ''), resolved)}\n  {_origin(origin)}")
    for words, origin in placed.notes:
        print(f"\nnote: {plain(words, resolved.settings)}\n  {_origin(origin)}")
    return CLEAN


def _origin(origin) -> str:
    return f"from {origin.layer}, {origin.place}" + (f"\n  because: {origin.because}" if origin.because else "")


def _shown(value, resolved: Resolved) -> str:
    if isinstance(value, str):
        return textwrap.shorten(plain(value, resolved.settings), 200, placeholder=" ...")
    if isinstance(value, tuple):
        return "".join(f"\n  - {_shown(one, resolved)}" for one in value) if value else "none"
    if hasattr(value, "model_dump"):
        return "; ".join(f"{key}: {_shown(one, resolved)}" for key, one in value.model_dump(by_alias=True, exclude_defaults=True).items())
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_shown(one, resolved)}" for key, one in value.items())
    return str(value)


def _compare(given) -> int:
    if not (found := _resolved(given, given.here, given.there)):
        return PROBLEMS
    here, there = found
    differences = compare(here, there)
    names = {"value": "Values", "item": "In one of the two only", "wording": "Worded differently", "note": "Notes"}
    for kind, heading in names.items():
        some = [one for one in differences if one.kind == kind]
        if not some:
            continue
        print(f"{heading}\n{'-' * len(heading)}")
        for one in some:
            print(f"{one.item}: {one.title}")
            if kind == "item":
                print(f"  only in {(here if one.here else there).id}")
            elif kind == "wording":
                print(f"  differs in: {one.here}")
            else:
                print(f"  {here.id}: {one.here or 'nothing'}\n  {there.id}: {one.there or 'nothing'}")
            for reason in one.because:
                print(f"  because: {reason}")
        print()
    print(f"{len(differences)} differences between {here.id} and {there.id}.")
    return CLEAN


def run() -> None:
    """The command, with the accidents that are nobody's fault told in a line."""
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # someone closed the pipe, as `| head` does
        sys.stderr.close()
        sys.exit(PROBLEMS)
    except OSError as error:
        print(f"{error.filename or 'This machine'}: {error.strerror}. Nothing was changed.", file=sys.stderr)
        sys.exit(PROBLEMS)
