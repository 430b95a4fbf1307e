"""What a review found: passages to look at again, what is missing, what is good, and what stands under which heading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .. import model
from ..load import Library
from ..markup import BASES, day
from ..resolve import Resolved, active, plain
from ..screen import Hit, Passage, passages, screen
from .files import Reading

SURE = {"clear": "The words say so.", "likely": "Likely: read the sentence again.", "look": "Worth a look: it may be right here."}
NOT_A_VERDICT = ("This is a reading of words by rules, and not a judgement of how you work. It does not say that your policy complies with the law, "
                 "whatever it lists or leaves out, and it is not legal advice.")

MISSING = "A rule can be kept without a sentence in the policy. Ask of each: do we do this, and where would our staff read how?"


@dataclass(frozen=True)
class Law:
    """The rule behind a finding, and how sure we are of it ourselves."""

    id: str
    source: str
    url: str
    summary: str
    verified: bool
    checked: str


@dataclass(frozen=True)
class Suspect:
    """A passage that is out of date or against a rule. `passage` is its number in the document's passages."""

    rule: str
    title: str
    words: str
    place: str
    sure: str
    says: str
    why: str
    instead: str
    law: Law
    model: str
    passage: int


@dataclass(frozen=True)
class Missing:
    """What a policy should say and this one does not seem to. `law` is None for what is good practice."""

    duty: str
    title: str
    stage: str
    instead: str
    law: Law | None
    model: str


@dataclass(frozen=True)
class Good:
    duty: str
    title: str
    words: str
    place: str
    law: Law | None
    passage: int


@dataclass(frozen=True)
class Section:
    """A heading of the policy, and the stages of the model that it speaks of."""

    heading: str
    place: str
    stages: tuple[str, ...]


@dataclass(frozen=True)
class Review:
    name: str
    kind: str
    sector: str
    edition: str
    date: str
    words: int
    notes: tuple[str, ...]
    suspects: tuple[Suspect, ...]
    missing: tuple[Missing, ...]
    good: tuple[Good, ...]
    sections: tuple[Section, ...]
    stages: Mapping[str, str]  # of each stage of the model: where it is found here, or nothing

    @property
    def clean(self) -> bool:
        return not self.suspects and not any(one.law for one in self.missing)


def review(reading: Reading, resolved: Resolved) -> tuple[Review, tuple[Passage, ...]]:
    """Try every rule that applies to a sector on what was read. Gives also the passages that the findings count."""
    library, found = resolved.library, passages(reading.blocks)
    rules = screen(library)
    faults = rules.faulty(found, resolved.law_for)
    spoken_of = {name for hit in faults for name in library.faults[hit.rule].shape.duties}
    wrong = {(hit.passage, name) for hit in faults for name in library.faults[hit.rule].shape.duties}
    applying = [name for name, entry in library.duties.items() if _applies(entry.shape, resolved)]
    stated: dict[str, list[int]] = {name: [] for name in applying}
    for hit in rules.stated(found, applying):
        if (hit.passage, hit.rule) not in wrong:
            stated[hit.rule].append(hit.passage)
    sections = tuple(_sections(reading, found, resolved))
    titles = {stage.id: stage.shape.title for stage in resolved.stages}
    under = {one.words: set(rules.stages(one.words)) for one in found if reading.blocks[one.block].kind == "heading"}
    notes = [*reading.notes]
    if not any("complain" in one.tested for one in found):
        notes.append("The word complaint stands nowhere in it, so this may not be a complaints policy.")
    return Review(
        reading.name, reading.kind, resolved.variant.name, library.edition.shape.edition, day(resolved.date), sum(len(block.words.split()) for block in reading.blocks), tuple(notes),
        tuple(_suspect(hit, found, resolved) for hit in faults),
        tuple(_missing(name, resolved, titles) for name in applying if not stated[name] and name not in spoken_of),
        tuple(_good(name, _best(stated[name], library.duties[name].shape, found, under), found, resolved) for name in applying if stated[name]),
        sections, _stages(sections, stated, found, resolved)), found


