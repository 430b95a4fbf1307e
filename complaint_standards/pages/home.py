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
        "## Or browse",
        "- [Quick reference](quick-reference/index.md): flowcharts, one-page checklists and what to say\n"
        + ("- [Guidance](guidance/index.md): how to do each thing well, in short modules\n" if resolved.guidance else "")
        + ("- [Letters](letters/index.md) and [reports, logs and forms](kit/index.md)\n" if resolved.letters and resolved.kit else "")
        + ("- [Training](training/index.md): session plans, case studies and [a pack for new staff](training/induction.md)\n" if has_training(resolved) else "")
        + "".join(f"- [{one.shape.title}](public/{one.id}.md): for the people you look after\n" for one in resolved.public[:1]) +
        "- [What people tell us](what-people-tell-us.md): surveys, and what you heard\n"
        "- [The procedure](procedure/index.md): every step, who does it, and the law behind it\n"
        "- [Who does what](roles.md) and [times, contacts and choices](values.md)\n"
        + ("- [How are we doing?](how-are-we-doing.md): compare yourselves with the Standards, and make a plan\n" if resolved.assessment else "") +
        "- [Work out the dates](dates.md): what follows by when, from the day a complaint came\n"
        + ("" if resolved.own else "- [Make it yours](make-it-yours.md): your own names, phones and times on every page, in your browser\n") +
        "- [What differs here, and why](differences.md)\n"
        + ("- [The community](community/index.md): what others do, questions and answers, events\n" if has_community(resolved) else "") +
        "- [The Standards](standards.md), [the journey](journey.md) and [the law](law.md)\n"
        "- [Glossary](glossary.md)\n"
        "- [Check the policy you have](check-your-policy.md): what is out of date in it, and what is missing",
        f'!!! quote "What this is for"\n\n    {e(" ".join(resolved.library.edition.shape.aim.split()))}',
    ]), wide=True)


def _title(resolved: Resolved, name: str) -> str:
    placed = resolved.item(name)
    return placed.shape.title if placed else PAGES[name]
