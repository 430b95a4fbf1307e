/* The dates that follow from a complaint. Counts as complaint_standards/dates.py does; tests/vectors/dates.json
 * holds both to it. Asks for no personal detail, keeps nothing, sends nothing. Needs data.js and values.js. */
(() => {
  "use strict";

  const DAY = 86400000;
  const MONTHS = 6;  // what repeats does so for this long: by then there is an answer, or a new date
  const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
  const NAMES = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

  /* A day is a Date at midnight UTC, so that no clock change moves it. */
  const day = (text) => {
    const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text || "");
    const made = found && new Date(Date.UTC(found[1], found[2] - 1, found[3]));
    return made && iso(made) === text ? made : null;
  };
  const iso = (date) => date.toISOString().slice(0, 10);
  const plus = (date, days) => new Date(date.getTime() + days * DAY);
  const said = (date) => `${WEEKDAYS[date.getUTCDay()]} ${date.getUTCDate()} ${NAMES[date.getUTCMonth()]} ${date.getUTCFullYear()}`;

  const works = (date, holidays) => date.getUTCDay() % 6 !== 0 && !holidays.days.some((one) => one.date === iso(date));

  const months = (start, number, counting) => {
    const first = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + number, 1));
    const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0));
    if (start.getUTCDate() > last.getUTCDate()) return last;
    return plus(first, start.getUTCDate() - 1 - (counting === "with" ? 1 : 0));
  };

  /* The last day of a time: `after` leaves out the day it starts on, `with` counts it as the first. */
  const count = (start, {number, unit}, counting, holidays) => {
    if (unit === "month" || unit === "year") return months(start, number * (unit === "year" ? 12 : 1), counting);
    if (unit !== "working day") return plus(start, number * (unit === "week" ? 7 : 1) - (counting === "with" ? 1 : 0));
    let date = start, left = number - (counting === "with" && works(start, holidays) ? 1 : 0);
    while (left) {
      date = plus(date, 1);
      left -= works(date, holidays) ? 1 : 0;
    }
    return date;
  };

  const sure = (start, end, {unit}, holidays) => unit !== "working day" || (holidays.since <= iso(start) && iso(end) <= holidays.until);

  const repeated = (start, every, holidays) => {
    const found = [], last = months(start, MONTHS, "with");
    for (let next = count(start, every, "after", holidays); next <= last; next = count(next, every, "after", holidays)) found.push(next);
    return {dates: found, names: [], sure: sure(start, last, every, holidays)};
  };

  /* What each clock says, by its id, for those that apply. `settings` gives the value that a clock names. */
  const follow = ({clocks, holidays}, settings, received, facts, knew) => {
    const found = {};
    Object.entries(clocks).forEach(([id, clock]) => {
      const value = settings(clock.value);
      if (value === null || (clock.onlyIf && !facts.includes(clock.onlyIf))) return;
      const start = clock.from === "received" ? received : knew;
      const tiers = Array.isArray(value) ? value.map((tier) => [tier.when || tier.name, tier.within]) : [["", value]];
      if (!start || !tiers.length) found[id] = {dates: [], names: [], sure: true};
      else if (clock.repeats) found[id] = repeated(start, value, holidays);
      else {
        const ends = tiers.map(([, within]) => count(start, within, clock.counting, holidays));
        found[id] = {dates: ends, names: tiers.map(([name]) => name).filter(Boolean), sure: ends.every((end, n) => sure(start, end, tiers[n][1], holidays))};
      }
    });
    return found;
  };

  /* A calendar file: whole days, a reminder the day before, and nothing about anybody. */
  const calendar = (entries, stamp) => {
    const escaped = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n");
    const plain = (date) => iso(date).replace(/-/g, "");
    const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
    const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//complaint-standards//dates//EN", "CALSCALE:GREGORIAN"];
    entries.forEach(({date, title, about}) => lines.push(
      "BEGIN:VEVENT", `UID:${random()}@complaint-standards`, `DTSTAMP:${stamp.toISOString().replace(/[-:]|\.\d+/g, "")}`,
      `DTSTART;VALUE=DATE:${plain(date)}`, `DTEND;VALUE=DATE:${plain(plus(date, 1))}`, "TRANSP:TRANSPARENT", `SUMMARY:${escaped(title)}`, `DESCRIPTION:${escaped(about)}`,
      "BEGIN:VALARM", "ACTION:DISPLAY", `DESCRIPTION:${escaped(title)}`, "TRIGGER:-PT9H", "END:VALARM", "END:VEVENT"));
    lines.push("END:VCALENDAR");
    return lines.map(folded).join("\r\n") + "\r\n";
  };

  /* No line of such a file is longer than 75 bytes. */
  const folded = (line) => {
    const parts = [""];
    let room = 75;
    for (const letter of line) {
      const size = new TextEncoder().encode(letter).length;
      if (size > room) {
        parts.push(" ");
        room = 74;
      }
      parts[parts.length - 1] += letter;
      room -= size;
    }
    return parts.join("\r\n");
  };

  window.complaints.dates = {day, iso, count, sure, follow, calendar};

  /* ---- the page -------------------------------------------------------- */

  const form = document.querySelector("form.dates-form");
  if (!form) return;
  const {data, values} = window.complaints;
  const sheet = document.querySelector(".dates-sheet");
  const rows = [...sheet.querySelectorAll("[data-clock]")];
  const when = sheet.querySelector(".dates-for");
  const element = (name, text, cls) => Object.assign(document.createElement(name), {textContent: text, className: cls || ""});
  let found = {};

  /* What has to be known about one date: whether people are at work, whether the count can be relied on. */
  const remarks = (date, one) => {
    const {since, until} = data.holidays;
    if (!one.sure) return [`We know bank holidays only from ${said(day(since))} to ${said(day(until))}. Check this yourself.`];
    if (works(date, data.holidays) || iso(date) < since || iso(date) > until) return [];
    let before = date;
    while (!works(before, data.holidays)) before = plus(before, -1);
    return [`Nobody at work that day? The working day before is ${said(before)}.`];
  };

  const fill = (row, one, received) => {
    const place = row.querySelector(".date");
    place.replaceChildren();
    if (!one.dates.length) {
      place.append(row.dataset.open);
      return;
    }
    const many = element("ul", "", "many");
    one.dates.forEach((date, n) => many.append(element("li", (one.names[n] ? `${one.names[n]}: ` : "") + said(date))));
    place.append(one.dates.length > 1 || one.names.length ? many : element("span", said(one.dates[0])));
    remarks(one.dates[0], one).forEach((words) => place.append(element("span", words, "remark")));
    if (data.clocks[row.dataset.clock].from === "knew" && row.dataset.late) {
      place.append(element("span", received <= one.dates[0] ? "It came in time." : row.dataset.late, "remark"));
    }
  };

  const work = () => {
    const received = day(form.elements.received.value);
    const facts = [form.elements.came.value === "spoken" ? "spoken" : "", form.elements.data && form.elements.data.checked ? "data" : ""];
    sheet.hidden = !received;
    document.querySelector(".dates-take").hidden = !received;
    if (!received) return;
    const settings = values.effective(data, window.complaints.local || {});
    found = follow(data, (id) => values.counted(settings[id]), received, facts, day(form.elements.knew.value));
    when.textContent = `For a ${form.elements.came.value === "spoken" ? "spoken complaint" : "complaint in writing"} that came on ${said(received)}.`;
    rows.forEach((row) => {
      const one = found[row.dataset.clock];
      row.classList.toggle("away", !one);
      if (one) fill(row, one, received);
    });
  };

  const save = () => {
    const received = form.elements.received.value;
    const updates = document.querySelector(".dates-updates").checked;
    const wanted = (row) => !row.hasAttribute("hidden") && found[row.dataset.clock] && (updates || !data.clocks[row.dataset.clock].repeats);
    const entries = rows.filter(wanted).flatMap((row) => {
      const one = found[row.dataset.clock], title = row.querySelector(".what").textContent;
      return one.dates.filter((date) => iso(date) >= received).map((date, n) => ({date, title: `${title}${one.names[n] ? ` (${one.names[n]})` : ""}`,
        about: `For a complaint that came on ${said(day(received))}. ${row.querySelector(".about").textContent} ${data.control}`}));
    });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([calendar(entries, new Date())], {type: "text/calendar"}));
    link.download = `complaint-${received}.ics`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    document.querySelector(".dates-saved").textContent = `${entries.length} dates are in the file ${link.download}. Open it to put them in your calendar.`;
  };

  form.hidden = false;
  document.querySelectorAll(".needs-script").forEach((one) => { one.hidden = true; });
  sheet.querySelector("h2").textContent = "The dates";
  form.addEventListener("input", work);
  form.addEventListener("change", work);
  document.addEventListener("made-local", work);
  document.querySelector(".dates-save").addEventListener("click", save);
  work();
})();
