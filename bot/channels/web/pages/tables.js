// Draws a table, and above it the curve that it tells of.

const SPACE = "http://www.w3.org/2000/svg";
const WIDE = 320;
const HIGH = 190;
const LEFT = 86;
const RIGHT = WIDE - 8;
const TOP = 24;
const BOTTOM = HIGH - 34;
const MARKS = 6; // years named below the curve
const NUMBER = /^[\d.,\s%–-]+$/;

export function table(given) {
  const box = document.createElement("figure");
  box.className = "table";
  if (given.curve.length > 1) box.append(curve(given));
  const scroll = document.createElement("div");
  scroll.className = "scrolls";
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", given.title);
  const drawn = document.createElement("table");
  drawn.append(part("thead", [given.head], "col"), part("tbody", given.rows, "row"));
  scroll.append(drawn);
  box.append(scroll);
  return box;
}

// In a head every cell names a column; in a body the first cell names its row.
function part(name, rows, scope) {
  const made = document.createElement(name);
  for (const row of rows) {
    const line = made.insertRow();
    row.forEach((text, place) => {
      const heading = scope === "col" || place === 0;
      const cell = document.createElement(heading && text ? "th" : "td");
      if (heading && text) cell.scope = scope;
      if (scope === "row" && NUMBER.test(text)) cell.className = "number";
      cell.textContent = text;
      line.append(cell);
    });
  }
  return made;
}

// The first column names what runs below the curve, the last one what is measured beside it, with its unit.
function curve({ curve: values, head, title }) {
  const across = head[0];
  const up = head.at(-1);
  const label = `${title} ${up}: ${written(values[0])} – ${written(values.at(-1))}`;
  const drawing = shape("svg", { class: "curve", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": label });
  const most = Math.max(...values) || 1;
  const x = (place) => (LEFT + (place * (RIGHT - LEFT)) / (values.length - 1)).toFixed(1);
  const y = (value) => (BOTTOM - (value / most) * (BOTTOM - TOP)).toFixed(1);
  for (const value of [0, most / 2, most]) {
    drawing.append(
      shape("line", { class: "grid", x1: LEFT, x2: RIGHT, y1: y(value), y2: y(value) }),
      note(written(value), { x: LEFT - 5, y: Number(y(value)) + 4, "text-anchor": "end" }),
    );
  }
  const step = Math.ceil((values.length - 1) / MARKS);
  for (let place = 0; place < values.length; place += step) {
    drawing.append(note(String(place), { x: x(place), y: BOTTOM + 14, "text-anchor": "middle" }));
  }
  const points = values.map((value, place) => `${x(place)},${y(value)}`).join(" ");
  drawing.append(
    note(up, { x: 2, y: 12, "text-anchor": "start" }),
    note(across, { x: (LEFT + RIGHT) / 2, y: HIGH - 4, "text-anchor": "middle" }),
    shape("polygon", { class: "under", points: `${LEFT},${BOTTOM} ${points} ${RIGHT},${BOTTOM}` }),
    shape("polyline", { class: "line", points }),
  );
  return drawing;
}

const written = (value) => Math.round(value).toLocaleString("en");

function note(text, attributes) {
  const made = shape("text", { class: "note", ...attributes });
  made.textContent = text;
  return made;
}

function shape(name, attributes) {
  const made = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
