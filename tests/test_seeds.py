"""No run of eight words of the two source documents stands in the content: facts carry over, sentences do not.

The documents are not in this repository. `seed-runs.bin` holds a short hash of every run of eight words in
them, enough to recognise a run and too little to read one. To write it anew, from a folder of text files:

    python tests/test_seeds.py FOLDER
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
RUNS = Path(__file__).parent / "seed-runs.bin"
LENGTH, SIZE = 8, 6


def marks(words: str) -> dict[bytes, str]:
    """Every run of eight words, by its hash."""
    found = re.findall(r"[a-z0-9]+", words.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").replace("'", ""))
    runs = (" ".join(found[n : n + LENGTH]) for n in range(len(found) - LENGTH + 1))
    return {hashlib.sha256(run.encode()).digest()[:SIZE]: run for run in runs}


def known() -> set[bytes]:
    data = RUNS.read_bytes()
    return {data[n : n + SIZE] for n in range(0, len(data), SIZE)}


def test_no_sentence_of_the_source_documents_stands_in_the_content():
    seeds, taken = known(), []
    assert len(seeds) > 10000
    for folder in ("standards", "variants", "docs"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".md", ".yml") and path.name != "last-read.yml":
                taken += [f"{path.relative_to(ROOT)}: {run}" for mark, run in marks(path.read_text(encoding="utf-8")).items() if mark in seeds]
    assert not taken, "these runs of words stand in the source documents too:\n" + "\n".join(taken)


def test_a_run_is_recognised_whatever_its_layout():
    assert marks("One two, three\nfour five: SIX seven eight!").keys() == marks("one two three four five six seven 'eight'").keys()


if __name__ == "__main__":
    found = set().union(*(marks(path.read_text(encoding="utf-8", errors="replace")) for path in Path(sys.argv[1]).glob("*.txt")))
    RUNS.write_bytes(b"".join(sorted(found)))
    print(f"{len(found)} runs")
