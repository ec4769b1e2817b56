"use strict";

// Without this button the page is printed as every other one: Ctrl+P.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
