"""One file with everything: a variant's site to use without a network, and every other file, as a zip."""

from __future__ import annotations

import datetime
import re
import zipfile
from pathlib import Path

from ..markup import SIZE, size
from ..website import forward

# What leads out of the zip: marked where it is written (markup.ONLINE), and never one inside another.
_ONLINE = re.compile(r'<(\w+)[^>]*\sdata-online\b[^>]*>.*?</\1>', re.S)
_PACKED = (".pdf", ".epub", ".odt", ".docx", ".woff2", ".png")  # nothing is gained by packing them again


def pack(site: Path, variant: str, title: str, date: datetime.date) -> None:
    """Write downloads/<variant>.zip into a built site, and on its Downloads page how large that is.

    Open index.html in it. Names are in order and times are the date's, so the same site gives the same bytes.
    """
    target = site / "downloads" / f"{variant}.zip"
    stamp = (date.year, date.month, date.day, 0, 0, 0)
    files = sorted(path for path in site.rglob("*") if path.is_file() and path != target and path.name not in ("404.html", "sitemap.xml", "sitemap.xml.gz"))
    with zipfile.ZipFile(target, "w", compresslevel=6) as out:
        for name, made in [("index.html", forward(variant, title).encode()), *((f"{variant}/{path.relative_to(site).as_posix()}", path) for path in files)]:
            data = made if isinstance(made, bytes) else _offline(made)
            entry = zipfile.ZipInfo(name, stamp)
            entry.external_attr = 0o644 << 16
            out.writestr(entry, data, zipfile.ZIP_STORED if name.endswith(_PACKED) else zipfile.ZIP_DEFLATED)
    page = site / "downloads" / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace(SIZE, size(target.stat().st_size), 1), encoding="utf-8")


def _offline(path: Path) -> bytes:
    if path.suffix != ".html":
        return path.read_bytes()
    return _ONLINE.sub("", path.read_text(encoding="utf-8")).encode()