def _applies(duty: model.Duty, resolved: Resolved) -> bool:
    return not duty.obligations or bool(_rules(duty.obligations, resolved))


def _rules(names, resolved: Resolved) -> list[str]:
    known = {**resolved.library.obligations, **resolved.library.boundaries}
    return [name for name in names if resolved.applies(known[name].shape)]


def law(name: str, library: Library) -> Law:
    """A rule as a report cites it."""
    one = (library.obligations.get(name) or library.boundaries[name]).shape
    return Law(name, one.source, one.url, one.summary, one.verified, f"{BASES[one.basis]}, {day(one.checked)}" if one.verified else f"not yet checked at source ({BASES[one.basis]})")


def _suspect(hit: Hit, found: tuple[Passage, ...], resolved: Resolved) -> Suspect:
    fault, one = resolved.library.faults[hit.rule].shape, found[hit.passage]
    name = hit.sign.obligation or fault.obligation
    return Suspect(hit.rule, fault.title, one.words, place(one), fault.sure, " ".join(filter(None, (fault.says, hit.sign.note))), fault.why, fault.instead,
                   law(name, resolved.library), in_the_model((name,), resolved), hit.passage)


def _missing(name: str, resolved: Resolved, titles: Mapping[str, str]) -> Missing:
    duty = resolved.library.duties[name].shape
    rules = _rules(duty.obligations, resolved)
    return Missing(name, duty.title, titles.get(duty.stage, duty.stage), duty.instead, law(rules[0], resolved.library) if rules else None, in_the_model(rules, resolved))


def _good(name: str, at: int, found: tuple[Passage, ...], resolved: Resolved) -> Good:
    duty = resolved.library.duties[name].shape
    rules = _rules(duty.obligations, resolved)
    return Good(name, duty.title, found[at].words, place(found[at]), law(rules[0], resolved.library) if rules else None, at)


def _best(hits: list[int], duty: model.Duty, found: tuple[Passage, ...], under: Mapping[str, set[str]]) -> int:
    """Of the passages that state a duty the first sentence under a heading of its stage, else the first sentence, else the first."""
    whole = [n for n in hits if len(found[n].words.split()) > 4]
    there = [n for n in whole if duty.stage in under.get(found[n].heading, ())]
    return (there or whole or hits)[0]


def in_the_model(obligations, resolved: Resolved) -> str:
    """The exact sentence of the model procedure that states one of these rules."""
    for name in obligations:
        for clause in resolved.clauses:
            for rule in clause.shape.rules:
                if rule.obligation == name and active(clause, resolved.choices):
                    return " ".join(plain(rule.says, resolved.settings).split())
    return ""


def place(one: Passage) -> str:
    """Where a passage stands, as a reader of the document finds it."""
    parts = [f"page {one.page}" if one.page else "", one.number, f"under “{one.heading}”" if one.heading else ""]
    return ", ".join(filter(None, parts)) or f"paragraph {one.block + 1}"


def _sections(reading: Reading, found: tuple[Passage, ...], resolved: Resolved):
    titles = {stage.id: stage.shape.title for stage in resolved.stages}
    rules = screen(resolved.library)
    seen = set()
    for one in found:
        if reading.blocks[one.block].kind == "heading" and one.block not in seen:
            seen.add(one.block)
            yield Section(one.words, place(one) if one.page else "", tuple(titles[name] for name in rules.stages(one.words) if name in titles))


def _stages(sections: tuple[Section, ...], stated: Mapping[str, list[int]], found: tuple[Passage, ...], resolved: Resolved) -> dict[str, str]:
    """For each stage of the model the headings that it goes under here; else what is said of it in passing; else nothing."""
    made = {}
    for stage in resolved.stages:
        under = [one.heading for one in sections if stage.shape.title in one.stages]
        said = [resolved.library.duties[name].shape.title for name, hits in stated.items() if hits and resolved.library.duties[name].shape.stage == stage.id]
        made[stage.shape.title] = "; ".join(f"“{one}”" for one in dict.fromkeys(under)) or ("in passing: " + "; ".join(said[:3]) if said else "")
    return made
