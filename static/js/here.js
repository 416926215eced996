/* An open case says that somebody is at it, and who else is. Not at once: whoever passes by is not there. */
(() => {
  "use strict";

  const FIRST = 3000;
  const say = async () => {
    const form = document.querySelector("[data-here]");
    if (!form || document.visibilityState !== "visible") return;
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "error", keepalive: true });
    } catch { return; /* the line is down: the next time will tell */ }
    const others = form.querySelector(".here__others");
    if (!answer.ok || !others) return;
    const told = (await answer.text()).trim();
    if (others.dataset.told !== told) others.innerHTML = told;
    others.dataset.told = told;
  };
  const begin = () => {
    const form = document.querySelector("[data-here]:not([data-begun])");
    if (!form) return;
    form.dataset.begun = "1";
    const every = Number(form.dataset.here);
    if (every) setTimeout(say, Math.min(FIRST, every * 1000));
  };
  begin();
  document.addEventListener("htmx:afterSettle", begin);
  const first = document.querySelector("[data-here]") || document.getElementById("arrived");
  const every = first ? Number(first.dataset.here || first.dataset.every) : 0;
  if (every) setInterval(say, every * 1000);
})();
