"""The command `import`: show what an edited Word file proposes, and with --apply write it."""

from __future__ import annotations

import datetime
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .. import lock as locks
from ..check.texts import sentences
from ..documents import procedure_of
from ..documents import word
from ..documents.content import Figure, walk
from ..load import CORE, Layer, Library, home, load
from ..problems import Place, Problem, unknown
from ..resolve import Resolved, resolve
from ..upgrade import recover
from .applying import Outcome, carry_out, judge
from .edits import edits, margins
from .proposing import Proposal, Proposals, propose
from .reading import Returned, read

CLEAN, PROBLEMS, DECISIONS = 0, 1, 3
FIRST = 8  # problems that are shown in full
_VERBS = {"set": "SET", "change": "REWORD", "edit": "EDIT OURS", "add": "ADD", "note": "NOTE", "drop": "LEAVE OUT"}


@dataclass(frozen=True)
class Subject:
    """The layer that a file came back for, and its variant; what it builds on, None for a sector; and the library."""

    library: Library
    layer: Layer
    mine: Resolved
    below: Resolved | None


def register(commands, shared) -> None:
    """Add `import` to the commands."""
    made = commands.add_parser("import", parents=[shared], help="Take back a procedure that was edited in Word.",
                               description="Read an edited Word file of the procedure, tracked changes as if accepted, and show what it proposes for an organisation's own files. Writes nothing without --apply, and then all of it or nothing. "
                                           "Exit status 3 while there is something to decide.")
    made.add_argument("file", type=Path, metavar="FILE.docx", help="the file that came back")
    made.add_argument("--in", dest="organisation", metavar="ORGANISATION", default=".", help="the id of the organisation's variant, or its folder (default: the folder you are in)")
    made.add_argument("--apply", action="store_true", help="write what is proposed; what is refused or not read back is put into holding/")
    made.set_defaults(run=_run)


def bring_back(path: Path, subject: Subject, date: datetime.date) -> tuple[Outcome | None, list[Problem]]:
    """What a file that came back proposes for a layer. Reports a file that cannot be read, or that is of something else."""
    returned, problems = read(path)
    if returned is None:
        return None, problems
    made_of, problems = _made_of(path, returned, subject, date)
    if made_of is None:
        return None, problems
    document = procedure_of(made_of)
    written = word.write(document, made_of)
    if problem := _is_other(path, returned, written):
        return None, [problem]
    pictures = [block.alt for block in walk(document.blocks) if isinstance(block, Figure)]
    found = edits(written.passages, returned, made_of, _own(subject.layer, subject.mine), margins(document), pictures)
    made = propose(found, subject.mine if made_of.id == subject.mine.id else made_of, subject.mine, subject.below, subject.layer, returned.comments)
    return judge(made, subject.library, subject.layer, date), []


def subject(root: Path, name: str, date: datetime.date) -> tuple[Subject | None, list[Problem]]:
    """Read what a file came back for. `name` is a variant's id, or a folder. Reports what cannot be read, and an upgrade that is to be decided first."""
    folder = Path(name).resolve() if (Path(name) / "variant.yml").exists() else next((one.parent for one in (root / "variants").glob(f"**/{name}/variant.yml")), root / "variants" / name)
    recover(folder)
    library, problems = load(root, () if folder.is_relative_to(root / "variants") else (home(folder),))
    if library is None or problems:
        return None, problems
    layer = next((one for one in library.layers.values() if one.folder == folder), None)
    if layer is None:
        return None, [unknown(Place("--in"), "variant", name, library.variants()) if name != "." else Problem(Place("--in"), "this folder is not an organisation's", expected="a folder that holds variant.yml", fix="name it with --in, as in: --in marsh-end")]
    if locks.is_organisation(layer) and (waiting := [one for one in locks.state(layer, library, date)[0] if not one.notice]):
        return None, waiting
    mine, _ = resolve(library, layer.id, date)
    return Subject(library, layer, mine, resolve(library, layer.variant.extends, date)[0] if layer.variant.extends != CORE else None), []


def _made_of(path: Path, returned: Returned, subject: Subject, date: datetime.date) -> tuple[Resolved | None, list[Problem]]:
    """The variant that a file was made of."""
    here = Place(path.name)
    if not returned.made:
        return subject.mine, []
    document, variant, edition, *_ = (*returned.made, "", "", "")[:4]
    installed, mine = subject.library.edition.shape.edition, subject.mine
    if document != "procedure":
        return None, [Problem(here, f'this file is "{document}", and not the whole procedure', expected="the Word file of the procedure", fix="edit the words in the procedure's own file, or change them by hand in your folder")]
    if edition != installed:
        return None, [Problem(here, f"this file was made from edition {edition}, and edition {installed} is here", expected=f"a file made from edition {installed}",
                              fix=f"install edition {edition}, import the file, then upgrade; or copy what was changed into a new file of this edition")]
    if variant == mine.id:
        return mine, []
    if variant in mine.layers[1:]:
        return resolve(subject.library, variant, date)[0], []
    return None, [Problem(here, f'this file is of the variant "{variant}", and not of "{mine.id}"', expected=f"a file of {mine.id}, or of what it builds on ({', '.join(reversed(mine.layers[1:-1]))})", fix=f"name the folder of {variant} with --in")]


