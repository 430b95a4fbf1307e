"""Read a YAML or Markdown file, and remember the line of every field.

YAML here is the plain part of YAML: mappings, lists and scalars. Anchors, aliases, tags and duplicate
keys are refused, because each of them hides what a file says from the person who edits it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from .problems import Place, Problem

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_resolver = yaml.resolver.Resolver()
_constructor = yaml.constructor.SafeConstructor()
_PLAIN = "tag:yaml.org,2002:str"


@dataclass(frozen=True)
class Document:
    """One file as plain data. `lines` maps the path of a field, ("rules", 0, "says"), to its line."""

    file: str
    data: Any
    lines: dict[tuple, int] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1

    def place(self, *path) -> Place:
        """Where a field stands; for a field that is missing, where its nearest parent does."""
        if path == ("text",) and path not in self.lines:
            return Place(self.file, self.body_line)
        while path and path not in self.lines:
            path = path[:-1]
        return Place(self.file, self.lines.get(path, 1))


def read(path: Path, root: Path) -> tuple[Document | None, list[Problem]]:
    """Read one file. A Markdown file gives its front matter as data and its text as `body`.

    A file that cannot be read, or that says something in a way that is refused, gives no document. What a file says
    is worked out once while it stays the same: nobody may change a document's data.
    """
    name = path.relative_to(root).as_posix()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return None, [Problem(Place(name, line), "this file is not in UTF-8",
                              expected="text in the encoding UTF-8", fix="save it again with the encoding UTF-8")]
    document, problems = _said(name, text)
    return document, list(problems)


@functools.lru_cache(maxsize=4096)
def _said(name: str, text: str) -> tuple[Document | None, list[Problem]]:
    if not text.strip():
        return None, [Problem(Place(name), "this file is empty", expected="fields, and below them the text where there is one", fix="write it, or delete it; standards/README.md shows an example of each kind")]
    if strange := yaml.reader.Reader.NON_PRINTABLE.search(text):
        return None, [Problem(Place(name, text[: strange.start()].count("\n") + 1), f"a character that cannot be seen stands here (U+{ord(strange[0]):04X})",
                              expected="letters, figures and signs that can be seen", fix="delete it, and type what stands around it again")]
    body, body_line, offset = "", 1, 0
    if name.endswith(".md"):
        lines = text.split("\n")
        end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
        if lines[0].rstrip() != "---" or end is None:
            missing = lines[0].rstrip() != "---"
            return None, [Problem(Place(name), f"the front matter is {'missing' if missing else 'not closed'}",
                                  expected="a first line ---, the fields, then a line ---, then the text",
                                  fix="start the file with a line --- and the fields" if missing else "put a line --- between the fields and the text")]
        rest = lines[end + 1 :]
        first = next((n for n, line in enumerate(rest) if line.strip()), 0)
        body, body_line = "\n".join(rest).strip(), end + 2 + first
        text, offset = "\n".join(lines[1:end]), 1
    lines_of: dict[tuple, int] = {}
    problems: list[Problem] = []
    try:
        events = iter(yaml.parse(text, Loader=_Loader))
        data = _document(events, name, offset, lines_of, problems)
    except yaml.MarkedYAMLError as error:
        return None, [_unreadable(error, text, name, offset)]
    return None if problems else Document(name, data, lines_of, body, body_line), problems


def _document(events: Iterator, name: str, offset: int, lines: dict, problems: list) -> Any:
    data = None
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent) and data is not None:
            problems.append(Problem(Place(name, event.start_mark.line + 1 + offset), "a line --- stands inside this file", expected="one set of fields",
                                    fix="remove the line"))
            break
        if isinstance(event, yaml.DocumentStartEvent):
            data = _node(next(events), events, (), name, offset, lines, problems)
    return {} if data is None else data


def _node(event, events: Iterator, path: tuple, name: str, offset: int, lines: dict, problems: list) -> Any:
    line = event.start_mark.line + 1 + offset
    lines.setdefault(path, line)
    here = Place(name, line)
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        mark = "*" if isinstance(event, yaml.AliasEvent) else "&"
        problems.append(Problem(here, f"anchors and aliases ({mark}{event.anchor}) cannot be used here", expected="the words themselves, in each place",
                                fix="write them out; put text that starts with & or * in quotes"))
        if isinstance(event, yaml.AliasEvent):
            return None
    if isinstance(event, yaml.ScalarEvent):
        if event.tag and not event.implicit[0]:
            problems.append(_tagged(event, here))
        return _scalar(event)
    if event.tag:
        problems.append(_tagged(event, here))
    if isinstance(event, yaml.SequenceStartEvent):
        items = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(_node(event, events, (*path, len(items)), name, offset, lines, problems))
        return items
    mapping: dict = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        place = Place(name, event.start_mark.line + 1 + offset)
        key = _node(event, events, (*path, "(key)"), name, offset, {}, problems)
        if isinstance(key, bool):
            key = event.value
        if not isinstance(key, str):
            problems.append(Problem(place, f"the name of a field, {key}, is not a word", expected="a word", fix="put it in quotes"))
            key = str(key)
        if key in mapping:
            problems.append(Problem(place, f"`{key}` is given twice (first in line {lines[(*path, key)]})",
                                    expected="each key once", fix="keep one of the two"))
        value = next(events)
        lines[(*path, key)] = place.line + (getattr(value, "style", None) in ("|", ">"))  # such a text starts one line below
        mapping[key] = _node(value, events, (*path, key), name, offset, lines, problems)
    return mapping


def _tagged(event, here: Place) -> Problem:
    return Problem(here, f"a tag ({event.tag.replace('tag:yaml.org,2002:', '!!')}) cannot be used here", expected="plain text, lists and fields",
                   fix="remove it, or put text that starts with ! in quotes")


def _scalar(event) -> Any:
    """A scalar as YAML reads it. What only looks like a date or a number, 2027-06-31, stays text."""
    tag = _resolver.resolve(yaml.ScalarNode, event.value, event.implicit)
    if tag == _PLAIN:
        return event.value
    try:
        return _constructor.construct_object(yaml.ScalarNode(tag, event.value), deep=True)
    except (yaml.YAMLError, ValueError):
        return event.value


# What PyYAML says (with libyaml or without), whether the mistake lies where the broken thing begins, and
# what we say and advise.
_REASONS = (
    ("mapping values", False, "a colon and a space stand where none can", "put text with a colon in it in quotes, or check the indentation of this line"),
    ("expected ',' or", True, "a bracket, a brace or a quote is opened here and not closed", "close it; put text with quotes, brackets or braces in it in quotes"),
    ("end of stream", True, "a quote is opened here and not closed", "close the quote"),
    ("expected ':'", True, "this line has no colon", "write it as `field: value`"),
    ("cannot start|alphabetic or numeric", False, "a text starts with a sign that has a meaning of its own", "put the text in quotes"),
    ("escape character", False, "a backslash stands in double quotes", "use single quotes, or leave the backslash out"),
    ("", False, "this line does not fit what stands above it", "check its indentation, and the quotes and braces of this line and the one above"),
)


def _unreadable(error: yaml.MarkedYAMLError, text: str, name: str, offset: int) -> Problem:
    at_start, reason, fix = next(found for says, *found in _REASONS if re.search(says, error.problem or ""))
    lines, last = text.split("\n"), error.problem_mark.line
    number = error.context_mark.line if at_start and error.context_mark else last
    half = next((n for n, line in enumerate(lines[: last + 1]) if line.count('"') % 2), None)
    if any("\t" in line for line in lines[last : last + 1]):
        number, reason, fix = last, "a tab stands where only spaces can", "replace the tab with spaces"
    elif half is not None and not at_start:
        number, reason, fix = half, "a quote is opened here and not closed", "close the quote"
    return Problem(Place(name, number + 1 + offset), f"the file cannot be read: {reason}",
                   expected="plain YAML, indented with spaces", fix=fix)
