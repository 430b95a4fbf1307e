"""Training: the courses and what they teach, a plan for each session, case studies, certificates, a pack for new staff."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from ..check.guidance import TEMPLATE
from ..load import CORE
from ..markup import PRINT_HERE, Page, added_here, condition, control, e, line, link, listed, named, note_from, notes, relative, text, titles
from ..resolve import Placed, Resolved
from ..training import DAY, Slot, agenda, brought_by, cases, lies_before, way
from . import follow, quick

INDEX, CASES, CERTIFICATES, INDUCTION = (f"training/{name}.md" for name in ("index", "cases", "certificate", "induction"))
_DOES = {"talk": "You lead", "task": "They do", "recap": "Recap", "break": "Break"}


def pages(resolved: Resolved) -> dict[str, Page]:
    if not has_training(resolved):
        return {}
    return {INDEX: _contents(resolved), **{f"training/{session.id}.md": _session(session, resolved) for session in resolved.training},
            CASES: _cases(resolved), CERTIFICATES: _certificates(resolved), INDUCTION: _induction(resolved)}


def has_training(resolved: Resolved) -> bool:
    return bool(resolved.training) and resolved.library.courses is not None


# --- what there is ------------------------------------------------------------------------------------
def _contents(resolved: Resolved) -> Page:
    page, entry = INDEX, resolved.library.courses.shape
    of = lambda course: [session for session in resolved.training if session.shape.course == course]
    rows = "".join(
        f'<tr><th scope="row">{e(course.title)}<br><small>{line(course.about, resolved)}</small></th><td>{titles(course.roles, resolved)}</td>'
        f'<td><ul>{listed(_lead(session, resolved, page) for session in of(name))}</ul></td><td>{_time(sum(session.shape.minutes for session in of(name) if session.shape.kind == "module"))}</td></tr>'
        for name, course in entry.courses.items())
    alone = [session for session in of(None) if brought_by(session, resolved) == CORE]
    local = [session for session in of(None) if session not in alone]
    return Page("Training", "\n\n".join(part for part in [
        "# Training",
        '<p class="about">Sessions that you can run from the page alone, whoever wrote them. They teach the flowcharts, checklists, cards and letters of this site, so that people go back to work with the sheets they practised on.</p>',
        "## Courses {#courses}",
        f'<table class="trace" aria-label="Courses"><thead><tr><th scope="col">Course</th><th scope="col">For</th><th scope="col">Modules</th><th scope="col">Together</th></tr></thead><tbody>{rows}</tbody></table>',
        f"## Whole days {{#days}}\n\nPut together from the sessions above. What one repeats of another is left out.\n\n{_list(alone, resolved, page)}" if alone else "",
        f"## Added here {{#own}}\n\n{_list(local, resolved, page)}" if local else "",
        "## With every session {#with}",
        f'<ul>{listed([f"""<a href="{relative(CASES, page)}">Case studies</a>: {len(resolved.cases)} invented stories, with questions and what a good answer covers""", *_with(resolved, page)])}</ul>',
        "## Choose a format {#format}", f"<ul>{listed(line(words, resolved) for words in entry.formats)}</ul>",
        "## What people can do afterwards {#skills}", "Each skill, the steps of the procedure behind it, and the sessions that practise it.", _matrix(resolved, page),
        "## If you train trainers {#trainers}",
        "- Sit in on a session once, then run it beside someone, then run it alone.\n"
        "- Keep to the times. If you run over, leave out a talk, never a task.\n"
        "- Change the words until they sound like you. Keep the marked rule sentences as they are.\n"
        "- Use a case from your own sector. Never use a real one: somebody in the room will know it.\n"
        f"{_story(resolved, page)}"
        f"- You may copy, change and share all of this, for money too, if you say where it comes from. The words are under {e(resolved.library.edition.shape.licence)}.",
    ] if part), wide=True, about="Courses, session plans, case studies, certificates, a pack for new staff.", also=("course", "e-learning", "workshop", "teach", "trainer", "learning", "train the trainer", "skills", "accreditation"))


def _story(resolved: Resolved, page: str) -> str:
    """What to ask first of someone who would tell their own story, where there is a form for it."""
    form = resolved.item("story-consent-form")
    return f"- Would someone tell their own story, in the room or on film? Ask them with [{form.shape.title}]({link(resolved, form.id, page, '.md')}), and give every film its words.\n" if form else ""


def _lead(session: Placed, resolved: Resolved, page: str) -> str:
    marks = [*(["short edition"] if session.shape.kind == "short" else []), _time(session.shape.minutes), *filter(None, [_local(session, resolved)])]
    return f'<a href="{link(resolved, session.id, page)}">{e(session.shape.title)}</a> ({", ".join(marks)})'


def _list(sessions: Iterable[Placed], resolved: Resolved, page: str) -> str:
    made = listed(f'<a href="{link(resolved, session.id, page)}"><strong>{e(session.shape.title)}</strong> <span>{line(session.shape.about, resolved, inside_link=True)} {_time(session.shape.minutes)}, for: {titles(session.shape.roles, resolved)}.'
                  + (f" <em>{_local(session, resolved)}</em>" if _local(session, resolved) else "") + "</span></a>" for session in sessions)
    return f'<ul class="tasks">{made}</ul>'


def _local(placed: Placed, resolved: Resolved) -> str:
    """Whose own a session or a case is: a sector's, or an organisation's, which is local; nothing for one of the shared model."""
    layer = brought_by(placed, resolved)
    return f"{'Local: ' if layer in resolved.own else ''}{e(resolved.library.layers[layer].variant.short)}" if layer != CORE else ""


def _with(resolved: Resolved, page: str) -> list[str]:
    survey = resolved.item(resolved.library.courses.shape.survey)
    return [*([f'<a href="{link(resolved, survey.id, page)}">{e(survey.shape.title)}</a>: {line(survey.shape.about, resolved)}'] if survey else []),
            f'<a href="{relative(CERTIFICATES, page)}">Certificates</a>: name the course, the edition and the day, and who accredits it if anyone does',
            f'<a href="{relative(INDUCTION, page)}">For new staff</a>: a short pack to read and keep, made of what this site says']


def _matrix(resolved: Resolved, page: str) -> str:
    rows = []
    for name, skill in resolved.library.courses.shape.skills.items():
        taught = [f'<a href="{link(resolved, session.id, page)}">{e(session.shape.title)}</a>' for session in resolved.training if name in session.shape.skills]
        rows.append(f'<tr id="{name}"><th scope="row">{line(skill.can, resolved)}</th><td>{", ".join(taught)}</td><td>{named(resolved, skill.clauses, page)}</td></tr>')
    return f'<table class="trace" aria-label="Skills"><thead><tr><th scope="col">You can</th><th scope="col">Taught in</th><th scope="col">In the procedure</th></tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _time(minutes: int) -> str:
    """A length as people say it: 45 minutes, 1 hour 30 minutes."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} hour{'s' if hours > 1 else ''}"] * bool(hours) + [f"{rest} minute{'s' if rest > 1 else ''}"] * bool(rest)
    return " ".join(parts)


