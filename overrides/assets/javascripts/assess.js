/* The self-assessment: scores, plan, leaders' page, comparison, and a file to save and open. Scores, merges and compares as
 * complaint_standards/assessment.py does; tests/vectors/assessment.json holds both to it. Nothing leaves this browser but
 * the file that someone chooses to save. What there is to ask stands in the page (#assess-data). */
(() => {
  "use strict";

  const PRIORITIES = ["high", "medium", "low"];
  const COLUMNS = ["Row", "Question", "Standard", "Level", "Name of the level", "Aim", "Gap", "Priority", "Evidence", "Evidence links", "Action", "Type", "Owner", "By", "Horizon"];
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

  const unique = (some) => [...new Set(some)];
  const isWeb = (link) => /^https?:\/\/[^\s/]/.test(link || "");
  const said = (date) => { const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date || ""); return found ? `${Number(found[3])} ${MONTHS[found[2] - 1]} ${found[1]}` : ""; };

  /* ---- scoring -------------------------------------------------------------- */

  /* The mean of some levels in tenths (half a tenth counts as one), and the level that it reaches. */
  const mean = (levels) => {
    const given = levels.filter(Boolean), sum = given.reduce((all, one) => all + one, 0);
    const tenths = given.length ? Math.floor((20 * sum + given.length) / (2 * given.length)) : null;
    return {answered: given.length, of: levels.length, tenths, level: tenths === null ? null : Math.floor(tenths / 10)};
  };

  /* `asked`: {id, standard} in order. What was agreed together counts; where it was not, the lowest view does. */
  const score = (asked, views, target) => {
    const answers = asked.map(({id, standard}) => {
      const here = views.filter((view) => view.row === id), ours = here.filter((view) => !view.outside);
      const together = ours.find((view) => !view.by && view.level), levels = ours.map((view) => view.level).filter(Boolean);
      const level = together ? together.level : levels.length ? Math.min(...levels) : null;
      const mine = ours.find((view) => !view.by), priorities = ours.map((view) => PRIORITIES.indexOf(view.priority || "medium"));
      const priority = mine ? mine.priority || "medium" : priorities.length ? PRIORITIES[Math.min(...priorities)] : "medium";
      return {row: id, standard, level, agreed: Boolean(together) || unique(levels).length === 1, gap: level ? Math.max(0, target - level) : 0, priority, views: ours, outside: here.filter((view) => view.outside)};
    });
    const standards = Object.fromEntries(unique(answers.map((one) => one.standard)).map((letter) => [letter, mean(answers.filter((one) => one.standard === letter).map((one) => one.level))]));
    const gaps = answers.filter((one) => one.gap).sort((a, b) => b.gap - a.gap || PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority));
    return {answers, standards, whole: mean(answers.map((one) => one.level)), gaps, target};
  };

  const shown = (one) => (!one || one.tenths === null ? "not answered" : `${Math.floor(one.tenths / 10)}.${one.tenths % 10}`);
  const signed = (change, tenths) => (change ? `${change > 0 ? "+" : "-"}${tenths ? `${Math.floor(Math.abs(change) / 10)}.${Math.abs(change) % 10}` : Math.abs(change)}` : "same");

  /* Several side by side, as {one, found}: a baseline first, then by day. A change is told only within one organisation. */
  const compare = (parts, anonymous) => {
    const sorted = [...parts].sort((a, b) => Boolean(b.one.baseline) - Boolean(a.one.baseline) || (a.one.date < b.one.date ? -1 : a.one.date > b.one.date ? 1 : 0));
    const oneBody = unique(sorted.map(({one}) => one.organisation || null)).length === 1;
    const less = (values) => (oneBody && values[0] !== null && values[values.length - 1] !== null ? values[values.length - 1] - values[0] : null);
    const names = sorted.map(({one}, n) => (oneBody ? `${said(one.date)}${one.baseline ? " (baseline)" : ""}` : `${one.organisation && !anonymous ? one.organisation : `Organisation ${String.fromCharCode(65 + n)}`}, ${said(one.date)}`));
    const letters = unique(sorted.flatMap(({found}) => Object.keys(found.standards))), asked = unique(sorted.flatMap(({found}) => found.answers.map((one) => one.row)));
    const scores = [...letters.map((letter) => [letter, sorted.map(({found}) => found.standards[letter] || null)]), ["", sorted.map(({found}) => found.whole)]];
    const levels = asked.map((row) => [row, sorted.map(({found}) => (found.answers.find((one) => one.row === row) || {level: null}).level)]);
    return {names, scores: scores.map(([letter, given]) => [letter, given, less(given.map((one) => (one ? one.tenths : null)))]), rows: levels.map(([row, given]) => [row, given, less(given)])};
  };

  /* Several files as one: others' views are laid into the first, under the name that stands before each file. */
  const sorted = (value) => (Array.isArray(value) ? value.map(sorted) : value && typeof value === "object" ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])])) : value);
  const same = (a, b) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
  const together = ([[, first], ...others]) => {
    const views = [...first.views], plan = [...(first.plan || [])];
    others.forEach(([name, one]) => {
      one.views.map((view) => (view.by ? view : {...view, by: one.organisation || name})).forEach((view) => { if (!views.some((had) => same(had, view))) views.push(view); });
      (one.plan || []).forEach((item) => { if (!plan.some((had) => same(had, item))) plan.push(item); });
    });
    return {...first, views, plan};
  };

  const shared = (one) => {
    const {edition, sector, date, form, target} = one;
    const found = score(unique(one.views.map((view) => view.row)).map((id) => ({id, standard: ""})), one.views, 1);
    return {edition, sector, date, form, ...(target ? {target} : {}), views: found.answers.filter((answer) => answer.level).map((answer) => ({row: answer.row, level: answer.level}))};
  };

  /* ---- files ------------------------------------------------------------------ */

  const clean = (words) => words.replace(/[\p{Cc}\p{Cs}\ufeff\ufffe\uffff\u2028\u2029]+/gu, " ").split(/\s+/).filter(Boolean).join(" ");
  const scalar = (value) => (typeof value === "string" ? JSON.stringify(clean(value)) : String(value));
  const fields = (item, keys, lead) => keys.filter((key) => item[key] !== undefined && item[key] !== null && item[key] !== "" && item[key] !== false && !(Array.isArray(item[key]) && !item[key].length))
    .map((key, n) => {
      const start = n ? " ".repeat(lead.length) : lead;
      if (!Array.isArray(item[key])) return `${start}${key}: ${scalar(item[key])}`;
      return [`${start}${key}:`, ...item[key].map((one) => fields(one, ["what", "link"], `${" ".repeat(lead.length + 2)}- `))].join("\n");
    }).join("\n");

  /* A self-assessment as a file, as assessment.py reads it. */
  const write = (one) => [
    "# A self-assessment of how complaints are handled. It is no judgement of compliance. Levels are 1 to 4.",
    fields(one, ["edition", "sector", "organisation", "date", "form", "baseline", "target"], ""),
    ...(one.return && Object.keys(one.return).length ? ["return:", fields(one.return, ["due", "received", "well-founded", "ombudsman"], "  ").split("\n").map((line) => `  ${line.trim()}`).join("\n")] : []),
    "views:", ...one.views.map((view) => fields({...view, priority: view.priority === "medium" ? "" : view.priority}, ["row", "level", "by", "outside", "evidence", "note", "priority"], "  - ")),
    ...(one.plan && one.plan.length ? ["plan:", ...one.plan.map((item) => fields(item, ["row", "what", "type", "owner", "by", "horizon"], "  - "))] : []), "",
  ].join("\n");

  const isDate = (value) => typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)) && new Date(Date.parse(value)).toISOString().slice(0, 10) === value;
  const isWords = (value) => typeof value === "string" && value.trim() !== "";
  const isLevel = (value) => Number.isInteger(value) && value >= 1 && value <= 4;

  /* What is wrong with what a file holds, in sentences; empty when it can be used. */
  const unfit = (one, data) => {
    const wrong = [];
    const need = (good, words) => { if (!good) wrong.push(words); };
    const isMap = (value) => value && typeof value === "object" && !Array.isArray(value);
    if (!isMap(one) || !Array.isArray(one.views)) return ["This is not a self-assessment: it has no list of views."];
    need(isWords(one.edition), "edition is missing.");
    need(isWords(one.sector), "sector is missing.");
    need(isDate(one.date), "date is not a day such as 2026-11-28.");
    need(one.organisation === undefined || isWords(one.organisation), "organisation is not text.");
    need(one.form === undefined || ["short", "full"].includes(one.form), "form is neither short nor full.");
    need(one.target === undefined || isLevel(one.target), "target is not a level from 1 to 4.");
    need(one.plan === undefined || Array.isArray(one.plan), "plan is not a list.");
    need(one.return === undefined || isMap(one.return), "return is not a list of fields.");
    one.views.forEach((view, n) => {
      const name = `View ${n + 1}${isMap(view) && view.row ? ` (${view.row})` : ""}`;
      if (!isMap(view)) { wrong.push(`${name} is not a list of fields.`); return; }
      need(isWords(view.row), `${name} names no row.`);
      need(view.level === undefined || isLevel(view.level), `${name}: the level is not 1, 2, 3 or 4.`);
      need(view.by === undefined || isWords(view.by), `${name}: by is not text.`);
      need(view.note === undefined || isWords(view.note), `${name}: the note is not text.`);
      need(view.priority === undefined || PRIORITIES.includes(view.priority), `${name}: the priority is not high, medium or low.`);
      need(view.evidence === undefined || (Array.isArray(view.evidence) && view.evidence.every((item) => isMap(item) && isWords(item.what) && (item.link === undefined || isWords(item.link)))), `${name}: evidence is not a list of what and link.`);
    });
    (Array.isArray(one.plan) ? one.plan : []).forEach((item, n) => {
      const name = `Action ${n + 1}`;
      if (!isMap(item)) { wrong.push(`${name} is not a list of fields.`); return; }
      need(isWords(item.row) && isWords(item.what), `${name} does not say what, or for which row.`);
      need(item.type in data.types, `${name}: the type is not one of ${Object.keys(data.types).join(", ")}.`);
      need(item.horizon in data.horizons, `${name}: the horizon is not short, medium or long.`);
      need(item.owner === undefined || isWords(item.owner), `${name}: the owner is not text.`);
      need(item.by === undefined || isDate(item.by), `${name}: by is not a day such as 2026-11-28.`);
    });
    return wrong;
  };

  /* What a spreadsheet would take for a formula starts with an apostrophe. */
  const cell = (value) => {
    const words = String(value === null || value === undefined ? "" : value), safe = /^[=+\-@\t\r]/.test(words) ? `'${words}` : words;
    return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  };
  const csv = (one, found, data) => {
    const lines = [COLUMNS], rows = Object.fromEntries(data.rows.map((row) => [row.id, row]));
    [...found.gaps, ...found.answers.filter((answer) => !answer.gap)].forEach((answer) => {
      const evidence = answer.views.flatMap((view) => view.evidence || []);
      const head = [answer.row, rows[answer.row].question, answer.standard, answer.level || "", answer.level ? data.levels[answer.level - 1] : "", found.target, answer.gap, answer.priority,
        evidence.map((item) => item.what).join("; "), evidence.map((item) => item.link).filter(Boolean).join(" ")];
      const actions = (one.plan || []).filter((item) => item.row === answer.row).sort(soonest);
      (actions.length ? actions : answer.gap ? [null] : []).forEach((item) => lines.push([...head, ...(item ? [item.what, data.types[item.type], item.owner, item.by, item.horizon] : ["", "", "", "", ""])]));
    });
    return `\ufeff${lines.map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
  };
  const soonest = (a, b) => ((a.by || "9999") < (b.by || "9999") ? -1 : (a.by || "9999") > (b.by || "9999") ? 1 : 0);

  window.complaints = Object.assign(window.complaints || {}, {assess: {score, compare, together, shared, write, unfit, csv}});

  /* ---- the page ---------------------------------------------------------------- */

  const form = document.querySelector("form.assess");
  if (!form) return;
  const data = JSON.parse(document.getElementById("assess-data").dataset.assess);
  const partner = form.dataset.kind === "partner";
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const input = (id) => document.getElementById(id);
  const rows = Object.fromEntries(all("[data-row]", form).map((one) => [one.dataset.row, one]));
  const titles = Object.fromEntries(data.rows.map((one) => [one.id, one.title]));
  const el = (name, attributes, ...inside) => {
    const made = document.createElement(name);
    Object.entries(attributes || {}).forEach(([key, value]) => { if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value); });
    made.append(...inside.filter((one) => one !== null && one !== undefined && one !== ""));
    return made;
  };
  const level = (n) => (n ? `${n} ${data.levels[n - 1]}` : "not answered");
  const running = find(".assess-running");
  const status = find(".said", running);
  const tell = (words) => { status.textContent = words; };
  const today = () => { const now = new Date(); return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`; };

  let record = {edition: data.edition, sector: data.sector, date: today(), form: "short", views: [], plan: []};
  let beside = [];  // [name of the file, what it holds]
  let unsaved = false;
  const touched = () => { unsaved = true; };

  const visible = (one) => !rows[one.id] || !rows[one.id].hasAttribute("hidden");
  const asked = (kind) => data.rows.filter((one) => visible(one) && (kind === "full" || one.short));
  const results = (one) => score(asked(one.form || "full"), one.views, one.target || data.target);

  /* ---- between the form and the record ------------------------------------------ */

  const contributor = () => clean(input("contributor").value);
  const isMine = (view, row) => view.row === row && !view.outside && (view.by || "") === contributor();
  const parted = (line) => {
    const found = /^(.*?)\s*(https?:\/\/\S+)\s*$/.exec(line);
    return found ? {what: found[1].replace(/[\s:<(]+$/, "") || found[2], link: found[2].replace(/[>)]+$/, "")} : {what: line.trim()};
  };
  const typed = (row) => {
    const place = rows[row], one = {row}, chosen = find(`input[name="level-${row}"]:checked`, place);
    if (chosen) one.level = Number(chosen.value);
    if (contributor() && !partner) one.by = contributor();
    const evidence = find(".evidence", place) ? find(".evidence", place).value.split("\n").filter((line) => line.trim()).map(parted) : [];
    if (evidence.length) one.evidence = evidence;
    if (clean(find(".note", place).value)) one.note = clean(find(".note", place).value);
    if (find(".priority", place) && find(".priority", place).value !== "medium") one.priority = find(".priority", place).value;
    return one;
  };
  const says = (view) => view.level || view.note || view.evidence || view.priority;

  const fill = (row) => {
    const place = rows[row], mine = record.views.find((view) => (partner ? view.row === row : isMine(view, row))) || {};
    all(`input[name="level-${row}"]`, place).forEach((one) => { one.checked = Number(one.value) === mine.level; });
    find(".note", place).value = mine.note || "";
    if (partner) return;
    find(".evidence", place).value = (mine.evidence || []).map((item) => (item.link && item.link !== item.what ? `${item.what} ${item.link}` : item.what)).join("\n");
    find(".priority", place).value = mine.priority || "medium";
  };

  const others = (row) => {
    const place = find(".others", rows[row]), views = record.views.filter((view) => view.row === row && !(partner || isMine(view, row)));
    place.hidden = !views.length;
    place.replaceChildren(...(views.length ? [el("p", {}, "Others say:"), el("ul", {}, ...views.map((view) => el("li", {}, words(view))))] : []));
  };
  const words = (view) => `${view.by || "Agreed together"}${view.outside ? " (from outside, not counted)" : ""}: ${view.level ? level(view.level) : "no level"}${view.note ? `. ${view.note}` : ""}`;

  const set = (id, value) => { if (input(id)) input(id).value = value === undefined || value === null ? "" : value; };
  const show = () => {
    set("organisation", record.organisation);
    set("assessed", record.date);
    set("aim", record.target || data.target);
    if (input("baseline")) input("baseline").checked = Boolean(record.baseline);
    all('input[name="form"]', form).forEach((one) => { one.checked = one.value === record.form; });
    ["due", "received", "well-founded", "ombudsman"].forEach((key) => set(`return-${key}`, (record.return || {})[key]));
    Object.keys(rows).forEach(fill);
    draw();
  };

  const year = () => {
    const found = {};
    if (input("return-due") && isDate(input("return-due").value)) found.due = input("return-due").value;
    ["received", "well-founded", "ombudsman"].forEach((key) => {
      const given = input(`return-${key}`), good = given && /^\d+$/.test(given.value.trim());
      if (given) { if (given.value.trim() && !good) given.setAttribute("aria-invalid", "true"); else given.removeAttribute("aria-invalid"); }
      if (good) found[key] = Number(given.value.trim());
    });
    return found;
  };

  const head = () => {
    const organisation = input("organisation") ? clean(input("organisation").value) : "";
    record = {...record, organisation: organisation || undefined, date: input("assessed").value || today(), return: year()};
    if (partner) return;
    record.form = find('input[name="form"]:checked', form).value;
    record.baseline = input("baseline").checked;
    record.target = Number(input("aim").value) === data.target ? undefined : Number(input("aim").value);
  };

  const taken = (row) => {
    const view = typed(row), at = record.views.findIndex((one) => (partner ? one.row === row : isMine(one, row)));
    const kept = record.views.filter((one, n) => n !== at);
    if (says(view)) kept.splice(at < 0 ? kept.length : at, 0, view);
    record = {...record, views: kept};
  };

  /* ---- showing ------------------------------------------------------------------- */

  const table = (label, heads, lines) => el("div", {class: "table-box"}, el("table", {class: "trace", "aria-label": label}, el("thead", {}, el("tr", {}, ...heads.map((one) => el("th", {scope: "col"}, one)))),
    el("tbody", {}, ...lines.map((line) => el("tr", {}, ...line.map((one, n) => el(n ? "td" : "th", n ? {} : {scope: "row"}, ...(Array.isArray(one) ? one : [String(one)]))))))));
  const link = (row) => el("a", {href: `#${row}`}, titles[row]);
  const scores = (found, name = "Scores") => table(name, ["Standard", "Score", "Level", "Answered"],
    [...Object.entries(found.standards), ["", found.whole]].map(([letter, one]) => [letter ? data.standards[letter] : "All", shown(one), one.level ? level(one.level) : "", `${one.answered} of ${one.of}`]));
  const evidenceOf = (answer) => answer.views.flatMap((view) => view.evidence || []).map((item) => el("li", {}, isWeb(item.link) ? el("a", {href: item.link, rel: "noreferrer"}, item.what) : `${item.what}${item.link ? ` (${item.link})` : ""}`));

  const draw = () => {
    const found = results(record);
    Object.entries(rows).forEach(([row, place]) => {
      place.classList.toggle("away", !partner && record.form === "short" && !place.hasAttribute("data-short"));
      others(row);
    });
    if (partner) {
      find(".assess-score").textContent = `${found.whole.answered} of ${found.whole.of} answered.`;
      return;
    }
    find(".assess-score").textContent = `${found.whole.answered} of ${found.whole.of} answered. ${Object.entries(found.standards).map(([letter, one]) => `${letter} ${one.tenths === null ? "–" : shown(one)}`).join(" · ")}${found.whole.level ? ` · All ${shown(found.whole)}, level ${level(found.whole.level)}` : ""}`;
    const some = found.whole.answered > 0;
    all(".assess-results, .assess-plan, .assess-leaders").forEach((one) => { one.hidden = !some && !record.views.length; });
    find(".assess-scores").replaceChildren(scores(found));
    find(".assess-gaps").replaceChildren(el("h3", {}, "Below your aim, widest gap first"), found.gaps.length ? table("Below your aim", ["Question", "Level", "Gap", "Priority", "What shows it"],
      found.gaps.map((one) => [[link(one.row)], `${level(one.level)}${one.agreed ? "" : ", not agreed yet: the lowest view counts"}`, one.gap, one.priority, [el("ul", {}, ...evidenceOf(one))]])) : el("p", {}, `Nothing that you answered is below ${level(found.target)}.`));
    const spoken = found.answers.filter((one) => one.outside.length || one.views.length > 1);
    find(".assess-views").replaceChildren(...(spoken.length ? [el("h3", {}, "Who said what"), ...spoken.map((one) => el("div", {}, el("p", {}, el("strong", {}, titles[one.row])), el("ul", {}, ...[...one.views, ...one.outside].map((view) => el("li", {}, words(view))))))] : []));
    plan(found);
    leaders(found);
    sideBySide();
    document.dispatchEvent(new Event("drawn"));
  };

  /* ---- the plan -------------------------------------------------------------------- */

  const choice = (options, chosen, attributes) => el("select", attributes, ...Object.entries(options).map(([value, text]) => el("option", {value, selected: value === chosen}, text)));
  const labelled = (text, control, id) => { control.id = id; return el("div", {class: "field"}, el("label", {for: id}, text), control); };
  const action = (item, n) => {
    const keep = (key, control) => { control.addEventListener("input", () => { item[key] = clean(control.value) || undefined; touched(); objectives(); leaders(results(record)); }); return control; };
    const remove = el("button", {type: "button", class: "undo"}, "Remove", el("span", {class: "unseen"}, ` action ${n + 1}`));
    remove.addEventListener("click", () => { record.plan = record.plan.filter((one) => one !== item); touched(); draw(); });
    return el("fieldset", {class: "field assess-action"}, el("legend", {}, `Action ${n + 1}`),
      labelled("What", keep("what", el("input", {type: "text", value: item.what || ""})), `action-${n}-what`), labelled("Type", keep("type", choice(data.types, item.type)), `action-${n}-type`),
      labelled("Owner, by role", keep("owner", el("input", {type: "text", value: item.owner || ""})), `action-${n}-owner`), labelled("By when", keep("by", el("input", {type: "date", value: item.by || ""})), `action-${n}-by`),
      labelled("Short, medium or long term", keep("horizon", choice(data.horizons, item.horizon)), `action-${n}-horizon`), remove);
  };
  const plan = (found) => {
    const wanted = unique([...found.gaps.map((one) => one.row), ...record.plan.map((item) => item.row)]);
    find(".assess-actions").replaceChildren(...wanted.map((row) => {
      const answer = found.answers.find((one) => one.row === row), add = el("button", {type: "button", class: "print"}, "Add an action", el("span", {class: "unseen"}, ` for: ${titles[row] || row}`));
      add.addEventListener("click", () => {
        record.plan = [...record.plan, {row, what: "", type: "procedure", horizon: "short"}];
        touched();
        draw();
        input(`action-${record.plan.length - 1}-what`).focus();
      });
      return el("div", {class: "assess-for"}, el("h3", {}, titles[row] || row), el("p", {}, answer && answer.level ? `${level(answer.level)}, gap ${answer.gap}, priority ${answer.priority}` : "Not asked here"),
        ...record.plan.map((item, n) => (item.row === row ? action(item, n) : null)), add);
    }));
    objectives();
  };
  const whole = () => record.plan.filter((item) => item.what);
  const objectives = () => {
    const roles = unique(whole().map((item) => item.owner).filter(Boolean)).sort(), select = input("objectives"), chosen = roles.includes(select.value) ? select.value : roles[0] || "";
    select.replaceChildren(...roles.map((role) => el("option", {value: role, selected: role === chosen}, role)));
    find(".assess-objectives").replaceChildren(...whole().filter((item) => item.owner && item.owner === chosen).sort(soonest).map((item) => el("li", {}, `${item.what}${item.by ? `, by ${said(item.by)}` : ""}. So that: ${titles[item.row] || item.row}.`)));
  };

  /* ---- leaders, comparison ---------------------------------------------------------- */

  const leaders = (found) => {
    const next = whole().sort(soonest).slice(0, data.leadersGaps), outside = unique(found.answers.flatMap((one) => one.outside.map((view) => view.by))).filter(Boolean);
    const before = beside.map(([, one]) => one).filter((one) => (one.organisation || "") === (record.organisation || "") && one.date < record.date).sort((a, b) => (a.date < b.date ? 1 : -1))[0];
    const was = before && results(before).whole.tenths;
    find(".assess-page").replaceChildren(
      el("p", {}, el("strong", {}, `How do we handle complaints? ${record.organisation ? `${record.organisation}, ` : ""}${said(record.date)}`), ` (${data.sectorName}, ${record.form} form${record.baseline ? ", baseline" : ""})`),
      scores(found, "Scores, for leaders"), ...(was && found.whole.tenths ? [el("p", {}, `Since ${said(before.date)}: ${signed(found.whole.tenths - was, true)}`)] : []),
      el("h3", {}, "Widest gaps"), el("ol", {}, ...found.gaps.slice(0, data.leadersGaps).map((one) => el("li", {}, `${titles[one.row]}: ${level(one.level)}`))),
      el("h3", {}, "What we will do first"), next.length ? el("ul", {}, ...next.map((item) => el("li", {}, `${item.what}${item.owner ? ` (${item.owner}${item.by ? `, by ${said(item.by)}` : ""})` : ""}`))) : el("p", {}, "Nothing is planned yet."),
      ...(outside.length ? [el("p", {}, `Heard from outside: ${outside.join(", ")}.`)] : []), el("p", {class: "small"}, data.notAJudgement));
  };

  const sideBySide = () => {
    const parts = [...(record.views.length ? [["", record]] : []), ...beside].map(([, one]) => ({one, found: results(one)}));
    if (!beside.length) { find(".assess-compared").replaceChildren(); return; }
    const found = compare(parts, input("assess-anonymous").checked), changed = found.scores.some(([, , change]) => change !== null);
    const line = (name, given, change, tenths) => [name, ...given.map((one) => (tenths ? shown(one) : one || "–")), ...(changed ? [change === null ? "" : signed(change, tenths)] : [])];
    find(".assess-compared").replaceChildren(table("Side by side", ["What", ...found.names, ...(changed ? ["Change"] : [])], [...found.scores.map(([letter, given, change]) => line(letter ? data.standards[letter] || letter : "All", given, change, true)), ...found.rows.map(([row, given, change]) => line(titles[row] || row, given, change, false))]));
  };

  /* ---- saving and opening ------------------------------------------------------------- */

  const download = (name, text, type) => {
    const made = el("a", {href: URL.createObjectURL(new Blob([text], {type})), download: name});
    made.click();
    setTimeout(() => URL.revokeObjectURL(made.href), 1000);
  };
  const here = document.currentScript.src;
  const bring = () => (window.jsyaml ? Promise.resolve() : new Promise((done, failed) => {
    document.head.append(el("script", {src: new URL("js-yaml.js", here).href}));
    const script = document.head.lastElementChild;
    script.onload = done;
    script.onerror = () => failed(new Error("The reader of such files did not load."));
  }));

  /* The record of a file; null, with what is wrong told, where it cannot be used. */
  const opened = async (file, say) => {
    try {
      await bring();
      const one = window.jsyaml.load(await file.text(), {schema: window.jsyaml.CORE_SCHEMA}), wrong = unfit(one, data);
      if (wrong.length) {
        say(`${file.name} was not taken in. ${wrong.slice(0, 4).join(" ")}${wrong.length > 4 ? ` And ${wrong.length - 4} more.` : ""}`);
        return null;
      }
      const now = (item) => ({...item, row: data.renamed[item.row] || item.row});
      return {...one, form: one.form || "full", views: one.views.map(now), plan: (one.plan || []).map(now)};
    } catch (error) {
      say(`${file.name} cannot be read: ${error.mark ? `line ${error.mark.line + 1}: ${error.reason}` : error.message}. Nothing was changed.`);
      return null;
    }
  };

  const ready = () => {
    head();
    const one = {...record, plan: whole()};
    return partner ? {...one, form: "short", plan: [], return: undefined, views: one.views.map((view) => ({...view, by: contributor(), outside: true}))} : one;
  };
  const save = () => {
    if (partner && !contributor()) {
      tell("Say first who you are, at the top: a service or a group.");
      input("contributor").focus();
      return;
    }
    const one = ready();
    if (!one.views.length) { tell("There is nothing to save yet: answer one question."); return; }
    const name = partner ? `partner-${one.date}.yml` : `assessment-${one.date}.yml`;
    download(name, write(one), "application/yaml");
    const lost = record.plan.filter((item) => !item.what && (item.owner || item.by)).length;
    unsaved = lost > 0;
    tell(`Saved as ${name}. Open it here to go on.${partner ? " Send it to whoever asked you." : ""}${lost ? ` Not in it: ${lost === 1 ? "an action that does" : `${lost} actions that do`} not say what to do.` : ""}`);
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    if (event.target.type === "file" || event.target.id === "contributor") return;
    const row = event.target.closest("[data-row]");
    touched();
    if (row) taken(row.dataset.row); else head();
    draw();
  });
  input("contributor").addEventListener("change", () => {
    if (partner) { touched(); return; }
    Object.keys(rows).forEach(fill);
    draw();
    tell(contributor() ? `You now fill in what ${contributor()} says. What was agreed, and what others say, stands under each question.` : "You now fill in what you agreed together.");
  });
  find(".assess-save").addEventListener("click", save);
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  document.addEventListener("made-local", draw);
  all(".needs-script").forEach((one) => { one.hidden = true; });
  running.hidden = false;

  if (!partner) {
    all(".assess-files, .assess-compare").forEach((one) => { one.hidden = false; });
    find(".assess-share").addEventListener("click", () => {
      const one = shared(ready());
      if (!one.views.length) { tell("There is nothing to share yet: answer one question."); return; }
      download(`shared-${one.date}.yml`, write(one), "application/yaml");
      tell(`Saved as shared-${one.date}.yml: levels only. It names nobody.`);
    });
    find(".assess-csv").addEventListener("click", () => { const one = ready(); download(`plan-${one.date}.csv`, csv(one, results(one), data), "text/csv"); });
    find(".assess-dates").addEventListener("click", () => {
      const {calendar, day} = window.complaints.dates, due = (record.return || {}).due;
      const entries = [...whole().filter((item) => item.by).map((item) => ({date: day(item.by), title: item.what, about: `${item.owner || "Nobody yet"}. So that: ${titles[item.row] || item.row}.`})),
        ...(due ? [{date: day(due), title: "The complaints return is due", about: "A good day to look again at how you are doing."}] : [])];
      if (entries.length) download(`plan-${record.date}.ics`, calendar(entries, new Date()), "text/calendar");
      find(".assess-dates-said").textContent = entries.length ? `${entries.length} ${entries.length === 1 ? "date is" : "dates are"} in the file plan-${record.date}.ics. Open it to put ${entries.length === 1 ? "it" : "them"} in your calendar.` : "No action has a date yet.";
    });
    find(".assess-print").addEventListener("click", () => {
      document.body.classList.add("print-leaders");
      window.print();
      document.body.classList.remove("print-leaders");
    });
    input("objectives").addEventListener("change", objectives);
    input("assess-anonymous").addEventListener("change", draw);
    input("assess-open").addEventListener("change", async (event) => {
      const file = event.target.files[0];
      if (!file || (unsaved && !window.confirm("You have not saved what you filled in. Open the other file all the same?"))) { event.target.value = ""; return; }
      const one = await opened(file, tell);
      event.target.value = "";
      if (!one) return;
      record = one;
      unsaved = false;
      input("contributor").value = "";
      show();
      const strange = unique(one.views.map((view) => view.row)).filter((row) => !titles[row]);
      tell(`Opened ${file.name}.${strange.length ? ` ${strange.length} of its answers are to questions that are not asked here. They are kept, and not scored.` : ""}${one.edition === data.edition ? "" : ` It was made with edition ${one.edition}.`}`);
    });
    input("assess-merge").addEventListener("change", async (event) => {
      const files = [...event.target.files], taken_ = [];
      head();
      for (const file of files) {
        const one = await opened(file, tell);
        if (one) taken_.push([file.name.replace(/\.ya?ml$/, ""), one]);
      }
      event.target.value = "";
      if (!taken_.length) return;
      record = together([["", record], ...taken_]);
      touched();
      show();
      if (taken_.length === files.length) tell(`Added ${taken_.map(([name]) => name).join(", ")}. Save the file to keep it together.`);
    });
    input("assess-beside").addEventListener("change", async (event) => {
      const say = (text) => { find(".assess-compared-said").textContent = text; };
      say("");
      for (const file of event.target.files) {
        const one = await opened(file, say);
        if (one) beside.push([file.name, one]);
      }
      event.target.value = "";
      draw();
    });
  }
  show();
})();
