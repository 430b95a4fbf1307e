"""Names lead somewhere: ids, values, roles, links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import model
from ..load import CORE, KINDS, PARTS, Entry, Layer, Library
from ..model import duration
from ..problems import Place, Problem, unknown
from ..resolve import NAMED, Resolved, beyond, limit, parse
from .law import cite
from .texts import LINK, VALUE, texts

SHEETS = ("flow", "checklist", "card", "letter", "form")
# Pages that every site has and words may lead to, with what a link to them says.
PAGES = {"law": "The law", "standards": "The Standards", "journey": "The journey", "glossary": "Glossary", "about": "About this edition", "dates": "Work out the dates",
         "by-when": "By when", "a-to-z": "A to Z", "check-your-policy": "Check the policy you have",
         "how-are-we-doing": "How are we doing?", "self-assessment": "Fill it in", "what-people-tell-us": "What people tell us"}
REPORTED = {"id", "page", "variant", "edition"}
RESERVED = {*PAGES, "index", "roles", "values", "differences", "keep", "accessibility", "make-it-yours", "assessment-workshop", "assessment-partner", "assessment-results", "cases", "certificate", "induction", "results", "staff-results", "evaluation", "evidence"}


def known_ids(library: Library) -> Iterator[Problem]:
    """Every id that an item names is defined: roles, clauses, obligations, expectations, statements, values."""
    for layer in library.layers.values():
        below = _layers_below(library, layer)
        clauses = {name for one in below for name in one.items["clause"]}
        values = {**library.values, **library.roles}
        items = {name for one in below for found in one.items.values() for name in found}
        known = {"role": library.roles, "clause": clauses, "obligation": library.obligations, "value": values, "item": items,
                 "expectation": library.expectations, "statement": library.statements,
                 "sheet": {name for one in below for kind in SHEETS for name in one.items[kind]}, "paragraph": {name for one in below for name in one.items["letter"]},
                 "session": {name for one in below for name in one.items["session"]}, **{kind: getattr(library.courses.shape, f"{kind}s") if library.courses else {} for kind in ("course", "skill")}}
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
                if match[1] not in values and VALUE.fullmatch(match[0]):
                    yield unknown(text.at(match.start()), "value", match[1], values, match[0])
    codes = {code for entry in library.obligations.values() for code in entry.shape.applies_to} - {"all"}
    for layer in library.layers.values():
        for n, code in enumerate(layer.variant.law_for if layer.variant else ()):
            if code not in codes:
                yield unknown(layer.place("law-for", n), "sector", code, codes, "law-for")
    for clock in library.clocks.values():
        times = [name for name, one in library.values.items() if one.shape.type in ("duration", "tiers")]
        for key, name, there in (("value", clock.shape.value, times), ("clause", clock.shape.clause, library.layers[CORE].items["clause"])):
            if name not in there:
                yield unknown(clock.place(key), {"value": "time", "clause": "clause"}[key], name, there, key)
    items = _every_item(library)
    tasks = [*library.tasks.values(), *(Entry(name, task, layer.document, ("tasks", name)) for layer in library.layers.values() if layer.variant for name, task in layer.variant.tasks.items())]
    for entry, key, names in [(task, "goes-to", task.shape.goes_to) for task in tasks] + [(term, "see", term.shape.see) for term in library.glossary.values()]:
        for n, name in enumerate(names):
            if name not in items:
                yield unknown(entry.place(key, n), "item", name, items, key)
    for name in library.asked.shape.asked if library.asked else ():
        if name not in items | RESERVED:
            yield unknown(library.asked.place("asked", name), "item or page", name, items | RESERVED, "asked")
    yield from _names_of_courses(library)
    yield from _names_of_rules(library, codes)
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
    clauses = {name for layer in library.layers.values() for name in layer.items["clause"]}
    for key, name in (("opens-with", overview.opens_with), ("first-decision", overview.first_decision)):
        if name not in clauses:
            yield unknown(edition.place("overview", key), "clause", name, clauses, key)
    for n, promise in enumerate(edition.shape.promises):
        if promise.clause not in clauses:
            yield unknown(edition.place("promises", n, "clause"), "clause", promise.clause, clauses, "promises")
        for m, name in enumerate(promise.stands_in):
            if name not in items:
                yield unknown(edition.place("promises", n, "stands-in", m), "item", name, items, "promises")
    for entry in library.standards.values():
        for n, name in enumerate(entry.shape.inspected):
            if name not in library.obligations:
                yield unknown(entry.place("inspected", n), "obligation", name, library.obligations, "inspected")
    stages = {name for layer in library.layers.values() for name in layer.items["stage"]}
    for entry in library.expectations.values():
        for name in entry.shape.stages:
            if name not in stages:
                yield unknown(entry.place("stages"), "stage", name, stages, "stages")


def order_names_every_item(library: Library) -> Iterator[Problem]:
    """`edition.yml` and each `stage.yml` list what is there, each item once."""
    core, edition = library.layers[CORE], library.edition
    for kind, parent in ((name, kind.order) for name, kind in KINDS.items() if kind.order):
        listed = getattr(edition.shape, parent)
        for name in listed:
            if name not in core.items[kind]:
                yield unknown(edition.place(parent), kind, name, core.items[kind], parent)
            if listed.count(name) > 1:
                yield Problem(edition.place(parent), f'the {kind} "{name}" is listed twice', expected="each id once", fix="list it once")
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
                    yield Problem(entry.place("clauses"), f'the clause "{name}" is listed twice', expected="each id once", fix="list it once")
                listed[name] = stage
        if layer.id != CORE:
            continue
        for name, entry in layer.items["clause"].items():
            folder = entry.document.file.split("/")[-2]
            if listed.get(name) != folder:
                yield Problem(entry.place(), f'the clause "{name}" is not in the order of its stage', expected="its id in `clauses` of the stage.yml beside it",
                              fix="add it there, or move or remove the file")


def ids_are_not_shared(library: Library) -> Iterator[Problem]:
    """An item never has the id of a value, nor of a page of ours: `explain` and links would not know which is meant."""
    taken = {"core", "front-door", "assets", "search", "sitemap", "404"} | {path.stem for path in (library.root / "docs").glob("*")}
    for layer in library.layers.values():
        if layer.variant and layer.id in taken:
            yield Problem(layer.place("id"), f'"{layer.id}" is the name of a part of the front door', expected="a name of its own for the variant's folder", fix="rename the folder and its `id`")
        for items in layer.items.values():
            for name, entry in items.items():
                if name in RESERVED:
                    yield Problem(entry.place(), f'"{name}" is the name of a page or a file of every site', expected="an id of its own", fix="give the item another id, such as a verb and what it does")
        for items in layer.items.values():
            for name, entry in items.items():
                if other := library.values.get(name) or library.roles.get(name):
                    yield Problem(entry.place(), f'the id "{name}" is that of a {"role" if name in library.roles else "value"} too ({other.place()})',
                                  expected="an id that is used once", fix="give the item another id, such as a verb and what it does")


def reports_reach_someone(library: Library) -> Iterator[Problem]:
    """The address at which readers say what is wrong opens a page or a message, and names nothing that we cannot fill in."""
    named = [(library.edition.place("report"), library.edition.shape.report), *((layer.place("report"), layer.variant.report) for layer in library.layers.values() if layer.variant)]
    for place, address in named:
        if address and (not re.match(r"https://\S+$|mailto:\S+$", address) or set(re.findall(r"\{([^}]*)\}", address)) - REPORTED):
            yield Problem(place, f'nobody can be told what is wrong at "{address}"', expected="an address that starts with https:// or mailto:, without spaces, in which only {id}, {page}, {variant} and {edition} are filled in",
                          fix='write it so, as in: report: "mailto:complaints@example.org?subject={id}"')


def old_ids_stay_free(library: Library) -> Iterator[Problem]:
    """An id that an item had before (`formerly`) is not given to anything else."""
    taken = {name: entry for layer in library.layers.values() for items in layer.items.values() for name, entry in items.items()}
    before: dict[str, Entry] = {}
    for entry in taken.values():
        for n, old in enumerate(getattr(entry.shape, "formerly", ())):
            other = taken.get(old) or before.get(old)
            if other:
                yield Problem(entry.place("formerly", n), f'"{old}" was an id of {entry.id}, and is one of {other.id} too ({other.place()})',
                              expected="an id that is never used twice", fix="give the other item another id, or remove this entry if it is a mistake")
            before[old] = entry


def values_are_sound(library: Library) -> Iterator[Problem]:
    """Every value's default fits its type and limits, and these the law; roles that a value lists exist."""
    for name, entry in library.values.items():
        value, expected = parse(entry.shape, entry.shape.default)
        if expected:
            yield Problem(entry.place("default"), f'the default "{entry.shape.default}" does not fit `{name}`', expected=expected, fix="write it in that form")
        elif allowed := beyond(entry.shape, value):
            yield Problem(entry.place("default"), f"the default of `{name}` is {entry.shape.default}", expected=allowed, law=_set_by(entry, library), fix="keep the default within the limits")
        if entry.shape.default is None and not entry.shape.gap:
            yield Problem(entry.place(), f"`{name}` has neither a default nor a gap", expected="`default`, or `gap`: what stands in the text until it is set", fix="add one of the two")
        if entry.shape.type == "choice" and not entry.shape.options:
            yield Problem(entry.place(), f"`{name}` is a choice without options", expected="`options`, each with what it means", fix="add `options`")
        yield from _limits_are_sound(entry, library)
        limits = entry.shape.limits
        if limits and limits.obligation and limits.obligation not in library.obligations:
            yield unknown(entry.place("limits", "obligation"), "obligation", limits.obligation, library.obligations, "limits")
    for name in sorted(set(library.values) & set(library.roles)):
        yield Problem(library.values[name].place(), f"`{name}` is both a value and a role", expected="each id once", fix="rename the value")
    for layer in library.layers.values():
        for place, names in _role_lists(library, layer):
            for name in names:
                if name not in library.roles:
                    yield unknown(place, "role", name, library.roles)


