"""Build every sector's Markdown with Zensical: the way out when Material's life ends."""

from __future__ import annotations

import datetime
import subprocess
import sys
import tempfile
from pathlib import Path

from complaint_standards.build import checked, render

ROOT = Path(__file__).parents[1]


def main() -> int:
    date = datetime.date.today()
    result = checked(ROOT, date)
    if not result.sound:
        print("The library has problems; run `complaint-standards check` first.", file=sys.stderr)
        return 1
    failed = 0
    with tempfile.TemporaryDirectory(dir=ROOT, prefix=".build-") as work:
        for job in render(result, Path(work), tuple(one.id for one in result.variants)):
            done = subprocess.run([Path(sys.executable).with_name("zensical"), "build", "--strict", "-f", job.config.name],
                                  cwd=job.config.parent, capture_output=True, text=True)
            pages = len(list((job.config.parent / "site").rglob("*.html")))
            print(f"{job.name}: {pages} pages" if done.returncode == 0 else f"{job.name}: failed\n{done.stdout}{done.stderr}")
            failed += done.returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
