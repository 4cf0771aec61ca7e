// When what is sent does not get through, the form keeps what was typed and the page says so beside it.
// It says so until the form is sent again: what was not saved is not saved by a connection that comes back.
import { keepUnsent } from "./unsent.js";

const pattern = document.getElementById("trouble");

function clear(place) {
  for (const old of place.querySelectorAll(":scope > .trouble")) old.remove();
}

function placeOf(element) {
  return element.closest("form") ?? element.parentElement ?? document.getElementById("main");
}

// What a page asks by itself every few seconds is asked again: nobody did anything that did not get through.
function isAskedAgain({ elt, requestConfig }) {
  return requestConfig?.verb === "get" && /\bevery\b/.test(elt.getAttribute("hx-trigger") ?? "");
}

function tell(detail, kind) {
  if (isAskedAgain(detail)) return;
  const place = placeOf(detail.elt);
  // The person's own words are kept, which the form says itself.
  if (kind === "offline" && place.dataset.ownWords) return;
  clear(place);
  const note = pattern.content.firstElementChild.cloneNode(true);
  for (const words of note.querySelectorAll("[data-words]")) words.hidden = words.dataset.words !== kind;
  place.append(note);
}

function busy(element, isBusy) {
  const button = element.matches("button") ? element : element.querySelector("button:not([type=button])");
  button?.toggleAttribute("data-busy", isBusy);
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!isAskedAgain(event.detail)) clear(placeOf(event.detail.elt));
  busy(event.detail.elt, true);
});
document.addEventListener("htmx:afterRequest", (event) => busy(event.detail.elt, false));
document.addEventListener("htmx:sendError", (event) => tell(event.detail, "offline"));
document.addEventListener("htmx:timeout", (event) => tell(event.detail, "offline"));

document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status >= 500) tell(event.detail, "refused");
});

// A form that was sent back with its errors (422) is shown; any other refusal leaves the page as it is.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status !== 422) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});

keepUnsent((form) => {
  tell({ elt: form }, "offline");
  form.lastElementChild.scrollIntoView({ block: "nearest" });
});
