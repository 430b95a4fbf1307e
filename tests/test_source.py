"""Every field knows its line."""

from pathlib import Path

import yaml
from hypothesis import given
from hypothesis import strategies as st

from complaint_standards.source import read

WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs", "S"]), min_size=0, max_size=30)
DATA = st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True),
                       st.recursive(WORDS | st.integers() | st.booleans(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), inner, max_size=3), max_leaves=8), min_size=1)


def _read(tmp_path: Path, words: str, name: str = "file.yml"):
    (tmp_path / name).write_text(words, encoding="utf-8")
    return read(tmp_path / name, tmp_path)


@given(DATA)
def test_reads_what_pyyaml_reads(tmp_path_factory, data):
    words = yaml.safe_dump(data, allow_unicode=True)
    document, problems = _read(tmp_path_factory.mktemp("source"), words)
    assert not problems
    assert document.data == data


def test_keeps_the_line_of_every_field(tmp_path):
    document, problems = _read(tmp_path, "---\ntitle: One\nrules:\n  - obligation: a\n    says: b\n  - obligation: c\n    says: d\n---\n\nThe text.\n", "clause.md")
    assert not problems
    assert [document.place(*path).line for path in (("title",), ("rules", 0, "says"), ("rules", 1, "obligation"), ("text",))] == [2, 5, 6, 10]
    assert document.place("rules", 0, "missing").line == 4
    assert document.body == "The text."


def test_says_no_to_what_hides_meaning(tmp_path):
    for words, what in (("a: &x 1\nb: *x\n", "anchors"), ("a: 1\na: 2\n", "given twice"), ("a: !!python/name:os.system x\n", "tag")):
        _, problems = _read(tmp_path, words)
        assert problems and what in str(problems[0])
