"""Feeds and a calendar of what the community published: Atom, JSON Feed 1.1 and iCalendar, from the same items.

Nothing here depends on when it is built, but for what is published on that day. Links are whole where
`site_url` in mkdocs.yml says where the site stands; else the Atom feed's are relative to itself, and the
JSON feed, which has no way to say that, has none.
"""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree

import yaml

from .check.texts import as_read
from .community import Published, ends, starts
from .load import Library
from .resolve import Resolved, plain

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "complaint-standards/community")
_ATOM = "http://www.w3.org/2005/Atom"
_STATUS = {"proposed": "TENTATIVE", "booked": "CONFIRMED", "cancelled": "CANCELLED"}


class Entry(NamedTuple):
    """One thing that was published: `page` is where it stands, seen from the feed."""

    id: str
    kind: str
    title: str
    page: str
    on: datetime.date
    words: str


def files(found: Published, resolved: Resolved, name: str, folder: str) -> dict[str, str]:
    """The feeds and the calendar of one site, by their paths in it. `name` says whose they are; `folder` is where
    they stand below the front door: "community", or "acute/community"."""
    base = _address(resolved.library)
    base = f"{base}/{folder}/" if base else ""
    entries = sorted(_entries(found, resolved, folder), key=lambda one: (-one.on.toordinal(), one.id))
    title = f"Handling NHS complaints: {name}"
    own = str(uuid.uuid5(_SPACE, folder))
    return {"community/feed.xml": _atom(entries, title, own, base, resolved), "community/feed.json": _json(entries, title, base), "community/events.ics": _calendar(found, title, resolved)}


def _address(library: Library) -> str:
    """Where the whole site stands, if mkdocs.yml says so."""
    path = library.root / "mkdocs.yml"
    said = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) if path.exists() else {}
    return (said.get("site_url") or "").rstrip("/")


def _entries(found: Published, resolved: Resolved, folder: str) -> Iterator[Entry]:
    shown = lambda words: " ".join(plain(as_read(words), resolved.settings).split())
    for kind, page, items, words in (("practice", "practices", found.practices, lambda one: one.about), ("question", "questions", found.questions, lambda one: one.text or "Still without an answer."),
                                     ("event", "events", found.events, lambda one: f"{starts(one):%A %d %B %Y, %H:%M} UK time. {'Proposed, not booked. ' if one.status == 'proposed' else 'Cancelled. ' if one.status == 'cancelled' else ''}{one.about}"),
                                     ("change", "changes", [one for one in found.improvements if one.shape.status == "done"], lambda one: one.about)):
        if page == "changes" and folder != "community":
            page = "../../community/changes"  # only the front door has that page
        for one in items:
            yield Entry(f"{kind}/{one.id}", kind, one.shape.title, f"{page}.html#{one.id}", one.shape.moderated.on, shown(words(one.shape)))


def _urn(id: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_SPACE, id)}"


def _at(date: datetime.date) -> str:
    return f"{date.isoformat()}T00:00:00Z"


def _atom(entries: list[Entry], title: str, own: str, base: str, resolved: Resolved) -> str:
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en-GB"})

    def put(parent, name: str, words: str | None = None, **attributes: str):
        made = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
        made.text = words
        return made

    put(feed, "id", f"urn:uuid:{own}")
    put(feed, "title", title)
    put(feed, "updated", _at(max([one.on for one in entries], default=resolved.library.edition.shape.date)))
    put(put(feed, "author"), "name", "The community of people who handle NHS complaints")
    put(feed, "link", rel="self", href=f"{base}feed.xml", type="application/atom+xml")
    put(feed, "link", rel="alternate", href=f"{base}index.html", type="text/html")
    put(feed, "rights", resolved.library.edition.shape.licence)
    for one in entries:
        entry = put(feed, "entry")
        put(entry, "id", _urn(one.id))
        put(entry, "title", one.title)
        put(entry, "updated", _at(one.on))
        put(entry, "published", _at(one.on))
        put(entry, "category", term=one.kind)
        put(entry, "link", rel="alternate", href=f"{base}{one.page}", type="text/html")
        put(entry, "summary", one.words, type="text")
    ElementTree.indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(feed, encoding="unicode") + "\n"


def _json(entries: list[Entry], title: str, base: str) -> str:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": title, "language": "en-GB", **({"home_page_url": f"{base}index.html", "feed_url": f"{base}feed.json"} if base else {}),
            "items": [{"id": _urn(one.id), **({"url": f"{base}{one.page}"} if base else {}), "title": one.title, "content_text": one.words, "date_published": _at(one.on), "tags": [one.kind]} for one in entries]}
    return json.dumps(feed, indent=1, ensure_ascii=False) + "\n"


def _calendar(found: Published, title: str, resolved: Resolved) -> str:
    """All events, past ones too, so that a subscriber's calendar keeps them; a proposed one is tentative."""
    import icalendar  # here, because only a build needs it, and it takes longer to load than all else

    calendar = icalendar.Calendar()
    for key, value in (("prodid", "-//complaint-standards//community//EN"), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", "PUBLISH"), ("x-wr-calname", title), ("x-wr-timezone", "Europe/London"), ("refresh-interval", None)):
        if value:
            calendar.add(key, value)
    if found.events:
        first = min(one.shape.starts.year for one in found.events)
        calendar.add_component(icalendar.Timezone.from_tzid("Europe/London", first_date=datetime.date(first - 1, 1, 1), last_date=datetime.date(max(one.shape.starts.year for one in found.events) + 2, 1, 1)))
    for one in found.events:
        event, shape = icalendar.Event(), one.shape
        event.add("uid", f"{uuid.uuid5(_SPACE, f'event/{one.id}')}@complaint-standards.invalid")
        event.add("dtstamp", datetime.datetime.combine(shape.moderated.on, datetime.time(), datetime.timezone.utc))
        event.add("dtstart", starts(shape))
        event.add("dtend", ends(shape))
        event.add("summary", ("Proposed, not booked: " if shape.status == "proposed" else "") + shape.title)
        event.add("description", " ".join(part for part in (shape.about, f"Host: {shape.host or 'wanted'}.", f"Join at {shape.join}" if shape.join else "") if part))
        event.add("location", shape.where)
        event.add("status", _STATUS[shape.status])
        event.add("transp", "OPAQUE" if shape.status == "booked" else "TRANSPARENT")
        event.add("categories", ["Complaints"])
        calendar.add_component(event)
    return calendar.to_ical().decode()


def gate() -> str:
    """The rules of the privacy gate as a script, for the form on the page."""
    from .privacy import data

    return "window.complaintsGate = " + json.dumps(data(), ensure_ascii=False, separators=(",", ":")) + ";\n"
