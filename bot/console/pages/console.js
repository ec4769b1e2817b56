"use strict";

// A form leaves once. Coming back to the page by the back button makes it usable again.
const sent = new WeakSet();

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
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

// A prepared answer goes into the box without a new page. One with a name in it is asked for: each look is recorded.
for (const form of document.querySelectorAll("form[data-fills]")) {
  form.addEventListener("submit", (event) => {
    const words = form.elements.fill.selectedOptions[0].dataset.text;
    if (!words) return;
    event.preventDefault();
    const box = document.getElementById(form.dataset.fills);
    box.value = box.value ? `${box.value}\n${words}` : words;
    box.focus();
  });
}
