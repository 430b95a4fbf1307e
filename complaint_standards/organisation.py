"""Start an organisation's own procedure: a small folder with its names, times and contacts, and nothing of the library.

Nothing is asked where nobody can answer: without a terminal what is not given stays a marked gap.
"""

from __future__ import annotations

import datetime
import os
import shutil
import tempfile
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from .check.law import cite
from .check.organisation import PROFILES
from .load import CORE, Library, slug
from .local import groups
from .problems import Place, Problem, unknown
from .resolve import Resolved, Setting, beyond, parse, reads
from .source import read

_CONTACTS = ("phone", "email", "address", "web")


@dataclass(frozen=True)
class Start:
    """What is known when an organisation starts. `values` maps the id of a value to what it is set to, as plain data.

    `remarks` stand above a value, and what is `suggested` for one that is not set stands in its remark.
    """

    id: str
    name: str
    sector: str
    profile: str
    values: Mapping[str, Any]
    remarks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    suggested: Mapping[str, Any] = field(default_factory=dict)


def start(name: str, resolved: Resolved, profile: str, given: Mapping[str, Any], place: Callable[[str], Place]) -> tuple[Start | None, list[Problem]]:
    """Check what was given for a new organisation over `resolved`, its sector.

    Reports a name that makes no id or one that is taken, and a value that is not there, does not fit or
    lies beyond its limits. `place` says where a value was given.
    """
    library, id = resolved.library, slug(name)
    problems = []
    if not id or id in {CORE, *library.layers} or not id[0].isalpha():
        problems.append(Problem(Place("new"), f'"{name}" cannot be the name of a folder here' if not id or not id[0].isalpha() else f'there is a variant called "{id}" already',
                                expected="a name of its own that starts with a letter", fix="give it another name, as in: Marsh End Hospital"))
    values = {}
    for key, words in {"organisation-name": name, **given}.items():
        setting = resolved.settings.get(key)
        if setting is None:
            problems.append(unknown(place(key), "value", key, resolved.settings))
        elif wrong := unfit(setting, words, library):
            problems.append(Problem(place(key), f'"{words}" does not fit `{key}`', expected=wrong, fix="set it in that form, or leave it out and fill it in later"))
        elif parse(setting.definition, words)[0] != setting.value:
            values[key] = words
    return (None if problems else Start(id, name, resolved.id, profile, values)), problems


def unfit(setting: Setting, words: Any, library: Library) -> str:
    """What a value may be, where `words` is something else; else nothing."""
    value, expected = parse(setting.definition, words)
    if expected:
        return expected
    if allowed := beyond(setting.definition, value):
        rule = library.obligations.get(setting.definition.limits.obligation or "")
        return allowed + (f" ({cite(rule.shape)})" if rule else "")
    return ""


def wanted(resolved: Resolved) -> list[str]:
    """The values to ask for, in the order of the library: what every organisation has to set, then what most change first."""
    return [name for names in list(groups(resolved).values())[:2] for name in names]


def ask(resolved: Resolved, given: Mapping[str, Any], answer: Callable[[str], str], say: Callable[[str], None]) -> dict[str, Any]:
    """Ask for each value that was not given, one at a time, with its reason and limits; an empty answer leaves it open.

    An answer that does not fit is told what does, and asked for again.
    """
    found = dict(given)
    names = [name for name in wanted(resolved) if name not in given and name != "organisation-name"]
    say(f"{len(names)} questions. Press Enter to leave one open and fill it in later.\n")
    for n, name in enumerate(names, 1):
        setting = resolved.settings[name]
        say(textwrap.fill(f"{n} of {len(names)}. {setting.definition.title}. {setting.definition.about}", 88))
        if words := _now(setting, resolved):
            say(f"   {words}")
        if setting.type == "choice":
            say("\n".join(f"   {key}: {words}" for key, words in setting.definition.options.items()))
        while words := answer("   > ").strip():
            value = _typed(setting, words)
            if not (wrong := unfit(setting, value, resolved.library)):
                found[name] = value
                break
            say(textwrap.fill(f"   That does not fit. Expected: {wrong}. Try again, or press Enter to leave it open.", 88))
        say("")
    return found


def _typed(setting: Setting, words: str) -> Any:
    """What someone typed, as a file would have it. Response times may be one: "35 working days"."""
    if setting.type == "number" and words.isdigit():
        return int(words)
    if setting.type == "tiers":
        return [{"name": "every complaint", "within": words}]
    return words


def typed(resolved: Resolved, name: str, words: str) -> Any:
    """What was typed for a value, as a file would have it."""
    return _typed(resolved.settings[name], words) if name in resolved.settings else words


