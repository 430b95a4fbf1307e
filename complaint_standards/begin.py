"""Begin an organisation's own procedure from the policy that it has.

Times, roles, contacts and sections that are the organisation's own are proposed, each with the passage it came
from. Nothing is taken over unasked: a person accepts what is right, and what the law does not allow is refused
with the rule.
"""

from __future__ import annotations

import datetime
import re
import tempfile
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from . import model, organisation
from .build import checked
from .load import slug
from .problems import Place, Problem
from .resolve import Resolved, parse
from .review import Review
from .review.findings import place
from .review.read import Reading
from .screen import Passage, catch, fold, sentences
from .upgrade import edit

NOTE = "Our own, from the policy that this takes the place of."


@dataclass(frozen=True)
class Proposal:
    """A value, or a section of its own, that a policy holds. `refused` says why it cannot be taken over, with the rule.

    `item` is the id of a value or of a new clause; `words` the passage, `place` where it stands. A section has
    its paragraphs in `text`, and no `set`.
    """

    item: str
    title: str
    words: str
    place: str
    set: Any = None
    text: tuple[str, ...] = ()
    refused: str = ""

    @property
    def shown(self) -> str:
        """What it would be set to, as a person reads it."""
        if self.text:
            return f"a clause of your own, {sum(len(one.split()) for one in self.text)} words"
        return self.set["title"] if isinstance(self.set, dict) else "; ".join(f"{one['within']}" + (f" for {one['when']}" if one.get("when") else "") for one in self.set) if isinstance(self.set, list) else str(self.set)


def proposals(reading: Reading, found: tuple[Passage, ...], made: Review, resolved: Resolved) -> list[Proposal]:
    """What may be taken over, in the order of the library's values, then of the policy's sections."""
    faulty = {one.passage: one for one in made.suspects}
    values = [one for name, entry in resolved.library.extracts.items() if name in resolved.settings for one in _value(name, entry.shape, found, faulty, resolved)]
    return [*values, *_sections(reading, found, made, faulty)]


# --- values ---------------------------------------------------------------------------------------------
def _value(name: str, rule: model.Extract, found: tuple[Passage, ...], faulty: dict, resolved: Resolved) -> Iterator[Proposal]:
    setting = resolved.settings[name]
    best: Proposal | None = None
    for n, one in enumerate(found):
        caught = catch(rule, one, setting.type)
        if caught is None or parse(setting.definition, caught)[0] is None:
            continue
        proposal = Proposal(name, setting.definition.title, one.words, place(one), caught, refused=_refused(setting, caught, faulty.get(n), resolved))
        if not proposal.refused:
            if parse(setting.definition, caught)[0] != setting.value:  # what the sector has already needs no setting
                yield proposal
            return
        best = best or proposal
    if best:
        yield best


def _refused(setting, caught: Any, suspect, resolved: Resolved) -> str:
    """Why a value cannot be taken over: it lies beyond what the law allows, or its passage is one to look at again."""
    if wrong := organisation.unfit(setting, caught, resolved.library):
        return f"it has to be {wrong}"
    touches = suspect is not None and setting.id in _TOUCHES.get(suspect.rule, ())
    return f"{suspect.says} {suspect.law.source} ({suspect.law.url})" if touches else ""


_TOUCHES = {"practice-manager-responsible": ("responsible-person",), "invented-response-time": ("response-times",)}


# --- sections of its own -----------------------------------------------------------------------------------
def _sections(reading: Reading, found: tuple[Passage, ...], made: Review, faulty: dict) -> Iterator[Proposal]:
    """The sections whose headings belong to no stage of the model. One with a passage to look at again is refused whole."""
    own = {one.heading for one in made.sections if not one.stages}
    gathered: dict[int, list[int]] = {}
    for n, one in enumerate(found):
        if one.heading in own and one.words != one.heading and reading.blocks[one.block].kind in ("text", "item"):
            gathered.setdefault(one.section, []).append(n)
    for some in gathered.values():
        heading = found[some[0]].heading
        title = re.sub(r"^(?:(?:\d+|[A-Z])(?:\.\d+)*[.)]?|(?:Section|Appendix|Part) \w+[.:]?)\s+", "", heading).strip()
        if not title or _FURNITURE.search(fold(title)) or sum(len(found[n].words.split()) for n in some) < 12:
            continue
        paragraphs: dict[int, list[str]] = {}
        for n in some:
            paragraphs.setdefault(found[n].block, []).append(found[n].words)
        wrong = next((faulty[n] for n in some if n in faulty), None)
        yield Proposal(slug(title)[:60].strip("-"), title, (wrong or found[some[0]]).words, f"under “{heading}”", text=tuple(" ".join(words) for words in paragraphs.values()),
                       refused=f"{wrong.says} {wrong.law.source} ({wrong.law.url})" if wrong else "")


