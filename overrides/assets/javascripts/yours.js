/* The page "Make it yours": fills the form in, checks what is typed by the rules of the source, keeps what fits
 * (local.js), and writes and reads it as the variant.yml of an organisation; with word.js the procedure as a Word file.
 * Nothing leaves this browser but the file that someone chooses to download. Needs local.js, data.js and values.js. */
(() => {
  "use strict";

  const form = document.querySelector("form.yours");
  const {data, values, keep} = window.complaints;
  const take = document.querySelector(".yours-take");
  const said = take.querySelector(".yours-said");
  const fields = [...form.querySelectorAll("[data-set]")];
  const one = (field, selector) => field.querySelector(selector);
  const each = (field, selector) => [...field.querySelectorAll(selector)];
  const say = (words) => { said.textContent = words; };

  /* ---- between a field and a value ------------------------------------------ */

  const time = (place) => {
    const number = one(place, ".number").value.trim(), unit = one(place, ".unit").value;
    return number === "" ? null : `${number} ${unit}${number === "1" ? "" : "s"}`;
  };
  const setTime = (place, written) => {
    const found = /^(\d+) (.*?)s?$/.exec(written || "");
    one(place, ".number").value = found ? found[1] : "";
    one(place, ".unit").value = found ? found[2] : one(place, ".unit").options[0].value;
  };

  /* What stands in a field, as a file would say it; null for nothing. */
  const READ = {
    duration: (field) => time(field),
    number: (field) => { const typed = one(field, "input").value.trim(); return typed === "" ? null : /^\d+$/.test(typed) ? Number(typed) : typed; },
    choice: (field) => (one(field, "input:checked") ? one(field, "input:checked").value : null),
    role: (field) => ({title: one(field, ".title").value, phrase: one(field, ".phrase").value}),
    "role-list": (field) => each(field, ".link").map((link) => link.value).filter(Boolean),
    tiers: (field) => each(field, ".tier").map((row) => {
      const when = one(row, ".which").value.trim(), within = time(row);
      return when || within ? {name: when || "every complaint", within: within || "", ...(when ? {when} : {})} : null;
    }).filter(Boolean),
  };
  const read = (field) => (READ[field.dataset.type] || ((it) => one(it, "input, textarea").value.trim() || null))(field);

  const WRITE = {
    duration: (field, value) => setTime(field, value),
    choice: (field, value) => each(field, "input").forEach((input) => { input.checked = input.value === value; }),
    role: (field, value) => { one(field, ".title").value = value.title; one(field, ".phrase").value = value.phrase; },
    "role-list": (field, value) => each(field, ".link").forEach((link, n) => { link.value = (value || [])[n] || ""; }),
    tiers: (field, value) => each(field, ".tier").forEach((row, n) => {
      const tier = (value || [])[n];
      one(row, ".which").value = tier && tier.when ? tier.when : "";
      setTime(row, tier && tier.within);
    }),
  };
  const write = (field, value) => (WRITE[field.dataset.type] || ((it, given) => { one(it, "input, textarea").value = given === null ? "" : String(given); }))(field, value);

  /* ---- keeping -------------------------------------------------------------- */

  const local = () => ({...window.complaints.local});
  const ours = () => Object.keys(local()).filter((id) => values.ours(data.values, id, local()[id]));

  /* A field as it stands: whether what it shows is the organisation's own. */
  const mark = (field, wrong) => {
    const id = field.dataset.set;
    one(field, ".wrong").textContent = wrong ? `Not kept. Expected: ${wrong}.` : "";
    each(field, "input, select, textarea").forEach((input) => { if (wrong) input.setAttribute("aria-invalid", "true"); else input.removeAttribute("aria-invalid"); });
    one(field, ".kept").hidden = !ours().includes(id);
  };

  const fill = () => {
    const settings = values.effective(data, local());
    fields.forEach((field) => {
      write(field, settings[field.dataset.set]);
      mark(field, "");
    });
    tell();
  };

  const tell = () => {
    const count = ours().length;
    say(count ? `${count} ${count === 1 ? "value is" : "values are"} yours, in this browser only.` : "Nothing is yours yet: every page shows the model.");
    take.querySelector(".yours-save").disabled = !count;
    if (word) tellOfWord();
  };

  let mine = window.complaints.local;  // what this page kept last: anything else was changed elsewhere
  const settle = (kept) => {
    mine = kept;
    if (!keep(kept)) say("This browser keeps nothing, so your values last only while you follow links. Download them before you leave.");
    else tell();
  };

  const changed = (event) => {
    const field = event.target.closest("[data-set]");
    if (!field) return;
    const id = field.dataset.set, definition = data.values[id], given = read(field), kept = local();
    const nothing = given === null || (definition.type === "role-list" && !given.length) || (definition.type === "role" && !given.title.trim() && !given.phrase.trim());
    const wrong = nothing ? "" : values.unfit(definition, given);
    if (wrong) {  // what was kept before stays
      mark(field, wrong);
      return;
    }
    if (!nothing && values.ours(data.values, id, given)) kept[id] = values.parse(definition, given).value;
    else delete kept[id];
    settle(kept);
    mark(field, "");
    if (nothing) write(field, values.effective(data, kept)[id]);
  };

  const undo = (field) => {
    const kept = local();
    delete kept[field.dataset.set];
    settle(kept);
    write(field, values.effective(data, kept)[field.dataset.set]);
    mark(field, "");
    one(field, "input, select, textarea").focus();
  };

  /* ---- as a file -------------------------------------------------------------- */

  const slug = (name) => name.toLowerCase().replace(/[’']/g, "").replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");

  /* The variant.yml of an organisation, for a folder made by `complaint-standards new`. JSON is YAML. */
  const file = () => {
    const kept = local(), name = kept["organisation-name"] || "Our organisation", id = slug(name);
    const own = /^[a-z]/.test(id) && ![data.sector, "core"].includes(id) ? id : `organisation-${id}`;
    const flow = (value) => JSON.stringify(value).replace(/^\{(.*)\}$/, "{$1}");
    return [
      `# The names, times and choices of ${name}, made in a browser on the page "Make it yours".`,
      `# Put it in the folder that this makes: complaint-standards new ${JSON.stringify(name)} --from ${data.sector}`,
      "# Check it with: complaint-standards check .",
      `id: ${own}`, `name: ${flow(name)}`, `short: ${flow(name)}`, `about: ${flow(`For everyone who works for ${name}.`)}`, `extends: ${data.sector}`, `edition: ${flow(data.edition)}`, "",
      "document: {profile: full, status: draft}", "",
      "values:", ...Object.keys(data.values).filter((one) => ours().includes(one)).map((one) => `  ${one}: {set: ${flow(kept[one])}}`), "",
    ].join("\n");
  };

  const download = (name, blob) => {
    const link = Object.assign(document.createElement("a"), {href: URL.createObjectURL(blob), download: name});
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  const here = document.currentScript.src;
  const bring = (path) => new Promise((done, failed) => {
    document.head.append(Object.assign(document.createElement("script"), {src: new URL(path, here).href, onload: done, onerror: failed}));
  });

  /* Take the values of a file. What does not fit is told, and left out. */
  const takeIn = async (text) => {
    if (!window.jsyaml) await bring("js-yaml.js");
    let found;
    try {
      found = window.jsyaml.load(text);
    } catch (error) {
      return `Nothing was taken: the file cannot be read (${error.reason || error.message}, line ${error.mark ? error.mark.line + 1 : "?"}).`;
    }
    if (!found || typeof found.values !== "object" || !found.values) return "Nothing was taken: this file has no `values`.";
    if (found.extends && found.extends !== data.sector) return `Nothing was taken: this file builds on “${found.extends}”, and this page is for “${data.sector}”.`;
    const kept = {}, refused = [];
    Object.entries(found.values).forEach(([id, entry]) => {
      const definition = data.values[id], given = entry && typeof entry === "object" ? entry.set : undefined;
      const wrong = !definition ? "it is not known here" : given === undefined ? "it is not set" : values.unfit(definition, given);
      if (wrong) refused.push(`${id}: ${wrong}`);
      else if (values.ours(data.values, id, given)) kept[id] = values.parse(definition, given).value;
    });
    settle(kept);
    fill();
    const more = ["notes", "add", "drop"].filter((key) => Array.isArray(found[key]) && found[key].length);
    return [`${Object.keys(kept).length} values were taken.`, refused.length ? `Left out: ${refused.join("; ")}.` : "",
      more.length ? `The file also has ${more.join(", ")}: those need a build, and are not in a file that you download here. Keep yours.` : ""].filter(Boolean).join(" ");
  };

  /* ---- the procedure as a Word file --------------------------------------------- */

  const word = take.querySelector(".yours-word");

  /* The choices made here that parts of the procedure hang on, where other parts would be there than the file has. */
  const unmade = (settings) => {
    const here = values.effective(data, {});
    const other = JSON.parse(word.dataset.word).hangs.filter((when) => window.complaints.holds(when, settings) !== window.complaints.holds(when, here));
    return [...new Set(other.flatMap((when) => Object.keys(when).filter((id) => settings[id] !== here[id])))];
  };

  const sayOfWord = (words) => { one(word, ".yours-word-said").textContent = words; };
  const tellOfWord = () => {
    const refused = unmade(values.effective(data, local()));
    one(word, "button").disabled = refused.length > 0;
    sayOfWord(refused.length ? `This file cannot be made here with what you chose for ${refused.map((id) => `“${data.values[id].title}”`).join(" and ")}: it would have the wrong steps. ` +
      "Download variant.yml below, and ask someone who can run commands to build the file from it. Or use what the model says for that, and download the file here." : "");
  };

  const makeWord = async () => {
    const kept = local(), about = JSON.parse(word.dataset.word), name = kept["organisation-name"];
    const own = Object.fromEntries(ours().map((id) => [id, kept[id]]));
    if (!window.complaints.word) await bring("../../downloads/procedure.docx.js");
    const {blob, open} = await window.complaints.wordFile(values.effective(data, kept), own, name ? {name, about: `For everyone who works for ${name}.`} : about);
    download(`${name ? slug(name) || "our" : data.sector}-complaints-procedure.docx`, blob);
    return `The Word file is in your downloads, with ${Object.keys(own).length || "no"} ${Object.keys(own).length === 1 ? "value" : "values"} of yours.` + (open ? ` ${open} ${open === 1 ? "thing is" : "things are"} still to be typed, and marked in yellow.` : "");
  };

  if (word) one(word, "button").addEventListener("click", async () => {
    one(word, "button").disabled = true;
    sayOfWord("Making the file …");
    try {
      sayOfWord(await makeWord());
    } catch (error) {
      const offline = error instanceof Event;  // what the file is made of did not come
      sayOfWord(offline ? "The file was not made: what it is made of could not be read. Are you offline? Try again with a network." : "The file was not made: this browser cannot do it. Try another one, or a newer one.");
      if (!offline) throw error;
    } finally {
      one(word, "button").disabled = false;
    }
  });

  /* ---- the page ------------------------------------------------------------------ */

  form.addEventListener("change", changed);
  form.addEventListener("click", (event) => { if (event.target.closest(".undo")) undo(event.target.closest("[data-set]")); });
  take.querySelector(".yours-save").addEventListener("click", () => {
    download("variant.yml", new Blob([file()], {type: "application/yaml"}));
    say("variant.yml is in your downloads.");
  });
  take.querySelector("#yours-file").addEventListener("change", async (event) => {
    const [chosen] = event.target.files;
    if (chosen) say(await takeIn(await chosen.text()));
    event.target.value = "";
  });
  take.querySelector(".yours-clear").addEventListener("click", () => {
    if (!window.confirm("Clear your own names, times and choices from this browser?")) return;
    settle({});
    fill();
  });
  document.addEventListener("made-local", () => {
    if (mine === window.complaints.local) return;
    mine = window.complaints.local;
    fill();
  });

  form.hidden = take.hidden = false;
  document.querySelector(".needs-script").hidden = true;
  document.querySelector(".folder-note").hidden = location.protocol !== "file:";
  fill();
})();
