"""Turn a resolved variant into finished Markdown: one dictionary of path to page, and nothing else.

No template engine is involved: what stands in the content can never be run. HTML is written only by
the functions of this package. Values, titles and lines from content are escaped; a clause's text is
Markdown, and `check` has refused any HTML in it before a page is made.
"""

from __future__ import annotations

from collections.abc import Mapping

from .. import feeds, local
from ..community import published
from ..markup import Offer, Page, folders, target
from ..resolve import Placed, Resolved, active
from . import assessment, community, control, dates, downloads, evidence, feedback, follow, guidance, help, home, kit, lawpage, letters, lookup, people, policy, procedure, quick, reference, training, yours

SECTIONS = (home, procedure, quick, follow, dates, guidance, letters, kit, training, assessment, people, feedback, evidence, reference, lawpage, lookup, policy, community)


def pages(resolved: Resolved, others: tuple[Resolved, ...] = (), offers: tuple[Offer, ...] = ()) -> dict[str, Page]:
    """Every page of one variant's site, by its path below the site's root (`procedure/index.md`).

    `others` are the variants that the page "What differs here" compares with, `offers` the files that were
    made; without any there is no page of downloads.
    """
    found: dict[str, Page] = {}
    for section in SECTIONS:
        found.update(section.pages(resolved))
    found["differences.md"] = control.differences(resolved) if resolved.own else reference.differences(resolved, others)
    found |= yours.pages(resolved, bool(offers)) | help.pages(resolved, bool(offers))
    if offers:
        found = downloads.linked(found, offers) | {downloads.PATH: downloads.page(resolved, offers)}
    return found | {path: Page(one.shape.title, f"# {one.shape.title}\n\nThis page has moved: [{one.shape.title}]({one.id}.md).", moved=f"{one.id}.html") for path, one in moved(resolved).items()}


def kinds(resolved: Resolved, made: Mapping[str, Page]) -> dict[str, list[str]]:
    """The pages of a site by what they are made of, so that a test of one of each kind is a test of all.

    A page of an item is of its kind, a form of as many as it has ways to be filled in; each other page is a kind.
    """
    owner = {target(resolved, one.id): one for items in (resolved.stages, *folders(resolved).values()) for one in items}
    steps = {follow.path(flow.id) for flow in resolved.flows}
    found: dict[str, list[str]] = {}
    for path, page in made.items():
        one = owner.get(path)
        kind = "moved" if page.moved else "step by step" if path in steps else path[:-3] if one is None else one.kind
        for kind in [f"form with {show}" for show in sorted({part.show for part in one.shape.parts})] if one and one.kind == "form" else [kind]:
            found.setdefault(kind, []).append(path)
    return found


def files(resolved: Resolved) -> dict[str, str]:
    """What a site offers beside its pages, by path: the logs as spreadsheets and as lists of fields; what scripts
    need to know of this variant, rules included; for an organisation document control and how it differs from the model, as data;
    for a sector the community's feeds."""
    here = feeds.files(published(resolved.library, resolved.date, resolved.id), resolved, resolved.variant.name, f"{resolved.id}/community") if community.has_community(resolved) else {}
    return kit.files(resolved) | evidence.files(resolved) | control.files(resolved) | local.files(resolved) | policy.files(resolved) | here


def front_files(variants: tuple[Resolved, ...]) -> dict[str, str]:
    """What the front door offers beside its pages: the community's feeds, and the rules that its form is looked through with."""
    library, date = variants[0].library, variants[0].date
    if library.community.desk is None:
        return {}
    return feeds.files(published(library, date), community.whole(library, date), "the community", "community") | {"assets/javascripts/gate-data.js": feeds.gate()}


def moved(resolved: Resolved) -> dict[str, Placed]:
    """The old paths of items that had another id before."""
    return {f"{folder}/{old}.md": one for folder, items in folders(resolved).items() for one in items for old in one.shape.formerly}


