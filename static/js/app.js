/* What makes a working page kinder. Every page works without this file; nothing here changes what a form sends. */
(() => {
  "use strict";

  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));

  /* Sent once: a second tap does nothing until the page is shown again. The button's name goes along, so it is
     disabled only after the browser has gathered the form. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.hasAttribute("hx-post") || form.target === "_blank") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    setTimeout(() => all("button:not([type=button])", form).forEach((b) => { b.disabled = true; b.dataset.held = "1"; }));
  });
  addEventListener("pageshow", () => {
    all("form[data-sent]").forEach((form) => delete form.dataset.sent);
    all("button[data-held]").forEach((b) => { b.disabled = false; delete b.dataset.held; });
  });

  /* Signed out, no round stays on the device. */
  document.addEventListener("submit", (event) => { if (event.target.matches("[data-out]") && window.caches) caches.delete("rounds"); });

  /* A dangerous button asks first. */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-confirm]");
    const mould = document.getElementById("confirm");
    if (!button || !mould || !window.HTMLDialogElement || button.dataset.confirmed) return;
    event.preventDefault();
    event.stopPropagation();
    const dialog = mould.content.firstElementChild.cloneNode(true);
    dialog.querySelector("h2").textContent = button.dataset.confirm;
    const yes = dialog.querySelector("[data-yes]");
    yes.textContent = button.dataset.confirmYes || (button.querySelector("span") || button).textContent;
    dialog.addEventListener("click", (e) => { if (e.target.value) dialog.close(e.target.value); });
    dialog.addEventListener("close", () => {
      dialog.remove();
      button.focus();
      if (dialog.returnValue !== "yes") return;
      button.dataset.confirmed = "1";
      button.click();
      delete button.dataset.confirmed;
    });
    document.body.append(dialog);
    dialog.showModal();
  }, true);

  /* How much can still be written. Announced when the typing rests, not at every letter. */
  const counter = (box) => {
    const most = Number(box.dataset.count);
    const line = document.createElement("p");
    line.className = "field__count";
    const words = document.body.dataset;
    const say = () => {
      const left = most - Array.from(box.value).length;
      line.textContent = (left >= 0 ? words.left : words.over).replace("{n}", Math.abs(left));
      line.classList.toggle("late", left < 0);
    };
    let rest;
    box.after(line);
    box.addEventListener("input", () => {
      say();
      line.removeAttribute("aria-live");
      clearTimeout(rest);
      rest = setTimeout(() => { line.setAttribute("aria-live", "polite"); line.textContent += "\u00a0"; }, 1000);
    });
    say();
  };

  /* Where am I: fills the latitude and longitude of its form, only when asked. */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-locate]");
    if (!button) return;
    event.preventDefault();
    const form = button.closest("form");
    const told = document.getElementById(button.dataset.locate) || button;
    const words = document.body.dataset;
    const nowhere = button.dataset.nowhere || words.nowhere;
    if (!navigator.geolocation) { told.textContent = nowhere; return; }
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const set = (name, value) => { const input = form.querySelector(`[name="${name}"]`); if (input) input.value = value.toFixed(6); };
        set("latitude", coords.latitude);
        set("longitude", coords.longitude);
        told.textContent = words.found;
        button.disabled = false;
        form.dispatchEvent(new CustomEvent("located", { bubbles: true, detail: coords }));
      },
      () => { told.textContent = nowhere; button.disabled = false; },
      { timeout: 10000, maximumAge: 60000 },
    );
  });

  /* A filing begun is kept on this device for a week, with its key: sent again after a lost connection it is still the
     same filing. Contact details, codes and files are never kept. */
  const WEEK = 7 * 24 * 3600 * 1000;
  const draft = (form) => {
    const place = `draft:${form.dataset.draft}`;
    const kept = (input) => input.name && !input.closest("[data-private]")
      && !/tel|email|name|address/.test(input.autocomplete)
      && !["password", "file", "hidden", "tel", "email", "submit"].includes(input.type) && input.name !== "csrfmiddlewaretoken";
    const inputs = () => Array.from(form.elements).filter((e) => e.matches("input, textarea, select") && kept(e));
    const key = form.querySelector('[name="form_key"]');
    const read = () => { try { return JSON.parse(localStorage.getItem(place)); } catch { return null; } };
    const written = (input) => (["radio", "checkbox"].includes(input.type) ? (input.checked ? input.value : null) : input.value);
    const pristine = inputs().filter((e) => e.tagName === "TEXTAREA").every((e) => !e.value);
    const old = read();
    /* Where the server keeps drafts too (drafts.js), it wins, but for words that it never got: those that were written
       on top of the very draft that it has. Numbers of drafts are compared, not clocks. */
    const served = "kept" in form.dataset;
    const revision = () => Number(form.querySelector('[name="revision"]')?.value || 0);
    const ahead = old && old.unkept && (old.revision || 0) === revision();
    const wins = served && (revision() || (old && old.revision)) ? ahead && !("typed" in form.dataset) : pristine;
    if (served && old && !wins && !("typed" in form.dataset)) localStorage.removeItem(place);
    if (old && Date.now() - old.at < WEEK && wins && old.values.some(([, v]) => v)) {
      const many = new Map(old.values.map(([n, v]) => [`${n}\u0000${v}`, true]));
      const one = new Map(old.values);
      inputs().forEach((e) => {
        if (["radio", "checkbox"].includes(e.type)) e.checked = many.has(`${e.name}\u0000${e.value}`);
        else if (one.get(e.name)) e.value = one.get(e.name);
      });
      if (key && old.key) key.value = old.key;
      const told = form.querySelector("[data-draft-found]");
      if (told) told.hidden = false;
      if (served) form.dataset.ahead = "1";
    }
    let rest;
    form.addEventListener("input", () => {
      clearTimeout(rest);
      rest = setTimeout(() => {
        const values = inputs().map((e) => [e.name, written(e)]).filter(([, v]) => v);
        try { localStorage.setItem(place, JSON.stringify({ at: Date.now(), key: key ? key.value : "", values, revision: revision(), unkept: true })); } catch { /* full or forbidden: then not kept */ }
      }, 400);
    });
    form.addEventListener("click", (event) => {
      if (!event.target.closest("[data-draft-drop]")) return;
      event.preventDefault();
      localStorage.removeItem(place);
      location.reload();
    });
  };

  /* Once each: where htmx runs, it announces the first page as well. */
  const done = new WeakSet();
  const once = (deed) => (element) => { if (!done.has(element)) { done.add(element); deed(element); } };
  const ready = (root) => {
    all("textarea[data-count]", root).forEach(once(counter));
    all("form[data-draft]", root).forEach(once(draft));
  };

  all("[data-draft-done]").forEach((e) => localStorage.removeItem(`draft:${e.dataset.draftDone}`));
  all("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
  const wrong = document.querySelector("[data-focus]");
  if (wrong) wrong.focus();
  ready(document);
  document.addEventListener("htmx:load", (event) => ready(event.target));
})();
