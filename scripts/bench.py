"""How long things take: every figure a ratio within one run, since seconds differ between machines."""

from __future__ import annotations

import datetime
import itertools
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from complaint_standards import cli, lock
from complaint_standards.build import checked, render, write_files
from complaint_standards.load import load, load_layer
from complaint_standards.resolve import resolve

ROOT = Path(__file__).parents[1]
DATE = datetime.date(2026, 11, 23)


def timed(run: Callable, times: int = 1) -> float:
    """The median of some runs, in seconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def alone(code: str, times: int = 3) -> float:
    """A piece of Python in a process of its own, so that nothing is warm but the files."""
    return timed(lambda: subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, stdout=subprocess.DEVNULL), times)


def stages(work: Path) -> None:
    """Resolve, check and render against the whole build; the build against one `mkdocs build` after another."""
    whole = alone(f"from complaint_standards.cli import main; main(['build', '--date', '{DATE}', '--site', '{work / 'site'}'])")
    start = alone("import complaint_standards.cli, mkdocs.commands.build")
    code = f"""
import datetime, pathlib, time
import complaint_standards.cli
from complaint_standards.check import check, loose_ends
from complaint_standards.load import load, load_layer
from complaint_standards.pages import pages
from complaint_standards.resolve import resolve
library, _ = load(pathlib.Path('.').resolve())
begin = time.perf_counter()
variants = [resolve(library, name, datetime.date.fromisoformat('{DATE}'))[0] for name in library.variants()]
assert not loose_ends(library) and not check(library, variants)
for one in variants:
    pages(one, tuple(other for other in variants if other is not one))
print(time.perf_counter() - begin)
"""
    ours = statistics.median(float(subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True, text=True).stdout) for _ in range(3))
    result = checked(ROOT, DATE)
    jobs = list(render(result, work / "one-by-one"))
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": str(int(datetime.datetime(DATE.year, DATE.month, DATE.day).timestamp()))}
    mkdocs = Path(sys.executable).with_name("mkdocs")

    def one_by_one() -> None:
        for job in jobs:
            subprocess.run([mkdocs, "build", "--quiet", "-f", job.config, "-d", job.out], check=True, env=environment, cwd=ROOT)

    sequential = timed(one_by_one)
    print(f"build of all sites: {whole:.2f} s (start-up {start:.2f} s); `mkdocs build` one after another: {sequential:.2f} s")
    print(f"  resolve, check and render / build: {ours / whole:.3f}   (goal 0.100; {ours:.2f} s)")
    print(f"  build / mkdocs one after another:  {whole / sequential:.3f}   (goal 0.450)")


def check_time() -> None:
    print(f"check of everything: {alone(f'from complaint_standards.cli import main; main([{chr(34)}check{chr(34)}])'):.2f} s   (goal under 3 s)")


def edit_time(work: Path) -> None:
    """From a saved clause to the new page, as `serve` does it, without the browser."""
    from complaint_standards.pages import pages
    from complaint_standards.website import build_site, write_tree

    root = work / "edit"
    for name in ("standards", "variants", "overrides"):
        shutil.copytree(ROOT / name, root / name)

    def once(only_changed: bool = True) -> None:
        result = checked(root, DATE, ["acute"])
        build_site(write_tree(result.variants[0], pages(result.variants[0]), work / "serve"), work / "serve" / "site", DATE, only_changed)

    once(only_changed=False)
    clause = root / "standards/procedure/acknowledge-and-agree/acknowledge.md"
    clause.write_text(clause.read_text().rstrip() + " Ring today.\n")
    taken = timed(once)
    assert "Ring today" in (work / "serve/site/procedure/acknowledge-and-agree.html").read_text()
    print(f"a one-clause edit in serve: {taken:.2f} s   (goal under 2 s)")


def growth(work: Path) -> None:
    """Time for 2 to 32 generated variants; linear growth keeps the last column level."""
    print("variants  resolve+check+render  a variant")
    root = work / "many"
    for name in ("standards", "overrides"):
        shutil.copytree(ROOT / name, root / name)
    (root / "standards" / "asked.yml").unlink()  # it names what only some sectors have
    (root / "variants").mkdir()
    base = (ROOT / "variants/acute").resolve()
    first = 0.0
    for count in (2, 4, 8, 16, 32):
        for n in range(count):
            folder = root / "variants" / f"v{n}"
            if not folder.exists():
                shutil.copytree(base, folder)
                config = folder / "variant.yml"
                config.write_text(config.read_text().replace("id: acute", f"id: v{n}", 1))

        def once() -> None:
            result = checked(root, DATE)
            assert result.sound, result.problems
            from complaint_standards.pages import pages
            for one in result.variants:
                pages(one)

        taken = timed(once)
        first = first or taken / count
        print(f"{count:>8}  {taken:>18.2f} s  {taken / count:>7.3f} s  ({taken / count / first:.2f} of the first)")


def organisation(folder: Path, resolved, notes: int, changes: int, roles: int) -> None:
    """Write an invented trust with so many operations over a sector."""
    clauses, name = list(resolved.clauses), folder.name
    lines = [f"id: {name}", "name: An invented trust", f"short: {name}", "about: For measuring.", f"extends: {resolved.id}", f'edition: "{resolved.library.edition.shape.edition}"', "values:"]
    lines += [f"  {role}: {{set: {{title: Our own lead, phrase: our own lead}}, because: Her name here.}}" for role in list(resolved.library.roles)[:roles]]
    lines += ["notes:", *(f"  - {{item: {clause.id}, text: We keep a paper form too.}}" for clause in clauses[:notes])]
    (folder / "procedure").mkdir(parents=True)
    (folder / "variant.yml").write_text("\n".join(lines) + "\n")
    for clause in clauses[notes : notes + changes]:
        (folder / "procedure" / f"{clause.id}.md").write_text(f"---\nchanges: {clause.id}\nbecause: It is our way.\n---\n{clause.shape.text} We like it.\n")


def upgrades(work: Path) -> None:
    """A plan for an organisation with 60 operations, over an edition in which every clause changed; in a process of its own."""
    root = _copy(work / "upgrade")
    library, _ = load(root)
    organisation(root / "variants/big", resolve(library, "acute", DATE)[0], notes=30, changes=20, roles=10)
    assert cli.main(["upgrade", "lock", "big", "--root", str(root), "--date", str(DATE)]) == 0
    for path in sorted((root / "standards/procedure").glob("*/*.md")):
        path.write_text(path.read_text().rstrip() + " One more sentence.\n")
    edition = library.edition.shape.edition
    for path in (root / "standards/edition.yml", *(root / "variants" / name / "variant.yml" for name in library.variants())):
        path.write_text(path.read_text().replace(f'edition: "{edition}"', 'edition: "next"'))
    code = f"import sys; from complaint_standards.cli import main; sys.exit(main(['upgrade', 'plan', 'big', '--root', {str(root)!r}, '--date', '{DATE}']) != 3)"
    print(f"upgrade plan for 60 operations: {alone(code):.2f} s   (goal under 2 s)")


def organisations(work: Path) -> None:
    """A check of up to 200 generated organisations; linear growth keeps the last column level."""
    print("organisations     check  an organisation")
    root = _copy(work / "organisations", only="acute")
    resolved, last = resolve(load(root)[0], "acute", DATE)[0], 0.0
    base = timed(lambda: checked(root, DATE))
    first = 0.0
    for count in (25, 50, 100, 200):
        for n in range(count):
            if not (folder := root / "variants" / f"trust-{n}").exists():
                organisation(folder, resolved, notes=6, changes=3, roles=4)
                layer = load_layer(folder.parent, folder)[0]
                lock.keep(layer, lock.stamp(layer, resolved))

        def once() -> None:
            result = checked(root, DATE)
            wrong = [one for one in result.problems if not one.notice and "trust-" in one.place.file]
            assert len(result.variants) == count + 1 and not wrong, wrong[:3]

        last = (timed(once) - base) / count
        first = first or last
        print(f"{count:>13}  {last * count + base:>6.2f} s  {last:>12.3f} s  ({last / first:.2f} of the first)")


def _copy(root: Path, only: str = "") -> Path:
    """A copy of the library and its sectors, or of one of them."""
    shutil.copytree(ROOT / "standards", root / "standards")
    for path in sorted((ROOT / "variants").glob("*/variant.yml")):
        if path.parent.name == only or not only and "extends: core" in path.read_text():
            shutil.copytree(path.parent, root / "variants" / path.parent.name)
    return root


def paper() -> None:
    """All sheets of one sector on paper, in a process of its own."""
    code = f"""
