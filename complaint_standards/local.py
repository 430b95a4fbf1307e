"""What scripts in a browser need to know of a variant: its values with their limits, its clocks, the bank holidays.

It stands in a file of its own, assets/javascripts/data.js: a page that was opened from a folder cannot fetch JSON.
"""

from __future__ import annotations

import json
from typing import Any

from .markup import control
from .resolve import Resolved, Setting

ASKED_TOO = ("pals", "early-resolution-within", "response-times")  # beside what is required: what organisations change first


def groups(resolved: Resolved) -> dict[str, list[str]]:
    """What an organisation may set, in the order to ask for it, under headings. What the law fixes is not among it."""
    settings = resolved.settings
    required = [name for name, setting in settings.items() if getattr(setting.definition, "required", False)]
    first = [name for name in ASKED_TOO if name in settings and name not in required]
    return {
        "What every organisation sets": required, "What most change first": first,
        "Other times, choices and contacts": [name for name, one in settings.items() if one.type != "role" and name not in (*required, *first) and not _fixed(one)],
        "Who does what: one person may hold several roles": [name for name, one in settings.items() if one.type == "role"],
    }


def _fixed(setting: Setting) -> bool:
    limits = getattr(setting.definition, "limits", None)
    return bool(limits and limits.least is not None and limits.least == limits.most)


def files(resolved: Resolved) -> dict[str, str]:
    made = json.dumps(data(resolved), ensure_ascii=False, separators=(",", ":"))
    return {"assets/javascripts/data.js": f"window.complaints = Object.assign(window.complaints || {{}}, {{data: {made}}});\n"}


def data(resolved: Resolved) -> dict[str, Any]:
    holidays = resolved.library.holidays.shape
    return {
        "sector": resolved.id, "edition": resolved.library.edition.shape.edition, "control": control(resolved),
        "values": {name: _value(setting, resolved) for name, setting in resolved.settings.items()},
        "clocks": {name: _short({"value": one.value, "from": one.from_, "counting": one.counting, "repeats": one.repeats, "onlyIf": one.only_if})
                   for name, entry in resolved.library.clocks.items() if resolved.item((one := entry.shape).clause)},
        "holidays": {"since": holidays.since.isoformat(), "until": holidays.until.isoformat(), "days": [{"date": one.date.isoformat(), "name": one.name} for one in holidays.days]},
    }


def _value(setting: Setting, resolved: Resolved) -> dict[str, Any]:
    """A value as JavaScript has it: what it is here, and what it may be. What is not there is left out."""
    definition = setting.definition
    if setting.type == "role":
        return {"type": "role", "value": written(setting), "title": definition.title}
    limits = definition.limits
    rule = resolved.library.obligations.get(limits.obligation or "") if limits else None
    return _short({
        "type": setting.type, "value": written(setting), "title": definition.title, "gap": definition.gap, "says": definition.says, "none": definition.none, "options": definition.options,
        "default": definition.default if definition.says else None,
        "least": str(limits.least) if limits and limits.least is not None else None, "most": str(limits.most) if limits and limits.most is not None else None,
        "law": rule.shape.source if rule else None})


def _short(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value or value == [] and key == "value"}


def written(setting: Setting) -> Any:
    """A value as a file would have it."""
    value = setting.value
    if value is None:
        return None
    if setting.type == "role":
        return {"title": value.title, "phrase": value.phrase}
    if setting.type == "tiers":
        return [{"name": name, "within": str(within), **({"when": when} if when else {})} for name, within, when in value]
    if setting.type == "role-list":
        return list(value)
    return value if setting.type == "number" else str(value)
