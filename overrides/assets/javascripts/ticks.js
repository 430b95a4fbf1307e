/* Counts the ticks of a checklist, in a polite voice. The boxes are the browser's own and work without this. */
(() => {
  "use strict";

  document.querySelectorAll("form.ticks").forEach((form) => {
    const status = form.querySelector("[role=status]");

    const count = () => {
      const boxes = [...form.querySelectorAll(".boxes > li:not([hidden]) input")];
      const done = boxes.filter((box) => box.checked).length;
      status.textContent = done === 0 ? "" : done === boxes.length ? `All ${done} done.` : `${done} of ${boxes.length} done.`;
    };

    form.addEventListener("change", count);
    form.addEventListener("reset", () => setTimeout(count));
    document.addEventListener("made-local", count);
    window.addEventListener("pageshow", count);
    count();
  });
})();
