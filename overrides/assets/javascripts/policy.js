/* Check the policy you have: reads a Word file or pasted text, and tries the rules of standards/review/ on it.
   It does what complaint_standards/screen/ and complaint_standards/review/ do in Python, with the same rules
   (policy-rules.js); whatever changes here changes there, and tests/review holds both to it. Nothing is sent. */
(() => {
  'use strict';
  const LONGEST = 1200, WRAPPED = 110, MOST_UNPACKED = 150e6, MOST_BYTES = 25e6, MOST_PARTS = 5000;

  // --- from paragraphs to sentences (screen/passages.py) ------------------------------------------------
  const clean = words => words.replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '').split(/\s+/).filter(Boolean).join(' ');
  const signs = words => words.replace(/[‘’‚‛′`´]/g, "'").replace(/[“”„‟″«»]/g, '"').replace(/[‐‑‒–—―−]/g, '-');
  const UNITS = 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
  const TENS = {twenty: 20, thirty: 30, forty: 40, fifty: 50, sixty: 60, seventy: 70, eighty: 80, ninety: 90};
  const NUMBER = new RegExp(`\\b(?:(${Object.keys(TENS).join('|')})(?:[- ](${UNITS.slice(1, 10).join('|')}))?|(${UNITS.slice(2).join('|')}|one(?=[- ](?:full |clear |calendar |working |business )*(?:hour|day|week|fortnight|month|year))))\\b(?: ?\\([0-9]+\\))?`, 'g');
  const SHORT = /(?:^|[\s("'])(?:mr|mrs|ms|dr|prof|rev|st|e\.?g|i\.?e|tel|regs?|paras?|ext|approx|vs|cf|fig|[a-z])\.$/i;
  const STOP = /[.!?]["'”’)\]]*\s+(?=["'“‘(\[]?[A-Z0-9])/g;
  const LISTED = /^\s*(?:[-*•●▪◦‣·–—o]\s+|\(?(?:[0-9]{1,2}|[a-z]|[ivx]{1,4})[.)]\s+)/;
  const NUMBERED = /^\s*[0-9]{1,2}(?:\.[0-9]{1,2}){1,3}\.?\s+(?=\S)/;

  const RULE = /^[\s|:+-]*-{3,}[\s|:+-]*$/;

  const folded = new Map();
  function fold(words) {
    if (!folded.has(words)) {
      let plain = signs(signs(words).normalize('NFKD').replace(/[\u0300-\u036f]/g, '')).toLowerCase().replaceAll('e-mail', 'email');
      plain = plain.replace(NUMBER, (_, ten, unit, alone) => String(ten ? TENS[ten] + (unit ? UNITS.indexOf(unit) : 0) : UNITS.indexOf(alone)));
      folded.set(words, [...clean(plain)].map(letter => letter >= ' ' && letter <= '~' ? letter : '~').join(''));
    }
    return folded.get(words);
  }

  const unquoted = tested => tested.replace(/"[^"]{0,400}"/g, match => match.split(' ').length > 3 ? '""' : match);

  function sentences(text) {
    const words = clean(text), found = [];
    let start = 0;
    for (const match of words.matchAll(STOP)) {
      const before = words.slice(start, match.index + 1), end = match.index + match[0].length;
      if (SHORT.test(before) || (/\bno\.$/i.test(before) && /[0-9]/.test(words[end])) || /^[0-9.]+$/.test(before)) continue;
      found.push(words.slice(start, end).trim());
      start = end;
    }
    found.push(words.slice(start));
    return found.flatMap(cut).filter(Boolean);
  }

  function cut(sentence) {
    const parts = [];
    while (sentence.length > LONGEST) {
      const within = sentence.slice(0, LONGEST);
      let at = Math.max(...[';', ',', ' '].map(sign => { const found = within.lastIndexOf(sign); return found >= LONGEST / 2 ? found : -1; }));
      at = at > 0 ? at + 1 : LONGEST;
      parts.push(sentence.slice(0, at).trim());
      sentence = sentence.slice(at).trim();
    }
    return [...parts, sentence];
  }

  function passages(blocks) {
    const found = [];
    let headings = [], leads = [], group = 0, section = 0;
    blocks.forEach((block, number) => {
      const numbered = block.kind !== 'heading' && NUMBERED.exec(block.words);
      const make = (words, before = '', label = '', row = '') => {
        const tested = fold(before + words);
        const above = headings.filter(one => one.title !== words).map(one => one.title);
        found.push({words, tested, said: unquoted(tested), under: fold([...above, label].join(' / ')), heading: above.at(-1) || '', block: number, group, section, page: block.page || 0, number: numbered ? numbered[0].trim() : row});
      };
      if (block.kind === 'heading') {
        while (headings.length && headings.at(-1).level >= block.level) headings.pop();
        headings.push({level: block.level, title: clean(block.words)});
        section += 1; group += 1; leads = [];
        make(clean(block.words));
        return;
      }
      if (block.kind === 'row') {
        group += 1; leads = [];
        const first = block.cells.length ? clean(block.cells[0]) : '';
        block.cells.forEach((cell, n) => {
          const above = n < block.header.length ? clean(block.header[n]) : '';
          const lead = [n && first.length <= 100 ? first : '', above].filter(Boolean).join(', ');
          for (const one of sentences(cell)) make(one, lead ? `${lead}: ` : '', lead, n && first ? `row “${first}”` : '');
        });
        return;
      }
      let lead = block.kind === 'item' ? leads.slice(0, block.level).reverse().find(Boolean) || '' : '';
      if (!lead.endsWith(':') && /[.!?]$/.test(block.words) && !/^\p{Ll}/u.test(block.words)) lead = '';
      if (!lead) group += 1;
      if (block.kind !== 'item') leads = [];
      let label = '';
      const some = sentences(block.words.replace(NUMBERED, ''));
      some.forEach((one, n) => {
        make(one, lead && !n ? `${lead.replace(/:$/, '')} ` : '', label);
        if (!n && some.length > 1 && one.split(/\s+/).length <= 6 && !one.endsWith('?')) label = one;
      });
      const last = some.at(-1);
      if (last && block.kind === 'text') leads = [last.endsWith(':') || /[\p{L}\p{N}]$/u.test(last) ? last : ''];
      else if (last) {
        const kept = leads.slice(0, block.level);
        leads = [...kept, ...Array(Math.max(0, block.level - leads.length)).fill(''), last.endsWith(':') ? last : ''];
      }
    });
    return found;
  }

  // --- plain text -----------------------------------------------------------------------------------------
  function blocksOf(text) {
    const found = [], plain = text.replace(/\r\n?/g, '\n'), pages = plain.split('\f');
    const parted = plain.split('\n').some(line => line.length > WRAPPED && line.split(' ').length > 11 && !isRow(line)) ? runs : headed;
    pages.forEach((part, n) => {
      const page = pages.length > 1 ? n + 1 : 0, chunks = part.split(/\n[ \t]*\n/).flatMap(some => parted(some.split('\n').filter(line => line.trim())));
      chunks.forEach((lines, at) => found.push(...chunk(lines, page, at + 1 < chunks.length ? chunks[at + 1][0] : null)));
    });
    return found;
  }

  function runs(lines) {
    const found = [];
    let before = '';
    for (const line of lines) {
      const kind = isRow(line) ? 'row' : LISTED.test(line) ? 'item' : '';
      if (kind && kind === before) found.at(-1).push(line); else found.push([line]);
      before = kind;
    }
    return found;
  }

  function headed(lines) {
    if (!lines.length) return [];
    const head = lines.length > 1 && lines[0].length <= 50 && !LISTED.test(lines[0]) && isHeading(lines[0], lines[1]) && /^\p{Lu}/u.test(lines[1].trim()) && lines[1].trim().split(/\s+/).length > 5;
    return head ? [lines.slice(0, 1), lines.slice(1)] : [lines];
  }

  const isRow = line => line.trimStart().startsWith('|') || line.replace(LISTED, '').replace(NUMBERED, '').trim().includes('\t') || RULE.test(line);

  function chunk(lines, page, followed) {
    const rows = rowsOf(lines);
    if (rows.length) return table(rows, page);
    if (lines.length === 1 && followed !== null && isHeading(lines[0], followed)) {
      const number = /^\s*[0-9]{1,2}((?:\.[0-9]{1,2})*)\.?\s/.exec(lines[0]);
      return [{kind: 'heading', words: clean(lines[0]), level: number ? 2 + number[1].split('.').length - 1 : 2, page}];
    }
    const found = [];
    let gathered = [], kind = 'text', level = 1;
    const flush = () => {
      const words = clean(gathered.join(' ')).replaceAll('**', '');
      if (words) found.push({kind, words, level, page});
    };
    for (const line of lines) {
      const marked = /^(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line), listed = LISTED.exec(line);
      if (marked || listed || NUMBERED.test(line)) { flush(); gathered = []; kind = 'text'; }
      if (marked) found.push({kind: 'heading', words: clean(marked[2]), level: marked[1].length, page});
      else if (listed) { gathered = [line.slice(listed[0].length)]; kind = 'item'; level = 1 + Math.floor((line.length - line.trimStart().length) / 3); }
      else gathered.push(line);
    }
    flush();
    return found;
  }

  function isHeading(line, followed) {
    const words = clean(line);
    if (words.split(/\s+/).length > 6 && LISTED.test(followed)) return false;
    if (!words || words.length > 90 || words.split(/\s+/).length > 12 || '.;:,'.includes(words.at(-1)) || /^[-*•|]/.test(words)) return false;
    const title = words.replace(/^(?:[0-9]{1,2}(?:\.[0-9]{1,2})*\.?|[A-Z][.)]|(?:Section|Part|Appendix|Annex) \w+[.:]?)\s+/, '');
    return Boolean(title) && /^\p{Lu}/u.test(title) && !/[.!;]\s/.test(title);
  }

  function rowsOf(lines) {
    const rules = lines.filter(line => RULE.test(line)), body = lines.filter(line => !rules.includes(line));
    const cells = parts => parts.map(clean);
    if (body.length && body.every(line => line.split('|').length > 2 && line.trimStart().startsWith('|'))) return body.map(line => cells(line.trim().replace(/^\|+|\|+$/g, '').split('|')));
    if (body.length && body.every(isRow)) return body.map(line => cells(line.trim().split('\t')));
    const spans = rules.length ? [...rules[0].matchAll(/-+/g)].map(match => match.index) : [];
    if (body.length && spans.length > 1) return body.map(line => cells(spans.map((start, n) => line.slice(start, spans[n + 1]))));
    return [];
  }

  function table(rows, page) {
    let header = [];
    return rows.map(cells => {
      const block = {kind: 'row', words: cells.join(' | '), level: 1, cells, header, page};
      header = header.length ? header : cells;
      return block;
    });
  }

  // --- rules (screen/rules.py) ----------------------------------------------------------------------------
  function compiled(rules) {
    const whole = pattern => pattern.replace(/\{([a-z][a-z0-9-]*)\}/g, (_, name) => `(?:${rules.words[name].map(whole).join('|')})`);
    const one = pattern => pattern ? new RegExp(whole(pattern)) : null;
    const sign = given => ({...given, all: given.all.map(one), without: one(given.without), under: one(given.under), beside: one(given.beside), around: one(given.around), lacking: given.lacking || {}});
    const rule = given => ({...given, patterns: given.patterns.map(sign), unless: given.unless.map(sign)});
    return {...rules, faults: rules.faults.map(rule), duties: rules.duties.map(rule), headings: rules.headings.map(given => ({...given, patterns: given.patterns.map(one)}))};
  }

  function screen(rules) {
    const around = found => {
      const joined = {};
      return (what, passage) => {
        if (!joined[what]) {
          joined[what] = new Map();
          for (const each of found) joined[what].set(each[what], [...(joined[what].get(each[what]) || []), each.said]);
        }
        return (joined[what].get(passage[what]) || [passage.said]).join(' ');
      };
    };
    const holds = (sign, passage, words, beside) => sign.all.every(pattern => pattern.test(words))
      && !(sign.without && sign.without.test(words)) && !(sign.under && !sign.under.test(passage.under))
      && !(sign.beside && !sign.beside.test(beside('group', passage))) && !(sign.around && !sign.around.test(beside('section', passage)));
    const lacks = (lacking, passage, there) => {
      const near = {paragraph: other => other.group === passage.group, section: other => other.section === passage.section, document: () => true};
      return Object.entries(lacking).every(([name, where]) => !(there[name] || []).some(near[where]));
    };
    const shown = (rule, passage, words, beside, there) => {
      if (rule.onlyWith.length && !rule.onlyWith.some(part => words.includes(part))) return -1;
      for (const [n, sign] of rule.patterns.entries()) {
        if (holds(sign, passage, words, beside) && lacks(sign.lacking, passage, there)) return rule.unless.some(other => holds(other, passage, words, beside)) ? -1 : n;
      }
      return -1;
    };
    const stated = (found, names) => {
      const beside = around(found), wanted = rules.duties.filter(rule => names.has(rule.id)), hits = [];
      found.forEach((passage, n) => { for (const rule of wanted) if (shown(rule, passage, passage.tested, beside, {}) >= 0) hits.push({rule: rule.id, passage: n}); });
      return hits;
    };
    const faulty = found => {
      const beside = around(found), needed = new Set(rules.faults.flatMap(rule => rule.patterns.flatMap(sign => Object.keys(sign.lacking)))), there = {}, hits = [], only = new Map();
      for (const hit of stated(found, needed)) (there[hit.rule] = there[hit.rule] || []).push(found[hit.passage]);
      found.forEach((passage, n) => {
        if (passage.words.endsWith('?')) return;
        for (const rule of rules.faults) {
          const sign = shown(rule, passage, passage.said, beside, there);
          if (sign < 0 || hits.some(hit => hit.rule === rule.id && found[hit.passage].group === passage.group && passage.tested.startsWith(found[hit.passage].tested.replace(/:$/, '')))) continue;
          if (!rule.once) hits.push({rule: rule.id, passage: n, sign});
          else if (!only.has(rule.id) || sign < only.get(rule.id).sign) only.set(rule.id, {rule: rule.id, passage: n, sign});
        }
      });
      return [...hits, ...only.values()].sort((one, other) => one.passage - other.passage);
    };
    return {stated, faulty, stages: heading => rules.headings.filter(one => one.patterns.some(pattern => pattern.test(fold(heading)))).map(one => one.stage)};
  }

  // --- Word files (review/word.py) ------------------------------------------------------------------------
  class Unreadable extends Error {}
  const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main', R = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const MC = 'http://schemas.openxmlformats.org/markup-compatibility/2006';
  const is = (element, name) => element.namespaceURI === W && element.localName === name;
  const attribute = (element, name) => element ? element.getAttributeNS(W, name) : null;
  const child = (element, name) => element ? [...element.children].find(one => is(one, name)) || null : null;
  const GONE = new Set(['del', 'moveFrom', 'instrText', 'delText', 'rPr', 'pPr']);
  const gone = element => (element.namespaceURI === W && GONE.has(element.localName)) || (element.namespaceURI === MC && element.localName === 'Fallback');

  async function unzip(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let end = bytes.length - 22;
    while (end >= 0 && end > bytes.length - 66000 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
    if (end < 0 || view.getUint32(end, true) !== 0x06054b50) throw new Unreadable('This file is damaged and cannot be opened. Open it in Word and save it again.');
    const count = view.getUint16(end + 10, true), parts = new Map(), decoder = new TextDecoder();
    let at = view.getUint32(end + 16, true), total = 0;
    for (let n = 0; n < count; n += 1) {
      if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) throw new Unreadable('This file is damaged and cannot be opened. Open it in Word and save it again.');
      const name = decoder.decode(bytes.subarray(at + 46, at + 46 + view.getUint16(at + 28, true)));
      total += view.getUint32(at + 24, true);
      parts.set(name, {flags: view.getUint16(at + 8, true), method: view.getUint16(at + 10, true), packed: view.getUint32(at + 20, true), size: view.getUint32(at + 24, true), local: view.getUint32(at + 42, true)});
      at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
    if (count > MOST_PARTS || total > MOST_UNPACKED) throw new Unreadable('This file would unpack to far more than a policy holds, and was not unpacked.');
    return {
      names: [...parts.keys()],
      text: async name => {
        const part = parts.get(name);
        if (!part) return null;
        if (part.flags & 1) throw new Unreadable('This file is locked with a password. Save it without the password.');
        const start = part.local + 30 + view.getUint16(part.local + 26, true) + view.getUint16(part.local + 28, true);
        const packed = bytes.subarray(start, start + part.packed);
        const read = part.method === 0 ? packed : await inflate(packed);
        return decoder.decode(read);
      },
    };
  }

  async function inflate(packed) {
    if (typeof DecompressionStream === 'undefined') throw new Unreadable('This browser is too old to open a Word file. Copy the text of your policy and paste it below.');
    const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader(), parts = [];
    let size = 0;
    try {
      for (;;) {
        const {done, value} = await reader.read();
        if (done) break;
        size += value.length;
        if (size > MOST_UNPACKED) { reader.cancel(); throw new Unreadable('This file would unpack to far more than a policy holds, and was not unpacked.'); }
        parts.push(value);
      }
    } catch (error) {
      throw error instanceof Unreadable ? error : new Unreadable('This file is damaged and cannot be opened. Open it in Word and save it again.');
    }
    const whole = new Uint8Array(size);
    let at = 0;
    for (const part of parts) { whole.set(part, at); at += part.length; }
    return whole;
  }

  function xml(text) {
    if (/<!(?:DOCTYPE|ENTITY)/.test(text.slice(0, 4000))) throw new Unreadable('This file has definitions in it that Word does not write, and it was not read. Open it in Word and save it again.');
    const parsed = new DOMParser().parseFromString(text, 'application/xml');
    if (parsed.querySelector('parsererror')) throw new Unreadable('This Word file is damaged and cannot be opened. Open it in Word and save it again.');
    return parsed.documentElement;
  }

  async function blocksOfWord(bytes) {
    const file = await unzip(bytes), body = await file.text('word/document.xml');
    if (body === null) throw new Unreadable('This is not a Word file (.docx). Open your policy in Word or LibreOffice and save it as .docx, or paste its text below.');
    if (file.names.some(name => /vba(project\.bin|data\.xml)$/i.test(name)) || (await file.text('[Content_Types].xml') || '').includes('macroEnabled')) throw new Unreadable('This Word file carries macros (small programs). Nothing in it was run, and it was not read. Save it as .docx and try again.');
    const styles = new Map(), blocks = [];
    const styled = await file.text('word/styles.xml');
    if (styled) for (const style of xml(styled).children) if (is(style, 'style')) styles.set(attribute(style, 'styleId'), style);
    const text = element => {
      let words = '';
      for (const inner of element.children) {
        if (gone(inner) || is(inner, 'txbxContent')) continue;
        if (is(inner, 't')) words += inner.textContent;
        else if (is(inner, 'tab') || is(inner, 'br') || is(inner, 'cr')) words += ' ';
        else if (is(inner, 'noBreakHyphen')) words += '-';
        else words += text(inner);
      }
      return words;
    };
    const all = (element, name) => [...element.getElementsByTagNameNS(W, name)];
    const above = (element, name) => { let one = element.parentElement; while (one && !is(one, name)) one = one.parentElement; return one; };
    const chainOf = properties => {
      const chain = [], seen = new Set();
      let style = child(properties, 'pStyle');
      while (style && styles.has(attribute(style, 'val')) && !seen.has(attribute(style, 'val'))) {
        const id = attribute(style, 'val');
        seen.add(id); chain.push(styles.get(id));
        style = child(styles.get(id), 'basedOn');
      }
      return chain;
    };
    const on = (properties, otherwise = false) => { const bold = child(properties, 'b'); return bold ? !['0', 'false', 'off'].includes(attribute(bold, 'val')) : otherwise; };
    const kindOf = (p, words) => {
      const properties = child(p, 'pPr'), chain = chainOf(properties);
      for (const style of chain) {
        const match = /^(?:heading ([1-9])|(title))$/.exec((attribute(child(style, 'name'), 'val') || '').toLowerCase());
        if (match) return ['heading', Number(match[1] || 1)];
      }
      const levels = [properties, ...chain.map(style => child(style, 'pPr'))].filter(Boolean);
      const outline = attribute(levels.map(one => child(one, 'outlineLvl')).find(Boolean) || null, 'val') ?? '9';
      if (/^[0-9]+$/.test(outline) && Number(outline) < 9 && words.split(' ').length <= 20) return ['heading', Number(outline) + 1];
      const number = levels.map(one => child(one, 'numPr')).find(Boolean), id = number && child(number, 'numId');
      if (id && attribute(id, 'val') !== '0') { const level = attribute(child(number, 'ilvl'), 'val'); return ['item', 1 + (/^[0-9]+$/.test(level || '') ? Number(level) : 0)]; }
      const byStyle = chain.some(style => on(child(style, 'rPr')));
      const runs = all(p, 'r').filter(run => all(run, 't').map(one => one.textContent).join('').trim());
      if (runs.length && runs.every(run => on(child(run, 'rPr'), byStyle)) && words.split(' ').length <= 12 && !'.;:,'.includes(words.at(-1))) return ['heading', 7];
      return ['text', 1];
    };
    const joined = paragraphs => { const found = paragraphs.filter(Boolean); return found.map((words, n) => n + 1 < found.length && !'.!?:;,'.includes(words.at(-1)) ? `${words}.` : words).join(' '); };
    const paragraph = p => {
      const words = clean(text(p));
      if (words) { const [kind, level] = kindOf(p, words); blocks.push({kind, words, level, page: 0}); }
      for (const box of all(p, 'txbxContent')) {
        let one = box.parentElement, inside = false;
        while (one) { inside = inside || (one.namespaceURI === MC && one.localName === 'Fallback') || is(one, 'txbxContent'); one = one.parentElement; }
        if (!inside) for (const element of box.children) walk(element, 1);
      }
    };
    const tableOf = tbl => {
      const rows = [];
      for (const row of all(tbl, 'tr').filter(row => above(row, 'tbl') === tbl)) {
        const found = all(row, 'tc').filter(cell => above(cell, 'tr') === row).map(cell => all(cell, 'p'));
        const cells = found.map(paragraphs => joined(paragraphs.map(p => clean(text(p)))));
        if (cells.some(Boolean)) rows.push([cells, found.flat()]);
      }
      if (rows.every(([cells]) => cells.length === 1)) { for (const [, paragraphs] of rows) paragraphs.forEach(paragraph); return; }
      blocks.push(...table(rows.map(([cells]) => cells), 0));
    };
    const walk = (element, depth) => {
      if (is(element, 'p')) paragraph(element);
      else if (is(element, 'tbl')) tableOf(element);
      else if (!gone(element) && depth < 50) for (const inner of element.children) walk(inner, depth + 1);
    };
    for (const element of child(xml(body), 'body').children) walk(element, 0);
    const related = await file.text('word/_rels/document.xml.rels');
    const seen = new Set();
    for (const relation of related ? xml(related).children : []) {
      const kind = (relation.getAttribute('Type') || '').split('/').pop();
      if (!['header', 'footer', 'footnotes', 'endnotes'].includes(kind) || relation.getAttribute('TargetMode') === 'External') continue;
      const target = relation.getAttribute('Target').replace(/^\//, ''), part = await file.text(target.startsWith('word/') ? target : `word/${target}`);
      if (part === null) continue;
      const root = xml(part), beside = ['header', 'footer'].includes(kind);
      const found = (beside ? [...root.children] : [...root.children].flatMap(note => [...note.children])).filter(element => text(element));
      const words = found.map(text).join(' ');
      const some = found.filter(element => is(element, 'p') || is(element, 'tbl') || is(element, 'sdt'));
      if (words && !seen.has(words) && some.length) {
        seen.add(words);
        blocks.push({kind: 'heading', words: beside ? 'Head or foot of the pages' : 'Notes', level: 1, page: 0});
        for (const element of some) walk(element, 0);
      }
    }
    return blocks;
  }

  // --- what was found (review/findings.py) -------------------------------------------------------------------
  function review(blocks, rules, name = 'Your policy') {
    const ready = compiled(rules), tries = screen(ready), found = passages(blocks), faults = tries.faulty(found);
    const fault = new Map(ready.faults.map(rule => [rule.id, rule])), duty = new Map(ready.duties.map(rule => [rule.id, rule]));
    const spokenOf = new Set(faults.flatMap(hit => fault.get(hit.rule).duties)), applying = ready.duties.filter(rule => rule.applies), stated = new Map(applying.map(rule => [rule.id, []]));
    for (const hit of tries.stated(found, new Set(stated.keys()))) {
      if (!faults.some(other => other.passage === hit.passage && fault.get(other.rule).duties.includes(hit.rule))) stated.get(hit.rule).push(hit.passage);
    }
    const headings = found.filter((one, n) => blocks[one.block].kind === 'heading' && found.findIndex(other => other.block === one.block) === n);
    const under = new Map(headings.map(one => [one.words, new Set(tries.stages(one.words))]));
    const place = one => [one.page ? `page ${one.page}` : '', one.number, one.heading ? `under “${one.heading}”` : ''].filter(Boolean).join(', ') || `paragraph ${one.block + 1}`;
    const best = rule => {
      const hits = stated.get(rule.id), whole = hits.filter(n => found[n].words.split(/\s+/).length > 4), there = whole.filter(n => (under.get(found[n].heading) || new Set()).has(rule.stage));
      return (there.length ? there : whole.length ? whole : hits)[0];
    };
    const notes = found.some(one => one.tested.includes('complain')) ? [] : ['The word complaint stands nowhere in it, so this may not be a complaints policy.'];
    const sections = headings.map(one => ({heading: one.words, stages: tries.stages(one.words)}));
    return {
      name, notes, words: blocks.reduce((sum, block) => sum + block.words.split(/\s+/).filter(Boolean).length, 0), sections,
      suspects: faults.map(hit => {
        const rule = fault.get(hit.rule), one = found[hit.passage], sign = rule.patterns[hit.sign];
        return {rule: rule.id, title: rule.title, words: one.words, place: place(one), sure: rule.sure, says: [rule.says, sign.note].filter(Boolean).join(' '), why: rule.why, instead: rule.instead, law: sign.law || rule.law, model: (sign.law ? sign.model : rule.model) || ''};
      }),
      missing: applying.filter(rule => !stated.get(rule.id).length && !spokenOf.has(rule.id)).map(rule => ({duty: rule.id, title: rule.title, stage: rules.stages[rule.stage], instead: rule.instead, law: rule.law, model: rule.model})),
      good: applying.filter(rule => stated.get(rule.id).length).map(rule => { const one = found[best(rule)]; return {duty: rule.id, title: rule.title, words: one.words, place: place(one), law: rule.law}; }),
      stages: Object.entries(rules.stages).map(([id, title]) => {
        const where = [...new Set(sections.filter(one => one.stages.includes(id)).map(one => `“${one.heading}”`))].join('; ');
        const said = applying.filter(rule => rule.stage === id && stated.get(rule.id).length).map(rule => rule.title);
        return {stage: title, where: where || (said.length ? `in passing: ${said.slice(0, 3).join('; ')}` : '')};
      }),
    };
  }

  // --- the page ------------------------------------------------------------------------------------------------
  const make = (tag, words = '', ...inside) => { const element = document.createElement(tag); if (words) element.textContent = words; element.append(...inside); return element; };
  const classed = (element, name) => { element.className = name; return element; };

  function summary(made) {
    const counted = (n, one, many) => `${n} ${n === 1 ? one : many}`, duties = made.missing.filter(one => one.law).length;
    const lacking = [[duties, 'duty', 'duties'], [made.missing.length - duties, 'point of good practice', 'points of good practice']].filter(([n]) => n).map(one => counted(...one));
    return `${made.suspects.length ? counted(made.suspects.length, 'passage', 'passages') : 'No passage'} to look at again. Not found: ${lacking.join(' and ') || 'nothing of what was looked for'}. Found: ${counted(made.good.length, 'thing', 'things')} that a policy should say.`;
  }

  function rule(law) {
    const link = make('a', law.source), checked = make('small', ` (${law.checked})`);
    link.href = law.link;
    if (!law.verified) checked.className = 'unchecked';
    return [link, `: ${law.summary}`, checked];
  }

  function show(made, rules, into) {
    const terms = pairs => make('dl', '', ...pairs.filter(([, inside]) => inside && inside.length).flatMap(([term, inside]) => [make('dt', term), make('dd', '', ...[].concat(inside))]));
    const heading = make('h2', `Review of ${made.name}`);
    heading.tabIndex = -1;
    const parts = [heading, make('p', '', make('strong', summary(made).replace(/^./, letter => letter.toUpperCase()))), make('p', `Read for ${rules.sector}, edition ${rules.edition}. ${made.words.toLocaleString('en-GB')} words.`),
      classed(make('p', rules.notVerdict), 'verdict'), ...made.notes.map(note => classed(make('p', note), 'verdict'))];
    if (made.suspects.length) parts.push(make('h3', 'Passages to look at again'));
    made.suspects.forEach((one, n) => parts.push(classed(make('article', '', make('h4', `${n + 1}. ${one.title}`), classed(make('p', one.place), 'place'), make('blockquote', one.words), make('p', one.says),
      terms([['Why it matters', one.why], ['Instead', one.instead], ['The model says', one.model ? `“${one.model}”` : ''], ['The rule', rule(one.law)], ['How sure', rules.sure[one.sure]]])), `finding ${one.sure}`)));
    for (const [title, some] of [['What seems to be missing', made.missing.filter(one => one.law)], ['Good practice that seems to be missing', made.missing.filter(one => !one.law)]]) {
      if (some.length) parts.push(make('h3', title), ...(some[0].law ? [make('p', rules.missing)] : []), classed(make('ul', '', ...some.map(one => make('li', '', make('h4', one.title), classed(make('p', one.stage), 'place'), make('p', `What to add: ${one.instead}`), ...(one.law ? [make('p', '', ...rule(one.law))] : [])))), 'found'));
    }
    if (made.good.length) parts.push(make('h3', 'What is good'), classed(make('ul', '', ...made.good.map(one => make('li', '', make('h4', one.title), classed(make('p', one.place), 'place'), make('blockquote', one.words)))), 'found'));
    const rows = (heads, body) => make('table', '', make('thead', '', make('tr', '', ...heads.map(head => { const cell = make('th', head); cell.scope = 'col'; return cell; }))), make('tbody', '', ...body.map(([first, second]) => { const cell = make('th', first); cell.scope = 'row'; return make('tr', '', cell, make('td', second)); })));
    parts.push(make('h3', 'The stages of the model, and where they are in yours'), rows(['Stage of the model', 'In your policy'], made.stages.map(one => [one.stage, one.where || 'Not found'])));
    parts.push(make('h3', 'Your headings, and what they belong to'), rows(['Your heading', 'Stage of the model'], made.sections.map(one => [one.heading, one.stages.map(id => rules.stages[id]).filter(Boolean).join('; ') || 'None: yours alone'])));
    into.replaceChildren(...parts);
    into.hidden = false;
    heading.focus();
  }

  async function blocksOfFile(file) {
    if (file.size > MOST_BYTES) throw new Unreadable('This file is too large. Save it without its pictures, or paste its text below.');
    const bytes = new Uint8Array(await file.arrayBuffer()), starts = (...signs) => signs.every((sign, n) => bytes[n] === sign);
    if (starts(0x50, 0x4b, 3, 4)) return blocksOfWord(bytes);
    if (starts(0x25, 0x50, 0x44, 0x46)) throw new Unreadable('This is a PDF. Name the Word file that it was made from, or open the PDF, select all, and paste its text below.');
    if (starts(0xd0, 0xcf, 0x11, 0xe0)) throw new Unreadable('This is an old Word file (.doc), or one that is locked with a password. Open it in Word and save it as .docx.');
    if (bytes.subarray(0, 4000).includes(0)) throw new Unreadable('This is not a file of words. Choose the policy itself, as a Word file (.docx) or as text.');
    return blocksOf(new TextDecoder().decode(bytes));
  }

  window.policyCheck = {blocksOf, blocksOfWord, passages, fold, sentences, review, compiled, screen};

  document.addEventListener('DOMContentLoaded', () => {
    const form = document.querySelector('form.policy'), rules = window.policyRules;
    if (!form || !rules) return;
    const status = form.querySelector('[role=status]'), file = form.querySelector('input[type=file]'), text = form.querySelector('textarea'), into = document.querySelector('.policy-review');
    const read = async (name, blocks) => {
      status.textContent = 'Reading …';
      into.hidden = true;
      try {
        const some = await blocks();
        if (some.reduce((sum, block) => sum + block.words.split(/\s+/).length, 0) < 5) throw new Unreadable('There are no words in it. Check that it is the right one.');
        const made = review(some, rules, name);
        show(made, rules, into);
        status.textContent = `Done: the review of ${made.name} is below.`;
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        status.textContent = error.message;
      }
    };
    file.addEventListener('change', () => { if (file.files[0]) read(file.files[0].name, () => blocksOfFile(file.files[0])); });
    form.addEventListener('submit', event => { event.preventDefault(); read('the text you pasted', async () => blocksOf(text.value)); });
    for (const kind of ['dragover', 'drop']) document.addEventListener(kind, event => {  // wherever it lands, so that a file which misses the box does not take the place of the page
      if (![...event.dataTransfer.types].includes('Files')) return;
      event.preventDefault();
      if (kind === 'drop' && event.dataTransfer.files[0]) read(event.dataTransfer.files[0].name, () => blocksOfFile(event.dataTransfer.files[0]));
    });
    document.querySelector('.needs-script').hidden = true;
    form.hidden = false;
  });
})();
