"""What the real library promises its readers."""

from __future__ import annotations

import csv
import io
import json

import pytest

from complaint_standards.check import unread
from complaint_standards.check.guidance import LAW, TEMPLATE
from complaint_standards.check.stale import record
from complaint_standards.load import CORE
from complaint_standards.pages import files, pages
from complaint_standards.resolve import active, resolve
from conftest import DATE

SECTORS = {"acute", "ambulance", "dental", "icb", "independent", "mental-health-community", "offender-health", "primary-care"}


@pytest.fixture(scope="module")
def sectors(real):
    return {name: resolve(real, name, DATE)[0] for name in real.variants()}


def test_the_eight_sectors_and_twenty_modules_are_there(sectors):
    assert set(sectors) >= SECTORS
    for one in sectors.values():
        assert len(one.guidance) >= 20 and len(one.checklists) >= 14, one.id
        assert len(one.phrases) >= 5 and len([letter for letter in one.letters if letter.shape.kind == "letter"]) >= 11, one.id


def test_a_module_differs_between_sectors_only_where_it_is_marked(sectors):
    """The seven sections are the shared ones; whatever a sector brings is a note or a section of its own."""
    for one in sectors.values():
        for module in one.guidance:
            for section in module.parts:
                assert section.origins["text"].layer == CORE or section.name not in TEMPLATE, f"{section.id} in {one.id} is not the shared text"
                if section.name not in TEMPLATE:
                    page = pages(one)[f"guidance/{module.id}.md"].body
                    assert "added here" in page[page.index(f"{{#{section.name}}}") :].split("\n## ")[0]


def test_every_module_states_the_rules_of_its_clauses(sectors):
    one = sectors["acute"]
    page = pages(one)["guidance/clarify-and-plan.md"].body
    asked = page[page.index(f"{{#{LAW}}}") :]
    assert "must acknowledge" in asked and "reg 13(3)" in asked


def test_every_sheet_was_read_beside_its_clauses(sectors):
    assert not unread(sectors.values())


def test_a_sector_records_only_what_the_shared_model_does_not_know(sectors, real):
    for name, one in sectors.items():
        assert record(one) == {sheet: dict(sorted(marks.items())) for sheet, marks in real.layers[name].read.items()}, name


def test_logs_open_as_spreadsheets_and_as_lists_of_fields(sectors):
    for one in sectors.values():
        made = files(one)
        log = next(csv.reader(io.StringIO(made["kit/complaints-log.csv"].lstrip("\N{BOM}"))))
        fields = json.loads(made["kit/complaints-log.json"])["fields"]
        assert log == [field["name"] for field in fields] and len(log) >= 12
        assert sum(field["required-by"] is not None for field in fields) >= 5


def test_the_public_page_says_what_people_need(sectors):
    for name, one in sectors.items():
        body = pages(one)["public/what-to-expect.md"].body
        for needed in ("data-value=\"complaints-phone\"", "data-value=\"advocacy-provider\"", "Ombudsman", "will not suffer", "data-value=\"time-to-complain\""):
            assert needed in body, (name, needed)


def test_pals_is_named_by_whoever_has_one(sectors):
    """SR-22: each of the four arrangements changes the flowchart and the pages for the public."""
    one = sectors["acute"]
    for arrangement in one.settings["pals"].definition.options:
        for item, part in (("overview", "pals"), ("what-to-expect", "would-you-rather-talk-it-through-first"), ("easy-read", "you-can-talk-to-pals")):
            there = {each.name for each in one.items[item].parts if active(each, {**one.choices, "pals": arrangement})}
            assert (part in there) == (arrangement != "none"), (item, arrangement)


def test_no_page_is_about_a_body_that_has_gone(sectors):
    """SR-87: the commissioner's own sites do not speak of clinical commissioning groups."""
    for path, page in pages(sectors["icb"]).items():
        assert "CCG" not in page.body or path in ("glossary.md", "law.md"), path
