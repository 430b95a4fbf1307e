/* Small helps for a page that works without them. Stores nothing, asks no server.
 *
 *   .filter      narrows the next table.trace by words, and by the marks of its rows
 *   .only-law    leaves only the clauses that state law
 *   .print-here  becomes a button that prints the page
 *   .find-open   becomes a button that opens the search (find.js)
 *
 * It also puts right what the site theme leaves out for keyboards and screen
 * readers, and opens folded parts before printing.
 */
(function () {
  "use strict";

  function all(selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  }

  function element(name, attributes, text) {
    var made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) {
      made.setAttribute(key, attributes[key]);
    });
    if (text) made.textContent = text;
    return made;
  }

  /* Lower case, accents off, spaces as one: "Siân  Rees" is found by "sian rees". */
  function plain(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "")
      .replace(/\s+/g, " ").trim().toLowerCase();
  }

  function statesLaw(part) {
    return part.dataset.force === "law" || Boolean(part.querySelector(".force-law"));
  }

  function statusLine(filter) {
    return filter.appendChild(element("p", {"class": "shown", "role": "status"}));
  }

  /* ---- a table of many rows ------------------------------------------- */

  function nextTable(filter) {
    return all("table.trace").find(function (table) {
      return filter.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING;
    });
  }

  function filterTable(filter) {
    var table = nextTable(filter);
    if (!table) return;
    var search = filter.querySelector("input[type=search]");
    var boxes = all("input[type=checkbox]", filter);
    var status = statusLine(filter);
    var rows = all("tbody tr", table).map(function (row) {
      var marks = (row.dataset.marks || "").split(" ");
      if (statesLaw(row)) marks.push("law");
      return {row: row, text: plain(row.textContent), marks: marks};
    });

    function apply() {
      var words = search ? plain(search.value).split(" ") : [];
      var shown = 0;
      rows.forEach(function (entry) {
        var fits = boxes.every(function (box) {
          return !box.checked || entry.marks.indexOf(box.name) !== -1;
        }) && words.every(function (word) {
          return entry.text.indexOf(word) !== -1;
        });
        entry.row.hidden = !fits;
        if (fits) shown += 1;
      });
      status.textContent = shown === rows.length ? ""
        : shown === 0 ? "Nothing fits. Try fewer words."
        : "Showing " + shown + " of " + rows.length + ".";
    }

    filter.addEventListener("input", apply);
    filter.addEventListener("change", apply);
    filter.setAttribute("data-ready", "");
    apply();
  }

  /* ---- the clauses of a page ------------------------------------------ */

  function filterClauses(filter) {
    var clauses = all(".clause[data-force]:not([hidden])");  // the rest hang on a choice
    if (!clauses.length) return;
    var law = filter.querySelector("input[type=checkbox]");
    if (!law) {
      var label = filter.appendChild(element("label"));
      law = label.appendChild(element("input", {"type": "checkbox", "name": "law"}));
      label.appendChild(document.createTextNode(" Only law"));
    }
    var status = statusLine(filter);

    function apply() {
      var shown = 0;
      clauses.forEach(function (clause) {
        clause.hidden = law.checked && clause.dataset.force !== "law";
        if (!clause.hidden) shown += 1;
      });
      status.textContent = shown === clauses.length ? ""
        : "Showing " + shown + " of " + clauses.length + ": only what states law.";
    }

    /* A link to something filtered out brings everything back. */
    function reveal(hash) {
      var target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
      if (target && target.closest(".clause[hidden]")) {
        law.checked = false;
        apply();
        target.scrollIntoView();
      }
    }

    law.addEventListener("change", apply);
    window.addEventListener("hashchange", function () { reveal(location.hash); });
    document.addEventListener("click", function (event) {
      var link = event.target.closest && event.target.closest("a[href^='#']");
      if (link) reveal(link.getAttribute("href"));
    });
    filter.setAttribute("data-ready", "");
    apply();
  }

  /* ---- printing ------------------------------------------------------- */

  function printButton(place) {
    var button = element("button", {"type": "button", "class": "print"}, "Print this page");
    button.addEventListener("click", function () { window.print(); });
    place.appendChild(button);
  }

  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = all("article details:not([open])");
    opened.forEach(function (part) { part.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (part) { part.open = false; });
    opened = [];
  });

  /* ---- wide tables: rows as cards on a phone, else their own box, reachable with the keyboard --------- */

  function boxTable(table) {
    if (table.closest(".table-box")) return;
    var box = element("div", {"class": "table-box"});
    table.parentNode.insertBefore(box, table);
    box.appendChild(table);
  }

  /* On a phone each row stands as a card, each cell under the head of its column. A table that is
   * laid out otherwise is no table any more to some screen readers, unless it says so. */
  function rowsAsCards(table) {
    if (!table.tHead || table.matches(".blank-rows")) return;
    var heads = all("th", table.tHead), rows = all("tbody tr", table);
    if (rows.some(function (row) { return row.cells.length !== heads.length || !row.querySelector("th"); })) return;
    table.classList.add("cards");
    table.setAttribute("role", "table");
    [table.tHead].concat(all("tbody", table)).forEach(function (part) { part.setAttribute("role", "rowgroup"); });
    all("tr", table).forEach(function (row) { row.setAttribute("role", "row"); });
    heads.forEach(function (head) { head.setAttribute("role", "columnheader"); });
    rows.forEach(function (row) {
      [].forEach.call(row.cells, function (cell, n) {
        cell.setAttribute("role", cell.localName === "th" ? "rowheader" : "cell");
        if (cell.localName === "td") cell.dataset.label = heads[n].textContent.trim();
      });
    });
  }

  /* What a table is called, so that several on a page can be told apart. */
  function nameOf(table) {
    var by = table.caption || document.getElementById(table.getAttribute("aria-labelledby"));
    return table.getAttribute("aria-label") || (by ? by.textContent.trim() : "Wide table");
  }

  function letScroll() {
    all(".table-box, .md-typeset__scrollwrap").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth + 1) {
        box.tabIndex = 0;
        box.setAttribute("role", "region");
        box.setAttribute("aria-label", nameOf(box.querySelector("table")));
      } else {
        ["tabindex", "role", "aria-label"].forEach(function (name) { box.removeAttribute(name); });
      }
    });
  }

  /* ---- the theme's menus ---------------------------------------------- */

  /* The theme's buttons are labels of hidden tick boxes, out of reach of the keyboard
   * and silent to screen readers. A real button takes the label's place and looks (the
   * style sheet finds it by class and `for`) and passes each press on to the label. */
  function realButton(label, name) {
    var box = document.getElementById(label.htmlFor);
    if (!box) return null;
    var button = element("button", {"type": "button"});
    ["class", "for", "id", "title"].forEach(function (key) {
      if (label.hasAttribute(key)) button.setAttribute(key, label.getAttribute(key));
    });
    if (name) button.setAttribute("aria-label", name);
    while (label.firstChild) button.appendChild(label.firstChild);
    label.removeAttribute("id");
    label.removeAttribute("tabindex");
    label.style.display = "none";
    label.parentNode.insertBefore(button, label);
    function tell() { button.setAttribute("aria-expanded", String(box.checked)); }
    button.addEventListener("click", function () { label.click(); });
    box.addEventListener("change", tell);
    tell();
    return button;
  }

  function menus() {
    all("label.md-nav__link[for]").forEach(function (label) {
      var beside = label.parentNode.querySelector("a");
      var text = label.textContent.trim();
      realButton(label, label.htmlFor === "__toc" ? text + ": on this page"
        : text || !beside ? "" : "Pages in " + beside.textContent.trim());
    });

    var drawer = document.getElementById("__drawer");
    var opener = all("label.md-header__button[for=__drawer]").map(function (label) {
      return realButton(label, "Menu");
    })[0];
    if (!drawer || !opener) return;
    /* While the menu lies over the page, the page under it rests. */
    var under = all(".sector-switch, .md-content, .md-sidebar--secondary, .md-footer");
    drawer.addEventListener("change", function () {
      under.forEach(function (part) { part.inert = drawer.checked; });
    });
    opener.addEventListener("click", function () {
      var first = drawer.checked && document.querySelector(".md-sidebar--primary a");
      if (first) setTimeout(function () { first.focus(); }, 50);
    });
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !drawer.checked) return;
      drawer.click();
      opener.focus();
    });
    window.addEventListener("resize", function () {
      if (drawer.checked && !opener.offsetWidth) drawer.click();
    });
  }

  /* The theme acts on single letters. People who dictate would set them off by
   * talking, so such keys stay with the field being typed in (WCAG 2.1.4). */
  window.addEventListener("keydown", function (event) {
    var typing = event.target.closest && event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key.length === 1 && event.key !== " " && !typing &&
        !event.ctrlKey && !event.altKey && !event.metaKey) event.stopPropagation();
  }, true);

  function sectorSwitch(nav) {
    var details = nav.querySelector("details");
    if (!details) return;
    nav.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !details.open) return;
      details.open = false;
      details.querySelector("summary").focus();
    });
    document.addEventListener("click", function (event) {
      if (!nav.contains(event.target)) details.open = false;
    });
  }

  /* ---- search: read when it is asked for ------------------------------- */

  function searchButton(link) {
    var button = element("button", {"type": "button", "aria-haspopup": "dialog", "class": link.className});
    while (link.firstChild) button.appendChild(link.firstChild);
    Object.keys(link.dataset).forEach(function (key) { button.dataset[key] = link.dataset[key]; });
    link.replaceWith(button);
    var open = null;
    button.addEventListener("click", function () {
      if (open) return open();
      var script = element("script", {"src": button.dataset.script});
      script.addEventListener("load", function () {
        open = open || self.complaintSearch(button);
        open();
      });
      document.body.appendChild(script);
    });
  }

  /* ---- how old, and from where ----------------------------------------- */

  function meta(name) {
    var found = document.querySelector("meta[name=" + name + "]");
    return found ? found.content : "";
  }

  function longDay(iso) {
    return new Date(iso + "T12:00").toLocaleDateString("en-GB", {day: "numeric", month: "long", year: "numeric"});
  }

  /* A mark above the page: on a screen, and on the paper that it is printed on. */
  function mark(words) {
    var article = document.querySelector("article");
    if (article) article.insertBefore(element("p", {"class": "stale", "role": "note"}, words), article.firstChild);
  }

  var now = new Date();
  var today = [now.getFullYear(), ("0" + (now.getMonth() + 1)).slice(-2), ("0" + now.getDate()).slice(-2)].join("-");
  if (meta("review-by") && today > meta("review-by")) {
    mark("This copy is past its review date, " + longDay(meta("review-by")) + ". Look for a newer one before you rely on it.");
  }
  if (document.documentElement.hasAttribute("data-kept")) {
    mark("No signal. You are reading the copy kept on this device, as it was on " + longDay(meta("built")) + ".");
  }

  /* On the web a site can be installed, and an installed one keeps a copy of itself. */
  var manifest = meta("manifest");
  if (manifest && location.protocol.indexOf("http") === 0) {
    document.head.appendChild(element("link", {"rel": "manifest", "href": manifest}));
    if ("serviceWorker" in navigator && window.matchMedia("(display-mode: standalone)").matches) {
      var root = new URL(".", new URL(manifest, location.href));
      navigator.serviceWorker.register(new URL("sw.js", root).href, {scope: root.pathname});
    }
  }

  all("article table.trace").forEach(boxTable);
  all("article table.trace").forEach(rowsAsCards);
  all("a.find-open").forEach(searchButton);
  all(".filter:not(.only-law)").forEach(filterTable);
  all(".only-law").forEach(filterClauses);
  all(".print-here").forEach(printButton);
  all(".sector-switch").forEach(sectorSwitch);
  menus();
  window.addEventListener("load", letScroll);
  window.addEventListener("resize", letScroll);
  document.addEventListener("toggle", letScroll, true);  // a folded table has no width to measure
  document.addEventListener("drawn", function () {  // a script of the page drew tables
    all("article table.trace:not(.cards)").forEach(rowsAsCards);
    letScroll();
  });
})();
