/* The queue: how many are ticked, and what has come up since it was read. Lines never move by themselves: the reader asks
   for what is new. Without this file ticks and their form work all the same. */
(() => {
  "use strict";

  const queue = document.getElementById("queue");
  if (!queue) return;
  const all = (selector) => Array.from(queue.querySelectorAll(selector));

  /* -- ticks: kept when the queue is read again -- */
  const ticked = new Set();
  const count = () => {
    all(".queue__tick input").forEach((box) => { if (box.checked) ticked.add(box.value); else ticked.delete(box.value); });
    const words = queue.querySelector("[data-ticked]");
    if (!words) return;
    words.dataset.plain = words.dataset.plain || words.textContent;
    words.textContent = ticked.size ? words.dataset.ticked.replace("{n}", ticked.size) : words.dataset.plain;
    if (ticked.size) words.closest("details").open = true;
  };
  queue.addEventListener("change", (event) => {
    if (!event.target.closest(".queue__tick")) return;
    count();
    const which = document.getElementById("bulk-which");
    if (which && ticked.size) which.value = "ticked";
  });

  /* -- news -- */
  let stands = "";
  const place = () => document.getElementById("arrived");
  const present = (answer) => {
    const told = new Map(Array.from(answer.querySelectorAll("[data-present]"), (e) => [e.dataset.present, e.textContent]));
    all(".queue__line").forEach((line) => {
      const words = line.querySelector(".queue__present");
      if (words) words.textContent = told.get(line.dataset.reference) || "";
    });
  };
  const ask = async () => {
    const here = place();
    if (!here || document.visibilityState !== "visible") return;
    const asked = new URLSearchParams(location.search);
    const { view, shown, more, known } = here.dataset;
    Object.entries({ view, shown, more, known, count: stands }).forEach(([name, value]) => asked.set(name, value || ""));
    let answer;
    try {
      answer = await fetch(`${here.dataset.live}?${asked}`, { headers: { Accept: "text/html" }, redirect: "error" });
    } catch { return; /* the line is down, or the session over: the next page will say so */ }
    if (!answer.ok || here !== place()) return;
    if (!stands) stands = answer.headers.get("X-Stands") || "";
    if (answer.status === 204) return;
    const told = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-known]");
    here.dataset.known = told.dataset.known;
    present(told);
    const line = told.querySelector(".arrived__line");
    if ((line && line.textContent) !== (here.firstElementChild && here.firstElementChild.textContent)) {
      here.replaceChildren(...(line ? [line] : []));
    }
  };
  const every = place() ? Number(place().dataset.every) : 0;
  if (every) setInterval(ask, every * 1000);
  queue.addEventListener("click", (event) => {
    if (!event.target.closest("[data-show]")) return;
    if (window.htmx) document.dispatchEvent(new CustomEvent("queue:show"));
    else location.reload();
  });
  document.addEventListener("queue:read", () => {
    stands = "";
    all(".queue__tick input").forEach((box) => { box.checked = ticked.has(box.value); });
    count();
  });
  count();
})();
