"use strict";

// A form leaves once. Coming back to the page by the back button makes it usable again.
const sent = new WeakSet();

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  if (sent.has(event.target)) event.preventDefault();
  sent.add(event.target);
});

// Single keys do something where nobody is typing. Whoever types with another tool switches them off for good.
function keyboard(keys, dialog) {
  const isOn = () => localStorage.getItem("keys") !== "off";
  const toggle = dialog.querySelector("[data-keys-on]");
  toggle.checked = isOn();
  toggle.addEventListener("change", () => localStorage.setItem("keys", toggle.checked ? "on" : "off"));
  for (const button of document.querySelectorAll("[data-keys]")) {
    button.hidden = false;
    button.addEventListener("click", () => dialog.showModal());
  }
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !isOn() || document.querySelector("dialog:modal")) return;
    const does = keys[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  });
}

document.documentElement.classList.add("scripted");

// Ticks every case of the page, or none when all are ticked.
for (const button of document.querySelectorAll("[data-tick-all]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const boxes = [...button.form.querySelectorAll("input[type=checkbox]")];
    const all = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !all;
  });
}

// What the citizen would see is shown below the form, with nothing of it lost; photos stay where they are.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[name=look]");
  if (!button || !button.form.reportValidity()) return;
  event.preventDefault();
  const form = button.form;
  const body = new FormData(form);
  body.set("look", "beside");
  body.set("photos_chosen", form.elements.photos?.files.length ?? 0);
  body.delete("photos");
  button.disabled = true;
  try {
    const answer = await fetch(form.getAttribute("action") || location.pathname, { method: "POST", body, redirect: "manual" });
    if (answer.type === "opaqueredirect") return location.reload(); // signed out meanwhile
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const look = page.querySelector(".look");
    form.querySelector(".look[role]")?.remove();
    if (look) form.append(look);
    form.querySelector(".look[role]")?.focus();
  } finally {
    button.disabled = false;
  }
});

// Help over the page goes away with Escape, and with a press beside it.
const help = document.querySelector("details.help");
if (help) {
  document.addEventListener("click", (event) => {
    if (!help.contains(event.target)) help.open = false;
  });
  help.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !help.open) return;
    help.open = false;
    help.querySelector("summary").focus();
  });
}

// On a telephone a row of doors is wider than the screen: the one that is open is in sight.
for (const here of document.querySelectorAll("header nav [aria-current], nav.doors [aria-current]")) {
  here.scrollIntoView({ block: "nearest", inline: "center" });
}

window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// A form that was sent keeps its name when somebody goes back to it, so that sending it again is the same form.
for (const form of document.querySelectorAll("form[data-once]")) {
  const name = form.elements.namedItem("form");
  if (history.state?.form) {
    name.value = history.state.form;
    document.getElementById(form.dataset.once).hidden = false;
  }
  form.addEventListener("submit", () => history.replaceState({ form: name.value }, ""));
}

// A file that is larger than this page takes is not sent at all, so that nothing that was typed is at risk.
for (const field of document.querySelectorAll("input[type=file][data-megabytes]")) {
  field.addEventListener("change", () => {
    const most = Number(field.dataset.megabytes) * 2 ** 20;
    field.setCustomValidity([...field.files].some((file) => file.size > most) ? field.dataset.large : "");
    field.reportValidity();
  });
}

// What was typed and not sent is not lost by a wrong click.
window.addEventListener("beforeunload", (event) => {
  const unsent = (text) => text.value !== text.defaultValue && !sent.has(text.form);
  if ([...document.querySelectorAll("textarea")].some(unsent)) event.preventDefault();
});

// What was just done may be called back for a few seconds, and then the button is gone.
for (const form of document.querySelectorAll("form[data-seconds]")) {
  const line = form.querySelector("[role=timer]");
  const words = line.textContent;
  let left = Number(form.dataset.seconds);
  const count = setInterval(() => {
    left -= 1;
    line.textContent = words.replace(/\d+/, left);
    if (left > 0) return;
    clearInterval(count);
    form.remove();
  }, 1000);
}

// Whoever opens a form wants to write in it, and not to choose a prepared answer.
for (const form of document.querySelectorAll("details")) {
  form.addEventListener("toggle", () => {
    if (form.open && !form.matches(".everything")) {
      form.querySelector("form:not(.pick) :is(textarea, select)")?.focus({ preventScroll: true });
      form.scrollIntoView({ block: "nearest" });
    }
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

// Who else has this case open. A page that nobody looks at does not ask.
const others = document.getElementById("others");
const EVERY = 4000; // milliseconds
let typedAt = 0;

function here(more) {
  const { token, seen } = others.dataset;
  return new URLSearchParams({ token, seen, ...more });
}

function show(answer) {
  const lines = [...answer.who, answer.changed].filter(Boolean);
  if (lines.join("\n") === [...others.children].map((line) => line.textContent).join("\n")) return;
  others.replaceChildren(
    ...lines.map((line) => Object.assign(document.createElement("p"), { className: "notice", textContent: line })),
  );
}

async function ask() {
  if (document.hidden) return true;
  const typing = Date.now() - typedAt < 2 * EVERY ? "1" : "";
  try {
    const answer = await fetch(others.dataset.here, { method: "POST", body: here({ typing }), redirect: "manual" });
    if (!answer.ok) return answer.status >= 500; // signed out, or no longer ours to see
    show(await answer.json());
  } catch {
    // The network is away for a moment: what is shown stays until it is back.
  }
  return true;
}

async function keepAsking() {
  if (await ask()) setTimeout(keepAsking, EVERY);
}

if (others) {
  keepAsking();
  document.getElementById("acts").addEventListener("input", () => (typedAt = Date.now()));
  window.addEventListener("pagehide", () => navigator.sendBeacon(others.dataset.here, here({ gone: "1" })));
}
