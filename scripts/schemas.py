"""Write the JSON Schemas that editors use, from the model, and the settings that wire them up."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pydantic import RootModel

from complaint_standards import contributions, model

ROOT = Path(__file__).parents[1]
FILES = {
    "edition": (model.Edition, ["standards/edition.yml"]),
    "values": (RootModel[dict[model.Id, model.Value]], ["standards/values.yml"]),
    "roles": (RootModel[dict[model.Id, model.Role]], ["standards/roles.yml"]),
    "glossary": (RootModel[dict[model.Id, model.Term]], ["standards/glossary.yml"]),
    "bodies": (RootModel[dict[model.Id, model.Body]], ["standards/bodies.yml"]),
    "tasks": (RootModel[dict[model.Id, model.Task]], ["standards/tasks.yml"]),
    "asked": (model.Asked, ["standards/asked.yml"]),
    "clocks": (RootModel[dict[model.Id, model.Clock]], ["standards/clocks.yml"]),
    "bank-holidays": (model.Holidays, ["standards/bank-holidays.yml"]),
    "standard": (model.Standard, ["standards/expectations/*.yml"]),
    "journey": (model.JourneyStage, ["standards/journey/*.yml"]),
    "law": (RootModel[model.Instrument | model.Boundaries | model.Definitions | model.Pending], ["standards/law/*.yml"]),
    "fault": (model.Fault, ["standards/review/faults/*.yml"]),
    "duty": (model.Duty, ["standards/review/duties/*.yml"]),
    "vocabulary": (RootModel[dict[model.Id, model.Vocabulary]], ["standards/review/words.yml"]),
    "extracts": (RootModel[dict[model.Id, model.Extract]], ["standards/review/values.yml"]),
    "headings": (RootModel[dict[model.Id, model.Headings]], ["standards/review/headings.yml"]),
    "stage": (RootModel[model.Stage | model.CHANGES["stage"]], ["standards/procedure/*/stage.yml", "variants/*/procedure/*/stage.yml"]),
    "clause": (RootModel[model.Clause | model.CHANGES["clause"]], []),  # front matter: for editors that read schemas there
    "flow": (RootModel[model.Flow | model.CHANGES["flow"] | model.CHANGES["step"]], ["standards/flows/*.yml", "variants/*/flows/*.yml"]),
    "checklist": (RootModel[model.Checklist | model.CHANGES["checklist"] | model.CHANGES["line"]], ["standards/checklists/*.yml", "variants/*/checklists/*.yml"]),
    "card": (RootModel[model.Card | model.CHANGES["card"] | model.CHANGES["phrase"]], ["standards/phrases/*.yml", "variants/*/phrases/*.yml"]),
    "form": (RootModel[model.Form | model.CHANGES["form"] | model.CHANGES["space"]], ["standards/kit/*.yml", "variants/*/kit/*.yml"]),
    "path": (RootModel[model.Path | model.CHANGES["path"] | model.CHANGES["stop"]], ["standards/paths/*.yml", "variants/*/paths/*.yml"]),
    "courses": (model.Courses, ["standards/courses.yml"]),
    "pilot-training": (model.PilotTraining, ["standards/pilot-training.yml"]),
    "session": (RootModel[model.Session | model.CHANGES["session"] | model.CHANGES["activity"]], ["standards/training/*.yml", "variants/*/training/*.yml"]),
    "case": (RootModel[model.Case | model.CHANGES["case"] | model.CHANGES["point"]], ["standards/cases/*.yml", "variants/*/cases/*.yml"]),
    "guidance": (RootModel[model.Guidance | model.CHANGES["guidance"] | model.CHANGES["section"]], ["variants/*/guidance/*.yml"]),
    "letter": (RootModel[model.Letter | model.CHANGES["letter"]], []),
    "leaflet": (RootModel[model.Leaflet | model.CHANGES["leaflet"] | model.CHANGES["section"]], ["variants/*/public/*.yml"]),
    "levels": (RootModel[dict[model.Id, model.Level]], ["standards/levels.yml"]),
    "row": (RootModel[model.Row | model.CHANGES["row"]], ["standards/assessment/*.yml", "variants/*/assessment/*.yml"]),
    "assessment": (model.Assessment, ["variants/*/assessments/*.yml"]),
    "style": (RootModel[dict[model.Id, model.Style]], ["standards/style/words.yml"]),
    "exceptions": (model.Exceptions, ["standards/style/exceptions.yml"]),
    "last-read": (RootModel[dict[model.Id, dict[model.Id, str]]], ["standards/last-read.yml", "variants/*/last-read.yml"]),
    "release": (model.Release, ["standards/releases/*.yml"]),
    "variant": (model.Variant, ["variants/*/variant.yml"]),
    "wave": (model.Wave, ["variants/*/feedback/*.yml"]),
    "evaluation": (model.Evaluation, ["standards/evaluation.yml"]),
    "own-evaluation": (model.OwnEvaluation, ["variants/*/evaluation.yml"]),
    "pilot": (model.Pilot, ["standards/pilot.yml"]),
    "practice": (contributions.Practice, ["docs/community/practices/*.yml"]),
    "question": (contributions.Question, []),
    "event": (contributions.Event, ["docs/community/events/*.yml"]),
    "adopter": (contributions.Adopter, ["docs/community/adopters/*.yml"]),
    "improvement": (contributions.Improvement, ["docs/community/improvements/*.yml"]),
    "sources": (RootModel[dict[model.Id, contributions.Source]], ["docs/community/sources.yml"]),
    "desk": (contributions.Desk, ["docs/community/desk.yml"]),
}


def written() -> dict[Path, str]:
    """Every file that this script keeps, and what it should say."""
    files = {}
    for name, (shape, _) in FILES.items():
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **shape.model_json_schema(by_alias=True)}
        files[Path("standards/schemas") / f"{name}.json"] = json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
    settings = {
        "yaml.schemas": {f"./standards/schemas/{name}.json": patterns for name, (_, patterns) in FILES.items() if patterns},
        "yaml.customTags": [],
        "files.insertFinalNewline": True,
        "files.trimTrailingWhitespace": True,
    }
    files[Path(".vscode/settings.json")] = json.dumps(settings, indent=2) + "\n"
    return files


def main() -> int:
    for path, words in written().items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(words, encoding="utf-8")
    print(f"Wrote {len(FILES)} schemas and .vscode/settings.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
