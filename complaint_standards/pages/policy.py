"""Check the policy you have: the same review as `complaint-standards review`, in the browser of whoever reads the page.

policy.js does the reading and trying; the rules it tries stand in a file of their own, policy-rules.js.
"""

from __future__ import annotations

import json
from typing import Any

from .. import model
from ..markup import Page, e
from ..resolve import Resolved
from ..review.findings import MISSING, NOT_A_VERDICT, SURE, in_the_model, law
from ..review.files import LIMITS


def pages(resolved: Resolved) -> dict[str, Page]:
    return {"check-your-policy.md": _page(resolved)}


def _page(resolved: Resolved) -> Page:
    return Page("Check the policy you have", "\n\n".join([
        "# Check the policy you have",
        f'<p class="about">Choose your complaints policy, or paste its text. You read at once which passages are out of date or against the rules for {e(resolved.variant.name)}, what seems to be missing, and what is good.</p>',
        "- **Nothing leaves this browser.** Your policy is not sent, and not kept.\n"
        "- **It reads words by rules.** It cannot see how you work, and it never says that a policy complies with the law.\n"
        "- **It quotes each passage,** with the rule behind it, how that rule was checked, and what to write instead.",
        '<p class="needs-script"><strong>This page needs JavaScript, which is off or not supported here.</strong> Someone who can run a command can do the same with <code>complaint-standards review</code>.</p>',
        '<form class="tool policy" method="dialog" hidden>'
        '<p class="field drop"><label for="policy-file">Your policy, as a Word file</label><small id="policy-file-help">A .docx file, or a file of plain text. Choose it, or drop it here.</small>'
        '<input type="file" id="policy-file" accept=".docx,.txt,.md,text/plain,text/markdown,application/vnd.openxmlformats-officedocument.wordprocessingml.document" aria-describedby="policy-file-help"></p>'
        '<p class="field"><label for="policy-text">Or its text</label><small id="policy-text-help">Copy all of your policy, wherever it is kept, and paste it here.</small>'
        '<textarea id="policy-text" rows="8" aria-describedby="policy-text-help"></textarea></p>'
        '<p class="tools"><button type="submit" class="answer">Check this text</button></p><p class="said" role="status"></p></form>',
        '<section class="policy-review" aria-label="What was found" hidden></section>', '<p class="print-here"></p>',
        f"A PDF, or an Open Document file: `complaint-standards review FILE --variant {resolved.id}` reads them too ({LIMITS}). It writes the review as a web page, as data, and as comments in a copy of a Word file.",
    ]), wide=True, also=("our old policy", "out of date", "review a policy", "is our policy right", "audit our policy"), scripts=("policy-rules.js", "policy.js"))


def files(resolved: Resolved) -> dict[str, str]:
    """The rules that apply here, as a script."""
    made = json.dumps(data(resolved), ensure_ascii=False, separators=(",", ":"))
    return {"assets/javascripts/policy-rules.js": f"window.policyRules = {made};\n"}


def data(resolved: Resolved) -> dict[str, Any]:
    """The rules of one variant as policy.js reads them: patterns still name the vocabulary in braces."""
    library = resolved.library
    faults = {name: entry.shape for name, entry in library.faults.items() if not entry.shape.sectors or set(entry.shape.sectors) & set(resolved.law_for)}
    return {
        "sector": resolved.variant.name, "edition": library.edition.shape.edition, "notVerdict": NOT_A_VERDICT, "missing": MISSING, "sure": SURE,
        "words": {name: list(entry.shape.words) for name, entry in library.vocabulary.items()},
        "stages": {stage.id: stage.shape.title for stage in resolved.stages},
        "headings": [{"stage": name, "patterns": list(entry.shape.patterns)} for name, entry in library.headings.items() if any(stage.id == name for stage in resolved.stages)],
        "faults": [{"id": name, "title": one.title, "says": one.says, "why": one.why, "instead": one.instead, "sure": one.sure, "once": one.once, "duties": list(one.duties),
                    **_rule((one.obligation,), resolved), **_tried(one, resolved)} for name, one in faults.items()],
        "duties": [{"id": name, "title": one.title, "stage": one.stage, "instead": one.instead, "applies": not one.obligations or bool(_applying(one.obligations, resolved)),
                    **_rule(_applying(one.obligations, resolved), resolved), **_tried(one, resolved)} for name, one in ((name, entry.shape) for name, entry in library.duties.items())],
    }


def _applying(names: tuple[str, ...], resolved: Resolved) -> tuple[str, ...]:
    known = {**resolved.library.obligations, **resolved.library.boundaries}
    return tuple(name for name in names if resolved.applies(known[name].shape))


def _rule(names: tuple[str, ...], resolved: Resolved) -> dict[str, Any]:
    """The rule behind a finding, with its place on the page of the law, and the model's own sentence for it."""
    if not names:
        return {"law": None, "model": ""}
    one = law(names[0], resolved.library)
    here = resolved.applies({**resolved.library.obligations, **resolved.library.boundaries}[one.id].shape)
    return {"law": {"source": one.source, "link": f"law.html#{one.id}" if here else one.url, "summary": one.summary, "verified": one.verified, "checked": one.checked}, "model": in_the_model(names, resolved)}


def _tried(one: model.Fault | model.Duty, resolved: Resolved) -> dict[str, Any]:
    return {"onlyWith": list(one.only_with), "patterns": [_sign(sign, resolved) for sign in one.patterns], "unless": [_sign(sign, resolved) for sign in one.unless]}


def _sign(sign: model.Sign, resolved: Resolved) -> dict[str, Any]:
    made = {"all": list(sign.all), "without": sign.without, "under": sign.under, "beside": sign.beside, "around": sign.around, "lacking": dict(sign.lacking), "note": sign.note,
            **(_rule((sign.obligation,), resolved) if sign.obligation else {})}
    return {key: value for key, value in made.items() if value}