def addresses(resolved: Resolved, offered: bool = False) -> set[str]:
    """The paths of all pages, without making them; of downloads too, where they are `offered`."""
    return {
        *((downloads.PATH,) if offered else ()),
        *(f"{name}.md" for name in ("index", "standards", "journey", "roles", "values", "glossary", "about", "law", "differences", "dates", "by-when", "a-to-z", "keep", "accessibility", "check-your-policy", "procedure/index", "procedure/in-short", "quick-reference/index")),
        *(f"{folder}/index.md" for folder in ("guidance", "letters", "kit") if folders(resolved)[folder]),
        *((training.INDEX, training.CASES, training.CERTIFICATES, training.INDUCTION) if training.has_training(resolved) else ()),
        *(f"procedure/{stage.id}.md" for stage in resolved.stages),
        *(f"{folder}/{one.id}.md" for folder, items in folders(resolved).items() for one in items),
        *(follow.path(flow.id) for flow in resolved.flows),
        *feedback.addresses(resolved),
        *([evidence.PATH] if evidence.has_evidence(resolved) else []),
        *(["make-it-yours.md"] if not resolved.own else []),
        *([f"{path}.md" for path in ("how-are-we-doing", "self-assessment", "assessment-workshop", "assessment-partner")] if resolved.assessment else []),
        *([assessment.RESULTS] if resolved.assessment and assessment.assessments(resolved) else []),
        *moved(resolved),
        *(f"community/{name}.md" for name in community.IN_SECTORS if community.has_community(resolved)),
    }


def navigation(resolved: Resolved, offered: bool = False) -> list:
    """The site's menu, in MkDocs' form. An item whose `when` does not hold is not in it; downloads are, where they are `offered`."""
    def of(folder: str, items: tuple[Placed, ...]) -> list:
        return [{one.shape.title: f"{folder}/{one.id}.md"} for one in items if active(one, resolved.choices)]

    def section(title: str, items: list) -> list:
        return [{title: items}] if items else []

    letters_ = [one for one in resolved.letters if one.shape.kind == "letter"]
    shared = [one for one in resolved.letters if one.shape.kind == "paragraph"]
    index = lambda folder, items: [f"{folder}/index.md", *items] if items else []
    return [
        {"Start here": ["index.md", *of("paths", resolved.paths)]} if resolved.paths else {"Start here": "index.md"},
        {"Quick reference": ["quick-reference/index.md", {"Step by step": [{flow.shape.title: follow.path(flow.id)} for flow in resolved.flows]}, {"Flowcharts": of("quick-reference", resolved.flows)}, {"Checklists": of("quick-reference", resolved.checklists)},
                             *section("What to say", of("quick-reference", resolved.phrases)), {"Work out the dates": "dates.md"}, {"By when": "by-when.md"}]},
        {"Procedure": ["procedure/index.md", {"In short": "procedure/in-short.md"}, *({stage.shape.title: f"procedure/{stage.id}.md"} for stage in resolved.stages),
                       {"Who does what": "roles.md"}, {"Times, contacts and choices": "values.md"}]},
        *section("Guidance", index("guidance", of("guidance", resolved.guidance))),
        *section("Letters and forms", section("Letters", index("letters", [*of("letters", letters_), *section("Shared paragraphs", of("letters", shared))])) + section("Reports, logs and forms", index("kit", of("kit", tuple(one for one in resolved.kit if one.shape.kind != "survey"))))),
        *section("Training", [training.INDEX, {"For new staff": training.INDUCTION}, *of("training", resolved.training), {"Case studies": training.CASES}, {"Certificates": training.CERTIFICATES}] if training.has_training(resolved) else []),
        {"Learning": [
            *section("How are we doing?", ["how-are-we-doing.md", *([{"Our results": assessment.RESULTS}] if assessment.assessments(resolved) else []), {"Fill it in": assessment.FORM}, {"Workshop pack": assessment.WORKSHOP}, {"A partner’s view": assessment.PARTNER}] if resolved.assessment else []),
            {"What people tell us": [feedback.INDEX, *of("kit", tuple(one for one in resolved.kit if one.shape.kind == "survey")), *of("public", tuple(feedback.slips(resolved))), *feedback.results(resolved),
                                     *([feedback.EVALUATION] if resolved.library.evaluation else [])]},
            *section("The community", ["community/index.md", {"Practice": "community/practices.md"}, {"Questions": "community/questions.md"}, {"Events": "community/events.md"}] if community.has_community(resolved) else []),
        ]},
        *section("For the public", of("public", tuple(one for one in resolved.public if not one.shape.code))),
        {"Why": [{"The Standards": "standards.md"}, {"The journey": "journey.md"}, {"The law": "law.md"}, *([{"Evidence for a regulator": evidence.PATH}] if evidence.has_evidence(resolved) else []), {"How ours differs" if resolved.own else "What differs here": "differences.md"}]},
        {"A to Z": "a-to-z.md"},
        {"Glossary": "glossary.md"},
        *([{"Downloads": downloads.PATH}] if offered else []),
        {"Make it your own": [*([{"Make it yours": "make-it-yours.md"}] if not resolved.own else []), {"Check the policy you have": "check-your-policy.md"}, {"Keep a copy": "keep.md"}]},
        {"About this edition": ["about.md", {"Accessibility": "accessibility.md"}]},
    ]