def _is_other(path: Path, returned: Returned, written: word.Written) -> Problem | None:
    """A Word file that nobody made here has none of our bookmarks."""
    ours = {one.label for one in written.passages} - {""}
    kept = {label for one in returned.passages for label in one.labels}
    if kept & ours or returned.made and kept:
        return None
    if returned.made:
        return Problem(Place(path.name), "the bookmarks that say which clause is which are gone from this file", expected="a file saved by Word or LibreOffice as .docx, without a step in between", fix="copy what was changed into a new file, and import that")
    return Problem(Place(path.name), "this Word file was not made here", expected="a procedure that was built here (build --documents) and edited", fix="to read a policy of your own, use: complaint-standards review")


def _own(layer: Layer, mine: Resolved) -> frozenset[str]:
    """The items and notes whose words are all the layer's."""
    items = {name for kind in layer.items.values() for name in kind}
    notes = {f"{placed.id} notes/{n}" for placed in mine.items.values() for n, (_, origin) in enumerate(placed.notes) if origin.layer == layer.id}
    return frozenset(items | notes)


# --- the command -----------------------------------------------------------------------------------------
def _run(given) -> int:
    found, problems = subject(given.root, given.organisation, given.date)
    outcome, problems = bring_back(given.file, found, given.date) if found else (None, problems)
    if outcome is None:
        for problem in problems:
            print(problem, end="\n\n", file=sys.stderr)
        print("Nothing was changed.", file=sys.stderr)
        return PROBLEMS
    made = outcome.made
    print(shown(outcome, found.layer))
    if made.nothing:
        return CLEAN
    if not given.apply:
        print("Nothing was written. To write it: add --apply" if made.proposals else "There is nothing to write.")
        return DECISIONS
    files = carry_out(outcome, found.layer, given.file.name, given.date)
    print("Written:\n" + "\n".join(f"  {name}" for name in files) + f"\n\nNext: complaint-standards check {locks.called(found.layer)}")
    return DECISIONS if made.refused or outcome.problems or any(one.needs for one in made.proposals) else CLEAN


def shown(outcome: Outcome, layer: Layer) -> str:
    """What a file proposes, for a terminal: what is taken, what is refused, what is not read back, what check will say."""
    made = outcome.made
    if made.nothing:
        return f"Nothing differs from the procedure of {layer.variant.name} as it stands."
    lines: list[str] = []
    for heading, ones in (("Proposed", [_proposal(one) for one in made.proposals]),
                          ("Refused, and kept in holding/ when you apply", [_told(one.where, one.words, one.why, one.law) for one in made.refused]),
                          ("Different, and not read back", [_told(one.where, one.words, one.why) for one in made.unread])):
        if ones:
            lines += [f"{heading}: {len(ones)}", "-" * (len(heading) + 2 + len(str(len(ones)))), *(line for one in ones for line in (*one, ""))]
    if outcome.problems:
        lines += ["What check will then ask you to put right", "-" * 41, *(f"{problem}\n" for problem in outcome.problems[:FIRST])]
        lines += [f"... and {len(outcome.problems) - FIRST} more of these; check shows them all."] if len(outcome.problems) > FIRST else []
    return "\n".join(lines).rstrip() + "\n"


def _proposal(one: Proposal) -> list[str]:
    was, now = _differing(one.was, one.ours)
    lines = [f"{_VERBS[one.verb]:<10} {one.item}{f' ({one.field})' if one.field else ''}", *_wrapped("where", one.where), *_wrapped("was", was), *_wrapped("now", now), *_wrapped("because", one.because)]
    return [*lines, '  needs a reason: put a comment on it that starts with "Because", or add `because` to the file'] if one.needs else lines


def _differing(was: str, now: str) -> tuple[str, str]:
    """Of two texts of several sentences those sentences that only one of them has."""
    ours, theirs = sentences(was), sentences(now)
    if not set(ours) & set(theirs):
        return was, now
    return " ... ".join(one for one in ours if one not in theirs) or "(nothing there)", " ... ".join(one for one in theirs if one not in ours) or "(taken out)"


def _told(where: str, words: str, why: str, law: str = "") -> list[str]:
    return [*textwrap.wrap(where, 98), *_wrapped("words", words), *_wrapped("why", why), *_wrapped("law", law)]


def _wrapped(label: str, words: str) -> list[str]:
    return textwrap.wrap(textwrap.shorten(" ".join(words.split()), 600, placeholder=" ..."), 98, initial_indent=f"  {label + ':':<9}", subsequent_indent=" " * 11) if words else []
