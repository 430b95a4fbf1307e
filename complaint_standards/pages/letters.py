"""Letters: each with its values filled in, and what is written for each person marked."""

from __future__ import annotations

import re

from ..markup import PRINT_HERE, Page, cards, condition, e, line, named, not_here, notes, text, titles
from ..resolve import Placed, Resolved

BLANK = re.compile(r"(?<!>)\[([^\[\]\n]+(?:\n[^\[\]\n]+)?)\](?!\()")  # [the date we agreed]; a gap of ours stands right after its tag


def pages(resolved: Resolved) -> dict[str, Page]:
    if not resolved.letters:
        return {}
    return {"letters/index.md": _contents(resolved), **{f"letters/{letter.id}.md": _letter(letter, resolved) for letter in resolved.letters}}


def _contents(resolved: Resolved) -> Page:
    page = "letters/index.md"
    of = lambda kind: cards((one for one in resolved.letters if one.shape.kind == kind), resolved, page)
    return Page("Letters", "\n\n".join([
        "# Letters", "Words to start from, not to finish with. Change what does not sound like you or does not fit the person. "
        "What stands in dotted boxes you write for each person; what is marked as a gap your organisation fills in once.",
        of("letter"), "## Paragraphs that letters share", of("paragraph")]))


def _letter(letter: Placed, resolved: Resolved) -> Page:
    page = f"letters/{letter.id}.md"
    shape = letter.shape
    body = [words(shape.text, resolved, page)]
    for name in shape.then:
        if paragraph := resolved.items.get(name):
            body.append(f'<div class="shared"{condition(paragraph, resolved)} markdown="1">\n\n{words(paragraph.shape.text, resolved, page)}\n\n</div>')
    if shape.kind == "letter":
        body.insert(0, '<p class="head"><span class="blank">[your address]</span><br><span class="blank">[the date]</span><br>Our reference: <span class="blank">[reference]</span></p>')
    if shape.sign:
        ours = f'<br>{line("{organisation-name}", resolved)}' if "organisation-name" in resolved.settings else ""
        body.append(f'<p class="sign">With best wishes,</p>\n\n<p class="sign"><span class="blank">[your name]</span><br>{titles([shape.sign], resolved)}{ours}</p>')
    return Page(shape.title, "\n\n".join(part for part in [
        f"# {shape.title}", not_here(letter, resolved), f'<p class="about">{line(shape.about, resolved)}</p>', f'<p class="tags">Written by: <span class="role">{titles([shape.role], resolved)}</span></p>',
        *notes(letter, resolved, page), PRINT_HERE,
        f'<section class="letter" aria-label="{e(shape.title)}" markdown="1">', *body, "</section>",
        f'<p class="more">Comes from: {named(resolved, shape.clauses, page)}</p>'] if part), wide=True)


def words(text_: str, resolved: Resolved, page: str) -> str:
    """The text of a letter as Markdown, with what is written for each person marked."""
    return BLANK.sub(lambda match: f'<span class="blank">[{e(match[1])}]</span>', text(text_, resolved, page))
