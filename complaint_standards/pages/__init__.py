"""Turn a resolved variant into finished Markdown: one dictionary of path to page, and nothing else.

No template engine is involved: what stands in the content can never be run. HTML is written only by
the functions of this package. Values, titles and lines from content are escaped; a clause's text is
Markdown, and `check` has refused any HTML in it before a page is made.
"""

from __future__ import annotations

from ..markup import Page
from ..resolve import Resolved
from . import home, lawpage, procedure, quick, reference

SECTIONS = (home, procedure, quick, reference, lawpage)


def pages(resolved: Resolved, others: tuple[Resolved, ...] = ()) -> dict[str, Page]:
    """Every page of one variant's site, by its path below the site's root (`procedure/index.md`).

    `others` are the variants that the page "What differs here" compares with.
    """
    found: dict[str, Page] = {}
    for section in SECTIONS:
        found.update(section.pages(resolved))
    found["differences.md"] = reference.differences(resolved, others)
    return found


def addresses(resolved: Resolved) -> set[str]:
    """The paths of all pages, without making them."""
    sheets = (*resolved.flows, *resolved.checklists)
    return {
        *(f"{name}.md" for name in ("index", "standards", "journey", "roles", "values", "glossary", "about", "law", "differences", "procedure/index", "quick-reference/index")),
        *(f"procedure/{stage.id}.md" for stage in resolved.stages),
        *(f"quick-reference/{name}.md" for one in sheets for name in (one.id, *one.shape.formerly)),
    }


def navigation(resolved: Resolved) -> list:
    """The site's menu, in MkDocs' form."""
    return [
        {"Start here": "index.md"},
        {"Quick reference": ["quick-reference/index.md",
                             {"Flowcharts": [{flow.shape.title: f"quick-reference/{flow.id}.md"} for flow in resolved.flows]},
                             {"Checklists": [{one.shape.title: f"quick-reference/{one.id}.md"} for one in resolved.checklists]}]},
        {"Procedure": ["procedure/index.md", *({stage.shape.title: f"procedure/{stage.id}.md"} for stage in resolved.stages),
                       {"Who does what": "roles.md"}, {"Times, contacts and choices": "values.md"}]},
        {"Why": [{"The Standards": "standards.md"}, {"The journey": "journey.md"}, {"The law": "law.md"}, {"What differs here": "differences.md"}]},
        {"Glossary": "glossary.md"},
        {"About this edition": "about.md"},
    ]
