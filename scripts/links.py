"""Check every link and every anchor inside the built sites.

LinkChecker follows the links; our own pass checks the anchors, because LinkChecker's takes minutes for
that and only warns (docs/design/site-engine.md).
"""

from __future__ import annotations

import functools
import re
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path

import lxml.html

ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.I)


def anchors(site: Path) -> tuple[list[str], int]:
    """What is wrong with links and anchors below `site`, and how many links were looked at."""
    site = site.resolve()
    pages = {path: lxml.html.parse(str(path), lxml.html.HTMLParser(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}
    ids = {path: {"", "__top", *page.xpath("//@id | //a/@name")} for path, page in pages.items()}

    @functools.cache  # a menu has the same links on each page of a folder
    def fault(link: str, page: Path | None, folder: Path) -> str:
        parts = urllib.parse.urlsplit(link)
        target = (folder / urllib.parse.unquote(parts.path)).resolve() if parts.path else page
        if target.is_dir():
            return "leads to a folder, which shows nothing without a server"
        if not target.exists():
            return "leads to a file that is not there"
        return "" if urllib.parse.unquote(parts.fragment) in ids.get(target, {urllib.parse.unquote(parts.fragment)}) else "leads to a place that is not on that page"

    wrong, looked = [], 0
    for path, page in pages.items():
        if path.name == "404.html":
            continue
        for link in page.xpath("//@href | //@src | //@*[name() = 'xlink:href']"):
            if not link or ELSEWHERE.match(link):
                continue
            looked += 1
            if found := fault(link, path if link.startswith(("#", "?")) else None, path.parent):
                wrong.append(f"{path.relative_to(site)}:{link.getparent().sourceline}: {link} {found}")
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
