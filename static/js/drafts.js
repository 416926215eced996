/* What an officer types is kept by the server while they type, for them alone. Without this file there is a button. */
(() => {
  "use strict";

  const REST = 1500;
  const AGAIN = 10000;
  const open = new Map();

  const words = (form) => {
    const data = new FormData(form);
    Array.from(data.entries()).forEach(([name, value]) => { if (value instanceof File) data.delete(name); });
    data.set("step", "meanwhile");
    return data;
  };
  const tell = (form, text, late = false) => {
    const line = form.querySelector("[data-kept-told]");
    if (!line || line.textContent === text) return;
    line.textContent = text;
    line.classList.toggle("late", late);
  };
  /* The copy on this device learns which draft it is a copy of. */
  const mark = (form, revision, unkept) => {
    const place = `draft:${form.dataset.draft}`;
    try {
      const copy = JSON.parse(localStorage.getItem(place));
      if (copy) localStorage.setItem(place, JSON.stringify({ ...copy, revision, unkept }));
    } catch { /* forbidden: none is kept there */ }
  };
  const answered = (form, state, said) => {
    if (said.sent) state.over = true;
    if (!said.revision) return;
    form.querySelector('[name="revision"]').value = said.revision;
    mark(form, said.revision, state.dirty);
    tell(form, said.told);
  };
  const later = (form, state, wait) => {
    clearTimeout(state.timer);
    state.timer = setTimeout(() => save(form, state), wait);
  };
  const save = async (form, state) => {
    if (!state.dirty || state.over) return;
    if (state.busy) { later(form, state, REST); return; }
    state.busy = true;
    state.dirty = false;
    try {
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body: words(form), headers: { Accept: "application/json" } });
      const said = await answer.json();
      if (answer.ok) answered(form, state, said);
      else { state.over = true; tell(form, said.told, true); }
    } catch {
      state.dirty = true;
      tell(form, form.dataset.here || "", true);
      later(form, state, AGAIN);
    }
    state.busy = false;
  };
  const leave = (form, state) => {
    if (!state.dirty || state.over) return;
    if (navigator.sendBeacon(form.getAttribute("action"), words(form))) state.dirty = false;
  };

  const begin = (form) => {
    if (open.has(form)) return;
    const state = { dirty: false, busy: false, over: false, timer: 0 };
    open.set(form, state);
    const touched = () => { state.dirty = true; later(form, state, REST); };
    form.addEventListener("input", (event) => { if (event.target.name !== "template") touched(); });
    form.addEventListener("submit", () => { state.over = true; clearTimeout(state.timer); });
    if ("typed" in form.dataset || form.dataset.ahead) touched();
  };
  const ready = (root) => root.querySelectorAll("form[data-kept]").forEach(begin);

  document.addEventListener("visibilitychange", () => { if (document.hidden) open.forEach((state, form) => leave(form, state)); });
  addEventListener("pagehide", () => open.forEach((state, form) => leave(form, state)));
  addEventListener("pageshow", (event) => { if (event.persisted) open.forEach((state) => { state.over = false; }); });
  document.addEventListener("htmx:beforeSwap", () => open.forEach((state, form) => {
    leave(form, state);
    open.delete(form);
  }));
  ready(document);
  document.addEventListener("htmx:load", (event) => ready(event.target));
})();
