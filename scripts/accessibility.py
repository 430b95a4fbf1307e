"""Look at every kind of page of every sector in every setting: make accessibility, or accessibility.py SITE

Each page is looked at by axe-core and by what axe does not do: nothing scrolls sideways, the words and lines of
drawings stand out from what they lie on, the keyboard reaches everything and shows where it is. Every page of every
site is valid HTML. The tests look at a part of this, with the same functions.
"""

from __future__ import annotations

import concurrent.futures
import datetime
import functools
import http.server
import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import axe_playwright_python
from playwright.sync_api import Page, sync_playwright

from complaint_standards.build import checked
from complaint_standards.pages import kinds, pages
from complaint_standards.pages.help import LARGE, SCHEMES, WIDTHS

ROOT = Path(__file__).parents[1]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# The best practices are no part of WCAG, and cheap to keep. The name of a control has to hold the words that are seen (2.5.3).
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "rules": {"label-content-name-mismatch": {"enabled": True}}, "resultTypes": ["violations"]}
NORMAL = 100
HEIGHT = 900
AA_WORDS, AA_LINES = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11


class Setting(NamedTuple):
    """How a page is looked at: colours, width in pixels, size of letters in per cent."""

    scheme: str
    width: int
    letters: int

    def __str__(self) -> str:
        return f"{self.scheme}, {self.width} px, letters at {self.letters} %"


SETTINGS = [Setting(scheme, width, NORMAL) for scheme in SCHEMES for width in WIDTHS] + [Setting(scheme, width, LARGE) for scheme in SCHEMES for width in WIDTHS[1:]]


def one_of_each(resolved) -> dict[str, str]:
    """The address of one page of each kind of a site, from its root, by the kind."""
    return {kind: found[0][:-3] + ".html" for kind, found in kinds(resolved, pages(resolved)).items() if kind != "moved"}


def open_in(browser, setting: Setting) -> Page:
    page = browser.new_context(viewport={"width": setting.width, "height": HEIGHT}, color_scheme=setting.scheme, reduced_motion="reduce").new_page()
    if setting.letters != NORMAL:  # as a reader sets it in the browser: everything that is measured in letters grows
        page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 16 * setting.letters // 100, "fixed": 13 * setting.letters // 100}})
    return page


def look(page: Page, most: int | None = None, menu: bool = True) -> list[str]:
    """What is wrong with the page that is open. `most`: how many entries of a list are looked at; all if None. `menu`: look
    at the menu beside it too, which is half of a page, and the same on all pages of a site."""
    if most is not None:
        fewer(page, most)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate("([where, rules]) => axe.run(where || document, rules).then(result => result.violations)", [None if menu else {"exclude": [[".md-sidebar--primary"]]}, RULES])
    wrong = [f"axe: {one['id']} ({one['impact']}), {len(one['nodes'])} times: {one['help']}; {' '.join(map(str, one['nodes'][0]['target']))}" for one in found]
    return [*wrong, *sideways(page), *pale(page)]


def fewer(page: Page, most: int) -> None:
    """Leave so many entries in each list of the page that is open."""
    page.evaluate("most => document.querySelectorAll('ul, ol, dl, tbody').forEach(list => { while (list.children.length > most) list.lastElementChild.remove(); })", most)


def sideways(page: Page) -> list[str]:
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return [f"scrolls sideways: {wide} pixels on {screen}"] if wide > screen else []


def pale(page: Page) -> list[str]:
    """Words and lines of the drawings that are seen which do not stand out enough from what they lie on."""
    return page.evaluate("""([words, lines]) => {
        const shown = element => element.getClientRects().length > 0;
        const light = colour => { const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(one => one / 255).map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
        const contrast = (one, other) => { const [low, high] = [light(one), light(other)].sort((a, b) => a - b); return (high + 0.05) / (low + 0.05); };
        const fill = element => getComputedStyle(element).fill, stroke = element => getComputedStyle(element).stroke;
        const wrong = [];
        const compare = (what, front, back, least) => { const found = contrast(front, back); if (found < least) wrong.push(`drawing: ${what} ${front} on ${back} is ${found.toFixed(2)} to 1`); };
        document.querySelectorAll('svg[role=list]').forEach(svg => {
            if (!shown(svg)) return;
            const paper = fill(svg.querySelector('.flow-paper'));
            svg.querySelectorAll('[role=listitem]').forEach(item => {
                const shape = item.querySelector('rect, polygon'), text = item.querySelector('text');
                compare(`“${text.textContent.trim().slice(0, 30)}”`, fill(text), fill(shape), words);
                compare('the frame of a box', stroke(shape), paper, lines);
            });
            svg.querySelectorAll('.flow-said text').forEach(text => compare(`“${text.textContent}”`, fill(text), paper, words));
            svg.querySelectorAll('g.flow-line path').forEach(path => compare('a line', path.getAttribute('stroke') === 'none' ? fill(path) : stroke(path), paper, lines));
        });
        return wrong;
    }""", [AA_WORDS, AA_LINES])


