"""Read a YAML or Markdown file, and remember the line of every field.

YAML here is the plain part of YAML: mappings, lists and scalars. Anchors, aliases, tags and duplicate
keys are refused, because each of them hides what a file says from the person who edits it.
"""

from __future__ import annotations

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
        if path == ("text",):
            return Place(self.file, self.body_line)
        while path and path not in self.lines:
            path = path[:-1]
        return Place(self.file, self.lines.get(path, 1))


def read(path: Path, root: Path) -> tuple[Document | None, list[Problem]]:
    """Read one file. A Markdown file gives its front matter as data and its text as `body`."""
    name = path.relative_to(root).as_posix()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return None, [Problem(Place(name, line), "this file is not in UTF-8",
                              fix="save it again with the encoding UTF-8")]
    body, body_line, offset = "", 1, 0
    if path.suffix == ".md":
        lines = text.split("\n")
        end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
        if lines[0].rstrip() != "---" or end is None:
            return None, [Problem(Place(name), "the front matter is missing or not closed",
                                  expected="a first line ---, the fields, then a line ---",
                                  fix="start the file with --- and close the fields with ---")]
        rest = lines[end + 1 :]
        first = next((n for n, line in enumerate(rest) if line.strip()), 0)
        body, body_line = "\n".join(rest).strip(), end + 2 + first
        text, offset = "\n".join(lines[1:end]), 1
    lines_of: dict[tuple, int] = {}
    problems: list[Problem] = []
    try:
        events = iter(yaml.parse(text, Loader=_Loader))
        data = _document(events, name, offset, lines_of, problems)
    except yaml.YAMLError as error:
        return None, [_unreadable(error, text, name, offset)]
    return Document(name, data, lines_of, body, body_line), problems


def _document(events: Iterator, name: str, offset: int, lines: dict, problems: list) -> Any:
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            return _node(next(events), events, (), name, offset, lines, problems)
    return {}


def _node(event, events: Iterator, path: tuple, name: str, offset: int, lines: dict, problems: list) -> Any:
    line = event.start_mark.line + 1 + offset
    lines.setdefault(path, line)
    here = Place(name, line)
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        problems.append(Problem(here, "anchors and aliases (& and *) are not used here",
                                fix="write the words out in each place; quote text that starts with & or *"))
        if isinstance(event, yaml.AliasEvent):
            return None
    if isinstance(event, yaml.ScalarEvent):
        if event.tag and not event.implicit[0]:
            problems.append(Problem(here, f"the tag {event.tag} is not used here", fix="remove it, or quote the text"))
        return _scalar(event, here, problems)
    if event.tag:
        problems.append(Problem(here, f"the tag {event.tag} is not used here", fix="remove it"))
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
            problems.append(Problem(place, f"the key {key!r} is not a word", fix="quote it"))
            key = str(key)
        if key in mapping:
            problems.append(Problem(place, f"`{key}` is given twice (first in line {lines[(*path, key)]})",
                                    expected="each key once", fix="keep one of the two"))
        lines[(*path, key)] = place.line
        mapping[key] = _node(next(events), events, (*path, key), name, offset, lines, problems)
    return mapping


def _scalar(event, here: Place, problems: list) -> Any:
    tag = _resolver.resolve(yaml.ScalarNode, event.value, event.implicit)
    if tag == _PLAIN:
        return event.value
    try:
        return _constructor.construct_object(yaml.ScalarNode(tag, event.value), deep=True)
    except (yaml.YAMLError, ValueError):
        problems.append(Problem(here, f'"{event.value}" cannot be read', expected="text, a number or a date such as 2027-03-31",
                                fix="put it in quotes if it is meant as text"))
        return event.value


def _unreadable(error: yaml.YAMLError, text: str, name: str, offset: int) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    number = mark.line if mark else 0
    shown = text.split("\n")[number] if number < len(text.split("\n")) else ""
    reason = getattr(error, "problem", None) or "this cannot be read as YAML"
    fix = "check the indentation and the quotes of this line and the one above; text with ': ' in it needs quotes"
    if "\t" in shown:
        reason, fix = "a tab stands where YAML allows only spaces", "replace the tab with spaces"
    return Problem(Place(name, number + 1 + offset), f"the file cannot be read: {reason}",
                   expected="plain YAML, indented with spaces", fix=fix)
