"""What a built site gets after its builder, whichever that was: a content security policy, and the list of files for
a copy that is kept without signal. docs/design/delivery.md says why.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import re
import shutil
from pathlib import Path

WORKER = "sw.js"
# What the theme brings and no page asks for: maps of its source, the languages of a search that we do not use.
_UNUSED = ("**/*.map", "assets/javascripts/lunr", "assets/javascripts/workers")
_INLINE = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1>", re.S)
_HEAD = '<meta charset="utf-8">'
# A form may write an e-mail, and nothing else. A page opened from a folder is its own origin to some browsers, which then take no file for 'self'. A page from the
# web can load no file, so naming them gives nothing away.
_POLICY = ("default-src 'none'; script-src 'self' file: {script}; style-src 'self' file: {style}; img-src 'self' file: data:; font-src 'self' file:; "
           "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action mailto:; base-uri 'none'")


def finish(site: Path, kept: bool) -> None:
    """Finish a built site in place. `kept`: it can be kept as a copy, so it gets a service worker too."""
    for pattern in _UNUSED:
        for path in site.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path in sorted(site.rglob("*.html")):
        words = path.read_text(encoding="utf-8")
        if _HEAD in words:
            path.write_text(words.replace(_HEAD, f"{_HEAD}{policy(words)}", 1), encoding="utf-8")
    if kept:
        (site / WORKER).write_text(_worker(site), encoding="utf-8")


def policy(page: str) -> str:
    """The content security policy of a page, as the tag that says it: its own scripts and styles, and none that was put into it."""
    found: dict[str, dict[str, None]] = {"script": {}, "style": {}}
    for kind, attributes, words in _INLINE.findall(page):
        if " src=" not in attributes and "application/json" not in attributes:
            found[kind][f"'sha256-{_hash(words)}'"] = None
    made = _POLICY.format(**{kind: " ".join(hashes) for kind, hashes in found.items()})
    return f'<meta http-equiv="Content-Security-Policy" content="{re.sub(" +", " ", made).replace(" ;", ";")}">'


@functools.lru_cache(maxsize=4096)
def _hash(words: str) -> str:
    return base64.b64encode(hashlib.sha256(words.encode()).digest()).decode()


def _worker(site: Path) -> str:
    """The service worker of a site: every file with a mark of its content, then the code, which is the same everywhere.

    Downloads are left out: they are many times as large as the pages, and are there to be taken one by one.
    """
    files = {path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in sorted(site.rglob("*"))
             if path.is_file() and not path.relative_to(site).as_posix().startswith(("downloads/", "sitemap", WORKER, "404.html"))}
    return f"const FILES = {json.dumps(files, separators=(',', ':'))};\nimportScripts('assets/javascripts/kept.js');\n"
