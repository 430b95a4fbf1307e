"""What a built site gives a browser: how much, from where, with what policy; a copy that is kept; marks of age and place."""

from __future__ import annotations

import functools
import gzip
import http.server
import re
import shutil
import threading
from pathlib import Path

import pytest

from complaint_standards import finish, model, trust
from complaint_standards.load import CORE
from complaint_standards.lock import entry_marks
from complaint_standards.markup import report
from complaint_standards.pages import pages
from conftest import DATE
from test_browser import BUILT, SECTORS, ask, page, site  # noqa: F401

MOST = 250_000  # bytes over the wire, on a first view


class _Server(http.server.SimpleHTTPRequestHandler):
    """Serves a folder as a good host does, compressed; counts what each page asks for."""

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            return self.send_error(404)
        data = path.read_bytes() if path.suffix in (".woff2", ".png") else gzip.compress(path.read_bytes(), 6, mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix not in (".woff2", ".png"):
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.server.asked.append((self.path.partition("?")[0], len(data)))
        try:
            self.wfile.write(data)
        except ConnectionError:
            pass  # the page was left before it had come

    def log_message(self, *words):
        pass


@pytest.fixture
def served():
    """Serve a folder: gives the address and the list of what was asked for."""
    servers = []

    def start(folder: Path):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Server, directory=str(folder)))
        server.asked = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/", server.asked

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def visit(browser):
    """A new browser without a cache, whose pages fail the test when they ask another host, break, or break the policy."""
    contexts, wrong = [], []

    def start(**settings):
        context = browser.new_context(**settings)
        contexts.append(context)
        context.add_init_script("window.addEventListener('securitypolicyviolation', event => console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample))")
        page = context.new_page()
        page.on("console", lambda said: wrong.append(f"{page.url}: {said.text}") if "policy" in said.text.lower() else None)
        page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
        page.on("request", lambda request: wrong.append(f"{page.url} asked {request.url}") if not request.url.startswith(("http://127.0.0.1:", "file:", "data:", "blob:")) else None)
        return page

    yield start
    for context in contexts:
        context.close()
    assert not wrong, "\n".join(wrong[:10])


def _alike(site: Path) -> dict[tuple[str, ...], list[str]]:
    """The pages that have the same scripts, by these, the shortest first."""
    alike = {}
    for path in site.rglob("*.html"):
        if path.name == "404.html":  # knows only addresses of a server
            continue
        scripts = tuple(re.findall(r'<script src="[^"]*/([^"/]+)"', words := path.read_text(encoding="utf-8")))
        alike.setdefault(scripts, []).append((len(words), path.relative_to(site).as_posix()))
    return {scripts: [path for _, path in sorted(found)] for scripts, found in alike.items()}


def test_no_first_view_weighs_more_than_it_may(visit, served, site, record_property):
    """The longest page for each set of scripts, of those whose words and scripts are largest; fonts included, with nothing in the browser's cache."""
    address, asked = served(site)
    size = {path.name: path.stat().st_size for path in site.rglob("*.js")}
    heaviest = sorted(((sum(size[name] for name in scripts) + (site / pages[-1]).stat().st_size, scripts, pages[-1]) for scripts, pages in _alike(site).items()), reverse=True)
    weights = {}
    for _, scripts, path in heaviest[:4]:
        page = visit()
        asked.clear()
        page.goto(address + path)
        page.wait_for_function("names => names.every(name => performance.getEntriesByType('resource').some(one => one.responseEnd && one.name.split('?')[0].endsWith('/' + name)))", arg=scripts)
        page.wait_for_load_state("networkidle")  # by itself it may come before a busy machine has asked for the scripts
        weights[path] = sum(size for _, size in asked)
        assert not [name for name, _ in asked if "/search/" in name], f"{page.url} fetches the search before anyone asked for it"
        page.context.close()
    for path, found in sorted(weights.items(), key=lambda pair: -pair[1]):
        record_property("figure", f"weight, {path}: {found / 1000:.0f} kB compressed on first view, of {MOST / 1000:.0f}")
    assert max(weights.values()) <= MOST, weights


def test_pages_keep_to_their_policy_from_a_folder(visit, site):
    """A page for each set of scripts. tests/test_accessibility.py looks at every kind of page, and the weights are taken over the web."""
    page = visit()
    for path, *_ in _alike(site).values():
        page.goto((site / path).as_uri())
        assert page.evaluate("document.fonts.size") > 0 and page.evaluate("typeof document.querySelector('.find-open').click") == "function"
        assert page.evaluate("document.querySelector('.find-open').tagName") == "BUTTON", f"the script did not run on {path}"
    page.goto((site / "acute" / "index.html").as_uri())
    page.get_by_role("button", name="Search").click()
    page.locator("dialog.find .tasks").wait_for()


