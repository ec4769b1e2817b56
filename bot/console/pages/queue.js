"use strict";

// The queue: rows that follow what happens, a keyboard, a quick look, and what several ticked cases share.
{
  const list = document.querySelector("form.list");
  const body = () => list.querySelector(".cases tbody");
  const rows = () => [...list.querySelectorAll(".cases tbody tr")];
  const boxes = () => [...list.querySelectorAll(".cases tbody input[type=checkbox]")];

  // Ticking
  const whole = list.querySelector("[data-tick-page]");
  const ticked = list.querySelector(".ticked");

  function count() {
    const many = boxes().filter((box) => box.checked).length;
    if (ticked && many) ticked.textContent = ticked.dataset.words.replace("{count}", many);
    if (whole) whole.checked = many > 0 && many === boxes().length;
  }

  if (whole) {
    whole.hidden = false;
    whole.addEventListener("change", () => {
      for (const box of boxes()) box.checked = whole.checked;
      count();
    });
  }
  let lastBox = null;
  list.addEventListener("click", (event) => {
    const box = event.target.closest("tbody input[type=checkbox]");
    if (box) {
      const all = boxes();
      if (event.shiftKey && all.includes(lastBox)) {
        const [from, to] = [all.indexOf(lastBox), all.indexOf(box)].sort((one, other) => one - other);
        for (const between of all.slice(from, to + 1)) between.checked = box.checked;
      }
      lastBox = box;
    } else if (!event.target.closest("a, button, input, select, textarea, summary, label") && !String(getSelection())) {
      event.target.closest("tbody tr")?.querySelector(".number a").click();
    }
  });
  list.addEventListener("change", count);
  list.addEventListener("click", (event) => event.target.closest("[data-tick-all]") && setTimeout(count));
  document.addEventListener("keydown", (event) => {
    const open = list.querySelector("details.more[open]");
    if (event.key === "Escape" && open) open.open = false;
  });

  // The keyboard
  const keysDialog = document.getElementById("keys");
  const quick = document.getElementById("quick");
  let at = -1;

  function stand(place) {
    const all = rows();
    if (!all.length) return;
    all[at]?.classList.remove("at");
    at = Math.max(0, Math.min(all.length - 1, place));
    all[at].classList.add("at");
    all[at].querySelector(".number a").focus({ preventScroll: true });
    all[at].scrollIntoView({ block: "nearest" });
    if (quick.open) look(all[at]);
  }

  const here = () => rows()[at] ?? null;
  const link = (row) => row?.querySelector(".number a");

  function reply(row) {
    const address = new URL(link(row).href);
    address.searchParams.set("do", "answer");
    location.href = address;
  }

  function assign() {
    const row = here();
    if (row && !boxes().some((box) => box.checked)) row.querySelector("input").checked = true;
    count();
    const select = list.querySelector("#officer") ?? list.querySelector("button[value=take]");
    select?.scrollIntoView({ block: "nearest" });
    select?.focus();
  }

  function tick() {
    const box = here()?.querySelector("input");
    if (box) box.checked = !box.checked;
    count();
  }

  const KEYS = {
    j: () => stand(at + 1),
    k: () => stand(at - 1),
    o: () => link(here())?.click(),
    Enter: null,
    l: () => (quick.open ? quick.close() : here() && look(here())),
    x: tick,
    r: () => here() && reply(here()),
    a: assign,
    "/": () => document.getElementById("number").focus(),
    "?": () => keysDialog.showModal(),
  };
  keyboard(KEYS, keysDialog);

  // A quick look keeps the list where it is.
  async function look(row) {
    const answer = await fetch(`${new URL(link(row).href).pathname}/quick`, { redirect: "manual" });
    if (!answer.ok) return location.reload();
    quick.innerHTML = await answer.text();
    quick.querySelector("[data-open]").href = link(row).href;
    if (!quick.open) quick.show();
  }
  quick.addEventListener("click", (event) => event.target.closest("[data-close]") && quick.close());

  // What happens meanwhile: rows are exchanged where they stand; nothing jumps, and no tick is lost.
  const changed = document.getElementById("changed");
  let news = null;

  async function follow(state) {
    for (const [view, many] of Object.entries(state.counts)) {
      const shown = document.querySelector(`[data-count="${view}"]`);
      if (shown) shown.textContent = many;
    }
    alarm(state.danger);
    if (state.rows === null || list.contains(document.activeElement?.closest("textarea, .panel"))) return;
    const versions = new Map(state.rows.map(([number, version]) => [number, String(version)]));
    const known = new Map(rows().map((row) => [row.dataset.number, row]));
    const fresh = [...versions.keys()].filter((number) => !known.has(number));
    const other = [...versions].filter(([number, version]) => known.has(number) && known.get(number).dataset.version !== version);
    const gone = [...known.keys()].filter((number) => !versions.has(number));
    if (!fresh.length && !other.length && !gone.length) return;
    const answer = await fetch(location.href, { redirect: "manual" });
    if (!answer.ok) return;
    exchange(new DOMParser().parseFromString(await answer.text(), "text/html"), known, gone);
    const words = { new: fresh.length, changed: other.length, gone: gone.length };
    changed.textContent = changed.dataset.words.replace(/\{(\w+)\}/g, (_, name) => words[name]);
    changed.hidden = false;
  }

  function exchange(page, known, gone) {
    const now = [...page.querySelectorAll(".cases tbody tr")];
    if (!body() || !now.length) return location.reload();
    let before = null;
    for (const row of now) {
      const old = known.get(row.dataset.number);
      if (old && old.dataset.version === row.dataset.version) {
        before = old;
        continue;
      }
      row.classList.add("fresh");
      if (old) {
        row.querySelector("input").checked = old.querySelector("input").checked;
        row.classList.toggle("at", old.classList.contains("at"));
        const focused = old.contains(document.activeElement);
        old.replaceWith(row);
        if (focused) link(row).focus({ preventScroll: true });
      } else if (before) before.after(row);
      else body().prepend(row);
      before = row;
    }
    for (const number of gone) {
      const row = known.get(number);
      row.classList.add("gone");
      row.querySelector("input").checked = false;
      row.querySelector("input").disabled = true;
    }
    count();
  }

  function listen() {
    if (document.hidden || news) return;
    news = new EventSource(list.dataset.live);
    news.addEventListener("state", (event) => follow(JSON.parse(event.data)));
  }

  function hush() {
    news?.close();
    news = null;
  }
  listen();
  document.addEventListener("visibilitychange", () => (document.hidden && !alerts() ? hush() : listen()));
  window.addEventListener("pagehide", hush);

  // Danger is shown on the desktop where the officer allowed it.
  const alertButton = document.querySelector("[data-alert]");
  const alerts = () => "Notification" in window && Notification.permission === "granted";
  let dangers = null;

  function alarm(numbers) {
    const added = dangers && numbers.filter((number) => !dangers.has(number));
    dangers = new Set(numbers);
    if (!added?.length || !alerts()) return;
    for (const number of added) {
      const shown = new Notification(list.dataset.danger.replace("{number}", number), { tag: number, requireInteraction: true });
      shown.onclick = () => window.focus();
    }
  }

  if (alertButton && "Notification" in window && Notification.permission === "default") {
    alertButton.hidden = false;
    alertButton.addEventListener("click", async () => {
      await Notification.requestPermission();
      alertButton.hidden = true;
    });
  }
}
