"use strict";

// Boxes over a photo: drawn, moved and resized with mouse, finger, pen or arrow keys. The number fields below it say the
// same and are what is sent; without this file they suffice.
const form = document.getElementById("redact");
const SIDES = ["left", "top", "width", "height"];
const SMALLEST = 0.5; // percent: less is a tap
const CORNERS = ["nw", "ne", "sw", "se"];

function begin() {
  const canvas = document.getElementById("photo");
  const list = document.getElementById("boxes");
  const blank = document.getElementById("blank");
  const told = document.getElementById("told");
  const most = Number(form.dataset.most);
  const before = []; // what there was, for each step that can be undone
  let boxes = readRows();
  let held = null; // what a pointer is doing

  canvas.querySelector("svg").remove();
  canvas.classList.add("drawn");
  showRows();
  showBoxes();
  const first = JSON.stringify(boxes);

  function readRows() {
    const rows = [...list.children].map((row) => [...row.querySelectorAll("input")].map((field) => field.value));
    return rows.filter((row) => row.every((value) => value !== "" && !Number.isNaN(Number(value))))
      .map(([left, top, width, height]) => ({ left: +left, top: +top, width: +width, height: +height }));
  }

  function showRows() {
    list.replaceChildren(...boxes.map((box, at) => {
      const row = blank.content.firstElementChild.cloneNode(true);
      for (const place of row.querySelectorAll(".place")) place.textContent = at + 1;
      row.querySelector("button").value = at + 1;
      row.querySelectorAll("input").forEach((field, side) => {
        field.name = field.id = `${SIDES[side]}.${at + 1}`;
        row.querySelectorAll("label")[side].htmlFor = field.id;
        field.value = round(box[SIDES[side]]);
      });
      return row;
    }));
  }

  function showBoxes() {
    const focused = [...canvas.querySelectorAll(".box")].indexOf(document.activeElement);
    for (const old of canvas.querySelectorAll(".box")) old.remove();
    boxes.forEach((box, at) => {
      const shown = document.createElement("div");
      shown.className = "box";
      shown.tabIndex = 0;
      shown.setAttribute("role", "button");
      shown.setAttribute("aria-label", `${blank.content.querySelector("legend").firstChild.textContent.trim()} ${at + 1}`);
      shown.setAttribute("aria-describedby", "how");
      shown.dataset.at = at;
      for (const corner of CORNERS) {
        const grip = document.createElement("span");
        grip.className = `grip ${corner}`;
        grip.dataset.corner = corner;
        shown.append(grip);
      }
      place(shown, box);
      canvas.append(shown);
    });
    if (focused >= 0) canvas.querySelectorAll(".box")[Math.min(focused, boxes.length - 1)]?.focus();
  }

  function place(shown, box) {
    for (const side of SIDES) shown.style[side] = `${box[side]}%`;
  }

  function change(next) {
    before.push(JSON.stringify(boxes));
    boxes = next;
    canvas.classList.remove("look");
    told.textContent = "";
    showRows();
    showBoxes();
  }

  function undo() {
    if (!before.length) return;
    boxes = JSON.parse(before.pop());
    showRows();
    showBoxes();
  }

  function add(box) {
    if (boxes.length >= most) {
      told.textContent = form.dataset.full;
      return;
    }
    change([...boxes, box]);
    canvas.querySelectorAll(".box")[boxes.length - 1].focus();
  }

  function drop(at) {
    change(boxes.filter((_, other) => other !== at));
    (canvas.querySelectorAll(".box")[at] ?? canvas.querySelector(".box"))?.focus();
  }

  function put(at, box) {
    change(boxes.map((old, other) => (other === at ? box : old)));
  }

  function pointed(event) {
    const seen = canvas.getBoundingClientRect();
    return {
      x: within(((event.clientX - seen.left) / seen.width) * 100, 0, 100),
      y: within(((event.clientY - seen.top) / seen.height) * 100, 0, 100),
    };
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (!event.isPrimary) { // a second finger makes the photo larger, and draws nothing
      letGo();
      return;
    }
    event.preventDefault();
    const shown = event.target.closest(".box");
    const from = pointed(event);
    const at = shown ? Number(shown.dataset.at) : -1;
    if (!shown && boxes.length >= most) {
      told.textContent = form.dataset.full;
      return;
    }
    held = { at, from, box: shown ? boxes[at] : null, corner: event.target.dataset.corner, shown: shown ?? sketch() };
    canvas.setPointerCapture(event.pointerId);
    shown?.focus({ preventScroll: true });
  });

  canvas.addEventListener("pointermove", (event) => {
    if (!held || !event.isPrimary) return;
    held.now = moved(held, pointed(event));
    place(held.shown, held.now);
  });

  canvas.addEventListener("pointerup", (event) => {
    if (!held || !event.isPrimary) return;
    const { at, now } = held;
    letGo();
    if (!now || now.width < SMALLEST || now.height < SMALLEST) return;
    if (at < 0) add(now);
    else put(at, now);
  });

  canvas.addEventListener("pointercancel", letGo);

  function sketch() {
    const shown = document.createElement("div");
    shown.className = "box sketch";
    canvas.append(shown);
    return shown;
  }

  function letGo() {
    held = null;
    showBoxes();
  }

  // Arrows move a box, with Shift they make it larger or smaller; Delete takes it away.
  canvas.addEventListener("keydown", (event) => {
    const at = Number(event.target.dataset?.at ?? -1);
    if (at < 0) return;
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === "Delete" || event.key === "Backspace") drop(at);
    else if (step) put(at, event.shiftKey ? grown(boxes[at], ...step) : pushed(boxes[at], ...step));
    else return;
    event.preventDefault();
  });

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.name === "drop") drop(Number(button.value) - 1);
    else if (button.value === "undo") undo();
    else if (button.value === "more") add({ left: 40, top: 40, width: 20, height: 20 });
    else return;
    event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !event.target.matches("input, textarea")) {
      event.preventDefault();
      undo();
    }
  });

  // A number that was typed; while one is empty, the box stays where it was.
  list.addEventListener("change", () => {
    const typed = readRows();
    if (typed.length !== boxes.length) return;
    before.push(JSON.stringify(boxes));
    boxes = typed.map(inside);
    canvas.classList.remove("look");
    showBoxes();
  });

  window.addEventListener("beforeunload", (event) => {
    if (JSON.stringify(boxes) !== first && !sent.has(form)) event.preventDefault();
  });
}

