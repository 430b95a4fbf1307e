"""Turn a contribution that someone sent into an item of docs/community/, which nobody sees until a person has moderated it.

    .venv/bin/python scripts/receive.py practice.txt
    .venv/bin/python scripts/receive.py issue.txt --kept "two nurses who: They are staff, and two of many."
    .venv/bin/python scripts/receive.py differences.json --as NAME-OF-THE-ADOPTER

The file is what the form on the page composed (an e-mail's text, or a saved file), the text of a GitHub issue, or
what you typed from paper in that form; or an adopter's `differences.json`, of which the names and numbers that only
fill a gap are left out. Keep it outside the project: it may hold what nobody should see. Nothing is
written while something that is needed is missing, or the privacy gate finds something: reword it in the file.
"""

from __future__ import annotations

import argparse
import datetime
import json
import re
import sys
from pathlib import Path
from typing import Any

import pydantic

from complaint_standards import privacy
from complaint_standards.contributions import Box, Desk, Differences
from complaint_standards.load import COMMUNITY, load, slug
from complaint_standards.lock import emit
from complaint_standards.problems import Place, Problem, unknown

ROOT = Path(__file__).parents[1]
Said = dict[str, tuple[str, int]]  # what stands in each box, and the line it starts in
_NOT_FIELDS = ("agreed", "measured", "by")


