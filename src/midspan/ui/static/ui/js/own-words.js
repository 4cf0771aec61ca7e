// A person's own words on their phone: without a connection they stay in this tab and are sent when it is back. They go
// with the tab, and when the person signs out or leaves at once (`forget`), for the phone may not be theirs alone. So
// does what another page keeps longer under a name that begins like these.
import { keepDrafts } from "./drafts.js";

const OWN = "own-words:";

export function forget() {
  for (const kept of [sessionStorage, localStorage]) {
    for (const key of Object.keys(kept)) if (key.startsWith(OWN)) kept.removeItem(key);
  }
}

export function keepOwnWords(form) {
  const key = OWN + form.dataset.ownWords;
  keepDrafts(form, key);
  // The page stays where it is instead of leading nowhere, and whoever asked for help learns that nobody heard it.
  const notTold = form.querySelector("[data-not-told]");
  form.addEventListener("submit", (event) => {
    notTold.hidden = navigator.onLine || event.submitter?.name !== "unsafe";
    if (!navigator.onLine) event.preventDefault();
  });
  // Who leaves the part out does not want to find the words again.
  for (const other of document.querySelectorAll("[data-takes-away]")) {
    other.addEventListener("submit", () => navigator.onLine && sessionStorage.removeItem(key));
  }
}

const form = document.querySelector("form[data-own-words]");
if (form) keepOwnWords(form);
document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-signs-out]")) forget();
});
