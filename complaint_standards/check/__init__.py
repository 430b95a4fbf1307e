"""Everything that must hold, as lists of named checks.

`NAMES` makes sure that every id leads somewhere, from a duty to the clause that states it too; while one
does not, the rest would only repeat it. `LIBRARY` looks at what was read as a whole, `EXAMPLES` at the
examples that each rule carries, `WORDS` at the words of each layer by itself; `VARIANT` looks at what the
readers of one variant get. Every check is a function that yields problems; all of a list run.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Collection, Iterable

from ..load import Layer, Library
from ..problems import Problem
from ..resolve import Resolved
from . import assessment, community, coverage, feedback, flows, guidance, law, organisation, reading, references, stale, style, training, wording

NAMES = (
    references.known_ids,
    references.order_names_every_item,
    references.ids_are_not_shared,
    references.old_ids_stay_free,
    references.values_are_sound,
    law.every_duty_has_a_clause,
    assessment.levels_are_named,
    community.community_names_what_is_there,
    wording.patterns_can_be_read,
)
LIBRARY = (
    references.values_are_used,
    references.reports_reach_someone,
    law.verified_means_opened,
    community.nobody_can_be_told,
    community.published_items_are_whole,
    community.changes_carry_their_base,
    community.times_are_there,
    community.items_are_not_pages,
    training.averages_are_as_reported,
    feedback.evaluation_is_whole,
    feedback.claims_follow,
)
EXAMPLES = (
    wording.examples_are_told_apart,
    wording.headings_are_told_apart,
    wording.values_are_told,
)
WORDS = (
    wording.durations_are_values,
    wording.must_has_its_rule,
    wording.nothing_but_text,
    wording.contacts_are_values,
    wording.no_personal_data,
    wording.no_known_fault,
    style.style_is_plain,
)
VARIANT = (
    references.links_lead_somewhere,
    references.tasks_lead_somewhere,
    references.edition_is_this_one,
    law.rules_stand_in_the_text,
    law.rules_are_not_softened,
    law.rules_apply_here,
    law.force_matches_rules,
    law.few_rules_a_clause,
    law.every_duty_is_stated,
    flows.every_step_leads_on,
    flows.fits_a_sheet,
    flows.opens_with_safety,
    flows.passes_the_duties,
    coverage.everything_is_served,
    coverage.nothing_is_empty,
    coverage.checklists_fit_a_side,
    reading.within_budget,
    guidance.modules_follow_the_template,
    guidance.modules_are_bite_size,
    guidance.sheets_are_short,
    guidance.letters_are_whole,
    guidance.promises_are_kept,
    assessment.every_expectation_is_asked_about,
    assessment.no_two_rows_are_alike,
    assessment.people_can_answer,
    assessment.assessments_can_be_read,
    training.sessions_can_be_run,
    training.sessions_use_what_is_here,
    training.every_course_is_taught,
    training.sessions_have_cases,
    training.cases_can_be_used,
    community.answers_hold_here,
    feedback.surveys_are_whole,
    feedback.every_stage_is_asked_about,
    feedback.easy_read_asks_the_same,
    feedback.squares_lead_somewhere,
    feedback.feedback_is_sought,
    feedback.results_add_up,
    feedback.own_evaluation_fits,
    organisation.required_values_are_set,
    organisation.document_is_whole,
    organisation.document_is_reviewed,
    organisation.deputy_is_someone_else,
)


def check(library: Library, resolved: list[Resolved], layers: Collection[Layer] | None = None) -> list[Problem]:
    """Run every check over the library and over each resolved variant.

    With `layers`, the words of these alone are looked through, and not what the rules say of themselves: an organisation
    answers for its own words, and whoever keeps the library for the rest. A problem that several variants share is
    reported once, at the layer that causes it.
    """
    found = [problem for one in LIBRARY + (EXAMPLES if layers is None else ()) for problem in one(library)]
    found += [problem for one in WORDS for problem in one(library, library.layers.values() if layers is None else layers)]
    found += [problem for variant in resolved for one in VARIANT for problem in one(variant)]
    return sorted(dict.fromkeys(found))


def unread(resolved: Iterable[Resolved]) -> list[Problem]:
    """The sheets that nobody has read beside their clauses since these changed.

    By itself, and not before a build: while the words are still being put right, reading again is too early.
    """
    return sorted(dict.fromkeys(problem for variant in resolved for problem in stale.sheets_are_fresh(variant)))


def loose_ends(library: Library) -> list[Problem]:
    """Run the checks of names. While they find something the other checks would only repeat it."""
    return sorted(dict.fromkeys(problem for one in NAMES for problem in one(library)))


def overdue(library: Library, date: datetime.date, whole: bool = True) -> list[Problem]:
    """A notice when the edition itself is past its review date, or bank holidays are known for less than
    a year to come; and what the community has to see to, which stops only what is built `whole`, not an organisation."""
    edition, holidays = library.edition, library.holidays
    found = [dataclasses.replace(one, notice=one.notice or not whole) for one in community.due(library, date)]
    if date > edition.shape.review_by:
        found.append(Problem(edition.place("review-by"), f"this edition was due for review on {edition.shape.review_by}",
                             fix="review it, or set a new date", notice=True))
    if date + datetime.timedelta(days=366) > holidays.shape.until:
        found.append(Problem(holidays.place("until"), f"bank holidays are known only up to {holidays.shape.until}", expected="those of a year to come, for the dates that follow from a complaint",
                             fix=f"add the next year from {holidays.shape.source}, and set `until`", notice=True))
    return found
