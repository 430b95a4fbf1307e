"""What the community brings: names that lead somewhere, claims with their base, and nobody's details."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pathspec
import yaml

from .. import community, privacy
from ..contributions import Adopter, Event, Improvement, Practice, Question
from ..load import COMMUNITY, CORE, KINDS, Entry, Library
from ..problems import Place, Problem, unknown
from ..resolve import Resolved
from .texts import LINK, VALUE, folded, sentences

_CHANGE = re.compile(r"\d+(?:\.\d+)? ?(?:%|per ?cent)|\bpercentage points?\b|\b(?:from|by) (?:about |around )?\d+(?:\.\d+)? (?:\w+ )?to (?:about |around )?\d+", re.I)
_ADDRESSES = ("url", "join", "recording", "address", "email", "issues")


def community_names_what_is_there(library: Library) -> Iterator[Problem]:
    """Every id that an item of the community names is defined: sectors, clauses, expectations, practices, sources."""
    items = library.community.items
    layers = [layer for layer in library.layers.values() if len(library.chain(layer.id)) <= 2]  # what an organisation adds is nobody else's
    of = lambda *kinds: (there := {name for layer in layers for kind in kinds for name in layer.items[kind]}) | {old for old, name in library.renamed.items() if name in there}
    every = of(*KINDS)
    known = {"sectors": [one.id for one in layers if one.variant and one.variant.extends == CORE], "clauses": of("clause"), "items": every | {*library.values, *library.expectations}, "expectations": library.expectations,
             "practices": items["practice"], "sheets": of("flow", "checklist", "card", "letter", "form", "guidance", "path", "leaflet", "session"), "source": library.community.sources, "question": items["question"]}
    known["variant"] = known["sectors"]
    known["items"] = {*known["items"], *known["sectors"]}
    for entry in library.community:
        if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", entry.id):
            yield Problem(entry.place(), f'"{entry.id}" is not an id', expected="a file name of small letters, figures and hyphens, as in learning-panel.yml", fix="rename the file")
        for place, key, name in _named(entry):
            if name not in known[key]:
                yield unknown(place, {"sectors": "sector", "variant": "sector", "clauses": "clause", "items": "item", "expectations": "expectation", "practices": "practice", "sheets": "sheet"}.get(key, key), name, known[key], key)
        for place, words in _words(entry.shape, entry):
            for match in LINK.finditer(words):
                if match[2] not in every and not re.search("[:./]", match[2]):
                    yield unknown(place, "item", match[2], every, "link")
        if isinstance(entry.shape, Practice) and entry.shape.adopt:
            yield from _adoption(entry, library, known["clauses"], every)
    if desk := library.community.desk:
        yield from _forms(desk, known["sectors"])
    for name, entry in library.community.differences.items():
        if name not in items["adopter"]:
            yield Problem(entry.place(), f'no adopter is called "{name}"', expected=f"{name}.yml beside it", fix="give the two files one name")


def _forms(desk: Entry, sectors: list[str]) -> Iterator[Problem]:
    """Each form makes an item of a kind that there is: its boxes are fields of that kind, and sectors the library's."""
    for name, form in desk.shape.forms.items():
        if name not in COMMUNITY:
            yield unknown(desk.place("forms", name), "kind of item", name, COMMUNITY, "forms")
            continue
        fields = {info.alias or key for key, info in COMMUNITY[name][1].model_fields.items()} | {"agreed", "measured", "by"}
        for n, box in enumerate(form.boxes):
            if box.id not in fields:
                yield unknown(desk.place("forms", name, "boxes", n, "id"), "field", box.id, fields, name)
            for option in box.options if box.id in ("sectors", "variant") else ():
                if option not in sectors:
                    yield unknown(desk.place("forms", name, "boxes", n, "options", option), "sector", option, sectors, box.id)


def _named(entry: Entry) -> Iterator[tuple[Place, str, str]]:
    for key in ("sectors", "clauses", "items", "expectations", "practices", "sheets"):
        for n, name in enumerate(getattr(entry.shape, key, ())):
            yield entry.place(key, n), key, name
    for key in ("source", "variant"):
        if name := getattr(entry.shape, key, None):
            yield entry.place(key), key, name
    for n, one in enumerate(getattr(entry.shape, "because_of", ())):
        for key in ("source", "question"):
            if name := getattr(one, key):
                yield entry.place("because-of", n, key), key, name


