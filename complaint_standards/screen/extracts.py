"""What a policy sets a value of ours to: a time, a role, a phone number, a choice."""

from __future__ import annotations

import re
from typing import Any

from .. import model
from .passages import Passage

_LEVEL = r"(?:deputy|assistant|associate|senior|lead|head of|chief|managing|medical|clinical|nursing|practice|business|operations|general|office|surgery|complaints?|patient|patients|customer|service|services|quality|governance|registered|healthcare|health|hospital|sole|practices?)"
_JOB = rf"(?:{_LEVEL} (?:and )?)*(?:experience|relations|safety|nurse|operations|officer|manager|director|executive|partner|principal|owner|administrator|coordinator|co-ordinator|lead|care)\b(?: officer\b| of (?!the\b|our\b|this\b|an?\b)[a-z]+\b)?"
FOLDED = ("duration", "tiers", "role")  # told from folded words; the others from words as they stand


def catch(rule: model.Extract, one: Passage, type: str) -> Any:
    """What a passage sets a value to, as a file would have it; None where it does not speak of it."""
    if any(re.search(pattern, one.tested) for pattern in rule.unless) or rule.near and not re.search(rule.near, f"{one.tested} {one.under}"):
        return None
    if type == "choice":
        return next((option for option, patterns in rule.options.items() if any(re.search(pattern, one.tested) for pattern in patterns)), None)
    for pattern in rule.patterns:
        match = re.search(pattern.replace("{job}", _JOB), one.tested) if type in FOLDED else re.search(pattern, one.words)
        if match:
            return _READ.get(type, str.strip)(match[1])
    return None


def _time(words: str) -> str | None:
    words = "2 weeks" if words == "fortnight" else f"{words} working days" if words.isdigit() else words
    number, _, unit = words.partition(" ")
    return f"{number} {unit.removesuffix('s')}{'' if number == '1' else 's'}"


def _job(words: str) -> dict[str, str] | None:
    words = words.strip()
    return {"title": words[:1].upper() + words[1:], "phrase": f"the {words}"} if " " in words or words in ("principal", "owner", "partner", "administrator") else None


_READ = {"duration": _time, "role": _job, "tiers": lambda words: [{"name": "every complaint", "within": _time(words)}], "phone": lambda words: " ".join(words.split()),
         "email": lambda words: words.rstrip("."), "web": lambda words: words.rstrip(".,")}
