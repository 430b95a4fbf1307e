"""Accept what the tests now see: golden pages, golden lists and, with `broken`, the broken examples' messages.

Read the difference with `git diff tests/` before you commit it.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from complaint_standards.load import load  # noqa: E402
from complaint_standards.resolve import resolve  # noqa: E402
from conftest import DATE, ROOT, TINY  # noqa: E402
from test_pages import EXPECTED, LISTS, golden, listed  # noqa: E402


def pages() -> None:
    library, _ = load(TINY)
    shutil.rmtree(EXPECTED, ignore_errors=True)
    for path, words in golden({name: resolve(library, name, DATE)[0] for name in library.variants()}).items():
        (EXPECTED / path).parent.mkdir(parents=True, exist_ok=True)
        (EXPECTED / path).write_text(words, encoding="utf-8")
    library, _ = load(ROOT)
    shutil.rmtree(LISTS, ignore_errors=True)
    LISTS.mkdir()
    for name in library.variants():
        (LISTS / f"{name}.txt").write_text(listed(resolve(library, name, DATE)[0]), encoding="utf-8")


if __name__ == "__main__":
    if "broken" in sys.argv[1:]:
        import test_broken

        test_broken.bless()
    else:
        pages()
    print("Accepted. Read `git diff tests/` before you commit.")
