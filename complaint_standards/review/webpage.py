"""A review as a web page of its own: one file, no script, nothing fetched."""

from __future__ import annotations

import html
from collections.abc import Iterable

from .findings import MISSING, NOT_A_VERDICT, SURE, Law, Review
from .terminal import summary

_STYLE = """
:root{color-scheme:light dark;--ink:#1b2430;--soft:#4a5766;--paper:#fff;--tint:#eef3f8;--line:#c3ccd6;--warn:#8a1c1c;--good:#0b5d33}
@media (prefers-color-scheme:dark){:root{--ink:#e9eef4;--soft:#b3bfcc;--paper:#14191f;--tint:#1f2832;--line:#43505d;--warn:#ff9d9d;--good:#7fd6a5}}
*{box-sizing:border-box}body{margin:0 auto;max-width:46rem;padding:1.5rem 1rem 4rem;font:1.05rem/1.55 "Atkinson Hyperlegible Next","Atkinson Hyperlegible",Verdana,"Segoe UI",sans-serif;color:var(--ink);background:var(--paper)}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .5rem}h2{font-size:1.3rem;margin:2.5rem 0 .75rem;border-top:2px solid var(--line);padding-top:1rem}h3{font-size:1.08rem;margin:0 0 .4rem}
p{margin:.4rem 0}a{color:inherit}small,.soft{color:var(--soft);font-size:.92rem}
.notice{background:var(--tint);border-left:5px solid var(--soft);padding:.75rem 1rem;margin:1rem 0}
article{border:1px solid var(--line);border-left:5px solid var(--warn);border-radius:4px;padding:1rem;margin:1rem 0;break-inside:avoid}
article.look{border-left-color:var(--soft)}blockquote{margin:.6rem 0;padding:.1rem 0 .1rem 1rem;border-left:3px solid var(--line);font-style:italic}
dl{margin:.6rem 0 0;display:grid;grid-template-columns:9rem 1fr;gap:.35rem 1rem}dt{font-weight:700}dd{margin:0}
@media (max-width:34rem){dl{display:block}dd{margin:0 0 .5rem}}
ul.plain{list-style:none;padding:0}ul.plain>li{border-bottom:1px solid var(--line);padding:.7rem 0;break-inside:avoid}.good h3{color:var(--good)}
table{border-collapse:collapse;width:100%}th,td{border:1px solid var(--line);padding:.45rem .6rem;text-align:left;vertical-align:top}
.unchecked{font-weight:700}@media print{body{max-width:none;font-size:10.5pt;padding:0}a{text-decoration:none}}
"""


def page(review: Review) -> str:
    """The whole page."""
    e = html.escape
    duties, practice = [one for one in review.missing if one.law], [one for one in review.missing if not one.law]
    parts = [
        f"<h1>Review of {e(review.name)}</h1>",
        f'<p class="soft">Read for {e(review.sector)}, edition {e(review.edition)}, on {e(review.date)}. {review.words:,} words.</p>',
        f"<p><strong>{e(summary(review)[:1].upper() + summary(review)[1:])}</strong></p>",
        f'<p class="notice">{e(NOT_A_VERDICT)}</p>',
        *(f'<p class="notice">{e(note)}</p>' for note in review.notes),
    ]
    if review.suspects:
        parts.append('<h2 id="passages">Passages to look at again</h2>')
    for n, one in enumerate(review.suspects, 1):
        parts.append(f'<article class="{one.sure}"><h3>{n}. {e(one.title)}</h3><p class="soft">{e(one.place)}</p><blockquote>{e(one.words)}</blockquote><p>{e(one.says)}</p><dl>'
                     f"<dt>Why it matters</dt><dd>{e(one.why)}</dd><dt>Instead</dt><dd>{e(one.instead)}</dd>"
                     + (f"<dt>The model says</dt><dd>“{e(one.model)}”</dd>" if one.model else "")
                     + f"<dt>The rule</dt><dd>{_rule(one.law)}</dd><dt>How sure</dt><dd>{e(SURE[one.sure])}</dd></dl></article>")
    for heading, id, some in (("What seems to be missing", "missing", duties), ("Good practice that seems to be missing", "practice", practice)):
        if some:
            parts.append(f'<h2 id="{id}">{heading}</h2>' + (f"<p>{e(MISSING)}</p>" if some is duties else "") + '<ul class="plain">' + "".join(
                f'<li><h3>{e(one.title)}</h3><p class="soft">{e(one.stage)}</p><p>What to add: {e(one.instead)}</p>' + (f"<p><small>{_rule(one.law)}</small></p>" if one.law else "") + "</li>" for one in some) + "</ul>")
    if review.good:
        parts.append('<h2 id="good">What is good</h2><ul class="plain good">' + "".join(
            f'<li><h3>{e(one.title)}</h3><p class="soft">{e(one.place)}</p><blockquote>{e(one.words)}</blockquote>' + (f"<p><small>{_rule(one.law)}</small></p>" if one.law else "") + "</li>" for one in review.good) + "</ul>")
    parts.append('<h2 id="stages">The stages of the model, and where they are in yours</h2>' + _table(("Stage of the model", "In your policy"), ((stage, where or "Not found") for stage, where in review.stages.items())))
    parts.append('<h2 id="headings">Your headings, and what they belong to</h2>' + _table(("Your heading", "Stage of the model"), ((one.heading, "; ".join(one.stages) or "None: yours alone") for one in review.sections)))
    return (f'<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">'
            f"<title>Review of {e(review.name)}</title><style>{_STYLE}</style></head>\n<body><main>\n" + "\n".join(parts) + "\n</main></body></html>\n")


def _rule(law: Law) -> str:
    e = html.escape
    checked = e(law.checked) if law.verified else f'<span class="unchecked">{e(law.checked)}</span>'
    return f'<a href="{e(law.url)}">{e(law.source)}</a>: {e(law.summary)} <small>({checked})</small>'


def _table(heads: tuple[str, str], rows: Iterable[tuple[str, str]]) -> str:
    e = html.escape
    return ("<table><thead><tr>" + "".join(f'<th scope="col">{e(head)}</th>' for head in heads) + "</tr></thead><tbody>"
            + "".join(f'<tr><th scope="row">{e(first)}</th><td>{e(second)}</td></tr>' for first, second in rows) + "</tbody></table>")