def test_a_script_that_was_put_into_a_page_does_not_run(browser, site, tmp_path):
    shutil.copytree(site / "dental", tmp_path / "dental")
    path = tmp_path / "dental" / "glossary.html"
    path.write_text(path.read_text(encoding="utf-8").replace("</article>", "<script>document.title = 'taken'</script><img src=x onerror=\"document.title = 'taken'\"></article>"), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    assert page.title() != "taken"
    page.close()


def test_a_kept_copy_works_without_signal_says_so_and_is_brought_up_to_date(browser, served, site, tmp_path):
    shutil.copytree(site / "ambulance", tmp_path / "site" / "ambulance")
    address, asked = served(tmp_path / "site")
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}ambulance/keep.html")
    page.get_by_role("button", name="Keep a copy on this device").click()
    page.locator(".keep-state", has_text="A copy is kept").wait_for(timeout=60000)
    fetched = len(asked)
    context.set_offline(True)
    page.goto(f"{address}ambulance/procedure/look-closer.html")
    assert "No signal" in page.locator(".stale").inner_text() and "1 December 2026" in page.locator(".stale").inner_text()
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Atkinson') and len(asked) == fetched
    page.get_by_role("button", name="Search").click()
    ask(page, "hear the 999 call")
    page.locator(".find-results ol a").first.click()
    page.locator(".stale").wait_for()
    context.set_offline(False)
    page.goto(f"{address}ambulance/procedure/look-closer.html")
    assert page.locator(".stale").count() == 0, "with a signal the newest page is shown, without a mark"

    changed = tmp_path / "site" / "ambulance" / "glossary.html"  # a new edition comes out
    changed.write_text(changed.read_text(encoding="utf-8").replace("<h1", "<h1 data-new", 1), encoding="utf-8")
    (tmp_path / "site" / "ambulance" / finish.WORKER).write_text(finish._worker(tmp_path / "site" / "ambulance"), encoding="utf-8")
    asked.clear()
    page.evaluate("navigator.serviceWorker.getRegistration().then(found => found.update()).then(found => new Promise(done => { const worker = found.installing || found.waiting; if (!worker) return done(); worker.addEventListener('statechange', () => worker.state === 'activated' && done()); }))")
    assert [name for name, _ in asked if name.endswith(".html")] == ["/ambulance/glossary.html"], "only what changed is fetched again"
    context.set_offline(True)
    page.goto(f"{address}ambulance/glossary.html")
    assert page.locator("h1[data-new]").count() == 1
    keys = page.evaluate("caches.keys().then(names => caches.open(names[0])).then(cache => cache.keys()).then(keys => keys.map(key => key.url).filter(url => url.includes('glossary')))")
    assert len(keys) == 1, "what is no longer part of the site is let go"
    context.set_offline(False)
    page.goto(f"{address}ambulance/keep.html")
    page.get_by_role("button", name="Remove the copy").click()
    page.locator(".keep-state", has_text="The copy is gone").wait_for()
    assert page.evaluate("caches.keys()") == []
    context.close()


def test_from_a_folder_a_copy_is_there_already(visit, site):
    page = visit()
    page.goto((site / "ambulance" / "keep.html").as_uri())
    assert "a copy already" in page.locator(".keep-state").inner_text() and not page.get_by_role("button", name="copy").count()


def test_each_site_can_be_installed(visit, served, site):
    address, _ = served(site)
    page = visit()
    page.goto(f"{address}ambulance/procedure/look-closer.html")
    found = page.evaluate("fetch(document.querySelector('link[rel=manifest]').href).then(answer => answer.json())")
    assert (found["short_name"], found["display"], found["start_url"]) == ("Complaints", "standalone", "index.html")
    sizes = page.evaluate("""icons => Promise.all(icons.map(icon => new Promise(done => { const image = new Image(); image.onload = () => done(image.width + 'x' + image.height); image.onerror = () => done('missing'); image.src = '../' + icon.src; })))""", found["icons"])
    assert sizes == [icon["sizes"] for icon in found["icons"]]


