"""The command line: build, check, serve, explain, compare, new, upgrade, review, assess."""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import json
import os
import sys
import textwrap
from pathlib import Path

from . import adopt, assessment, begin, importing, organisation, upgrade
from .build import build, checked
from . import feedback as told
from .check import reading, unread
from .check.assessment import fits
from .check.feedback import wave_adds_up
from .community import is_live, published
from .compare import compare, departures, mostly, summary
from .load import home, load, load_assessment, load_wave
from .problems import Place, Problem, unknown
from .resolve import Resolved, active, plain, reads, resolve
from .review import read, review, terminal, webpage
from .review.files import KINDS
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
    if getattr(given, "variants", None) == [] and (Path.cwd() / "variant.yml").exists() and not Path.cwd().is_relative_to(given.root):
        given.variants = ["."]  # inside an organisation's own folder
    given.folders = []
    try:
        if hasattr(given, "variants"):
            given.variants = [found for name in given.variants if isinstance(found := _variant(name, given), str)]
        for key in ("variant", "here", "there", "sector"):
            if getattr(given, key, None):
                setattr(given, key, _variant(getattr(given, key), given))
    except LookupError as stopped:
        print(stopped.args[0], file=sys.stderr)
        return USAGE
    return given.run(given)


def _variant(name: str, given) -> str | Path:
    """The id of a variant, or the folder of an organisation that lies outside the library; `given.folders` gathers those."""
    variants = given.root / "variants"
    known = {path.parent.name for path in (*variants.glob("*/variant.yml"), *variants.glob("*/divisions/*/variant.yml"))}
    if name in known or any((folder / "divisions" / name / "variant.yml").exists() for folder in given.folders):
        return name
    folder = Path(name).resolve()
    if not (folder / "variant.yml").exists():
        raise LookupError(Problem(Place(name), "this is not an organisation's folder", expected="a folder that holds variant.yml", fix="name the folder that `complaint-standards new` wrote")
                          if folder.is_dir() or set(name) & set("./\\") else unknown(Place("variants"), "variant", name, known))
    if folder.is_relative_to(variants):
        return folder.name
    if home(folder) not in given.folders:
        given.folders.append(home(folder))
    return folder


