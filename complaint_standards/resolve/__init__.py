"""Work out what the readers of one variant get, and where every field of it comes from.

A layer is laid over the one below by five verbs: values, notes, add, changes, drop. A change replaces
whole fields; nothing is merged, and nothing is appended unless a verb says so. The order of entries in
a file does not matter.
"""

from .lay import resolve
from .placed import Done, Placed, Resolved, active, applies
from .settings import NAMED, Origin, Piece, Setting, beyond, fill, limit, parse, plain, reads

__all__ = ["NAMED", "Done", "Origin", "Piece", "Placed", "Resolved", "Setting", "active", "applies", "beyond", "fill", "limit", "parse", "plain", "reads", "resolve"]
