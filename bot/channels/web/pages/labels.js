// The page's own words, in the language that the person chose. Thai first.

const labels = JSON.parse(document.getElementById("labels").textContent);
const PLACE = "mindbot.language";

let language = remembered();

export const spoken = () => language;

export function say(name, values = {}) {
  return labels[name][language].replace(/\{(\w+)\}/g, (gap, key) => values[key] ?? gap);
}

export function speak(chosen) {
  language = chosen;
  try {
    localStorage.setItem(PLACE, chosen);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
  label(document);
}

// Fill in every word below this element.
export function label(root) {
  document.documentElement.lang = language;
  document.getElementById("switch").lang = language === "th" ? "en" : "th"; // it names the other one
  for (const element of root.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  for (const element of root.querySelectorAll("[data-say-hint]")) element.placeholder = say(element.dataset.sayHint);
  for (const element of root.querySelectorAll("[data-say-label]")) {
    element.setAttribute("aria-label", say(element.dataset.sayLabel));
    if (element.hasAttribute("title")) element.title = say(element.dataset.sayLabel);
  }
}

// Whether this is the line by which an answer names its source, in either language.
export function isOriginLine(line) {
  return Object.values(labels.origin).some((beginning) => line.startsWith(beginning)) && !line.includes("\n");
}

export function date(text) {
  const locale = language === "th" ? "th-TH-u-ca-buddhist" : "en-GB";
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(text));
}

export function time(at) {
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(new Date(at));
}

function remembered() {
  try {
    return localStorage.getItem(PLACE) === "en" ? "en" : "th";
  } catch {
    return "th";
  }
}