def received(text: str, desk: Desk) -> tuple[str, Said]:
    """Which form was filled in, and what stands in each of its boxes. An empty name: no form that we know."""
    lines = [re.sub(r"^(?:> ?)+", "", line).rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    by_ask = {kind: {box.ask: box.id for box in form.boxes} for kind, form in desk.forms.items()}
    if found := re.search(r"^Complaints community: ([a-z-]+)$", "\n".join(lines), re.M):
        return found[1] if found[1] in desk.forms else "", _blocks(lines, r"== ([a-z-]+) ==$", lambda match: match[1])
    if found := re.search(r"^kind=([a-z-]+)$", "\n".join(lines), re.M):
        known = {box.id for box in desk.forms[found[1]].boxes} if found[1] in desk.forms else set()
        return found[1] if known else "", _blocks(lines, rf"({'|'.join(map(re.escape, known)) or '(?!)'})=(.*)$", lambda match: match[1])
    asked = {line.removeprefix("### ") for line in lines if line.startswith("### ")}
    kind = max(by_ask, key=lambda kind: len(asked & set(by_ask[kind])))
    if not asked & set(by_ask[kind]):
        return "", {}
    return kind, _blocks(lines, r"### (.+)$", lambda match: by_ask[kind].get(match[1], ""))


def _blocks(lines: list[str], head: str, name) -> Said:
    """What stands below each line that begins a box. The question in brackets is left out, and so is what comes after the end."""
    found: dict[str, list[str]] = {}
    starts: dict[str, int] = {}
    here, asked = "", False
    for n, line in enumerate(lines, 1):
        if match := re.match(head, line):
            here, asked = name(match), "==" in head
            rest = match[2] if (match.re.groups or 0) > 1 else ""
            if here in found:
                found[here].append(rest)  # a box with several ticks, as a mail program writes it
            else:
                found[here], starts[here] = [rest] if rest else [], n + (not rest)
            continue
        if asked:  # the question, which a mail program may have broken over lines
            asked = not line.endswith(")")
            starts[here] = n + 1
            continue
        if here:
            found[here].append("" if line.strip() == "_No response_" else line)
    found.pop("end", None), found.pop("", None)
    said = {}
    for here, words in found.items():
        while words and not words[0].strip():
            words.pop(0)
            starts[here] += 1
        said[here] = ("\n".join(words).strip(), starts[here])
    return said


def _chosen(box: Box, words: str) -> list[str]:
    """The options that are ticked or named, by id."""
    ticked = [match[1] for match in re.finditer(r"^- \[[xX]\] (.*)$", words, re.M)] or ([] if "- [" in words else [words])
    said = " , ".join(ticked)
    by_words = sorted(box.options.items(), key=lambda item: -len(item[1]))
    found = {key for key, label in by_words if label in said}
    return [key for key in box.options if key in found or key in re.split(r"[,\s]+", said)]


def item(kind: str, said: Said, desk: Desk, file: str, today: datetime.date) -> tuple[dict[str, Any], list[Problem]]:
    """The fields of the new item; a question's answer stands in `text`. Reports what is missing and what does not fit."""
    fields: dict[str, Any] = {}
    problems = []
    for box in desk.forms[kind].boxes:
        words, line = said.get(box.id, ("", 1))
        value: Any = words
        if box.kind in ("one-of", "some-of"):
            chosen = _chosen(box, words)
            if words and not chosen and "- [ ]" not in words:
                problems.append(Problem(Place(file, line), f'"{words}" is not one of the answers to “{box.ask}”', expected=", ".join(box.options), fix="write one of these in its box"))
            value = chosen if box.kind == "some-of" else next(iter(chosen), "")
        elif box.kind == "list":
            value = [one.strip(" -*\t") for one in words.split("\n") if one.strip(" -*\t")]
        elif box.kind == "line":
            value = " ".join(words.split())
        if box.needed and not value:
            problems.append(Problem(Place(file, line), f"“{box.ask}” has no answer", expected="an answer, or a question back to whoever sent this", fix="fill it in below its line, as they tell you"))
        if value and box.id not in _NOT_FIELDS:
            fields[box.id] = int(value) if box.id == "minutes" and value.isdigit() else value
    by = said.get("by", ("", 1))[0]
    if kind == "improvement":
        fields |= {"status": "considering", "because-of": [{"said": fields.get("about", ""), "by": by}]}
    if kind == "event":
        fields["status"] = "proposed"
    if kind == "adopter":
        fields["opted-in"] = {"by": by, "on": today}
    if not problems:
        try:
            COMMUNITY[kind][1].model_validate(fields)
        except pydantic.ValidationError as error:
            for one in error.errors():
                name = next((part for part in one["loc"] if isinstance(part, str)), "")
                problems.append(Problem(Place(file, said.get(name, ("", 1))[1]), f"`{name}` does not fit: {one['msg'].lower()}", expected="the form that its help shows", fix="write it so in its box"))
    return fields, problems


def looked_through(said: Said, lists: set[str], kept: dict[str, str], file: str) -> list[Problem]:
    """What may tell who someone is, box by box, and a list line by line: its last line signs nothing. What a
    moderator looked at and kept is left out, if it may be kept."""
    problems = []
    for words, line in [(part, first + n) for id, (all_, first) in said.items() for n, part in enumerate(all_.split("\n") if id in lists else [all_])]:
        for one in privacy.findings(words):
            kind = privacy.kinds()[one.kind]
            if " ".join(one.words.split()).lower() in kept and not kind.certain:
                continue
            problems.append(Problem(Place(file, line + words[: one.start].count("\n")), f'this looks like {kind.title}: "{" ".join(one.words.split())}". {kind.why}', expected=kind.reword,
                                    fix="say it another way in the file" + ("" if kind.certain else '; where it tells nobody who anyone is: --kept "THE WORDS: why"')))
    return problems


def differences(text: str, title: str, file: str) -> tuple[Differences | None, list[Problem]]:
    """What an adopter's site says of its differences, under the `title` that it stands on the register with. What only
    fills a gap is left out, since it tells nobody how theirs differs, and so is the adopter's name where it would
    rather not give it. Reports what cannot be read, and what may tell who someone is."""
    try:
        gave = Differences.model_validate_json(text)
    except pydantic.ValidationError as error:
        return None, [Problem(Place(file), f"this is no differences.json: {error.errors()[0]['msg'].lower()}", expected="the file as the site gives it out", fix="ask for it again")]
    hidden = gave.name if gave.name != title else None
    gave = Differences(name=title, edition=gave.edition, differences=tuple(one.model_copy(update={"layer": ""}) for one in gave.differences if not one.filled and one.ours != hidden))
    lines = text.split("\n")
    said = {words: (words, next((n for n, line in enumerate(lines, 1) if json.dumps(words, ensure_ascii=False) in line), 1))
            for one in gave.differences for words in one.model_dump(include={"title", "was", "ours", "because", "by"}).values() if words}
    named = [Problem(Place(file, line), f'this names the adopter, which stands here as "{title}": "{words}"', expected="words that do not say who it is", fix="say it another way in the file") for words, line in said.values() if hidden and hidden.lower() in words.lower()]
    return gave, named + looked_through(said, set(), {}, file)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--as", dest="id", default="", help="the id of the new item (default: from its title)")
    parser.add_argument("--kept", action="append", default=[], metavar="WORDS: WHY", help="words that the gate finds and that tell nobody who anyone is; may be given again")
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--date", type=datetime.date.fromisoformat, default=datetime.date.today())
    given = parser.parse_args(arguments)
    library, problems = load(given.root.resolve())
    desk = library.community.desk.shape if library and library.community.desk else None
    if desk is None:
        print("There is no community here: docs/community/desk.yml was expected.\n" + "\n\n".join(map(str, problems)), file=sys.stderr)
        return 2
    kept = {" ".join(words.split()): why.strip() for words, colon, why in (one.partition(":") for one in given.kept) if colon}
    try:
        text = given.file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        print(f"{given.file} cannot be read as text. Save it as plain text (UTF-8).", file=sys.stderr)
        return 2
    if given.file.suffix == ".json":
        adopters, path = library.community.items["adopter"], given.root / "docs" / "community" / COMMUNITY["adopter"][0] / f"{given.id}.json"
        gave, problems = differences(text, adopters[given.id].shape.title, given.file.name) if given.id in adopters else (None, [unknown(Place(given.file.name), "adopter", given.id, adopters, "--as")])
        if problems:
            print("\n\n".join(map(str, problems)) + "\n\nNothing was written.", file=sys.stderr)
            return 1
        path.write_text(gave.model_dump_json(by_alias=True, exclude_defaults=True, indent=1) + "\n", encoding="utf-8")
        print(f"Wrote {path.relative_to(given.root)}: {len(gave.differences)} differences. Read them all: they are public once {given.id} is.")
        return 0
    kind, said = received(text, desk)
    if not kind:
        print(f"{given.file}: no form of ours stands in this. A first line such as “Complaints community: practice” was expected, with == title == and the other boxes below.", file=sys.stderr)
        return 2
    fields, problems = item(kind, said, desk, given.file.name, given.date)
    problems += looked_through(said, {box.id for box in desk.forms[kind].boxes if box.kind == "list"}, {words.lower(): why for words, why in kept.items()}, given.file.name)
    folder, id = given.root / "docs" / "community" / COMMUNITY[kind][0], given.id or slug(fields.get("title", ""))[:60].strip("-")
    path = folder / f"{id}.{'md' if kind == 'question' else 'yml'}"
    if not problems and any((folder / f"{id}.{ending}").exists() for ending in ("md", "yml")):
        problems.append(Problem(Place(path.relative_to(given.root).as_posix()), "there is an item with this id", expected="an id of its own", fix="give this one another: --as ID"))
    if problems:
        print("\n\n".join(map(str, problems)) + "\n\nNothing was written.", file=sys.stderr)
        return 1
    if kept:
        fields["kept"] = [{"words": words, "because": why} for words, why in kept.items()]
    body = fields.pop("text", "") if kind == "question" else ""
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["---", *emit(fields), "---", body] if kind == "question" else emit(fields)) + "\n", encoding="utf-8")
    print(f"Wrote {path.relative_to(given.root)}. Nobody sees it yet.")
    if measured := said.get("measured", ("", 1))[0]:
        print(f"\nThey measured something. Put it into `changed` only if before, after, n, unit and period are all there:\n  {measured}")
    print("\nNow read it as a moderator. A clean scan proves nothing.\n" + "\n".join(f"  [ ] {words}" for words in desk.checklist)
          + f"\n\nThen add what is missing, such as `review-by`, and `clauses`: the steps that it is about, by the ids at the end of their addresses (#ask-how-it-felt). Then\n\n  moderated: {{by: YOUR ROLE, on: {given.date}}}\n\nand run: complaint-standards check. Delete {given.file.name} when you are done.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