def find_root(start: Path) -> Path | None:
    """The nearest folder, from here upwards, that holds a library; else the one that was installed."""
    for folder in (start, *start.parents):
        if (folder / "standards" / "edition.yml").exists():
            return folder
    package = Path(__file__).parent
    return next((folder for folder in (package / "library", package.parent) if (folder / "standards" / "edition.yml").exists()), None)


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
    made.add_argument("variants", nargs="*", metavar="VARIANT", help="which sectors to build (default: all, and the front door), or the folder of one organisation")
    made.add_argument("--documents", action="store_true", help="also make everything as files, in downloads/ of each site: PDF on one side, large print, Open Document, EPUB, plain text, braille, and one zip with all of it")
    made.add_argument("--site", type=Path, help="where to put the sites (default: site in the project's folder, or in the organisation's)")
    made = command("check", _check, "Check everything that must hold, and report each sector. Writes nothing.")
    made.add_argument("variants", nargs="*", metavar="VARIANT", help="which sectors to check (default: all), or an organisation's folder")
    made = command("serve", _serve, "Show one sector's site on this machine, and rebuild it when a file changes. Writes nothing in the project.")
    made.add_argument("variant", metavar="VARIANT", nargs="?", default="acute")
    made.add_argument("--port", type=int, default=8000)
    made = command("explain", _explain, "Show each field of an item, and the layer, file and line that it comes from. Writes nothing.")
    made.add_argument("item", metavar="ITEM", help="the id of a clause, flow, checklist, stage or value; or flow/step, checklist/line; or of a practice or question of the community")
    made.add_argument("--variant", required=True, metavar="V", help="a sector, or an organisation's folder")
    made = command("compare", _compare, "List what differs between two variants, and why. Writes nothing.")
    made.add_argument("here", metavar="V1", help="a sector, or an organisation's folder")
    made.add_argument("there", metavar="V2", help="another one; for an organisation its sector, to see how it differs from the model")
    made = command("new", _new, "Start an organisation's own procedure, over a sector's. Asks for what is needed where someone can answer, and leaves marked gaps where nobody can. "
                   "Writes one new folder, and nothing else.")
    made.add_argument("name", metavar="NAME", help='as people know it: "Marsh End Hospital"')
    made.add_argument("--from", dest="sector", required=True, metavar="SECTOR", help="the sector it builds on")
    made.add_argument("--to", type=Path, metavar="FOLDER", help="where to write it (default: variants/ in a copy of the project, else here)")
    made.add_argument("--profile", choices=("full", "small"), help="document control for a trust or board (full), or for a practice (small)")
    made.add_argument("--answers", type=Path, metavar="FILE", help="a file with `id: value` lines")
    made.add_argument("--set", action="append", default=[], metavar="ID=VALUE", help="one value; may be given again")
    made = command("review", _review, "Read a policy that you have, and say which passages are out of date or against the rules, what is missing and what is good. "
                   "Writes nothing unless you name a file to write, and never changes the policy. Ends with 0 where nothing was found, 1 where something was, 2 where the file cannot be read.")
    made.add_argument("file", type=Path, metavar="FILE", help="Word (.docx), Open Document, PDF with text, a web page, Markdown or plain text")
    made.add_argument("--variant", required=True, metavar="SECTOR", help="the sector whose rules apply, or an organisation's folder")
    made.add_argument("--html", type=Path, metavar="FILE", help="write the review as a web page of its own")
    made.add_argument("--word", type=Path, metavar="FILE", help="write a copy of the Word file with a comment at each passage")
    made.add_argument("--data", type=Path, metavar="FILE", help="write the review as data (JSON)")
    made.add_argument("--start", type=Path, metavar="FOLDER", help="propose an organisation's own procedure from what the policy says, and write it there once you accept")
    made.add_argument("--name", help="with --start: the organisation's name (default: from the folder's name)")
    made.add_argument("--accept", metavar="WHICH", help="with --start: which proposals to take over: all, none, or numbers as in 1,3-5")
    made.add_argument("--brief", action="store_true", help="say in the terminal only what was found, in a sentence")
    made = command("assess", _assess, "Read self-assessments: print scores, what is below your aim, and the plan; several side by side. "
                   "Writes nothing unless you name a file to write. Ends with 0, or with 1 where a file has something to put right.")
    made.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files that the page \"Fill it in\" saved, or that lie in assessments/ of an organisation's folder")
    made.add_argument("--together", action="store_true", help="lay the views of all files into the first, row by row: colleagues', a partner's, those of people who use the service")
    made.add_argument("--anonymous", action="store_true", help="name no organisation when several stand side by side")
    made.add_argument("--objectives", metavar="ROLE", help="print only what one role has to do")
    made.add_argument("--plan", type=Path, metavar="FILE", help="write the plan of the first file as a spreadsheet (CSV), widest gap first, with the links to evidence")
    made.add_argument("--save", type=Path, metavar="FILE", help="with --together: write the joined file")
    made.add_argument("--share", type=Path, metavar="FILE", help="write the levels of the first file alone, without a name, for other organisations to compare with")
    made = command("adopt", _adopt, "Take a practice card of the community over into an organisation's own procedure, with credit. Shows every word that it would write, and writes nothing, until you add --apply; then all of it or nothing.")
    made.add_argument("card", metavar="CARD", nargs="?", help="the id of a practice card (default: list those that can be taken over)")
    made.add_argument("--in", dest="organisation", required=True, metavar="ORGANISATION", help="the id of an organisation's variant, or its folder")
    made.add_argument("--apply", action="store_true", help="write it")
    made = command("feedback", _feedback, "Show counted replies to a survey as the page of results would: every share with its numbers, one season beside the next, staff apart. Writes nothing. Ends with 0, or with 1 where a file says what cannot be.")
    made.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files of counts, as in feedback/2027-spring.yml; or an organisation's folder, for all that it has")
    made.add_argument("--variant", metavar="V", help="whose questions they answer: a sector, or an organisation's folder (default: the organisation in whose folder the files lie)")
    upgrade.register(commands, shared)
    importing.register(commands, shared)
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
    problems = list(problems)
    for problem in problems:
        print(problem, file=sys.stderr)
        print(file=sys.stderr)
    wrong = sum(not problem.notice for problem in problems)
    if wrong:
        print(f"{wrong} problem{'s' if wrong > 1 else ''} to put right.", file=sys.stderr)


