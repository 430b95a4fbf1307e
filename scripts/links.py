"""Check every link and every anchor inside the built sites.

LinkChecker follows the links; our own pass checks the anchors, because LinkChecker's takes minutes for
that and only warns (docs/design/site-engine.md).
"""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.parse
from html.parser import HTMLParser
from pathlib import Path


class Names(HTMLParser):
    """The ids of one page, and the links that start there with their lines."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name == "id" or (name == "name" and tag == "a"):
                self.ids.add(value or "")
            elif name in ("href", "src", "xlink:href") and value:
                self.links.append((value, self.getpos()[0]))


def anchors(site: Path) -> tuple[list[str], int]:
    """What is wrong with links and anchors below `site`, and how many links were looked at."""
    pages: dict[Path, Names] = {}
    for path in sorted(site.rglob("*.html")):
        pages[path.resolve()] = names = Names()
        names.feed(path.read_text(encoding="utf-8"))
    wrong, looked = [], 0
    for page, names in pages.items():
        for link, line in names.links:
            parts = urllib.parse.urlsplit(link)
            if parts.scheme or parts.netloc or page.name == "404.html":
                continue
            looked += 1
            target = (page.parent / urllib.parse.unquote(parts.path)).resolve() if parts.path else page
            where = f"{page.relative_to(site.resolve())}:{line}"
            if target.is_dir():
                wrong.append(f"{where}: {link} leads to a folder, which shows nothing without a server")
            elif not target.exists():
                wrong.append(f"{where}: {link} leads to a file that is not there")
            elif parts.fragment and target in pages and urllib.parse.unquote(parts.fragment) not in pages[target].ids | {"__top"}:
                wrong.append(f"{where}: {link} leads to a place that is not on that page")
    return wrong, looked


def linkchecker(site: Path) -> int:
    """Run LinkChecker over the whole site, strictly. It drops root's rights, so the files are made readable."""
    for path in [site, *site.rglob("*")]:
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
    checker = Path(sys.executable).with_name("linkchecker")
    settings = Path(__file__).with_name("linkchecker.ini")
    return subprocess.run([checker, f"--config={settings}", "--no-status", (site / "index.html").resolve().as_uri()]).returncode


def main(site: Path) -> int:
    if not (site / "index.html").exists():
        print(f"There is no built site in {site}. Run `make site` first.", file=sys.stderr)
        return 2
    start = time.perf_counter()
    wrong, looked = anchors(site)
    print("\n".join(wrong))
    print(f"Anchors: {looked} links inside the sites, {len(wrong)} wrong ({time.perf_counter() - start:.1f} s)", flush=True)
    start = time.perf_counter()
    failed = linkchecker(site)
    print(f"LinkChecker: {'problems found' if failed else 'no problem'} ({time.perf_counter() - start:.1f} s)")
    return 1 if wrong or failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "site")))
