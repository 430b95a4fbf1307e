"""Flows as drawings: the ladder for wide screens and paper, the column for phones.

A ladder has one main line going down. Exceptions stand to its right, loops and skips run on its left.
Lengths are CSS pixels, so on a sheet printed at full width 15 is 11.25 pt. A drawing carries no ids: any
number of them can stand on one page. It brings its own light paper; a theme may colour it with --flow-ink
(words), --flow-line (lines, outlines, answers), --flow-paper, --flow-role-1 to -6 (boxes, by role in order of
appearance) or --flow-do, --flow-ask and --flow-end (boxes, by kind).
"""

from __future__ import annotations

import functools

from .column import column as _column
from .ladder import ladder as _ladder
from .parts import width  # noqa: F401

# Sectors share most of their flows, so one drawing serves several sites.
ladder = functools.lru_cache(maxsize=256)(_ladder)
column = functools.lru_cache(maxsize=256)(_column)
