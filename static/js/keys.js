/* Keys of the staff pages. What is listed by ? is the table that is obeyed: the lines of the dialog, and the buttons and
   links that bear a key. Without this file everything is reached by Tab. */
(() => {
  "use strict";

  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const dialog = document.getElementById("keys");
  if (!dialog) return;
  const shown = (element) => element.getClientRects().length > 0;
  const rowOf = (element) => element.closest("[data-keys] [data-row]");
  const move = (step) => {
    const rows = all("[data-keys] [data-row]");
    if (!rows.length) return;
    const focused = rows.findIndex((row) => row.contains(document.activeElement));
    const at = focused >= 0 ? focused : rows.findIndex((row) => row.classList.contains("is-current"));
    const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
    (next.querySelector("a") || next.querySelector("button, input") || next).focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const press = (root, selector) => {
    const found = all(selector, root).find((element) => shown(element) && !element.disabled);
    /* A page that is being put in place answers as a whole one would, and the queue would be gone: a moment later. */
    if (found && found.closest(".htmx-added, .htmx-settling")) document.addEventListener("htmx:afterSettle", () => found.click(), { once: true });
    else if (found) found.click();
    return Boolean(found);
  };

  /* Where the letters are not wanted (speech input presses them by accident) they are off, on this device. */
  const box = document.getElementById("keys-on");
  const store = (value) => { try { if (value !== undefined) localStorage.setItem("keys-on", value); return localStorage.getItem("keys-on"); } catch { return null; } };
  box.checked = store() !== "0";
  box.addEventListener("change", () => store(box.checked ? "1" : "0"));

  const help = () => {
    dialog.querySelector("[data-keys-here]").replaceChildren(...all("[data-key]").filter(shown).map((button) => {
      const line = document.createElement("p");
      const key = document.createElement("kbd");
      key.textContent = button.dataset.key;
      line.append(key, " ", (button.querySelector("span") || button).textContent);
      return line;
    }));
    dialog.showModal();
  };

  /* Ctrl+K: whatever the page leads to, and what can be done on it, by some of its words; a reference opens its case. */
  const go = document.getElementById("go");
  const [typed, list] = [go.querySelector("input"), go.querySelector("ul")];
  const name = (element) => (element.querySelector("span:not(.sr, .count)") || element.firstChild || element).textContent.replace(/\s+/g, " ").trim();
  const offer = () => {
    const words = typed.value.trim().toLowerCase();
    const places = new Map(all(".nav a, .desk__views a, [data-key], .back, .queue__line").map((e) => [e.dataset.reference ? `${e.dataset.reference} ${e.querySelector(".queue__words").textContent}` : name(e), e]));
    const found = Array.from(places).filter(([said]) => said && said.toLowerCase().includes(words)).slice(0, 9);
    list.replaceChildren(...found.map(([said, element]) => {
      const [line, button] = [document.createElement("li"), document.createElement("button")];
      button.textContent = said;
      button.type = "button";
      button.className = "button button--quiet";
      button.addEventListener("click", () => { go.close(); element.focus(); element.click(); });
      line.append(button);
      return line;
    }));
  };
  typed.addEventListener("input", offer);
  go.querySelector("form").addEventListener("submit", (event) => {
    if (!list.firstChild) return; /* no such place here: looked for as a reference */
    event.preventDefault();
    list.querySelector("button").click();
  });

  const DEEDS = {
    next: () => move(1),
    before: () => move(-1),
    row: (at) => Boolean(rowOf(at)) && press(rowOf(at), ".queue__tick input, [data-row-act]"),
    back: () => press(document, ".case .back, .back"),
    send: (at) => at.form && press(at.form, ".buttons button:not(.button--secondary, .button--quiet)"),
    go: () => { typed.value = ""; offer(); go.showModal(); },
    help,
  };
  const table = new Map(all("[data-does]", dialog).map((line) => [line.dataset.does, line.querySelector("kbd").textContent]));
  const deed = (key) => DEEDS[Array.from(table).find(([, bound]) => bound === key)?.[0]];

  /* A Chinese input method writes ？ for ?, or tells no key at all: then the place of the key counts. Caps Lock is no Shift. */
  const keyOf = (event) => {
    if (event.key.length > 1 && !/^(Process|Unidentified)$/.test(event.key)) return event.key;
    const at = /^(?:Key|Digit)(.)$/.exec(event.code);
    const letter = /^[!-~]$/.test(event.key) ? event.key : at ? at[1] : event.code === "Slash" && event.shiftKey ? "?" : "";
    return /[a-z]/i.test(letter) ? letter[event.shiftKey ? "toUpperCase" : "toLowerCase"]() : letter;
  };
  document.addEventListener("keydown", (event) => {
    const { target } = event;
    if (event.isComposing || event.altKey || event.defaultPrevented || target.closest("dialog[open]")) return;
    const key = keyOf(event);
    const inField = target.closest("input:not([type=checkbox], [type=radio], [type=submit]), textarea, select, [contenteditable]");
    let done = false;
    if (event.ctrlKey || event.metaKey) {
      const held = deed(`Ctrl+${key === "k" ? "K" : key}`);
      if (held) done = held(target) !== false && held !== undefined;
    } else if (key === "Escape" && inField) {
      inField.blur();
      done = true;
    } else if (!inField && (key.length > 1 || box.checked)) {
      const own = key !== "Enter" && deed(key);
      if (own) done = own(target) !== false;
      if (!done && /^[!-~]$/.test(key)) done = press(document, `[data-key="${CSS.escape(key)}"]`);
    }
    if (done) event.preventDefault();
  });

  /* What can be taken back counts down; when its time is over the button goes, and the focus not with it. */
  const count = (bar) => {
    let left = Number(bar.dataset.undo);
    const tick = () => {
      const form = bar.querySelector("form");
      bar.querySelector("[data-undo-left]").textContent = left;
      left -= 1;
      if (left >= 0 && bar.isConnected) { setTimeout(tick, 1000); return; }
      if (form.contains(document.activeElement)) (document.querySelector(".case__title") || document.body).focus();
      form.remove();
      bar.querySelector(".undo__note").remove();
    };
    tick();
  };
  const ready = (root) => all("[data-undo]", root).forEach((bar) => { if (!bar.dataset.counts) { bar.dataset.counts = "1"; count(bar); } });
  ready(document);
  document.addEventListener("htmx:load", (event) => ready(event.target.parentElement || event.target));
})();