function moved({ box, from, corner }, to) {
  if (!box) return between(from, to);
  if (!corner) return pushed(box, to.x - from.x, to.y - from.y);
  const fixed = {
    x: corner.includes("w") ? box.left + box.width : box.left,
    y: corner.includes("n") ? box.top + box.height : box.top,
  };
  return between(fixed, to);
}

function between(one, other) {
  return {
    left: Math.min(one.x, other.x),
    top: Math.min(one.y, other.y),
    width: Math.abs(one.x - other.x),
    height: Math.abs(one.y - other.y),
  };
}

function pushed(box, right, down) {
  return {
    ...box,
    left: within(box.left + right, 0, 100 - box.width),
    top: within(box.top + down, 0, 100 - box.height),
  };
}

function grown(box, right, down) {
  return {
    ...box,
    width: within(box.width + right, 1, 100 - box.left),
    height: within(box.height + down, 1, 100 - box.top),
  };
}

function inside(box) {
  const left = within(box.left, 0, 100);
  const top = within(box.top, 0, 100);
  return { left, top, width: within(box.width, 0, 100 - left), height: within(box.height, 0, 100 - top) };
}

function within(value, least, most) {
  return Math.min(most, Math.max(least, value));
}

function round(percent) {
  return Math.round(percent * 10) / 10;
}

if (form) begin();
