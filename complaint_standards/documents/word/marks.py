"""How a Word file says which words are which, so that they can be read back.

Every passage that may be edited lies in a bookmark. Its name has a mark of where the words belong (an item and a
field of it) and one of the words as they were written, so that a passage that nobody touched is told from one that
somebody did, whatever became of the library since. Bookmarks survive Word and LibreOffice, content controls do not.
A heading has a second one, its id in readable form, for links and cross-references.
"""

from __future__ import annotations

import collections
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from ...fingerprint import folded
from ..content import Document, Figure, Group, Run, Words, walk

HIDDEN = "_cs"  # Word shows no bookmark that starts with a line
MADE = "urn:complaint-standards:made"  # the part of the file that says what it held when it was written
WHOLE = ("stage", "clause", "checklist", "flow", "card", "letter", "form", "module", "leaflet")  # groups that are all of an item
PROPERTY = "Complaint standards"  # the file's own property: variant, edition, date
INSERT = "[insert "


@dataclass(frozen=True)
class Passage:
    """A paragraph of a Word file, in a table or not.

    `item` and `field` say what it holds: ("acknowledge", "text"); empty for what cannot be changed there. `copy` counts
    how often the whole of them stood there before. `kind` is heading, line, bullet, number, tick, cell or contents; `inside` the
    item that it stands in, `under` the nearest heading above it.
    """

    words: Words
    kind: str
    item: str = ""
    field: str = ""
    label: str = ""
    copy: int = 0
    inside: str = ""
    under: str = ""


def held(document: Document, passages: Iterable[Passage]) -> dict:
    """What a file held when it was written: its items, how each value read, and marks of what the tool made itself.

    None of it is words that do not stand in the file. Of what the tool made it says how often. With it, what somebody changed in the file is told from what
    changed in the library since.
    """
    shown = [block.id for block in walk(document.blocks) if isinstance(block, Group) and block.kind in WHOLE]
    made = [frame_of(one.words) for one in passages if not one.label] + [one for one in map(remarks_of, passages) if one]
    made += [*margins(document), *(folded(block.alt) for block in walk(document.blocks) if isinstance(block, Figure))]
    return {"items": sorted(set(shown)), "values": {one.id: [one.reads, one.role] for one in document.settings}, "made": dict(sorted(collections.Counter(map(mark, made)).items()))}


def heading(id: str) -> str:
    """The readable bookmark of a heading. Ids hold no underline, so it can be read back; Word allows 40 characters."""
    name = ("c_" if id[0].isdigit() else "") + id.replace("-", "_")
    return name if len(name) <= 40 else f"{name[:31]}_{mark(id)}"


def label(item: str, field: str, words: Words, seen: set[str]) -> str:
    """The hidden bookmark of a passage; `seen` gathers those of a file, since a name can be given once."""
    made = name = f"{HIDDEN}{mark(f'{item}#{field}')}_{mark(frame_of(words))}"
    n = 2
    while name in seen:
        name, n = f"{made}_{n}", n + 1
    seen.add(name)
    return name


def place_of(name: str) -> str:
    """The part of a label that says where its words belong."""
    return name.split("_")[1]


def words_of(name: str) -> str:
    """The part of a label that says what the words were."""
    return name.split("_")[2]


def margins(document: Document) -> frozenset[str]:
    """What stands at the head and foot of the pages of a document, without the numbers of pages."""
    foot = f"{document.control} Page of" + (f" {document.remarks}" if document.kind != "letter" else "")
    return frozenset(map(folded, (f"{document.whose} {document.title}", foot)))


def unpaged(words: str) -> str:
    """What stands at the head or foot of a page, without its number."""
    return re.sub(r"\bPage\s*\d*\s*of\s*\d*", "Page of", folded(words)).strip()


def frame(runs: Iterable[tuple[str, bool]]) -> str:
    """Words with each value left open, so that filling one in does not count as another wording. `runs` are words, and whether they are a value."""
    return re.sub(r"\{\}(\s*\{\})+", "{}", folded("".join("{}" if value else text for text, value in runs)))


def frame_of(words: Words) -> str:
    return frame((run.text, bool(run.value)) for run in words if not aside(run))


def remarks_of(passage: Passage) -> str:
    """What is said beside the words of a passage."""
    return uncounted("".join(f"[{run.text}]" if run.cites or run.unchecked else run.text for run in passage.words if aside(run)))


def uncounted(words: str) -> str:
    """Words without numbers in brackets, those of clauses among them, which Word counts."""
    return folded(re.sub(r"\s\(\s*(?:\d+(?:\.\d+)*|Appendix \w|Error! Reference source not found\.)?\s*\)", "", words))


def aside(run: Run) -> bool:
    """Whether a run is said about the words beside it, and is not of them: a citation, a remark."""
    return bool(run.cites or run.unchecked or run.small)


def source(words: Words) -> str:
    """Words as a file of ours would have them: values in braces, links by id, bold in stars; on one line."""
    made = []
    for run in words:
        if aside(run):
            continue
        text = f"{{{run.value}}}" if run.value else run.text.replace("\n", " ")
        bare = text.strip()
        if not bare:
            made.append(text)
            continue
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()):]
        if run.item and not run.value:
            bare = f"[{bare}]({run.item})"
        stars = "**" if run.strong and not run.rule else "*" if run.emphasis else ""
        made.append(f"{before}{stars}{bare}{stars}{after}")
    return re.sub(r"\s+", " ", "".join(made)).replace("****", "").strip()


def mark(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:8]
