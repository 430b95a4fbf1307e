"""Words of a resolved variant as runs and blocks.

A line, a text, a citation: `markup` makes the HTML that the site shows, and this reads it back. So a document
says what the site says, and Markdown is read in one place, by the library that reads it for the site.
"""

from __future__ import annotations

import functools
import posixpath
import re
from collections.abc import Iterable
from dataclasses import replace

import lxml.html
import markdown

from .. import markup, model
from ..resolve import Placed, Resolved
from .content import Block, Group, Heading, Item, Listing, Paragraph, Run, Words

PAGE = "x.md"  # where the words are seen from: the site's root


def line(words: str, resolved: Resolved) -> Words:
    """One line of content, values marked."""
    return _addressed(read_line(markup.line(words, resolved)), resolved)


def text(words: str, resolved: Resolved, rules: Iterable[model.Rule] = ()) -> tuple[Block, ...]:
    """A text: its paragraphs and lists, with values, links and rule sentences marked."""
    return shown(markup.text(words, resolved, PAGE, rules), resolved)


def shown(words: str, resolved: Resolved) -> tuple[Block, ...]:
    """What the site shows for Markdown that `markup` or a page has made."""
    def addressed(block):
        if isinstance(block, Paragraph):
            return replace(block, words=_addressed(block.words, resolved))
        if isinstance(block, Listing):
            return replace(block, items=tuple(replace(item, blocks=tuple(map(addressed, item.blocks))) for item in block.items))
        return replace(block, blocks=tuple(map(addressed, block.blocks))) if isinstance(block, Group) else block

    return tuple(map(addressed, _read(words)))


def notes(placed: Placed, resolved: Resolved) -> tuple[Group, ...]:
    """How a layer does this, marked as its own words."""
    return tuple(Group("note", text(words, resolved), placed.id, markup.note_from(resolved, origin), origin.place) for words, origin in placed.notes)


def plain(words: str, **look) -> Words:
    """Words that need no reading: a title, a label."""
    return (Run(words, **look),) if words else ()


def titled(role: str, resolved: Resolved) -> Run:
    """The title of a role."""
    return Run(resolved.settings[role].title, value=role, title=True)


def joined(lines: Iterable[Words], between: str = " ") -> Words:
    made: list[Run] = []
    for words in lines:
        made += [Run(between)] * bool(made and words) + list(words)
    return tuple(made)


def _addressed(words: Words, resolved: Resolved) -> Words:
    """A citation leads to where the rule itself can be read."""
    rules = resolved.library.obligations
    return tuple(replace(run, address=rules[run.cites].shape.url, item="") if run.cites in rules else run for run in words)


@functools.lru_cache(maxsize=None)
def _read(words: str) -> tuple[Block, ...]:
    return tuple(_blocks(lxml.html.fragment_fromstring(_markdown().reset().convert(words), create_parent="div")))


@functools.cache
def _markdown() -> markdown.Markdown:
    return markdown.Markdown(extensions=["attr_list", "md_in_html"])


@functools.lru_cache(maxsize=None)
def read_line(html: str) -> Words:
    """A line of HTML as runs."""
    return _tidy(_runs(lxml.html.fragment_fromstring(html, create_parent="span"), Run("")))


def _blocks(element) -> list[Block]:
    """The blocks inside an element. What is hidden on the page is left out."""
    found: list[Block] = []
    loose: list[Run] = [Run(element.text)] if (element.text or "").strip() else []

    def close() -> None:
        if words := _tidy(loose):
            found.append(Paragraph(words))
        loose.clear()

    for child in element:
        if "hidden" in child.attrib:
            pass
        elif child.tag in ("p", "ul", "ol", "blockquote", "div", "section") or re.fullmatch("h[1-6]", str(child.tag)):
            close()
            found += _block(child)
        else:
            loose += _one(child, Run(""))
        loose += [Run(child.tail)] if child.tail and (loose or child.tail.strip()) else []
    close()
    return found


def _block(element) -> list[Block]:
    tag, kinds = element.tag, (element.get("class") or "").split()
    if tag == "p":
        words = _tidy(_runs(element, Run("")))
        return [Paragraph(words, next((kind for kind in kinds if kind in ("about", "tags", "head", "sign")), ""))] if words else []
    if tag in ("ul", "ol"):
        return [Listing(tuple(Item(tuple(_blocks(item)), item.get("id") or "") for item in element if item.tag == "li" and "hidden" not in item.attrib), "numbers" if tag == "ol" else "bullets")]
    if tag == "blockquote":
        return [Group("quote", tuple(_blocks(element)))]
    if tag[0] == "h":
        return [Heading(int(tag[1]), "".join(element.itertext()).strip(), element.get("id") or "")]
    return [Group("shared", tuple(_blocks(element)))] if "shared" in kinds else _blocks(element)


def _runs(element, look: Run) -> list[Run]:
    found = [replace(look, text=element.text)] if element.text else []
    for child in element:
        found += _one(child, look)
        found += [replace(look, text=child.tail)] if child.tail else []
    return found


def _one(element, look: Run) -> list[Run]:
    """The runs of an element inside a line."""
    kinds, href = (element.get("class") or "").split(), element.get("href") or ""
    if "hidden" in element.attrib:
        return []
    if element.tag == "br":
        return [replace(look, text="\n")]
    if element.tag in ("strong", "b"):
        look = replace(look, strong=True)
    elif element.tag in ("em", "i"):
        look = replace(look, emphasis=True)
    elif element.tag == "small":
        look = replace(look, small=True)
    elif element.tag == "code":
        look = replace(look, code=True)
    if element.get("data-value"):
        look = replace(look, value=element.get("data-value"), gap="gap" in kinds, starts="data-starts" in element.attrib)
    if element.get("data-because"):
        look = replace(look, because=element.get("data-because"))
    for kind, changed in (("blank", {"blank": True}), ("unchecked", {"unchecked": True}), ("rule", {"rule": element.get("data-rule")})):
        look = replace(look, **changed) if kind in kinds else look
    if element.tag == "a" and re.match(r"(https?|mailto|tel):", href):
        look = replace(look, address=href)
    elif element.tag == "a":
        path, _, anchor = href.partition("#")
        item = anchor or posixpath.splitext(posixpath.basename(path))[0]
        look = replace(look, item=item, cites=item if "cite" in kinds else "")
    return _runs(element, look)


def _tidy(runs: list[Run]) -> Words:
    """Runs with white space as one space, none at either end, and like beside like made one."""
    made: list[Run] = []
    for run in runs:
        words = run.text if run.text == "\n" else re.sub(r"\s+", " ", run.text)
        if words.startswith(" ") and (not made or made[-1].text.endswith((" ", "\n"))):
            words = words[1:]
        if not words:
            continue
        if made and replace(made[-1], text="") == replace(run, text=""):
            made[-1] = replace(made[-1], text=made[-1].text + words)
        else:
            made.append(replace(run, text=words))
    while made and not made[-1].text.rstrip():
        made.pop()
    return (*made[:-1], replace(made[-1], text=made[-1].text.rstrip())) if made else ()
