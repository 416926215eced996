/* Tapping an area of the drawn map chooses it in the list beside it. The list alone does the same without this file. */
(() => {
  "use strict";
  document.querySelectorAll("svg[data-map]").forEach((map) => {
    const list = document.getElementById(map.dataset.map);
    if (!list) return;
    const shapes = Array.from(map.querySelectorAll("[data-area]"));
    const show = () => shapes.forEach((shape, i) => {
      const chosen = shape.dataset.area === list.value;
      shape.setAttribute("aria-checked", String(chosen));
      shape.tabIndex = chosen || (i === 0 && !shapes.some((s) => s.dataset.area === list.value)) ? 0 : -1;
    });
    const choose = (shape) => {
      list.value = shape.dataset.area;
      list.dispatchEvent(new Event("change", { bubbles: true }));
      show();
    };
    map.setAttribute("role", "radiogroup");
    shapes.forEach((shape, i) => {
      shape.setAttribute("role", "radio");
      shape.setAttribute("aria-label", shape.dataset.name);
      shape.addEventListener("click", () => choose(shape));
      shape.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (event.key === " " || event.key === "Enter") choose(shape);
        else if (step) {
          const next = shapes[(i + step + shapes.length) % shapes.length];
          choose(next);
          next.focus();
        } else return;
        event.preventDefault();
      });
    });
    list.addEventListener("change", show);
    show();
  });
})();
