"""The whole story: load, resolve, check, render, publish."""

from __future__ import annotations

import concurrent.futures
import dataclasses
import datetime
import functools
import multiprocessing
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from . import lock
from .check import check, loose_ends, overdue
from .finish import finish
from .load import Library, load
from .markup import Offer, size
from .pages import addresses, front_files, pages
from .problems import Place, Problem, unknown
from .resolve import Resolved, resolve
from .website import build_site, forward, put, write_tree

FRONT_DOOR = "front-door"
MARK = ".complaint-standards"  # stands in a site that we built, and may therefore replace


@dataclass(frozen=True)
class Checked:
    """What was read and resolved, and everything that is wrong with it. `undecided`: nothing is but upgrades to decide."""

    library: Library | None
    variants: tuple[Resolved, ...]
    problems: tuple[Problem, ...]
    undecided: bool = False

    @property
    def sound(self) -> bool:
        return self.library is not None and all(problem.notice for problem in self.problems)


def checked(root: Path, date: datetime.date, only: Iterable[str] = (), folders: Iterable[Path] = ()) -> Checked:
    """Load the library, resolve its variants (all, or `only` these, or the organisations in `folders`) and run every check.

    The problems of a stage are all shown, and then it stops: there is no use in resolving what could
    not be read. While no file changes the answer is kept, so that the front door, which is built in a
    process that was forked from this one, need not work it out again.
    """
    folders = tuple(folders)
    files = [path for folder in (root / "standards", root / "variants", root / "docs" / "community", *folders) for path in folder.rglob("*.*") if path.is_file()]
    stamp = tuple(sorted((str(path), path.stat().st_mtime_ns) for path in files))
    return _checked(root, date, tuple(only), folders, stamp)


@functools.lru_cache(maxsize=2)
def _checked(root: Path, date: datetime.date, only: tuple[str, ...], folders: tuple[Path, ...], stamp: tuple) -> Checked:
    library, problems = load(root, folders)
    if library is None or problems:
        return Checked(None, (), tuple(problems))
    names = [*only, *(name for folder in folders for name in library.inside(folder))] or library.variants()
    problems = [unknown(Place("variants"), "variant", name, library.variants()) for name in names if name not in library.variants()]
    if problems:
        return Checked(library, (), tuple(problems))
    library, waiting, undecided = _ready(library, names, date)
    names = [name for name in names if name in library.layers]
    problems, variants = [*waiting, *loose_ends(library)], []
    for name in names:
        resolved, found = resolve(library, name, date)
        variants.append(resolved)
        problems += found
    problems = sorted(dict.fromkeys(problems))
    if any(not problem.notice for problem in problems if problem not in waiting):
        return Checked(library, tuple(variants), tuple(problems))
    found = [*overdue(library, date, whole=not only and not folders), *check(library, variants, [library.layers[name] for name in names] if folders else None)]
    return Checked(library, tuple(variants), tuple([*problems, *found]), undecided and all(problem.notice for problem in found))


def _ready(library: Library, names: Iterable[str], date: datetime.date) -> tuple[Library, list[Problem], bool]:
    """The library without the organisations that have an upgrade to decide or whose lock is wrong, and without
    what lies over them; what is wrong with those of `names`; and whether all of that is for people to decide."""
    states = {name: lock.state(layer, library, date) for name, layer in library.layers.items() if lock.is_organisation(layer)}
    wanted = dict.fromkeys(layer.id for name in names for layer in library.chain(name) if layer.id in states)
    problems = [problem for name in wanted for problem in states[name][0]]
    blocked = {name for name, (found, _) in states.items() if any(not problem.notice for problem in found)}
    layers = {name: layer for name, layer in library.layers.items() if not any(one.id in blocked for one in library.chain(name))}
    asked = [states[name][1] for name in wanted if name in blocked]
    return dataclasses.replace(library, layers=layers), problems, bool(asked) and all(asked)


