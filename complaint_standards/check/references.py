"""Names lead somewhere: ids, values, roles, links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..load import CORE, Entry, Layer, Library
from ..problems import Place, Problem, unknown
from ..resolve import NAMED, Resolved, beyond, parse
from .texts import LINK, texts

PAGES = ("law", "standards", "journey", "glossary", "about")


def known_ids(library: Library) -> Iterator[Problem]:
    """Every id that an item names is defined: roles, clauses, obligations, expectations, statements, values."""
    for layer in library.layers.values():
        below = _layers_below(library, layer)
        clauses = {name for one in below for name in one.items["clause"]}
        values = {**library.values, **library.roles}
        known = {"role": library.roles, "clause": clauses, "obligation": library.obligations, "value": values,
                 "expectation": library.expectations, "statement": library.statements}
        for kind, name, place, where in _names(layer):
            if name not in known[kind]:
                yield unknown(place, kind, name, known[kind], where)
        for name, place in _conditions(layer):
            definition = library.values.get(name[0])
            if definition is None or definition.shape.type != "choice":
                yield unknown(place, "choice", name[0], [key for key, one in library.values.items() if one.shape.type == "choice"], "when")
            elif name[1] not in definition.shape.options:
                yield unknown(place, f"option of {name[0]}", name[1], definition.shape.options, "when")
        for text in texts(layer, library):
            for match in NAMED.finditer(text.words):
                if match[1] not in values:
                    yield unknown(text.at(match.start()), "value", match[1], values, match[0])
    for fault in library.faults.values():
        rules = {**library.obligations, **library.boundaries}
        if fault.shape.obligation not in rules:
            yield unknown(fault.place("obligation"), "obligation", fault.shape.obligation, rules, "obligation")
    edition = library.edition
    known = {**library.obligations, **library.expectations, **library.statements}
    for n, gap in enumerate(edition.shape.gaps):
        if gap.id not in known:
            yield unknown(edition.place("gaps", n, "id"), "obligation, expectation or statement", gap.id, known, "gaps")
    overview = edition.shape.overview
    for key, names in (("passes", overview.passes), ("leaves-early", (overview.leaves_early,))):
        for name in names:
            if name not in library.obligations:
                yield unknown(edition.place("overview", key), "obligation", name, library.obligations, key)
    stages = {name for layer in library.layers.values() for name in layer.items["stage"]}
    for entry in library.expectations.values():
        for name in entry.shape.stages:
            if name not in stages:
                yield unknown(entry.place("stages"), "stage", name, stages, "stages")


def order_names_every_item(library: Library) -> Iterator[Problem]:
    """`edition.yml` and each `stage.yml` list what is there, each item once."""
    core, edition = library.layers[CORE], library.edition
    for kind, parent in (("stage", "stages"), ("flow", "flows"), ("checklist", "checklists")):
        listed = getattr(edition.shape, parent)
        for name in listed:
            if name not in core.items[kind]:
                yield unknown(edition.place(parent), kind, name, core.items[kind], parent)
        for name, entry in core.items[kind].items():
            if name not in listed:
                yield Problem(entry.place(), f'the {kind} "{name}" has no place in the order', expected=f"its id in `{parent}` of {edition.document.file}", fix="add it there, or remove the file")
    for layer in library.layers.values():
        listed: dict[str, str] = {}
        for stage, entry in layer.items["stage"].items():
            for name in entry.shape.clauses:
                if name not in layer.items["clause"]:
                    yield unknown(entry.place("clauses"), "clause", name, layer.items["clause"], "clauses")
                if name in listed:
                    yield Problem(entry.place("clauses"), f'the clause "{name}" is listed twice', fix="list it once")
                listed[name] = stage
        if layer.id != CORE:
            continue
        for name, entry in layer.items["clause"].items():
            folder = entry.document.file.split("/")[-2]
            if listed.get(name) != folder:
                yield Problem(entry.place(), f'the clause "{name}" is not in the order of its stage', expected=f"its id in `clauses` of the stage.yml beside it",
                              fix="add it there, or move or remove the file")


def values_are_sound(library: Library) -> Iterator[Problem]:
    """Every value's default fits its type and limits; roles that a value lists exist."""
    for name, entry in library.values.items():
        value, expected = parse(entry.shape, entry.shape.default)
        if expected:
            yield Problem(entry.place("default"), f"the default of `{name}` does not fit its type", expected=expected, fix="write it in that form")
        elif allowed := beyond(entry.shape, value):
            yield Problem(entry.place("default"), f"the default of `{name}` is {entry.shape.default}", expected=allowed, fix="keep the default within the limits")
        if entry.shape.default is None and not entry.shape.gap:
            yield Problem(entry.place(), f"`{name}` has neither a default nor a gap", expected="`default`, or `gap`: what stands in the text until it is set", fix="add one of the two")
        if entry.shape.type == "choice" and not entry.shape.options:
            yield Problem(entry.place(), f"`{name}` is a choice without options", fix="add `options`")
        limits = entry.shape.limits
        if limits and limits.obligation and limits.obligation not in library.obligations:
            yield unknown(entry.place("limits", "obligation"), "obligation", limits.obligation, library.obligations, "limits")
    for name in sorted(set(library.values) & set(library.roles)):
        yield Problem(library.values[name].place(), f"`{name}` is both a value and a role", fix="rename the value")
    for layer in library.layers.values():
        for place, names in _role_lists(library, layer):
            for name in names:
                if name not in library.roles:
                    yield unknown(place, "role", name, library.roles, "sign-off-chain")