_FURNITURE = re.compile(r"\b(?:contents|introduction|background|purpose|foreword|version|history|document control|approv\w+|review|references?|bibliography|definitions?|appendix|annex|polic(?:y|ies)|head or foot|notes|publicity|status|distribution|equality impact)\b|^(?:\w+ ){0,4}complain\w*$|^(?:\w+ ){0,2}complain\w*(?: \w+){1,2}$")


# --- telling and choosing ------------------------------------------------------------------------------------
def shown(some: list[Proposal], resolved: Resolved) -> Iterator[str]:
    """The proposals, numbered, each with the passage it came from; what is refused has no number."""
    wrap = lambda words, pad: textwrap.wrap(words, 100, initial_indent=pad, subsequent_indent=pad, break_long_words=False)
    yield ""
    yield "What your policy could bring to a procedure of your own"
    yield "-" * 55
    if not some:
        yield f"Nothing was found that differs from the model for {resolved.variant.name}."
    offered = numbered(some)
    for n, one in offered.items():
        yield f"{n}. {one.title}: {one.shown}"
        yield from wrap(f"{one.place}: “{one.words}”", "   ")
    if refused := [one for one in some if one.refused]:
        yield ""
        yield "What cannot be taken over"
        yield "-" * 25
    for one in refused:
        yield f"- {one.title}: {one.shown}"
        yield from wrap(f"{one.place}: “{one.words}”", "   ")
        yield from wrap(f"Refused: {one.refused}", "   ")


def numbered(some: list[Proposal]) -> dict[int, Proposal]:
    return dict(enumerate((one for one in some if not one.refused), 1))


def chosen(which: str, some: list[Proposal]) -> tuple[list[Proposal], Problem | None]:
    """The proposals that "all", "none" or "1,3-5" names."""
    offered = numbered(some)
    if which in ("all", "none"):
        return list(offered.values()) if which == "all" else [], None
    numbers: list[int] = []
    for part in which.replace(" ", "").split(","):
        match = re.fullmatch(r"(\d+)(?:-(\d+))?", part)
        span = range(int(match[1]), int(match[2] or match[1]) + 1) if match and int(match[2] or match[1]) - int(match[1]) < 1000 else ()
        if not span or not set(span) <= offered.keys():
            return [], Problem(Place("--accept"), f'"{part}" names no proposal', expected=f"all, none, or numbers from 1 to {len(offered)}, as in 1,3-5" if offered else "none, since there are no proposals", fix="run it without --accept to see them")
        numbers += span
    return [offered[n] for n in dict.fromkeys(numbers)], None


def named(folder: Path) -> str:
    """An organisation's name from that of its folder: "millbeck-surgery" is Millbeck Surgery."""
    return " ".join(word[:1].upper() + word[1:] for word in re.split(r"[-_\s]+", folder.resolve().name) if word)


def told(folder: Path, name: str, accepted: list[Proposal], left_out: list[str]) -> Iterator[str]:
    """What was written, and what to do next."""
    yield f"Wrote {folder} for {name}, with {len(accepted)} of the proposals. The rest stand in its variant.yml as remarks."
    for words in left_out:
        yield f"- {words}"
    yield f"Open {folder}/variant.yml, fill in what is still open, then:\n\n    complaint-standards check {folder}\n    complaint-standards build {folder}"


