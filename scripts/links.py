"""Check every link and every anchor inside the built sites.

LinkChecker follows the links; our own pass checks the anchors, because LinkChecker's takes minutes for
that and only warns (docs/design/site-engine.md).
"""

from __future__ import annotations

import functools
import os
import re
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path

import lxml.etree
import lxml.html

ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.I)
_LINKS = lxml.etree.XPath("//@href | //@src | //svg//@*[name() = 'xlink:href']", smart_strings=False)
_IDS = lxml.etree.XPath("//@id | //a/@name", smart_strings=False)


def anchors(site: Path) -> tuple[list[str], int]:
    """What is wrong with links and anchors below `site`, and how many links were looked at."""
    root = str(site.resolve())
    there = {os.path.join(folder, name) for folder, _, names in os.walk(root) for name in names}
    pages = {path: lxml.html.parse(path, lxml.html.HTMLParser(encoding="utf-8")) for path in sorted(there) if path.endswith(".html")}
    ids = {path: {"", "__top", *_IDS(page)} for path, page in pages.items()}

    @functools.cache  # a menu has the same links on each page of a folder
    def fault(link: str, page: str | None, folder: str) -> str:
        parts = urllib.parse.urlsplit(link)
        target = os.path.normpath(os.path.join(folder, urllib.parse.unquote(parts.path))) if parts.path else page
        if target not in there:
            return "leads to a folder, which shows nothing without a server" if os.path.isdir(target) else "leads to a file that is not there"
        return "" if urllib.parse.unquote(parts.fragment) in ids.get(target, {urllib.parse.unquote(parts.fragment)}) else "leads to a place that is not on that page"

    wrong, looked = [], 0
    for path, page in pages.items():
        if os.path.basename(path) == "404.html":
            continue
        found, folder = [link for link in _LINKS(page) if link and not ELSEWHERE.match(link)], os.path.dirname(path)
        looked += len(found)
        for link in dict.fromkeys(found):
            if said := fault(link, path if link.startswith(("#", "?")) else None, folder):
                line = page.xpath("//*[@* = $link]", link=link)[0].sourceline
                wrong.append(f"{os.path.relpath(path, root)}:{line}: {link} {said}")
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