def _limits_are_sound(entry: Entry, library: Library) -> Iterator[Problem]:
    """Each limit fits the value's type, and is no wider than the deadline of the rule that sets it."""
    limits, definition = entry.shape.limits, entry.shape
    for key in ("least", "most"):
        given = getattr(limits, key, None)
        if given is not None and limit(definition, given) is None:
            yield Problem(entry.place("limits", key), f'the limit "{given}" does not fit `{entry.id}`, which is of type {definition.type}',
                          expected="a whole number for a number, a duration such as 3 working days for a duration; no limits for other types", fix="write it in that form, or take it away")
    obligation = library.obligations.get(limits.obligation or "") if limits else None
    deadline = obligation.shape.deadline if obligation else None
    lawful = duration(f"{deadline.value} {deadline.unit.replace('-', ' ')}") if deadline and deadline.value else None
    most = limit(definition, limits.most) if limits else None
    if lawful and not (most and most.at_most(lawful)):
        yield Problem(entry.place("limits", "most"), f"the limit of `{entry.id}` is {most or 'missing'}", expected=f"at most {lawful}", law=_set_by(entry, library),
                      fix="put the limit back to what the rule gives")


def _set_by(entry: Entry, library: Library) -> str:
    """The rule that sets a value's limits, where one does."""
    limits = entry.shape.limits
    return cite(library.obligations[limits.obligation].shape) if limits and limits.obligation in library.obligations else ""


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
    """Whatever an item leads to is something that this variant has, if need be under another id (`instead`)."""
    for placed in resolved.items.values():
        for place, text in _texts_of(placed):
            for match in LINK.finditer(text):
                if resolved.item(match[2]) is None and match[2] not in PAGES and not re.search("[:./]", match[2]):
                    yield _dead(Place(place.file, place.line + text[: match.start()].count("\n")), match[2], resolved, "link")
        for key in ("clause", "goes-to"):
            name = getattr(placed.shape, key.replace("-", "_"), None)
            if name and resolved.item(name) is None:
                yield _dead(placed.place(key), name, resolved, key)
        clauses = getattr(placed.shape, "clauses", ()) if placed.kind != "stage" else ()
        if clauses and not any(resolved.item(name) for name in clauses):
            yield _dead(placed.place("clauses"), clauses[0], resolved, "clauses")


