"""What stands at the foot of a page, so that its readers can judge it: edition, review date, what it rests on, what
changed, and a way to say what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from . import lock
from .check.stale import sources
from .load import CORE
from .markup import FORCES, Page, cite, day, e, folders, listed, relative, report, review_by, target
from .resolve import Placed, Resolved, active

_VERBS = {"notes": "a note was added", "add": "added here", "changes": "worded differently here", "drop": "something left out here"}


def foot(path: str, page: Page, resolved: Resolved) -> str:
    """The foot of a page, as HTML; nothing for one that only leads on."""
    if page.moved:
        return ""
    placed = _owners(resolved).get(path)
    edition = resolved.library.edition.shape
    document = resolved.document
    own = f"{e(resolved.variant.name)}{f', version {e(document.version)}' if document and document.version else ''}, on edition " if resolved.own else ""
    rows = [("Edition", f"{own}{edition.edition} ({edition.status}) of {day(edition.date)}. To be reviewed by {day(review_by(resolved))}.")]
    if placed:
        rows += [("Rests on", words) for words in [_rests_on(placed, resolved, path)] if words]
        rows += [("Read", "Someone has read this beside every clause that it comes from, as they stand now.")] if placed.id in resolved.library.layers[CORE].read else []
        rows += [("What changed", listed(_changed(placed, resolved)))]
        rows += [("Id", f"<code>{placed.id}</code>")]
    made = "".join(f"<dt>{label}</dt><dd>{f'<ul>{words}</ul>' if words.startswith('<li>') else words}</dd>" for label, words in rows)
    return (f'<details class="about-page"><summary>About this page</summary><dl>{made}</dl></details>\n\n'
            f'<p class="report"><a href="{report(resolved, placed.id if placed else path[:-3], path)}">Say what is wrong on this page</a> <small>Never put a person’s details or a case number into it.</small></p>')


def _owners(resolved: Resolved) -> dict[str, Placed]:
    """The item that each page is the page of."""
    return {target(resolved, one.id): one for items in (resolved.stages, *folders(resolved).values()) for one in items}


def _rests_on(placed: Placed, resolved: Resolved, page: str) -> str:
    """The clauses behind a page by their force, the rules that they state and the expectations that they serve."""
    names = [clause.id for clause in placed.parts] if placed.kind == "stage" else sources(placed)
    clauses = [one for one in {one.id: one for one in map(resolved.item, names) if one}.values() if one.kind == "clause" and active(one, resolved.choices)]
    if not clauses:
        return ""
    forces = [(label, sum(one.shape.force == force for one in clauses)) for force, label in FORCES.items()]
    rules = dict.fromkeys(rule.obligation for one in clauses for rule in one.shape.rules)
    expectations = dict.fromkeys(name for one in clauses for name in one.shape.expectations)
    parts = [f"{len(clauses)} clause{'s' if len(clauses) > 1 else ''}: " + ", ".join(f"{count} {label.lower()}" for label, count in forces if count) + "."]
    parts += [f"The law: {'; '.join(cite(resolved, name, page) for name in rules)}."] if rules else []
    parts += ["The Standards: " + ", ".join(f'<a href="{relative("standards.md", page)}#{name.lower()}">{name}</a>' for name in sorted(expectations, key=lambda name: (name[0], int(name[1:])))) + "."] if expectations else []
    return " ".join(parts)


def _changed(placed: Placed, resolved: Resolved) -> Iterator[str]:
    """What each edition did to an item, newest first, then what the layers here do to it."""
    library = resolved.library
    own = next((library.layers[name] for name in resolved.layers[1:] if placed.id in library.layers[name].items[placed.kind]), None)
    told = [] if own else list(_editions(placed, resolved))
    yield from reversed(told)
    if not own and not told:
        yield f"Nothing since edition {next(iter(sorted(library.releases.values(), key=_when))).shape.edition}." if library.releases else "This is the first edition: nothing came before it."
    for verb, words in _VERBS.items():
        done = [one for one in resolved.done if one.verb == verb and one.item.partition("/")[0] == placed.id]
        for layer, reasons in {one.origin.layer: [one.origin.because for one in done] for one in done}.items():
            reasons = dict.fromkeys(e(" ".join(reason.split())) for reason in reasons if reason)
            yield f"{e(library.layers[layer].variant.short)}: {words}." + (f" {' '.join(reasons)}" if reasons else "")


def _editions(placed: Placed, resolved: Resolved) -> Iterator[str]:
    """For each edition after the first that touched an item of the library: that it is new, reworded or changed."""
    library = resolved.library
    entry, edition = library.layers[CORE].items[placed.kind][placed.id], library.edition.shape
    released = [one.shape for one in sorted(library.releases.values(), key=_when)]
    states = [(one.edition, one.date, (mark.text, mark.meaning) if (mark := one.items.get(placed.id)) else None) for one in released]
    if released and released[-1].edition != edition.edition:
        states.append((edition.edition, edition.date, lock.entry_marks(placed.kind, entry)))
    for (_, _, old), (name, date, new) in zip(states, states[1:]):
        if new and new != old:
            what = "new" if old is None else "worded anew, and asks the same" if old[1] == new[1] else "changed"
            yield f"Edition {name}, {day(date)}: {what}."


def _when(entry) -> tuple:
    return entry.shape.date, entry.id