def values_are_used(library: Library) -> Iterator[Problem]:
    """Every value and role is named by some text, step or condition."""
    used: set[str] = set()
    for layer in library.layers.values():
        for text in texts(layer, library):
            used |= {match[1] for match in NAMED.finditer(text.words)}
        used |= {name for kind, name, _, _ in _names(layer) if kind == "role"}
        used |= {name[0] for name, _ in _conditions(layer)}
        used |= {name for _, names in _role_lists(library, layer) for name in names}
    for name, entry in {**library.values, **library.roles}.items():
        if name not in used:
            yield Problem(entry.place(), f"`{name}` is declared, and nothing uses it", expected="a text, a step or a `when` that names it", fix="use it or remove it")


def links_lead_somewhere(resolved: Resolved) -> Iterator[Problem]:
    """A link from one item to another leads to an item that this variant has."""
    for placed in resolved.items.values():
        for name, text in _texts_of(placed):
            for match in LINK.finditer(text):
                if match[2] not in resolved.items and match[2] not in PAGES:
                    yield _dead(placed.place(name), match[2], resolved)
        if placed.kind in ("step", "line") and placed.shape.clause not in resolved.items:
            yield _dead(placed.place("clause"), placed.shape.clause, resolved)


def tasks_lead_somewhere(resolved: Resolved) -> Iterator[Problem]:
    """Each task of the home page has something to show in this variant."""
    for entry in resolved.library.tasks.values():
        if not any(name in resolved.items or name in PAGES for name in entry.shape.goes_to):
            yield _dead(entry.place("goes-to"), entry.shape.goes_to[0], resolved)


def edition_is_this_one(resolved: Resolved) -> Iterator[Problem]:
    """A layer says which edition it was written for, and that is the one that is here."""
    edition = resolved.library.edition.shape.edition
    for name in resolved.layers[1:]:
        layer = resolved.library.layers[name]
        if layer.variant.edition != edition:
            yield Problem(layer.place("edition"), f"{name} was written for edition {layer.variant.edition}", expected=f"edition {edition}, which is the one here",
                          fix="read what changed (CHANGELOG.md), then set the edition")
    codes = {code for entry in resolved.library.obligations.values() for code in entry.shape.applies_to} - {"all"}
    top = resolved.library.layers[resolved.id]
    for n, code in enumerate(top.variant.law_for):
        if code not in codes:
            yield unknown(top.place("law-for", n), "sector in `applies-to` of the law", code, codes, "law-for")


