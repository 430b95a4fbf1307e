"""Change an organisation's folder: all of it or nothing.

Everything is written into a copy, in `.upgrade/` inside the folder. Then the files that changed are swapped, and
swapped back if anything goes wrong on the way; what an interrupted swap left is put back by `recover`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from ..lock import WORK

_LEFT_ALONE = (".git", WORK)


@contextlib.contextmanager
def copied(folder: Path, name: str) -> Iterator[Path]:
    """A copy of a folder to work in, called `name`. It is gone afterwards, unless a swap was interrupted."""
    shutil.rmtree(folder / WORK, ignore_errors=True)
    new = folder / WORK / "new" / name
    try:
        shutil.copytree(folder, new, ignore=lambda _, names: [one for one in names if one in _LEFT_ALONE])
        yield new
    finally:
        if not (folder / WORK / "old").exists():
            shutil.rmtree(folder / WORK, ignore_errors=True)


def _files(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file() and path.relative_to(folder).parts[0] not in _LEFT_ALONE}


def swap(folder: Path, new: Path) -> None:
    """Put the files that changed in the place of the old ones; if that fails, put every old one back."""
    work, before, after = folder / WORK, _files(folder), _files(new)
    changed = [name for name in sorted({*before, *after}) if name not in before or name not in after or before[name].read_bytes() != after[name].read_bytes()]
    (work / "added").write_text("\n".join(name for name in changed if name not in before), encoding="utf-8")
    (work / "old").mkdir()
    try:
        for name in changed:
            if name in before:
                (work / "old" / name).parent.mkdir(parents=True, exist_ok=True)
                os.replace(folder / name, work / "old" / name)
            if name in after:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                os.replace(after[name], folder / name)
        os.replace(work / "old", work / "done")
    except BaseException:
        recover(folder)
        raise
    for path in sorted((path for path in folder.rglob("*") if path.is_dir() and path.relative_to(folder).parts[0] not in _LEFT_ALONE), reverse=True):
        if not any(path.iterdir()):
            path.rmdir()


def recover(folder: Path) -> bool:
    """Put back whatever an interrupted apply had moved; true if there was anything."""
    work = folder / WORK
    if not (work / "old").is_dir():
        return False
    for name in (work / "added").read_text(encoding="utf-8").split("\n") if (work / "added").exists() else ():
        if name:
            (folder / name).unlink(missing_ok=True)
    for name, path in _files(work / "old").items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, folder / name)
    shutil.rmtree(work)
    return True


def free(path: Path) -> Path:
    """A file name that nothing has yet."""
    n, other = 2, path
    while other.exists():
        other, n = path.with_stem(f"{path.stem}-{n}"), n + 1
    return other