# --- a session ----------------------------------------------------------------------------------------
def _session(session: Placed, resolved: Resolved) -> Page:
    page, shape = f"training/{session.id}.md", session.shape
    course = resolved.library.courses.shape.courses.get(shape.course or "")
    slots = agenda(session, resolved)
    tags = [f'For: <span class="role">{titles(shape.roles, resolved)}</span>', _time(shape.minutes), *([f"Part of: {e(course.title)}"] if course else []), *filter(None, [_local(session, resolved)])]
    skills = [line(resolved.library.courses.shape.skills[name].can, resolved) for name in shape.skills]
    ready = [line(words, resolved) for words in shape.prepare]
    stories = [f'<a href="{link(resolved, case.id, page)}">{e(case.shape.title)}</a>' + (f" ({_local(case, resolved)})" if _local(case, resolved) else "") for case in cases(session, resolved)]
    return Page(shape.title, "\n\n".join(part for part in [
        f"# {shape.title}", f'<p class="about">{line(shape.about, resolved)}</p>', f'<p class="tags">{" · ".join(tags)}</p>', *notes(session, resolved, page), PRINT_HERE,
        '<div class="for-trainer" markdown="1">',
        f"## What people can do afterwards {{#skills}}\n\n<ul>{listed(skills)}</ul>" if skills else "",
        f"## Get ready {{#ready}}\n\n<ul>{listed(ready)}</ul>",
        f"**On screen.** {text(shape.online, resolved, page)}", f"**In a room.** {text(shape.in_person, resolved, page)}",
        f"## The plan {{#plan}}\n\n{_plan(slots, session, resolved, page)}",
        f"## Case studies for this session {{#cases}}\n\nPrint the ones you use. Each has questions, and what a good answer covers for you.\n\n<ul>{listed(stories)}</ul>" if stories else "",
        f"## Afterwards {{#afterwards}}\n\n<ul>{listed(_afterwards(session, resolved, page))}</ul>",
        f'<p class="more">In the procedure: {named(resolved, shape.clauses, page)}</p>', "</div>",
        _handout(session, resolved, page) if shape.handout or shape.sheets else "",
    ] if part), wide=True)


