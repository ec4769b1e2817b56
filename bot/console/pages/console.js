"use strict";

// A form leaves once. Coming back to the page by the back button makes it usable again.
const sent = new WeakSet();

document.addEventListener("submit", (event) => {
  if (sent.has(event.target)) event.preventDefault();
  sent.add(event.target);
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// What was typed and not sent is not lost by a wrong click.
window.addEventListener("beforeunload", (event) => {
  const unsent = (text) => text.value !== text.defaultValue && !sent.has(text.form);
  if ([...document.querySelectorAll("textarea")].some(unsent)) event.preventDefault();
});

// Whoever opens a form wants to write in it.
for (const form of document.querySelectorAll("details")) {
  form.addEventListener("toggle", () => {
    if (form.open) form.querySelector("textarea, select").focus({ preventScroll: true });
  });
}
