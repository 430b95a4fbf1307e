"""Word files: the procedure as an organisation ratifies it, and letters to start from.

`template` is the empty file, `body` writes the blocks of a document into it, `marks` says how its words are known
again when the file comes back.
"""

from __future__ import annotations

import datetime
import functools
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import typst
from docx.document import Document as WordDocument
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from ...problems import Problem
from ..content import Document, Figure, Run
from . import marks
from .body import Body, Leave
from .marks import Passage
from .template import NUMBERS, R, TEXT_HEIGHT, TEXT_WIDTH, W, empty

_SPACES = (f'xmlns:w="{W}" xmlns:r="{R}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
           'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"')
_TWIP = 635  # a twentieth of a point, in the lengths of drawings
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STORE = "{5C0F1A7E-3D52-4B8A-9E61-7A2C4D90B1E3}"  # any name of this form, always the same


@dataclass(frozen=True)
class Written:
    """A Word file, and its passages in their order."""

    data: bytes
    passages: tuple[Passage, ...]


def write(document: Document, date: datetime.date) -> tuple[bytes, list[Problem]]:
    """A document as a Word file. The same document gives the same bytes."""
    return written(document, date).data, []


def _as_it_stands(run: Run, look: Callable[[str, bool], str]) -> str:
    return look(run.text, run.gap)


def written(document: Document, date: datetime.date, leave: Leave = _as_it_stands) -> Written:
    """A document as a Word file, and what was written, passage by passage, to compare with when the file comes back.

    `leave` says what stands where a value does; without it the value itself.
    """
    file = empty()
    pictures: list[str] = []

    def picture(figure: Figure) -> str:
        id, _ = file.part.get_or_add_image(io.BytesIO(drawn(figure.svg)))
        pictures.append(id)
        words = "".join(leave(run, lambda text, gap: text) if run.value else run.text for run in figure.words)
        return _drawing(figure, id, len(pictures), words)

    body = Body(document, picture, lambda address: file.part.relate_to(address, f"{R}/hyperlink", is_external=True), leave)
    body.write(document.blocks)
    made = parse_xml(f"<w:body {_SPACES}>{''.join(body.made)}</w:body>")
    old = file.element.body
    old[:0] = list(made)
    for number in body.lists:
        file.part.numbering_part.element.append(parse_xml(f'<w:num xmlns:w="{W}" w:numId="{number}"><w:abstractNumId w:val="{NUMBERS}"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'))
    _margins(file, document)
    _properties(file, document, date, body.passages)
    return Written(_packed(file, date), tuple(body.passages))


# --- headers and properties -----------------------------------------------------------------------------
def _margins(file: WordDocument, document: Document) -> None:
    """What stands at the head and foot of every page, and nowhere only there: title, whose, document control, pages."""
    section = file.sections[0]
    field = lambda name: f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {name} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    words = lambda text: f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    pages = f'<w:r><w:tab/></w:r>{words("Page ")}{field("PAGE")}{words(" of ")}{field("NUMPAGES")}'
    head = words(document.whose) + "<w:r><w:tab/></w:r>" + words(document.title)
    foot = [words(document.control) + pages, *([words(document.remarks)] if document.kind != "letter" else [])]  # a letter goes to people whom the remarks would puzzle
    for header, footer in ((section.header, section.footer), (section.first_page_header, section.first_page_footer)):
        for story, style, lines in ((header, "Header", [head] if header is section.header else [""]), (footer, "Footer", foot)):
            story.is_linked_to_previous = False
            element = story._element
            for old in list(element):
                element.remove(old)
            for line in lines:
                element.append(parse_xml(f'<w:p {_SPACES}><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{line}</w:p>'))


def _properties(file: WordDocument, document: Document, date: datetime.date, passages: list[Passage]) -> None:
    """What the file says of itself, and what it held when it was written."""
    about, when = file.core_properties, datetime.datetime(date.year, date.month, date.day)
    about.title, about.subject, about.author, about.last_modified_by, about.language = f"{document.title}: {document.whose}", document.control, document.whose, document.whose, "en-GB"
    about.created = about.modified = when
    about.revision, about.comments, about.category = 1, document.remarks, document.kind
    package = file.part.package
    own = Part(PackURI("/docProps/custom.xml"), "application/vnd.openxmlformats-officedocument.custom-properties+xml",
               (f'{_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
                f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{marks.PROPERTY}"><vt:lpwstr>{escape(f"{document.id} {document.variant} {document.edition} {date}")}</vt:lpwstr></property></Properties>').encode(), package)
    package.relate_to(own, f"{R}/custom-properties")
    held = escape(json.dumps(marks.held(document, passages), ensure_ascii=False, sort_keys=True, separators=(",", ":")))
    store = Part(PackURI("/customXml/item1.xml"), "application/xml", f'{_HEAD}<made xmlns="{marks.MADE}">{held}</made>'.encode(), package)
    file.part.relate_to(store, f"{R}/customXml")
    store.relate_to(Part(PackURI("/customXml/itemProps1.xml"), "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
                         f'{_HEAD}<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" ds:itemID="{_STORE}"><ds:schemaRefs><ds:schemaRef ds:uri="{marks.MADE}"/></ds:schemaRefs></ds:datastoreItem>'.encode(), package),
                    f"{R}/customXmlProps")


# --- pictures ---------------------------------------------------------------------------------------------
@functools.lru_cache(maxsize=256)
def drawn(svg: str) -> bytes:
    """A drawing as a picture: Word and LibreOffice show that alike, and SVG not at all in older ones. 220 dots an inch at full width."""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(Path(__file__).parents[2] / "fonts")])
    return typst.compile(b'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: 482pt)', format="png", ppi=220, sys_inputs={"svg": svg}, font_paths=fonts, ignore_system_fonts=True)


def _drawing(figure: Figure, id: str, number: int, words: str) -> str:
    """A picture as wide as the text, or as high as the page allows, with all that it says as alternative text."""
    box = figure.svg.split('viewBox="', 1)[1].split('"', 1)[0].split()
    wide = TEXT_WIDTH * _TWIP
    high = int(wide * float(box[3]) / float(box[2]))
    most = int((TEXT_HEIGHT - 3400) * _TWIP)
    if high > most:
        wide, high = int(wide * most / high), most
    alt = quoteattr(words)
    return (f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/><wp:docPr id="{number}" name={quoteattr(f"Flowchart {number}")} descr={alt} title={quoteattr(figure.title)}/>'
            '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f'<pic:nvPicPr><pic:cNvPr id="{number}" name={quoteattr(f"Flowchart {number}")} descr={alt}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{id}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>')


# --- the file ------------------------------------------------------------------------------------------------
def _packed(file: WordDocument, date: datetime.date) -> bytes:
    """The file as bytes, with the date that it was made for as the time of all that is in it."""
    loose, made = io.BytesIO(), io.BytesIO()
    file.save(loose)
    with zipfile.ZipFile(loose) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            info = zipfile.ZipInfo(one.filename, (date.year, date.month, date.day, 0, 0, 0))
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(info, old.read(one))
    return made.getvalue()

