"""What an organisation owes its readers before its own procedure is live: contacts, document control, a deputy."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import DocumentControl
from ..problems import Place, Problem
from ..resolve import NAMED, Resolved, active

# What each profile of document control asks for. Related and superseded documents may be none.
PROFILES = {
    "full": ("title", "id", "owner", "sponsor", "version", "version-rule", "date", "review-by", "approvals", "consultation", "equality-assessment", "dissemination", "history"),
    "small": ("title", "version", "date", "review-by", "completed-by"),
}


def required_values_are_set(resolved: Resolved) -> Iterator[Problem]:
    """An organisation sets what only it can know. While its document is a draft that is a notice; for a sector nothing is asked."""
    if resolved.own and (left := left_open(resolved)):
        one = len(left) == 1
        yield Problem(_place(resolved, "values"), f"{len(left)} value{'' if one else 's'} that every organisation sets {'is' if one else 'are'} not set yet: {'; '.join(left)}", expected="each of them, before the document is live",
                      fix="fill them in below `values`; the page \"Times, contacts and choices\" says what each is for", notice=_draft(resolved))


def left_open(resolved: Resolved) -> list[str]:
    """The required values that no layer of the organisation sets, though its readers would see them; of values that share a word, all where none is set."""
    named = {name for placed in resolved.items.values() if active(placed, resolved.choices) for name in NAMED.findall(f"{vars(placed.shape)} {placed.notes}")}
    groups: dict[str, list[str]] = {}
    for name, setting in resolved.settings.items():
        required = getattr(setting.definition, "required", False)
        if required and (name in named or isinstance(required, str)):
            groups.setdefault(name if required is True else required, []).append(name)
    unset = [names for names in groups.values() if not any(resolved.settings[name].origin.layer in resolved.own for name in names)]
    return [" or ".join(f"`{name}`" for name in names) for names in unset]


def document_is_whole(resolved: Resolved) -> Iterator[Problem]:
    """Document control has what its profile asks for; while it is a draft, what is left open is a notice."""
    if not resolved.own:
        return
    document = resolved.document
    if document is None:
        yield Problem(_place(resolved, "id"), f"{resolved.own[0]} has no document control", expected="`document:` with at least `profile` and `status`", fix="add it; standards/README.md shows both profiles", notice=True)
    elif gaps := document_gaps(document):
        yield Problem(_place(resolved, "document"), f"document control leaves open: {', '.join(f'`{name}`' for name in gaps)}", expected=f"what the profile `{document.profile}` asks for, before the document is live",
                      fix="fill them in below `document`", notice=document.status == "draft")


def document_gaps(document: DocumentControl) -> list[str]:
    return [name for name in PROFILES[document.profile] if not getattr(document, name.replace("-", "_"))]


def document_is_reviewed(resolved: Resolved) -> Iterator[Problem]:
    """A document is looked at again by the day that it names."""
    document = resolved.document
    if document and document.review_by and resolved.date > document.review_by:
        yield Problem(_place(resolved, "document", "review-by"), f"the procedure of {resolved.own[0]} was due for review on {document.review_by}", expected="a review by that day", fix="review it, and set a new `review-by`")


def deputy_is_someone_else(resolved: Resolved) -> Iterator[Problem]:
    """Whoever takes over a complaint about somebody is not that somebody."""
    deputy = resolved.settings.get("deputy")
    for name in ("complaints-manager", "responsible-person") if deputy else ():
        other = resolved.settings.get(name)
        if other and other.value.phrase == deputy.value.phrase:
            place = max(deputy, other, key=lambda one: resolved.layers.index(one.origin.layer)).origin.place
            yield Problem(place, f"{deputy.value.phrase} is `{name}` and `deputy` too, so a complaint about {deputy.value.phrase} would go to {deputy.value.phrase}", expected="someone else as `deputy`, if need be from another organisation",
                          fix="name another person's role as `deputy`")


def _draft(resolved: Resolved) -> bool:
    return resolved.document is None or resolved.document.status == "draft"


def _place(resolved: Resolved, *path) -> Place:
    """Where a field stands in the topmost of the organisation's layers that has it."""
    layers = [resolved.library.layers[name] for name in reversed(resolved.own)]
    return next((layer.place(*path) for layer in layers if path[0] in layer.document.data), layers[-1].place(*path))
