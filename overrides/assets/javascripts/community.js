/* Helps for the community's pages, which work without it. Stores nothing, asks no server.
 *
 *   .sift        narrows the cards or questions of the page; the address keeps what was chosen (#stage=look-closer&size=small)
 *   .contribute  makes of each form an e-mail to send or a file to keep, after a look for what may tell who someone is
 */
(function () {
  "use strict";

  function all(selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  }

  function element(name, attributes, text) {
    var made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text) made.textContent = text;
    return made;
  }

  /* ---- narrowing ------------------------------------------------------ */

  function sift(panel) {
    var selects = all("select", panel);
    var items = all("section.practice, section.question");
    var status = panel.appendChild(element("p", {"class": "shown", role: "status"}));

    function chosen() { return selects.filter(function (select) { return select.value; }); }

    function apply() {
      var wanted = chosen(), shown = 0;
      items.forEach(function (item) {
        item.hidden = !wanted.every(function (select) {
          return (item.getAttribute("data-" + select.name) || "").split(" ").indexOf(select.value) !== -1;
        });
        if (!item.hidden) shown += 1;
      });
      status.textContent = !wanted.length ? "" : shown ? "Showing " + shown + " of " + items.length + "." : "Nothing fits. Choose less.";
    }

    function remember() {
      var said = chosen().map(function (select) { return select.name + "=" + encodeURIComponent(select.value); }).join("&");
      history.replaceState(null, "", said ? "#" + said : "#");
    }

    /* The address says what to show: a choice, after # or ?, or one item by its id. */
    function read() {
      var words = location.hash.slice(1).indexOf("=") > 0 ? location.hash.slice(1) : location.hash ? "" : location.search.slice(1);
      var said = {};
      words.split("&").forEach(function (part) {
        var pair = part.split("=");
        if (pair.length === 2) said[pair[0]] = decodeURIComponent(pair[1]);
      });
      selects.forEach(function (select) {
        select.value = said[select.name] || "";
        if (select.selectedIndex < 0) select.value = "";
      });
      apply();
    }

    function open() {
      var target = location.hash.indexOf("=") < 0 && document.getElementById(location.hash.slice(1));
      var item = target && target.closest("section.practice"), more = item && item.querySelector("details");
      if (more) more.open = true;
    }

    panel.addEventListener("change", function () { apply(); remember(); });
    window.addEventListener("hashchange", function () { read(); open(); });
    panel.setAttribute("data-ready", "");
    read();
    open();
  }

  /* ---- contributing --------------------------------------------------- */

  var MARK = "==";

  /* The words of a form as they are sent: a line that names the box, its question, then what was written. */
  function composed(form) {
    var lines = ["Complaints community: " + form.dataset.kind, ""];
    all(".box", form).forEach(function (box) {
      var fields = all("input, textarea", box), name = fields[0].name;
      var said = fields[0].type === "radio" || fields[0].type === "checkbox"
        ? fields.filter(function (field) { return field.checked; }).map(function (field) { return field.value; }).join(", ")
        : fields[0].value.trim();
      var asked = (box.querySelector("legend") || box.querySelector("label")).textContent.replace(" (needed)", "");
      lines.push(MARK + " " + name + " " + MARK, "(" + asked + ")", said, "");
    });
    lines.push(MARK + " end " + MARK, "");
    return lines.join("\n");
  }

  function missing(form) {
    return all(".box[data-needed]", form).filter(function (box) {
      var fields = all("input, textarea", box);
      return !fields.some(function (field) { return /^(radio|checkbox)$/.test(field.type) ? field.checked : field.value.trim(); });
    });
  }

  function contribute(place) {
    var email = place.dataset.email;
    all("form", place).forEach(function (form) {
      var found = form.querySelector(".found");
      var send = form.querySelector(".send") || form.appendChild(element("p", {"class": "send"}));
      var mail = send.querySelector("button");
      if (mail) mail.type = "button";
      var save = send.appendChild(element("button", {type: "button"}, "Save as a file"));
      var copy = send.appendChild(element("button", {type: "button"}, "Copy the text"));

      function tell(words, list) {
        found.textContent = "";
        found.appendChild(element("p", {}, words));
        if (!list || !list.length) return;
        var made = found.appendChild(element("ul"));
        list.forEach(function (one) { made.appendChild(one); });
      }

      /* A list is looked through line by line: its last line signs nothing. */
      function foundIn(field) {
        var at = 0, found = [];
        (field.hasAttribute("data-list") ? field.value.split("\n") : [field.value]).forEach(function (words) {
          window.complaintsFind(words).forEach(function (one) { found.push({kind: one.kind, start: at + one.start, end: at + one.end, words: one.words}); });
          at += words.length + 1;
        });
        return found;
      }

      function lookThrough() {
        var seen = [];
        all("input[type=text], textarea", form).forEach(function (field) {
          foundIn(field).forEach(function (one) {
            var kind = window.complaintsGate.kinds[one.kind], item = element("li"), go = element("a", {href: "#" + field.id}, one.words.trim());
            go.addEventListener("click", function (event) { event.preventDefault(); field.focus(); field.setSelectionRange(one.start, one.end); });
            item.appendChild(go);
            item.appendChild(document.createTextNode(": this looks like " + kind.title + ". " + kind.why + " " + kind.reword));
            seen.push(item);
          });
        });
        return seen;
      }

      /* Ready to go only when nothing needed is missing. What the gate finds is told; the person decides, once told. */
      function ready(go) {
        var gaps = missing(form);
        if (gaps.length) {
          tell("Please fill in:", gaps.map(function (box) { return element("li", {}, (box.querySelector("legend") || box.querySelector("label")).textContent.replace(" (needed)", "")); }));
          return;
        }
        var seen = [], words = composed(form);
        try { seen = lookThrough(); } catch (error) { tell("This browser is too old to look through your text for you. Please read it once more yourself."); }
        if (seen.length && form.dataset.told !== words) {
          form.dataset.told = words;
          tell("Please look at this first. If it tells nobody who anyone is, press the button again.", seen);
          return;
        }
        go(words);
        tell((go === write ? "Your e-mail program should open now. " : go === keep ? "Saved. " : "Copied. ") + "We found nothing more, which proves nothing: a person reads it before anyone else does.");
      }

      function write(words) {
        location.href = "mailto:" + email + "?subject=" + encodeURIComponent("Complaints community: " + form.dataset.kind) + "&body=" + encodeURIComponent(words.replace(/\n/g, "\r\n"));
      }

      function keep(words) {
        var link = element("a", {href: URL.createObjectURL(new Blob([words], {type: "text/plain"})), download: "complaints-" + form.dataset.kind + ".txt"});
        link.click();
        setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
      }

      function take(words) {
        var box = element("textarea", {"aria-hidden": "true"});  // works from a folder, where the clipboard's own way does not
        box.value = words;
        document.body.appendChild(box);
        box.select();
        document.execCommand("copy");
        box.remove();
      }

      if (mail) mail.addEventListener("click", function () { ready(write); });
      save.addEventListener("click", function () { ready(keep); });
      copy.addEventListener("click", function () { ready(take); });
      form.addEventListener("submit", function (event) { event.preventDefault(); ready(mail ? write : keep); });
    });
  }

  all(".sift").forEach(sift);
  all(".contribute").forEach(contribute);
})();
