"""What readers do on a page, in a real browser: follow a flow, tick a sheet, work out dates."""

from __future__ import annotations

import datetime
import io
import json
import re

import icalendar
import pytest
from pypdf import PdfReader

from complaint_standards import assessment
from complaint_standards.check.assessment import fits
from complaint_standards.dates import follow
from complaint_standards.load import load, load_assessment
from complaint_standards.markup import day
from complaint_standards.resolve import resolve
from conftest import ROOT
from test_browser import BUILT, page, site  # noqa: F401


def _vectors(name: str) -> dict:
    return json.loads((ROOT / "tests" / "vectors" / f"{name}.json").read_text(encoding="utf-8"))


def _kept(page) -> list[str]:
    """What the browser keeps for our pages, but for the theme's choice of light or dark."""
    return page.evaluate("[...Object.keys(localStorage).filter(key => !key.endsWith('__palette')), ...Object.keys(sessionStorage), ...document.cookie.split(';').filter(Boolean)]")


# --- follow ----------------------------------------------------------------------------------------
def _at(page, step: str) -> None:
    """Wait for this screen, alone: a page hears of its new address a moment after the address has it."""
    page.wait_for_function("step => [...document.querySelectorAll('.screen')].filter(one => one.offsetParent !== null).map(one => one.id).join() === step", arg=step)


def _press_link(page, words: str) -> None:
    """With the Tab key to the link that says so, and Enter: what the focus is on is told by the browser."""
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"{words!r} cannot be reached with the Tab key")


def test_a_flow_is_followed_by_keyboard_and_the_address_holds_the_place(page, site):
    page.goto((site / "acute" / "quick-reference" / "spoken-complaint.html").as_uri())
    page.locator("a.answer").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/follow/spoken-complaint.html")
    _at(page, "unsafe")
    page.locator(".follow .answers:not([hidden]) .answer").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # No
    place = lambda: page.evaluate("decodeURIComponent(location.hash)")
    page.wait_for_url("**#unsafe,*")
    _at(page, "needs")
    while not page.locator(".screen:not(.away)[data-kind=end]").count():
        before = page.url
        page.locator(".screen:not(.away) h2:focus").wait_for()  # the focus is on the new question
        _press_link(page, "No" if place().endswith("settled") else "Done. Next")
        page.wait_for_url(lambda address: address != before)
        _at(page, place().rpartition(",")[2])
    assert place() == "#unsafe,needs,listen,write-down,put-right,pals,settled,reassure,pass-on"
    finish = page.locator(".finish").inner_text()
    assert "A spoken complaint" in finish and "What to say when you listen" in finish and "By when" in finish
    page.locator(".trail summary").click()
    assert page.locator(".trail li").nth(6).inner_text().endswith("No")
    page.go_back()
    _at(page, "reassure")
    page.locator(".follow .back").click()
    _at(page, "settled")
    assert not page.locator(".finish").is_visible()
    page.locator(".follow .again").click()
    _at(page, "unsafe")
    assert not page.locator(".follow .again").is_visible()


def test_a_place_in_a_flow_can_be_linked_to_and_nothing_is_stored(page, site):
    address = (site / "primary-care" / "follow" / "overview.html").as_uri()
    page.goto(f"{address}#unsafe,make-safe,listen")
    _at(page, "listen")
    assert page.locator(".trail li").count() == 2
    page.goto(f"{address}#settled")
    _at(page, "settled")
    assert not page.locator(".trail").is_visible()
    page.goto(f"{address}#unsafe,ombudsman")  # no step leads there
    _at(page, "unsafe")
    assert not _kept(page)


def test_a_flow_can_be_followed_without_javascript(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "acute" / "follow" / "spoken-complaint.html").as_uri())
    assert page.locator(".screen").count() == sum(one.is_visible() for one in page.locator(".screen").all()) > 8
    page.locator("#unsafe .answer", has_text="No").click()
    assert page.url.endswith("#needs") and page.locator("#needs h2").is_visible() and page.locator(".finish").is_visible()
    context.close()


