"""What a document holds. It is made once from a resolved variant, and every writer reads only this.

Nothing here knows of a file format: a writer goes through the blocks in their order and shows each in its
own way. Everything is frozen and plain, so that a document can be handed to another process.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ..problems import Place


@dataclass(frozen=True)
class Run:
    """A run of words of one kind. A line break stands in `text` as a newline.

    `value` is the id of the value that it shows, `gap` that nobody has set it yet, `starts` that it starts a sentence; of a
    role it shows the phrase, or with `title` the title. `because` is the id of a value that this is the reason for. `blank`: to be
    written for each person. `rule` is the obligation whose exact sentence this belongs to; such words are locked.
    `cites` is the obligation that it cites, `unchecked` the mark of one that nobody checked at source.
    `item` is the id of what it leads to in this variant, which need not be in this document (`Document.ids`
    tells); `address` leads out: a web page, an e-mail address, a phone.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    small: bool = False
    code: bool = False
    value: str = ""
    gap: bool = False
    starts: bool = False
    title: bool = False
    because: str = ""
    blank: bool = False
    rule: str = ""
    cites: str = ""
    unchecked: bool = False
    item: str = ""
    address: str = ""


Words = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 (the document's title) to 6. Titles hold no values. `number`: "3", "3.2", "Appendix A"."""

    level: int
    text: str
    id: str = ""
    number: str = ""

    @property
    def words(self) -> str:
        joined = ": " if self.number[:1].isalpha() else ". " if self.number.isdigit() else " "
        return f"{self.number}{joined}{self.text}" if self.number else self.text


@dataclass(frozen=True)
class Paragraph:
    """`kind`: about (what the item is for), tags (force and role), whose (an organisation's name), small, head and sign
    (the top and the foot of a letter), asked (a question that answers follow), or none. `place` is where it is written, for whoever has to shorten it.
    """

    words: Words
    kind: Literal["", "about", "tags", "whose", "small", "sign", "head", "asked"] = ""
    id: str = ""
    place: Place | None = None


@dataclass(frozen=True)
class Item:
    """An entry of a list. `id` is the part's own ("listen"), `clause` the one that it comes from, `place` where it is written."""

    blocks: tuple[Block, ...]
    id: str = ""
    clause: str = ""
    place: Place | None = None


@dataclass(frozen=True)
class Listing:
    """Entries: with bullets, with numbers, with boxes to tick, with boxes of which to tick one, as steps of a flow, or the words of a card."""

    items: tuple[Item, ...]
    kind: Literal["bullets", "numbers", "ticks", "choices", "steps", "phrases"] = "bullets"


@dataclass(frozen=True)
class Table:
    """`label` is what it is called. With `facts` the first column says what stands in the second, and there is
    a head all the same, for whoever cannot see the columns. `empty` counts the rows to be written in. `ids`
    say what each row tells ("document/owner", "values/pals"), in a table that may be filled in and read back."""

    label: str
    head: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]
    facts: bool = False
    empty: int = 0
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Space:
    """Room to write: a line, or a box. `help` says what belongs there."""

    words: Words
    help: Words = ()
    box: bool = False
    id: str = ""
    place: Place | None = None


@dataclass(frozen=True)
class Figure:
    """A drawing as SVG, which holds no links and no ids, with everything that it says in words.

    `across` is how wide it is in mm, where it has a size of its own; else it is as wide as there is room.
    """

    svg: str
    title: str
    words: Words
    across: int = 0

    @property
    def alt(self) -> str:
        return said(self.words)


@dataclass(frozen=True)
class Group:
    """Blocks that belong together, and what they are.

    `title-page`, `control` (document control), `stage`, `clause`, `checklist`, `flow`, `card`, `letter`,
    `form`, `module`, `leaflet`: the whole of one item, by its `id`. Inside: `nutshell`, `do` and `text` (fields of
    the item `id`), `fill` (lines to fill in at the head of a sheet), `note` (how a layer does this: `title` says whose words they are),
    `shared` (a paragraph that letters share), `section`, `sources`, `quote`, `draft`. `title` is the
    label of a box, where it has one.
    """

    kind: str
    blocks: tuple[Block, ...]
    id: str = ""
    title: str = ""
    place: Place | None = None


@dataclass(frozen=True)
class Break:
    """What follows starts on a new page."""


@dataclass(frozen=True)
class Contents:
    """A list of the headings of level 2 to `depth`, each a link."""

    depth: int = 3


Block = Heading | Paragraph | Listing | Table | Space | Figure | Group | Break | Contents

SHEETS = ("checklist", "flow", "card", "leaflet")  # one side each


@dataclass(frozen=True)
class Setting:
    """A value that the words of a document may show: what it is called, how it reads in a sentence, and for a role by
    what title; and whether it is fixed by law."""

    id: str
    title: str
    reads: str
    role: str = ""
    fixed: bool = False


@dataclass(frozen=True)
class Document:
    """A document, and what every page of it says of itself.

    `kind` is that of the item (`checklist`, `letter`, ...), or `procedure`, `guidance`, `pack`. `control` is
    document control in a line, `remarks` what else every copy says. `variant` and `edition` say what it was made of,
    `settings` which of its values may be set, for a file that can be filled in. `large`: on paper in large letters
    only. `place` is where its item is written.
    """

    id: str
    kind: str
    title: str
    about: str
    whose: str
    control: str
    remarks: str
    licence: str
    blocks: tuple[Block, ...]
    variant: str = ""
    edition: str = ""
    settings: tuple[Setting, ...] = ()
    large: bool = False
    place: Place | None = None

    def ids(self) -> frozenset[str]:
        """The ids that something in this document can lead to."""
        return frozenset(filter(None, (getattr(block, "id", "") for block in walk(self.blocks))))


def walk(blocks: tuple[Block, ...]) -> Iterator[Block | Item]:
    """Every block, and every entry of a list, each before what it holds."""
    for block in blocks:
        yield block
        if isinstance(block, (Group, Item)):
            yield from walk(block.blocks)
        elif isinstance(block, Listing):
            yield from walk(block.items)


def runs(block: Block | Item) -> Iterator[Run]:
    """The runs of one block, not of those that it holds."""
    if isinstance(block, Paragraph):
        yield from block.words
    elif isinstance(block, Space):
        yield from (*block.words, *block.help)
    elif isinstance(block, Table):
        for row in (block.head, *block.rows):
            for cell in row:
                yield from cell


def said(words: Words) -> str:
    """Runs as plain text."""
    return "".join(run.text for run in words)


def text(blocks: tuple[Block, ...]) -> str:
    """Blocks as plain text, a block a line: for counting, comparing and reading aloud, not for files."""
    lines = []
    for block in walk(blocks):
        if isinstance(block, Heading):
            lines.append(block.words)
        elif isinstance(block, Figure):
            lines.append(block.alt)
        elif isinstance(block, Group):
            lines.append(block.title)
        else:
            lines.append(said(tuple(runs(block))))
    return "\n".join(line for line in lines if line)


def lowered(blocks: tuple[Block, ...], by: int = 1) -> tuple[Block, ...]:
    """The same blocks with their headings `by` levels lower, to stand inside another document."""
    def lower(block):
        if isinstance(block, Heading):
            return replace(block, level=min(6, block.level + by))
        if isinstance(block, Group):
            return replace(block, blocks=lowered(block.blocks, by))
        return block

    return tuple(map(lower, blocks))
