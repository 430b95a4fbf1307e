"""Check every file in the downloads of the built sites, each with a checker of its own format.

PDF: accessible (PDF/UA-1) and for keeping (PDF/A-2a), in letters of at least 10 points (18 in large print), and
checklists, flowcharts, cards and pages for the public on one side. Word and Open Document: openxml-audit. EPUB: epubcheck.
"""

from __future__ import annotations

import concurrent.futures
import io
import multiprocessing
import os
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import openxml_audit
import page
import pypdf

CHECKERS = Path(__file__).parents[1] / ".venv" / "checkers" / "node_modules" / ".bin"
# Where the last byte of a compressed stream happens to be a carriage return, the checker takes it for part of the
# end of the line after it (one stream in 256). `_whole` looks at the bytes themselves.
AMBIGUOUS = {"PDFA2A-STREAM-LENGTH-001"}


def pdf_of(made: bytes, one_side: bool = False, least: float = 10) -> list[str]:
    """What is wrong with a PDF. `least`: the height of its smallest letters, in points."""
    wrong = []
    for profile in ("ua1", "2a"):
        report = page.validate_pdf_bytes(made, profile=profile)
        wrong += [f"{profile}: {failure.message} ({failure.rule_id})" for failure in report.failures if not (failure.rule_id in AMBIGUOUS and _whole(made))]
    if one_side and report.document.page_count != 1:
        wrong.append(f"it has {report.document.page_count} sides")
    found = smallest(made)
    if found < least - 0.05:
        wrong.append(f"some letters are {found:.1f} points high, not {least:g}")
    return wrong


def _whole(made: bytes) -> bool:
    """Whether each stream is as long as it says, and followed by one line end."""
    return all(made[match.end() + int(match[1]) :].startswith(b"\nendstream") for match in re.finditer(rb"/Length (\d+)[^>]*>>\s*stream\n", made))


def smallest(made: bytes) -> float:
    """The height of the smallest letters, in points; in a long file of every fifth page."""
    reader = pypdf.PdfReader(io.BytesIO(made))
    sizes: list[float] = []

    def look(text, outer, matrix, font, size) -> None:
        if text.strip():
            sizes.append(abs(size * matrix[3] * outer[3]))

    for side in reader.pages[:: 5 if len(reader.pages) > 10 else 1]:
        side.extract_text(visitor_text=look)
    return min(sizes, default=0)


def epub(paths: list[Path]) -> list[str]:
    """What is wrong with some EPUBs."""
    node = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    wrong = []
    for path in paths:
        done = subprocess.run([CHECKERS / "epubcheck-ts", path], capture_output=True, text=True, env=node)
        if done.returncode:
            wrong.append(f"{path.name}: {done.stdout}{done.stderr}")
    return wrong


def one(path: Path) -> list[str]:
    """What is wrong with one file; its name says what it is."""
    if path.suffix == ".pdf":
        return pdf_of(path.read_bytes(), _one_side(path), 18 if path.stem.endswith("-large-print") else 10)
    if path.suffix == ".epub":
        return epub([path])
    if path.suffix == ".docx":
        return [f"{one.part_uri}: {one.description}" for one in openxml_audit.OpenXmlValidator().validate(path).errors]
    if path.suffix == ".odt":
        return [f"{one.part_uri}: {one.description}" for one in openxml_audit.OdfValidator().validate(path).errors if one.severity == openxml_audit.ValidationSeverity.ERROR]
    if path.suffix == ".zip":
        return [] if zipfile.ZipFile(path).testzip() is None else ["it cannot be unpacked"]
    return [] if path.read_bytes().strip() else ["it is empty"]


def _one_side(path: Path) -> bool:
    """Whether a file's page of downloads says that it is one side."""
    words = (path.parent / "index.html").read_text(encoding="utf-8")
    sheets = re.search(r'id="flowcharts".*?(?=id="letters"|id="reports-logs-and-forms"|id="kinds")', words, re.S)
    return bool(sheets) and f'href="{path.name}"' in sheets[0] and not path.stem.endswith("-large-print")


def main(site: Path) -> int:
    files = sorted(path for path in site.glob("*/downloads/*") if path.name != "index.html")
    if not files:
        print(f"There are no documents in {site}. Run `make documents` first.", file=sys.stderr)
        return 2
    start = time.perf_counter()
    with concurrent.futures.ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:  # the checker works with threads, and such a process must not be forked
        found = list(pool.map(one, files, chunksize=8))
    wrong = [f"{path.relative_to(site)}: {words}" for path, said in zip(files, found) for words in said]
    print("\n".join(wrong))
    kinds = {ending: sum(path.suffix == ending for path in files) for ending in sorted({path.suffix for path in files})}
    print(f"{len(files)} files ({', '.join(f'{count} {ending[1:]}' for ending, count in kinds.items())}): {len(wrong)} problems ({time.perf_counter() - start:.1f} s)")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "site")))
