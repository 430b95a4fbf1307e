"""The command `import`: show what an edited Word file proposes, and with --apply write it."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

from .. import lock as locks
from ..check.texts import sentences
from ..load import Layer

CLEAN, PROBLEMS, DECISIONS = 0, 1, 3
FIRST = 8  # problems that are shown in full
_VERBS = {"set": "SET", "change": "REWORD", "edit": "EDIT OURS", "add": "ADD", "note": "NOTE", "drop": "LEAVE OUT"}


def register(commands, shared) -> None:
    """Add `import` to the commands."""
    made = commands.add_parser("import", parents=[shared], help="Take back a procedure that was edited in Word.",
                               description="Read an edited Word file of the procedure, tracked changes as if accepted, and show what it proposes for an organisation's own files. Writes nothing without --apply, and then all of it or nothing. "
                                           "Exit status 3 while there is something to decide.")
    made.add_argument("file", type=Path, metavar="FILE.docx", help="the file that came back")
    made.add_argument("--in", dest="organisation", metavar="ORGANISATION", default=".", help="the id of the organisation's variant, or its folder (default: the folder you are in)")
    made.add_argument("--apply", action="store_true", help="write what is proposed; what is refused or not read back is put into holding/")
    made.set_defaults(run=_run)


# --- the command -----------------------------------------------------------------------------------------
def _run(given) -> int:
    from .applying import carry_out  # read only here: the libraries behind it would slow every other command
    from .back import bring_back, subject

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


def shown(outcome, layer: Layer) -> str:
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


def _proposal(one) -> list[str]:
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
