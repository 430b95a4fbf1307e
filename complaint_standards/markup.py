"""The pieces that pages are made of: links, values, text, conditions."""

from __future__ import annotations

import datetime
import functools
import html
import io
import json
import posixpath
import re
import urllib.parse
from collections.abc import Iterable
from dataclasses import dataclass

import segno

from . import model
from .check.references import PAGES
from .check.texts import LINK
from .load import CORE
from .resolve import Origin, Piece, Placed, Resolved, active, fill

FORCES = {"law": "Law", "standard": "Standard", "local": "Local choice"}
FORCE_MEANS = {
    "law": "States a binding rule. Its highlighted sentence may not be changed.",
    "standard": "From the NHS Complaint Standards: expected, and yours to word.",
    "local": "A local choice. Keep it, change it or leave it out.",
}
WEIGHTS = {"act": "Act of Parliament", "statutory-instrument": "Regulations", "contract": "Contract", "official-requirement": "Official requirement",
           "guidance": "Guidance", "scheme": "Voluntary scheme", "policy": "National policy"}
BASES = {"primary-current": "checked against current legislation", "primary-as-made": "checked against the legislation as first made",
         "primary-older-version": "checked against an older version of the Act", "secondary-authoritative": "checked against an official statement, not the legislation itself",
         "secondary-other": "checked against other published statements, not the legislation itself",
         "duty-seen-detail-not": "not checked: the duty was seen, its detail was not", "not-opened": "not checked: no source has been opened"}


@dataclass(frozen=True)
class Page:
    """A page's title and its Markdown.

    `wide`: without the list of contents beside it, which leaves more room. `about` and `also`: for a page
    that is no item's, what it is for, and other words that people look for it with. `public`: for the people
    who complain, without the ways to other sectors. `scripts`: files of overrides/assets/javascripts/ that
    only this page needs. `moved`: the address of the page that took the place of this one.
    """

    title: str
    body: str
    wide: bool = False
    about: str = ""
    also: tuple[str, ...] = ()
    public: bool = False
    scripts: tuple[str, ...] = ()
    moved: str = ""


@dataclass(frozen=True)
class Offer:
    """A file to take away: the document that it holds (`id`, `kind`, `title`, `about`), its format and how that is
    called (`label`), its name below downloads/ and its size in bytes."""

    id: str
    kind: str
    title: str
    about: str
    format: str
    label: str
    file: str
    size: int


PRINT_HERE = '<p class="print-here"></p>'  # where a page offers to be printed, and its files
ONLINE = " data-online"  # on an element that leads out of its site, and holds none of its kind: a site that is taken away has to do without it
SIZE = "[its size]"  # of the file that holds the page which says it, so that it is put in last


def size(bytes: int) -> str:
    """A size as people read it: 38 KB, 1.4 MB."""
    return f"{max(1, round(bytes / 1000))} KB" if bytes < 1_000_000 else f"{bytes / 1_000_000:.1f} MB"


def e(text: str) -> str:
    """Text as HTML, safe inside Markdown too."""
    return html.escape(text).replace("*", "&#42;").replace("_", "&#95;").replace("`", "&#96;")


def day(date: datetime.date) -> str:
    return f"{date.day} {date:%B %Y}"


def target(resolved: Resolved, id: str) -> str:
    """Where an id lives, from the site's root: `procedure/look-closer.md#investigate`."""
    return _targets(resolved)[id]


def goes(resolved: Resolved, ids: Iterable[str]) -> list[str]:
    """Those of `ids` that have a place in this variant."""
    return [id for id in ids if id in _targets(resolved)]


@functools.lru_cache(maxsize=128)
def _targets(resolved: Resolved) -> dict[str, str]:
    found = {name: f"{name}.md" for name in PAGES}
    for stage in resolved.stages:
        found[stage.id] = f"procedure/{stage.id}.md"
        found |= {clause.id: f"procedure/{stage.id}.md#{clause.id}" for clause in stage.parts}
    found |= {row.id: f"self-assessment.md#{row.id}" for row in resolved.assessment}
    for folder, items in folders(resolved).items():
        found |= {one.id: f"{folder}/{one.id}.md" for one in items}
    found |= {case.id: f"training/cases.md#{case.id}" for case in resolved.cases}
    found |= {gone: found[placed.id] for gone in resolved.instead if (placed := resolved.item(gone)) and placed.id in found}
    return found


