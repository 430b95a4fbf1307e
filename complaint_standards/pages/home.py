"""The home page of a sector: what readers come to do, in their own words."""

from __future__ import annotations

from ..check.references import PAGES
from ..markup import Page, cards, e, goes, line, link, listed, relative
from ..resolve import Resolved
from .community import has_community
from . import follow
from .training import has_training


def pages(resolved: Resolved) -> dict[str, Page]:
    return {"index.md": _home(resolved)}


def _home(resolved: Resolved) -> Page:
    page = "index.md"
    made = []
    for entry in resolved.tasks.values():
        task = entry.shape
        places = goes(resolved, task.goes_to)
        steps = [f'<a href="{relative(follow.path(placed.id), page)}">One step at a time</a>' for name in places if (placed := resolved.item(name)) and placed.kind == "flow"][:1]
        also = " · ".join([*steps, *(f'<a href="{link(resolved, name, page)}">{e(_title(resolved, name))}</a>' for name in places[1:])])
        also = f'<p class="also">Also: {also}</p>' if also else ""
        made.append(f'<a href="{link(resolved, places[0], page)}"><strong>{e(task.title)}</strong> <span>{line(task.about, resolved, inside_link=True)}</span></a>{also}')
    return Page(f"{resolved.variant.name}: handling complaints", "\n\n".join([
        f"# {e(resolved.variant.name)}: what do you need to do?",
        f'<p class="about">{e(resolved.variant.about)}</p>',
        f'<ul class="tasks">{listed(made)}</ul>',
        *(("## Where to begin, for you", cards(resolved.paths, resolved, page)) if resolved.paths else ()),
        "## Get better at it", f'<ul class="tasks">{listed(_ways(resolved))}</ul>',
        "## Or browse",
        "- [Quick reference](quick-reference/index.md): flowcharts, one-page checklists and what to say\n"
        "- [The procedure](procedure/index.md): every step, who does it, and the law behind it\n"
        + ("- [Letters](letters/index.md) and [reports, logs and forms](kit/index.md)\n" if resolved.letters and resolved.kit else "")
        + "".join(f"- [{one.shape.title}](public/{one.id}.md): for the people you look after\n" for one in resolved.public[:1]) +
        "- [Who does what](roles.md) and [times, contacts and choices](values.md)\n"
        "- [Work out the dates](dates.md): what follows by when, from the day a complaint came\n"
        + ("" if resolved.own else "- [Make it yours](make-it-yours.md): your own names, phones and times on every page, in your browser\n") +
        "- [Check the policy you have](check-your-policy.md): what is out of date in it, and what is missing\n"
        "- [What differs here, and why](differences.md)\n"
        "- [The Standards](standards.md), [the journey](journey.md) and [the law](law.md)\n"
        "- [Glossary](glossary.md)",
        f'!!! quote "What this is for"\n\n    {e(" ".join(resolved.library.edition.shape.aim.split()))}',
    ]), wide=True)


def _ways(resolved: Resolved) -> list[str]:
    """What the pilots found was missing, each a way in: consistent guidance, consistent training, and learning from complaints."""
    learning = {"how-are-we-doing.html": "How are we doing?"} if resolved.assessment else {}
    learning |= {"what-people-tell-us.html": "What people tell us"} | ({"community/index.html": "The community"} if has_community(resolved) else {})
    ways = [("guidance/index.html", "Guidance", "How to do each thing well, in short modules.", {})] if resolved.guidance else []
    ways += [("training/index.html", "Training", "Session plans that anyone can run, case studies and certificates.", {"training/induction.html": "For new staff"})] if has_training(resolved) else []
    first, *others = learning
    ways += [(first, "Learning", "See how you are doing, ask people how it felt, and take up what works elsewhere.", {address: learning[address] for address in others})]
    return [f'<a href="{address}"><strong>{title}</strong> <span>{words}</span></a>' + (f'<p class="also">Also: {" · ".join(f"""<a href="{where}">{name}</a>""" for where, name in also.items())}</p>' if also else "")
            for address, title, words, also in ways]


def _title(resolved: Resolved, name: str) -> str:
    placed = resolved.item(name)
    return placed.shape.title if placed else PAGES[name]
