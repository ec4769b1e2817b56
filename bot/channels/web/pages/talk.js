// What was said on this page. It outlives a reload and goes when the tab is closed.
//
// An entry of ours:  {id, mine: true, text | place | file | joined, state, at}
//   state: unsent -> sent -> answered, or refused (with why), or lost (a file that a reload took away)
// An entry of theirs: the letter as it came, and when it was shown.

const PLACE = "mindbot.talk";
const ROOM = 200;

let entries = restored();
const changed = new Set();

export const all = () => entries;
export const find = (id) => entries.find((entry) => entry.id === id);
export const nextUnsent = () => entries.find((entry) => entry.state === "unsent");
export const waiting = () => entries.filter((entry) => entry.state === "unsent" || entry.state === "sent");

export const onChange = (heard) => changed.add(heard);

export function add(entry) {
  entries = [...entries, entry].slice(-ROOM);
  keep();
  for (const heard of changed) heard(entry, true);
}

export function change(id, news) {
  const entry = find(id);
  // The answer may overtake the word that the message was kept.
  if (!entry || (entry.state === "answered" && news.state === "sent")) return;
  Object.assign(entry, news);
  keep();
  for (const heard of changed) heard(entry, false);
}

// Buttons belong to the moment: what the person says next closes them.
export function isOpen(entry) {
  return !entries.slice(entries.indexOf(entry)).some((later) => later.mine && !later.joined);
}

export function clear() {
  entries = [];
  keep();
}

export function newId() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function keep() {
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(entries));
  } catch {
    // Without storage the talk lives as long as the page.
  }
}

function restored() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(PLACE)) ?? [];
    return kept.map((entry) => (entry.file && entry.state === "unsent" ? { ...entry, state: "lost" } : entry));
  } catch {
    return [];
  }
}