def build(root: Path, site: Path, date: datetime.date, only: Iterable[str] = (), say: Callable[[str], None] = print, folder: Path | None = None,
          documents: bool = False) -> tuple[Problem, ...]:
    """Build the front door and every variant's site (or `only` some variants) into `site`; or the sites of
    the organisation in `folder` and of its divisions, and nothing else. With `documents` each variant's site
    offers everything as files too, in downloads/.

    Everything is built beside the old site and put in its place at the end; when anything is wrong the
    old site stays as it was, and the problems are given back. A folder that holds something else is
    never replaced.
    """
    only = tuple(only)
    if site.exists() and not (site.is_dir() and ((site / MARK).exists() or not any(site.iterdir()))):
        return (Problem(Place(str(site)), "this is not a site that was built here", expected="an empty folder, a new one, or a site that was built before",
                        fix="name another folder with --site, or empty this one yourself"),)
    say("Reading and checking the library")
    result = checked(root, date, folders=[folder] if folder else [])  # all variants: each page leads to the same page of the others
    if not result.sound:
        return result.problems
    known = [one.id for one in result.variants]
    if lost := [name for name in only if name not in known]:
        return tuple(unknown(Place("variants"), "variant", name, known) for name in lost)
    with tempfile.TemporaryDirectory(prefix=".build-", dir=_beside(site)) as work:
        offers, failed = write_files(result, Path(work), only, date, say) if documents else ({}, [])
        if failed:
            return (*result.problems, *failed)
        jobs, failed = publish(render(result, Path(work), only, folder is None, offers), date, say)
        if failed:
            return (*result.problems, *failed)
        if folder:
            _forward(jobs[0].out.parent, result.variants[0])
            _replace(jobs[0].out.parent, site)
        else:
            _swap(jobs, site, whole=not only)
    _stamp(result)
    return result.problems


def _stamp(result: Checked) -> None:
    """Note in each organisation's lock what its new operations stand on."""
    bases: dict[str, Resolved] = {}
    for resolved in result.variants:
        layer = result.library.layers[resolved.id]
        if lock.is_organisation(layer):
            below = layer.variant.extends
            bases[below] = bases.get(below) or resolve(result.library, below, resolved.date)[0]
            lock.keep(layer, lock.stamp(layer, bases[below], lock.read(layer.folder)[0]))


@dataclass(frozen=True)
class Job:
    """One site to build: its mkdocs.yml, the folder it is built into, and files to put there beside what MkDocs makes."""

    name: str
    config: Path
    out: Path
    title: str = ""
    packed: bool = False
    files: Mapping[str, str] = field(default_factory=dict)


def write_files(result: Checked, work: Path, only: tuple[str, ...], date: datetime.date, say: Callable[[str], None]) -> tuple[dict[str, tuple[Offer, ...]], list[Problem]]:
    """Write every variant's files, or those of `only` some, into the folders that `render` will write their pages to.

    Gives what each variant has to offer, and what stands in the way. One process a core, each started afresh:
    typst works with threads, and a process that has used them must not be forked.
    """
    from .documents import braille, documents, to_fill_in  # read only here: the libraries behind it would slow every other command
    from .documents.files import make

    if not braille.available():
        say(braille.MISSING)
    offers, problems = {}, []
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count() or 1, mp_context=multiprocessing.get_context("spawn")) as pool:
        running = {pool.submit(make, documents(resolved), _tree(work, resolved) / "docs" / "downloads", date, None if resolved.own else to_fill_in(resolved)): resolved.id for resolved in result.variants if not only or resolved.id in only}
        for n, done in enumerate(concurrent.futures.as_completed(running), 1):
            (made, found), name = done.result(), running[done]
            offers[name] = made
            problems += found
            say(f"[{n}/{len(running)}] {name}: {len(made)} files, {size(sum(one.size for one in made))}{', stopped' if found else ''}")
    return offers, sorted(set(problems))


def _tree(work: Path, resolved: Resolved) -> Path:
    return work / "trees" / resolved.id


