/* Shows the chosen photos before they are sent. Without this file the browser names them. */
(() => {
  "use strict";
  document.querySelectorAll('input[type="file"][multiple]').forEach((input) => {
    const list = document.createElement("ul");
    list.className = "photos photos--chosen";
    list.hidden = true;
    input.after(list);
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
  });
})();
