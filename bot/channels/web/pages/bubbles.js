// Draws one entry of the talk.

import { fileOf } from "./sending.js";
import { date, isOriginLine, say, spoken, time } from "./labels.js";
import { table } from "./tables.js";
import { isOpen } from "./talk.js";
import { words } from "./words.js";

// press(choice) when a button is pressed, again(entry) when something is to be sent once more.
export function draw(entry, press, again) {
  const row = element("div", entry.mine ? "row mine" : `row bot ${entry.kind}`);
  row.id = rowId(entry);
  row.tabIndex = -1;
  row.append(element("span", "heard", say(entry.mine ? "you" : "bot")));
  const bubble = element("div", "bubble");
  row.append(bubble);
  if (entry.mine) {
    bubble.lang = /[\u0e00-\u0e7f]/.test(entry.text ?? "") ? "th" : "en";
    bubble.append(said(entry));
    row.append(standing(entry, again));
  } else {
    bubble.lang = entry.language;
    if (entry.kind === "danger") bubble.append(warning());
    if (entry.table) bubble.append(...around(entry));
    else bubble.append(words(withoutOrigin(entry), entry.kind === "danger"));
    if (entry.sources.length) bubble.append(sources(entry.sources));
    const choices = entry.choices.filter((choice) => choice.opens || isOpen(entry));
    if (choices.length) row.append(buttons(choices, entry.language, press));
    row.append(element("time", "standing", time(entry.at)));
  }
  return row;
}

// What the table says is not said twice: the words before it, the table, the words after it.
function around(entry) {
  const text = withoutOrigin(entry);
  const at = entry.table.says ? text.indexOf(entry.table.says) : -1;
  if (at < 0) return [words(text), table(entry.table)];
  const after = text.slice(at + entry.table.says.length).trim();
  return [words(text.slice(0, at).trim()), table(entry.table), ...(after ? [words(after)] : [])];
}

export const rowId = (entry) => `said-${entry.id}`;

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#icon-${name}`);
  drawing.append(use);
  return drawing;
}

function said(entry) {
  if (entry.place) {
    const { latitude, longitude } = entry.place;
    return marked("place", `${say("my_place")} ${latitude.toFixed(5)}, ${longitude.toFixed(5)}`);
  }
  if (!entry.file) return words(entry.text);
  const file = fileOf(entry.id);
  if (!file?.type.startsWith("image/")) return marked("paper", entry.file.name);
  const shown = element("img");
  shown.alt = file.name;
  shown.src = URL.createObjectURL(file);
  shown.addEventListener("load", () => URL.revokeObjectURL(shown.src));
  return shown;
}

function marked(name, text) {
  const line = element("p", "marked");
  line.append(icon(name), text);
  return line;
}

function warning() {
  const line = element("p", "warning");
  line.append(icon("danger"), say("danger"));
  return line;
}

// Where a message of ours stands: on its way, here since, or why not. Only trouble is read aloud.
export function standing(entry, again) {
  const trouble = troubleOf(entry);
  if (!trouble) {
    const line = element("p", "standing", entry.state === "unsent" ? say("sending") : time(entry.at));
    line.setAttribute("aria-live", "off");
    return line;
  }
  const line = element("p", "standing failed", trouble);
  if (entry.state === "unsent") {
    const retry = element("button", "again", say("again"));
    retry.type = "button";
    retry.addEventListener("click", () => again(entry));
    line.append(" ", retry);
  }
  return line;
}

function troubleOf(entry) {
  if (entry.state === "lost") return say("lost_file");
  if (entry.state === "refused") return entry.why?.[spoken()] ?? say("refused");
  return entry.state === "unsent" && entry.failed ? say("unsent") : "";
}

function buttons(choices, language, press) {
  const group = element("div", "choices");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", say("choices"));
  group.lang = language;
  group.append(...choices.map((choice) => (choice.opens ? opening(choice) : pressing(choice, press))));
  return group;
}

function pressing(choice, press) {
  const button = element("button", "choice");
  button.type = "button";
  if (choice.asks) button.append(icon(choice.asks));
  button.append(choice.label);
  button.addEventListener("click", () => press(choice));
  return button;
}

function opening(choice) {
  const target = safe(choice.opens);
  if (!target) return element("span", "choice", choice.label);
  const link = element("a", "choice");
  link.href = target.href;
  link.append(icon(target.protocol === "tel:" ? "call" : "open"), choice.label);
  if (target.protocol === "https:" || target.protocol === "http:") {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    link.append(element("span", "heard", say("opens")));
  }
  return link;
}

// Our own papers, other sites by https, a telephone or a letter: nothing else can be opened.
function safe(address) {
  const base = document.baseURI;
  let target;
  try {
    target = new URL(address.replace(/^\/(?!\/)/, ""), base);
  } catch {
    return null;
  }
  const known = ["https:", "tel:", "mailto:"].includes(target.protocol) || target.origin === new URL(base).origin;
  return known ? target : null;
}

// The text ends with its source in words; where the source itself can be opened, that line says nothing more.
function withoutOrigin(entry) {
  const end = entry.text.lastIndexOf("\n\n");
  const isOrigin = entry.sources.length && end > 0 && isOriginLine(entry.text.slice(end + 2));
  return isOrigin ? entry.text.slice(0, end) : entry.text;
}

function sources(found) {
  const list = element("div", "sources");
  list.append(element("p", "heading", say("sources")), ...found.map(source));
  return list;
}

function source(paper) {
  const box = element("details");
  const title = element("summary");
  title.append(icon("paper"), element("span", "", [paper.title, paper.heading].filter(Boolean).join(" · ")));
  box.append(title);
  if (paper.sample) box.append(element("p", "sample", say("sample")));
  const excerpt = element("blockquote");
  excerpt.append(words(paper.excerpt));
  if (paper.excerpt) box.append(excerpt);
  if (paper.as_of) box.append(element("p", "fact", `${say("as_of")} ${date(paper.as_of)}`));
  if (paper.owner) box.append(element("p", "fact", `${say("owner")}: ${paper.owner}`));
  if (paper.link) box.append(opening({ label: say("open_paper"), opens: paper.link }));
  return box;
}

function element(tag, name = "", text = "") {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  return made;
}
