"""Values as they stand in one variant: how they are read from a file, limited, and put into sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pydantic

from .. import model
from ..model import Duration, duration
from ..problems import Place

NAMED = re.compile(r"\{([^{}\n]*)\}")
_SENTENCE_STARTS = re.compile(r"(?:^|[.!?][*”’)]*\s+|\n\s*\n\s*|(?:^|\n)\s*(?:[-*]|\d+\.)\s+)$")


@dataclass(frozen=True)
class Origin:
    """Which layer set a field, and in which line."""

    layer: str
    place: Place
    because: str = ""


@dataclass(frozen=True)
class Setting:
    """A value as it stands in one variant. `value` is None until someone sets it."""

    id: str
    definition: model.Value | model.Role
    value: Any
    origin: Origin

    @property
    def type(self) -> str:
        return "role" if isinstance(self.definition, model.Role) else self.definition.type

    @property
    def title(self) -> str:
        return self.value.title if self.type == "role" else self.definition.title


@dataclass(frozen=True)
class Piece:
    """A run of text. `value` is the id of the value that it shows; a gap is a value nobody has set; `starts`
    tells of a value that starts a sentence, and so reads with a capital."""

    text: str
    value: str | None = None
    gap: bool = False
    starts: bool = False


def fill(text: str, settings: Mapping[str, Setting], before: str = "") -> tuple[Piece, ...]:
    """`text` with its values put in, a capital where one starts a sentence.

    `before` is what stands in front of the text, where it is a part of a longer one.

    >>> fill("Ring {x} today.", {})        # an unknown value stays as it is; `check` reports it
    (Piece(text='Ring {x} today.', value=None, gap=False, starts=False),)
    """
    pieces, at = [], 0
    for match in NAMED.finditer(text):
        setting = settings.get(match[1])
        if setting is None:
            continue
        if text[at : match.start()]:
            pieces.append(Piece(text[at : match.start()]))
        words = reads(setting, settings)
        starts = bool(_SENTENCE_STARTS.search(before + text[: match.start()])) and setting.type not in ("web", "email")
        pieces.append(Piece(words[:1].upper() + words[1:] if starts else words, match[1], setting.value is None, starts))
        at = match.end()
    if text[at:]:
        pieces.append(Piece(text[at:]))
    return tuple(pieces)


def plain(text: str, settings: Mapping[str, Setting]) -> str:
    return "".join(piece.text for piece in fill(text, settings))


def reads(setting: Setting, settings: Mapping[str, Setting]) -> str:
    """A value as it reads inside a sentence."""
    value, definition = setting.value, setting.definition
    if value is None:
        return f"[{definition.gap or definition.title.lower()}]"
    if setting.type == "role":
        return value.phrase
    if definition.says and value == parse(definition, definition.default)[0]:
        return definition.says
    if setting.type == "tiers":
        if not value:
            return definition.none or "none"
        listed = [f"{tier} for {when}" if when else str(tier) for _, tier, when in value]
        return _listed(listed, "or")
    if setting.type == "role-list":
        return ", then ".join(settings[name].value.phrase for name in value if name in settings)
    if setting.type == "choice":
        words = definition.options[value]
        return words if words[1:2].isupper() else words[:1].lower() + words[1:]  # "PALS and complaints are one team" keeps its capital
    return str(value)


def _listed(words: list[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def parse(definition: model.Value | model.Role, given: Any) -> tuple[Any, str]:
    """A value as Python has it, and what was expected where it does not fit its type."""
    if isinstance(definition, model.Role):
        if isinstance(given, dict) and set(given) == {"title", "phrase"} and all(isinstance(word, str) and word.strip() and "\n" not in word.strip() for word in given.values()):
            return model.Role(about=definition.about, **given), ""
        return None, "{title: ..., phrase: ...}: a label, and the same with its article as it reads in a sentence"
    if given is None:
        return None, ""
    kind = definition.type
    if kind == "duration":
        found = duration(given)
        return found, "" if found else "a number and working days, days, weeks, months or years, as in: 3 working days"
    if kind == "choice":
        return (given, "") if isinstance(given, str) and given in definition.options else (None, f"one of: {', '.join(definition.options)}")
    if kind == "number":
        good = isinstance(given, int) and not isinstance(given, bool)
        return (given, "") if good else (None, "a whole number")
    if kind == "tiers":
        return _tiers(given)
    if kind == "role-list":
        good = isinstance(given, list) and given and all(isinstance(name, str) for name in given)
        return (tuple(given), "") if good else (None, "a list of roles, in order, from roles.yml")
    if isinstance(given, str) and "\n" in given.strip() and kind != "address":
        return None, "words on one line"
    good = isinstance(given, str) and given.strip() and _FORMS.get(kind, re.compile(".*", re.S)).fullmatch(given.strip())
    return (re.sub(r"\s*\n\s*", ", ", given.strip()), "") if good else (None, _EXPECTED.get(kind, "some text"))


_FORMS = {
    "phone": re.compile(r"\+?[0-9][0-9 ()-]{2,}[0-9]( ?(ext|extension|option)\.? ?\d+)?"),
    "email": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    "web": re.compile(r"(https?://|www\.)[^\s<>\"]+"),
}
_EXPECTED = {"phone": "a phone number, as in 0300 000 0000", "email": "an e-mail address", "web": "an address that starts with https://"}


def _tiers(given: Any) -> tuple[Any, str]:
    expected = "a list, each entry with `name`, `within` and, but for the last, `when` (as in: complex complaints)"
    try:
        tiers = [model.Tier.model_validate(entry) for entry in given] if isinstance(given, list) else None
    except pydantic.ValidationError:
        tiers = None
    if tiers is None or not all(duration(one.within) for one in tiers) or not all(one.when for one in tiers[:-1]):
        return None, expected
    return tuple((one.name, duration(one.within), one.when or "") for one in tiers), ""


def limit(definition: model.Value, given: Any) -> Duration | int | None:
    """A limit as Python has it; None for one that does not fit the type, which `check` reports."""
    if definition.type == "number":
        return given if isinstance(given, int) else None
    return duration(given) if definition.type in ("duration", "tiers") else None


def beyond(definition: model.Value | model.Role, value: Any) -> str:
    """What the limits allow, where a value goes beyond them; else nothing."""
    limits = getattr(definition, "limits", None)
    if limits is None or value is None:
        return ""
    values = [tier[1] for tier in value] if definition.type == "tiers" else [value]
    least, most = (limit(definition, given) for given in (limits.least, limits.most))
    for one in values:
        too_little = least is not None and not (one.at_least(least) if isinstance(one, Duration) else one >= least)
        too_much = most is not None and not (one.at_most(most) if isinstance(one, Duration) else one <= most)
        if too_little or too_much:
            if least == most:
                return f"{most}; this is fixed"
            return " and ".join(part for part in (f"at least {least}" if least is not None else "", f"at most {most}" if most is not None else "") if part)
    return ""
