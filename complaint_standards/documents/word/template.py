"""The empty Word file that every other is written into: `template/` has its styles, its lists, its settings.

Styles carry the names that Word gives them, and ours say what they are for ("Clause Law", "Gap"), so that an
organisation can attach its own template and have its own look. No meaning hangs on a look: readers are told in
words, and the way back from Word goes by names.
"""

from __future__ import annotations

import functools
import io
import zipfile
from pathlib import Path

import docx
from docx.document import Document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TEXT_WIDTH, TEXT_HEIGHT = 9638, 14230  # A4 within its margins, in twentieths of a point
NUMBERS = 2  # the list of template/numbering.xml that starts at 1 anew for each list

_PARTS = ("document", "styles", "numbering", "settings", "fontTable", "theme")
_TYPES = {name: f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml" for name in _PARTS}
_TYPES |= {"document": _TYPES["document"].replace("+", ".main+"), "theme": "application/vnd.openxmlformats-officedocument.theme+xml"}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def empty() -> Document:
    """A new Word document with nothing in it."""
    return docx.Document(io.BytesIO(_package()))


@functools.cache
def _package() -> bytes:
    kinds = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_TYPES[name]}"/>' for name in _PARTS)
    leads = lambda names, folder="": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{"".join(f"""<Relationship Id="rId{n}" Type="{R}/{kind}" Target="{folder}{name}.xml"/>""" for n, (kind, name) in enumerate(names, 1))}</Relationships>'
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                               f'<Default Extension="xml" ContentType="application/xml"/>{kinds}</Types>',
        "_rels/.rels": leads([("officeDocument", "document")], "word/"),
        "word/_rels/document.xml.rels": leads([(name, name) for name in _PARTS[1:]]),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, words in files.items():
            package.writestr(name, _HEAD + words)
        for name in _PARTS:
            package.writestr(f"word/{name}.xml", (Path(__file__).parent / "template" / f"{name}.xml").read_bytes())
    return made.getvalue()
