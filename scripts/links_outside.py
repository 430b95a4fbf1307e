"""Check the links that lead out, and tell dead, moved, blocked and slow apart. Needs a network."""

from __future__ import annotations

import concurrent.futures
import sys
import time
from pathlib import Path

import requests  # comes with LinkChecker

from complaint_standards.load import load

ROOT = Path(__file__).parents[1]
SLOW = 10  # seconds


def addresses() -> dict[str, str]:
    """Every address that the law, the Standards and the bodies name, with one place that names it.

    What was read in a mirror on GitHub is named by its path, and is not an address.
    """
    library, problems = load(ROOT)
    if library is None or problems:
        raise SystemExit("The library has problems; run `complaint-standards check` first.")
    found: dict[str, str] = {}
    for entry in [*library.obligations.values(), *library.boundaries.values(), *library.definitions]:
        for address in (entry.shape.url, *entry.shape.opened):
            found.setdefault(address, str(entry.place("url")))
    for entry in library.instruments.values():
        found.setdefault(entry.shape.url, str(entry.place("url")))
    for n, change in enumerate(library.pending.shape.pending if library.pending else ()):
        found.setdefault(change.url, str(library.pending.place("pending", n, "url")))
    for entry in library.bodies.values():
        found.setdefault(entry.shape.web, str(entry.place("web")))
    for entry in [*library.standards.values(), *library.journey.values()]:
        found.setdefault(entry.shape.source, str(entry.place("source")))
    return {address: place for address, place in sorted(found.items()) if address.startswith("http")}


def look(address: str) -> tuple[str, str]:
    """(kind, detail) of one address: fine, moved, blocked, slow or dead."""
    start = time.monotonic()
    try:
        answer = requests.get(address, timeout=SLOW * 2, headers={"User-Agent": "complaint-standards link check"}, stream=True)
        answer.close()
    except requests.Timeout:
        return "slow", f"no answer in {SLOW * 2} s"
    except requests.RequestException as error:
        return "dead", type(error).__name__
    if answer.status_code in (401, 403, 405, 429, 503):
        return "blocked", f"answers {answer.status_code} to a program; open it by hand"
    if answer.status_code >= 400:
        return "dead", f"answers {answer.status_code}"
    if answer.history and answer.url.rstrip("/") != address.rstrip("/"):
        return "moved", f"now at {answer.url}"
    if time.monotonic() - start > SLOW:
        return "slow", f"took {time.monotonic() - start:.0f} s"
    return "fine", ""


def main() -> int:
    found = addresses()
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        results = dict(zip(found, pool.map(look, found)))
    for kind in ("dead", "moved", "blocked", "slow"):
        some = [address for address, (one, _) in results.items() if one == kind]
        print(f"{kind}: {len(some)}")
        for address in some:
            print(f"  {found[address]}: {address} {results[address][1]}")
    print(f"fine: {sum(kind == 'fine' for kind, _ in results.values())} of {len(results)}")
    return 1 if any(kind == "dead" for kind, _ in results.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
