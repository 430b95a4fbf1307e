"""Open Document, web pages and Markdown, by way of pandoc in its sandbox: it reads what it is given, and nothing else."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator

import pypandoc

from ..screen import Block, clean, table
from .files import Unreadable

_FORMATS = {"odt": "odt", "html": "html-native_divs-native_spans", "md": "markdown-raw_html-raw_tex-tex_math_dollars-yaml_metadata_block-citations"}
_SECONDS = 60


def blocks(data: bytes, kind: str) -> Iterator[Block]:
    """The paragraphs of a file of one of these kinds, in order."""
    try:
        done = subprocess.run([pypandoc.get_pandoc_path(), "+RTS", "-M1500m", "-RTS", "--sandbox", "-f", _FORMATS[kind], "-t", "json"], input=data, capture_output=True, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        raise Unreadable("this file takes too long to read", "save it as .docx or as plain text, and try again") from None
    if done.returncode:
        raise Unreadable("this file cannot be read: it is damaged, or not what its name says", "open it in the program that wrote it, and save it again as .docx")
    yield from _blocks(json.loads(done.stdout)["blocks"], 0)


def _blocks(nodes: list, depth: int) -> Iterator[Block]:
    for node in nodes:
        kind, content = node["t"], node.get("c")
        if kind == "Header":
            yield Block("heading", _words(content[2]), content[0])
        elif kind in ("Para", "Plain"):
            words = _words(content)
            if words and _bold(content) and not depth and looks_like_heading(words):
                yield Block("heading", words, 7)
            elif words:
                yield Block("item" if depth else "text", words, max(depth, 1))
        elif kind in ("BulletList", "OrderedList"):
            for item in content[1] if kind == "OrderedList" else content:
                yield from _item(item, depth + 1)
        elif kind == "DefinitionList":
            for term, meanings in content:
                yield from table([(_words(term), *(" ".join(block.words for block in _blocks(meaning, 0)) for meaning in meanings))])
        elif kind == "Table":
            yield from table(_rows(content))
        elif kind == "LineBlock":
            yield from (Block("text", words) for line in content if (words := _words(line)))
        elif kind in ("Div", "BlockQuote", "Figure"):
            yield from _blocks(content if kind == "BlockQuote" else content[-1], depth)
        elif kind == "CodeBlock":  # indented lines of Markdown, or of a page
            yield from (Block("text", clean(part)) for part in content[1].split("\n\n") if part.strip())


def _item(nodes: list, depth: int) -> Iterator[Block]:
    """One item of a list: its first paragraph, then what belongs to it."""
    for n, block in enumerate(_blocks(nodes, depth)):
        yield block if not n or block.kind != "item" or block.level > depth else Block("item", block.words, depth)


def looks_like_heading(words: str) -> bool:
    """Whether a bold paragraph is a heading by its looks: short, and not a sentence."""
    return len(words.split()) <= 12 and words[-1] not in ".;:,"


def _bold(nodes: list) -> bool:
    return bool(nodes) and all(node["t"] in ("Strong", "Space", "SoftBreak", "LineBreak") or node["t"] in ("Span", "Underline", "Emph") and _bold(node["c"][-1] if node["t"] == "Span" else node["c"]) for node in nodes) and any(node["t"] not in ("Space", "SoftBreak", "LineBreak") for node in nodes)


def _words(nodes: list) -> str:
    return clean("".join(_inline(node) for node in nodes))


def _inline(node: dict) -> str:
    kind, content = node["t"], node.get("c")
    if kind == "Str":
        return content
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind in ("Emph", "Strong", "Underline", "SmallCaps", "Superscript", "Subscript"):
        return "".join(map(_inline, content))
    if kind == "Quoted":
        sign = "\"\"" if content[0]["t"] == "DoubleQuote" else "''"
        return sign[0] + "".join(map(_inline, content[1])) + sign[1]
    if kind in ("Link", "Span", "Cite"):
        return "".join(map(_inline, content[1]))
    if kind == "Note":
        return " (" + " ".join(block.words for block in _blocks(content, 0)) + ") "
    if kind in ("Code", "Math"):
        return content[1]
    return ""  # pictures, struck-out words, raw code


def _rows(content: list) -> list[tuple[str, ...]]:
    _, _, _, head, bodies, foot = content
    rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
    made = [tuple(joined(block.words for block in _blocks(cell[4], 0)) for cell in row[1]) for row in rows]
    return [row for row in made if any(row)]


def joined(paragraphs: Iterable[str]) -> str:
    """The paragraphs of a cell as one text, each ended so that the next starts a sentence of its own."""
    found = [words for words in paragraphs if words]
    return " ".join([*(words if words[-1] in ".!?:;," else f"{words}." for words in found[:-1]), *found[-1:]])
