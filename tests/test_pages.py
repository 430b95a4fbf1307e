"""Golden pages of the tiny world, and short golden lists of the real sectors."""

from __future__ import annotations

import pytest

from complaint_standards.pages import addresses, pages
from complaint_standards.resolve import resolve
from conftest import DATE, ROOT, TINY

EXPECTED = TINY / "expected"
LISTS = ROOT / "tests" / "expected"
BLESS = "If this is meant, accept it with: .venv/bin/python tests/bless.py"


def golden(resolved) -> dict[str, str]:
    """The pages of the tiny world, drawings left out: tests/test_flowchart.py looks at those."""
    found = {}
    for name, one in resolved.items():
        for path, page in pages(one, tuple(other for other in resolved.values() if other is not one)).items():
            found[f"{name}/{path}"] = _without_drawings(f"# {page.title}\n\n{page.body}\n")
    return found


def _without_drawings(words: str) -> str:
    while (start := words.find("<svg")) >= 0:
        end = words.index("</svg>", start) + len("</svg>")
        words = words[:start] + "[drawing]" + words[end:]
    return words


def listed(one) -> str:
    """What a real sector selects: its clauses with force and rules, flows and checklists, in order."""
    lines = []
    for stage in one.stages:
        lines.append(stage.id)
        lines += [f"  {clause.id} ({clause.shape.force}) {' '.join(rule.obligation for rule in clause.shape.rules)}".rstrip() for clause in stage.parts]
    lines += [f"flow {flow.id}: {' '.join(step.name for step in flow.parts)}" for flow in one.flows]
    lines += [f"checklist {checklist.id}: {' '.join(line.name for line in checklist.parts)}" for checklist in one.checklists]
    return "\n".join(lines) + "\n"


def test_the_tiny_world_reads_as_it_should(resolved):
    made = golden(resolved)
    kept = {path.relative_to(EXPECTED).as_posix(): path.read_text(encoding="utf-8") for path in EXPECTED.rglob("*.md")}
    assert sorted(made) == sorted(kept), BLESS
    for path, words in made.items():
        assert words == kept[path], f"{path} reads differently. {BLESS}"


def test_each_sector_selects_what_it_should(real):
    kept = {path.stem: path.read_text(encoding="utf-8") for path in LISTS.glob("*.txt")}
    assert sorted(real.variants()) == sorted(kept), BLESS
    for name in real.variants():
        assert listed(resolve(real, name, DATE)[0]) == kept[name], f"{name} selects something else. {BLESS}"


def test_content_cannot_become_code(world):
    """What stands in a value is text on the page, whatever it looks like."""
    from complaint_standards.load import load

    path = world / "variants" / "clinic" / "variant.yml"
    path.write_text(path.read_text().replace("values:\n", 'values:\n  manager: {set: {title: "<b onclick=x>", phrase: "the *{{ config }}* <script>"}}\n'))
    library, problems = load(world)
    assert not problems
    one, problems = resolve(library, "clinic", DATE)
    bodies = "".join(page.body for page in pages(one).values())
    assert "<script" not in bodies and "<b onclick" not in bodies
    assert "&lt;script&gt;" in bodies


@pytest.mark.parametrize("variant", ["clinic", "pocket"])
def test_every_value_in_the_text_is_marked(resolved, variant):
    body = pages(resolved[variant])["procedure/answer.md"].body
    assert f'<span data-value="acknowledge-within">{resolved[variant].settings["acknowledge-within"].value}</span>' in body
    assert '<span class="gap" data-value="phone" data-starts="">[your phone number]</span>' in pages(resolved[variant])["values.md"].body


def test_titles_hold_no_values(resolved):
    for one in resolved.values():
        for path, page in pages(one).items():
            for line in page.body.split("\n"):
                if line.startswith("#"):
                    assert "data-value" not in line, (path, line)


def test_every_page_is_at_its_address(resolved):
    for one in resolved.values():
        assert set(pages(one)) == addresses(one)
