/* Choosing photos in the page's own words, and seeing them before they are sent. Without this file the browser does
   both in its own way. */
(() => {
  "use strict";
  const dress = (input) => {
    const box = document.createElement("div");
    const face = document.createElement("span");
    box.className = "file";
    face.className = "file__face";
    face.textContent = input.dataset.words;
    face.setAttribute("aria-hidden", "true");
    input.before(box);
    box.append(input, face);
    return box;
  };
  const begin = (input) => {
    if (input.dataset.seen) return;
    input.dataset.seen = "1";
    const list = document.createElement("ul");
    list.className = "photos photos--chosen";
    list.hidden = true;
    (input.dataset.words ? dress(input) : input).after(list);
    const show = () => {
      list.replaceChildren(...Array.from(input.files).map((file) => {
        const item = document.createElement("li");
        const picture = document.createElement("img");
        picture.src = URL.createObjectURL(file);
        picture.alt = file.name;
        picture.onload = () => URL.revokeObjectURL(picture.src);
        picture.onerror = () => item.replaceChildren(file.name);
        item.append(picture);
        return item;
      }));
      list.hidden = !input.files.length;
    };
    input.addEventListener("change", show);
    addEventListener("pageshow", show);
  };
  const ready = (root) => root.querySelectorAll('input[type="file"][multiple]').forEach(begin);
  ready(document);
  document.addEventListener("htmx:load", (event) => ready(event.target));
})();