def folders(resolved: Resolved) -> dict[str, tuple[Placed, ...]]:
    """Where the page of each item lies that has one of its own."""
    return {"quick-reference": (*resolved.flows, *resolved.checklists, *resolved.phrases), "guidance": resolved.guidance, "letters": resolved.letters,
            "kit": resolved.kit, "paths": resolved.paths, "public": resolved.public, "training": resolved.training}


def link(resolved: Resolved, id: str, page: str, ending: str = ".html") -> str:
    """The relative address of an id, seen from `page`. HTML wants .html, Markdown .md."""
    path, _, anchor = target(resolved, id).partition("#")
    return relative(path, page, ending) + (f"#{anchor}" if anchor else "")


@functools.lru_cache(maxsize=None)
def relative(path: str, page: str, ending: str = ".html") -> str:
    if path == page:
        return posixpath.basename(path)[:-3] + ending
    return posixpath.relpath(path, posixpath.dirname(page) or ".")[:-3] + ending


def value(piece: Piece, resolved: Resolved, inside_link: bool = False) -> str:
    """A run of text; a value is marked, so that a page can be made local without being rebuilt.

    `inside_link`: the run stands in a link already, so a phone number or an address is no link of its own.
    """
    if piece.value is None:
        return e(piece.text)
    marks = f'data-value="{piece.value}"' + (' data-starts=""' if piece.starts else "")
    if piece.gap:
        return f'<span class="gap" {marks}>{e(piece.text)}</span>'
    kind = resolved.settings[piece.value].type
    bound = {"phone": "tel:" + re.sub(r"[^\d+]", "", piece.text), "email": f"mailto:{piece.text}", "web": piece.text}.get(kind)
    if bound and not inside_link:
        bound = f"https://{bound}" if bound.startswith("www.") else bound
        return f'<a {marks} href="{html.escape(bound)}">{e(piece.text)}</a>'
    return f"<span {marks}>{e(piece.text)}</span>"


def line(words: str, resolved: Resolved, inside_link: bool = False) -> str:
    """One line of content as HTML, values marked, links to other items left as their words."""
    return "".join(value(piece, resolved, inside_link) for piece in fill(LINK.sub(r"\1", words), resolved.settings))


def titles(roles: Iterable[str], resolved: Resolved) -> str:
    """The titles of roles, marked. One person may hold several roles, and is named once."""
    roles = list(roles)
    return f'<span data-titles="{" ".join(roles)}">{e(", ".join(dict.fromkeys(resolved.settings[role].title for role in roles)))}</span>'


def text(words: str, resolved: Resolved, page: str, rules: Iterable[model.Rule] = ()) -> str:
    """A text as Markdown: values and rule sentences marked, links to items made into links to pages."""
    spans = []
    for rule in rules:
        pattern = r"\s+".join(re.escape(word) for word in rule.says.split())
        if match := re.search(pattern, words):
            spans.append((match.start(), match.end(), rule))
    made, at = [], 0
    for start, end, rule in sorted(spans, key=lambda span: span[0]):
        if start < at:
            continue
        made.append(_run(words, at, start, resolved, page))
        made.append(ruled(_run(words, start, end, resolved, page), rule.obligation, resolved, page))
        at = end
    made.append(_run(words, at, len(words), resolved, page))
    return "".join(made)


def ruled(sentence: str, obligation: str, resolved: Resolved, page: str) -> str:
    """A rule sentence, marked with its obligation, and the citation after it."""
    return f'<span class="rule" data-rule="{obligation}">{sentence}</span> {cite(resolved, obligation, page)}'


def _run(words: str, start: int, end: int, resolved: Resolved, page: str) -> str:
    """words[start:end] with links and values made; what stands before decides capitals."""
    pieces = fill(words[start:end], resolved.settings, words[:start])
    made = "".join(value(piece, resolved) if piece.value else piece.text for piece in pieces)
    return LINK.sub(lambda match: f"[{match[1]}]({link(resolved, match[2], page, '.md')})" if match[2] in _targets(resolved) else match[1], made)


