/* The officer's desk: columns that remember their widths, and a queue that stays where it was. */
(() => {
  "use strict";

  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const keep = (name, value) => { try { localStorage.setItem(name, value); } catch { /* full or forbidden */ } };
  const kept = (name) => { try { return localStorage.getItem(name); } catch { return null; } };

  /* On a page of its own, too, what was chosen can be written at once, past what is chosen or filled in already; on a
     phone the keyboard waits for a tap. */
  window.firstToFill = (root) => {
    const chosen = (field) => (field.type === "radio"
      ? field.form.querySelector(`input[name="${CSS.escape(field.name)}"]:checked`)
      : field.matches("input.input") && field.defaultValue);
    return all('.case--act form :is(textarea, select:not([name="template"]), input.input, input[type="radio"])', root).find((field) => !chosen(field));
  };
  const field = window.firstToFill(document.getElementById("main") || document);
  const free = !document.querySelector("[data-focus]") && document.activeElement === document.body;
  if (field && free && matchMedia("(min-width: 64rem)").matches) field.focus();

  /* Acts that find no room are a tap away. */
  const unfold = () => all(".act-bar").forEach((bar) => {
    if (bar.querySelector(".act-bar__more") || (bar.scrollWidth <= bar.clientWidth + 1 && bar.scrollHeight <= bar.clientHeight + 1)) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--quiet act-bar__more";
    const say = (open) => { button.textContent = open ? bar.dataset.less : bar.dataset.more; button.setAttribute("aria-expanded", open); };
    button.addEventListener("click", () => say(bar.classList.toggle("act-bar--all")));
    say(false);
    bar.append(button);
  });
  unfold();
  document.addEventListener("htmx:afterSettle", () => unfold());

  /* The lines between the columns can be moved, by hand or with the arrow keys. */
  const desk = document.querySelector(".desk");
  if (!desk) return;
  const grip = (column, name, least, most) => {
    const line = document.createElement("div");
    line.className = "desk__grip";
    line.tabIndex = 0;
    line.setAttribute("role", "separator");
    line.setAttribute("aria-orientation", "vertical");
    line.setAttribute("aria-label", document.body.dataset.grip || "");
    line.setAttribute("aria-valuemin", least);
    line.setAttribute("aria-valuemax", most);
    const set = (width) => {
      const size = Math.round(Math.min(Math.max(width, least), most));
      desk.style.setProperty(`--desk-${name}`, `${size}px`);
      line.setAttribute("aria-valuenow", size);
      keep(`desk-${name}`, size);
    };
    line.setAttribute("aria-valuenow", Math.round(column.getBoundingClientRect().width));
    if (Number(kept(`desk-${name}`))) set(Number(kept(`desk-${name}`)));
    line.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -24, ArrowRight: 24 }[event.key];
      if (!step) return;
      event.preventDefault();
      set(column.getBoundingClientRect().width + step);
    });
    line.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      line.setPointerCapture(event.pointerId);
      const from = column.getBoundingClientRect().left;
      const drag = (e) => set(e.clientX - from);
      line.addEventListener("pointermove", drag);
      line.addEventListener("pointerup", () => line.removeEventListener("pointermove", drag), { once: true });
    });
    column.append(line);
  };
  const views = desk.querySelector(".desk__views");
  const queue = desk.querySelector(".desk__queue");
  if (views) grip(views, "views", 140, 360);
  if (queue) {
    grip(queue, "queue", 300, 820);
    const place = `queue-at:${location.pathname.split("/")[1]}`;
    const scroller = queue.querySelector(".desk__scroll") || queue;
    scroller.scrollTop = Number(sessionStorage.getItem(place)) || 0;
    const current = queue.querySelector(".is-current");
    if (current) current.scrollIntoView({ block: "nearest" });
    addEventListener("pagehide", () => sessionStorage.setItem(place, scroller.scrollTop));
  }
})();
