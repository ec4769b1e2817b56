// Carries what the person says to the door, in order, until it is kept. A repeat has the same id, so it counts once.

import { spoken } from "./labels.js";
import * as talk from "./talk.js";

const TEXT_PATIENCE = 30_000;
const FILE_PATIENCE = 180_000;
const LONGEST_PAUSE = 30_000;

const files = new Map();
let busy = false;
let failures = 0;
let timer = 0;

export function send(said) {
  const id = talk.newId();
  if (said.file) {
    files.set(id, said.file);
    said = { file: { name: said.file.name, size: said.file.size, type: said.file.type } };
  }
  talk.add({ id, mine: true, state: "unsent", at: Date.now(), language: spoken(), ...said });
  carry();
}

export const fileOf = (id) => files.get(id);

export function again(id) {
  talk.change(id, { state: "unsent", why: undefined, failed: false });
  carry();
}

// Try everything that is not yet there, now.
export async function carry() {
  clearTimeout(timer);
  if (busy) return;
  busy = true;
  for (let entry = talk.nextUnsent(); entry; entry = talk.nextUnsent()) {
    const outcome = await attempt(entry);
    if (outcome.later) {
      failures += 1;
      talk.change(entry.id, { failed: true });
      timer = setTimeout(carry, outcome.later);
      break;
    }
    failures = 0;
    talk.change(entry.id, { ...outcome, failed: false });
  }
  busy = false;
}

async function attempt(entry) {
  const patience = new AbortController();
  const over = setTimeout(() => patience.abort(), entry.file ? FILE_PATIENCE : TEXT_PATIENCE);
  try {
    const answer = await fetch("chat", { method: "POST", signal: patience.signal, ...body(entry) });
    if (answer.status === 202) return { state: "sent" };
    if (answer.status === 429) return { later: 1000 * (Number(answer.headers.get("Retry-After")) || 5) };
    if (answer.status >= 500) return { later: pause() };
    return { state: "refused", why: await answer.json().catch(() => undefined) };
  } catch {
    return { later: pause() };
  } finally {
    clearTimeout(over);
  }
}

function body(entry) {
  if (entry.file) {
    const form = new FormData();
    form.append("id", entry.id);
    form.append("language", entry.language);
    form.append("file", files.get(entry.id), entry.file.name);
    return { body: form };
  }
  const { id, text, place, joined, language } = entry;
  return { body: JSON.stringify({ id, text, place, joined, language }), headers: { "Content-Type": "application/json" } };
}

function pause() {
  return Math.min(1000 * 2 ** failures, LONGEST_PAUSE);
}