def tasks_lead_somewhere(resolved: Resolved) -> Iterator[Problem]:
    """Each task of the home page has something to show in this variant."""
    for entry in resolved.tasks.values():
        if not any(resolved.item(name) or name in PAGES for name in entry.shape.goes_to):
            yield _dead(entry.place("goes-to"), entry.shape.goes_to[0], resolved, "goes-to")


def edition_is_this_one(resolved: Resolved) -> Iterator[Problem]:
    """A layer says which edition it was written for, and that is the one that is here."""
    edition = resolved.library.edition.shape.edition
    for name in resolved.layers[1:]:
        layer = resolved.library.layers[name]
        if layer.variant.edition != edition:
            yield Problem(layer.place("edition"), f"{name} was written for edition {layer.variant.edition}", expected=f"edition {edition}, which is the one here",
                          fix="read what changed (CHANGELOG.md), then set the edition")


def _dead(place: Place, name: str, resolved: Resolved, where: str) -> Problem:
    dropped = next((done for done in resolved.done if done.verb == "drop" and done.item == name), None)
    if dropped:
        return Problem(place, f'this leads to "{name}", which {resolved.id} drops (at {dropped.origin.place})', expected="an item that the readers of this variant get",
                       fix=f"change this item in {resolved.id} so that it leads elsewhere, or do not drop {name}")
    items = _every_item(resolved.library)
    if name in items:
        return Problem(place, f'this leads to "{name}", which {resolved.id} does not have', expected="an item that the readers of this variant get",
                       fix=f"change this item in {resolved.id} so that it leads elsewhere, or add {name}")
    return unknown(place, "item", name, items, where)


