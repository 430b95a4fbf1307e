"""Write down anew what the tests compare with, after a deliberate change: python tests/bless.py broken

Read the difference before you keep it: what is written here is what people will be told.
"""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
import textwrap
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from complaint_standards.cli import main  # noqa: E402


def broken() -> None:
    """Rewrite `says`, the last field of each file of tests/broken/. The fields above it stay as they are."""
    import test_broken

    for path in test_broken.EXAMPLES:
        text, one = path.read_text(encoding="utf-8"), test_broken.example(path)
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stderr(io.StringIO()) as said, contextlib.redirect_stdout(io.StringIO()):
            test_broken.spoil(Path(folder) / "world", one["edits"])
            status = main(test_broken.arguments(Path(folder) / "world", one.get("args")))
        if status != 1:
            print(f"{path.name}: not blessed, because the check ends with {status} instead of 1")
            continue
        above = text.partition("\nsays: |\n")[0].rstrip("\n")
        new = f"{above}\nsays: |\n{textwrap.indent(said.getvalue(), '  ')}"
        if new != text:
            path.write_text(new, encoding="utf-8")
            print(f"{path.name}: written anew")


KINDS = {"broken": broken}

if __name__ == "__main__":
    if len(sys.argv) < 2 or not set(sys.argv[1:]) <= set(KINDS):
        sys.exit(f"usage: python tests/bless.py {' '.join(KINDS)}")
    for kind in sys.argv[1:]:
        KINDS[kind]()
