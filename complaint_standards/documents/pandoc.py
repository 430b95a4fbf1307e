"""EPUB, Open Document and plain text: a document as pandoc's own tree, which pandoc writes out."""

from __future__ import annotations

import datetime
import functools
import io
import json
import os
import re
import subprocess
import tempfile
import textwrap
import uuid
import zipfile
from collections.abc import Iterable
from html import escape
from pathlib import Path

import pypandoc

from ..problems import Problem
from .content import Block, Contents, Document, Figure, Group, Heading, Listing, Paragraph, Run, Space, Table, Words, walk

VERSION = [1, 23, 1]  # of pandoc's tree
CSS = Path(__file__).with_name("epub.css")
LINE = "_" * 30


def epub(document: Document, date: datetime.date) -> tuple[bytes, list[Problem]]:
    """EPUB 3 with everything that its readers ask of accessibility metadata. A chapter is a heading of level 2."""
    meta = {
        "title": f"{document.title}: {document.whose}", "lang": "en-GB", "date": date.isoformat(), "publisher": "complaint-standards", "rights": document.licence,
        "identifier": [{"scheme": "URN", "text": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{document.whose}/{document.id}/{document.control}')}"}],
        "description": f"{document.about} {document.control}. {document.remarks}.",
        "accessModes": ["textual", "visual"], "accessModeSufficient": ["textual"], "accessibilityHazards": ["none"],
        "accessibilityFeatures": ["tableOfContents", "readingOrder", "structuralNavigation", "alternativeText", "longDescription", "displayTransformability"],
        "accessibilitySummary": "All text can be read aloud and enlarged. Each flowchart is followed by the same steps in words. Headings, lists and tables are marked as such. There is no audio and no video. Checked by programs; people who use screen readers have not tested it yet.",
    }
    pictures = {f"{n}.svg": block.svg for n, block in enumerate(_figures(document))}
    made = _pandoc("epub3", _Tree(document, pictures=list(pictures), chapters=True).blocks(), meta, pictures, date, "--split-level=1", "--toc-depth=2", f"--css={CSS}", "--epub-title-page=false")
    return _packed(made, date, {"EPUB/content.opf": _conforming}), []


def odt(document: Document, date: datetime.date) -> tuple[bytes, list[Problem]]:
    """Open Document, for those who edit, with document control and page numbers on every page."""
    pictures = {f"{n}.svg": block.svg for n, block in enumerate(_figures(document))}
    meta = {"lang": "en-GB", "title-meta": document.title}
    made = _pandoc("odt", _Tree(document, pictures=list(pictures), contents=True).blocks(), meta, pictures, date)
    return _packed(made, date, {"styles.xml": lambda words: _styled(words, document), "content.xml": _ruled, "META-INF/manifest.xml": lambda words: words.replace('"application/xml"', '"text/xml"')}), []


def plain(document: Document, date: datetime.date) -> tuple[bytes, list[Problem]]:
    """Plain text that reads in order, 78 characters wide; drawings are told in words."""
    told = (line.removeprefix(HEADING) for line in lines(document, date))
    made = (textwrap.wrap(line, 78, subsequent_indent=" " * len(_ENTRY.match(line)[0]), break_on_hyphens=False, break_long_words=False) or [""] for line in told)
    return ("\n".join(line for wrapped in made for line in wrapped) + "\n").encode(), []


_ENTRY = re.compile(r"\s*(?:(?:-|\d+\.)\s+)*")  # what stands before the words of an entry of a list


HEADING = "\N{SECTION SIGN} "  # stands before each heading in `lines`


@functools.lru_cache(maxsize=1)
def lines(document: Document, date: datetime.date) -> tuple[str, ...]:
    """Plain text with each paragraph on one line; what stands here is broken into lines for a screen, and for a braille printer."""
    return tuple(_pandoc("plain", _Tree(document, linear=True).blocks(), {}, {}, date, "--wrap=none").decode().strip().split("\n"))


def _pandoc(to: str, blocks: list, meta: dict, files: dict[str, str], date: datetime.date, *options: str) -> bytes:
    tree = {"pandoc-api-version": VERSION, "meta": {key: _meta(value) for key, value in meta.items()}, "blocks": blocks}
    stamp = datetime.datetime(date.year, date.month, date.day, tzinfo=datetime.timezone.utc)
    with tempfile.TemporaryDirectory() as work:
        for name, words in files.items():
            (Path(work) / name).write_text(words, encoding="utf-8")
        done = subprocess.run([pypandoc.get_pandoc_path(), "-f", "json", "-t", to, "-o", "-", *options], input=json.dumps(tree).encode(), capture_output=True, cwd=work,
                              env={**os.environ, "SOURCE_DATE_EPOCH": str(int(stamp.timestamp()))}, check=False)
    if done.returncode:
        raise RuntimeError(f"pandoc could not write {to}: {done.stderr.decode()}")
    return done.stdout


def _meta(value) -> dict:
    if isinstance(value, dict):
        return {"t": "MetaMap", "c": {key: _meta(one) for key, one in value.items()}}
    if isinstance(value, list):
        return {"t": "MetaList", "c": [_meta(one) for one in value]}
    return {"t": "MetaString", "c": value}


def _figures(document: Document) -> list[Figure]:
    return [block for block in walk(document.blocks) if isinstance(block, Figure)]


# --- a document as pandoc's tree ------------------------------------------------------------------
def _node(kind: str, *content) -> dict:
    return {"t": kind, "c": list(content) if len(content) != 1 else content[0]} if content else {"t": kind}


def _attributes(id: str = "", *classes: str) -> list:
    return [id, list(classes), []]


class _Tree:
    """One document's blocks, turned over one by one.

    `pictures` names the files of the drawings, in order; without them a drawing is left to the words that follow
    it. With `chapters` each heading of level 2 starts a chapter, and each chapter ends with document control.
    With `contents` there is a list of the headings where the document asks for one. `linear`: tables are told row
    by row, for whoever hears or feels one line after another, and headings are marked.
    """

    def __init__(self, document: Document, pictures: Iterable[str] = (), chapters: bool = False, contents: bool = False, linear: bool = False):
        self.document, self.pictures, self.chapters, self.contents, self.linear = document, iter(pictures), chapters, contents, linear
        self.ids = document.ids()
        self.used: set[str] = set()

    def blocks(self) -> list:
        made = self.all(self.document.blocks)
        return [*made, self.control()] if made else made

    def all(self, blocks: Iterable[Block]) -> list:
        return [node for block in blocks for node in self.one(block)]

    def one(self, block: Block) -> list:
        if isinstance(block, Heading):
            start = [self.control()] if self.chapters and block.level == 2 else []
            return [*start, _node("Header", max(1, block.level - 1), _attributes(self.once(block.id)), _text((HEADING if self.linear else "") + block.words))]
        if isinstance(block, Paragraph):
            made = _node("Para", self.words(block.words))
            return [_node("Div", _attributes("", block.kind), [made])] if block.kind else [made]
        if isinstance(block, Listing):
            return [self.listing(block)]
        if isinstance(block, Table):
            return self.table(block)
        if isinstance(block, Space):
            return [_node("Para", [*self.words(block.words), *([_node("Space"), *self.words(block.help)] if block.help else []), _node("Space"), *_text(LINE)])]
        if isinstance(block, Figure):
            picture = next(self.pictures, "")
            return [_node("Para", [_node("Image", _attributes(), _text(block.alt if block.across else f"Flowchart: {block.title}. The same steps follow in words."), [picture, ""])])] if picture else []
        if isinstance(block, Group):
            titled = [_node("Para", [_node("Strong", _text(block.title))])] if block.title else []
            inner = [*titled, *self.all(block.blocks)]
            return [_node("Div", _attributes("", block.kind), inner)] if block.kind in ("nutshell", "do", "note", "draft", "sources", "quote", "fill", "text") else inner
        if isinstance(block, Contents):
            return self.toc(block) if self.contents else []
        return []

    def control(self) -> dict:
        return _node("Div", _attributes("", "control"), [_node("Para", _text(f"{self.document.control} · {self.document.remarks}"))])

    def once(self, id: str) -> str:
        """An id the first time that it comes up; nothing after that."""
        if id in self.used:
            return ""
        self.used.add(id)
        return id

    def words(self, words: Words) -> list:
        return [node for run in words for node in self.run(run)]

    def run(self, run: Run) -> list:
        made = []
        for n, line in enumerate(run.text.split("\n")):
            made += [_node("LineBreak")] * bool(n) + _text(line)
        if run.strong:
            made = [_node("Strong", made)]
        if run.emphasis:
            made = [_node("Emph", made)]
        if run.address:
            made = [_node("Link", _attributes(), made, [run.address, ""])]
        elif run.item in self.ids:
            made = [_node("Link", _attributes(), made, [f"#{run.item}", ""])]
        kinds = [name for name in ("rule", "gap", "blank", "unchecked", "small", "code") if getattr(run, name)]
        return [_node("Span", _attributes("", *kinds), made)] if kinds else made

    def listing(self, block: Listing) -> dict:
        items = [self.all(item.blocks) for item in block.items]
        if block.kind in ("ticks", "choices"):
            for item in items:
                item[0]["c"] = [_node("Str", "☐"), _node("Space"), *item[0]["c"]]
        items = [[_node("Plain", one["c"]) if one["t"] == "Para" else one for one in item] for item in items]
        if block.kind in ("numbers", "steps"):
            return _node("OrderedList", [1, _node("Decimal"), _node("Period")], items)
        return _node("Div", _attributes("", block.kind), [_node("BulletList", items)]) if block.kind in ("ticks", "choices", "phrases") else _node("BulletList", items)

    def table(self, block: Table) -> list:
        if block.empty:  # on a screen nobody writes by hand: each column is a question, once for each row
            return [_node("BulletList", [[_node("Plain", [*self.words(cell), _node("Space"), *_text(LINE)])] for cell in block.head])]
        if self.linear:
            lines = lambda cells: [[*self.words(head), _node("Str", ":"), _node("Space"), *(self.words(cell) or _text(LINE))] for head, cell in zip(block.head, cells)]
            facts = lambda cells: [[*self.words(cells[0]), _node("Str", ":"), _node("Space"), *(self.words(cells[1]) or _text(LINE))]]
            told = facts if block.facts else lines
            return [_node("BulletList", [[_node("LineBlock", told(cells)) if len(told(cells)) > 1 else _node("Plain", told(cells)[0])] for cells in block.rows])]
        cell = lambda words: [_attributes(), _node("AlignDefault"), 1, 1, [_node("Plain", self.words(words))] if words else []]
        row = lambda cells: [_attributes(), [cell(words) for words in cells]]
        wide = {2: (0.3, 0.7), 3: (0.25, 0.5, 0.25)}.get(len(block.head), (1 / len(block.head),) * len(block.head))
        return [_node("Table", _attributes(), [None, [_node("Plain", _text(block.label))] if self.chapters else []], [[_node("AlignLeft"), _node("ColWidth", share)] for share in wide],
                      [_attributes(), [row(block.head)]], [[_attributes(), 1 if block.facts else 0, [], [row(cells) for cells in block.rows]]], [_attributes(), []])]

    def toc(self, block: Contents) -> list:
        """The headings below the title, each a link, those of a part below its own."""
        tree: list = []
        for heading in walk(self.document.blocks):
            if isinstance(heading, Heading) and 2 <= heading.level <= block.depth and heading.id and heading.id != "contents":
                entry = [_node("Plain", [_node("Link", _attributes(), _text(heading.words), [f"#{heading.id}", ""])])]
                if heading.level == 2 or not tree:
                    tree.append(entry)
                else:
                    if len(tree[-1]) == 1:
                        tree[-1].append(_node("BulletList", []))
                    tree[-1][1]["c"].append(entry)
        return [_node("BulletList", tree)]


def _text(words: str) -> list:
    """Words as one string. pandoc has each word by itself, so that it can break lines; nothing here has it do that, and this takes a third of the time."""
    return [_node("Str", words)] if words else []


# --- files made of files ---------------------------------------------------------------------------
def _packed(made: bytes, date: datetime.date, changed: dict) -> bytes:
    """The same package with some of its texts changed, and the same bytes for the same input."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename in changed:
                data = changed[info.filename](data.decode()).encode()
            entry = zipfile.ZipInfo(info.filename, (date.year, date.month, date.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if info.filename == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(entry, data)
    return out.getvalue()


def _conforming(words: str) -> str:
    """What pandoc leaves out of an EPUB's metadata: which standard of accessibility it is made to, and who says so."""
    return words.replace("  </metadata>", """    <meta id="conforms" property="dcterms:conformsTo">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta>
    <meta refines="#conforms" property="a11y:certifiedBy">complaint-standards, by its own checks</meta>
  </metadata>""", 1)


def _ruled(words: str) -> str:
    """Tables with lines; and drawings without a parent style that pandoc names and does not define."""
    return words.replace('fo:border="none"', 'fo:border="0.5pt solid #66756f" fo:padding="0.04in"').replace(' style:parent-style-name="Formula"', "")


def _styled(words: str, document: Document) -> str:
    """pandoc's own styles with document control and page numbers at the foot of each page, A4, British English and
    letters that are easy to read, and a new page for each stage."""
    foot = f'<style:footer><text:p text:style-name="Footer">{escape(document.title)} · {escape(document.control)} · page <text:page-number/> of <text:page-count/></text:p></style:footer>'
    words, times = re.subn(r"<style:footer>.*?</style:footer>", foot, words, count=1, flags=re.S)
    assert times, "pandoc's Open Document has no footer to put document control in"
    words = re.sub(r'(<style:style [^>]*style:name="Heading_20_1"[^>]*>)', r'\1<style:paragraph-properties fo:break-before="page"/>', words, count=1)
    for old, new in (("Times New Roman", "Arial"), ('fo:country="US"', 'fo:country="GB"'), ('fo:page-width="8.5in"', 'fo:page-width="21cm"'), ('fo:page-height="11in"', 'fo:page-height="29.7cm"'),
                     ('fo:font-style="italic" fo:font-weight="bold"', 'fo:font-weight="bold"')):
        words = words.replace(old, new)
    return words