def _afterwards(session: Placed, resolved: Resolved, page: str) -> list[str]:
    survey = resolved.item(resolved.library.courses.shape.survey)
    return [*([f'Ask what people thought while they are still there: <a href="{link(resolved, survey.id, page)}">{e(survey.shape.title)}</a>.'] if survey else []),
            f'Give a <a href="{relative(CERTIFICATES, page)}#for-{session.id}">certificate</a> to whoever wants one.']


def _plan(slots: tuple[Slot, ...], session: Placed, resolved: Resolved, page: str) -> str:
    """What happens when, with what to say and do; where a session is held within a day, its title and a way to its own plan."""
    made = []
    for of, group in itertools.groupby(slots, key=lambda slot: slot.of.id):
        items = "".join(_slot(slot, session, resolved, page) for slot in group)
        made += [] if of == session.id else [f'<h3><a href="{link(resolved, of, page)}#plan">{e(resolved.items[of].shape.title)}</a></h3>']
        made.append(f'<ol class="plan">{items}</ol>')
    return "\n\n".join(made)


def _slot(slot: Slot, session: Placed, resolved: Resolved, page: str) -> str:
    shape = slot.activity.shape
    held = slot.of.id != session.id
    said = [*([f"<p><strong>You:</strong> {line(shape.say, resolved)}</p>"] if shape.say and not held else []), *([f"<p><strong>They:</strong> {line(shape.do, resolved)}</p>"] if shape.do and not held else [])]
    using = named(resolved, shape.uses, page)
    use = f'<p class="use">Use: {using}</p>' if using and not held else ""
    anchor = f' id="at-{slot.activity.name}"' if not held else ""
    return (f'<li{anchor} class="does-{shape.does}"><p class="when"><span>{_clock(slot.at, session.shape.starts_at)}</span> {_time(slot.minutes)} <span class="does">{_DOES[shape.does]}</span></p>'
            f'<p><strong>{e(shape.title)}</strong></p>{"".join(said)}{use}{"" if held else _ours(slot.activity, session, resolved)}</li>')


def _ours(part: Placed, whole: Placed, resolved: Resolved) -> str:
    """What a layer made of a part of a session or a case of a layer below: that it is added here, and how it is done here."""
    added = added_here(part, resolved) if part.origins["id"].layer != brought_by(whole, resolved) else ""
    return added + "".join(f'<p class="met">{e(note_from(resolved, origin))}: {line(words, resolved)}</p>' for words, origin in part.notes)


def _clock(at: int, starts_at: str | None) -> str:
    """The time of day at which something starts, or how long after the start: 0:45."""
    first = int(starts_at[:2]) * 60 + int(starts_at[3:]) if starts_at else 0
    return f"{(first + at) // 60}:{(first + at) % 60:02}"


def _handout(session: Placed, resolved: Resolved, page: str) -> str:
    """What people take away: lines to keep, and where the sheets are."""
    shape = session.shape
    sheets = named(resolved, shape.sheets, page)
    keep = f'<p>Take these with you: {sheets}.</p>' if sheets else ""
    own = '<ul class="spaces lines"><li><span class="asked">One thing I will do differently</span></li><li><span class="asked">Who I ask when I am stuck</span></li></ul>'
    return (f'<p class="print-one"><a href="#handout">Print the handout alone</a>: follow this link, then print.</p>\n\n<section class="handout" id="handout" aria-label="Handout"><h2>{e(shape.title)}: to keep</h2>'
            f'<ul class="points">{listed(line(words, resolved) for words in shape.handout)}</ul>{keep}{own}{_foot(resolved)}</section>')


def _foot(resolved: Resolved) -> str:
    return f'<footer class="control">{e(control(resolved))} · Printed copies are uncontrolled · Independent; not an NHS or Ombudsman publication</footer>'


