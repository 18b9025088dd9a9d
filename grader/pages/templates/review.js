"use strict";
(() => {
  const entry = document.querySelector("[data-entry]");
  const go = (selector) => document.querySelector(selector)?.click();
  const keys = {
    j: () => go("[rel=next]"),
    k: () => go("[rel=prev]"),
    a: () => entry.elements.points.focus(),
    c: () => entry.elements.comment.focus(),
    y: () => go("[data-accept]"),
    h: () => document.querySelector("[data-names]").requestSubmit(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input, textarea, select")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (Object.hasOwn(keys, event.key)) {
      event.preventDefault();
      keys[event.key]();
    }
  });
})();