def _every_item(library: Library) -> set[str]:
    """Whatever a link may lead to in some variant."""
    return {name for layer in library.layers.values() for items in layer.items.values() for name in items} | set(PAGES)


def _layers_below(library: Library, layer: Layer) -> list[Layer]:
    return library.chain(layer.id)


def _names_of_courses(library: Library) -> Iterator[Problem]:
    """What courses.yml names is there: roles, clauses, the path of the induction pack, the form of the survey."""
    core, entry = library.layers[CORE], library.courses
    if entry is None:
        for layer in library.layers.values():
            for session in layer.items["session"].values():
                yield Problem(session.place(), "there is a session, and no file of courses", expected="standards/courses.yml, with the courses and the skills that sessions teach", fix="add it; standards/README.md shows one")
        return
    named = [("role", name, library.roles, ("courses", id, "roles", n)) for id, one in entry.shape.courses.items() for n, name in enumerate(one.roles)]
    named += [("clause", name, core.items["clause"], ("skills", id, "clauses", n)) for id, one in entry.shape.skills.items() for n, name in enumerate(one.clauses)]
    named += [("path", entry.shape.induction, core.items["path"], ("induction",)), ("form", entry.shape.survey, core.items["form"], ("survey",))]
    yield from (unknown(entry.place(*path), kind, name, known, path[0]) for kind, name, known, path in named if name not in known)


def _names_of_rules(library: Library, codes: set[str]) -> Iterator[Problem]:
    """What the rules of standards/review/ name is there: obligations, duties, stages, sectors."""
    known = {"obligation": {**library.obligations, **library.boundaries}, "duty": library.duties, "stage": library.layers[CORE].items["stage"], "sector": codes, "value": {**library.values, **library.roles}}
    for entry, kind, name, path in _named_by_rules(library):
        if name not in known[kind]:
            yield unknown(entry.place(*path), kind, name, known[kind], next((part for part in reversed(path) if isinstance(part, str)), ""))


