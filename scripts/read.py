"""Record that sheets have been read beside their clauses, as both now stand.

    make read                                   every sheet of every sector
    make read SHEET=final-response-list         one sheet, in the shared model
    make read SHEET=... VARIANT=primary-care    one sheet, in one sector

Writes last-read.yml beside edition.yml and beside each variant.yml, and nothing else.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

from complaint_standards.check.stale import record
from complaint_standards.load import CORE, load
from complaint_standards.resolve import resolve

ROOT = Path(__file__).parents[1]
HEAD = "# Written by scripts/read.py: for each sheet, the wording of its clauses when someone last read the two together.\n"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sheet", nargs="?", default="")
    parser.add_argument("--variant", default="")
    parser.add_argument("--root", type=Path, default=ROOT)
    given = parser.parse_args(arguments)
    for name in [CORE] if given.sheet and not given.variant else [given.variant] if given.variant else [CORE, *load(given.root)[0].variants()]:
        library, problems = load(given.root)  # anew each time: a layer records what those below it do not know
        if library is None or problems:
            print("\n\n".join(map(str, problems)), file=sys.stderr)
            return 1
        if name not in library.layers:
            print(f'There is no variant "{name}".', file=sys.stderr)
            return 2
        resolved, _ = resolve(library, name, datetime.date.today())
        if given.sheet and given.sheet not in resolved.items:
            print(f'{name} has no sheet "{given.sheet}".', file=sys.stderr)
            return 2
        folder = given.root / "standards" if name == CORE else given.root / "variants" / name
        marks = record(resolved, given.sheet)
        path = folder / "last-read.yml"
        if marks:
            path.write_text(HEAD + "".join(f"{sheet}:\n" + "".join(f'  {clause}: "{mark}"\n' for clause, mark in found.items()) for sheet, found in marks.items()), encoding="utf-8")
        elif path.exists():
            path.unlink()
        print(f"{name}: {len(marks)} sheets")
    return 0


if __name__ == "__main__":
    sys.exit(main())
