"""What a site's search knows: an entry for each page and clause, the words people use for it, who it is for and when.

It is a script, not JSON, since a page that was opened from a folder may load the one and not the other. The
searching itself is overrides/assets/javascripts/find.js.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .check.texts import NAMES, as_read
from .community import published
from .markup import Page, folders, goes, link, relative, short, target
from .pages import follow, moved
from .pages.community import has_community
from .resolve import Resolved, active, plain

SCRIPT = "search/words.js"
# The groups that results stand in, in this order.
GROUPS = {"now": "Do this now", "checklist": "Checklists", "letter": "Letters and forms", "procedure": "Procedure", "guidance": "Guidance", "law": "Law and Standards", "community": "What others ask and do", "look-up": "Look up"}
# The group of each kind of item, and what the kind is called beside a result.
_KINDS = {"flow": ("now", "Flowchart"), "card": ("now", "What to say"), "path": ("now", "Where to begin"), "checklist": ("checklist", "Checklist"), "letter": ("letter", "Letter"), "form": ("letter", "Form"),
          "stage": ("procedure", "Procedure"), "clause": ("procedure", "Procedure"), "guidance": ("guidance", "Guidance"), "leaflet": ("guidance", "For the public"), "session": ("guidance", "Training"), "case": ("guidance", "Case study")}
_LAW_PAGES = ("law.md", "standards.md", "journey.md")


def script(resolved: Resolved, pages: Mapping[str, Page]) -> str:
    """The words of one site, as a script that sets `complaintWords`."""
    return f"complaintWords = {json.dumps(words(resolved, pages), ensure_ascii=False, separators=(',', ':'))};\n"


def words(resolved: Resolved, pages: Mapping[str, Page]) -> dict[str, Any]:
    """What the search of one site reads.

    `entries`: `title`, `at` (the address from the site's root), `group`, `kind` (as a label), `about`, `also`
    (other words that people use, and what they ask), `words` (what else stands there, each word once), `roles` and `stages`
    (ids). `terms`: the glossary, with `see`, the addresses of what explains each term. `tasks`: what to offer
    where nothing is found. `roles` and `stages`: what there is to choose from, by id.
    """
    settings = resolved.settings
    entries = [*_items(resolved), *_brought(resolved), *_obligations(resolved), *_pages(resolved, pages)]
    used = {role for entry in entries for role in entry["roles"]}
    terms = ((name, entry.shape) for name, entry in resolved.library.glossary.items())
    tasks = ((entry.shape, goes(resolved, entry.shape.goes_to)) for entry in resolved.tasks.values())
    return {
        "groups": GROUPS,
        "roles": {name: setting.title for name, setting in settings.items() if name in used and name != "everyone"},
        "stages": {stage.id: stage.shape.title for stage in resolved.stages},
        "tasks": [{"title": task.title, "about": plain(task.about, settings), "at": link(resolved, names[0], "index.md")} for task, names in tasks if names],
        "terms": [{"term": term.term, "meaning": plain(term.meaning, settings), "also": term.also, "at": f"glossary.html#{name}", "see": [link(resolved, one, "index.md") for one in goes(resolved, term.see)]} for name, term in terms],
        "entries": entries,
    }


def _items(resolved: Resolved) -> Iterator[dict[str, Any]]:
    """Every item that has a page or a place of its own, but for what hangs on a choice that is not made."""
    stage_of = {clause.id: stage.id for stage in resolved.stages for clause in stage.parts}
    for placed in (*resolved.stages, *resolved.clauses, *resolved.cases, *(one for items in folders(resolved).values() for one in items)):
        if not active(placed, resolved.choices):
            continue
        shape, parts = placed.shape, () if placed.kind == "stage" else tuple(part for part in placed.parts if active(part, resolved.choices))
        roles = {getattr(shape, "role", None), *getattr(shape, "roles", ()), *(getattr(part.shape, "role", None) for part in parts)} - {None}
        clauses = (placed.id, *getattr(shape, "clauses", ()), *(getattr(part.shape, "clause", "") for part in parts))
        stages = {placed.id} if placed.kind == "stage" else {stage_of[one.id] for name in clauses if (one := resolved.item(name)) and one.id in stage_of}
        about = getattr(shape, "about", None) or getattr(shape, "purpose", None) or next(iter(getattr(shape, "do", ())), "")
        said = [*_said(shape), *(words for part in parts for words in _said(part.shape)), *(words for one in (placed, *parts) for words, _ in one.notes)]
        group, kind = _KINDS[placed.kind]
        yield _entry(resolved, placed.id, link(resolved, placed.id, "index.md"), group, kind, shape.title, about, said, getattr(shape, "also", ()), sorted(roles), [one.id for one in resolved.stages if one.id in stages])


def _brought(resolved: Resolved) -> Iterator[dict[str, Any]]:
    """What the community published for this sector: each practice card, and each question with an answer."""
    if not has_community(resolved):
        return
    found = published(resolved.library, resolved.date, resolved.id)
    stage_of = {clause.id: stage.id for stage in resolved.stages for clause in stage.parts}
    stages = lambda one: [stage.id for stage in resolved.stages if stage.id in {stage_of[placed.id] for name in one.clauses if (placed := resolved.item(name)) and placed.id in stage_of}]
    for entry in found.practices:
        one = entry.shape
        yield _entry(resolved, entry.id, f"community/practices.html#{entry.id}", "community", "Practice", one.title, one.about, [one.problem, one.done, one.who_for, one.result or "", one.went_wrong or "", *one.needs], one.also, (), stages(one))
    for entry in found.answered:
        one = entry.shape
        yield _entry(resolved, entry.id, f"community/questions.html#{entry.id}", "community", "Question", one.title, one.text.split("\n\n")[0], [one.text], one.tags, (), stages(one))


def _obligations(resolved: Resolved) -> Iterator[dict[str, Any]]:
    for name, entry in resolved.library.obligations.items():
        if resolved.applies(entry.shape):
            yield _entry(resolved, name, f"law.html#{name}", "law", "Law", short(entry.shape, resolved), entry.shape.summary, [entry.shape.source])


def _pages(resolved: Resolved, pages: Mapping[str, Page]) -> Iterator[dict[str, Any]]:
    """The pages that are not an item's: what to look things up in, and what helps."""
    taken = {"index.md", *moved(resolved), *(follow.path(flow.id) for flow in resolved.flows), "community/practices.md", "community/questions.md", "training/cases.md", *(target(resolved, one.id) for items in (resolved.stages, *folders(resolved).values()) for one in items)}
    for path, page in pages.items():
        if path not in taken:
            group = "law" if path in _LAW_PAGES else "look-up"
            yield _entry(resolved, path, relative(path, "index.md"), group, GROUPS[group], page.title, page.about, [html.unescape(re.sub("<[^>]+>|^[#!?].*$", " ", page.body, flags=re.M))], page.also)


def _entry(resolved: Resolved, id: str, at: str, group: str, kind: str, title: str, about: str, said: Iterable[str], also: Iterable[str] = (), roles: Iterable[str] = (), stages: Iterable[str] = ()) -> dict[str, Any]:
    reads = lambda words: " ".join(as_read(plain(words, resolved.settings)).split())
    about = reads(about)
    asked = resolved.library.asked.shape.asked.get(id.removesuffix(".md"), ()) if resolved.library.asked else ()
    also = [*also, *asked]
    seen = " ".join((title, about, *also)).lower().split()
    return {"id": id, "at": at, "group": group, "kind": kind, "title": title, "about": about, "also": also, "words": _once(map(reads, said), seen), "roles": list(roles), "stages": list(stages)}


def _said(shape: Any) -> Iterator[str]:
    """The words of an item or a part for its readers, but for those of parts, which are read on their own."""
    for name, value in shape:
        if name not in NAMES and name not in ("title", "about", "steps", "parts", "sections", "stops", "activities", "points", "walk", "video"):
            yield from (one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, str))
    if not getattr(shape, "about", None):
        yield getattr(shape, "title", "")


def _once(texts: Iterable[str], seen: Iterable[str]) -> str:
    """Each word once, in the order of its first use, without those of `seen`: a search asks whether, not how often."""
    known = set(seen)
    return " ".join(one for one in dict.fromkeys(re.findall(r"[\w&’'-]+(?:\.\d+)?", " ".join(texts).lower())) if one not in known)
