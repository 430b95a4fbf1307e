/* Values: what they may be, and how they read. The same rules as complaint_standards/resolve/settings.py;
 * tests/vectors/values.json holds both to them. A value is what a file would say: "3 working days", a list of
 * tiers, a role's title and phrase. What it may be comes from data.js, with the regulation that sets a limit. */
(() => {
  "use strict";

  /* ---- durations -------------------------------------------------------- */

  const duration = (text) => {
    const found = typeof text === "string" && /^(\d+) (working day|day|week|month|year)s?$/.exec(text);
    return found && Number(found[1]) ? {number: Number(found[1]), unit: found[2]} : null;
  };
  const written = ({number, unit}) => `${number} ${unit}${number === 1 ? "" : "s"}`;

  /* The fewest and the most calendar days it can be. Ten bank holidays a year are allowed for. */
  const days = ({number, unit}) => ({
    "working day": [number, number + 2 * (Math.floor(number / 5) + 1) + 4], day: [number, number], week: [7 * number, 7 * number],
    month: [Math.floor(365 * number / 12) - 2, Math.floor(366 * number / 12) + 2], year: [365 * number, 366 * number],
  }[unit]);
  const atMost = (one, limit) => (one.unit === limit.unit ? one.number <= limit.number : days(one)[1] <= days(limit)[0]);
  const atLeast = (one, limit) => (one.unit === limit.unit ? one.number >= limit.number : days(one)[0] >= days(limit)[0]);

  /* ---- what fits a type -------------------------------------------------- */

  const FORMS = {
    phone: /^\+?[0-9][0-9 ()-]{2,}[0-9]( ?(ext|extension|option)\.? ?\d+)?$/,
    email: /^[^@\s]+@[^@\s]+\.[^@\s]+$/,
    web: /^(https?:\/\/|www\.)[^\s<>"]+$/,
  };
  const EXPECTED = {phone: "a phone number, as in 0300 000 0000", email: "an e-mail address", web: "an address that starts with https://"};
  const words = (given) => typeof given === "string" && given.trim() !== "";

  const PARSERS = {
    duration: (given) => {
      const found = duration(given);
      return found ? {value: written(found)} : {expected: "a number and working days, days, weeks, months or years, as in: 3 working days"};
    },
    choice: (given, {options}) => (Object.keys(options).includes(given) ? {value: given} : {expected: `one of: ${Object.keys(options).join(", ")}`}),
    number: (given) => (Number.isInteger(given) ? {value: given} : {expected: "a whole number"}),
    tiers: (given) => {
      const fits = Array.isArray(given) && given.every((tier, n) => tier && words(tier.name) && words(tier.within) && duration(tier.within.trim()) &&
        (words(tier.when) || (tier.when === undefined && n === given.length - 1)) && Object.keys(tier).every((key) => ["name", "within", "when"].includes(key)));
      return fits ? {value: given.map(({name, within, when}) => ({name: name.trim(), within: written(duration(within.trim())), ...(when ? {when: when.trim()} : {})}))}
        : {expected: "a list, each entry with `name`, `within` and, but for the last, `when` (as in: complex complaints)"};
    },
    "role-list": (given) => (Array.isArray(given) && given.length && given.every((name) => typeof name === "string") ? {value: given}
      : {expected: "a list of roles, in order, from roles.yml"}),
    role: (given) => {
      const fits = given && typeof given === "object" && Object.keys(given).sort().join() === "phrase,title" && Object.values(given).every((one) => words(one) && !one.trim().includes("\n"));
      return fits ? {value: {title: given.title.trim(), phrase: given.phrase.trim()}} : {expected: "{title: ..., phrase: ...}: a label, and the same with its article as it reads in a sentence"};
    },
  };

  /* {value}, as it is kept, or {expected}: what would fit. */
  const parse = (definition, given) => {
    const {type} = definition;
    if (given === null && type !== "role") return {value: null};
    if (PARSERS[type]) return PARSERS[type](given, definition);
    if (typeof given === "string" && given.trim().includes("\n") && type !== "address") return {expected: "words on one line"};
    const fits = words(given) && (FORMS[type] || /[^]*/).test(given.trim());
    return fits ? {value: given.trim().replace(/\s*\n\s*/g, ", ")} : {expected: EXPECTED[type] || "some text"};
  };

  /* What the limits allow, where a value goes beyond them; else nothing. */
  const beyond = ({type, least, most}, value) => {
    if (value === null || (least === undefined && most === undefined) || !["duration", "tiers", "number"].includes(type)) return "";
    const number = type === "number";
    const read = (limit) => (limit === undefined ? null : number ? Number(limit) : duration(limit));
    const [low, high] = [read(least), read(most)];
    const all = type === "tiers" ? value.map((tier) => duration(tier.within)) : [number ? value : duration(value)];
    const within = all.every((one) => (low === null || (number ? one >= low : atLeast(one, low))) && (high === null || (number ? one <= high : atMost(one, high))));
    if (within) return "";
    if (least === most) return `${most}; this is fixed`;
    return [least === undefined ? "" : `at least ${least}`, most === undefined ? "" : `at most ${most}`].filter(Boolean).join(" and ");
  };

  /* What a value may be, where `given` is something else, with the regulation that says so; else nothing. */
  const unfit = (definition, given) => {
    const {value, expected} = parse(definition, given);
    if (expected) return expected;
    const allowed = beyond(definition, value);
    return allowed && allowed + (definition.law ? ` (${definition.law})` : "");
  };

  /* ---- how they read ------------------------------------------------------ */

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const listed = (items) => (items.length === 1 ? items[0] : `${items.slice(0, -1).join(", ")} or ${items[items.length - 1]}`);

  /* A value as it reads inside a sentence. `settings` has the value of every id. */
  const reads = (id, definitions, settings) => {
    const definition = definitions[id], value = settings[id];
    if (value === null || value === undefined) return `[${definition.gap || definition.title.toLowerCase()}]`;
    if (definition.type === "role") return value.phrase;
    if (definition.says && same(value, parse(definition, definition.default).value)) return definition.says;
    if (definition.type === "tiers") return value.length ? listed(value.map(({within, when}) => (when ? `${within} for ${when}` : within))) : definition.none || "none";
    if (definition.type === "role-list") return value.filter((name) => settings[name]).map((name) => settings[name].phrase).join(", then ");
    if (definition.type === "choice") {
      const said = definition.options[value];
      return /^.\p{Lu}/u.test(said) ? said : said.slice(0, 1).toLowerCase() + said.slice(1);
    }
    return String(value);
  };

  const capital = (said) => said.slice(0, 1).toUpperCase() + said.slice(1);

  /* Where a phone number, an e-mail or a web address leads. */
  const bound = (type, said) => (type === "phone" ? "tel:" + said.replace(/[^\d+]/g, "") : type === "email" ? `mailto:${said}`
    : type === "web" ? (said.startsWith("www.") ? `https://${said}` : said) : "");

  /* Every value as it stands in this browser: what was typed here where it fits and differs, else what the sector has. */
  const effective = ({values}, local) => {
    const found = {};
    Object.entries(values).forEach(([id, definition]) => {
      const kept = local[id] === undefined || !ours(values, id, local[id]) ? definition.value : parse(definition, local[id]).value;
      found[id] = kept === undefined ? null : kept;
    });
    return found;
  };

  /* Whether something may stand for a value here, and is not what stands already. */
  const ours = (values, id, given) => {
    const definition = values[id];
    if (!definition || given === null || unfit(definition, given)) return false;
    if (definition.type === "role-list" && given.some((name) => !values[name] || values[name].type !== "role")) return false;
    return !same(parse(definition, given).value, definition.value === undefined ? null : definition.value);
  };

  /* A time as it is counted with: a duration, or tiers of them. */
  const counted = (value) => (Array.isArray(value) ? value.map((tier) => ({...tier, within: duration(tier.within)})) : duration(value));

  window.complaints = Object.assign(window.complaints || {}, {values: {parse, beyond, unfit, reads, capital, bound, effective, ours, counted, same}});
})();
