"""A review in the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from .findings import MISSING, NOT_A_VERDICT, SURE, Law, Review

WIDTH = 100


def lines(review: Review) -> Iterator[str]:
    """The whole review, a line at a time."""
    yield from _wrapped(f"{review.name}: {summary(review)}")
    yield from _wrapped(f"Read for {review.sector}, edition {review.edition}, on {review.date}.")
    for note in review.notes:
        yield from _wrapped(f"Note: {note}")
    yield ""
    yield from _wrapped(NOT_A_VERDICT)
    if review.suspects:
        yield from _heading("Passages to look at again")
    for n, one in enumerate(review.suspects, 1):
        yield f"{n}. {one.title} ({one.place})"
        yield from _wrapped(f"“{one.words}”", "   ")
        yield from _wrapped(one.says, "   ")
        yield from _wrapped(f"Why it matters: {one.why}", "   ")
        yield from _wrapped(f"Instead: {one.instead}", "   ")
        if one.model:
            yield from _wrapped(f"The model says: “{one.model}”", "   ")
        yield from _wrapped(f"The rule: {rule(one.law)}", "   ")
        yield from _wrapped(f"How sure: {SURE[one.sure]}", "   ")
        yield ""
    for heading, some in (("What seems to be missing", [one for one in review.missing if one.law]), ("Good practice that seems to be missing", [one for one in review.missing if not one.law])):
        if some:
            yield from _heading(heading)
            yield from _wrapped(MISSING) if some[0].law else ()
        for one in some:
            yield f"- {one.title} ({one.stage})"
            yield from _wrapped(f"What to add: {one.instead}", "   ")
            if one.law:
                yield from _wrapped(f"The rule: {rule(one.law)}", "   ")
    if review.good:
        yield from _heading("What is good")
    for one in review.good:
        yield f"- {one.title} ({one.place})"
        yield from _wrapped(f"“{one.words}”", "   ")
    yield from _heading("The stages of the model, and where they are in yours")
    for stage, where in review.stages.items():
        yield from _wrapped(f"{stage}: {where or 'not found'}", "- ", "   ")


def summary(review: Review) -> str:
    """What was found, in a few words."""
    counted = lambda n, one, many: f"{n} {one if n == 1 else many}"
    duties = sum(bool(one.law) for one in review.missing)
    lacking = [counted(n, *words) for n, words in ((duties, ("duty", "duties")), (len(review.missing) - duties, ("point of good practice", "points of good practice"))) if n]
    return (f"{counted(len(review.suspects), 'passage', 'passages') if review.suspects else 'No passage'} to look at again. "
            f"Not found: {' and '.join(lacking) or 'nothing of what was looked for'}. Found: {counted(len(review.good), 'thing', 'things')} that a policy should say.")


def rule(law: Law) -> str:
    return f"{law.source}: {law.summary} [{law.checked}] {law.url}"


def _heading(words: str) -> Iterator[str]:
    yield ""
    yield words
    yield "-" * len(words)


def _wrapped(words: str, first: str = "", rest: str | None = None) -> Iterator[str]:
    yield from textwrap.wrap(words, WIDTH, initial_indent=first, subsequent_indent=first if rest is None else rest, break_long_words=False, break_on_hyphens=False) or [""]