# --- writing -----------------------------------------------------------------------------------------------
def files(accepted: Iterable[Proposal], all_of_them: Iterable[Proposal], name: str, profile: str, reading: Reading, resolved: Resolved, date: datetime.date) -> tuple[dict[str, str], list[str], list[Problem]]:
    """The new folder: what was accepted is set, and each value says in a remark which passage it came from.

    What was not accepted stands beside its value as a remark. Sentences of a section that may not stand in a
    clause (a "must" without its rule, a time limit that is typed) are kept in remarks above it. Gives also what was
    left out, in words, and what is wrong with the name.
    """
    accepted, values = list(accepted), {one.item: one.set for one in accepted if not one.text}
    start, problems = organisation.start(name, resolved, profile, values, lambda key: Place(reading.name))
    if start is None:
        return {}, [], problems
    start = replace(start, remarks={one.item: _remark(one, one in accepted) for one in all_of_them if not one.text}, suggested={one.item: one.set for one in all_of_them if not one.text and not one.refused})
    sections = [one for one in accepted if one.text]
    clauses = {one.item: [[*_sentences(paragraph)] for paragraph in one.text] for one in sections}
    return _fitting(organisation.files(start, resolved, date), sections, clauses, resolved, date)


def _remark(one: Proposal, accepted: bool) -> tuple[str, ...]:
    said = f"From your policy, {one.place}: “{one.words}”" if accepted else f"Your policy says, {one.place}: “{one.words}”"
    return (said, f"It cannot be taken over: {one.refused}") if one.refused else (said,)


def _sentences(paragraph: str) -> Iterator[str]:
    yield from (one.replace("{", "(").replace("}", ")").replace("*", "").replace("_", " ") for one in sentences(paragraph))


def _fitting(made: dict[str, str], sections: list[Proposal], clauses: dict[str, list[list[str]]], resolved: Resolved, date: datetime.date) -> tuple[dict[str, str], list[str], list[Problem]]:
    """The folder with the sections as clauses, tried by `check` until no sentence in them is refused; what was left out; what is still wrong."""
    left: dict[str, list[tuple[str, str]]] = {one.item: [] for one in sections}
    while True:
        kept = [one for one in sections if any(clauses[one.item])]
        written = {**made, **{f"procedure/{one.item}.md": _clause(one, clauses[one.item], left[one.item]) for one in kept}, "variant.yml": _with_additions(made["variant.yml"], kept, resolved)}
        problems = _problems(written, resolved, date)
        refused = [(Path(problem.place.file).stem, _sentence(written[problem.place.file], problem.place.line), problem.what) for problem in problems if problem.place.file.startswith("procedure/")]
        if not refused:
            return written, [f"{one.title}: “{words}” was left out: {why}" for one in sections for words, why in left[one.item]], problems
        for item, words, why in dict.fromkeys(refused):
            clauses[item] = [kept for paragraph in clauses[item] if (kept := [one for one in paragraph if one != words])] if words else []
            left[item].append((words or "all of it", why.replace("\n", " ")))


def _problems(written: dict[str, str], resolved: Resolved, date: datetime.date) -> list[Problem]:
    """What `check` would have against a new folder."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "new"
        organisation.write(folder, {name: words for name, words in written.items() if name == "variant.yml" or name.startswith("procedure/")})
        return [problem for problem in checked(resolved.library.root, date, folders=[folder]).problems if not problem.notice]


def _sentence(clause: str, line: int) -> str:
    """The sentence in a line of a clause; nothing where the line is not one of its text."""
    lines = clause.split("\n")
    start = lines.index("---", 1)
    return lines[line - 1] if start < line - 1 < len(lines) else ""


def _clause(one: Proposal, paragraphs: list[list[str]], left: list[tuple[str, str]]) -> str:
    remarks = [f"# From your policy, {one.place}.", *(f"# Left out: {words} ({why})" for words, why in left)]
    body = "\n\n".join("\n".join(paragraph) for paragraph in paragraphs)  # a sentence a line, so that `check` names the sentence
    return "\n".join(["---", *remarks, f"title: {organisation.flow(one.title)}", "force: local", "role: complaints-manager", "---", body]) + "\n"


def _with_additions(variant: str, sections: list[Proposal], resolved: Resolved) -> str:
    if not sections:
        return variant
    last = [clause.id for clause in resolved.stages[-1].parts][-1]
    anchors = [last, *(one.item for one in sections[:-1])]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "variant.yml"
        path.write_text(variant, encoding="utf-8")
        edit.put(path, ("add",), [{"item": one.item, "after": anchor, "because": NOTE} for one, anchor in zip(sections, anchors)])
        return path.read_text(encoding="utf-8")
