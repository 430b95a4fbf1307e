"""Make it yours: a form for an organisation's own names, times and choices, kept and shown in this browser only.

The form is finished here; yours.js fills it in, checks what is typed with the rules of the source, and keeps it.
A sector has this page. An organisation has its own folder instead. Where files were made, word.js makes the procedure
as a Word file with the same values; which parts it has hangs on choices, and those cannot be made there any more.
"""

from __future__ import annotations

import html
import json

from ..local import groups
from ..markup import Page, e, short
from ..resolve import Resolved, Setting

UNITS = ("working day", "day", "week", "month", "year")
KINDS = {"phone": ("tel", "tel"), "email": ("email", "email"), "web": ("text", "url"), "text": ("text", "text"), "number": ("text", "numeric")}
TO_FILL_IN = "procedure.docx.js"  # below downloads/
TIERS, CHAIN = 4, 5  # how many response times, and how many people in the chain that checks a response, there is room for


def pages(resolved: Resolved, offered: bool) -> dict[str, Page]:
    """`offered`: whether files were made, and with them what a Word file is made of here."""
    return {} if resolved.own else {"make-it-yours.md": _yours(resolved, offered)}


def _yours(resolved: Resolved, offered: bool) -> Page:
    parts = []
    for heading, names in groups(resolved).items():
        if names:
            parts.append(f'<details class="group"{" open" if not parts else ""}><summary>{heading}</summary>{"".join(_field(resolved.settings[name], name, resolved) for name in names)}</details>')
    return Page("Make it yours", "\n\n".join([
        "# Make it yours", f'<p class="about">Type your own names, phones, times and choices. Every page, checklist, flowchart and print of {e(resolved.variant.name)} shows them at once.</p>',
        "- **Only here.** They are kept in this browser on this computer, and nowhere else. Nothing is sent, and nobody else sees them.\n"
        "- **About your organisation, never about a person who complains.** Name roles and teams. Anyone who uses this browser can read what you type.\n"
        "- **To share them,** take them with you below: as a Word file for a committee, or as the file `variant.yml`, from which a site of your own can be built.",
        '<p class="needs-script"><strong>This page needs JavaScript, which is off or not supported here.</strong> What may be set, and its limits, stands under <a href="values.html">Times, contacts and choices</a>.</p>',
        '<p class="folder-note" hidden>You opened this from a folder. Your values come along as you follow links. A page that you open by itself may not know them in some browsers.</p>',
        f'<form class="tool yours" method="dialog" hidden>{"".join(parts)}</form>',
        f'<section class="yours-take" hidden><h2>Take it with you</h2><p class="yours-said" role="status"></p>{_word(resolved) if offered else NOT_OFFERED}'
        '<h3>Your values, as a file</h3><p class="tools"><button type="button" class="answer yours-save">Download variant.yml</button></p>'
        '<p class="field"><label for="yours-file">Bring in a variant.yml</label><small id="yours-file-help">What it sets takes the place of what stands here. Only values are used; notes and changes need a build.</small><input type="file" id="yours-file" accept=".yml,.yaml" aria-describedby="yours-file-help"></p>'
        '<p class="tools"><button type="button" class="print yours-clear">Clear all of it</button></p></section>',
    ]), wide=True, also=("our own names", "fill in our details", "tailor", "local"), scripts=("data.js", "values.js", *(["word.js"] if offered else []), "yours.js"))


NOT_OFFERED = ("<h3>The procedure, as a Word file</h3><p>These pages were built without files. Ask whoever looks after them to build them with <code>--documents</code>: "
               "then the whole procedure can be downloaded here, with your values in it, for a committee to approve.</p>")


def _word(resolved: Resolved) -> str:
    """The procedure as a Word file: for whom, whose it is until someone says, and what its parts hang on."""
    data = {"name": resolved.variant.name, "about": resolved.variant.about, "hangs": _hangs(resolved)}
    return (f'<div class="yours-word" data-word="{html.escape(json.dumps(data))}"><h3>The procedure, as a Word file</h3>'
            "<p>All of it, with your values in it, for a committee to read, change and approve. What you have not typed yet is marked in yellow. The file is made in this browser, and sent nowhere.</p>"
            '<p class="tools"><button type="button" class="answer">Download the Word file</button></p><p class="yours-word-said" role="status"></p></div>')


