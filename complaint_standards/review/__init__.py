"""Read a policy that an organisation has, and say what is out of date, what is missing and what is good.

`read` turns a file of any kind into paragraphs, `findings` tries the rules on them, and the rest shows what was
found: in the terminal, as a web page, as comments in a copy of a Word file, as data.
"""

from .findings import Review, review
from .read import read

__all__ = ["Review", "read", "review"]
