"""Words that readers can trust: no stray time limit, no stray duty, nothing private, nothing out of date."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable, Iterator

from .. import privacy
from ..load import CORE, Layer, Library
from ..problems import Problem
from ..resolve import NAMED
from ..screen import Screen, alone, broken_patterns, catch, example, screen
from .law import cite
from .texts import LINK, VALUE, Text, folded, sentences, texts

_NUMBER = r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|sixty)"
DURATION = re.compile(rf"\b(?:(?:within|in|after|for|every|least|most|than)\s+)(?:an?)\s+(?:hour|day|week|fortnight|month|year)\b(?! (?:or so|when|that|the|on|in|at))"
                      rf"|\b{_NUMBER.replace('|an?', '')}[\s-]+(?:(?:calendar|working|business)[\s-]+)?(?:hour|day|week|fortnight|month|year)s?\b(?!-old)", re.I)
TEMPLATE = re.compile(r"\{\{|\{%|\{#|<\s*[a-zA-Z!/?]|&[a-z#0-9]+;|javascript:|!\[", re.I)
PHONE = re.compile(r"(?<![\w.])(?:\+44[\s()0-9-]{9,14}\d|0[\s()-]?\d(?:[\s()-]?\d){8,9})(?!\w)")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
PRIVATE = ("nhs-number", "date-of-birth", "case-number")  # the rest of the gate is for what people send in; in our own words names and places are invented
MARKUP = re.compile(r"^ {0,3}#{1,6}\s|^(?:=+|-{3,})\s*$|^(?:!!!|\?\?\?)|^\s*\[[^\]]+\]:|\]\s*\[|\]\([^)\n]*\s[^)]*\)|\A(?: {4,}|\t)(?![-*\s])", re.M)
CONTACTS = ("phone", "email", "address", "web")


_NO_LIMITS = {"document", "figures", "claims"}  # document control, and what the pilot measured


def durations_are_values(library: Library, layers: Collection[Layer]) -> Iterator[Problem]:
    """A time limit stands in one place, as a value, within the law's limits."""
    for layer in layers:
        for text in texts(layer, library):
            if text.path[0] in _NO_LIMITS or _own_form(text, library) or (match := DURATION.search(_unnamed(text.words))) is None:
                continue
            yield Problem(text.at(match.start()), f'a time limit is typed into the text: "{folded(match[0])}"', expected="a value in braces, as in {acknowledge-within}",
                          fix="name the value that holds this time limit, or declare one in values.yml")


def must_has_its_rule(library: Library, layers: Collection[Layer]) -> Iterator[Problem]:
    """The word "must" stands in rule sentences only, so that every "must" carries its regulation."""
    for layer in layers:
        stated = {folded(rule.says) for below in library.chain(layer.id) for entry in below.items["clause"].values() for rule in entry.shape.rules}
        stated |= {folded(rule.says) for entry in layer.changes for rule in getattr(entry.shape, "rules", None) or ()}
        for text in texts(layer, library):
            for sentence in sentences(text.words):
                if re.search(r"\bmust\b", sentence, re.I) and sentence not in stated:
                    yield Problem(text.where(sentence), f'"must" without its rule: "{sentence}"',
                                  expected="`must` only in the exact sentence of a rule, with its regulation",
                                  fix='say it as an instruction ("Ask ..."), or put the rule sentence back as it was')


def nothing_but_text(library: Library, layers: Collection[Layer]) -> Iterator[Problem]:
    """Text is text: no template, no HTML, no script, no picture, no link that leads out."""
    for layer in layers:
        for text in texts(layer, library):
            if match := TEMPLATE.search(text.words):
                yield Problem(text.at(match.start()), f'this looks like a template, HTML or a script: "{text.words[match.start():match.start() + 20].splitlines()[0]}"',
                              expected="plain text, values in braces, links to other items by their id", fix="write it in plain words")
            if match := MARKUP.search(text.words):
                yield Problem(text.at(match.start()), f'this is a heading, a box, code or another kind of link: "{match[0].strip()}"', expected="paragraphs, short lists, bold words, and links to items by their id",
                              fix="write it as plain sentences; the title of the item is its heading")
            for match in LINK.finditer(text.words):
                if text.field in ("title", "about", "label"):
                    yield Problem(text.at(match.start()), f"a link stands in `{text.field}`", expected="words only; the page makes its own links", fix="move the link into the text")
                if ":" in match[2] or "." in match[2] or "/" in match[2]:
                    yield Problem(text.at(match.start()), f'the link "{match[2]}" does not name an item', expected="the id of an item, as in [agree a plan](agree-the-plan)",
                                  fix="link to the item; public bodies stand in bodies.yml with their addresses")
            for match in () if TEMPLATE.search(text.words) else re.finditer(r"\{[^{}]*\}?", text.words):
                if not VALUE.fullmatch(match[0]):
                    yield Problem(text.at(match.start()), f'the braces in "{match[0]}" do not name a value', expected="a value's id in braces, as in {acknowledge-within}", fix="write the id, or take the braces away")