def _hangs(resolved: Resolved) -> list[dict[str, list[str]]]:
    """What the parts of the procedure's file are there for, each choice once."""
    sheets = (*resolved.flows, *resolved.checklists)
    found = {json.dumps(one.when, sort_keys=True): one.when for one in (*resolved.clauses, *sheets, *(part for sheet in sheets for part in sheet.parts), *resolved.letters) if one.when}
    return [{name: list(options) for name, options in when.items()} for when in found.values()]


def _field(setting: Setting, name: str, resolved: Resolved) -> str:
    """One value: what it is called, why it may be set, its limits with the rule that sets them, and where to type."""
    made = {"choice": _choice, "duration": _duration, "tiers": _tiers, "role": _role, "role-list": _chain, "address": _address}.get(setting.type, _line)
    single = setting.type in (*KINDS, "address")
    title = e(setting.definition.title)
    head = f'<label for="set-{name}">{title}</label>' if single else f"<legend>{title}</legend>"
    inside = (f'{head}<small id="help-{name}">{e(setting.definition.about)}{_limits(setting, resolved)}</small>{made(setting, name, resolved)}'
              f'<span class="wrong" id="wrong-{name}" role="alert"></span><span class="kept" hidden><strong>Yours.</strong> <button type="button" class="undo">Use what the model says<span class="unseen">: {title}</span></button></span>')
    tag = "div" if single else "fieldset"
    return f'<{tag} class="field" data-set="{name}" data-type="{setting.type}"{"" if single else f""" aria-describedby="help-{name} wrong-{name}" """}>{inside}</{tag}>'


def _limits(setting: Setting, resolved: Resolved) -> str:
    limits = getattr(setting.definition, "limits", None)
    if not limits:
        return ""
    bounds = " and ".join(f"{word} {limit}" for word, limit in (("at least", limits.least), ("at most", limits.most)) if limit is not None)
    rule = resolved.library.obligations.get(limits.obligation or "")
    law = f', <a href="law.html#{rule.id}">{e(short(rule.shape, resolved))}</a>' if rule and resolved.applies(rule.shape) else ""
    return f" {bounds[:1].upper()}{bounds[1:]}{law}."


def _described(name: str) -> str:
    return f'aria-describedby="help-{name} wrong-{name}"'


def _line(setting: Setting, name: str, resolved: Resolved) -> str:
    kind, mode = KINDS[setting.type]
    return f'<input type="{kind}" inputmode="{mode}" id="set-{name}" autocomplete="off" {_described(name)}>'


def _address(setting: Setting, name: str, resolved: Resolved) -> str:
    return f'<textarea id="set-{name}" rows="3" autocomplete="off" {_described(name)}></textarea>'


def _choice(setting: Setting, name: str, resolved: Resolved) -> str:
    return "".join(f'<label class="tick"><input type="radio" name="{name}" value="{e(option)}"> {e(words)}</label>' for option, words in setting.definition.options.items())


def _time(label: str) -> str:
    units = "".join(f'<option value="{unit}">{unit}s</option>' for unit in UNITS)
    return (f'<span class="time"><label>{label}<input type="text" inputmode="numeric" class="number" autocomplete="off"></label>'
            f'<label>Counted in<select class="unit">{units}</select></label></span>')


def _duration(setting: Setting, name: str, resolved: Resolved) -> str:
    return _time("How many")


def _tiers(setting: Setting, name: str, resolved: Resolved) -> str:
    rows = (f'<span class="tier"><label>{"For which complaints" if n == 1 else "And for which"}<input type="text" class="which" autocomplete="off"></label>{_time("How many")}</span>' for n in range(1, TIERS + 1))
    return f'<small>The last of them needs no words.</small>{"".join(rows)}'


def _role(setting: Setting, name: str, resolved: Resolved) -> str:
    return ('<label>As a label<input type="text" class="title" autocomplete="off"></label>'
            '<label>In a sentence, with “the”<input type="text" class="phrase" autocomplete="off"></label>')


def _chain(setting: Setting, name: str, resolved: Resolved) -> str:
    roles = '<option value=""></option>' + "".join(f'<option value="{role}" data-titles="{role}">{e(one.title)}</option>' for role, one in resolved.settings.items() if one.type == "role")
    return "".join(f'<label>{words}<select class="link">{roles}</select></label>' for words in ("First", *["Then"] * (CHAIN - 1)))