def by_keyboard(page: Page, most: int = 400) -> tuple[list[str], int]:
    """Go through the open page with the Tab key: what has the focus and does not show it, or lies under something; and how
    many stops there are."""
    wrong, stops = [], 0
    where = """() => {
        const at = document.activeElement;
        if (!at || at === document.body) return null;
        if (!at.matches(':focus')) return {ring: true, seen: true, inside: true};  // in a part that the browser draws, with a ring of its own
        const style = getComputedStyle(at), box = at.getBoundingClientRect();
        const name = `${at.tagName.toLowerCase()} “${(at.textContent || at.getAttribute('aria-label') || at.id).trim().slice(0, 40)}”`;
        const ring = [at, at.nextElementSibling].filter(Boolean).some(one => { const look = getComputedStyle(one); return look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2; });
        const onScreen = [...at.getClientRects()].map(one => [Math.max(one.left, 0), Math.max(one.top, 0), Math.min(one.right, innerWidth), Math.min(one.bottom, innerHeight)]);  // a link may run over two lines, a table over more than the screen
        const points = onScreen.flatMap(([left, top, right, bottom]) => [[(left + right) / 2, (top + bottom) / 2], [left + 2, top + 2], [right - 2, bottom - 2]]);
        const seen = style.opacity === '0' || points.some(([x, y]) => { const top = document.elementFromPoint(x, y); return top && (at.contains(top) || top.contains(at)); });
        return {name, ring, seen, inside: box.bottom > 0 && box.top < innerHeight};
    }"""
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(where)
        if here and not (here["seen"] and here["inside"]):
            page.wait_for_timeout(300)  # the theme moves the menu along, after a moment
            here = page.evaluate(where)
        if here is None:
            break
        stops += 1
        if not here["ring"]:
            wrong.append(f"the focus cannot be seen on {here['name']}")
        if not (here["seen"] and here["inside"]):
            wrong.append(f"{here['name']} has the focus and lies under something, or out of sight")
    return wrong, stops


def invalid(paths: Iterable[Path]) -> list[str]:
    """What html-validate finds in these files. tests/tools/htmlvalidate.cjs says which of its rules are off, and why."""
    paths = [str(path) for path in paths]
    tool = ROOT / ".venv" / "checkers" / "node_modules" / ".bin" / "html-validate"
    wrong = []
    for batch in itertools.batched(paths, 200) if hasattr(itertools, "batched") else [paths[n : n + 200] for n in range(0, len(paths), 200)]:
        with tempfile.NamedTemporaryFile() as out:  # its output is longer than a pipe holds
            done = subprocess.run([ROOT / ".venv" / "bin" / "node", tool, "--config", ROOT / "tests" / "tools" / "htmlvalidate.cjs", "--formatter", f"json={out.name}", *batch], capture_output=True, text=True)
            found = out.read().decode()
        if done.returncode not in (0, 1) or not found:
            raise SystemExit(f"html-validate did not run: {done.stderr or done.stdout}")
        wrong += [f"{one['filePath']}:{said['line']}: {said['ruleId']}: {said['message']}" for one in json.loads(found) for said in one["messages"]]
    return wrong


def _sector(job: tuple[str, str, dict[str, str], str]) -> tuple[list[str], int, int]:
    """Look at one site: what is wrong, how many pages were looked at in how many settings, how many stops the keyboard made."""
    address, sector, looked_at, chromium = job
    wrong, count, stops = [], 0, 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for _, alike in itertools.groupby(SETTINGS, key=lambda setting: (setting.scheme, setting.letters)):  # what differs only in width needs no new page
            alike = list(alike)
            page = open_in(browser, alike[0])
            for n, (kind, path) in enumerate(looked_at.items()):
                page.goto(f"{address}/{sector}/{path}")
                for setting in alike:
                    page.set_viewport_size({"width": setting.width, "height": HEIGHT})
                    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")  # what became too wide can be scrolled by keyboard then
                    wrong += [f"{sector}/{path} ({kind}; {setting}): {words}" for words in look(page, menu=n == 0)]
                    count += 1
            page.context.close()
        page = open_in(browser, SETTINGS[-1]._replace(letters=NORMAL))
        for kind, path in looked_at.items():
            page.goto(f"{address}/{sector}/{path}")
            found, made = by_keyboard(page)
            wrong += [f"{sector}/{path} ({kind}; keyboard): {words}" for words in dict.fromkeys(found)]
            stops += made
        browser.close()
    return wrong, count, stops


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *words) -> None:
        pass


def main() -> int:
    site = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "site")
    chromium = (ROOT / ".venv" / "browser").read_text(encoding="utf-8").strip()
    result = checked(ROOT, datetime.date.today())
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site)))  # 404.html knows only addresses of a server
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    jobs = [(address, one.id, one_of_each(one), chromium) for one in result.variants]
    jobs.append((address, ".", {path.stem: path.name for path in sorted(site.glob("*.html"))}, chromium))
    wrong, count, stops = 0, 0, 0
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count() or 1) as pool:
        for job, (found, looked, made) in zip(jobs, pool.map(_sector, jobs)):
            print(f"{job[1].replace('.', 'the front door')}: {len(job[2])} kinds of page in {len(SETTINGS)} settings, {made} stops by keyboard: {len(found)} wrong")
            print("".join(f"  {words}\n" for words in found), end="", flush=True)
            wrong, count, stops = wrong + len(found), count + looked, stops + made
    every = sorted(site.rglob("*.html"))
    html = invalid(every)
    print(f"HTML: {len(every)} pages, {len(html)} wrong")
    print("".join(f"  {words}\n" for words in html), end="")
    print(f"{count} times a page in a setting ({len(SETTINGS)} settings), {stops} stops by keyboard, {len(every)} pages of HTML: {wrong + len(html)} wrong")
    return 1 if wrong or html else 0


if __name__ == "__main__":
    sys.exit(main())
