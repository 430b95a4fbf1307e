/* Shows an organisation's own names, times and choices on every page of a sector, in this browser only.
 *
 * They are typed on the page "Make it yours" and kept in localStorage, by sector; nothing is sent. Pages mark what
 * can be put in their place:
 *
 *   data-value     a value as it reads in a sentence, with a capital where data-starts says so
 *   data-titles    the titles of roles, each once
 *   data-when, data-when-any, data-when-not     what is there for some choices
 *   data-joined, data-differs, data-because     separators, what only shows where a title or a reason differs
 *
 * While nothing is kept this script does nothing more than look. Else it brings data.js and values.js, which say
 * what may stand there and how it reads; whatever does not fit is not shown.
 */
(() => {
  "use strict";

  const here = document.currentScript;
  const KEY = `complaint-standards/${here.dataset.sector}`;
  const folder = new URL(".", here.src).href;
  const root = new URL("../../", folder).href;
  const all = (selector, inside) => [...(inside || document).querySelectorAll(selector)];

  /* ---- what is kept ------------------------------------------------------- */

  /* {saved, at, values}: when and by which page it was written. Storage can be switched off. */
  const stored = () => {
    try {
      const found = JSON.parse(localStorage.getItem(KEY));
      return found && typeof found.values === "object" && found.values ? found : null;
    } catch (error) {
      return null;
    }
  };
  const store = (record) => {
    kept = record;
    complaints.local = record.values;
    try {
      localStorage.setItem(KEY, JSON.stringify(record));
      return true;
    } catch (error) {
      return false;
    }
  };

  /* From a folder some browsers keep a store for each file. There a link takes the values along in its address,
   * and the page it leads to keeps the newer ones. A record that another page wrote shows that they share one. */
  const pack = (record) => btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify([record.saved, record.values])))).replace(/\+/g, "-").replace(/\//g, "_");
  const unpack = (text) => {
    try {
      const bytes = Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
      const [saved, values] = JSON.parse(new TextDecoder().decode(bytes));
      return typeof values === "object" && values ? {saved, values, at: location.pathname} : null;
    } catch (error) {
      return null;
    }
  };

  window.complaints = window.complaints || {};
  const {complaints} = window;
  let kept = stored();
  complaints.local = kept ? kept.values : {};

  const carried = location.protocol === "file:" && new URLSearchParams(location.search).get("yours");  // on a website a stranger's link could bring values
  if (carried) {
    const record = unpack(carried);
    if (record && (!kept || record.saved > kept.saved)) store(record);
    try {
      history.replaceState(history.state, "", location.pathname + location.hash);
    } catch (error) { /* the address stays as it is */ }
  }

  const carry = (event) => {
    const link = event.target.closest && event.target.closest("a[href]");
    if (!link || !kept || kept.at !== location.pathname || !link.href.startsWith(root) || link.protocol !== "file:" || link.pathname === location.pathname) return;
    const address = new URL(link.href);
    address.searchParams.set("yours", pack(kept));
    link.href = address.href;
  };
  if (location.protocol === "file:") ["click", "auxclick"].forEach((kind) => document.addEventListener(kind, carry, true));

  /* ---- what is shown ------------------------------------------------------- */

  const element = (name, attributes, ...inside) => {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...inside);
    return made;
  };

  const showValue = (place, settings) => {
    const {data, values} = complaints;
    const id = place.dataset.value, definition = data.values[id];
    if (!definition) return;
    const reads = values.reads(id, data.values, settings), said = "starts" in place.dataset ? values.capital(reads) : reads;
    if (place.namespaceURI !== document.documentElement.namespaceURI) return;  // a drawing breaks its words anew
    const gap = settings[id] === null, address = gap || place.parentElement.closest("a") ? "" : values.bound(definition.type, said);
    let shown = place;
    if (Boolean(address) !== (place.localName === "a")) {
      shown = document.createElement(address ? "a" : "span");
      [...place.attributes].filter(({name}) => name !== "href").forEach(({name, value}) => shown.setAttribute(name, value));
      place.replaceWith(shown);
    }
    if (address) shown.setAttribute("href", address);
    shown.classList.toggle("gap", gap);
    if (!shown.classList.length) shown.removeAttribute("class");
    if (shown.textContent !== said) shown.textContent = said;
  };

  const titlesOf = (place, settings) => [...new Set(place.dataset.titles.split(" ").filter((id) => settings[id]).map((id) => settings[id].title))].join(", ");

  const holds = (when, settings) => Object.entries(when).every(([id, options]) => options.includes(settings[id]));
  const CONDITIONS = {
    when: (wanted, settings) => holds(wanted, settings),
    whenNot: (wanted, settings) => !holds(wanted, settings),
    whenAny: (wanted, settings) => wanted.some((one) => Object.entries(one).every(([id, option]) => settings[id] === option)),
  };
  const chosen = (settings) => {
    Object.entries(CONDITIONS).forEach(([key, test]) => all(`[data-${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}]`).forEach((part) => {
      part.hidden = !test(JSON.parse(part.dataset[key]), settings);
    }));
    all("[data-joined]").forEach((run) => {
      const items = [...run.children], otherwise = items.pop(), shown = items.filter((item) => !item.hidden);
      items.forEach((item) => { item.lastElementChild.hidden = item === shown[shown.length - 1]; });
      otherwise.hidden = shown.length > 0;
    });
    contents();
  };

  /* The list of contents beside a page has the parts that are there. */
  const contents = () => {
    const entry = (id) => all(".md-nav--secondary a[href]").filter((link) => link.hash === `#${id}`).map((link) => link.closest("li"))[0];
    let last = null;
    all("article .clause").forEach((clause) => {
      const heading = clause.querySelector("[id]");
      let item = entry(heading.id);
      if (!item && !clause.hidden && last) {
        item = last.cloneNode(true);
        item.querySelectorAll("nav").forEach((part) => part.remove());
        const link = item.querySelector("a");
        link.href = `#${heading.id}`;
        (link.querySelector(".md-ellipsis") || link).textContent = heading.firstChild.textContent;
        last.after(item);
      }
      if (!item) return;
      item.hidden = clause.hidden;
      last = item;
    });
  };

  /* ---- drawings ------------------------------------------------------------- */

  const TEXT = 15, ROLE = 12, LINE = 18, ROLE_LINE = 14, PAD = 6, INSET = 14;  // as in flowchart/parts.py
  const pen = document.createElement("canvas").getContext("2d");
  const SVG = "http://www.w3.org/2000/svg";

  const broken = (text, room, size, bold) => {
    pen.font = `${bold ? 700 : 400} ${size}px "Atkinson Hyperlegible Next", Arial, sans-serif`;
    const lines = [];
    text.split(" ").forEach((word) => {
      const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
      if (lines.length && pen.measureText(longer).width <= room) lines[lines.length - 1] = longer;
      else lines.push(word);
    });
    return lines;
  };

  const span = (attributes, text) => {
    const made = document.createElementNS(SVG, "tspan");
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    if (text) made.textContent = text;
    return made;
  };

  /* Where a box stands: a rectangle, or a question with pointed ends. */
  const outline = (shape) => {
    const given = (name) => Number(shape.getAttribute(name));
    if (shape.localName === "rect") return {top: given("y"), width: given("width"), high: given("height")};
    const points = shape.getAttribute("points").trim().split(/[\s,]+/).map(Number);
    const [across, down] = [points.filter((_, n) => n % 2 === 0), points.filter((_, n) => n % 2)];
    return {top: Math.min(...down), width: Math.max(...across) - Math.min(...across), high: Math.max(...down) - Math.min(...down)};
  };

  /* Break the words of one box anew, in smaller letters where they no longer fit. */
  const redraw = (text, settings) => {
    const {data, values} = complaints;
    const role = text.querySelector(":scope > [data-titles]");
    const parts = [...text.childNodes].filter((node) => node !== role);
    const number = parts.shift();
    const pieces = parts.flatMap((node) => (node.nodeType === 1 && node.dataset.value
      ? [{id: node.dataset.value, starts: "starts" in node.dataset, was: node.textContent}] : [{text: node.textContent}]));
    pieces.filter((piece) => piece.id).forEach((piece) => {
      const reads = values.reads(piece.id, data.values, settings);
      piece.text = piece.starts ? values.capital(reads) : reads;
    });
    const title = role ? titlesOf(role, settings) : "";
    if (pieces.every((piece) => !piece.id || piece.text === piece.was) && (!role || title === role.textContent.trim())) return;

    const {top, width, high} = outline(text.parentElement.querySelector("rect, polygon"));
    const start = Number(number.getAttribute("x"));
    const indent = role ? Number(role.firstElementChild.getAttribute("x")) - start : 20;
    const room = width - 2 * INSET - indent;
    const whole = pieces.map((piece) => piece.text).join("");
    let scale = 1, heads, lines;
    for (; scale > 0.55; scale -= 0.05) {
      heads = title ? broken(title, room, ROLE * scale, true) : [];
      lines = broken(whole, room, TEXT * scale * 1.06, false);
      if (heads.length * ROLE_LINE * scale + lines.length * LINE * scale + 2 * PAD <= high) break;
    }
    const spare = Math.max(0, high - 2 * PAD - scale * (ROLE_LINE * heads.length + LINE * lines.length));
    const y = top + spare / 2 + PAD + 11 * scale, first = y + scale * (ROLE_LINE * heads.length + 3);
    if (role) {
      role.replaceChildren(...heads.map((line, n) => span({x: start + indent, y: y + ROLE_LINE * scale * n, "font-size": ROLE * scale, "font-weight": 700}, `${line} `)));
    }
    number.setAttribute("y", first);
    number.setAttribute("font-size", TEXT * scale);
    parts.forEach((node) => node.remove());
    const starts = lines.reduce((found, line) => [...found, found[found.length - 1] + line.length + 1], [0]).slice(0, -1);
    let at = 0;
    pieces.forEach((piece) => {
      const end = at + piece.text.length;
      const outer = span({"font-size": TEXT * scale});
      if (piece.id) outer.setAttribute("data-value", piece.id);
      if (piece.starts) outer.setAttribute("data-starts", "");
      const cuts = [at, ...starts.filter((one) => one > at && one < end), end];
      cuts.slice(0, -1).forEach((cut, n) => {
        const line = starts.indexOf(cut);
        outer.append(span(line >= 0 ? {x: start + indent, y: first + LINE * scale * line} : {}, whole.slice(cut, cuts[n + 1])));
      });
      text.append(outer);
      at = end;
    });
  };

  /* ---- the bar ---------------------------------------------------------------- */

  const bar = (any) => {
    const old = document.querySelector(".local-bar");
    all(".local-mark").forEach((mark) => mark.remove());
    if (!any) {
      if (old) old.remove();
      return;
    }
    all("article .control").forEach((line) => line.append(element("span", {class: "local-mark"}, " · Names and times filled in by a browser")));
    if (old) return;
    const clear = element("button", {type: "button"}, "Clear");
    clear.addEventListener("click", () => { if (window.confirm("Clear your own names, times and choices from this browser?")) complaints.keep({}); });
    document.querySelector(".md-main").before(element("aside", {class: "local-bar", "aria-label": "Your own values"},
      element("p", {}, "Shows your own names and times, in this browser only. ", element("a", {href: new URL("make-it-yours.html", root).href}, "Change them"), " ", clear)));
  };

  /* ---- together ------------------------------------------------------------------ */

  const bring = (name) => new Promise((done, failed) => {
    document.head.append(Object.assign(document.createElement("script"), {src: folder + name, onload: done, onerror: failed}));
  });

  const show = async () => {
    if (!complaints.data) await bring("data.js");
    if (!complaints.values) await bring("values.js");
    const {data, values} = complaints;
    const settings = values.effective(data, complaints.local);
    const ours = (id) => values.ours(data.values, id, complaints.local[id] === undefined ? null : complaints.local[id]);
    all("[data-value]").forEach((place) => showValue(place, settings));
    all("[data-titles]").filter((place) => place.namespaceURI !== SVG).forEach((place) => { place.textContent = titlesOf(place, settings); });
    all("[data-differs]").forEach((part) => { part.hidden = settings[part.dataset.differs].title === data.values[part.dataset.differs].title; });
    all("[data-because]").forEach((part) => { part.hidden = ours(part.dataset.because); });
    chosen(settings);
    if (document.fonts) await document.fonts.ready;
    all("svg g[role=listitem] text").forEach((text) => redraw(text, settings));
    bar(Object.keys(complaints.local).some(ours));
    document.documentElement.setAttribute("data-made-local", "");
    document.dispatchEvent(new CustomEvent("made-local"));
  };

  /* Keep these values instead of what was kept, and show them. Tells whether this browser could keep them. */
  complaints.keep = (values) => {
    const done = store({saved: Date.now(), at: location.pathname, values});
    show();
    return done;
  };
  Object.assign(complaints, {show, holds, redraw});

  if (Object.keys(complaints.local).length) {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", show);
    else show();
  }
  window.addEventListener("storage", (event) => {  // another tab of this browser changed them
    if (event.key !== KEY) return;
    kept = stored();
    complaints.local = kept ? kept.values : {};
    show();
  });
})();
