"""Documents hold what the pages hold, in the same order; each file is whole, valid and the same every time."""

from __future__ import annotations

import re

import lxml.html
import markdown
import pytest

from complaint_standards.documents import documents, procedure
from complaint_standards.documents.content import Figure, Group, Heading, Paragraph, Run, Space, runs, walk
from complaint_standards.load import load
from complaint_standards.pages import pages
from complaint_standards.resolve import resolve
from conftest import DATE, ROOT

EXTENSIONS = ["admonition", "attr_list", "def_list", "md_in_html", "tables"]
NOT_CONTENT = ("control", "print-here", "more", "why", "tick-tools", "only-law", "flow", "elsewhere")  # a page's ways to elsewhere, and drawings


@pytest.fixture(scope="module")
def marsh():
    library, problems = load(ROOT, (ROOT / "tests/organisations/marsh-end",))
    assert not problems
    return resolve(library, "marsh-end", DATE)[0]


@pytest.fixture(params=["clinic", "pocket", "marsh-end", "primary-care"])
def variant(request, resolved, real, marsh):
    return resolved.get(request.param) or (marsh if request.param == "marsh-end" else resolve(real, request.param, DATE)[0])


def _tokens(words: str) -> list[str]:
    return re.findall(r"\w+", words)


def _shown(body: str) -> list[str]:
    """The words of a page that its readers see, its ways to elsewhere left out."""
    page = lxml.html.fragment_fromstring(markdown.markdown(body, extensions=EXTENSIONS), create_parent="main")
    for element in list(page.iter()):
        if element.tag == "q":
            element.text = f" {element.text or ''}"
        if element.getparent() is not None and ("hidden" in element.attrib or set((element.get("class") or "").split()) & set(NOT_CONTENT)):
            element.drop_tree()
        elif element.tag in ("p", "li", "td", "th", "br", "span", "small", "h1", "h2", "h3", "a", "div", "summary", "footer"):
            element.tail = f" {element.tail or ''}" if element.tag in ("p", "li", "td", "th", "br", "h1", "h2", "h3", "div", "summary", "footer") else element.tail
    return _tokens(page.text_content())


def _held(blocks) -> list[str]:
    """The words of a document's blocks, without what a page does not have: the numbers of clauses, a drawing's words."""
    found = []
    for block in walk(blocks):
        if isinstance(block, Heading):
            found.append(f"{block.number} {block.text}" if block.level == 1 else block.text)
        elif isinstance(block, Group):
            found.append(block.title)
        elif not isinstance(block, Figure):
            found.append(" ".join("".join(run.text for run in part) for part in _lines(block)))
    return _tokens(" ".join(found))


def _lines(block):
    if isinstance(block, Space):
        return [block.words, block.help]
    if hasattr(block, "rows"):
        return [cell for row in (() if block.facts else (block.head,)) + block.rows for cell in row]
    return [tuple(runs(block))]


def test_a_document_holds_what_its_page_holds_in_the_same_order(variant):
    made = pages(variant)
    seen = set()
    for folder in ("quick-reference", "letters", "kit", "public"):
        for document in documents(variant):
            if page := made.get(f"{folder}/{document.id}.md"):
                seen.add(document.kind)
                assert _held(document.blocks) == _shown(page.body), document.id
    assert seen == {"flow", "checklist", "card", "letter", "form", "leaflet"}


def test_the_procedure_and_the_guidance_hold_what_their_pages_hold(variant):
    made = pages(variant)
    for number, stage in enumerate(variant.stages, 1):
        assert _held((procedure.stage(stage, number, variant),)) == _shown(made[f"procedure/{stage.id}.md"].body), stage.id
    guidance = next(document for document in documents(variant) if document.kind == "guidance")
    modules = [block for block in guidance.blocks if isinstance(block, Group) and block.kind == "module"]
    assert modules
    for module in modules:
        assert _held((module,)) == _shown(made[f"guidance/{module.id}.md"].body), module.id