def render(result: Checked, work: Path, only: tuple[str, ...] = (), front_door: bool = True, offers: Mapping[str, tuple[Offer, ...]] = MappingProxyType({})) -> Iterator[Job]:
    """Write every site's finished Markdown below `work`, or that of `only` some variants, without the front door.

    Each job is given out as soon as its folder is written, so that it can be built while the next is.
    `offers` are the files of each variant, where `write_files` wrote them.
    """
    root = result.library.root
    elsewhere = {resolved.id: addresses(resolved, resolved.id in offers) for resolved in result.variants} if front_door or len(result.variants) > 1 else {}
    if front_door and not only:
        yield Job(FRONT_DOOR, root / "mkdocs.yml", work / "out" / FRONT_DOOR, files=front_files(result.variants))
    for resolved in result.variants:
        if not only or resolved.id in only:
            made = pages(resolved, tuple(other for other in result.variants if other is not resolved), offers.get(resolved.id, ()))
            yield Job(resolved.id, write_tree(resolved, made, _tree(work, resolved), elsewhere), work / "out" / resolved.id, f"{resolved.variant.name}: handling complaints", resolved.id in offers)


def publish(jobs: Iterable[Job], date: datetime.date, say: Callable[[str], None]) -> tuple[list[Job], list[Problem]]:
    """Build the sites side by side, one process a core. Gives the jobs that were built, and what went wrong."""
    import mkdocs.commands.build  # read once here, so that every worker starts with it  # noqa: F401

    problems = []
    context = multiprocessing.get_context("fork" if sys.platform != "win32" and sys.platform != "darwin" else "spawn")
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count() or 1, mp_context=context) as pool:
        running = {pool.submit(_site, job, date): job for job in jobs}
        for n, done in enumerate(concurrent.futures.as_completed(running), 1):
            job, complaints = running[done], done.result()
            problems += [Problem(Place(f"{job.name} (as built)"), words, expected="a site that MkDocs builds without a warning",
                                 fix="put right the page that it names") for words in complaints]
            say(f"[{n}/{len(running)}] {job.name}{'' if not complaints else ': stopped'}")
    return list(running.values()), problems


def _site(job: Job, date: datetime.date) -> list[str]:
    """Build one site and finish it; where it offers files, make one that holds them all. Gives what MkDocs complained of."""
    if complaints := build_site(job.config, job.out, date):
        return complaints
    for path, words in job.files.items():
        put(job.out / path, words)
    finish(job.out, kept=job.name != FRONT_DOOR)
    if job.packed:
        from .documents.offline import pack

        pack(job.out, job.name, job.title, date)
    return []


def _forward(site: Path, organisation: Resolved) -> None:
    """The first page of an organisation's own sites: it leads on to the organisation's home."""
    (site / MARK).touch()
    (site / "index.html").write_text(forward(organisation.id, f"{organisation.variant.name}: handling complaints"), encoding="utf-8")


def _beside(site: Path) -> Path:
    site.parent.mkdir(parents=True, exist_ok=True)
    return site.parent


def _swap(jobs: list[Job], site: Path, whole: bool) -> None:
    """Put what was built in the place of the old site, or of the old folders of some variants."""
    if whole:
        new = next(job.out for job in jobs if job.name == FRONT_DOOR)
        for job in jobs:
            if job.name != FRONT_DOOR:
                job.out.rename(new / job.name)
        (new / MARK).touch()
        _replace(new, site)
        return
    site.mkdir(exist_ok=True)
    (site / MARK).touch()
    for job in jobs:
        _replace(job.out, site / job.name)


def _replace(new: Path, old: Path) -> None:
    """Put a folder in the place of another; if that fails, the old one is put back."""
    gone = new.with_name(f"{new.name}.old")
    if old.exists():
        old.rename(gone)
    try:
        new.rename(old)
    except BaseException:
        if gone.exists():
            gone.rename(old)
        raise
    shutil.rmtree(gone, ignore_errors=True)
