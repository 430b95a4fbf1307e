"""Surveys ask what they should and nothing that tells who someone is; results and evaluation say no more than they can."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import privacy
from ..feedback import questions, surveys
from ..load import Entry, Library
from ..problems import Problem, unknown
from ..resolve import Resolved, active

FEWEST_ANSWERS, MOST_QUESTIONS, LONGEST_ADDRESS = 2, 14, 80
# What tells who someone is, in a question of a survey. "Without your name" asks for none.
_TELLS = re.compile(r"(?<!without )\b(?:your (?:full )?names?|date of birth|your age|NHS number|hospital number|(?:case|complaint) (?:number|reference)|post ?code|your (?:home )?address|phone number|e-?mail address|your signature|signed|your ward|your team)\b", re.I)


# --- surveys -----------------------------------------------------------------------------------------
def surveys_are_whole(resolved: Resolved) -> Iterator[Problem]:
    """A survey says whom it asks, names what each of its questions is about, and offers answers to choose from."""
    for form in resolved.kit:
        shape = form.shape
        for part in shape.parts:
            if (part.show == "answers") != bool(part.answers) or 0 < len(part.answers) < FEWEST_ANSWERS:
                yield Problem(form.place("parts"), f'"{part.title}" of {form.id} {"has answers, and is not shown with them" if part.show != "answers" else "has fewer than two answers to choose from"}',
                              expected="`show: answers` and at least two `answers`, or neither", fix="give both, as standards/README.md shows")
        if shape.kind != "survey":
            if shape.asks or shape.easy_read_of:
                yield Problem(form.place("asks" if shape.asks else "easy-read-of"), f"{form.id} is a {shape.kind}, and says whom it asks", expected="`asks` and `easy-read-of` only in a form with `kind: survey`", fix="make it a survey, or take the field away")
            continue
        if shape.asks is None:
            yield Problem(form.place("kind"), f"{form.id} does not say whom it asks", expected="`asks: people` for those who complained, `asks: staff` for those who were complained about; the two are never counted together", fix="add `asks`")
        if (count := len(questions(form))) > MOST_QUESTIONS:
            yield Problem(form.place("parts"), f"{form.id} asks {count} questions in {resolved.id}", expected=f"at most {MOST_QUESTIONS}, so that it prints on two sides and people finish it", fix="take some out", notice=bool(resolved.own))
        for question, _ in questions(form).values():
            if shape.asks == "people" and question.shape.statement is None:
                yield Problem(question.place("text"), f"{question.id} does not say which “I” statement it asks about", expected="`statement:` with an id of standards/journey/, so that the answers tell which part of the journey to mend", fix="name the statement")
        fields = {part.title: part.show for part in shape.parts}
        for one in form.parts:
            found = _TELLS.search(one.shape.text) if fields.get(one.group) != "points" else None
            if found:
                yield Problem(one.place("text"), f'{one.id} asks for what tells who someone is: "{found[0]}"', expected="a survey that nobody can be found by: people answer more freely, and you hold nothing about them", fix="take the question out")


def every_stage_is_asked_about(resolved: Resolved) -> Iterator[Problem]:
    """A survey of people who complained asks about each stage of the journey."""
    for form in surveys(resolved, "people"):
        asked = {question.shape.statement for question, _ in questions(form).values()}
        for entry in resolved.library.journey.values():
            if asked.isdisjoint(one.id for one in entry.shape.statements):
                yield Problem(form.place("parts"), f'{form.id} asks nothing about "{entry.shape.title}" in {resolved.id}', expected="at least one question about each stage of the journey", fix=f"keep or add one, as about “{entry.shape.statements[0].text}”", notice=bool(resolved.own))


def easy_read_asks_the_same(resolved: Resolved) -> Iterator[Problem]:
    """A survey and its Easy Read have the same questions and answers by id, so that they can be counted together."""
    for form in surveys(resolved):
        other = resolved.items.get(form.shape.easy_read_of or "")
        if other is None:
            continue
        here, there = ({name: tuple(answers) for name, (_, answers) in questions(one).items()} for one in (form, other))
        differ = [name for name in dict.fromkeys([*there, *here]) if here.get(name) != there.get(name)]
        if differ:
            place = next((one.place("text") for one, _ in questions(form).values() if one.name in differ), form.place("parts"))
            yield Problem(place, f"{form.id} and {other.id} do not ask the same: {', '.join(differ)}", expected="the same questions and answers by id in both, in words of their own, so that they can be counted together", fix="add, take out or rename it in one of the two")


def squares_lead_somewhere(resolved: Resolved) -> Iterator[Problem]:
    """What a leaflet draws as a square to scan is a web address that people can also type."""
    for leaflet in resolved.public:
        if (name := leaflet.shape.code) is None:
            continue
        setting = resolved.settings[name]
        if setting.type != "web":
            yield Problem(leaflet.place("code"), f"`code` of {leaflet.id} is `{name}`, which is of type {setting.type}", expected="a value of type web", fix="name one")
        elif setting.value and len(setting.value) > LONGEST_ADDRESS:
            yield Problem(setting.origin.place, f"`{name}` has {len(setting.value)} characters", expected=f"at most {LONGEST_ADDRESS}: people without a camera type it, and a long address makes a square that phones cannot read", fix="use a short address that leads there")


def feedback_is_sought(resolved: Resolved) -> Iterator[Problem]:
    """Every variant asks the people who complained what it was like (the Standards, A5)."""
    library = resolved.library
    shared = [entry for layer in resolved.layers for entry in library.layers[layer].items["form"].values() if entry.shape.kind == "survey"]
    for asks, who in (("people", "the people who complained"), ("staff", "the staff who were complained about")):
        some = [one for one in surveys(resolved, asks) if active(one, resolved.choices) and not one.shape.easy_read_of]
        if not some and any(entry.shape.asks == asks for entry in shared):
            dropped = next((done.origin.place for done in resolved.done if done.verb == "drop" and any(entry.id == done.item for entry in shared)), library.layers[resolved.id].place("id"))
            yield Problem(dropped, f"nothing in {resolved.id} asks {who} what it was like", expected="a survey for them, yours or the shared one: without asking, nobody learns how complaining feels", fix="keep the shared survey, or add one of your own with `kind: survey`", notice=True)


# --- results -----------------------------------------------------------------------------------------
def results_add_up(resolved: Resolved) -> Iterator[Problem]:
    """The waves of each layer fit the survey that they count, and quote nobody who could be told."""
    for layer in resolved.layers:
        waves = resolved.library.layers[layer].feedback
        if waves and layer not in resolved.own:
            yield Problem(next(iter(waves.values())).place(), f"{layer} is a sector, and holds replies", expected="replies only in the folder of an organisation: they are its own", fix="move them to the folder of the organisation that counted them")
            continue
        for wave in waves.values():
            yield from wave_adds_up(wave, resolved)


def wave_adds_up(wave: Entry, resolved: Resolved) -> Iterator[Problem]:
    shape = wave.shape
    survey = resolved.items.get(shape.survey)
    if survey is None or survey.kind != "form" or survey.shape.kind != "survey":
        yield unknown(wave.place("survey"), "survey", shape.survey, [one.id for one in surveys(resolved)], "survey")
        return
    if survey.shape.easy_read_of:
        yield Problem(wave.place("survey"), f"{shape.survey} is the Easy Read of another survey", expected=f"one count for both: {survey.shape.easy_read_of}. Their questions have the same ids", fix=f"write `survey: {survey.shape.easy_read_of}`, and count the answers of both together")
        return
    if shape.to < shape.from_:
        yield Problem(wave.place("to"), f"the replies end on {shape.to}, before they begin on {shape.from_}", expected="a last day after the first", fix="put the dates right")
    if shape.asked is not None and shape.asked < shape.replies:
        yield Problem(wave.place("asked"), f"{shape.replies} replied, and only {shape.asked} were asked", expected="at least as many asked as replied", fix="put the numbers right, or leave `asked` out if nobody counted")
    asked = questions(survey)
    for name, answers in shape.answers.items():
        if name not in asked:
            yield unknown(wave.place("answers", name), "question", name, asked, "answers")
            continue
        for answer in answers:
            if answer not in asked[name][1]:
                yield unknown(wave.place("answers", name, answer), "answer", answer, asked[name][1], name)
        if (total := sum(answers.values())) > shape.replies:
            yield Problem(wave.place("answers", name), f"{total} answers are counted for `{name}`, from {shape.replies} replies", expected=f"at most {shape.replies}, since each person gives one", fix="count again")
    spaces = {one.name for one in survey.parts} - set(asked)
    for n, quote in enumerate(shape.quotes):
        if quote.question not in spaces:
            yield unknown(wave.place("quotes", n, "question"), "question to write under", quote.question, spaces, "quotes")
        for found in privacy.findings(quote.words):
            kind = privacy.kinds()[found.kind]
            yield Problem(wave.place("quotes", n, "words"), f'“{quote.words[found.start : found.end]}” in a quote looks like {kind.title}', expected="words that tell nobody who anyone is, even with consent: others who are named gave none", fix=kind.reword)


# --- evaluation --------------------------------------------------------------------------------------
def own_evaluation_fits(resolved: Resolved) -> Iterator[Problem]:
    """What an organisation found is about a measure or indicator of the framework, heard by a channel of it."""
    framework = resolved.library.evaluation
    for name in resolved.layers:
        own = resolved.library.layers[name].evaluation
        if own is None:
            continue
        if framework is None or name not in resolved.own:
            yield Problem(own.place(), f"{name} holds an evaluation of its own", expected="one only in the folder of an organisation, over a library that has a framework", fix="move it to the organisation's folder")
            continue
        for key, known in (("measures", framework.shape.measures), ("indicators", framework.shape.indicators)):
            for id, found in getattr(own.shape, key).items():
                if id not in {one.id for one in known}:
                    yield unknown(own.place(key, id), key[:-1], id, [one.id for one in known], key)
                if (key == "indicators") != bool(found.status):
                    yield Problem(own.place(key, id), f"{id} {'has no `status`' if key == 'indicators' else 'has a `status`, and is a measure'}", expected="`status` for each indicator; a measure only says what you found", fix="add it" if key == "indicators" else "take it away")
                for n, one in enumerate(found.evidence):
                    if one.channel not in framework.shape.channels:
                        yield unknown(own.place(key, id, "evidence", n, "channel"), "channel", one.channel, framework.shape.channels, "channel")


def evaluation_is_whole(library: Library) -> Iterator[Problem]:
    """Every measure and indicator belongs to an objective, stands once, and each piece of evidence names its channel."""
    if (entry := library.evaluation) is None:
        return
    shape = entry.shape
    objectives = {one.id for one in shape.objectives}
    seen: set[str] = set()
    for key in ("measures", "indicators"):
        for n, one in enumerate(getattr(shape, key)):
            if one.objective not in objectives:
                yield unknown(entry.place(key, n, "objective"), "objective", one.objective, objectives, key)
            if one.id in seen:
                yield Problem(entry.place(key, n, "id"), f"{one.id} is given twice", expected="each id once", fix="give one of the two another id")
            seen.add(one.id)
            for m, evidence in enumerate(getattr(one, "evidence", ())):
                if evidence.channel not in shape.channels:
                    yield unknown(entry.place(key, n, "evidence", m, "channel"), "channel", evidence.channel, shape.channels, "channel")


def claims_follow(library: Library) -> Iterator[Problem]:
    """What is claimed stands in the figures that it cites, and only where these follow from what was reported."""
    if (entry := library.pilot) is None:
        return
    figures = {one.id: one for one in entry.shape.figures}
    for n, one in enumerate(entry.shape.figures):
        if one.against and one.against not in figures:
            yield unknown(entry.place("figures", n, "against"), "figure", one.against, figures, "against")
        if [other.id for other in entry.shape.figures].index(one.id) != n:
            yield Problem(entry.place("figures", n, "id"), f"{one.id} is given twice", expected="each id once", fix="give one of the two another id")
    for n, claim in enumerate(entry.shape.claims):
        cited = [figures[name] for name in claim.figures if name in figures]
        for m, name in enumerate(claim.figures):
            if name not in figures:
                yield unknown(entry.place("claims", n, "figures", m), "figure", name, figures, "figures")
            elif figures[name].follows in ("no", "partly"):
                yield Problem(entry.place("claims", n, "figures", m), f"{name} does not follow from what was reported, and a claim rests on it", expected="only figures that follow", fix="rest it on others, or leave the claim out")
        there = {float(one.value) for one in cited if isinstance(one.value, (int, float))}
        for number in re.findall(r"\d+(?:\.\d+)?", claim.says):
            if float(number) not in there:
                yield Problem(entry.place("claims", n, "says"), f"{number} stands in no figure that this claim cites", expected=f"only figures of {', '.join(claim.figures)}", fix="cite the figure that gives it, or take it out")
