"use strict";

// A case: its forms open where they are, the keyboard reaches them, and a slash brings the prepared answers.
{
  const acts = document.getElementById("acts");

  function open(what) {
    const form = acts.querySelector(`details input[name=do][value="${what}"]`)?.closest("details");
    if (!form) return false;
    const outer = form.parentElement.closest("details");
    if (outer) outer.open = true;
    form.open = true;
    write(form);
    form.scrollIntoView({ block: "nearest" });
    return true;
  }

  // Whoever opens a form begins in its first field, and not with the prepared answers.
  function write(form) {
    form.querySelector("form:not(.pick) :is(textarea, select, input:not([type=hidden]))")?.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-opens]");
    if (link && open(link.dataset.opens)) event.preventDefault();
  });

  const opened = [...acts.querySelectorAll("details[name=act][open]")].pop();
  if (opened && !document.querySelector(".look[role]")) write(opened);

  // A long conversation begins at its end, as in every chat.
  const last = document.getElementById("last");
  if (last && !location.hash && last.getBoundingClientRect().bottom > innerHeight - acts.offsetHeight) {
    const end = last.getBoundingClientRect().bottom + scrollY - innerHeight + acts.offsetHeight + 16;
    scrollTo({ top: end, behavior: "instant" });
  }

  const follow = (key) => () => document.querySelector(`[data-key=${key}]`)?.click();
  keyboard(
    {
      j: follow("j"),
      k: follow("k"),
      u: follow("u"),
      r: () => open("answer"),
      n: () => open("note"),
      a: () => acts.querySelector(".take button")?.focus() ?? open("assign"),
      "?": () => document.getElementById("keys").showModal(),
    },
    document.getElementById("keys"),
  );

  // Control and Enter send; a slash at the beginning of a line offers the prepared answers.
  acts.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) {
      event.preventDefault();
      event.target.form.requestSubmit(event.target.form.querySelector("button.main"));
    }
  });

  // An @ in a note offers the colleagues who may see the case.
  const note = document.getElementById("note-text");
  const colleagues = [...document.querySelectorAll("#colleagues option")].map((one) => ({ label: one.value, value: one.value }));
  if (note && colleagues.length) {
    offer(note, /(?:^|\s)@(\S*)$/, colleagues, (name) => note.setRangeText(`@${name} `, note.selectionStart, note.selectionStart, "end"));
  }

  for (const pick of acts.querySelectorAll("form.pick")) {
    const box = document.getElementById(pick.dataset.fills);
    const prepared = [...pick.elements.fill.options].filter((one) => one.value);
    const known = prepared.map((one) => ({ label: one.textContent.trim(), value: one.value }));
    if (box) {
      offer(box, /(?:^|\s)\/(\S*)$/, known, (value) => {
        pick.elements.fill.value = value;
        pick.requestSubmit();
      });
    }
  }

  // Offers what is known while this is typed; what is taken replaces it.
  function offer(box, typed, known, taken) {
    const found = Object.assign(document.createElement("ul"), { className: "slash", hidden: true });
    found.id = `${box.id}-slash`;
    found.setAttribute("role", "listbox");
    box.after(found);
    const asked = () => box.value.slice(0, box.selectionStart).match(typed);

    box.addEventListener("input", () => {
      const words = asked();
      const options = words ? known.filter((one) => one.label.includes(words[1])) : [];
      found.replaceChildren(
        ...options.map((one, place) => {
          const line = Object.assign(document.createElement("li"), { textContent: one.label });
          line.setAttribute("role", "option");
          line.setAttribute("aria-selected", String(place === 0));
          line.dataset.value = one.value;
          return line;
        }),
      );
      found.hidden = !options.length;
    });
    box.addEventListener("keydown", (event) => {
      if (found.hidden) return;
      const lines = [...found.children];
      const place = lines.findIndex((one) => one.getAttribute("aria-selected") === "true");
      if (event.key === "Enter" || event.key === "Tab") take(lines[place]);
      else if (event.key === "Escape") found.hidden = true;
      else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        const to = (place + (event.key === "ArrowDown" ? 1 : lines.length - 1)) % lines.length;
        lines.forEach((one, at) => one.setAttribute("aria-selected", String(at === to)));
        lines[to].scrollIntoView({ block: "nearest" });
      } else return;
      event.preventDefault();
    });
    found.addEventListener("click", (event) => take(event.target.closest("li")));

    function take(line) {
      if (!line) return;
      const words = asked();
      const end = box.selectionStart;
      box.setRangeText("", end - words[1].length - 1, end, "end");
      found.hidden = true;
      taken(line.dataset.value);
    }
  }
}
