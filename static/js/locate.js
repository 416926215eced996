/* Offers the device's position where there is one; once found, the server says which grid it is. */
(() => {
  "use strict";
  const offer = document.querySelector("[data-locate-offer]");
  if (!offer || !navigator.geolocation || !window.isSecureContext) return;
  offer.hidden = false;
  document.addEventListener("located", () => offer.querySelector('[value="locate"]').click());
})();