def _dead(place: Place, name: str, resolved: Resolved) -> Problem:
    dropped = next((done for done in resolved.done if done.verb == "drop" and done.item == name), None)
    if dropped:
        return Problem(place, f'this leads to "{name}", which {resolved.id} drops (at {dropped.origin.place})', expected="an item that the readers of this variant get",
                       fix=f"change this item in {resolved.id} so that it leads elsewhere, or do not drop {name}")
    return unknown(place, "item", name, [*resolved.items, *PAGES], "link")


def _layers_below(library: Library, layer: Layer) -> list[Layer]:
    return library.chain(layer.id)


def _names(layer: Layer) -> Iterator[tuple[str, str, Place, str]]:
    """(kind, id, place, field) for every id that the items of a layer name."""
    entries = [entry for items in layer.items.values() for entry in items.values()] + list(layer.changes)
    for entry in entries:
        yield from _names_of(entry)
    if layer.variant:
        for n, add in enumerate(layer.variant.add):
            for key, part in (("step", add.step), ("line", add.line)):
                if part:
                    yield from _names_of(Entry(part.id, part, layer.document, ("add", n, key)))


def _names_of(entry: Entry) -> Iterator[tuple[str, str, Place, str]]:
    shape = entry.shape
    for key, kind in (("role", "role"), ("clause", "clause")):
        if isinstance(name := getattr(shape, key, None), str):
            yield kind, name, entry.place(key), key
    for n, rule in enumerate(getattr(shape, "rules", None) or ()):
        yield "obligation", rule.obligation, entry.place("rules", n, "obligation"), "rules"
    for key, kind in (("expectations", "expectation"), ("statements", "statement")):
        for n, name in enumerate(getattr(shape, key, None) or ()):
            yield kind, name, entry.place(key, n), key
    for n, step in enumerate(getattr(shape, "steps", None) or ()):
        yield from _names_of(Entry(step.id, step, entry.document, (*entry.path, "steps", n)))
    for p, part in enumerate(getattr(shape, "parts", None) or ()):
        for n, line in enumerate(part.lines):
            yield from _names_of(Entry(line.id, line, entry.document, (*entry.path, "parts", p, "lines", n)))


def _conditions(layer: Layer) -> Iterator[tuple[tuple[str, str], Place]]:
    def of(shape, entry: Entry, path: tuple):
        for name, options in (getattr(shape, "when", None) or {}).items():
            for option in options:
                yield (name, option), entry.place(*path, "when", name)
        for key in ("steps", "lines"):
            for n, one in enumerate(getattr(shape, key, None) or ()):
                yield from of(one, entry, (*path, key, n))
        for n, part in enumerate(getattr(shape, "parts", None) or ()):
            yield from of(part, entry, (*path, "parts", n))

    for entry in [entry for items in layer.items.values() for entry in items.values()] + list(layer.changes):
        yield from of(entry.shape, entry, ())
    if layer.variant:
        whole = Entry(layer.id, layer.variant, layer.document)
        for n, add in enumerate(layer.variant.add):
            for key, part in (("step", add.step), ("line", add.line)):
                if part:
                    yield from of(part, whole, ("add", n, key))


def _role_lists(library: Library, layer: Layer) -> Iterator[tuple[Place, tuple[str, ...]]]:
    if layer.id == CORE:
        for entry in library.values.values():
            if entry.shape.type == "role-list":
                yield entry.place("default"), tuple(entry.shape.default or ())
        return
    for name, setting in layer.variant.values.items():
        definition = library.values.get(name)
        if definition and definition.shape.type == "role-list" and isinstance(setting.set, list):
            yield layer.place("values", name, "set"), tuple(setting.set)


def _texts_of(placed) -> Iterator[tuple[str, str]]:
    shape = placed.shape
    for name in ("text", "nutshell", "purpose"):
        if isinstance(words := getattr(shape, name, None), str):
            yield name, words
    for words in getattr(shape, "do", None) or ():
        if placed.kind == "clause":
            yield "do", words
    for words, _ in placed.notes:
        yield "notes", words
