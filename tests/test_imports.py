"""The package reads in one order: each module imports only from earlier ones."""

import ast
from pathlib import Path

import complaint_standards

ORDER = ["problems", "source", "fingerprint", "model", "contributions", "load", "resolve", "screen", "flow", "training", "dates", "assessment", "feedback", "lock", "privacy", "community", "check", "markup", "compare", "flowchart", "checklist", "local",
         "review", "feeds", "pages", "search", "trust", "website", "finish", "documents", "build", "macros", "serve", "organisation", "upgrade", "importing", "begin", "adopt", "cli", "__main__"]
FOLDER = Path(complaint_standards.__file__).parent


def _imports(path: Path) -> set[str]:
    """The modules of this package that a file imports, at the top or inside a function."""
    depth = len(path.relative_to(FOLDER).parts) - 1
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            if node.level <= depth:
                continue  # a neighbour inside one stage's folder
            found |= {node.module.split(".")[0]} if node.module else {name.name for name in node.names}
    return found


def test_every_module_has_its_place():
    names = {path.stem if path.is_file() else path.name for path in FOLDER.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert names - {"__init__"} == set(ORDER)


def test_each_module_imports_only_from_earlier_ones():
    for path in FOLDER.rglob("*.py"):
        name = path.relative_to(FOLDER).parts[0].removesuffix(".py")
        if name == "__init__":
            continue
        later = {one for one in _imports(path) if ORDER.index(one) > ORDER.index(name)}
        assert not later, f"{path.name} imports {sorted(later)}, which come later"