# --- tick ------------------------------------------------------------------------------------------
def test_a_checklist_is_ticked_on_screen_prints_so_and_forgets(page, site):
    address = (site / "acute" / "quick-reference" / "spoken-complaint-list.html").as_uri()
    page.goto(address)
    boxes = page.locator(".boxes input")
    assert not page.locator(".tick-tools button").is_visible()
    page.locator(".boxes label").nth(1).click(position={"x": 60, "y": 12})  # the words tick too
    boxes.nth(3).focus()
    page.keyboard.press("Space")
    assert page.locator(".tick-tools [role=status]").inner_text() == f"2 of {boxes.count()} done."
    page.emulate_media(media="print")
    tick = "n => parseFloat(getComputedStyle(document.querySelectorAll('.boxes input')[n], '::before').borderBottomWidth) || 0"
    assert page.evaluate(tick, 1) >= 1 and page.evaluate(tick, 0) == 0
    assert len(PdfReader(io.BytesIO(page.pdf(format="A4", print_background=False, prefer_css_page_size=True))).pages) == 1
    page.emulate_media(media="screen")
    other = page.context.new_page()
    other.goto(address)
    assert other.locator(".boxes input:checked").count() == 0
    other.close()
    page.locator(".tick-tools button").click()
    page.locator(".tick-tools [role=status]", has_text=re.compile("^$")).wait_for(state="attached")
    assert page.locator(".boxes input:checked").count() == 0
    assert not _kept(page)


# --- dates -----------------------------------------------------------------------------------------
def test_javascript_counts_days_and_reads_values_as_python_does(page, site):
    page.goto((site / "acute" / "dates.html").as_uri())
    dates, values = _vectors("dates"), _vectors("values")
    found = page.evaluate("""({holidays, cases}) => { const {dates, values} = complaints; return cases.map(({start, time, counting}) => {
        const end = dates.count(dates.day(start), values.counted(time), counting, holidays);
        return [dates.iso(end), dates.sure(dates.day(start), end, values.counted(time), holidays)]; }); }""", dates)
    assert [[case["start"], case["time"], case["counting"], *one] for case, one in zip(dates["cases"], found)] == [[case[key] for key in ("start", "time", "counting", "end", "sure")] for case in dates["cases"]]
    found = page.evaluate("""({roles, cases}) => { const {values} = complaints; return cases.map(({definition, given}) => {
        const {limits, ...rest} = definition, it = {...rest, ...(limits || {})};
        ["least", "most"].forEach((key) => { if (it[key] !== undefined) it[key] = String(it[key]); });
        const {value, expected} = values.parse(it, given);
        if (expected) return {expected};
        const definitions = {it}, settings = {it: value};
        Object.entries(roles).forEach(([id, role]) => { definitions[id] = {type: "role"}; settings[id] = role; });
        return {value, beyond: values.beyond(it, value), reads: values.reads("it", definitions, settings)}; }); }""", values)
    for case, one in zip(values["cases"], found, strict=True):
        assert one == {key: case[key] for key in ("expected", "value", "beyond", "reads") if key in case}, case


# --- how are we doing ------------------------------------------------------------------------------
def test_javascript_scores_merges_and_compares_as_python_does(page, site):
    page.goto((site / "acute" / "self-assessment.html").as_uri())
    cases = _vectors("assessment")
    found = page.evaluate("""({asked, scores, compared, together}) => { const {assess} = complaints, rows = asked.map(([id, standard]) => ({id, standard})), flat = (one) => one && [one.answered, one.of, one.tenths, one.level];
        return {scores: scores.map(({views, target}) => { const {answers, standards, whole, gaps} = assess.score(rows, views, target);
                    return {levels: answers.map((one) => one.level), agreed: answers.map((one) => one.agreed), standards: Object.fromEntries(Object.entries(standards).map(([letter, one]) => [letter, flat(one)])), whole: flat(whole), gaps: gaps.map((one) => [one.row, one.gap])}; }),
                compared: compared.map(({files, anonymous}) => { const {names, scores, rows: levels} = assess.compare(files.map((one) => ({one, found: assess.score(rows, one.views, 3)})), anonymous);
                    return {names, scores: scores.map(([letter, given, change]) => [letter, given.map((one) => one && one.tenths), change]), rows: levels}; }),
                together: assess.together(together.files).views}; }""", cases)
    for name in ("scores", "compared"):
        for case, one in zip(cases[name], found[name], strict=True):
            assert one == {key: case[key] for key in one}, case["why"]
    assert found["together"] == cases["together"]["views"]


def _assess(page, site, path: str = "self-assessment.html") -> None:
    page.goto((site / "acute" / path).as_uri())
    page.locator("#assessed").fill("2026-11-01")


def _saved(page, button: str, to):
    with page.expect_download() as waiting:
        page.locator(button).click()
    waiting.value.save_as(to)
    return to