def _named_by_rules(library: Library) -> Iterator[tuple[Entry, str, str, tuple]]:
    for entry in library.faults.values():
        fault = entry.shape
        yield entry, "obligation", fault.obligation, ("obligation",)
        yield from ((entry, "duty", name, ("duties", n)) for n, name in enumerate(fault.duties))
        yield from ((entry, "sector", name, ("sectors", n)) for n, name in enumerate(fault.sectors))
        for n, sign in enumerate(fault.patterns):
            yield from ((entry, "duty", name, ("patterns", n, "lacking")) for name in sign.lacking)
            if sign.obligation:
                yield entry, "obligation", sign.obligation, ("patterns", n, "obligation")
    for entry in library.duties.values():
        yield entry, "stage", entry.shape.stage, ("stage",)
        yield from ((entry, "obligation", name, ("obligations", n)) for n, name in enumerate(entry.shape.obligations))
    for name, entry in library.headings.items():
        yield entry, "stage", name, ()
    for name, entry in library.extracts.items():
        yield entry, "value", name, ()


def _names(layer: Layer) -> Iterator[tuple[str, str, Place, str]]:
    """(kind, id, place, field) for every id that the items of a layer name."""
    for entry in _entries(layer):
        yield from _names_of(entry)


def _names_of(entry: Entry) -> Iterator[tuple[str, str, Place, str]]:
    shape = entry.shape
    for key, kind in (("role", "role"), ("clause", "clause"), ("sign", "role"), ("goes-to", "item"), ("obligation", "obligation"), ("course", "course"), ("session", "session"), ("statement", "statement"), ("easy-read-of", "sheet"), ("code", "value")):
        if isinstance(name := getattr(shape, key.replace("-", "_"), None), str):
            yield kind, name, entry.place(key), key
    for n, rule in enumerate(getattr(shape, "rules", None) or ()):
        yield "obligation", rule.obligation, entry.place("rules", n, "obligation"), "rules"
    for key, kind in (("roles", "role"), ("clauses", "clause"), ("expectations", "expectation"), ("statements", "statement"), ("sheets", "sheet"), ("then", "paragraph"),
                      ("skills", "skill"), ("sessions", "session"), ("uses", "item")):
        if key == "clauses" and type(shape) is model.Stage:  # its order has a check of its own
            continue
        for n, name in enumerate(getattr(shape, key, None) or ()):
            yield kind, name, entry.place(key, n), key
    for part, _ in entry.parts():
        yield from _names_of(part)


def _conditions(layer: Layer) -> Iterator[tuple[tuple[str, str], Place]]:
    """((choice, option), place) for every `when` of a layer's items and additions."""
    for entry in _entries(layer):
        for one in (entry, *(part for part, _ in entry.parts())):
            for name, options in (getattr(one.shape, "when", None) or {}).items():
                for option in options:
                    yield (name, option), one.place("when", name)


def _entries(layer: Layer) -> Iterator[Entry]:
    """What a layer brings: its items, its changes, the parts that it adds to items of a layer below."""
    yield from (entry for items in layer.items.values() for entry in items.values())
    yield from layer.changes
    for n, add in enumerate(layer.variant.add if layer.variant else ()):
        for kind in PARTS:
            if part := getattr(add, kind):
                yield Entry(part.id, part, layer.document, ("add", n, kind))


def _role_lists(library: Library, layer: Layer) -> Iterator[tuple[Place, tuple[str, ...]]]:
    if layer.id == CORE:
        for entry in library.values.values():
            if entry.shape.type == "role-list" and isinstance(entry.shape.default, list):
                yield entry.place("default"), tuple(entry.shape.default)
        return
    for name, setting in layer.variant.values.items():
        definition = library.values.get(name)
        if definition and definition.shape.type == "role-list" and isinstance(setting.set, list):
            yield layer.place("values", name, "set"), tuple(setting.set)


def _texts_of(placed) -> Iterator[tuple[Place, str]]:
    """The texts of a placed item in which a link may stand."""
    shape = placed.shape
    for name in ("text", "nutshell", "purpose", "story", "went"):
        if isinstance(words := getattr(shape, name, None), str) and placed.kind not in ("line", "phrase", "space", "stop", "point"):
            yield placed.place(name), words
    for words in getattr(shape, "do", None) or ():
        if placed.kind == "clause":
            yield placed.place("do"), words
    for words, origin in placed.notes:
        yield origin.place, words