def _build(given) -> int:
    if given.folders and (given.variants or len(given.folders) > 1):
        print("An organisation's own site is built by itself: name its folder, and nothing else.", file=sys.stderr)
        return USAGE
    folder = given.folders[0] if given.folders else None
    place = folder or (Path.cwd() if given.root == Path(__file__).parent / "library" else given.root)
    site = (given.site or place / "site").resolve()
    problems = build(given.root, site, given.date, given.variants, say=lambda words: print(words, flush=True), folder=folder, documents=given.documents)
    _report(problems)
    if any(not problem.notice for problem in problems):
        print("Nothing was changed: the site is as it was.", file=sys.stderr)
        return DECISIONS if checked(given.root, given.date).undecided else PROBLEMS
    print(f"Built into {site}")
    return CLEAN


def _check(given) -> int:
    result = checked(given.root, given.date, given.variants, given.folders)
    problems = [*result.problems, *(unread(result.variants) if result.sound else ())]
    _report(problems)
    if any(not problem.notice for problem in problems):
        return DECISIONS if result.undecided else PROBLEMS
    print(f"{'variant':<24}{'clauses':>8}{'words':>8}{'budget':>8}{'age':>6}{'shared':>8}{'notes':>7}{'sheets':>8}{'modules':>9}{'duties':>9}{'powers':>8}{'Standards':>11}{'statements':>12}{'unverified':>12}")
    for resolved in result.variants:
        print(_row(resolved))
    gaps = result.library.edition.shape.gaps
    print(f"\nEdition {result.library.edition.shape.edition}: no problems. Listed gaps: {len(gaps)}" + "".join(f"\n  {gap.id}: {gap.because}" for gap in gaps))
    return CLEAN


def _row(resolved: Resolved) -> str:
    """One variant in the report: how long and plain it is, what it shares with all, and what it serves."""
    library = resolved.library
    clauses = [clause for clause in resolved.clauses if active(clause, resolved.choices)]
    stated = {rule.obligation for clause in clauses for rule in clause.shape.rules}
    applying = {name: one.shape for name, one in library.obligations.items() if resolved.applies(one.shape)}
    met = lambda force: f"{sum(name in stated for name, one in applying.items() if one.force == force)}/{sum(one.force == force for one in applying.values())}"
    served = lambda field, of: f"{len({name for clause in clauses for name in getattr(clause.shape, field)})}/{len(of)}"
    budget = resolved.budget.words if resolved.budget else "none"
    return (f"{resolved.id:<24}{len(clauses):>8}{reading.words_of(resolved):>8}{budget:>8}{reading.reading_age(resolved)[0]:>6.1f}{reading.shared(resolved):>8.0%}{sum(len(one.notes) for one in resolved.items.values()):>7}"
            f"{len(resolved.sheets):>8}{len(resolved.guidance):>9}{met('must'):>9}{met('may'):>8}{served('expectations', library.expectations):>11}{served('statements', library.statements):>12}{sum(not one.verified for one in applying.values()):>12}")


def _serve(given) -> int:
    return PROBLEMS if serve(given.root, given.variant, given.date, given.port, _report, given.folders[0] if given.folders else None) else CLEAN


def _resolved(given, *names: str | Path) -> list[Resolved]:
    """The variants, resolved; what is wrong with them is for `check` to say. Empty when nothing could be read."""
    library, problems = load(given.root, tuple(given.folders))
    if library is None or problems:
        _report(problems)
        return []
    by_folder = {layer.folder: name for name, layer in library.layers.items()}
    return [resolve(library, by_folder.get(name, name), given.date)[0] for name in names]


def _new(given) -> int:
    found = _resolved(given, given.sector)
    if not found:
        return PROBLEMS
    (resolved,) = found
    answers, place, problems = organisation.given_in(given.answers) if given.answers else ({}, lambda name: Place("--set"), [])
    for words in given.set:
        name, equals, value = words.partition("=")
        if not equals:
            print(f"--set {words}: write it as id=value, as in --set complaints-phone=\"01632 960000\".", file=sys.stderr)
            return USAGE
        answers[name.strip()] = organisation.typed(resolved, name.strip(), value.strip())
    profile = given.profile or ("small" if resolved.choices.get("pals") == "none" and resolved.settings["board"].value.phrase != "the board" else "full")
    if not problems:
        start, problems = organisation.start(given.name, resolved, profile, answers, place)
    if problems:
        _report(problems)
        print("Nothing was written.", file=sys.stderr)
        return PROBLEMS
    if sys.stdin.isatty() and sys.stdout.isatty():
        try:
            answers = organisation.ask(resolved, answers, input, print)
        except (EOFError, KeyboardInterrupt):
            print("\nStopped. Nothing was written.", file=sys.stderr)
            return PROBLEMS
        start, problems = organisation.start(given.name, resolved, profile, answers, place)
    clone = given.root if given.root != Path(__file__).parent / "library" else None
    folder = (given.to or (clone / "variants" / start.id if clone else Path.cwd() / start.id)).resolve()
    if problems := organisation.write(folder, organisation.files(start, resolved, given.date)):
        _report(problems)
        print("Nothing was written.", file=sys.stderr)
        return PROBLEMS
    made, problems = upgrade.subject(given.root, str(folder), given.date, needs_lock=False)
    problems = problems or upgrade.relock(made)
    if problems:
        _report(problems)
        return PROBLEMS
    shown = os.path.relpath(folder)
    shown = str(folder) if shown.startswith("../..") else shown
    print(f"Wrote {shown}: README.md says what to do next. Open variant.yml and fill in what is yours, then:\n\n    complaint-standards check {shown}\n    complaint-standards build {shown}\n")
    return CLEAN