def short(obligation: model.Obligation, resolved: Resolved) -> str:
    """How a rule is cited in a line: "Complaints Regulations, reg 13(3)". Remarks in brackets are left to the law page."""
    source = re.sub(r" \((?=[^)]* ).*\)$", "", obligation.source)
    for entry in resolved.library.instruments.values():
        if source.startswith(entry.shape.cite):
            return f"{entry.shape.short},{source.removeprefix(entry.shape.cite)}" if source != entry.shape.cite else entry.shape.short
    return source


def cite(resolved: Resolved, name: str, page: str) -> str:
    """The link from a rule sentence to its entry in the law table, and a mark if it is unchecked."""
    obligation = resolved.library.obligations[name].shape
    marked = "" if obligation.verified else ' <span class="unchecked">not yet checked at source</span>'
    return f'<a class="cite" href="{relative("law.md", page)}#{name}">{e(short(obligation, resolved))}</a>{marked}'


HIDDEN = " hidden"  # stands after what it hangs on


def condition(placed: Placed, resolved: Resolved, otherwise: bool = False) -> str:
    """The attributes that say what an item hangs on, hidden where it does not hold; or with `otherwise` where it does."""
    if not placed.when:
        return ""
    wanted = html.escape(json.dumps({name: list(options) for name, options in placed.when.items()}, sort_keys=True))
    return f' data-when{"-not" if otherwise else ""}="{wanted}"' + ("" if active(placed, resolved.choices) != otherwise else HIDDEN)


def joined(items: Iterable[tuple[str, Placed]], separator: str, resolved: Resolved, otherwise: str = "") -> str:
    """A run of items, each with what it hangs on, and what stands there instead when there is none.

    One that does not hold is there, hidden, and so is the separator after the last one that does.
    """
    items = list(items)
    if not any(placed.when for _, placed in items):
        return separator.join(words for words, _ in items) or otherwise
    shown = [n for n, (_, placed) in enumerate(items) if active(placed, resolved.choices)]
    made = "".join(f'<span{condition(placed, resolved)}>{words}<span{" hidden" if shown[-1:] == [n] else ""}>{separator}</span></span>' for n, (words, placed) in enumerate(items))
    return f'<span data-joined="">{made}<span{" hidden" if shown else ""}>{otherwise}</span></span>'


def listed(items: Iterable[str]) -> str:
    return "".join(f"<li>{item}</li>" for item in items)


def control(resolved: Resolved) -> str:
    """Document control in a line: edition, variant, date, review date; for an organisation also its own version."""
    edition = resolved.library.edition.shape
    if (document := resolved.document) and document.version:
        return f"{resolved.variant.name}, version {document.version} ({document.status}) · Edition {edition.edition} ({edition.status}) · {day(resolved.date)} · Review by {day(review_by(resolved))}"
    return f"Edition {edition.edition} ({edition.status}) · {resolved.variant.name} · {day(resolved.date)} · Review by {day(review_by(resolved))}"


def review_by(resolved: Resolved) -> datetime.date:
    """When what stands here is to be looked at again: the organisation's document, else the edition."""
    document = resolved.document
    return document.review_by if document and document.review_by else resolved.library.edition.shape.review_by


def report(resolved: Resolved, id: str, page: str) -> str:
    """The address at which to say what is wrong, with the item's id, page, variant and edition filled in.

    It is what the topmost layer names under `report`, else the edition; else a message without an
    addressee, for whoever looks after these pages.
    """
    layers = [resolved.library.layers[name].variant.report for name in reversed(resolved.layers[1:])]
    address = next(filter(None, layers), None) or resolved.library.edition.shape.report or REPORT
    said = {"id": id, "page": page[:-3] + ".html", "variant": resolved.id, "edition": resolved.library.edition.shape.edition}
    return html.escape(re.sub(r"\{(\w+)\}", lambda match: urllib.parse.quote(said.get(match[1], match[0])), address))


