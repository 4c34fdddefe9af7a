"use strict";
(() => {
  const form = document.querySelector("form");
  if (!form) return;
  const search = form.querySelector("input[type=search]");
  const expand = form.querySelector("button");
  const status = form.querySelector("[role=status]");
  const nothing = document.querySelector(".nothing");
  const changes = [...document.querySelectorAll(".change")];
  const sections = [...document.querySelectorAll("main section:not(.notes)")];
  const texts = new WeakMap();

  const text = (change) => {
    if (!texts.has(change)) texts.set(change, change.textContent.toLowerCase());
    return texts.get(change);
  };

  const filter = () => {
    const kind = form.elements.kind.value;
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const change of changes) {
      const fits =
        (kind === "all" || change.dataset.kind === kind) && words.every((word) => text(change).includes(word));
      change.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    for (const section of sections) section.hidden = !section.querySelector(".change:not([hidden])");
    nothing.hidden = shown > 0;
    const all = `${changes.length.toLocaleString("en")} ${changes.length === 1 ? "change" : "changes"}`;
    status.textContent = shown === changes.length ? all : `${shown.toLocaleString("en")} of ${all}`;
  };

  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  expand.addEventListener("click", () => {
    const open = expand.getAttribute("aria-pressed") !== "true";
    expand.setAttribute("aria-pressed", String(open));
    for (const change of changes) change.firstElementChild.open = open;
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && document.activeElement !== search) {
      event.preventDefault();
      search.select();
    } else if (event.key === "Escape" && document.activeElement === search) {
      search.value = "";
      filter();
    }
  });
  form.hidden = false;
  filter();
})();
