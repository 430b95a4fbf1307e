/* The privacy gate in the browser: what privacy.py finds, with the same rules (gate-data.js, from privacy.yml).
 *
 *   complaintsFind(words)  ->  [{kind, start, end, words}]
 *
 * Nothing leaves the page. What it finds is there to be looked at; what it does not find may be there all the same.
 */
(function () {
  "use strict";

  var gate = window.complaintsGate;
  var NEAR = 45;
  var TITLES = "Mr Mrs Ms Miss Mx Dr Prof Professor Rev Reverend Cllr Councillor Sr Sister Nurse Matron Officer Dame".split(" ");
  var DIGITS = {oh: "0", o: "0", zero: "0", nought: "0", naught: "0", one: "1", two: "2", three: "3", four: "4", five: "5", six: "6", seven: "7", eight: "8", nine: "9"};
  var TIMES = {double: 2, triple: 3, treble: 3};

  /* Letters stay; what looks like a space, a dash or a quote becomes one, so that places stay the same. */
  function plain(words) {
    return words.replace(/[\u00a0\u2007\u2009\u200a\u202f\u200b\t]/g, " ").replace(/[\u2010-\u2014\u2212]/g, "-")
      .replace(/[\u2018\u2019\u02bc]/g, "'").replace(/[\u201c\u201d]/g, '"');
  }

  function checkDigit(words) {
    var number = "", times = 1;
    (words.toLowerCase().match(/\d|[a-z]+/g) || []).forEach(function (word) {
      if (TIMES[word]) { times = TIMES[word]; return; }
      var digit = DIGITS[word] || (/\d/.test(word) ? word : "");
      if (digit) { number += digit.repeat(times); times = 1; }
    });
    if (number.length !== 10 || /^(\d)\1*$/.test(number)) return false;
    var sum = 0;
    for (var n = 0; n < 9; n += 1) sum += Number(number[n]) * (10 - n);
    var rest = 11 - sum % 11;
    return rest !== 10 && Number(number[9]) === rest % 11;
  }

  function someone(words) {
    return (words.match(/\p{L}[\p{L}\p{M}]*(?:[-'][\p{L}\p{M}]+)*/gu) || []).some(function (word) {
      return word.length > 1 && TITLES.indexOf(word) === -1 && gate.roles.indexOf(word.toLowerCase().replace(/'s$/, "")) === -1;
    });
  }

  var TESTS = {"check-digit": checkDigit, someone: someone};

  function made(rule) {
    function any(pattern) { return pattern && new RegExp(pattern, "i"); }
    function exact(pattern) { return new RegExp(pattern); }
    var before = rule["not-before"];
    return {
      find: new RegExp(rule.find, rule.exact ? "g" : "gi"), test: TESTS[rule.test], not: rule.not && (rule.exact ? exact(rule.not) : any(rule.not)),
      near: (rule.with || []).map(any).concat((rule["with-exact"] || []).map(exact)), far: (rule.without || []).map(any),
      before: before && any(/\$$/.test(before) ? before : "(?:" + before + ")$"), after: rule["not-after"] && new RegExp("^(?:" + rule["not-after"] + ")", "i"), within: rule.within === undefined ? NEAR : rule.within
    };
  }

  function spans(rule, text) {
    var found = [], match;
    rule.find.lastIndex = 0;
    while ((match = rule.find.exec(text))) {
      var words = match[1] === undefined ? match[0] : match[1];
      var start = match.index + (match[1] === undefined ? 0 : match[0].lastIndexOf(match[1]));
      var end = start + words.length, last = match.index + match[0].length;
      var around = text.slice(Math.max(0, start - rule.within), end + rule.within);
      var holds = function (pattern) { return pattern.test(around); };
      if (!(rule.not && rule.not.test(words)) && (!rule.test || rule.test(words)) && rule.near.every(holds) && !rule.far.some(holds) &&
          !(rule.before && rule.before.test(text.slice(Math.max(0, match.index - rule.within), match.index))) &&
          !(rule.after && rule.after.test(text.slice(last, last + rule.within)))) found.push([start, end]);
      if (!match[0]) rule.find.lastIndex += 1;
    }
    return found;
  }

  /* Of one kind, what overlaps is one thing. */
  function joined(spans) {
    var found = [];
    spans.sort(function (one, other) { return one[0] - other[0] || one[1] - other[1]; }).forEach(function (span) {
      var last = found[found.length - 1];
      if (last && span[0] < last[1]) last[1] = Math.max(last[1], span[1]);
      else found.push(span);
    });
    return found;
  }

  var rules = null;

  window.complaintsFind = function (words) {
    rules = rules || Object.keys(gate.kinds).map(function (kind) { return {kind: kind, only: new RegExp(gate.kinds[kind]["only-with"] || "", "i"), rules: gate.kinds[kind].rules.map(made)}; });
    var text = plain(words), all = [], kept = [];
    function certain(one) { return Boolean(gate.kinds[one.kind].certain); }
    rules.forEach(function (one) {
      if (one.only.test(text)) joined([].concat.apply([], one.rules.map(function (rule) { return spans(rule, text); }))).forEach(function (span) {
        all.push({kind: one.kind, start: span[0], end: span[1], words: words.slice(span[0], span[1])});
      });
    });
    all.sort(function (one, other) { return certain(other) - certain(one) || (other.end - other.start) - (one.end - one.start); }).forEach(function (one) {
      if (!kept.some(function (other) {
        return one.start < other.end && other.start < one.end && (certain(one) === certain(other) || other.start <= one.start && one.end <= other.end);
      })) kept.push(one);
    });
    return kept.sort(function (one, other) { return one.start - other.start; });
  };
})();