def test_an_assessment_is_filled_in_saved_opened_and_compared(page, site, acute, tmp_path):
    _assess(page, site)
    asked = lambda: page.evaluate("[...document.querySelectorAll('[data-row]')].filter(one => one.offsetParent).length")
    assert asked() == len(assessment.rows(acute, "short"))
    for row, level in (("care-stays-safe", 1), ("kept-told", 2), ("answers-are-clear", 4)):
        page.locator(f"[name=level-{row}][value='{level}']").check()
    page.locator("#evidence-care-stays-safe").fill("The leaflet: https://example.org/a?b=1\n=Three staff, \"asked\"\n")
    page.locator("#note-care-stays-safe").fill("Two lines\nand: a # sign, \u2028 and \u0007")
    page.locator("#return-received").fill("120")
    page.get_by_role("button", name="Add an action for: People know").click()
    assert page.evaluate("document.activeElement.id") == "action-0-what"
    page.locator("#action-0-what").fill("Say it aloud")
    page.locator("#action-0-owner").fill("Ward manager")
    page.locator("#contributor").fill("Matron")
    page.locator("#contributor").press("Tab")
    page.locator("[name=level-care-stays-safe][value='3']").check()
    assert "Agreed together: 1 Not yet" in page.locator("#care-stays-safe .others").inner_text()
    assert page.locator(".assess-score").inner_text() == "3 of 10 answered. A – · B 1.0 · C 2.0 · D 4.0 · All 2.3, level 2 Sometimes"
    assert page.locator(".assess-objectives").inner_text() == "Say it aloud. So that: People know that their care is safe."
    entry, problems = load_assessment(_saved(page, ".assess-save", tmp_path / "one.yml"))
    assert not problems and not [one for one in fits(entry, acute) if not one.notice]
    one, found = entry.shape, assessment.results(entry.shape, acute)
    assert [(view.row, view.level, view.by) for view in one.views] == [("care-stays-safe", 1, None), ("kept-told", 2, None), ("answers-are-clear", 4, None), ("care-stays-safe", 3, "Matron")]
    assert [(item.what, item.link) for item in one.views[0].evidence] == [("The leaflet", "https://example.org/a?b=1"), ('=Three staff, "asked"', None)] and one.return_.received == 120
    assert one.views[0].note == "Two lines and: a # sign, and" and found.whole.tenths == 23
    assert _saved(page, ".assess-csv", tmp_path / "plan.csv").read_bytes() == assessment.plan_csv(one, found, acute).encode()
    page.locator("#return-due").fill("2027-06-30")
    (event,) = icalendar.Calendar.from_ical(_saved(page, ".assess-dates", tmp_path / "plan.ics").read_bytes()).walk("VEVENT")
    assert event.decoded("dtstart") == datetime.date(2027, 6, 30) and event["summary"] == "The complaints return is due"
    page.locator("#return-due").fill("")
    assert load_assessment(_saved(page, ".assess-share", tmp_path / "shared.yml"))[0].shape == assessment.shared(one)
    # what was saved is opened again, as it was
    page.reload()
    page.locator("#assess-open").set_input_files(tmp_path / "one.yml")
    page.locator(".said", has_text="Opened one.yml").wait_for()
    assert load_assessment(_saved(page, ".assess-save", tmp_path / "again.yml"))[0].shape == one
    # an earlier year beside it, then a partner's file laid into it
    (tmp_path / "before.yml").write_text(assessment.write(one.model_copy(update={"date": datetime.date(2025, 11, 1), "views": one.views[1:3], "plan": ()})))
    page.locator("#assess-beside").set_input_files(tmp_path / "before.yml")
    page.locator(".assess-compared table").wait_for()
    assert page.locator(".assess-compared tbody tr", has_text="Being thorough and fair").inner_text().split("\t")[1:] == ["2.0", "2.0", "same"]
    (tmp_path / "wrong.yml").write_text("views:\n  - {row: a, level: 9}\n")
    page.locator("#assess-merge").set_input_files(tmp_path / "wrong.yml")
    page.locator(".said", has_text="wrong.yml was not taken in. edition is missing.").wait_for()
    sides = PdfReader(io.BytesIO(page.pdf(format="A4", print_background=False, prefer_css_page_size=True))).pages
    assert "For leaders, on one page" in "".join(side.extract_text() for side in sides)
    page.evaluate("document.body.classList.add('print-leaders')")
    sides = PdfReader(io.BytesIO(page.pdf(format="A4", print_background=False, prefer_css_page_size=True))).pages
    assert len(sides) == 1 and "Widest gaps" in sides[0].extract_text() and "no judgement" in sides[0].extract_text()
    assert not _kept(page)


