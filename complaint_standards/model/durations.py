"""Lengths of time, as values hold them: 3 working days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Duration:
    """A number of working days, days, weeks, months or years."""

    number: int
    unit: str

    def __str__(self) -> str:
        return f"{self.number} {self.unit}{'s' if self.number != 1 else ''}"

    def days(self) -> tuple[int, int]:
        """The fewest and the most calendar days it can be. Ten bank holidays a year are allowed for."""
        n = self.number
        return {"working day": (n, n + 2 * (n // 5 + 1) + 4), "day": (n, n), "week": (7 * n, 7 * n),
                "month": (365 * n // 12 - 2, 366 * n // 12 + 2), "year": (365 * n, 366 * n)}[self.unit]

    def at_most(self, limit: Duration) -> bool:
        if self.unit == limit.unit:
            return self.number <= limit.number
        return self.days()[1] <= limit.days()[0]

    def at_least(self, limit: Duration) -> bool:
        if self.unit == limit.unit:
            return self.number >= limit.number
        return self.days()[0] >= limit.days()[0]


def duration(text: Any) -> Duration | None:
    """`"3 working days"` as a Duration; None for anything else."""
    match = re.fullmatch(r"(\d+) (working day|day|week|month|year)s?", text) if isinstance(text, str) else None
    return Duration(int(match[1]), match[2]) if match and int(match[1]) else None