def _adoption(entry: Entry, library: Library, clauses: set[str], every: set[str]) -> Iterator[Problem]:
    """What a card would have an organisation write leads somewhere, and brings no id that is taken."""
    adopt = entry.shape.adopt
    if not (adopt.values or adopt.notes or adopt.add):
        yield Problem(entry.place("adopt"), "`adopt` proposes nothing", expected="`values`, `notes` or `add`", fix="write what an organisation would add, or leave `adopt` out")
    for name in adopt.values:
        if name not in library.values and name not in library.roles:
            yield unknown(entry.place("adopt", "values", name), "value", name, {**library.values, **library.roles}, "values")
    for n, note in enumerate(adopt.notes):
        if note.item.partition("/")[0] not in every | set(library.expectations) | set(library.statements):
            yield unknown(entry.place("adopt", "notes", n, "item"), "item", note.item, every, "notes")
    for n, offer in enumerate(adopt.add):
        new = offer.clause or offer.checklist
        if new and offer.item in every:
            yield Problem(entry.place("adopt", "add", n, "item"), f'"{offer.item}" is an item of the library already', expected="an id of its own", fix="give it another id")
        if offer.item and not new:
            yield Problem(entry.place("adopt", "add", n), f'nothing says what "{offer.item}" is', expected="`clause` or `checklist`, with the fields of one", fix="write it out here, as standards/README.md shows")
        if new and new.role not in library.roles:
            yield unknown(entry.place("adopt", "add", n, "clause" if offer.clause else "checklist", "role"), "role", new.role, library.roles, "role")
        anchor = offer.after or offer.before
        if anchor and anchor.partition("/")[0] not in every:
            yield unknown(entry.place("adopt", "add", n, "after" if offer.after else "before"), "item", anchor, every, "add")


def nobody_can_be_told(library: Library) -> Iterator[Problem]:
    """Nothing of the community may tell who someone is, published or not: whoever can read the repository reads it."""
    desk = [library.community.desk] if library.community.desk else []
    for entry in [*library.community, *library.community.differences.values(), *library.community.sources.values()]:
        kept = {folded(one.words).lower(): n for n, one in enumerate(getattr(entry.shape, "kept", ()))}
        needed = set()
        for place, words in _words(entry.shape, entry):
            for found in privacy.findings(words):
                kind = privacy.kinds()[found.kind]
                if (key := folded(found.words).lower()) in kept and not kind.certain:
                    needed.add(key)
                    continue
                yield Problem(Place(place.file, place.line + words[: found.start].count("\n")), f'this looks like {kind.title}: "{folded(found.words)}". {kind.why}', expected=kind.reword,
                              fix="say it another way" + ("" if kind.certain else "; where it tells nobody who anyone is, a moderator may add it to `kept`, with the reason"))
        for key, n in kept.items():
            if key not in needed:
                yield Problem(entry.place("kept", n), f'the gate does not find "{entry.shape.kept[n].words}"', expected="in `kept` only what it finds, word for word, and no number, date of birth or contact", fix="remove it")
    for entry in desk:
        if entry.shape.email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", entry.shape.email):
            yield Problem(entry.place("email"), f'"{entry.shape.email}" is not an e-mail address', expected="one address, of a mailbox that a role reads", fix="write it, or leave it out")


def _words(value: Any, entry: Entry, path: tuple = ()) -> Iterator[tuple[Place, str]]:
    """Everything that an item says in words, with its place."""
    if isinstance(value, str):
        yield entry.place(*path), value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _words(one, entry, (*path, key))
    elif isinstance(value, tuple):
        for n, one in enumerate(value):
            yield from _words(one, entry, (*path, n))
    elif hasattr(value, "model_fields_set"):
        for name, info in type(value).model_fields.items():
            if name not in (*_ADDRESSES, "kept", "moderated", "withdrawn"):
                yield from _words(getattr(value, name), entry, (*path, info.alias or name))


def published_items_are_whole(library: Library) -> Iterator[Problem]:
    """What has been moderated says what readers need: clauses, an answer tied to them, a review date, a way to ask more."""
    for entry in library.community:
        one, needed = entry.shape, {}
        if one.moderated is None:
            continue
        if isinstance(one, Practice):
            needed = {"clauses": one.clauses, "size": one.size, "review-by": one.review_by, "contact": one.contact or one.source}
        elif isinstance(one, Question) and one.text:
            needed = {"clauses": one.clauses, "tags": one.tags, "review-by": one.review_by}
        elif isinstance(one, Adopter):
            needed = {"review-by": one.review_by}
        elif isinstance(one, Event) and one.status == "booked":
            needed = {"host": one.host}
        elif isinstance(one, Improvement) and one.status == "done":
            needed = {"on": one.on, "items": one.items}
        for key, there in needed.items():
            if not there:
                yield Problem(entry.place(), f"`{key}` is missing, and this has been moderated", expected=_EXPECTED[key], fix=f"add `{key}`")


