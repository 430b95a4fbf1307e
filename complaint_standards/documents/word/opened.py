"""The procedure's Word file with every value left open, for a browser to fill in (overrides/assets/javascripts/word.js).

It is a script and no file of Word's, since a page that was opened from a folder can read nothing else. Each part of the
file stands in it as text; what hangs on a value stands there as a mark, and each drawing as it is on a page, since a
browser has to draw it anew.
"""

from __future__ import annotations

import datetime
import io
import json
import re
import zipfile
from collections.abc import Callable

from ..content import Document, Figure, Run, walk
from . import drawn, written

# None of these stands in any text: the start and the end of a mark, words to put in, an organisation's name, and what it is for.
START, END, WORDS, NAME, ABOUT = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"


def opened(document: Document, date: datetime.date) -> str:
    """A document as a script. Whose it is has to read `NAME` in it, and what it is for `ABOUT`.

    `parts` maps the name of each part to its text. In it `START 12 END` is the twelfth of `places`: [id, how it is shown, look].
    A place shows a value as it reads (`reads`), at the start of a sentence (`starts`), a role's title (`title`), or the reason
    for what stands there (`because`). `looks` are pairs of XML, for a value and for a gap, with `WORDS` where the words go.
    `pictures` maps parts to drawings; `wide` says how many dots across a picture is.
    """
    places: list[tuple[str, str, int]] = []
    looks: dict[tuple[str, str], int] = {}

    def leave(run: Run, look: Callable[[str, bool], str]) -> str:
        pair = (look(run.text, False), "") if run.because else (look(WORDS, False), look(f"[{WORDS}", True))
        places.append((run.because or run.value, "because" if run.because else "title" if run.title else "starts" if run.starts else "reads", looks.setdefault(pair, len(looks))))
        return f"{START}{len(places) - 1}{END}"

    with zipfile.ZipFile(io.BytesIO(written(document, date, leave).data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    drawings = {drawn(block.svg): re.sub("<style>.*?</style>", "", block.svg) for block in walk(document.blocks) if isinstance(block, Figure)}
    pictures = {name: drawings[data] for name, data in parts.items() if data in drawings}
    made = {
        "parts": {name: "" if name in pictures else data.decode() for name, data in parts.items()}, "places": places, "looks": list(looks), "pictures": pictures,
        "wide": max((int.from_bytes(data[16:20], "big") for data in drawings), default=0), "date": [date.year, date.month, date.day],  # a PNG says its width in these bytes
    }
    return f"window.complaints = Object.assign(window.complaints || {{}}, {{word: {json.dumps(made, ensure_ascii=False, separators=(',', ':'))}}});\n"
