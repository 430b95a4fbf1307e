"""What is an organisation's own: document control, and how its procedure differs from the model."""

from __future__ import annotations

import dataclasses
import itertools
import json

from ..check.organisation import document_gaps
from ..compare import Departure, departures, summary
from ..markup import Page, day, e, link, named
from ..model import DocumentControl
from ..resolve import Resolved, resolve

_HEADINGS = {"temporary": "For a while", "filled": "What we filled in", "values": "What we set", "add": "What we added", "changes": "What we word differently", "drop": "What we leave out", "notes": "Notes beside the shared words"}
TO_FILL = "[to be filled in]"
_FIELDS = {"do": "what to do", "when": "when it applies", "role": "who does it", "clauses": "order"}


def files(resolved: Resolved) -> dict[str, str]:
    """The appendix and document control as data, for an organisation."""
    if not resolved.own:
        return {}
    edition = resolved.library.edition.shape
    about = {"name": resolved.variant.name, "built-on": resolved.library.layers[resolved.layers[1]].variant.name, "edition": edition.edition, "date": resolved.date.isoformat(),
             "document": resolved.document.model_dump(by_alias=True, mode="json", exclude_defaults=True) if resolved.document else None}
    return {"about.json": _data(about), "differences.json": _data({"name": resolved.variant.name, "edition": edition.edition, "differences": [
        {key.replace("_", "-"): value.isoformat() if hasattr(value, "isoformat") else value for key, value in dataclasses.asdict(one).items() if value} for one in departures(resolved)]})}


def _data(value: dict) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def facts(document: DocumentControl) -> list[tuple[str, str, str]]:
    """What document control says, in the order that committees expect: the field, its label, its words."""
    rows = []
    for name, info in type(document).model_fields.items():
        value = getattr(document, name)
        if name not in ("profile", "approvals", "history") and value:
            shown = day(value) if hasattr(value, "year") else "; ".join(value) if isinstance(value, tuple) else str(value)
            rows.append((info.alias or name, _LABELS.get(name, (info.alias or name).replace("-", " ").capitalize()), shown))
    rows += [(f"approvals/{n}", one.stage, f"{one.by}{f', {day(one.on)}' if one.on else ''}") for n, one in enumerate(document.approvals)]
    rows += [(name, _LABELS.get(name.replace("-", "_"), name.replace("-", " ").capitalize()), TO_FILL) for name in document_gaps(document)]
    return rows


HISTORY = ("Version", "Date", "By", "What changed")


def history(document: DocumentControl) -> list[tuple[str, ...]]:
    """The rows of the version history, below `HISTORY`."""
    return [(one.version, day(one.date), one.author, one.change) for one in document.history]


def table(resolved: Resolved) -> str:
    """Document control as a table; empty for a sector."""
    document = resolved.document
    if document is None:
        return ""
    made = "".join(f'<tr><th scope="row">{e(label)}</th><td>{e(words)}</td></tr>' for _, label, words in facts(document))
    heads = "".join(f'<th scope="col">{words}</th>' for words in HISTORY)
    rows = "".join(f"<tr>{''.join(f'<td>{e(words)}</td>' for words in row)}</tr>" for row in history(document))
    return f'<table class="trace" aria-label="Document control"><tbody>{made}</tbody></table>' + (
        f'<table class="trace" aria-label="Version history"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>' if rows else "")


_LABELS = {"id": "Document number", "review_by": "Review by", "completed_by": "Completed by", "version_rule": "How versions are numbered", "equality_assessment": "Equality assessment",
           "dissemination": "How staff hear of it", "related_policies": "Related policies", "supersedes": "Takes the place of"}


def differences(resolved: Resolved) -> Page:
    """How ours differs from the model, and why: each departure with the words before and after."""
    parts = [f"# {DIFFERS}", e(opening(resolved))]
    for id, heading, found in departed(resolved):
        if id == "temporary":
            made = "<ul>" + "".join(f"<li>{_title(one, resolved)}: until {day(one.until)}. {e(one.because)}</li>" for one in found) + "</ul>"
        elif id in CELLS:
            made = _values(found, *CELLS[id], resolved)
        else:
            made = "".join(_told(one, resolved) for one in found)
        parts.append(f"## {heading} {{#{id}}}\n\n{made}")
    if len(parts) == 2:
        parts.append("Nothing differs: we use the model as it stands.")
    return Page("How ours differs", "\n\n".join(parts))