# --- case studies -------------------------------------------------------------------------------------
def _cases(resolved: Resolved) -> Page:
    ordered = sorted(resolved.cases, key=lambda case: -resolved.layers.index(brought_by(case, resolved)))
    contents = listed(f'<a href="#{case.id}">{e(case.shape.title)}</a>: {line(case.shape.about, resolved)}' for case in ordered)
    return Page("Case studies", "\n\n".join([
        "# Case studies",
        '<p class="about">All of these are invented. Nobody in them is real, and no place is meant. Read one in twos or threes, talk over the questions, then compare.</p>',
        "To print one, choose it here and print: only that one prints. The story and the questions come out on one side, what is for the trainer on the next.",
        f'<ul class="contents">{contents}</ul>', PRINT_HERE, *(_case(case, resolved) for case in ordered)]), wide=True,
        about="Invented stories to talk over, with questions and what a good answer covers.", also=("scenario", "role play", "vignette", "example of a complaint", "exercise"))


def _case(case: Placed, resolved: Resolved) -> str:
    page, shape = CASES, case.shape
    tags = [_local(case, resolved) or "Any sector", *(e(stage.shape.title) for stage in lies_before(case, resolved))]
    points = listed(f'<a href="{link(resolved, point.shape.clause, page)}">{e(resolved.item(point.shape.clause).shape.title)}</a>: {line(point.shape.text, resolved)}{_ours(point, case, resolved)}' for point in case.parts)
    video = f'<p>Watch: <a href="{e(shape.video.web)}">the video</a>. In words:</p>\n\n{text(shape.video.transcript, resolved, page)}' if shape.video else ""
    return "\n\n".join(part for part in [
        f'<section class="case" id="{case.id}" aria-label="{e(shape.title)}" markdown="1">\n\n## {shape.title} {{#{case.id}-title}}', f'<p class="tags">{" · ".join(tags)}</p>', *notes(case, resolved, page),
        text(shape.story, resolved, page), video, f"**Talk it over**\n\n<ul>{listed(line(words, resolved) for words in shape.ask)}</ul>",
        f'<details class="sources key" markdown="1"><summary>For the trainer</summary>\n\n<p><strong>What a good answer covers</strong></p>\n\n<ul>{points}</ul>\n\n'
        f"<p><strong>How it might have gone</strong></p>\n\n{text(shape.went, resolved, page)}\n\n{_walk(case, resolved, page)}"
        f'<p class="use">Use it in: {named(resolved, shape.sessions, page)}</p>\n\n</details>', "</section>"] if part)


def _walk(case: Placed, resolved: Resolved, page: str) -> str:
    """The way that a case takes through a flowchart: each question with its answer, and the end. What hangs on a choice is never one of these."""
    if case.shape.walk is None:
        return ""
    flow = resolved.item(case.shape.walk.flow)
    steps, _ = way(case.shape.walk, resolved)
    made = listed(line(step.shape.words, resolved) + (f" <strong>{e(label)}</strong>" if label else "") for step, label in steps if step.shape.kind != "do")
    return f'<p><strong>Walk it through</strong>: <a href="{relative(follow.path(flow.id), page)}">{e(flow.shape.title)}, step by step</a>. These answers lead to the end:</p>\n\n<ol>{made}</ol>\n\n'


# --- certificates -------------------------------------------------------------------------------------
def _certificates(resolved: Resolved) -> Page:
    edition = resolved.library.edition.shape
    choose = listed(f'<a href="#for-{session.id}">{e(session.shape.title)}</a>' for session in resolved.training)
    made = []
    for session in resolved.training:
        shape = session.shape
        course = resolved.library.courses.shape.courses.get(shape.course or "")
        blank = lambda label: f'<label class="line"><span>{label}</span> <input type="text" autocomplete="off"></label>'
        accredited = f'<p class="line"><span>Accredited by</span> {line(shape.accreditation, resolved)}</p>' if shape.accreditation else '<p class="line"><span>Accredited by</span> <span class="nothing"></span></p>'
        made.append(f'<section class="certificate" id="for-{session.id}" aria-label="{e(shape.title)}"><h2>Certificate of attendance</h2>{blank("Name")}<p>took part in</p><p class="course"><strong>{e(shape.title)}</strong>'
                    + (f"<br>{e(course.title)}" if course else "") + f'</p><p>{_time(shape.minutes)} · {e(resolved.variant.name)} · edition {e(edition.edition)}</p>{blank("Date")}{blank("Trainer")}{accredited}{_foot(resolved)}</section>')
    return Page("Certificates", "\n\n".join([
        "# Certificates", '<p class="about">Choose a session, fill in the certificate and print: only that one prints. Nothing that you type is kept or sent.</p>',
        f'<ul class="contents">{choose}</ul>', PRINT_HERE, "".join(made)]), wide=True, about="A certificate for each session: name, course, edition and date.", also=("certificate of attendance", "CPD", "completion", "accreditation"))


