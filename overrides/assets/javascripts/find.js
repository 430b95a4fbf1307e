/* Search within one site. Loaded when someone asks for it; works from a folder and without a network.
 *
 * complaintFinder(index) gives find(query, {role, stage}), which knows nothing of pages and is what the tests
 * call. `index` is what search/words.js sets; complaint_standards/search.py says what is in it.
 *
 * How it ranks: each word that was typed counts by how rare it is and by where it stands (title, other words,
 * what it is for, the rest); it may also be the start of a word, or a slip of the finger away from one. A
 * title or one of the other words that is much the same as what was typed counts most. A word of the
 * glossary leads on to what explains it.
 */
(function () {
  "use strict";

  var FIELDS = [["title", 4], ["also", 3.5], ["about", 2], ["words", 1]];
  var STRONG = 2;       // the least weight of a field that says what an entry is about
  var LIKE = 1.2;       // a title or other words that are much the same as the query, against its single words
  var EXPLAINS = 0.5;   // to be what explains a word of the glossary
  var LESS = {"law": 0.6, "community": 0.6, "look-up": 0.5};  // groups that explain rather than help now
  var SMALL = 0.4;      // words that stand in any sentence
  var SMALL_WORDS = ("a about after all am an and any are as at be been but by can could did do does for from get go got had has have he her him his how i if in into is it its " +
    "just me my need no not now of off on or our out over put say says see she should so some someone than that the their them then there they this to up us want wants was we " +
    "well were what when where which who why will with would you your").split(" ");

  /* ---- words ------------------------------------------------------------- */

  function split(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f'’]/g, "").replace(/(\w)&(\w)/g, "$1$2").replace(/\be-(?=\w)/g, "e")
      .match(/[a-z0-9]+(\.\d+)?/g) || [];
  }

  /* "complaining", "complains" and "complained" are one word here, "getting" and "get" another. */
  function stem(word) {
    if (word.length < 4) return word;
    word = word.replace(/ies$/, "y").replace(/(ss|us|is)$|s$/, "$1");
    var cut = word.replace(/(ing|ed)$/, "");
    if (cut !== word && cut.length > 2 && /[aeiouy]/.test(cut)) word = cut.replace(/([^aeiouls])\1$/, "$1");
    return word.length > 4 ? word.replace(/e$/, "") : word;
  }

  function stems(text) { return split(text).map(stem); }

  /* Whether one word becomes the other by so many slips: a letter more, less, changed, or two swapped. */
  function near(a, b, slips) {
    if (Math.abs(a.length - b.length) > slips) return false;
    var before = null, last = [], row, i, j, least;
    for (j = 0; j <= b.length; j += 1) last.push(j);
    for (i = 1; i <= a.length; i += 1) {
      row = [i];
      least = i;
      for (j = 1; j <= b.length; j += 1) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (before && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
        least = Math.min(least, row[j]);
      }
      if (least > slips) return false;
      before = last;
      last = row;
    }
    return last[b.length] <= slips;
  }

  /* ---- finding ----------------------------------------------------------- */

  function finder(index) {
    var entries = index.entries;
    var where = {};     // a stem: for each entry that has it, the sum of its fields' weights
    var phrases = [];   // titles and other words: {entry, stems}
    var rare = {};      // a stem: how rare it is

    function put(n, words, weight) {
      var seen = {};
      words.forEach(function (one) {
        if (seen[one]) return;
        seen[one] = true;
        if (!Object.prototype.hasOwnProperty.call(where, one)) where[one] = {};
        where[one][n] = (where[one][n] || 0) + weight;
      });
    }

    entries.forEach(function (entry, n) {
      FIELDS.forEach(function (field) { put(n, stems([].concat(entry[field[0]]).join(" ")), field[1]); });
      [entry.title].concat(entry.also).forEach(function (text) { phrases.push({entry: n, stems: stems(text)}); });
    });
    var terms = index.terms.map(function (term) {
      return {term: term, phrases: [term.term].concat(term.also).map(stems), sees: entries.map(function (entry) { return term.see.indexOf(entry.at) !== -1; })};
    });
    terms.forEach(function (one) {
      one.phrases.forEach(function (words) { words.forEach(function (word) { if (!where[word]) where[word] = {}; }); });
    });
    var small = stems(SMALL_WORDS.join(" "));
    var vocabulary = Object.keys(where);
    vocabulary.forEach(function (word) {
      var count = 0;
      Object.keys(where[word]).forEach(function (n) { count += where[word][n] >= STRONG ? 1 : 0.3; });
      rare[word] = Math.log(1 + (entries.length + 0.5) / (count + 0.5)) * (small.indexOf(word) === -1 ? 1 : SMALL);
    });

    function rarity(word) { return rare[word] || Math.log(2 + 2 * entries.length) * (small.indexOf(word) === -1 ? 1 : SMALL); }

    /* The words of the site that a typed word may stand for, each with how sure that is. */
    function meanings(word, last) {
      var exact = word in rare;
      var found = exact ? [[word, 1]] : [];
      if (last && word.length > 1) {
        vocabulary.forEach(function (one) {
          if (one !== word && one.indexOf(word) === 0) found.push([one, exact ? 0.3 : 0.8 * word.length / one.length + 0.1]);
        });
      }
      if (!found.length && word.length > 3) {
        var slips = word.length > 7 ? 2 : 1;
        vocabulary.forEach(function (one) {
          if (one.length > 3 && one[0] === word[0] && near(word, one, slips)) found.push([one, 0.7]);
        });
      }
      return found;
    }

    return function (query, only) {
      var typed = split(query);
      var ends = /\w$/.test(query);
      var asked = typed.map(function (word, n) {
        var can = meanings(stem(word), ends && n === typed.length - 1);
        var weight = can.length ? Math.min.apply(null, can.filter(function (one) { return one[1] === can[0][1]; }).map(function (one) { return rarity(one[0]); })) : rarity(word);
        return {can: can, weight: weight};
      });
      var all = asked.reduce(function (sum, word) { return sum + word.weight; }, 0);
      var score = entries.map(function () { return 0; });
      if (!all) return {results: [], term: null};

      asked.forEach(function (word) {
        var best = {};
        word.can.forEach(function (one) {
          Object.keys(where[one[0]] || {}).forEach(function (n) {
            var has = where[one[0]][n] * one[1];
            best[n] = Math.max(best[n] || 0, has / (has + 3));
          });
        });
        Object.keys(best).forEach(function (n) { score[n] += word.weight / all * best[n]; });
      });

      function alike(words) {
        var common = 0, whole = 0, missing = 0;
        words.forEach(function (one) { whole += rarity(one); });
        asked.forEach(function (word) {
          var fits = word.can.filter(function (one) { return words.indexOf(one[0]) !== -1; });
          if (fits.length) common += word.weight * Math.max.apply(null, fits.map(function (one) { return one[1]; }));
        });
        return whole ? common / Math.sqrt(all * Math.max(whole, common)) : 0;
      }

      var like = entries.map(function () { return 0; });
      phrases.forEach(function (phrase) { like[phrase.entry] = Math.max(like[phrase.entry], alike(phrase.stems)); });
      like.forEach(function (one, n) { score[n] += LIKE * one * one; });

      var meant = null, most = 0.75;
      terms.forEach(function (one) {
        var how = Math.max.apply(null, one.phrases.map(alike));
        if (how > 0.5) one.sees.forEach(function (sees, n) { if (sees) score[n] += EXPLAINS * how; });
        if (how > most) { most = how; meant = one.term; }
      });

      var found = entries.map(function (entry, n) { return {entry: entry, score: score[n] * (LESS[entry.group] || 1)}; }).filter(function (one) {
        return one.score > 0.12 && (!only || !only.role || one.entry.roles.indexOf(only.role) !== -1 || one.entry.roles.indexOf("everyone") !== -1)
          && (!only || !only.stage || one.entry.stages.indexOf(only.stage) !== -1);
      });
      found.sort(function (a, b) { return b.score - a.score; });
      var top = found.length ? found[0].score : 0;
      return {results: found.filter(function (one) { return one.score > top / 8; }), term: meant};
    };
  }

  /* The best results, each page once: no page takes the place of another. */
  function first(results, many) {
    var pages = [];
    return results.filter(function (one) {
      var page = one.entry.at.split("#")[0];
      return pages.indexOf(page) === -1 && pages.push(page) <= many;
    });
  }

  self.complaintFinder = finder;
  self.complaintFirst = first;
  if (typeof document === "undefined") return;

  /* ---- on the page ------------------------------------------------------- */

  var BEST = 3, SHOWN = 4;  // results above the groups, and of each group before the rest is folded away

  function element(name, attributes, inside) {
    var made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    [].concat(inside || []).forEach(function (one) { made.append(one); });
    return made;
  }

  function load(address, then) {
    var script = element("script", {"src": address});
    script.addEventListener("load", then);
    document.body.append(script);
    script.remove();
  }

  /* One dialog for a page. `opener` says where the site is (data-root), or which sites there are (data-sites). */
  function search(opener) {
    var root = opener.dataset.root, sites = JSON.parse(opener.dataset.sites || "[]");
    var index = null, find = null, waiting = 0;

    var input = element("input", {"type": "search", "id": "find-words", "autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"});
    var close = element("button", {"type": "button", "class": "find-close"}, "Close");
    var site = chooser("Sector", "Choose your sector", sites.map(function (one) { return [one.id, one.name]; }));
    var role = chooser("For", "Anyone", []);
    var stage = chooser("When", "Any stage", []);
    var said = element("p", {"class": "find-said", "role": "status"});
    var results = element("div", {"class": "find-results"});
    var form = element("form", {"role": "search"}, [
      element("div", {"class": "find-ask"}, [element("label", {"for": "find-words"}, "What do you need?"), input, close]),
      element("div", {"class": "find-only"}, (sites.length ? [site.label] : []).concat([role.label, stage.label]))
    ]);
    var dialog = element("dialog", {"class": "find md-typeset", "aria-label": "Search"}, [form, said, results]);
    document.body.append(dialog);

    function chooser(name, none, options) {
      var select = element("select", {}, element("option", {"value": ""}, none));
      function fill(all) {
        select.length = 1;
        all.forEach(function (one) { select.append(element("option", {"value": one[0]}, one[1])); });
        select.parentNode.hidden = !all.length;
      }
      var label = element("label", {}, [element("span", {}, name), select]);
      fill(options);
      select.addEventListener("change", show);
      return {select: select, label: label, fill: fill};
    }

    function href(at) { return (root + "/" + at).replace(/^\.\//, ""); }

    function result(entry) {
      var kind = entry.stages.length === 1 && entry.group === "procedure" ? entry.kind + ": " + index.stages[entry.stages[0]] : entry.kind;
      return element("li", {}, [element("a", {"href": href(entry.at)}, entry.title), element("span", {"class": "find-kind"}, kind), element("p", {}, entry.about)]);
    }

    function group(title, entries) {
      var made = [element("h2", {}, title), element("ol", {}, entries.slice(0, SHOWN).map(result))];
      var rest = entries.slice(SHOWN);
      if (rest.length) made.push(element("details", {}, [element("summary", {}, rest.length + " more under " + title.toLowerCase()), element("ol", {}, rest.map(result))]));
      return element("section", {}, made);
    }

    /* What people come to do, for whoever has typed nothing yet, or nothing that we know. */
    function tasks(title) {
      return element("section", {}, [element("h2", {}, title), element("ul", {"class": "tasks"}, index.tasks.map(function (task) {
        return element("li", {}, element("a", {"href": href(task.at)}, [element("strong", {}, task.title), " ", element("span", {}, task.about)]));
      })), element("p", {}, ["Or look through everything from ", element("a", {"href": href("a-to-z.html")}, "A to Z"), "."])]);
    }

    function show() {
      results.replaceChildren();
      if (!index) return;
      results.removeAttribute("aria-busy");
      var query = input.value.trim();
      var only = {role: role.select.value, stage: stage.select.value};
      if (!query) {
        said.textContent = "";
        results.append(tasks("What do you need to do?"));
        return;
      }
      var found = find(input.value, only);
      var best = first(found.results, BEST);
      var count = found.results.length;
      said.textContent = count ? count + (count === 1 ? " result" : " results") + ", best first" : "Nothing found" + (only.role || only.stage ? " for these choices" : "") + ". Try other words, or fewer.";
      if (found.term) results.append(element("p", {"class": "find-meant"}, [element("a", {"href": href(found.term.at)}, found.term.term), ": " + found.term.meaning]));
      if (!count) {
        results.append(tasks("What do you need to do?"));
        return;
      }
      results.append(element("section", {}, [element("h2", {}, "Best matches"), element("ol", {}, best.map(function (one) { return result(one.entry); }))]));
      Object.keys(index.groups).forEach(function (name) {
        var entries = found.results.filter(function (one) { return one.entry.group === name && best.indexOf(one) === -1; }).map(function (one) { return one.entry; });
        if (entries.length) results.append(group(index.groups[name], entries));
      });
    }

    function pairs(named) { return Object.keys(named).map(function (id) { return [id, named[id]]; }); }

    function read() {
      index = self.complaintWords;
      find = finder(index);
      role.fill(pairs(index.roles));
      stage.fill(pairs(index.stages));
      show();
    }

    function fetchWords() { load(href("search/words.js"), read); }

    site.select.addEventListener("change", function () {
      index = null;
      said.textContent = site.select.value ? "" : "Choose your sector first.";
      if (!site.select.value) return show();
      root = opener.dataset.root + "/" + site.select.value;
      fetchWords();
    });
    input.addEventListener("input", function () {
      clearTimeout(waiting);
      results.setAttribute("aria-busy", "true");  // what stands there still answers the words before
      waiting = setTimeout(show, 60);
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      clearTimeout(waiting);
      show();
      var link = results.querySelector("ol a, ul a");
      if (link) link.focus();
    });
    close.addEventListener("click", function () { dialog.close(); });
    dialog.addEventListener("click", function (event) { if (event.target === dialog) dialog.close(); });
    results.addEventListener("click", function (event) {  // a link to a place on this very page
      if (event.target.closest("a")) dialog.close();
    });

    if (sites.length) said.textContent = "Choose your sector first.";
    else fetchWords();
    return function () {
      dialog.showModal();
      (sites.length && !site.select.value ? site.select : input).focus();
      input.select();
    };
  }

  self.complaintSearch = search;
})();