def _review(given) -> int:
    reading, problems = read(given.file)
    if reading is None:
        _report(problems)
        return USAGE
    wrong = [f"{path}: this is the policy itself, which is never written over. Name another file." for path in (given.html, given.word, given.data) if path and path.resolve() == given.file.resolve()]
    wrong += [f"{path}: there is no folder {path.parent}. Make it first, or name a file elsewhere." for path in (given.html, given.word, given.data) if path and not path.parent.is_dir()]
    if given.word and reading.kind != "docx":
        wrong.append(f"--word {given.word}: comments go into a copy of a Word file (.docx), and {given.file.name} is {KINDS[reading.kind]}. Use --html instead.")
    elif given.word and given.word.suffix.lower() != ".docx":
        wrong.append(f"--word {given.word}: the copy is a Word file, so its name has to end in .docx.")
    if (given.accept or given.name) and not given.start:
        wrong.append("--accept and --name belong to --start FOLDER, which says where the new folder goes.")
    elif given.accept and (taken := organisation.taken(given.start.resolve())):
        _report(taken)
        return USAGE
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return USAGE
    found = _resolved(given, given.variant)
    if not found:
        return PROBLEMS
    (resolved,) = found
    made, passages = review(reading, resolved)
    written = []
    if given.html:
        given.html.write_text(webpage.page(made), encoding="utf-8")
        written.append(given.html)
    if given.data:
        given.data.write_text(json.dumps(dataclasses.asdict(made), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        written.append(given.data)
    if given.word:
        from .review.comments import commented

        given.word.write_bytes(commented(reading, passages, made, given.date))
        written.append(given.word)
    print(f"{made.name}: {terminal.summary(made)}" if given.brief else "\n".join(terminal.lines(made)))
    if written:
        print(f"\nWrote {', '.join(map(str, written))}. {given.file} is as it was.")
    return _begin(given, reading, passages, made, resolved) if given.start else CLEAN if made.clean else PROBLEMS


def _assess(given) -> int:
    given.folders = list(dict.fromkeys(home(path.resolve().parents[1]) for path in given.files if path.resolve().parent.name == assessment.FOLDER and (path.resolve().parents[1] / "variant.yml").exists()
                                       and not path.resolve().is_relative_to(given.root / "variants")))
    library, problems = load(given.root, tuple(given.folders))
    if library is None or problems:
        _report(problems)
        return PROBLEMS
    by_folder = {layer.folder.resolve(): name for name, layer in library.layers.items() if layer.folder}
    if lost := [path for path in given.files if not path.is_file()]:
        _report(Problem(Place(str(path)), "there is no such file", expected="a self-assessment, as the page \"Fill it in\" saves it", fix="check the name and the folder") for path in lost)
        return USAGE
    entries, wrong = [], []
    for path in given.files:
        entry, found = load_assessment(path)
        wrong += found
        if entry:
            name = by_folder.get(path.resolve().parents[1], entry.shape.sector) if path.resolve().parent.name == assessment.FOLDER else entry.shape.sector
            resolved = resolve(library, name, given.date)[0] if name in library.variants() else None
            wrong += fits(entry, resolved) if resolved else [unknown(entry.place("sector"), "sector", name, library.variants(), "sector")]
            entries.append((path, entry.shape, resolved))
    _report(wrong)
    if any(not problem.notice for problem in wrong):
        return PROBLEMS
    if given.save and not given.together:
        print("--save belongs to --together, which makes the file to save.", file=sys.stderr)
        return USAGE
    if given.together:
        (path, _, resolved), *_ = entries
        entries = [(path, assessment.together([(one.stem, shape) for one, shape, _ in entries]), resolved)]
    (_, first, resolved), *_ = entries
    scored = [(one, assessment.results(one, where)) for _, one, where in entries]
    written = [(given.plan, assessment.plan_csv(first, scored[0][1], resolved) if given.plan else ""), (given.share, assessment.write(assessment.shared(first)) if given.share else ""), (given.save, assessment.write(first) if given.save else "")]
    taken = [path for path, _ in written if path and path.resolve() in {one.resolve() for one in given.files}]
    if taken or any(path and not path.resolve().parent.is_dir() for path, _ in written):
        print(f"{taken[0]}: this is a file to read, and is not written over. Name another." if taken else "There is no such folder to write into. Make it first.", file=sys.stderr)
        return USAGE
    print("\n".join(assessment.objectives(first, given.objectives, resolved) if given.objectives else assessment.told(scored, [where for _, _, where in entries], given.anonymous)))
    for path, words in written:
        if path:
            path.write_bytes(words.encode())
            print(f"Wrote {path}")
    return CLEAN


def _begin(given, reading, passages, made, resolved: Resolved) -> int:
    """Propose what may be taken over from a policy; write it once someone said which."""
    some = begin.proposals(reading, passages, made, resolved)
    print("\n".join(begin.shown(some, resolved)))
    which = given.accept
    if which is None and sys.stdin.isatty() and sys.stdout.isatty():
        try:
            which = input("\nWhich do you take over? all, none, or numbers as in 1,3-5 (Enter: write nothing) > ").strip() or None
        except (EOFError, KeyboardInterrupt):
            print()
    if which is None:
        print(f"\nNothing was written. To begin {given.start} with all of these, add --accept all; with some, --accept 1,3-5; with none, --accept none."
              + ("" if given.name else f"\nIt will be called {begin.named(given.start)}; for another name add --name \"...\"."))
        return CLEAN if made.clean else PROBLEMS
    accepted, wrong = begin.chosen(which, some)
    name = given.name or begin.named(given.start)
    profile = "small" if resolved.choices.get("pals") == "none" and resolved.settings["board"].value.phrase != "the board" else "full"
    files, left_out, problems = begin.files(accepted, some, name, profile, reading, resolved, given.date) if not wrong else ({}, [], [wrong])
    problems = problems or organisation.write(given.start.resolve(), files)
    if problems:
        _report(problems)
        print("Nothing was written.", file=sys.stderr)
        return USAGE
    fresh, problems = upgrade.subject(given.root, str(given.start.resolve()), given.date, needs_lock=False)
    problems = problems or upgrade.relock(fresh)
    if problems:
        _report(problems)
        return PROBLEMS
    print("\n" + "\n".join(begin.told(given.start, name, accepted, left_out)))
    return CLEAN if made.clean else PROBLEMS


def _adopt(given) -> int:
    subject, problems = upgrade.subject(given.root, given.organisation, given.date)
    if subject is None:
        _report(problems)
        return PROBLEMS
    if subject.layer.variant.edition != subject.library.edition.shape.edition:
        print(f"There is an upgrade to decide first. Run: complaint-standards upgrade plan {given.organisation}", file=sys.stderr)
        return DECISIONS
    if given.card is None:
        there = adopt.cards(subject, given.date)
        print("\n".join(f"{name:<28}{entry.shape.title}" for name, entry in there.items()) or "There is no practice card that can be taken over here.")
        return CLEAN
    result = adopt.adopt(subject, given.card, given.date, given.apply)
    if result.problems:
        _report(result.problems)
        print("Nothing was written.", file=sys.stderr)
        return PROBLEMS
    print(result.changes)
    print("\nWritten. It is yours now: change it as you like, and have it approved." if given.apply else f"\nNothing was written. To write this: complaint-standards adopt {given.card} --in {given.organisation} --apply")
    return CLEAN


def _feedback(given) -> int:
    paths = [path for one in given.files for path in (sorted((one / "feedback").glob("*.yml")) if one.is_dir() else [one])]
    if missing := next((one for one in [*paths, *given.files] if not one.exists()), None):
        print(f"{missing}: there is no such file. Name a file of counts, as in feedback/2027-spring.yml, or an organisation's folder.", file=sys.stderr)
        return USAGE
    if not paths:
        print(f"{given.files[0]}: there are no counts here. They lie in a folder named feedback, a file for each season, as in feedback/2027-spring.yml.", file=sys.stderr)
        return USAGE
    around = paths[0].resolve().parents[1]
    if given.variant is None and not (around / "variant.yml").exists():
        print(f"{paths[0]}: nothing says whose questions these are. Add --variant with a sector or an organisation's folder.", file=sys.stderr)
        return USAGE
    variant = given.variant or _variant(str(around), given)
    read_, problems = [], []
    for path in paths:
        wave, found = load_wave(path.resolve())
        read_ += [wave] if wave else []
        problems += found
    if problems:
        _report(problems)
        return PROBLEMS
    if not (found := _resolved(given, variant)):
        return PROBLEMS
    (resolved,) = found
    if problems := [problem for wave in read_ for problem in wave_adds_up(wave, resolved)]:
        _report(problems)
        return PROBLEMS
    for asks in ("people", "staff"):
        print("\n".join(told.lines(resolved, told.results(resolved, asks, read_))))
    return CLEAN


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
    brought = next((entry for entry in resolved.library.community if entry.id == given.item), None)
    if placed is None and brought:
        return _explain_brought(brought, resolved)
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
    practices, questions = published(resolved.library, resolved.date, resolved.layers[1]).about(placed.id)
    for kind, entries in (("practice", practices), ("question", questions)):
        for entry in entries:
            print(f"\n{kind}: {entry.shape.title}\n  from the community, {entry.place()}: {entry.id}")
    return CLEAN


def _explain_brought(entry, resolved: Resolved) -> int:
    """An item of the community: what it says, field by field, whether readers get it, and what it is tied to."""
    print(f"{entry.id}: {entry.shape.title}\n  from the community, {entry.place()}; {'published' if is_live(entry, resolved.date) else 'not published'}")
    for name, info in type(entry.shape).model_fields.items():
        if name in entry.shape.model_fields_set and name != "title" and (value := getattr(entry.shape, name)):
            print(f"\n{info.alias or name}: {_shown(value, resolved)}\n  {entry.place(info.alias or name)}")
    for name in getattr(entry.shape, "clauses", ()):
        print(f"\nclause: {placed.shape.title}\n  {name}" if (placed := resolved.item(name)) else f"\nclause: {name}, which {resolved.id} does not have")
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
    if here.own and there.id == here.layers[1]:
        return _departures(here, there)
    differences = compare(here, there)
    names = {"item": "What only one of the two has", "value": "Times, names and choices", "note": "Notes beside the shared words", "wording": "Worded differently"}
    print(f"{textwrap.fill(summary(here, there), 100)}\n")
    for kind, heading in names.items():
        some = [one for one in differences if one.kind == kind]
        if not some:
            continue
        print(f"{heading}\n{'-' * len(heading)}")
        common = mostly(some)
        if common:
            print("Unless another reason is given:\n" + "".join(f"  {reason}\n" for reason in common))
        for one in some:
            print(f"{one.item}: {one.title}")
            if kind == "item":
                print(f"  only in {(here if one.here else there).variant.short}")
            else:
                for side, words in ((here, one.here), (there, one.there)):
                    print(textwrap.fill(f"{side.variant.short}: {' / '.join(words.split(chr(10))) or 'nothing'}", 110, initial_indent="  ", subsequent_indent="    "))
            for reason in one.because:
                if reason not in common:
                    print(f"  because: {reason}")
        print()
    print(f"{len(differences)} differences between {here.id} and {there.id}.")
    return CLEAN


def _departures(here: Resolved, there: Resolved) -> int:
    """How an organisation departs from its sector: what its page "How ours differs" says."""
    found = departures(here)
    print(f"How {here.variant.name} differs from the model for {there.variant.name}, and why\n\n{textwrap.fill(summary(here, there), 100)}")
    headings = {"values": "What we set", "add": "What we added", "changes": "What we word differently", "drop": "What we leave out", "notes": "Notes beside the shared words"}
    for verb, heading in headings.items():
        some = [one for one in found if one.verb == verb]
        if some:
            print(f"\n{heading}\n{'-' * len(heading)}")
        for one in some:
            print(f"{one.title}{f' ({one.field})' if one.field else ''}")
            for label, words in (("the model", one.was), ("ours", one.ours), ("because", one.because)):
                if words:
                    print(textwrap.fill(f"{label}: {' '.join(words.split())}", 100, initial_indent="  ", subsequent_indent="    "))
            if one.until:
                print(f"  until: {one.until}")
    print(f"\n{len(found)} departures.")
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
