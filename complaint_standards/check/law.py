"""The legal floor: what no layer may lower (design, section 5)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import model
from ..flow import combinations
from ..load import Library
from ..problems import Problem
from ..resolve import Placed, Resolved, active, applies
from .texts import folded, sentences

MOST_RULES = 5
SOFT = re.compile(r"\b(should|try to|tries to|aim to|aims to|where possible|if possible|normally|usually|ideally|as a rule|where appropriate|endeavour)\b", re.I)


def cite(obligation: model.Obligation) -> str:
    return f"{obligation.source} ({obligation.url})"


def verified_means_opened(library: Library) -> Iterator[Problem]:
    """What is marked as verified names the page that was opened."""
    entries = [*library.obligations.values(), *library.boundaries.values(), *library.definitions]
    for entry in entries:
        one = entry.shape
        name = getattr(one, "id", None) or one.term
        why = [f"its basis is {one.basis}"] if one.basis in ("not-opened", "duty-seen-detail-not") else []
        why += [] if one.opened else ["`opened` names no page"]
        if one.verified and why:
            yield Problem(entry.place("verified"), f"{name} is marked as verified, but {' and '.join(why)}",
                          expected="`verified: true` only where `opened` names the page that shows it", law=f"{one.source} ({one.url})",
                          fix="open the page and record it, or write `verified: false`")


def rules_stand_in_the_text(resolved: Resolved) -> Iterator[Problem]:
    """Each rule sentence stands in its clause word for word, as a sentence of its own."""
    for clause, rule, obligation in _rules(resolved):
        if folded(rule.says) in sentences(clause.shape.text):
            continue
        yield Problem(clause.place("text"), f"{clause.id} does not state {rule.obligation} in its exact sentence",
                      expected=f'the sentence "{folded(rule.says)}"', law=cite(obligation) if obligation else "",
                      fix="put the sentence back unaltered, as a sentence of its own; write what you do here beside it")


def rules_are_not_softened(resolved: Resolved) -> Iterator[Problem]:
    """A duty says "must", and nothing in its sentence takes that back."""
    for clause, rule, obligation in _rules(resolved):
        if obligation is None or obligation.force != "must":
            continue
        soft = SOFT.search(rule.says)
        if soft or not re.search(r"\bmust\b", rule.says, re.I):
            how = f'softened by "{soft[0]}"' if soft else 'stated without the word "must"'
            yield Problem(clause.place("rules"), f'in {clause.id} the duty {rule.obligation} is {how}: "{folded(rule.says)}"',
                          expected="a sentence that states the duty as a duty", law=cite(obligation), fix=f"say it as the law does: {obligation.summary}")


def rules_apply_here(resolved: Resolved) -> Iterator[Problem]:
    """No variant tells its readers of a duty that is not theirs."""
    for clause, rule, obligation in _rules(resolved):
        if obligation and not resolved.applies(obligation):
            layer = resolved.library.layers[resolved.id]
            own = clause.id in layer.items["clause"]
            place = clause.place("rules") if own else layer.place("drop" if layer.variant.drop else "law-for")
            yield Problem(place, f"{clause.id} states {rule.obligation}, which does not apply to {resolved.id}",
                          expected=f"only what applies to: {', '.join(resolved.law_for)}", law=cite(obligation),
                          fix="remove the rule, or the clause" if own else f"add `- {{item: {clause.id}, because: ...}}` to `drop`")


def force_matches_rules(resolved: Resolved) -> Iterator[Problem]:
    """A clause of force `law` states a rule; a duty stands only in such a clause."""
    for clause in resolved.clauses:
        duties = [rule for rule in clause.shape.rules if (one := resolved.library.obligations.get(rule.obligation)) and one.shape.force == "must"]
        if clause.shape.force == "law" and not clause.shape.rules:
            yield Problem(clause.place("force"), f"{clause.id} has the force of law, but states no rule", expected="at least one entry in `rules`",
                          fix="add the rule, or make it `standard` or `local`")
        if clause.shape.force != "law" and duties:
            yield Problem(clause.place("force"), f"{clause.id} states a duty ({duties[0].obligation}), but its force is {clause.shape.force}",
                          expected="`force: law`", fix="set the force, or move the rule to a clause of law")


def few_rules_a_clause(resolved: Resolved) -> Iterator[Problem]:
    """A clause that claims many rules is one that nobody can follow."""
    for clause in resolved.clauses:
        if len(clause.shape.rules) > MOST_RULES:
            yield Problem(clause.place("rules"), f"{clause.id} claims {len(clause.shape.rules)} rules", expected=f"at most {MOST_RULES}", fix="split the clause")


def every_duty_has_a_clause(library: Library) -> Iterator[Problem]:
    """Every duty of some variant is named by a clause of some layer. While a clause names a duty that is
    not there, that may be the one which is missing."""
    clauses = [entry for layer in library.layers.values() for entry in (*layer.items["clause"].values(), *layer.changes)]
    named = {rule.obligation for entry in clauses for rule in getattr(entry.shape, "rules", None) or ()}
    named |= {gap.id for gap in library.edition.shape.gaps}
    if not named <= library.obligations.keys() | library.expectations.keys() | library.statements.keys():
        return
    for name, entry in library.obligations.items():
        if entry.shape.force == "must" and name not in named and any(layer.variant and applies(entry.shape, layer.variant.law_for) for layer in library.layers.values()):
            yield Problem(entry.place("id"), f"no clause states {name}", expected=f"a clause that says: {entry.shape.summary}", law=cite(entry.shape),
                          fix=f"put back the clause that states it, or write one with `rules: - obligation: {name}`")


def every_duty_is_stated(resolved: Resolved) -> Iterator[Problem]:
    """Every duty of this sector is stated in a clause that its readers get, whatever the choices."""
    gaps = {gap.id for gap in resolved.library.edition.shape.gaps}
    duties = {name: entry for name, entry in resolved.library.obligations.items()
              if entry.shape.force == "must" and resolved.applies(entry.shape) and name not in gaps}
    clauses = list(resolved.clauses)
    always = {rule.obligation for clause in clauses if not clause.when for rule in clause.shape.rules}
    missing = [name for name in duties if name not in always]
    if not missing:
        return
    stating = {name: [clause for clause in clauses if any(rule.obligation == name for rule in clause.shape.rules)] for name in missing}
    for name in missing:
        obligation = duties[name].shape
        if not stating[name]:
            yield Problem(resolved.library.layers[resolved.id].place("law-for"), f"no clause of {resolved.id} states {name}",
                          expected=f"a clause that says: {obligation.summary}", law=cite(obligation),
                          fix=f"put back the clause that states it, or add one with `rules: - obligation: {name}`")
            continue
        for choices in combinations(resolved, stating[name]):
            if not any(active(clause, choices) for clause in stating[name]):
                clause = stating[name][0]
                shown = ", ".join(dict.fromkeys(f"{key} is {choices[key]}" for one in stating[name] for key in one.when))
                yield Problem(clause.place("when"), f"{name} is not stated where {shown}", expected="every duty, whatever the choices",
                              law=cite(obligation), fix="take `when` away from the clause that states the duty")
                break


def _rules(resolved: Resolved) -> Iterator[tuple[Placed, model.Rule, model.Obligation | None]]:
    for clause in resolved.clauses:
        for rule in clause.shape.rules:
            entry = resolved.library.obligations.get(rule.obligation)
            yield clause, rule, entry.shape if entry else None
