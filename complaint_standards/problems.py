"""What is wrong, where, and what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Place:
    """A line of a file; `file` is relative to the library's root, lines count from 1."""

    file: str
    line: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to put right, in the words of someone who edits the content.

    `law` cites the rule that is broken, where there is one. A notice tells, and stops nothing.
    """

    place: Place
    what: str
    expected: str = ""
    fix: str = ""
    law: str = ""
    notice: bool = False

    def __str__(self) -> str:
        lines = [f"{self.place}: {'notice: ' if self.notice else ''}{self.what}"]
        lines += [f"  law: {self.law}"] if self.law else []
        lines += [f"  expected: {self.expected}"] if self.expected else []
        lines += [f"  fix: {self.fix}"] if self.fix else []
        return "\n".join(lines)


def unknown(place: Place, kind: str, name: str, known: Iterable[str], where: str = "") -> Problem:
    """A name that nothing answers to, with the names that it may have been meant for."""
    known = sorted(set(known))
    close = difflib.get_close_matches(name, known, n=3, cutoff=0.6)
    some = known if len(known) <= 12 else close or known[:8]
    more = f" and {len(known) - len(some)} more" if len(some) < len(known) else ""
    return Problem(
        place,
        f'unknown {kind} "{name}"{f" in `{where}`" if where else ""}',
        expected=f"{'one of: ' if len(known) > 1 else ''}{', '.join(some)}{more}" if known else f"no {kind} is defined here",
        fix=f'write "{close[0]}"' if difflib.get_close_matches(name, close, cutoff=0.75) else "use one that exists, or add it first" if known else "leave it out, or add it first",
    )
