// Draws a table, and above it the curve that it tells of.

const SPACE = "http://www.w3.org/2000/svg";
const WIDE = 320;
const HIGH = 110;

export function table(given) {
  const box = document.createElement("figure");
  box.className = "table";
  if (given.curve.length > 1) box.append(curve(given.curve, given.title));
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
      cell.textContent = text;
      line.append(cell);
    });
  }
  return made;
}

function curve(values, title) {
  const drawing = shape("svg", { class: "curve", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": title });
  const most = Math.max(...values) || 1;
  const points = values.map((value, place) => {
    const x = 4 + (place * (WIDE - 8)) / (values.length - 1);
    return `${x.toFixed(1)},${(HIGH - 6 - (value / most) * (HIGH - 14)).toFixed(1)}`;
  });
  drawing.append(
    shape("polygon", { class: "under", points: `4,${HIGH - 6} ${points.join(" ")} ${WIDE - 4},${HIGH - 6}` }),
    shape("polyline", { class: "line", points: points.join(" ") }),
  );
  return drawing;
}

function shape(name, attributes) {
  const made = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
