/* Follow a flow: one screen at a time. The address holds the way taken, as the steps passed with commas between
 * them (#unsafe,listen,settled); the last is the place. Nothing is stored. Without this script the page shows
 * every screen, and its links lead from one to the next. */
(() => {
  "use strict";

  const follow = document.querySelector(".follow");
  if (!follow) return;
  const screens = [...follow.querySelectorAll(".screen")];
  const finish = follow.querySelector(".finish");
  const screen = (id) => screens.find((one) => one.id === id && !one.hasAttribute("hidden"));
  const answers = (one) => [...one.querySelectorAll(".answers:not([hidden]) .answer")];
  const words = (one) => one.querySelector("h2").textContent;
  const first = () => screens.find((one) => !one.hasAttribute("hidden"));

  const element = (name, attributes, ...inside) => {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...inside);
    return made;
  };

  /* The steps passed, as far as each follows from the one before it. A link to one step alone starts there. */
  const way = () => {
    const found = [];
    for (const id of decodeURIComponent(location.hash.slice(1)).split(",")) {
      const one = screen(id);
      if (!one || (found.length && !answers(found[found.length - 1]).some((link) => link.dataset.to === id))) break;
      found.push(one);
    }
    return found.length ? found : [first()];
  };

  const address = (steps) => "#" + steps.map((one) => one.id).join(",");

  const trail = element("ol", {});
  const taken = element("details", {class: "trail"}, element("summary", {}, "The path so far"), trail);
  const back = element("a", {class: "back", href: "#"}, "Back");
  const again = element("a", {class: "again", href: "#"}, "Start again");
  const tools = element("p", {class: "tools"}, back, " ", again);
  follow.prepend(tools);
  follow.append(taken);
  follow.setAttribute("data-ready", "");

  /* Of each kind the sheets that come from most of the clauses passed. */
  const choose = (steps) => {
    const passed = new Set(steps.map((one) => one.dataset.clause));
    finish.querySelectorAll("section").forEach((part) => {
      const items = [...part.querySelectorAll("li")].map((item) => ({
        item, count: item.hasAttribute("hidden") ? 0 : item.dataset.clauses.split(" ").filter((id) => passed.has(id)).length,
      }));
      const most = Math.max(0, ...items.map((one) => one.count));
      const sheets = Number(part.dataset.most);
      const best = items.filter((one) => (sheets ? 2 * one.count > most : one.count)).sort((a, b) => b.count - a.count).slice(0, sheets || undefined);
      items.forEach((one) => one.item.classList.toggle("away", !best.includes(one)));
      part.classList.toggle("away", !best.length);
    });
  };

  const show = (moved) => {
    const steps = way();
    const now = steps[steps.length - 1];
    screens.forEach((one) => one.classList.toggle("away", one !== now));
    answers(now).forEach((link) => { link.href = address(steps) + "," + link.dataset.to; });
    finish.classList.toggle("away", now.dataset.kind !== "end");
    if (now.dataset.kind === "end") choose(steps);
    back.classList.toggle("away", steps.length < 2);
    back.href = address(steps.slice(0, -1));
    again.href = address([first()]);
    again.classList.toggle("away", now === first());
    taken.classList.toggle("away", steps.length < 2);
    trail.replaceChildren(...steps.slice(0, -1).map((one, n) => {
      const answer = answers(one).length > 1 && answers(one).find((link) => link.dataset.to === steps[n + 1].id);
      const link = element("a", {href: address(steps.slice(0, n + 1))}, words(one));
      return element("li", {}, link, answer ? " " + answer.textContent : "");
    }));
    if (!moved) return;
    const heading = now.querySelector("h2");
    heading.tabIndex = -1;
    heading.focus({preventScroll: true});
    follow.scrollIntoView();
  };

  window.addEventListener("hashchange", () => show(true));
  document.addEventListener("made-local", () => show(false));
  show(location.hash.length > 1);
})();
