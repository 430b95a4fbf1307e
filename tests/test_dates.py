"""Dates that follow from a complaint: counted by hand in tests/vectors/dates.json, and by both our languages."""

import datetime
import json

import pytest

from complaint_standards import model
from complaint_standards.check import overdue
from complaint_standards.dates import count, follow, sure
from complaint_standards.model import duration
from complaint_standards.resolve import resolve
from conftest import DATE, ROOT

VECTORS = json.loads((ROOT / "tests" / "vectors" / "dates.json").read_text(encoding="utf-8"))
HOLIDAYS = model.Holidays.model_validate(VECTORS["holidays"])
day = datetime.date.fromisoformat


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: f"{case['start']} {case['time']} {case['counting']}")
def test_days_are_counted_as_by_hand(case):
    start, time = day(case["start"]), duration(case["time"])
    end = count(start, time, case["counting"], HOLIDAYS)
    assert (end.isoformat(), sure(start, end, time, HOLIDAYS)) == (case["end"], case["sure"]), case["why"]


def test_the_dates_of_a_spoken_complaint_before_christmas(real):
    one, _ = resolve(real, "acute", DATE)
    found = {found.clock: [date.isoformat() for date in found.dates] for found in follow(one, day("2026-12-24"), frozenset({"spoken"}), day("2025-12-24"))}
    assert found["settle-spoken"] == ["2026-12-29"] and found["acknowledge-by"] == ["2026-12-31"]
    assert found["outer-limit"] == ["2027-06-23"] and found["complain-by"] == ["2026-12-24"] and found["response"] == []
    assert found["updates"][0] == "2027-01-12" and found["updates"][-1] <= found["outer-limit"][0]
    assert "acknowledge-data" not in found


def test_a_letter_has_no_next_working_day_and_tiers_have_names(resolved):
    found = {one.clock: one for one in follow(resolved["clinic"], day("2026-06-01"))}
    assert "settle" not in found and found["answer-by"].names == ("simple complaints", "complex") and len(found["answer-by"].dates) == 2
    assert not next(one for one in follow(resolved["clinic"], day("2027-12-31")) if one.clock == "acknowledge-by").sure


def _easter(year: int) -> datetime.date:
    """Easter Sunday, by the anonymous Gregorian computus."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), g = divmod(b, 4), (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    (i, k), m = divmod(c, 4), (a + 11 * h) // 319
    r = (2 * e + 2 * i - k - h + m + 32) % 7
    month = (h - m + r + 90) // 25
    return datetime.date(year, month, (h - m + r + month + 19) % 32)


def test_the_bank_holidays_are_those_that_the_act_names_and_custom_keeps(real):
    """Banking and Financial Dealings Act 1971, Schedule 1, paragraph 1, Good Friday and Christmas, with substitute days; others come by proclamation."""
    kept = {one.date for one in real.holidays.shape.days}
    one_day = datetime.timedelta(days=1)
    for year in range(real.holidays.shape.since.year, real.holidays.shape.until.year + 1):
        last_monday = lambda month: max(date for n in range(1, 32) if (date := datetime.date(year, month, n)).weekday() == 0)
        assert {_easter(year) - 2 * one_day, _easter(year) + one_day, last_monday(5), last_monday(8)} <= kept
        assert len([date for date in kept if date.year == year]) >= 8
        assert all(date.weekday() < 5 for date in kept), "a day at the weekend has a substitute day"


def test_bank_holidays_that_run_out_are_told_a_year_before(real):
    end = real.holidays.shape.until
    told = lambda date: [problem.what for problem in overdue(real, date) if "bank holidays" in problem.what]
    assert not told(end - datetime.timedelta(days=400)) and told(end - datetime.timedelta(days=300)) == [f"bank holidays are known only up to {end}"]