REPORT = "mailto:?subject=Something%20is%20wrong%20in%20{id}&body=Page%3A%20{variant}%2F{page}%20(edition%20{edition})%0AId%3A%20{id}%0A%0AWhat%20is%20wrong%3A%0A"


def draft(shape) -> str:
    """What has still to be done before anyone uses an item, where something has."""
    return f'!!! warning "A draft"\n\n    {e(shape.draft)}' if shape.draft else ""


def square(address: str) -> str:
    """A web address as a square to scan (a QR code), as SVG."""
    made = io.BytesIO()
    segno.make(f"https://{address}" if address.startswith("www.") else address, error="m", micro=False).save(made, kind="svg", xmldecl=False, omitsize=True, scale=4, border=4, light="#fff", svgclass=None, lineclass=None, nl=False)
    return made.getvalue().decode()


def scans(leaflet: Placed, resolved: Resolved) -> tuple[str, str]:
    """The address that a leaflet's square leads to, and what is said beside it; there is no address until somebody sets it."""
    setting = resolved.settings[leaflet.shape.code]
    return (str(setting.value), "Or point the camera of your phone at this square.") if setting.value else ("", f"There is no square to scan here yet. It is drawn once your own procedure sets this: {setting.definition.title[:1].lower()}{setting.definition.title[1:]}.")


def cards(items: Iterable[Placed], resolved: Resolved, page: str) -> str:
    """Items to choose from: title and what each is for. One whose `when` does not hold is there, hidden."""
    made = "".join(f'<li{condition(one, resolved)}><a href="{link(resolved, one.id, page)}"><strong>{e(one.shape.title)}</strong> <span>{line(one.shape.about, resolved, inside_link=True)}</span></a></li>' for one in items)
    return f'<ul class="tasks">{made}</ul>'


def notes(placed: Placed, resolved: Resolved, page: str) -> list[str]:
    """How a layer does this, marked as its own words."""
    return [f'<aside class="note" markdown="1">\n<p class="note-from">{e(note_from(resolved, origin))}</p>\n\n{text(words, resolved, page)}\n\n</aside>' for words, origin in placed.notes]


def note_from(resolved: Resolved, origin: Origin) -> str:
    """Whose words a note is."""
    return f"{_layer(resolved, origin.layer)}: how we do this here"


def met(name: str, resolved: Resolved) -> str:
    """How a layer meets an expectation or makes a statement true, marked as its own words."""
    return "".join(f'<span class="met">{e(_layer(resolved, origin.layer))}: {line(words, resolved)}</span>' for words, origin in resolved.met.get(name, ()))


def added_here(placed: Placed, resolved: Resolved) -> str:
    """A mark on a part that a layer added to an item of the shared model."""
    return f'<p class="met">{e(words)}</p>' if (words := added_from(placed, resolved)) else ""


def added_from(placed: Placed, resolved: Resolved) -> str:
    """Who added a part; empty where the shared model has it."""
    layer = placed.origins["id"].layer
    return f"{_layer(resolved, layer)}: added here" if layer != CORE else ""


def _layer(resolved: Resolved, name: str) -> str:
    return resolved.library.layers[name].variant.short


def named(resolved: Resolved, ids: Iterable[str], page: str) -> str:
    """Links to those of these items that this variant has, each once, with commas between; empty if it has none."""
    found = {placed.id: placed for id in ids if (placed := resolved.item(id))}
    return joined([(linked(one, resolved, page), one) for one in found.values()], ", ", resolved)


def linked(placed: Placed, resolved: Resolved, page: str) -> str:
    return f'<a href="{link(resolved, placed.id, page)}">{e(placed.shape.title)}</a>'


def not_here(placed: Placed, resolved: Resolved) -> str:
    """A line for a page that hangs on a choice, shown where its `when` does not hold."""
    if not placed.when:
        return ""
    asked = "; ".join(f'{e(resolved.settings[name].definition.title)}: {line("{" + name + "}", resolved)}' for name in placed.when)
    return (f'<div class="admonition warning"{condition(placed, resolved, otherwise=True)}><p class="admonition-title">Not for you, as things stand</p>'
            f"<p>This is for other arrangements than yours. {asked}.</p></div>")
