"""Every sentence that a layer puts before readers, with its place."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from ..load import CORE, Layer, Library
from ..problems import Place
from ..source import Document

LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
VALUE = re.compile(r"\{[a-z0-9-]+\}")
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n\s*\n|\n\s*(?:[-*]|\d+\.)\s+")
# Fields that hold names or reasons to maintainers, not words for readers.
NAMES = {"id", "role", "clause", "force", "kind", "changes", "next", "to", "obligation", "expectations", "statements",
          "when", "formerly", "also", "sheets", "then", "sign", "show", "roles", "instead", "clauses", "source", "by", "item", "after", "before", "extends", "edition", "law-for", "type", "goes-to", "value", "from", "counting", "only-if", "credit", "report", "standard", "does", "uses", "session", "sessions", "course", "skills", "walk", "web", "starts-at", "survey", "induction", "statement", "asks", "easy-read-of", "code", "inspected"}
_COMMUNITY_NAMES = {"sectors", "tags", "status", "effort", "size", "practices", "question", "variant", "items", "starts", "minutes", "join", "recording", "address", "moderated", "withdrawn", "kept", "opted-in", "since", "on"}


class Text(NamedTuple):
    """Words for readers, and the path of the field they stand in; `place` is where the words start."""

    words: str
    place: Place
    path: tuple

    @property
    def field(self) -> str:
        return next((part for part in reversed(self.path) if isinstance(part, str)), "")

    def at(self, position: int) -> Place:
        """The place of a position within the words."""
        return Place(self.place.file, self.place.line + self.words[:position].count("\n"))

    def where(self, sentence: str) -> Place:
        """The place of a sentence, as `sentences` gives it."""
        match = re.search(r"\s+".join(map(re.escape, sentence.split())), self.words)
        return self.at(match.start() if match else 0)


@functools.lru_cache(maxsize=256)
def texts(layer: Layer, library: Library) -> tuple[Text, ...]:
    """The words of one layer: its new items, its changes, its notes, its set values and reasons.

    For the core also what values, roles, tasks, clocks and courses say, and what the community brought and a person has
    moderated. The law, the glossary and the Standards tell of others' words and are not screened with these.
    """
    return tuple(_texts(layer, library))


def _texts(layer: Layer, library: Library) -> Iterator[Text]:
    documents: dict[str, Document] = {}
    for items in layer.items.values():
        for entry in items.values():
            documents[entry.document.file] = entry.document
    for entry in layer.changes:
        documents[entry.document.file] = entry.document
    if layer.document:
        documents[layer.document.file] = layer.document
    if layer.id == CORE:
        for entry in filter(None, (library.evaluation, library.pilot)):
            documents[entry.document.file] = entry.document
        for entries in (library.values, library.roles, library.tasks, library.clocks):
            for entry in entries.values():
                documents[entry.document.file] = entry.document
        for entry in filter(None, (library.courses, library.pilot_training)):
            documents[entry.document.file] = entry.document
    brought = {entry.document.file: entry.document for entry in library.community if entry.shape.moderated} if layer.id == CORE else {}
    for document in (*documents.values(), *brought.values()):
        yield from _strings(document, {key: value for key, value in document.data.items() if key not in _COMMUNITY_NAMES} if document.file in brought else document.data, ())
        if document.body:
            for offset, paragraph in _paragraphs(document.body):
                yield Text(paragraph, Place(document.file, document.body_line + offset), ("text",))


def _strings(document: Document, data, path: tuple) -> Iterator[Text]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key not in NAMES or (key == "when" and isinstance(value, str)):  # a tier says in words when it holds
                yield from _strings(document, value, (*path, key))
    elif isinstance(data, list):
        for n, value in enumerate(data):
            yield from _strings(document, value, (*path, n))
    elif isinstance(data, str):
        yield Text(data, document.place(*path), path)


def _paragraphs(body: str) -> Iterator[tuple[int, str]]:
    """(lines before it, words) of each paragraph of a text."""
    at = 0
    for block in re.split(r"(\n\s*\n)", body):
        if block.strip():
            yield at, block
        at += block.count("\n")


@functools.lru_cache(maxsize=None)
def sentences(words: str) -> tuple[str, ...]:
    """The sentences of a text, layout folded away."""
    return tuple(" ".join(one.split()).lstrip("-* ") for one in SENTENCE.split(words) if one and one.strip())


@functools.lru_cache(maxsize=None)
def folded(words: str) -> str:
    return " ".join(words.split())


def as_read(words: str) -> str:
    """Words with each link left as its own words, and without marks of emphasis."""
    return LINK.sub(r"\1", words).replace("**", "")
