"""Show a plan: a table for the terminal, a page, and data."""

from __future__ import annotations

import html
import json
import textwrap
from collections.abc import Mapping
from dataclasses import asdict

from ..lock import plain
from .decisions import Decision
from .merge import split
from .plan import CHOICES, DUTY, MEANING, STATUSES, WORDING, Finding, Plan, shown

FIRST = 10  # decisions on the first screen
_WEIGHTS = {DUTY: "Duties", MEANING: "What people are asked to do", WORDING: "Words only"}


def groups(findings: tuple[Finding, ...]) -> list[tuple[str, list[Finding]]]:
    """Findings by what caused them, the heaviest first."""
    found: dict[str, list[Finding]] = {}
    for one in findings:
        found.setdefault(one.cause, []).append(one)
    return sorted(found.items(), key=lambda group: (min(one.weight for one in group[1]), group[0]))


def table(plan: Plan, decisions: Mapping[str, Decision], everything: bool = False) -> str:
    """The plan for a terminal: what is to decide, duties first, at most ten at once; then counts of the rest."""
    open_ = tuple(one for one in plan.to_decide if one.id not in decisions)
    lines = [f"{plan.name}: from edition {plan.old} to edition {plan.new}" + (f", from {plan.over[0]} to {plan.over[1]}" if plan.over[0] != plan.over[1] else ""), ""]
    shown_, weight = 0, None
    for cause, found in groups(open_):
        if shown_ >= FIRST and not everything:
            break
        if (heaviest := min(one.weight for one in found)) != weight:
            weight = heaviest
            lines += [_WEIGHTS.get(weight, "Other"), "-" * len(_WEIGHTS.get(weight, "Other"))]
        lines += [f"{len(found)} that come from one change, of `{cause}`:", ""] if len(found) > 1 else []
        for one in sorted(found, key=lambda one: (one.weight, one.id)):
            if shown_ >= FIRST and not everything:
                break
            shown_ += 1
            lines += [f"{one.status.upper():<19} {one.id}", *textwrap.wrap(one.says, 96, initial_indent="  ", subsequent_indent="  ")]
            lines += [f"  law: {one.law}"] if one.law else []
            for name, words in _telling(one).items():
                if words:
                    lines += textwrap.wrap(textwrap.shorten(" ".join(words.split()), 220, placeholder=" ..."), 96, initial_indent=f"  {name + ':':<8}", subsequent_indent=" " * 10)
            lines += [f"  choose: {', '.join(one.choices)}" if one.choices else "  change it in your file", ""]
    if len(open_) > shown_:
        lines += [f"... and {len(open_) - shown_} more to decide; `--all` shows them.", ""]
    counts = {status: sum(one.status == status for one in plan.findings if one not in open_) for status in STATUSES}
    rest = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
    lines += textwrap.wrap(f"Nothing to decide: {rest}.", 98) if rest else []
    offered = [one.item for one in plan.findings if one.status == "offered"]
    lines += textwrap.wrap(f"New, and coming by itself: {', '.join(offered)}.", 98) if offered else []
    lines += textwrap.wrap(f"Changed where you changed nothing, and coming by itself: {', '.join(plan.came)}.", 98) if plan.came else []
    lines += [f"{len(open_)} to decide, {len(decisions)} decided." if open_ or decisions else "There is nothing to decide.", ""]
    return "\n".join(lines)


def _telling(one: Finding) -> dict[str, str]:
    """Was, theirs and ours, each with the sentences that tell it from the others; what all have is left out."""
    sides = {name: getattr(one, name) for name in ("was", "theirs", "ours")}
    compared = {name: [sentence.key for sentence in split(words)] for name, words in sides.items() if words and (name != "ours" or one.operation.startswith("changes/"))}
    if len(compared) < 2:
        return sides
    shared = set.intersection(*(set(keys) for keys in compared.values()))
    for name, keys in compared.items():
        told = ["..." if key in shared else key for key in keys]
        sides[name] = " ".join(words for n, words in enumerate(told) if words != "..." or n == 0 or told[n - 1] != "...")
    return sides


