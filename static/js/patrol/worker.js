/* A round that was opened once opens again without a connection: its page is kept on this device, with what it is drawn
   with. With a connection the portal is always asked first. Gone when its walker signs out, or the round is not theirs. */
"use strict";
const KEPT = "rounds";
const ROUND = /^\/patrols\/rounds\/\d+\/$/;

const answered = async (request, round) => {
  const kept = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok) await kept.put(request, answer.clone());
    else if (round) await kept.delete(request);
    return answer;
  } catch (lost) {
    const found = await kept.match(request, { ignoreSearch: round, ignoreVary: true });
    if (found) return found;
    throw lost;
  }
};
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  const round = ROUND.test(pathname);
  if (event.request.method === "GET" && origin === location.origin && (round || pathname.startsWith("/static/"))) {
    event.respondWith(answered(event.request, round));
  }
});
