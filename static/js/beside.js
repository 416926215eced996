/* The case beside its queue. On a wide screen a line opens in the third column, and what is done there shows in the
   queue at once. Without this file, and on a phone, every link leads to a page of its own. */
(() => {
  "use strict";

  const column = document.getElementById("case");
  if (!column || !window.htmx) return;
  const wide = matchMedia("(min-width: 64rem)");
  const whole = (text) => /^\s*<!doctype/i.test(text);
  const parsed = (text) => new DOMParser().parseFromString(text, "text/html");

  /* What was sent is no draft any more; the keeping of the last letters may still be under way. */
  const forget = (name) => { try { localStorage.removeItem(`draft:${name}`); } catch { /* forbidden: none was kept */ } };

  /* A refusal is an answer too: it is shown, not swallowed. */
  htmx.config.responseHandling = [{ code: "204", swap: false }, { code: "...", swap: true }];

  const mark = (reference) => document.querySelectorAll("[data-keys] [data-row]").forEach((row) => {
    const line = row.querySelector("a");
    const current = line.dataset.reference === reference;
    row.classList.toggle("is-current", current);
    if (current) line.setAttribute("aria-current", "true");
    else line.removeAttribute("aria-current");
  });
  const remember = (reference) => {
    const here = new URL(location.href);
    here.searchParams.set("case", reference);
    history.replaceState(history.state, "", here);
  };

  document.addEventListener("click", (event) => {
    const line = event.target.closest(".queue__line");
    if (!line || !wide.matches || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    mark(line.dataset.reference);
    remember(line.dataset.reference);
    htmx.ajax("GET", line.href, { target: "#case", swap: "innerHTML" });
  });

  /* Whole pages (a lost session, a case that is gone) are not squeezed into the column. */
  column.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (!whole(xhr.responseText)) return;
    if (new URL(xhr.responseURL).pathname.startsWith("/desk/")) {
      const main = parsed(xhr.responseText).getElementById("main");
      event.detail.serverResponse = main ? main.innerHTML : "";
    } else {
      event.detail.shouldSwap = false;
      location.assign(xhr.responseURL);
    }
  });
  column.addEventListener("htmx:afterSwap", () => {
    column.scrollTop = 0;
    scrollTo({ top: 0 });
    column.querySelectorAll("[data-draft-done]").forEach((e) => setTimeout(forget, 600, e.dataset.draftDone));
    const first = column.querySelector("[data-focus]") || firstToFill(column) || column.querySelector(".case__title");
    if (first) first.focus({ preventScroll: true });
  });

  /* Something was done: the views and the queue are read again, where they stand. What is ticked stays ticked. */
  const lines = () => Array.from(document.querySelectorAll("[data-keys] .queue__line"));
  const refresh = async () => {
    const at = lines().findIndex((line) => line.hasAttribute("aria-current"));
    const had = at < 0 ? "" : lines()[at].dataset.reference;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = parsed(await answer.text());
    const before = document.activeElement;
    const row = before.closest("#queue [data-row]");
    const stood = row ? row.querySelector("a").dataset.reference : "";
    ["views", "queue"].forEach((id) => {
      const [old, now] = [document.getElementById(id), fresh.getElementById(id)];
      if (old && now) old.innerHTML = now.innerHTML;
    });
    document.dispatchEvent(new CustomEvent("queue:read"));
    /* What is done here and stands here no more: on to what has come into its place. */
    const left = lines();
    const same = left.find((line) => line.dataset.reference === (stood || had));
    const idle = before === document.body || before.matches(".case__title");
    const to = stood ? same || left[0] : idle && had && !same ? left[Math.min(at, left.length - 1)] : null;
    if (to) to.focus({ preventScroll: true });
  };
  document.addEventListener("queue:show", refresh);
  column.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig.verb === "post" && event.detail.successful) refresh();
  });

  if (column.dataset.opened && wide.matches) htmx.ajax("GET", column.dataset.opened, { target: "#case", swap: "innerHTML" });
})();
