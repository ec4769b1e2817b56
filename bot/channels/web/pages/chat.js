// The chat page: joins what is said, what is sent, what is heard and what is drawn.

import { draw, rowId, standing } from "./bubbles.js";
import { attachPlace, photos } from "./attaching.js";
import { label, say, speak, spoken } from "./labels.js";
import { acknowledge, listen, renew } from "./listening.js";
import { again, carry, send } from "./sending.js";
import * as talk from "./talk.js";

const MARGIN = 12;
const NEAR = 80;
const SLOW = 15_000;
const GIVES_UP = 120_000;

const [log, room, typing, notice, below, field] = ["log", "room", "typing", "notice", "below", "field"].map(named);
const otherPages = "BroadcastChannel" in window ? new BroadcastChannel("mindbot") : null;
let near = true;
let stood = 0;

function start() {
  label(document);
  redraw();
  talk.onChange(drawn);
  wire();
  listen(hear, broken, () => expecting().length > 0);
  if (talk.all().length === 0) greet();
  carry();
  setInterval(showTyping, 1000);
  showTyping();
  if (!navigator.cookieEnabled) announce(say("cookies"));
}

// The first word is the assistant's: it hears that somebody came.
function greet() {
  send({ joined: true });
}

function wire() {
  named("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    speakUp(field.value);
  });
  field.addEventListener("keydown", (event) => {
    // While letters are being composed, Enter chooses one of them; 229 is how older browsers say so.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    speakUp(field.value);
  });
  field.addEventListener("input", grow);
  named("switch").addEventListener("click", switchLanguage);
  named("anew").addEventListener("click", () => named("sure").showModal());
  named("sure").addEventListener("close", () => named("sure").returnValue === "yes" && forget());
  below.addEventListener("click", () => toEnd());
  room.addEventListener("scroll", scrolled);
  photos((file) => send({ file }), announce);
  named("place").addEventListener("click", place);
  addEventListener("online", carry);
  otherPages?.addEventListener("message", ({ data }) => fromOtherPage(data));
  keepSight();
}

function speakUp(text) {
  if (!text.trim()) return;
  field.value = "";
  grow();
  send({ text: text.trim() });
}

function press(choice) {
  if (choice.asks === "place") place();
  else if (choice.asks === "photo") named("files").click();
  else send({ text: choice.send || choice.label });
}

const place = () => attachPlace((found) => send({ place: found }), announce);

function hear(letter) {
  // Known already: we said so, and it was not heard.
  if (!talk.find(letter.id)) {
    show(letter);
    otherPages?.postMessage({ letter });
  }
  acknowledge(letter.id);
}

function show(letter) {
  if (talk.find(letter.id)) return;
  talk.add({ ...letter, at: Date.now() });
  talk.change(letter.answers, { state: "answered" });
}

// All pages of one visitor show one talk, whichever of them collected the letter.
function fromOtherPage({ letter, mine, forgotten }) {
  if (letter) show(letter);
  if (mine && !talk.find(mine.id)) talk.add({ ...mine, state: "sent", mirrored: true });
  if (forgotten) {
    talk.clear();
    redraw();
    renew();
  }
}

function drawn(entry, isNew) {
  showTyping();
  if (entry.joined) return;
  if (!isNew) {
    if (entry.mine) document.getElementById(rowId(entry))?.querySelector(".standing").replaceWith(standing(entry, retry));
    return;
  }
  const pressed = entry.mine && closeChoices();
  if (entry.mine) {
    if (notice.textContent !== say("offline")) announce("");
    if (!entry.mirrored) otherPages?.postMessage({ mine: { ...entry } });
  }
  const drawing = row(entry);
  drawing.classList.add("new");
  log.append(drawing);
  // Whoever pressed a button by keyboard goes on from here, not from the top of the page.
  if (pressed) drawing.focus({ preventScroll: true });
  reveal(drawing, entry);
}

const retry = (unsent) => again(unsent.id);
const row = (entry) => draw(entry, press, retry);

// Whether one of them was being pressed.
function closeChoices() {
  const held = document.activeElement?.closest(".choices");
  for (const button of log.querySelectorAll("button.choice")) button.remove();
  for (const group of log.querySelectorAll(".choices:empty")) group.remove();
  return Boolean(held);
}

function redraw() {
  log.setAttribute("aria-busy", "true");
  log.replaceChildren(...talk.all().filter((entry) => !entry.joined).map(row));
  log.removeAttribute("aria-busy");
  toEnd("instant");
}

function reveal(drawing, entry) {
  if (entry.mine) toEnd();
  else if (!near) below.hidden = false;
  else if (drawing.offsetHeight > room.clientHeight) toBeginning(drawing);
  else toEnd();
}

// Only a hand that scrolls up leaves the end; a talk that grows under it does not.
function scrolled() {
  const up = room.scrollTop < stood;
  stood = room.scrollTop;
  if (room.scrollHeight - stood - room.clientHeight < NEAR) {
    near = true;
    below.hidden = true;
  } else if (up) near = false;
}

// A long answer is read from its first line. scrollIntoView would move the head of the page, too.
function toBeginning(drawing) {
  near = false;
  room.scrollTo({ top: drawing.offsetTop - MARGIN });
}

function toEnd(behavior) {
  near = true;
  below.hidden = true;
  room.scrollTo({ top: room.scrollHeight, behavior });
}

const expecting = () => talk.waiting().filter((entry) => !entry.failed && Date.now() - entry.at < GIVES_UP);

function showTyping() {
  const first = expecting()[0];
  const name = first && Date.now() - first.at > SLOW ? "slow" : "typing";
  const words = typing.querySelector("[data-say]");
  if (words.dataset.say !== name) {
    words.dataset.say = name;
    words.textContent = say(name);
  }
  if (typing.hidden === !first) return;
  typing.hidden = !first;
  if (first && near) toEnd();
}

function broken(lost) {
  if (lost) announce(say("offline"));
  else if (notice.textContent === say("offline")) announce("");
}

function announce(words) {
  notice.textContent = words;
  notice.hidden = !words;
}

function switchLanguage() {
  const words = say("switch");
  speak(spoken() === "th" ? "en" : "th");
  redraw();
  // The assistant is told in words, so that it remembers as on any other channel.
  send({ text: words });
}

async function forget() {
  const answer = await fetch("chat/forget", { method: "POST" }).catch(() => null);
  if (!answer?.ok) {
    announce(say("refused"));
    return;
  }
  talk.clear();
  redraw();
  announce("");
  otherPages?.postMessage({ forgotten: true });
  renew();
  greet();
  field.focus();
}

function grow() {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
}

// Whatever makes the talk longer or its room smaller, its last words stay in sight. An iPhone's keyboard covers the page
// without telling it, so the part that can be seen is the page.
function keepSight() {
  const resized = new ResizeObserver(() => near && toEnd("instant"));
  resized.observe(room);
  resized.observe(log);
  const seen = window.visualViewport;
  seen?.addEventListener("resize", () => {
    if (seen.scale < 1.01) document.documentElement.style.setProperty("--seen", `${seen.height}px`);
  });
}

function named(id) {
  return document.getElementById(id);
}

start();
