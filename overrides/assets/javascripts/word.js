/* The procedure as a Word file with the values of this browser, for the page "Make it yours". It is made of
 * downloads/procedure.docx.js, which documents/word/opened.py writes: the parts of a Word file, in which every place
 * of a value is marked, and the drawings in it. Nothing is sent. Needs local.js, data.js and values.js. */
(() => {
  "use strict";

  const {complaints} = window;
  const MARKS = /\ue000(\d+)\ue001|\ue003|\ue004/g, WORDS = "\ue002";  // as in opened.py
  const FONT = '"Atkinson Hyperlegible Next", Arial, sans-serif';

  /* ---- words ----------------------------------------------------------------- */

  const SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"};
  const plain = (words) => words.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[&<>"]/g, (sign) => SIGNS[sign]);  // what XML can hold

  /* What stands at one place, as XML. */
  const shown = ([id, form, look], looks, settings, ours) => {
    const {data, values} = complaints, [set, gap] = looks[look], open = settings[id] === null;
    if (form === "because") return ours.has(id) ? "" : set;
    const reads = form === "title" ? settings[id].title : values.reads(id, data.values, settings);
    const said = open ? reads.slice(1) : form === "starts" ? values.capital(reads) : reads;
    return (open ? gap : set).replace(WORDS, () => plain(said));
  };

  /* ---- drawings ---------------------------------------------------------------- */

  /* The words of a text, at their places; those after others go on where they end. */
  const letter = (node, pen, look, at) => {
    if (node.nodeType === Node.TEXT_NODE) {
      pen.font = `${look.weight} ${look.size}px ${FONT}`;
      pen.fillText(node.data, at.x, at.y);
      at.x += pen.measureText(node.data).width;
      return;
    }
    if (node.hasAttribute("x")) Object.assign(at, {x: Number(node.getAttribute("x")), y: Number(node.getAttribute("y"))});
    const own = {size: node.getAttribute("font-size") || look.size, weight: node.getAttribute("font-weight") || look.weight};
    node.childNodes.forEach((child) => letter(child, pen, own, at));
  };

  /* A drawing with the values of this browser, as the bytes of a PNG. A picture made of SVG has none of the page's letters, so those are drawn over its boxes. */
  const picture = async (svg, wide, settings) => {
    const drawing = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
    drawing.querySelectorAll("[role=listitem] text").forEach((text) => complaints.redraw(text, settings));
    const [, , width, height] = drawing.getAttribute("viewBox").split(" ").map(Number);
    const scale = wide / width, tall = Math.round(height * scale);
    const boxes = drawing.cloneNode(true);
    boxes.querySelectorAll("text").forEach((one) => one.remove());
    boxes.setAttribute("width", wide);
    boxes.setAttribute("height", tall);
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(boxes))}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), {width: wide, height: tall}), pen = canvas.getContext("2d", {alpha: false});
    pen.drawImage(image, 0, 0, wide, tall);
    pen.scale(scale, scale);
    drawing.querySelectorAll("text").forEach((text) => {
      const given = (name) => text.closest(`[${name}]`).getAttribute(name);
      pen.fillStyle = given("fill");
      pen.textAlign = text.getAttribute("text-anchor") || "start";
      letter(text, pen, {size: given("font-size"), weight: text.closest("[font-weight]") ? given("font-weight") : 400}, {x: 0, y: 0});
    });
    const made = await new Promise((done) => { canvas.toBlob(done, "image/png"); });
    return new Uint8Array(await made.arrayBuffer());
  };

  /* ---- a zip -------------------------------------------------------------------- */

  const CRC = Uint32Array.from({length: 256}, (_, n) => Array.from({length: 8}).reduce((sum) => (sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1), n));
  const crc = (bytes) => ~bytes.reduce((sum, byte) => CRC[(sum ^ byte) & 255] ^ (sum >>> 8), -1) >>> 0;

  /* Bytes packed, where this browser can; an older one stores them as they are. */
  const packed = async (bytes) => {
    try {
      return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"))).arrayBuffer());
    } catch (error) {
      return null;
    }
  };

  /* Fields of a zip: [size in bytes, number]. */
  const fields = (...all) => {
    const made = new DataView(new ArrayBuffer(all.reduce((sum, [size]) => sum + size, 0)));
    all.reduce((at, [size, number]) => {
      if (size === 2) made.setUint16(at, number, true);
      else made.setUint32(at, number, true);
      return at + size;
    }, 0);
    return new Uint8Array(made.buffer);
  };

  const zip = async (files, [year, month, day]) => {
    const made = [], list = [], date = (year - 1980) << 9 | month << 5 | day;
    let at = 0;
    for (const [name, bytes] of files) {
      const path = new TextEncoder().encode(name), small = name.endsWith(".png") ? null : await packed(bytes);
      const about = [[2, 20], [2, 0x800], [2, small ? 8 : 0], [2, 0], [2, date], [4, crc(bytes)], [4, (small || bytes).length], [4, bytes.length], [2, path.length], [2, 0]];
      const head = fields([4, 0x04034b50], ...about);
      list.push(fields([4, 0x02014b50], [2, 20], ...about, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]), path);
      made.push(head, path, small || bytes);
      at += head.length + path.length + (small || bytes).length;
    }
    const size = list.reduce((sum, part) => sum + part.length, 0);
    return [...made, ...list, fields([4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, at], [2, 0])];
  };

  /* ---- together -------------------------------------------------------------------- */

  /* The file with these values, and how many of those that it shows are still open. `own` are those of the organisation, `name` and `about` say whose it is. */
  complaints.wordFile = async (settings, own, {name, about}) => {
    const {parts, places, looks, pictures, wide, date} = complaints.word, ours = new Set(Object.keys(own));
    await Promise.all([400, 700].map((weight) => document.fonts.load(`${weight} 15px ${FONT}`)));
    const files = [];
    for (const [path, text] of Object.entries(parts)) {
      const filled = text.replace(MARKS, (mark, n) => (n ? shown(places[n], looks, settings, ours) : plain(mark === "\ue003" ? name : about)));
      const noted = path === "customXml/item1.xml" ? filled.replace("{", () => `{"filled":${plain(JSON.stringify(own))},`) : filled;  // for `import`
      files.push([path, pictures[path] ? await picture(pictures[path], wide, settings) : new TextEncoder().encode(noted)]);
    }
    const blob = new Blob(await zip(files, date), {type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"});
    return {blob, open: new Set(places.map(([id]) => id).filter((id) => settings[id] === null)).size};
  };
})();
