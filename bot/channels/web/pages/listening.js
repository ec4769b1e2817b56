// Hears the letters while somebody is looking, and says which of them were shown. A page that nobody looks at is
// silent: it holds no line open, and news stays unread until a person really sees it.

const TOGETHER = 200;
const LOST_AFTER = 4000;
const RENEW_WAITING = 20_000;
const LONGEST_PAUSE = 30_000;

let source;
let heard;
let lost;
let isWaiting;
let failures = 0;
let retry = 0;
let alarm = 0;
let shown = [];
let acknowledging = 0;

// heard(letter) for each letter; lost(true) when the line stays broken; isWaiting() whether an answer is expected.
export function listen(onLetter, onLost, expects) {
  [heard, lost, isWaiting] = [onLetter, onLost, expects];
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", hangUp);
  addEventListener("pageshow", look);
  addEventListener("online", renew);
  addEventListener("offline", () => lost(true));
  // A telephone's line may die without a word. Who waits for an answer asks again; unread letters come twice at most.
  setInterval(() => source && isWaiting() && renew(), RENEW_WAITING);
  look();
}

export function renew() {
  hangUp();
  look();
}

export function acknowledge(letter) {
  shown.push(letter);
  clearTimeout(acknowledging);
  acknowledging = setTimeout(tellShown, TOGETHER);
}

function look() {
  if (document.hidden) hangUp();
  else if (!source) dial();
}

function dial() {
  clearTimeout(retry);
  const line = new EventSource("chat/events");
  source = line;
  line.addEventListener("reply", (event) => heard(JSON.parse(event.data)));
  line.addEventListener("open", () => {
    failures = 0;
    clearTimeout(alarm);
    alarm = 0;
    lost(false);
  });
  line.addEventListener("error", () => {
    alarm ||= setTimeout(() => lost(true), LOST_AFTER);
    // While it is connecting, the browser tries by itself; after a refusal it has given up.
    if (line !== source || line.readyState !== EventSource.CLOSED) return;
    source = undefined;
    failures += 1;
    retry = setTimeout(look, Math.min(500 * 2 ** failures, LONGEST_PAUSE));
  });
}

function hangUp() {
  clearTimeout(retry);
  source?.close();
  source = undefined;
}

async function tellShown() {
  const letters = shown;
  shown = [];
  // What cannot be told now is told when the same letter comes again.
  await fetch("chat/seen", {
    method: "POST",
    keepalive: true,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ letters }),
  }).catch(() => undefined);
}
