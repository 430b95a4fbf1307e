"""What someone typed for a value, or into document control, as a file of ours would have it."""

from __future__ import annotations

import datetime
import re
from typing import Any

from .. import fingerprint, model
from ..organisation import unfit
from ..resolve import Resolved, Setting, parse

_NUMBERS = {word: n for n, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())} | {"twenty": 20, "thirty": 30, "forty": 40, "sixty": 60}
_TELLING = ("duration", "phone", "email", "web")  # types that can be told from other words


def typed(setting: Setting, words: str, resolved: Resolved) -> tuple[Any, str]:
    """A value as plain data, from the words that were typed for it; and what was expected where they do not fit.

    The square brackets of a gap may still stand round them. Limits are not looked at here.
    """
    words = words.strip()
    if words.startswith("[") and words.endswith("]"):
        words = words[1:-1].removeprefix("insert ").strip()
    given = _as_data(setting, words, resolved)
    value, expected = parse(setting.definition, given)
    return (None, expected) if expected or value is None else (given, "")


def still_open(setting: Setting, words: str) -> bool:
    """Whether a gap stands as it was written, or still says that something is to come."""
    gap = setting.definition.gap or setting.definition.title.lower() if isinstance(setting.definition, model.Value) else ""
    inner = words.strip().strip("[]").removeprefix("insert ").strip()
    return not inner or words.strip().startswith("[") and fingerprint.folded(inner).lower() == fingerprint.folded(gap).lower()


def could_be(setting: Setting, words: str, resolved: Resolved, strictly: bool) -> bool:
    """Whether some words could be what a value is set to; strictly: whether they can be nothing else."""
    if setting.type == "role" or strictly and setting.type not in _TELLING:
        return False
    return not typed(setting, words, resolved)[1] and not (words.strip().startswith("[") and still_open(setting, words))


def wrong(setting: Setting, given: Any, resolved: Resolved) -> str:
    """What a value may be, with the rule that says so, where this is something else; else nothing."""
    return unfit(setting, given, resolved.library)


def _as_data(setting: Setting, words: str, resolved: Resolved) -> Any:
    kind, definition = setting.type, setting.definition
    bare = words.rstrip(" .")
    if kind == "duration":
        return _duration(bare)
    if kind == "number":
        return int(bare) if bare.isdigit() else _NUMBERS.get(bare.lower(), bare)
    if kind == "phone":
        return re.sub(r"[\u2010-\u2015]", "-", bare)
    if kind in ("email", "web"):
        return re.sub(r"^mailto:", "", bare, flags=re.I)
    if kind == "choice":
        key = lambda text: fingerprint.folded(text).lower().rstrip(".")
        return next((name for name, says in definition.options.items() if key(bare) in (key(name), key(says))), bare)
    if kind == "tiers":
        return _tiers(bare, setting)
    if kind == "role-list":
        phrases = {form.lower(): name for name, one in resolved.settings.items() if one.type == "role" for form in (one.value.phrase, one.value.title, name)}
        parts = [part.strip().lower() for part in re.split(r",\s*(?:then|and)?\s*|\s+then\s+", bare) if part.strip()]
        return [phrases.get(part, part) for part in parts] if all(part in phrases for part in parts) else None
    return words


def _duration(words: str) -> str:
    match = re.fullmatch(r"(\w+)\s+((?:working )?(?:day|week|month|year))s?", fingerprint.folded(words).lower())
    number = _NUMBERS.get(match[1], match[1]) if match else ""
    return f"{number} {match[2]}{'' if str(number) == '1' else 's'}" if match else words


def _tiers(words: str, setting: Setting) -> Any:
    """Tiers as they read: "25 working days for most complaints or 60 working days". Their names stay where there are as many."""
    definition = setting.definition
    if definition.none and fingerprint.folded(words).lower() == fingerprint.folded(definition.none).lower():
        return []
    made, old = [], [name for name, _, _ in setting.value or ()]
    for n, part in enumerate(re.split(r",\s*or\s+|,\s*|\s+or\s+", words)):
        length, _, when = part.partition(" for ")
        made.append({"name": old[n] if n < len(old) else when or "every complaint" if n == 0 else when or "every other", "within": _duration(length.strip())} | ({"when": when.strip()} if when.strip() else {}))
    return made


def role(setting: Setting, title: str) -> dict[str, str]:
    """A role by another title, and how that reads inside a sentence, after the way that the old one does."""
    article = next((word for word in ("the ", "a ", "an ") if setting.value.phrase.startswith(word)), "")
    small = title if title[1:2].isupper() else title[:1].lower() + title[1:]
    article = {"a ": "an " if small[:1] in "aeiou" else "a ", "an ": "an " if small[:1] in "aeiou" else "a "}.get(article, article)
    return {"title": title, "phrase": article + small}


def date(words: str) -> datetime.date | None:
    """A day as people write it: 12 May 2026, 12/05/2026, 2026-05-12."""
    words = re.sub(r"(\d)(st|nd|rd|th)\b", r"\1", words.strip().rstrip("."))
    for form in ("%d %B %Y", "%d %b %Y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B, %Y", "%A %d %B %Y"):
        try:
            return datetime.datetime.strptime(words, form).date()
        except ValueError:
            continue
    return None