def data(plan: Plan, decisions: Mapping[str, Decision]) -> str:
    """The plan as JSON, sorted, for other programs."""
    found = [{**plain(asdict(one)), "decided": decisions[one.id].choice if one.id in decisions else None} for one in plan.findings]
    return json.dumps({"organisation": plan.name, "from": plan.old, "to": plan.new, "over": list(plan.over), "renames": dict(sorted(plan.renames.items())), "came": list(plan.came),
                       "outstanding": sum(one.id not in decisions for one in plan.to_decide), "findings": found}, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def page(plan: Plan, decisions: Mapping[str, Decision]) -> str:
    """The plan as one page that needs nothing else, to print or to send to whoever decides."""
    e = lambda words: html.escape(words)
    made = [f'<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Upgrade of {e(plan.name)} to edition {e(plan.new)}</title>\n<style>{_STYLE}</style></head>\n<body><main>',
            f"<h1>Upgrade of {e(plan.name)}: edition {e(plan.old)} to {e(plan.new)}</h1>"]
    open_ = [one for one in plan.to_decide if one.id not in decisions]
    made.append(f"<p>{len(open_)} to decide, {len(decisions)} decided. Duties come first.</p>")
    for heading, findings in (("To decide", plan.to_decide), ("Nothing to decide", tuple(one for one in plan.findings if not one.needed))):
        if not findings:
            continue
        made.append(f"<h2>{heading}</h2>")
        for cause, found in groups(findings):
            made.append(f'<section><h3 id="{heading.split()[0].lower()}-{e(cause.replace(" ", "-"))}">{e(cause)}</h3>')
            for one in found:
                made.append(f'<article><h4>{e(one.id)} <span class="status">{e(one.status)}</span></h4><p>{e(one.says)}</p>')
                made += [f"<p>Law: {e(one.law)}</p>"] if one.law else []
                sides = [(name, getattr(one, key)) for name, key in (("Was", "was"), ("Theirs", "theirs"), ("Ours", "ours")) if getattr(one, key)]
                sides += [("Both together", shown(one.suggests))] if one.suggests and one.operation.startswith("changes/") else []
                if one.needed or one.status in ("merged", "converged", "offered", "moved"):
                    made.append("<dl>" + "".join(f"<dt>{name}</dt><dd>{e(words)}</dd>" for name, words in sides) + "</dl>")
                if one.choices:
                    decided = f"<p>Decided: <strong>{e(decisions[one.id].choice)}</strong>. {e(decisions[one.id].because)}</p>" if one.id in decisions else ""
                    made.append(decided or "<p>Choose: " + "; ".join(f"<strong>{choice}</strong>, {CHOICES[choice]}" for choice in one.choices) + ".</p>")
                made.append("</article>")
            made.append("</section>")
    if plan.came:
        made.append(f"<h2>Changed where you changed nothing</h2><p>These come by themselves: {e(', '.join(plan.came))}.</p>")
    return "\n".join([*made, "</main></body></html>"]) + "\n"


_STYLE = ("body{font:1.05rem/1.5 Arial,sans-serif;color:#111;background:#fff;margin:0}main{max-width:60rem;margin:0 auto;padding:1rem}"
          "article{border:1px solid #666;padding:0 1rem;margin:1rem 0;break-inside:avoid}.status{border:1px solid #111;padding:0 .4rem;font-size:.85rem;font-weight:normal}"
          "dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr));gap:.5rem}dt{font-weight:bold;grid-row:1}dd{margin:0;white-space:pre-wrap;border-left:3px solid #666;padding-left:.5rem;grid-row:2}"
          "@media(max-width:50rem){dl{display:block}dd{margin-bottom:.75rem}}")