def test_a_copy_past_its_review_date_says_so_on_screen_and_on_paper(visit, site):
    page = visit()
    page.clock.install(time="2027-11-23T12:00:00")
    page.goto((site / "acute" / "quick-reference" / "sorry-card.html").as_uri())
    assert page.locator(".stale").count() == 0, "the review date itself is in time"
    page.clock.set_fixed_time("2027-11-24T12:00:00")
    page.reload()
    assert "past its review date, 23 November 2027" in page.locator(".stale").inner_text()
    page.emulate_media(media="print")
    assert page.locator(".stale").is_visible()


def test_an_old_address_leads_on_without_javascript(browser, tmp_path, world):
    """An item that had another id before is found at its old address."""
    from complaint_standards.build import build

    path = world / "standards" / "checklists" / "first-words.yml"
    path.write_text(path.read_text(encoding="utf-8") + "formerly: [old-words]\n", encoding="utf-8")
    problems = [problem for problem in build(world, tmp_path / "site", DATE, ["clinic"], lambda words: None) if not problem.notice]
    assert not problems, problems
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((tmp_path / "site" / "clinic" / "quick-reference" / "old-words.html").as_uri())
    page.wait_for_url("**/quick-reference/first-words.html")
    context.close()


def test_every_page_says_what_it_rests_on_and_where_to_say_that_it_is_wrong(resolved):
    one = resolved["clinic"]
    made = pages(one)
    feet = {path: trust.foot(path, page, one) for path, page in made.items()}
    assert all("1 (draft) of 1 January 2026" in foot and "To be reviewed by" in foot and "Say what is wrong on this page" in foot for foot in feet.values())
    sheet = feet["quick-reference/sheet.md"]
    assert "<code>sheet</code>" in sheet and "clause" in sheet and "first edition" in sheet
    assert "subject=Something%20is%20wrong%20in%20sheet&amp;" in sheet and "clinic%2Fquick-reference/sheet.html" in sheet


def test_an_edition_or_a_layer_may_say_where_reports_go(resolved):
    import dataclasses

    one = resolved["clinic"]
    layers = dict(one.library.layers)
    layer = layers["clinic"]
    layers["clinic"] = dataclasses.replace(layer, variant=layer.variant.model_copy(update={"report": "https://example.org/new?title={id}&page={page}"}))
    there = dataclasses.replace(one, library=dataclasses.replace(one.library, layers=layers))
    assert report(there, "sheet", "quick-reference/sheet.md") == "https://example.org/new?title=sheet&amp;page=quick-reference/sheet.html"


def test_a_page_says_what_each_edition_did_to_it(resolved, tiny):
    """New, worded anew, changed, untouched: told from the records of releases."""
    import dataclasses

    from complaint_standards.load import Entry

    one = resolved["pocket"]
    entry = tiny.layers[CORE].items["checklist"]["first-words"]
    _, meaning = entry_marks("checklist", entry)
    mark = lambda text, meaning: {"first-words": model.Mark(kind="checklist", text=text, meaning=meaning)}
    edition = tiny.edition.shape
    records = [("2024.1", {}), ("2025.1", mark("a", meaning)), ("2025.2", mark("b", meaning)), ("2025.3", mark("c", "other")), ("2025.4", mark("c", "other"))]
    releases = {name: Entry(name, model.Release(edition=name, date=edition.date.replace(year=2025, month=n + 1), items=items), tiny.edition.document) for n, (name, items) in enumerate(records)}
    library = dataclasses.replace(tiny, releases=releases)
    told = list(trust._editions(one.items["first-words"], dataclasses.replace(one, library=library)))
    assert [re.sub(r", .*?:", ":", words) for words in told] == ["Edition 2025.1: new.", "Edition 2025.2: worded anew, and asks the same.", "Edition 2025.3: changed.", f"Edition {edition.edition}: changed."]


def test_sites_bring_nothing_that_no_page_asks_for(site):
    assert not list(site.rglob("*.map"))
    for sector in ("", *SECTORS):
        here = site / sector
        assert not (here / "assets/javascripts/lunr").exists() and not (here / "search/search_index.json").exists()
    inline = re.compile(r'unsafe-inline|unsafe-eval| style="| on\w+="')
    for path in site.rglob("*.html"):
        if path.name == "404.html":  # knows only addresses of a server
            continue
        words = path.read_text(encoding="utf-8")
        assert 'http-equiv="Content-Security-Policy"' in words, path
        assert not (inline.search(words) and inline.search(re.sub(r"<(pre|code)\b.*?</\1>", "", words, flags=re.S))), path
