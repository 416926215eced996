/* What is ticked or found on a round is kept on this device until the portal has it. Each finding has a key of its
   own, made here: sent twice it is one. Without this file every form is sent as it is. */
(() => {
  "use strict";
  const box = document.querySelector("[data-kept]");
  if (!box || !window.indexedDB) return;
  const say = box.dataset;
  const head = box.querySelector("p");
  const list = document.createElement("ul");
  box.append(list);
  const arrived = [];
  let busy = false;
  let halted = "";
  let left = 0;

  const opened = new Promise((done, fail) => {
    const ask = indexedDB.open("patrol", 1);
    ask.onupgradeneeded = () => ask.result.createObjectStore("kept", { keyPath: "n", autoIncrement: true });
    ask.onsuccess = () => done(ask.result);
    ask.onerror = () => fail(ask.error);
  });
  const store = async (mode, deed) => {
    const act = (await opened).transaction("kept", mode);
    const asked = deed(act.objectStore("kept"));
    return new Promise((done, fail) => {
      act.oncomplete = () => done(asked.result);
      act.onerror = act.onabort = () => fail(act.error);
    });
  };
  const kept = async () => (await store("readonly", (rows) => rows.getAll())).filter((row) => row.me === say.kept);
  const newKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  const line = (words, address, ...more) => {
    const item = document.createElement("li");
    const text = document.createElement(address ? "a" : "span");
    text.textContent = words;
    if (address) text.href = address;
    item.append(text, ...more);
    return item;
  };
  const button = (words, deed) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button button--quiet button--small";
    made.textContent = words;
    made.addEventListener("click", deed);
    return made;
  };
  const show = async () => {
    const rows = await kept();
    left = rows.length;
    box.hidden = !rows.length && !arrived.length;
    const much = rows.length ? say.some.replace("{n}", rows.length) : say.none;
    head.textContent = rows.length && halted ? `${much} ${halted}` : much;
    head.classList.toggle("late", Boolean(rows.length && halted));
    if (halted === say.out && rows.length) {
      const way = document.createElement("a");
      way.href = say.way;
      way.textContent = say.wayWords;
      head.append(" ", way);
    }
    list.replaceChildren(
      ...rows.map((row) => line(row.told ? `${row.label} · ${row.told}` : row.label, "", ...(row.told ? ways(row) : []))),
      ...arrived.map((one) => line(`${one.label} · ${one.told}`, one.address)),
    );
  };
  /* What was refused is corrected in the form, or let go. */
  const ways = (row) => {
    const form = document.querySelector(`form[data-keep="find"][action="${row.to}"]`);
    const drop = async () => { await store("readwrite", (rows) => rows.delete(row.n)); };
    const fix = form && row.find ? [button(say.fix, async () => { refill(form, row); await drop(); await show(); })] : [];
    return [...fix, button(say.drop, async () => { await drop(); await show(); })];
  };
  const refill = (form, row) => {
    row.fields.forEach(([name, value]) => {
      const field = form.elements[name];
      if (field && name !== "csrfmiddlewaretoken") field.value = value;
    });
    const files = form.querySelector('input[type="file"]');
    if (files) {
      const held = new DataTransfer();
      row.files.forEach((file) => held.items.add(file));
      files.files = held.files;
      files.dispatchEvent(new Event("change"));
    }
    unfold(form);
  };
  const unfold = (form) => {
    const fold = form.closest("details");
    if (fold) fold.open = true;
    form.scrollIntoView();
    form.querySelector("textarea").focus();
  };

  const token = () => document.querySelector('[name="csrfmiddlewaretoken"]').value;
  const send = async (row) => {
    const body = new FormData();
    row.fields.forEach(([name, value]) => body.append(name, name === "csrfmiddlewaretoken" ? token() : value));
    row.files.forEach((file) => body.append("photos", file, file.name));
    const headers = { Accept: "application/json", "X-CSRFToken": token() };
    const answer = await fetch(row.to, { method: "POST", body, headers, redirect: "manual" });
    if (answer.type === "opaqueredirect") return say.out;
    const said = await answer.json().catch(() => null);
    if (answer.ok && said) {
      await store("readwrite", (rows) => rows.delete(row.n));
      arrived.unshift({ label: row.label, told: said.told, address: said.address });
      mark(row, said.told);
      return "";
    }
    if (answer.status >= 500 || answer.status === 429) return say.later;
    if (!said) return answer.status === 403 ? say.stale : say.later;
    await store("readwrite", (rows) => rows.put({ ...row, told: said.told }));
    return "";
  };
  const flush = async () => {
    if (busy) return;
    busy = true;
    halted = "";
    try {
      for (const row of await kept()) {
        if (row.told) continue;
        halted = await send(row).catch(() => say.off);
        if (halted) break;
      }
    } finally {
      busy = false;
      await show();
    }
  };

  const mark = (row, words) => {
    const point = row.point && document.getElementById(`point-${row.point}`);
    if (!point) return;
    point.classList.add(row.find ? "is-wrong" : "is-said");
    point.querySelector("[data-state]").textContent = words;
  };
  const keep = async (form, submitter) => {
    const data = new FormData(form, submitter);
    const find = form.dataset.keep === "find";
    const fields = Array.from(data.entries()).filter(([, value]) => !(value instanceof File));
    const files = data.getAll("photos").filter((file) => file.size);
    const label = find ? data.get("text").slice(0, 60) || say.nameless : form.dataset.label;
    const point = find ? data.get("point") : form.dataset.point;
    await store("readwrite", (rows) => rows.add({ me: say.kept, to: form.getAttribute("action"), label, point, find, fields, files, told: "" }));
    mark({ point, find }, say.here);
    if (find) {
      form.reset();
      form.elements.key.value = newKey();
      form.querySelector('input[type="file"]').dispatchEvent(new Event("change"));
      form.closest("details").open = false;
      await show();
      box.scrollIntoView({ block: "nearest" });
    }
    await flush();
  };
  document.querySelectorAll("form[data-keep]").forEach((form) => {
    if (form.elements.key && !form.querySelector(".photos--staged, .field--wrong")) form.elements.key.value = newKey();
    form.addEventListener("submit", (event) => {
      if (event.submitter && event.submitter.name === "drop") return;
      if (form.querySelector(".photos--staged")) return;
      event.preventDefault();
      keep(form, event.submitter).catch(() => form.submit());
    });
  });
  document.querySelectorAll("[data-wrong]").forEach((link) => link.addEventListener("click", (event) => {
    const form = document.querySelector('form[data-keep="find"]');
    if (!form) return;
    event.preventDefault();
    form.elements.point.value = link.dataset.wrong;
    unfold(form);
  }));
  /* A round ends once everything of it has arrived. */
  const ending = document.querySelector("form[data-ending]");
  if (ending) {
    ending.addEventListener("submit", (event) => {
      if (!left) return;
      event.preventDefault();
      head.textContent = say.first;
      box.scrollIntoView();
      flush();
    });
  }
  const position = document.querySelector("[data-position]");
  if (position && navigator.geolocation && window.isSecureContext) position.hidden = false;
  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  setInterval(async () => { if ((await kept()).length) flush(); }, 20000);
  flush();

  /* What this page is drawn with is kept at its first visit; the worker does it from the next one on. */
  const stay = async () => {
    await navigator.serviceWorker.register(say.worker);
    const parts = Array.from(document.querySelectorAll('link[rel="stylesheet"], script[src], svg use'), (part) => (part.href.baseVal || part.href || part.src).split("#")[0]);
    await (await caches.open("rounds")).addAll([location.pathname, ...new Set(parts.filter(Boolean))]);
  };
  if (navigator.serviceWorker && window.caches && say.worker) stay().catch(() => { /* private window, or full: as without it */ });
})();
