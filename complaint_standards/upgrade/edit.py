"""Change one field of a file that people edit, and leave the rest as they wrote it.

Lines outside the field stay as they are. A comment inside a field that is written anew is put above it.
What comes out is read again: where it would not say what was meant, the whole file is written from its data.
"""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

from ..lock import emit
from ..source import Document, read

GONE = object()


def put(path: Path, at: tuple, value: Any = GONE) -> None:
    """Set the field at `at`, as in ("notes", 2) or ("title",), or take it away. The text below front matter is ("text",).

    A section that is left empty goes too. A file that no longer says anything but which item it changes is deleted.
    """
    document, problems = read(path, path.parent)
    assert document is not None, problems
    if at == ("text",) and "text" not in document.data and path.suffix == ".md":
        _write(path, document, document.data, "" if value is GONE else value)
        return
    wanted = copy.deepcopy(document.data)
    _set(wanted, at, value)
    text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    made = _edited(text, document, at, value)
    if made is not None:
        path.write_text(made, encoding="utf-8")
        again, problems = read(path, path.parent)
        if again is not None and again.data == wanted and again.body == document.body:
            return
    path.write_text(text, encoding="utf-8")
    _write(path, document, wanted, document.body)


def says(path: Path) -> dict:
    """The data of a file."""
    document, problems = read(path, path.parent)
    assert document is not None, problems
    return document.data


def _set(whole: Any, at: tuple, value: Any) -> None:
    data = whole
    for key in at[:-1]:
        data = data[key]
    if value is GONE:
        del data[at[-1]]
        if not data and len(at) == 2:
            del whole[at[0]]
    elif isinstance(data, list) and at[-1] == len(data):
        data.append(value)
    else:
        data[at[-1]] = value


def _write(path: Path, document: Document, data: dict, body: str) -> None:
    """A whole file from its data; of a Markdown file whose fields are as they were, only the text is replaced."""
    if path.suffix == ".md":
        lines = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n").split("\n")
        end = next(n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---")
        head = lines[1:end] if data == document.data else [*_comments(lines[1:end]), *emit(data)]
        path.write_text("\n".join(["---", *head, "---", *([body] if body else [])]) + "\n", encoding="utf-8")
        return
    comments = _comments(path.read_text(encoding="utf-8-sig").split("\n"))
    path.write_text("\n".join([*comments, *emit(data)]) + "\n", encoding="utf-8")


def _edited(text: str, document: Document, at: tuple, value: Any) -> str | None:
    """The file with only the lines of one field changed; None where the field has no lines of its own."""
    lines = text.split("\n")
    top = 1 if lines[0].rstrip() == "---" and document.body_line > 1 else 0
    end = next((n for n, line in enumerate(lines[top:], top) if line.rstrip() == "---"), len(lines)) if top else len(lines)
    heads = [n for n in range(top, end) if re.match(r"[\"']?[A-Za-z][\w-]*[\"']?\s*:", lines[n])]
    of = lambda name: next((n for n in heads if re.match(rf"[\"']?{re.escape(name)}[\"']?\s*:", lines[n])), None)
    head = of(at[0])
    if head is None:  # a new field, at the end
        return "\n".join([*_trimmed(lines, top, end), *emit({at[0]: value}), *(lines[end:] or [""])]) if value is not GONE and len(at) == 1 else None
    stop = _last(lines, head, next((n for n in heads if n > head), end), 0)
    if len(at) == 1:
        return _spliced(lines, head, stop, [] if value is GONE else emit({at[0]: value}))
    section = document.data[at[0]]
    keys = list(range(len(section))) if isinstance(section, list) else list(section)
    if value is GONE and len(keys) == 1 and at[1] == keys[0]:
        return _spliced(lines, head, stop, [])
    if re.search(r":\s*[\[{]", lines[head]):  # all on one line, or as if: unfold it
        changed = copy.deepcopy(section)
        _set(changed, at[1:], value)
        return _spliced(lines, head, stop, emit({at[0]: changed}))
    starts = {key: _start(lines, document.lines[at[0], key] - 1, head, isinstance(section, list)) for key in keys}
    if len(set(starts.values())) < len(keys) or head in starts.values():
        return None
    if at[1] not in starts:  # a new entry, at the end
        pad = re.match(r"\s*", lines[starts[keys[-1]]])[0] if keys else "  "
        new = [pad + line if line else line for line in emit([value] if isinstance(section, list) else {at[1]: value})]
        return "\n".join([*lines[:stop], *new, *lines[stop:]])
    first = starts[at[1]]
    pad = re.match(r"\s*", lines[first])[0]
    last = _last(lines, first, min((n for n in starts.values() if n > first), default=stop), len(pad))
    if len(at) > 2:  # a field of the entry: the entry is written anew with it
        inner, value = value, copy.deepcopy(section[at[1]])
        _set(value, at[2:], inner)
    entry = [value] if isinstance(section, list) else {at[1]: value}
    return _spliced(lines, first, last, [] if value is GONE else [pad + line if line else line for line in emit(entry)])


def _start(lines: list[str], at: int, head: int, dash: bool) -> int:
    """The line that an entry starts in: of a list, the one with its dash."""
    while dash and at > head and not lines[at].lstrip().startswith("-"):
        at -= 1
    return at


def _last(lines: list[str], first: int, stop: int, indent: int) -> int:
    """Where an entry ends: empty lines, and comments that stand no deeper than it, belong to what follows."""
    while stop > first + 1 and (not lines[stop - 1].strip() or lines[stop - 1].lstrip().startswith("#") and len(lines[stop - 1]) - len(lines[stop - 1].lstrip()) <= indent):
        stop -= 1
    return stop


def _trimmed(lines: list[str], top: int, end: int) -> list[str]:
    while end > top and not lines[end - 1].strip():
        end -= 1
    return lines[:end]


def _spliced(lines: list[str], first: int, last: int, new: list[str]) -> str:
    pad = re.match(r"\s*", lines[first])[0]
    return "\n".join([*lines[:first], *(pad + one for one in _comments(lines[first:last])), *new, *lines[last:]])


def _comments(lines: list[str]) -> list[str]:
    """The comments among some lines, each as a line of its own."""
    found = []
    for line in lines:
        if line.lstrip().startswith("#"):
            found.append(line.strip())
        elif match := re.search(r"""(?:^|[\s}\]"'])\s(#\s[^"']*)$""", line):
            found.append(match[1].strip())
    return found