def test_a_partner_fills_in_a_form_alone(page, site, acute, tmp_path):
    _assess(page, site, "assessment-partner.html")
    page.locator("[name=level-care-stays-safe][value='1']").check()
    page.locator("#note-care-stays-safe").fill("People are afraid.")
    page.locator(".assess-save").click()
    assert "Say first who you are" in page.locator(".said").inner_text()
    page.locator("#contributor").fill("Advocacy service")
    entry, problems = load_assessment(_saved(page, ".assess-save", tmp_path / "partner.yml"))
    (view,) = entry.shape.views
    assert not problems and (view.by, view.outside, view.level, view.note) == ("Advocacy service", True, 1, "People are afraid.") and assessment.results(entry.shape, acute).whole.level is None


def test_leaving_with_unsaved_work_is_asked_about(page, site):
    _assess(page, site)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("[name=level-care-stays-safe][value='1']").check()
    page.goto((site / "acute" / "index.html").as_uri())
    assert asked == ["beforeunload"]


@pytest.fixture(scope="module")
def acute():
    library, _ = load(ROOT)
    return resolve(library, "acute", BUILT)[0]


def _told(page) -> dict[str, list[str]]:
    """The dates that each clock on the page tells, as a reader sees them."""
    return page.evaluate("""Object.fromEntries([...document.querySelectorAll('[data-clock]')].filter(row => row.offsetParent !== null).map(row =>
        [row.dataset.clock, [...row.querySelectorAll('.date > span:not(.remark), .date li')].map(one => one.textContent)]))""")


def test_the_page_tells_the_dates_that_python_works_out(page, site, acute):
    page.goto((site / "acute" / "dates.html").as_uri())
    said = lambda date: f"{date:%A} {day(date)}"
    for received, came, knew in (("2026-12-24", "spoken", "2025-12-23"), ("2027-08-31", "written", ""), ("2028-02-29", "spoken", "2027-02-28")):
        page.locator("#received").fill(received)
        page.locator("#knew").fill(knew)
        page.locator(f"[name=came][value={came}]").check()
        expected = follow(acute, datetime.date.fromisoformat(received), frozenset({came}), datetime.date.fromisoformat(knew) if knew else None)
        assert _told(page) == {one.clock: [said(date) for date in one.dates] for one in expected}
    page.locator("#received").fill("2026-12-24")
    page.locator("#knew").fill("2025-12-23")
    assert "use both tests before you decide" in page.locator("[data-clock=complain-by] .remark").inner_text()
    page.locator("#received").fill("2028-12-28")
    assert "We know bank holidays only from" in page.locator("[data-clock=acknowledge-by] .remark").inner_text()
    page.locator("#received").fill("2026-12-13")
    assert "The working day before is Friday 11 June 2027" in page.locator("[data-clock=outer-limit] .remark").inner_text()
    sides = PdfReader(io.BytesIO(page.pdf(format="A4", print_background=False, prefer_css_page_size=True))).pages
    assert len(sides) == 1 and "13 December 2026" in sides[0].extract_text() and "How we count" not in sides[0].extract_text()
    assert not _kept(page)


def test_the_calendar_file_is_whole_and_names_nobody(page, site, acute):
    page.goto((site / "acute" / "dates.html").as_uri())
    page.locator("#received").fill("2026-12-17")
    page.locator("[name=came][value=spoken]").check()
    files = []
    for wanted in (True, False):
        page.locator(".dates-updates").set_checked(wanted)
        with page.expect_download() as waiting:
            page.locator(".dates-save").click()
        assert waiting.value.suggested_filename == "complaint-2026-12-17.ics"
        files.append(open(waiting.value.path(), "rb").read())
    assert all(len(line) <= 75 for line in files[0].split(b"\r\n")) and files[0].count(b"\n") == files[0].count(b"\r\n")
    events = [event for event in icalendar.Calendar.from_ical(files[0]).walk("VEVENT")]
    expected = sorted(date for one in follow(acute, datetime.date(2026, 12, 17), frozenset({"spoken"})) for date in one.dates)
    assert sorted(event.decoded("dtstart") for event in events) == expected
    assert len({event["uid"] for event in events}) == len(events) and all(len(event.walk("VALARM")) == 1 for event in events)
    acknowledge = next(event for event in events if event["summary"] == "Acknowledge it, and offer to talk")
    assert acknowledge.decoded("dtstart") == datetime.date(2026, 12, 22) and "came on Thursday 17 December 2026" in acknowledge["description"]
    assert 2 < len(icalendar.Calendar.from_ical(files[1]).walk("VEVENT")) < len(events)


def test_without_javascript_the_dates_page_says_so_and_shows_an_example(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "acute" / "dates.html").as_uri())
    assert page.locator(".needs-script").is_visible() and not page.locator(".dates-form").is_visible()
    assert "December 2026" in page.locator("[data-clock=acknowledge-by] .date").inner_text()
    context.close()