DIFFERS = "How ours differs from the model, and why"


def opening(resolved: Resolved) -> str:
    """What an organisation's procedure builds on, and how much of it is the same."""
    base, _ = resolve(resolved.library, resolved.layers[1], resolved.date)
    return (f"This procedure builds on the one for {base.variant.name}, edition {resolved.library.edition.shape.edition}. {summary(resolved, base)} "
            "What the law asks is the same in both. Below is everything that is ours, with the reason for each.")


def departed(resolved: Resolved) -> list[tuple[str, str, list[Departure]]]:
    """Every departure below its heading: what lapses, what was filled in, what was set, then by verb. Each with an id."""
    found = departures(resolved)
    parts = [("temporary", [one for one in found if one.until]), ("filled", [one for one in found if one.filled]), ("values", [one for one in found if one.verb == "values" and not one.filled])]
    parts += [(verb, list(group)) for verb, group in itertools.groupby((one for one in found if one.verb != "values"), key=lambda one: one.verb)]
    return [(id, _HEADINGS[id], group) for id, group in parts if group]


# How values are shown, by id of `departed`: the heads of the columns, and the cells after the title.
CELLS = {"filled": (("What", "Ours"), lambda one, resolved: (one.ours,)),
         "values": (("What", "The model", "Ours", "Why"), lambda one, resolved: (one.was, one.ours, " ".join(_why(one, resolved))))}


def said(one: Departure, resolved: Resolved) -> list[tuple[str, str]]:
    """The words before and after, and the reason, each with its label."""
    rows = [("The model", one.was), ("Ours", one.ours)] if one.verb == "changes" else [("Left out", one.was), ("Instead", one.ours)] if one.verb == "drop" else [("Ours", one.ours)]
    return [(label, words) for label, words in (*rows, ("Why", " ".join(_why(one, resolved)))) if words]


def field(one: Departure) -> str:
    """What of an item differs, in words."""
    return _FIELDS.get(one.field, one.field)


def _values(found: list[Departure], heads: tuple[str, ...], cells, resolved: Resolved) -> str:
    head = "".join(f'<th scope="col">{words}</th>' for words in heads)
    rows = "".join(f'<tr><th scope="row">{e(one.title)}</th>{"".join(f"<td>{e(words)}</td>" for words in cells(one, resolved))}</tr>' for one in found)
    return f'<table class="trace" aria-label="Times, names and choices"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _told(one: Departure, resolved: Resolved) -> str:
    rows = "".join(f'<tr><th scope="row">{label}</th><td>{e(words).replace(chr(10), "<br>")}</td></tr>' for label, words in said(one, resolved))
    if sheets := named(resolved, one.sheets, "differences.md"):
        rows += f'<tr><th scope="row">Read these with it</th><td>{sheets}</td></tr>'
    return f'<p><strong>{_title(one, resolved)}</strong>{f" <small>{field(one)}</small>" if one.field else ""}</p><table class="trace" aria-label="{e(one.title)}{f", {one.field}" if one.field else ""}"><tbody>{rows}</tbody></table>'


def _why(one: Departure, resolved: Resolved) -> list[str]:
    """The reason, where it was taken from, who decided it and when, and how long it holds."""
    return [words for words in (one.because, f"Taken from {one.credit}." if one.credit else "", f"Decided by {one.by}{f', {day(one.on)}' if one.on else ''}." if one.by else "", f"To be looked at again by {day(one.review_by)}." if one.review_by else "",
                                f"Until {day(one.until)}." if one.until else "", f"In {resolved.library.layers[one.layer].variant.name}." if one.layer != resolved.own[0] else "") if words]


def _title(one: Departure, resolved: Resolved) -> str:
    placed = resolved.items.get(one.item)
    if placed is None or "/" in one.item:
        return e(one.title)
    return f'<a href="{link(resolved, one.item, "differences.md")}">{e(one.title)}</a>'
