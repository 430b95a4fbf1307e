/* The page "Keep a copy": keeps this site in this browser (kept.js does the work), and lets go of it again. */
(() => {
  "use strict";

  const place = document.querySelector(".keep");
  const root = new URL("../../", document.currentScript.src);
  const keep = place.querySelector(".keep-now"), remove = place.querySelector(".keep-remove"), state = place.querySelector(".keep-state");
  const say = (words) => { state.textContent = words; };

  document.querySelectorAll(".needs-script").forEach((part) => part.remove());
  place.hidden = false;
  if (location.protocol === "file:") return say("You opened these pages from a folder. They are a copy already, and need no network.");
  if (!("serviceWorker" in navigator)) return say("This browser cannot keep a copy of these pages, or not at this address. Use a disk or paper.");

  const registration = () => navigator.serviceWorker.getRegistration(root.href).then((found) => found && found.scope === root.href ? found : null);

  async function show() {
    const found = await registration();
    const kept = Boolean(found && found.active);
    keep.hidden = kept;
    remove.hidden = !kept;
    say(kept ? "A copy is kept on this device." : "");
  }

  keep.addEventListener("click", async () => {
    keep.disabled = true;
    say("Fetching every page. Stay on this page until it says that it is done.");
    try {
      const found = await navigator.serviceWorker.register(new URL("sw.js", root), {scope: root.pathname});
      const worker = found.installing || found.waiting || found.active;
      await new Promise((done, failed) => {
        const look = () => worker.state === "activated" ? done() : worker.state === "redundant" ? failed(new Error()) : null;
        worker.addEventListener("statechange", look);
        look();
      });
      await show();
      remove.focus();
    } catch (error) {
      say("That did not work: a page could not be fetched. Try again where the signal is better.");
    }
    keep.disabled = false;
  });

  remove.addEventListener("click", async () => {
    const found = await registration();
    if (found) await found.unregister();
    await caches.delete(`complaint-standards ${root.href}`);
    await show();
    say("The copy is gone from this device.");
    keep.focus();
  });

  show();
})();
