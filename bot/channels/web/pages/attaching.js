// Photos, papers and the place where the person stands.

import { say } from "./labels.js";

const FIX = { enableHighAccuracy: true, timeout: 20_000, maximumAge: 30_000 };
const LARGEST = Number(document.body.dataset.megabytes);

const more = document.getElementById("more");
const attach = document.getElementById("attach");
const files = document.getElementById("files");

// take(file) for each chosen file; announce(words) when one cannot be taken.
export function photos(take, announce) {
  document.getElementById("place").hidden = !canLocate();
  more.addEventListener("click", () => open(attach.hidden));
  document.getElementById("photo").addEventListener("click", () => files.click());
  files.addEventListener("change", () => {
    open(false);
    for (const file of files.files) {
      if (file.size > LARGEST * 2 ** 20) announce(say("file_size", { megabytes: LARGEST }));
      else take(file);
    }
    files.value = "";
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || attach.hidden) return;
    open(false);
    more.focus();
  });
}

export function attachPlace(take, announce) {
  open(false);
  if (!canLocate()) {
    announce(say("place_denied"));
    return;
  }
  announce(say("locating"));
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      announce("");
      take({ latitude: coords.latitude, longitude: coords.longitude });
    },
    (trouble) => announce(say(trouble.code === trouble.PERMISSION_DENIED ? "place_denied" : "place_unknown")),
    FIX,
  );
}

// Browsers tell a place only to pages that came safely.
function canLocate() {
  return isSecureContext && "geolocation" in navigator;
}

function open(wanted) {
  attach.hidden = !wanted;
  more.setAttribute("aria-expanded", String(wanted));
}
