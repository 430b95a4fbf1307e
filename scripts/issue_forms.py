"""Write GitHub's issue forms from docs/community/desk.yml, so that they ask what the plain form asks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

from complaint_standards.contributions import Box, ContributionForm, Desk
from complaint_standards.load import load

ROOT = Path(__file__).parents[1]
FOLDER = Path(".github/ISSUE_TEMPLATE")
HEAD = "# Written by scripts/issue_forms.py from docs/community/desk.yml.\n"


def written(desk: Desk) -> dict[Path, str]:
    """Every issue form, and what it should say. Issues without a form are off: each way in says first what never to include."""
    forms = {FOLDER / f"{name}.yml": _form(name, form, desk) for name, form in desk.forms.items()}
    return {path: HEAD + yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=1000) for path, data in {**forms, FOLDER / "config.yml": {"blank_issues_enabled": False}}.items()}


def _form(name: str, form: ContributionForm, desk: Desk) -> dict[str, Any]:
    never = "\n".join(f"- {words}" for words in desk.never)
    first = f"**Never include:**\n\n{never}\n\nAn issue is public from the moment you press the button. To send something that a person reads first, use the plain form on the site."
    return {"name": form.title, "description": form.about, "labels": [f"community: {name}"], "body": [{"type": "markdown", "attributes": {"value": first}}, *map(_box, form.boxes)]}


def _box(box: Box) -> dict[str, Any]:
    said = {"label": box.ask, **({"description": box.help} if box.help else {})}
    if box.id == "agreed":
        return {"type": "checkboxes", "id": box.id, "attributes": {**said, "options": [{"label": words, "required": box.needed} for words in box.options.values()]}}
    kind = {"line": "input", "text": "textarea", "list": "textarea"}.get(box.kind, "dropdown")
    if kind == "dropdown":
        said |= {"multiple": box.kind == "some-of", "options": list(box.options.values())}
    return {"type": kind, "id": box.id, "attributes": said, "validations": {"required": box.needed}}


def main() -> int:
    library, problems = load(ROOT)
    if library is None or problems:
        print("\n\n".join(map(str, problems)), file=sys.stderr)
        return 1
    files = written(library.community.desk.shape)
    for path, words in files.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(words, encoding="utf-8")
    print(f"Wrote {len(files)} files into {FOLDER}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