# --- new staff ----------------------------------------------------------------------------------------
def _induction(resolved: Resolved) -> Page:
    """The stops of a path, each with the lines that count: what someone new reads before the first shift."""
    page = INDUCTION
    path = resolved.item(resolved.library.courses.shape.induction)
    parts = []
    for stop in path.parts if path else ():
        placed = resolved.item(stop.shape.goes_to)
        parts.append(f'## {placed.shape.title} {{#stop-{stop.name}}}\n\n<p>{line(stop.shape.text, resolved)} <a class="more" href="{link(resolved, placed.id, page)}">The whole of it</a></p>\n\n{_gist(placed, resolved, page)}')
    story = next(iter(sorted(resolved.cases, key=lambda case: -resolved.layers.index(brought_by(case, resolved)))), None)
    if story:
        parts.append(f"## Try it: {story.shape.title[:1].lower()}{story.shape.title[1:]} {{#try}}\n\nAn invented story. Talk it over with whoever shows you round.\n\n{text(story.shape.story, resolved, page)}\n\n<ul>{listed(line(words, resolved) for words in story.shape.ask)}</ul>")
    who = [f"<strong>{label}</strong> {line(words, resolved)}" for label, words in (("Complaints:", "{complaints-phone}, {complaints-email}"), ("Someone may be unsafe:", "{safeguarding-phone}"), ("An interpreter:", "{interpreter-contact}"), ("An advocate for the person:", "{advocacy-provider}, {advocacy-phone}"),
                                                                                    ("Someone to talk to, for you:", "{staff-support-contact}")) if all(name.strip("{}") in resolved.settings for name in words.split(", "))]
    return Page("For new staff", "\n\n".join(part for part in [
        "# When someone is unhappy: for new staff", f'<p class="about">What to know on your first day at {e(resolved.variant.name)}: what to say, what to write down, who to tell. Read it once, keep it, ask about what is not clear.</p>', PRINT_HERE,
        f"## Who to ring {{#who}}\n\n<ul>{listed(who)}</ul>" if who else "", *parts,
        '## Before your first shift {#ready}\n\n<ul class="spaces lines"><li><span class="asked">I have read this and asked my questions (name, date)</span></li><li><span class="asked">Who showed me round</span></li></ul>', _foot(resolved)] if part),
        wide=True, about="What a new member of staff needs, to print and keep.", also=("induction", "starter pack", "staff handbook", "first day", "onboarding"))


def _gist(placed: Placed, resolved: Resolved, page: str) -> str:
    """The lines of an item that someone new needs: a flow in words, the lines of a sheet, a module's nutshell and mistakes, a clause's instructions."""
    shape = placed.shape
    if placed.kind == "flow":
        return "".join(quick.by_choice(placed, resolved, lambda choices: quick.in_steps(placed, resolved, choices, page)))
    if placed.kind in ("checklist", "card"):
        lines = lambda parts: "".join(f"<li{condition(part, resolved)}>{line(part.shape.text, resolved)}</li>" for part in parts)
        return "".join(f"<p><strong>{e(title)}</strong></p><ul>{lines(parts)}</ul>" for title, parts in itertools.groupby(placed.parts, key=lambda part: part.group))
    if placed.kind == "guidance":
        wanted = ("in-a-nutshell", "what-to-say")
        return "\n\n".join(f"**{TEMPLATE[part.name]}**\n\n{text(part.shape.text, resolved, page)}" for part in placed.parts if part.name in wanted)
    if placed.kind == "clause":
        return f"<ul>{listed(line(words, resolved) for words in shape.do)}</ul>\n\n{text(shape.text, resolved, page, shape.rules)}"
    return f"<p>{line(shape.about, resolved)}</p>"