import datetime, pathlib, time
from complaint_standards.documents import documents
from complaint_standards.documents.content import SHEETS
from complaint_standards.documents.files import FORMATS
from complaint_standards.load import load
from complaint_standards.resolve import resolve
date = datetime.date.fromisoformat('{DATE}')
sheets = [one for one in documents(resolve(load(pathlib.Path('.').resolve())[0], 'acute', date)[0]) if one.kind in SHEETS and not one.large]
begin = time.perf_counter()
for one in sheets:
    assert not FORMATS['a4'].write(one, date)[1]
print(len(sheets), time.perf_counter() - begin)
"""
    runs = [subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True, text=True).stdout.split() for _ in range(3)]
    print(f"all {runs[0][0]} sheets of a sector, one side of A4 each: {statistics.median(float(taken) for _, taken in runs):.2f} s   (goal under 1 s)")


def document_set(work: Path) -> None:
    """Every file of every sector, as `build --documents` makes them before it builds the sites."""
    result, offers = checked(ROOT, DATE), {}
    taken = timed(lambda: offers.update(write_files(result, work / "files", (), DATE, lambda words: None)[0]))
    made = [one for files in offers.values() for one in files]
    print(f"the documents of {len(offers)} sectors, {len(made)} files, {sum(one.size for one in made) / 1e6:.0f} MB: {taken:.1f} s   (goal under 40 s on two cores)")


def policy(work: Path) -> None:
    """A review of a Word policy of 60 pages, in a process of its own."""
    import docx

    word, words = docx.Document(), 0
    lines = [line for path in sorted((ROOT / "tests/review/policies").glob("*.md")) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    for line in itertools.cycle(lines):
        words += len(line.split())
        word.add_heading(line.lstrip("# "), 2) if line.startswith("#") else word.add_paragraph(line.lstrip("- ").replace("**", ""))
        if words > 21_000:  # 350 words a page
            break
    word.save(work / "policy.docx")
    code = f"from complaint_standards.cli import main; main(['review', {str(work / 'policy.docx')!r}, '--variant', 'acute', '--brief'])"
    print(f"review of a Word policy of {words // 350} pages: {alone(code):.2f} s   (goal under 3 s)")


def main() -> int:
    with tempfile.TemporaryDirectory(dir=ROOT, prefix=".build-bench-") as work:
        stages(Path(work))
        paper()
        document_set(Path(work))
        check_time()
        edit_time(Path(work))
        growth(Path(work))
        upgrades(Path(work))
        organisations(Path(work))
        policy(Path(work))
    return 0


if __name__ == "__main__":
    sys.exit(main())