def contacts_are_values(library: Library, layers: Collection[Layer]) -> Iterator[Problem]:
    """No phone or e-mail but in a contact value or the register of bodies."""
    public = {re.sub(r"\D", "", entry.shape.phone or "") for entry in library.bodies.values()}
    for layer in layers:
        typed = _contact_lines(library, layer)
        for text in _ours(layer, library):
            for kind, pattern in (("a phone number", PHONE), ("an e-mail address", EMAIL)):
                for match in pattern.finditer(text.words):
                    if text.place in typed or re.sub(r"\D", "", match[0]) in public - {""}:
                        continue
                    yield Problem(text.at(match.start()), f'{kind} stands in the text: "{match[0]}"', expected="contacts only in typed values (phone, email, address, web)",
                                  fix="set a contact value and name it in braces; never give anyone's private details")


def no_personal_data(library: Library, layers: Collection[Layer]) -> Iterator[Problem]:
    """Nobody's NHS number, date of birth or case number stands anywhere."""
    for layer in layers:
        for text in _ours(layer, library):
            for found in privacy.findings(text.words, PRIVATE):
                kind = privacy.kinds()[found.kind]
                yield Problem(text.at(found.start), f"this looks like {kind.title}", expected="nobody's, not even in an example", fix="remove it; if it was real, tell your information governance lead")


def no_known_fault(library: Library, layers: Collection[Layer]) -> Iterator[Problem]:
    """None of the wordings that real policies get wrong (standards/review/faults/) stands in any layer."""
    for layer in layers:
        law_for = next((one.variant.law_for for one in reversed(library.chain(layer.id)) if one.variant and one.variant.law_for), ())
        for text in texts(layer, library):
            for sentence in sentences(text.words):
                for name in faults_in(library, sentence, law_for):
                    fault = library.faults[name].shape
                    obligation = library.obligations.get(fault.obligation) or library.boundaries.get(fault.obligation)
                    yield Problem(text.where(sentence), f'"{sentence}" {fault.says}', expected=fault.instead, law=cite(obligation.shape) if obligation else "",
                                  fix="write what the law allows; standards/review/faults/" + name + ".yml shows right and wrong wording")


def examples_are_told_apart(library: Library) -> Iterator[Problem]:
    """Each class of fault finds all of its wrong examples and none of its right ones; each duty likewise."""
    rules = screen(library)
    faulty = lambda name, some: any(hit.rule == name for hit in rules.faulty(some, library.faults[name].shape.sectors))
    stated = lambda name, some: bool(rules.stated(some, [name]))
    for entries, shows, keys in ((library.faults, faulty, ("wrong", "right")), (library.duties, stated, ("says", "silent"))):
        for name, entry in entries.items():
            for key, wanted in zip(keys, (True, False)):
                for n, words in enumerate(getattr(entry.shape, key)):
                    if shows(name, example(words)) != wanted:
                        does = "does not find" if wanted else "finds fault with" if key == "right" else "takes for a duty stated"
                        yield Problem(entry.place(key, n), f'{name} {does} its own example "{folded(words)}"', expected="patterns that find what is wrong and leave alone what is right" if key in ("wrong", "right") else "patterns that find what states the duty, and nothing else",
                                      fix="mend `patterns` or `unless`")