def _now(setting: Setting, resolved: Resolved) -> str:
    """How a value stands, and what it may be."""
    limits = getattr(setting.definition, "limits", None)
    parts = [] if setting.value is None else [f"Now: {reads(setting, resolved.settings)}"]
    if limits:
        rule = resolved.library.obligations.get(limits.obligation or "")
        bounds = " and ".join(f"{word} {limit}" for word, limit in (("at least", limits.least), ("at most", limits.most)) if limit is not None)
        parts.append(bounds + (f", by {rule.shape.source}" if rule else ""))
    return "; ".join(parts)


def given_in(path: Path) -> tuple[dict[str, Any], Callable[[str], Place], list[Problem]]:
    """The answers in a file: ids of values, each with what it is set to. Gives also the place of each."""
    document, problems = read(path, path.parent)
    if document and not (isinstance(document.data, dict) and document.data):
        problems = [Problem(Place(path.name), "answers are expected here", expected="`id: value`, one a line, as in complaints-phone: 01632 960000", fix="write them so; `values.yml` of the library has every id")]
    return (document.data if document and not problems else {}), (lambda name: document.place(name)) if document else (lambda name: Place(path.name)), problems


# --- what is written -----------------------------------------------------------------------------------
def files(start: Start, resolved: Resolved, date: datetime.date) -> dict[str, str]:
    """Every file of the new folder, by its path, with its words."""
    return {"variant.yml": _variant(start, resolved, date), "README.md": _readme(start, resolved), ".gitignore": "site/\n.upgrade/\n", ".github/workflows/check.yml": _workflow(resolved)}


def taken(folder: Path) -> list[Problem]:
    """What is wrong with a place for a new folder: that something stands in it."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        return [Problem(Place(str(folder)), "there is something in this place already", expected="a new folder, or an empty one", fix="name another folder")]
    return []


def write(folder: Path, made: Mapping[str, str]) -> list[Problem]:
    """Write a new folder, all of it or nothing. A folder that holds something is left alone."""
    if problems := taken(folder):
        return problems
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    try:
        for name, words in made.items():
            (work / name).parent.mkdir(parents=True, exist_ok=True)
            (work / name).write_text(words, encoding="utf-8")
        work.chmod(0o755)
        if folder.exists():
            folder.rmdir()
        os.rename(work, folder)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    return []


def _variant(start: Start, resolved: Resolved, date: datetime.date) -> str:
    edition = resolved.library.edition.shape.edition
    lines = [
        f"# How {start.name} handles complaints: what is ours, over the procedure for {resolved.variant.name}.",
        "# A line that starts with # is a remark. To set a value, take the # away and write what is yours.",
        "# Check what you wrote with: complaint-standards check .",
        f"id: {start.id}", f"name: {_scalar(start.name)}", f"short: {_scalar(start.name)}", f"about: {_scalar(f'For everyone who works for {start.name}.')}",
        f"extends: {resolved.id}", f'edition: "{edition}"', "",
        "# --- Document control: what a committee asks of a document. Roles, never names of people. ---",
        "document:", f"  profile: {start.profile}        # full: for a trust or a board; small: for a practice", "  status: draft      # live, once it is approved and every gap is filled",
        f"  title: {_scalar(f'Complaints procedure of {start.name}')}", '  version: "0.1"', f"  date: {date}",
        *(f"  # {name}: {_DOCUMENT[name]}" for name in (*PROFILES[start.profile], "related-policies", "supersedes") if name in _DOCUMENT and (start.profile == "full" or name in PROFILES["small"])), "",
        "values:",
    ]
    for heading, names in groups(resolved).items():
        lines += ["", f"  # --- {heading} ---"]
        for name in names:
            lines += _value(name, start, resolved)
    return "\n".join(lines) + "\n" + _REST


def _value(name: str, start: Start, resolved: Resolved) -> list[str]:
    setting = resolved.settings[name]
    remark = textwrap.wrap(f"{setting.definition.title}. {setting.definition.about} {_now(setting, resolved)}".strip(), 100, initial_indent="  # ", subsequent_indent="  # ")
    remark += [line for words in start.remarks.get(name, ()) for line in textwrap.wrap(words, 100, initial_indent="  # ", subsequent_indent="  # ")]
    if name in start.values:
        return [*remark, f"  {name}: {{set: {flow(start.values[name])}}}"]
    return [*remark, f"  # {name}: {{set: {flow(start.suggested[name]) if name in start.suggested else _example(setting)}}}"]


def _example(setting: Setting) -> str:
    if setting.type == "role":
        return flow({"title": setting.value.title, "phrase": setting.value.phrase})
    if setting.type == "tiers":
        return "[{name: usual, within: 25 working days, when: most complaints}, {name: complex, within: 60 working days}]"
    if setting.type == "choice":
        return " or ".join(setting.definition.options)
    if setting.type == "role-list":
        return flow(list(setting.value))
    return flow(str(setting.value)) if setting.value is not None and setting.type not in _CONTACTS else "..."


def flow(value: Any) -> str:
    """A value as it stands on one line of YAML, inside braces too: an address with commas is put in quotes."""
    return yaml.safe_dump([value], default_flow_style=True, allow_unicode=True, width=10000).removesuffix("\n")[1:-1]


def _scalar(words: str) -> str:
    return flow(words)


_DOCUMENT = {
    "id": "CP-01", "owner": "Head of patient experience", "sponsor": "Chief nurse", "version-rule": "A whole number for each approval, a tenth for a correction.", "review-by": "2027-11-30",
    "approvals": "[{stage: Approved, by: Quality committee, on: 2026-12-15}]", "consultation": "Who was asked, and when.", "equality-assessment": "Done, or when it is due.", "dissemination": "How staff hear of it.",
    "history": '[{version: "1.0", date: 2026-12-15, author: Complaints manager, change: First version.}]', "related-policies": "[Being open, Safeguarding]", "supersedes": "[Complaints policy of 2019]", "completed-by": "Practice manager",
}
_REST = """
# --- Changes of your own. Each is optional; standards/README.md of the library shows more. ---
# notes:                      # how you do a thing, beside the shared words
#   - {item: acknowledge, text: Our front desk rings people back the same day.}
# add:                        # something of your own; its file lies in procedure/, checklists/, letters/ ... of this folder
#   - {item: our-own-clause, after: acknowledge, because: Why we need it.}
# drop:                       # what you leave out; a duty of yours cannot be
#   - {item: complex-cases, instead: several-organisations, because: We are small.}
# To reword a clause, write a file procedure/<id>.md with `changes: <id>` and `because:` above your words.
# Anything may carry `by` (a role), `on`, `review-by` and `until` (a date after which it lapses).
"""


def _readme(start: Start, resolved: Resolved) -> str:
    return f"""# {start.name}: how we handle complaints