_EXPECTED = {"clauses": "the clauses that it is about", "size": "small, medium or large", "review-by": "the day by which someone looks at it again", "contact": "`contact`, a role to ask, or `source`",
             "tags": "at least one word to find it by", "host": "who holds it, a role or an organisation", "on": "the day on which it was done", "items": "what of the library was changed"}


def answers_hold_here(resolved: Resolved) -> Iterator[Problem]:
    """Each rule that an answer states is of a clause that it names, and applies in every sector that shows it."""
    if resolved.own:
        return
    for entry in community.published(resolved.library, resolved.date, resolved.id).answered:
        rules = {folded(rule.says): (name, rule.obligation) for name, clause in resolved.library.layers[CORE].items["clause"].items() for rule in clause.shape.rules}
        for sentence in sentences(entry.shape.text):
            clause, obligation = rules.get(sentence, ("", ""))
            if clause and clause not in entry.shape.clauses:
                yield Problem(entry.place("text"), f'this answer states a rule of {clause}, and does not name that clause: "{sentence}"', expected="the clause of each rule in `clauses`", fix=f"add {clause} there")
            elif clause and not resolved.applies(resolved.library.obligations[obligation].shape):
                yield Problem(entry.place("text"), f'this answer states a rule that does not apply to {resolved.id}: "{sentence}"', expected="an answer that holds in every sector that shows it", fix="name the sectors that it is for in `sectors`")


def changes_carry_their_base(library: Library) -> Iterator[Problem]:
    """A practice gives no change in words: it stands in `changed`, with before, after, how many, unit and period."""
    for entry in library.community.items["practice"].values():
        for key in ("about", "problem", "done", "result", "went-wrong", "who-for", "cost"):
            words = getattr(entry.shape, key.replace("-", "_")) or ""
            if match := _CHANGE.search(VALUE.sub("", words)):
                yield Problem(entry.place(key), f'a change stands in words: "{match[0]}"', expected="a figure in `changed`, with `before`, `after`, `n`, `unit` and `period`",
                              fix="move it there; where its base is not known, leave it out and say so")


def times_are_there(library: Library) -> Iterator[Problem]:
    """An event starts at a time that UK clocks show, and names no other zone."""
    for entry in library.community.items["event"].values():
        one = entry.shape
        shown = community.starts(one).astimezone(datetime.timezone.utc).astimezone(community.LONDON).replace(tzinfo=None)
        if one.starts.tzinfo or shown != one.starts:
            yield Problem(entry.place("starts"), "a time zone is given" if one.starts.tzinfo else f"UK clocks never show {one.starts:%H:%M} on {one.starts.date()}", expected="UK time, as in 2027-02-16 12:30", fix="write the time as clocks here show it")


def items_are_not_pages(library: Library) -> Iterator[Problem]:
    """The builder of the front door passes over the folders of items: it would publish what nobody has moderated."""
    config = library.root / "mkdocs.yml"
    files = sorted({entry.document.file for entry in [*library.community, *library.community.differences.values(), *library.community.sources.values()]})
    if not files or not config.exists():
        return
    said = yaml.load(config.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # plain words: a site's own tags are no business of ours
    hidden = pathspec.GitIgnoreSpec.from_lines((said.get("exclude_docs") or "").splitlines())
    for file in files:
        if not hidden.match_file(Path(file).relative_to("docs").as_posix()):
            yield Problem(Place("mkdocs.yml"), f"the site builder would publish {file} as it is", expected="`exclude_docs` with the line /community/*/", fix="put the line back")
            return


def due(library: Library, date: datetime.date) -> list[Problem]:
    """What a day brings: events without a transcript, which stop a build; and a notice of each item that has lapsed."""
    found = []
    for entry in library.community:
        if entry.shape.withdrawn or not entry.shape.moderated:
            continue
        if isinstance(entry.shape, Event) and community.lacks_transcript(entry, date):
            found.append(Problem(entry.place("starts"), f"{entry.id} took place on {entry.shape.starts.date()} and has no transcript", expected=f"`transcript` within {community.TRANSCRIPT_WITHIN.days} days, for those who could not come or hear it",
                                 fix="add `transcript` and `summary`; where it did not take place, write `status: cancelled`"))
        elif community.has_lapsed(entry, date):
            found.append(Problem(entry.place("review-by" if entry.shape.review_by else "starts"), f"{entry.id} is published no longer: " + ("its review date is past" if entry.shape.review_by and entry.shape.review_by < date else "nobody booked it, and its day is past"),
                                 fix="look at it again and set a new date, or withdraw it", notice=True))
    return found