def headings_are_told_apart(library: Library) -> Iterator[Problem]:
    """Each stage's patterns of headings find all of its examples and none of the others."""
    for name, entry in library.headings.items():
        for key, wanted in (("finds", True), ("leaves", False)):
            for n, words in enumerate(getattr(entry.shape, key)):
                if (name in screen(library).stages(words)) != wanted:
                    yield Problem(entry.place(key, n), f'{name} {"does not find" if wanted else "takes for its own"} the heading "{words}"', expected="patterns that find the headings of this stage, and no others", fix="mend `patterns`")


def values_are_told(library: Library) -> Iterator[Problem]:
    """What tells a value of a policy catches it in each of its examples, and nothing in the others."""
    for name, entry in library.extracts.items():
        definition = library.values.get(name) or library.roles.get(name)
        type = definition.shape.type if name in library.values else "role"
        caught = lambda words: next((value for one in example(words) if (value := catch(entry.shape, one, type)) is not None), None)
        for n, one in enumerate(entry.shape.finds):
            found = caught(one.text)
            shown = found["title"] if isinstance(found, dict) else found[0]["within"] if isinstance(found, list) else found
            if shown != one.value:
                yield Problem(entry.place("finds", n), f'{name} takes "{shown or "nothing"}" from its own example "{folded(one.text)}"', expected=f'"{one.value}"', fix="mend `patterns` or `unless`")
        for n, words in enumerate(entry.shape.leaves):
            if (found := caught(words)) is not None:
                yield Problem(entry.place("leaves", n), f'{name} takes "{found}" from its own example "{folded(words)}"', expected="nothing", fix="mend `patterns` or `unless`")


def patterns_can_be_read(library: Library) -> Iterator[Problem]:
    """Each pattern is a regular expression that Python and the browser read alike."""
    for entry, path, pattern, wrong in broken_patterns(library):
        yield Problem(entry.place(*path), f'the pattern "{pattern}" cannot be read: {wrong}', expected="a regular expression in small letters, as Python and JavaScript both read it; words of words.yml in braces",
                      fix="check its brackets and backslashes; an example to test it with belongs below")
    for entry in library.extracts.values():
        for n, pattern in enumerate(entry.shape.patterns):
            try:
                groups = re.compile(pattern.replace("{job}", "x")).groups
            except re.error as error:
                yield Problem(entry.place("patterns", n), f'the pattern "{pattern}" cannot be read: {error.msg}', expected="a regular expression with one group", fix="check its brackets and backslashes")
            else:
                if groups != 1:
                    yield Problem(entry.place("patterns", n), f'the pattern "{pattern}" has {groups} groups that catch', expected="one group, around the value; others written as (?:...)", fix="put brackets round the value alone")


# --- looking ----------------------------------------------------------------------------------------
def faults_in(library: Library, sentence: str, law_for: Iterable[str] = ()) -> tuple[str, ...]:
    """The classes of fault that one sentence of our own text shows, by itself."""
    return _shows(screen(library), NAMED.sub(lambda match: _reads(library, match[1]) or match[0], sentence), tuple(law_for))


def _reads(library: Library, name: str) -> str:
    """A value that reads in one way only, such as the end of the next working day."""
    return (library.values[name].shape.says or "") if name in library.values else ""


@functools.lru_cache(maxsize=None)
def _shows(rules: Screen, sentence: str, law_for: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(hit.rule for hit in rules.faulty([alone(sentence)], law_for, whole=False))


def _unnamed(words: str) -> str:
    """The words with every value and every link's target blanked out, so that the rest keeps its place."""
    return re.sub(rf"{NAMED.pattern}|\]\([^)\s]+\)", lambda match: "\0" * len(match[0]), words)


def _ours(layer: Layer, library: Library) -> Iterator[Text]:
    """The words of a layer without those of the community, which `nobody_can_be_told` looks through for more."""
    return (text for text in texts(layer, library) if not text.place.file.startswith("docs/community/"))


def _own_form(text: Text, library: Library) -> bool:
    """Whether a text is itself the value of a time limit."""
    if text.place.file.endswith("standards/values.yml"):
        return True
    if text.path[0] != "values":
        return False
    definition = library.values.get(text.path[1])
    return text.field in ("set", "within") and definition is not None and definition.shape.type in ("duration", "tiers")


def _contact_lines(library: Library, layer) -> set:
    if layer.id == CORE:
        return set()
    return {layer.place("values", name, "set") for name in layer.variant.values if name in library.values and library.values[name].shape.type in CONTACTS}
