"""The blocks of a document as the body of a Word file, and the passages that can be read back from it."""

from __future__ import annotations

import collections
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape, quoteattr

from ..content import Block, Break, Contents, Document, Figure, Group, Heading, Listing, Paragraph, Run, Space, Table, Words, said, walk
from . import marks
from .marks import Passage
from .template import TEXT_WIDTH

STATUS = {"Law": "Clause Law", "Standard": "Clause Standard", "Local choice": "Clause Local"}
LOOKS = {"nutshell": "In A Nutshell", "note": "Local Note", "quote": "Quote", "sources": "Clause Source", "letter": "Letter", "draft": "In A Nutshell"}


Leave = Callable[[Run, Callable[[str, bool], str]], str]  # a run, and what makes its XML of words and of whether they are a gap


@dataclass(frozen=True)
class Scope:
    """Where a block stands: the item and the field that its words belong to, the kind of the item and of the group
    that it is in, and the item that is shown here, which its words need not belong to (`of`)."""

    item: str = ""
    field: str = ""
    whole: str = ""
    inside: str = ""
    of: str = ""
    copy: int = 0


@dataclass
class Body:
    """Gathers the XML of a body. `picture` takes a figure and gives the XML of a drawing, `link` an address and gives the id
    of a relationship. `leave` says what stands where a value does.
    """

    document: Document
    picture: Callable[[Figure], str]
    link: Callable[[str], str]
    leave: Leave
    made: list[str] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    lists: list[int] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    broken: bool = False  # whether what follows starts on a new page
    keep: bool = False  # whether it stays with what comes after it

    def __post_init__(self) -> None:
        headings = [block for block in walk(self.document.blocks) if isinstance(block, Heading)]
        self.numbers = {block.id: block.number for block in headings if block.id}
        self.headings = [block for block in headings if block.level > 1]
        self.settings = {one.id: one for one in self.document.settings}
        self.alone = self.document.kind == "letter"  # a letter to write, and not one to look at
        self.counter = itertools.count(1)
        self.notes: dict[str, int] = {}
        self.copies: collections.Counter[str] = collections.Counter()
        self.under = ""

    # --- blocks -----------------------------------------------------------------------------------
    def write(self, blocks: Iterable[Block], scope: Scope = Scope()) -> None:
        blocks = tuple(blocks)
        for n, block in enumerate(blocks):
            self.keep = isinstance(block, Paragraph) and isinstance(blocks[n + 1] if n + 1 < len(blocks) else None, Table)
            getattr(self, f"_{type(block).__name__.lower()}")(block, scope)

    def _break(self, block: Break, scope: Scope) -> None:
        self.broken = True

    def _heading(self, block: Heading, scope: Scope) -> None:
        if self.alone and block.id == scope.item:
            self._box(block)
            return
        if block.text == "Contents":
            style = "TOC Heading"
        elif block.level == 1:
            style = "Title" if scope.inside == "title-page" else "Form Title"
        else:
            numbered = block.number[:1].isdigit()
            style = {2: "Heading 1" if numbered else "Appendix Heading" if block.number else "Heading 1 Unnumbered", 3: "Heading 2" if numbered else "Heading 2 Unnumbered"}.get(block.level, f"Heading {min(4, block.level - 1)}")
        own = bool(block.id) and block.id == scope.item
        name = marks.heading(block.id) if block.id and marks.heading(block.id) not in self.taken else ""
        self.taken.add(name)
        self.under = block.words
        self._paragraph_of((Run(block.text),), style, "heading", scope.item if own else "", "title" if own else "", scope, bookmark=name)

    def _paragraph(self, block: Paragraph, scope: Scope) -> None:
        style, item, part = self._style(scope), scope.item, scope.field
        if self.alone and block.kind in ("tags", "about"):
            return  # the box says it
        if block.kind == "tags":
            style, part = STATUS.get(said(block.words[:1]), "Clause Status"), ""
        elif block.kind == "about":
            style, part = "Purpose", "purpose" if scope.whole == "stage" else "about" if scope.whole else ""
        elif block.kind in ("whose", "small"):
            style, part = ("Subtitle" if block.kind == "whose" else "Clause Source" if scope.inside == "sources" else "Small Print"), ""
        elif block.kind in ("head", "sign"):
            part = ""
        self._paragraph_of(block.words, style, "line", item if part else "", part, scope)

    def _listing(self, block: Listing, scope: Scope) -> None:
        kind = {"bullets": "bullet", "numbers": "number", "steps": "number", "ticks": "tick", "choices": "tick"}.get(block.kind, "line")
        style = {"number": "List Number", "tick": "Checklist Line"}.get(kind, "List Bullet")
        if scope.field == "do":
            style = "Clause Action"
        elif scope.inside == "sources":
            style = "Clause Source"
        numbers = self._new_list() if kind == "number" else 0
        for item in block.items:
            part = replace(scope, item=f"{scope.item}/{item.id}", field="text") if item.id and scope.whole in ("checklist", "card", "form") and not scope.field else scope
            for n, inner in enumerate(item.blocks):
                if n == 0 and isinstance(inner, Paragraph):
                    own = "" if inner.kind == "small" or not part.field else part.field
                    self._paragraph_of(inner.words, style, kind, part.item if own else "", own, scope, numbers=numbers)
                elif isinstance(inner, Listing):
                    for one in inner.items:
                        for words in (block.words for block in one.blocks if isinstance(block, Paragraph)):
                            self._paragraph_of(words, "List Bullet 2", "bullet", scope.item if scope.field else "", scope.field, scope)
                elif isinstance(inner, Paragraph):
                    self._paragraph_of(inner.words, "List Continue", "line", scope.item if scope.field else "", scope.field, scope)
                else:
                    self.write((inner,), scope)

    def _group(self, block: Group, scope: Scope) -> None:
        inside = replace(scope, inside=block.kind)
        if block.kind in marks.WHOLE:
            inside = Scope(block.id, whole=block.kind, inside=block.kind, of=block.id)
        elif block.kind in ("do", "text", "nutshell"):
            inside = replace(inside, item=block.id, field=block.kind, inside=scope.inside if block.kind == "text" else block.kind)
        elif block.kind == "shared":
            self.copies[block.id] += 1
            inside = replace(inside, item=block.id, field="text", inside=scope.inside, copy=self.copies[block.id])
        elif block.kind == "note":
            n = self.notes[block.id] = self.notes.get(block.id, -1) + 1
            inside = replace(inside, item=block.id, field=f"notes/{n}")
        elif block.kind in ("fill", "sources", "draft", "section", "title-page", "control"):
            inside = replace(inside, item="", field="")
        if block.title:
            self._paragraph_of((Run(block.title),), {"note": "Local Note Heading", "sources": "Clause Source Heading"}.get(block.kind, "In A Nutshell Heading"), "line", scope=inside)
        self.write(block.blocks, inside)

    def _contents(self, block: Contents, scope: Scope) -> None:
        """The list of headings, each a link. Without page numbers, which nobody knows until Word has laid it out: it
        puts them in when the list is updated."""
        entries = [one for one in self.headings if 2 <= one.level <= block.depth and one.text != "Contents"]
        begin = f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-{block.depth - 1}" \\h \\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        for n, one in enumerate(entries):
            number = f"<w:r><w:t>{escape(one.number)}{':' if one.number[:1].isalpha() else ''}</w:t></w:r>" + ("<w:r><w:t xml:space=\"preserve\"> </w:t></w:r>" if one.number[:1].isalpha() else "<w:r><w:tab/></w:r>") if one.number else ""
            words = f"{number}<w:r><w:t>{escape(one.text)}</w:t></w:r>"
            self.passages.append(Passage((Run(f"{one.number}{':' if one.number[:1].isalpha() else ''} {one.text}".strip()),), "contents", under="Contents"))
            linked = f'<w:hyperlink w:anchor="{marks.heading(one.id)}" w:history="1">{words}</w:hyperlink>' if one.id else words
            end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>' if n == len(entries) - 1 else ""
            self.made.append(f'<w:p><w:pPr><w:pStyle w:val="TOC{one.level - 1}"/></w:pPr>{begin if n == 0 else ""}{linked}{end}</w:p>')

    def _figure(self, block: Figure, scope: Scope) -> None:
        self.made.append(f'<w:p><w:pPr><w:pStyle w:val="BodyText"/>{self._page_break()}<w:jc w:val="center"/></w:pPr><w:r>{self.picture(block)}</w:r></w:p>')

    def _space(self, block: Space, scope: Scope) -> None:
        words = (*block.words, *((Run(" "), *block.help) if block.help else ()))
        if not block.box:
            self._paragraph_of(words, "Line To Fill In", "line", scope=scope, tail="<w:r><w:tab/></w:r>")
            return
        self.made.append(_table_head(block_label=said(block.words), widths=[TEXT_WIDTH]) + '<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="1100" w:hRule="atLeast"/></w:trPr><w:tc>' + f'<w:tcPr><w:tcW w:w="{TEXT_WIDTH}" w:type="dxa"/></w:tcPr>')
        self._paragraph_of(words, "Table Text", "cell", scope=scope)
        self.made.append('</w:tc></w:tr></w:tbl><w:p><w:pPr><w:pStyle w:val="SmallPrint"/></w:pPr></w:p>')

    def _table(self, block: Table, scope: Scope) -> None:
        columns = len(block.head)
        widths = _widths(block)
        self.made.append(_table_head(block.label, widths))
        for n, row in enumerate((block.head, *block.rows, *itertools.repeat(((),) * columns, block.empty))):
            self.made.append(f'<w:tr><w:trPr><w:cantSplit/>{"<w:tblHeader/>" if n == 0 else ""}</w:trPr>')
            id = block.ids[n - 1] if 0 < n <= len(block.ids) else ""
            for column, (words, wide) in enumerate(zip(row, widths)):
                self.made.append(f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{"""<w:shd w:val="clear" w:color="auto" w:fill="EAF1F8"/>""" if n == 0 else ""}</w:tcPr>')
                style = "Table Heading" if n == 0 or (column == 0 and columns > 1) else "Table Text"
                item, part = self._cell(id, column, columns, words) if n else ("", "")
                self._paragraph_of(words, style, "cell", item, part, scope)
                self.made.append("</w:tc>")
            self.made.append("</w:tr>")
        self.made.append('</w:tbl><w:p><w:pPr><w:pStyle w:val="SmallPrint"/></w:pPr></w:p>')

    def _cell(self, id: str, column: int, columns: int, words: Words) -> tuple[str, str]:
        """What a cell holds: a fact of document control, a row of a list of it, or a value as it stands."""
        kind, _, name = id.partition("/")
        if kind == "document" and columns == 2:
            return ("document", name) if column == 1 else ("document", f"{name}/stage") if name.startswith("approvals/") else ("", "")
        if kind == "document":
            return "document", f"{name}/{column}"
        if kind in ("values", "roles") and any(run.value == name for run in words):
            return kind, name
        return "", ""

    def _box(self, heading: Heading) -> None:
        """What a letter is, when to use it and which version it is, to be taken away before it is sent."""
        for words, strong in ((heading.text, True), (self.document.about, False), (f"{self.document.control}. Fill in what stands in dotted boxes, change what does not sound like you, and delete this box before you send it.", False)):
            self._paragraph_of((Run(words, strong=strong),), "How To Use", "line")

    # --- paragraphs ---------------------------------------------------------------------------------
    def _style(self, scope: Scope) -> str:
        return "Body Text" if self.alone and scope.inside == "letter" else LOOKS.get(scope.inside, "Body Text")

    def _paragraph_of(self, words: Words, style: str, kind: str, item: str = "", part: str = "", scope: Scope = Scope(), bookmark: str = "", numbers: int = 0, tail: str = "") -> None:
        name = marks.label(item, part, words, self.taken) if item else ""
        if words:
            self.passages.append(Passage(words, "contents" if style == "TOC Heading" else kind, item, part, name, scope.copy, scope.of, self.under))
        about = f'<w:pStyle w:val="{style.replace(" ", "")}"/>{"<w:keepNext/>" if self.keep else ""}{self._page_break()}' + (f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{numbers}"/></w:numPr>' if numbers else "")
        inner = self._runs(words, style)
        for one in (bookmark, name):
            if one:
                n = next(self.counter)
                inner = f'<w:bookmarkStart w:id="{n}" w:name="{one}"/>{inner}<w:bookmarkEnd w:id="{n}"/>'
        self.made.append(f"<w:p><w:pPr>{about}</w:pPr>{inner}{tail}</w:p>")

    def _page_break(self) -> str:
        broken, self.broken = self.broken, False
        return "<w:pageBreakBefore/>" if broken else ""

    def _new_list(self) -> int:
        self.lists.append(10 + len(self.lists))
        return self.lists[-1]

    # --- runs -----------------------------------------------------------------------------------------
    def _runs(self, words: Words, style: str) -> str:
        made = []
        for run in words:
            if run.because:
                made.append(self.leave(run, lambda text, gap, run=run: _run(text, "Small Words", run)))
            elif run.cites or run.unchecked:
                inner = _run(f"[{run.text}]", "Rule Source" if run.cites else "Unchecked")
                made.append(f'<w:hyperlink r:id="{self.link(run.address)}" w:history="1">{inner}</w:hyperlink>' if run.address else inner)
            elif run.value:
                made.append(self._value(run))
            elif run.blank:
                made.append(self._control("To write for each person", _run(run.text, "Blank"), more=_CLICK) if self.alone else _run(run.text, "Blank"))
            elif run.item and run.item in self.numbers:
                number = self.numbers[run.item]
                made.append(f'<w:hyperlink w:anchor="{marks.heading(run.item)}" w:history="1">{_run(run.text, "Hyperlink", run)}</w:hyperlink>' + (self._reference(run.item, number) if number[:1].isdigit() else ""))
            elif run.address:
                made.append(f'<w:hyperlink r:id="{self.link(run.address)}" w:history="1">{_run(run.text, "Hyperlink", run)}</w:hyperlink>')
            elif run.gap:
                made.append(self._control("To fill in", _run(run.text, "Gap", run, _HIGHLIGHT), more=_CLICK))
            else:
                made.append(_run(run.text, "Rule Sentence" if run.rule else "Small Words" if run.small else "", run))
        return "".join(made)

    def _reference(self, id: str, number: str) -> str:
        """The number of a clause as a field, which Word keeps up to date when clauses come and go."""
        run = lambda inner: f'<w:r><w:rPr><w:rStyle w:val="CrossReference"/></w:rPr>{inner}</w:r>'
        return (run('<w:t xml:space="preserve"> (</w:t>') + run('<w:fldChar w:fldCharType="begin"/>') + run(f'<w:instrText xml:space="preserve"> REF {marks.heading(id)} \\r \\h </w:instrText>')
                + run('<w:fldChar w:fldCharType="separate"/>') + run(f"<w:t>{escape(number)}</w:t>") + run('<w:fldChar w:fldCharType="end"/>') + run("<w:t>)</w:t>"))

    def _value(self, run: Run) -> str:
        """A value: a role as marked words, since it is in every sentence; all else as a control to click and fill in."""
        setting = self.settings.get(run.value)
        look, style = replace(run, strong=run.strong or bool(run.rule)), "Rule Value" if run.rule else "Small Words" if run.small else "Set Value"
        shown = self.leave(run, lambda text, gap: _run(marks.INSERT + text.removeprefix("["), "Gap", look, _HIGHLIGHT) if gap else _run(text, style, look))
        return shown if setting is None or setting.role else self._control(setting.title, shown, run.value, '<w:lock w:val="contentLocked"/>' if setting.fixed else "")

    def _control(self, title: str, inner: str, tag: str = "", more: str = "") -> str:
        """A content control. It says no more than that there is something to fill in: as plain text, or bound to data, LibreOffice would take its look away."""
        named = f'<w:tag w:val="{tag}"/>' if tag else ""
        return f'<w:sdt><w:sdtPr><w:alias w:val={quoteattr(title[:64])}/>{named}<w:id w:val="{next(self.counter) + 1000}"/>{more}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>'


_HIGHLIGHT, _CLICK = '<w:highlight w:val="yellow"/>', "<w:showingPlcHdr/>"  # the second: a click selects all of it, and typing takes its place


def _run(text: str, style: str, look: Run = Run(""), more: str = "") -> str:
    about = (f'<w:rStyle w:val="{style.replace(" ", "")}"/>' if style else "") + ("<w:b/>" if look.strong else "") + ("<w:i/>" if look.emphasis else "") + more
    about = f"<w:rPr>{about}</w:rPr>" if about else ""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' if line else "" for line in text.split("\n"))
    return f"<w:r>{about}{lines}</w:r>"


def _table_head(block_label: str, widths: list[int]) -> str:
    grid = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    return (f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
            f"<w:tblCaption w:val={quoteattr(block_label)}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>")


def _widths(block: Table) -> list[int]:
    """Column widths that share out the line by how much stands in each column, with room in one that is there to be filled in."""
    columns = len(block.head)
    if block.facts:
        return [TEXT_WIDTH * 3 // 10, TEXT_WIDTH - TEXT_WIDTH * 3 // 10]
    lines = [[len(said(row[n])) for row in (block.head, *block.rows)] for n in range(columns)]
    shares = [max(sum(column) / len(column), max(column) / 4, 8) ** 0.6 for column in lines]
    if block.rows:
        shares = [share if any(said(row[n]) for row in block.rows) else max(share, sum(shares) / columns) for n, share in enumerate(shares)]
    widths = [int(TEXT_WIDTH * share / sum(shares)) for share in shares]
    return [*widths[:-1], TEXT_WIDTH - sum(widths[:-1])]
