"""Write a folder of finished Markdown with its mkdocs.yml, and let MkDocs build it.

A folder is complete in itself: `mkdocs build` or `zensical build` in it gives the same site.
"""

from __future__ import annotations

import contextlib
import datetime
import functools
import html
import io
import json
import logging
import os
import posixpath
from collections.abc import Mapping
from pathlib import Path

import yaml

from . import search, trust
from .markup import Page, control, e, folders, review_by
from .pages import downloads, files, moved, navigation
from .resolve import Resolved, active

MANIFEST = "app.webmanifest"
INDEPENDENT = "Independent; not an NHS or Ombudsman publication"


def write_tree(resolved: Resolved, pages: Mapping[str, Page], folder: Path, elsewhere: Mapping[str, set[str]] | None = None) -> Path:
    """Write one variant's site as Markdown, and give back its mkdocs.yml.

    `elsewhere` maps the id of every sector that is built to its pages; each page gets links to the same
    page there, or to that sector's home where there is none. A file whose content is the same is not
    touched, so that a live preview rebuilds only what changed.
    """
    docs = folder / "docs"
    wanted = {docs / path for path in pages}
    for old in sorted(docs.rglob("*.md")) if docs.exists() else []:
        if old not in wanted:
            old.unlink()
    for path, page in pages.items():
        meta: dict = {"title": page.title} | ({"hide": ["toc"]} if page.wide else {}) | ({"scripts": list(page.scripts)} if page.scripts else {}) | ({"moved": page.moved} if page.moved else {})
        if elsewhere and not page.public:
            meta["elsewhere"] = [{"name": resolved.library.layers[name].variant.short, "url": _there(path, name, theirs), "here": name == resolved.id}
                                 for name, theirs in elsewhere.items()]
        foot = trust.foot(path, page, resolved)
        put(docs / path, f"---\n{_fields(meta)}---\n\n{page.body}\n" + (f"\n{foot}\n" if foot else ""))
    for path, words in {search.SCRIPT: search.script(resolved, pages), MANIFEST: _manifest(resolved), **files(resolved)}.items():
        put(docs / path, words)
    config = folder / "mkdocs.yml"
    put(config, _config(resolved, folder, downloads.PATH in pages))
    return config


def _manifest(resolved: Resolved) -> str:
    """What a browser needs to know to install a site like an app."""
    icon = lambda name, size, **more: {"src": f"assets/icons/{name}.png", "sizes": f"{size}x{size}", "type": "image/png", **more}
    return json.dumps({"name": f"Complaints: {resolved.variant.name}", "short_name": "Complaints", "description": resolved.variant.about, "lang": "en-GB", "id": "index.html", "start_url": "index.html", "scope": "./",
                       "display": "standalone", "background_color": "#ffffff", "theme_color": "#124b46",
                       "icons": [icon("icon-192", 192), icon("icon-512", 512), icon("maskable-512", 512, purpose="maskable")]}, indent=1, ensure_ascii=False) + "\n"


def _fields(meta: dict) -> str:
    """Front matter, a field a line. JSON is YAML, and a tenth of the time to write."""
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in meta.items())


def _there(path: str, variant: str, theirs: set[str]) -> str:
    """The same page in another sector's site, relative to this one's root."""
    page = path if path in theirs else "index.md"
    return f"../{variant}/{page[:-3]}.html"


def _config(resolved: Resolved, folder: Path, offered: bool) -> str:
    edition = resolved.library.edition.shape
    overrides = resolved.library.root / "overrides"
    near = lambda path: posixpath.join(*Path(os.path.relpath(path, folder)).parts)
    return yaml.safe_dump({
        "INHERIT": near(overrides / "base.yml"),
        "site_name": html.escape(f"Complaints: {resolved.variant.short}"),
        "site_description": html.escape(resolved.variant.about),
        "docs_dir": "docs", "site_dir": "site",
        "theme": {"custom_dir": near(overrides)},
        "copyright": f"{html.escape(control(resolved))} · {edition.licence} · {INDEPENDENT}",
        "extra": {"control": f"{control(resolved)} · {INDEPENDENT} · {edition.licence} · Printed copies are uncontrolled", "homepage": "../index.html", "find": "a-to-z.html", "review_by": review_by(resolved).isoformat(), "built": resolved.date.isoformat()} | ({"part": "For"} if resolved.own else {"sector": resolved.id}),
        "nav": navigation(resolved, offered),
        "not_in_nav": "".join(f"/{path}\n" for path in [*moved(resolved), *(f"{folder}/{one.id}.md" for folder, items in folders(resolved).items() for one in items if not active(one, resolved.choices))]),
    }, sort_keys=False, allow_unicode=True, width=1000)


def forward(id: str, title: str) -> str:
    """A page beside a site's folder that leads on to its home."""
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{e(title)}</title><meta http-equiv="refresh" content="0; url={id}/index.html"></head>
<body><p><a href="{id}/index.html">{e(title)}</a></p></body></html>
"""


def put(path: Path, words: str) -> None:
    """Write a file, unless it says so already."""
    made = words.encode()
    if path.exists() and path.read_bytes() == made:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made)


def build_site(config: Path, site: Path, date: datetime.date, only_changed: bool = False) -> list[str]:
    """Build one site with MkDocs into `site`. Gives what MkDocs complained of; empty means built.

    The date is the build's, so that the same input gives the same bytes. A warning counts as a
    complaint: a broken link is one. `only_changed` leaves pages whose Markdown is older than the page, for a preview.
    """
    os.environ["SOURCE_DATE_EPOCH"] = str(int(datetime.datetime(date.year, date.month, date.day, tzinfo=datetime.timezone.utc).timestamp()))
    os.environ["NO_MKDOCS_2_WARNING"] = "1"  # Material's banner; docs/design/site-engine.md says what we do about it
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, MkDocsException

    _keep_templates()
    complaints = _Complaints()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(complaints)
    logger.propagate = False
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            build(load_config(config_file=str(config), site_dir=str(site), strict=True), dirty=only_changed)
    except (Abort, MkDocsException, SystemExit) as error:
        return complaints.heard or [str(error) or "MkDocs stopped without saying why"]
    finally:
        logger.removeHandler(complaints)
    (site / "base.yml").unlink(missing_ok=True)  # the theme's folder is copied whole
    return complaints.heard


@functools.cache
def _keep_templates() -> None:
    """Let the sites that one process builds share Jinja's compiled templates: a fifth of each site's time."""
    from jinja2 import BytecodeCache
    from mkdocs.theme import Theme

    class InMemory(BytecodeCache):
        kept: dict[str, bytes] = {}

        def load_bytecode(self, bucket):
            if bucket.key in self.kept:
                bucket.bytecode_from_string(self.kept[bucket.key])

        def dump_bytecode(self, bucket):
            self.kept[bucket.key] = bucket.bytecode_to_string()

    plain = Theme.get_env

    def get_env(theme: Theme):
        environment = plain(theme)
        environment.bytecode_cache = InMemory()
        return environment

    Theme.get_env = get_env


class _Complaints(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())