This folder holds what is ours: our names, times, contacts and changes. All the rest comes from the shared procedure for {resolved.variant.name}, edition {resolved.library.edition.shape.edition}, and stays up to date with it. You need no knowledge of programming. You do need a text editor.

## What to do first

1. Open `variant.yml`. Each line that starts with `#` is a remark, or a value that waits for you.
2. To fill in a value, take away the `#` and write what is yours:

       complaints-phone: {{set: 01632 960000}}

3. Check it. Each problem names the line and says what to do:

       complaint-standards check .

4. Look at it. Open `site/index.html` afterwards:

       complaint-standards build .
       complaint-standards build . --documents    (and everything as files, to print and to send round)

Notices tell you what is still open. While `status: draft` stands in `document`, they stop nothing. Once you write `status: live`, every gap has to be filled.

## What you may change, and what you may not

- You may set times, names and contacts within their limits, add your own clauses, notes, letters and checklists, reword what is not locked, and leave out what does not apply. Give a reason with `because:`. Readers see it, on the page "How ours differs".
- A sentence that states the law stays as it is. A promise to be quicker than the law is fine, a slower one is refused, and the message names the rule.
- A change for a while carries `until: 2027-03-31`. After that day it lapses by itself.

See where any words come from: `complaint-standards explain acknowledge --variant .`

## Approval, paper, publishing

Fill in `document` in `variant.yml` as your committee decides. Every page and print carries its version and date. Put the folder `site/` on your web server or intranet as it is; it needs no network and no server.

## When a new edition comes

Install it, then run `complaint-standards upgrade plan .` It changes nothing, and shows what is new beside your own words. You decide; nothing of yours is lost.

## Who helps

Your information team can run these commands for you, or have `.github/workflows/check.yml` run them at every change. Never put a person's details, a case number or a letter into this folder.
"""


def _workflow(resolved: Resolved) -> str:
    edition = resolved.library.edition.shape.edition
    return f"""# Checks and builds the procedure at every change, where this folder lies on GitHub. Needs no setting.
name: Check
on: [push, pull_request, workflow_dispatch]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install "complaint-standards=={edition}.*"
      - run: complaint-standards check .
      - run: complaint-standards build .
      - uses: actions/upload-artifact@v4
        with:
          name: site
          path: site
"""
