// Keeps what is typed in this tab while the server cannot be reached, sends it when it can, and then forgets it.
// sessionStorage ends with the tab, so nothing of a patient stays on the machine.
const UNKEPT = new Set(["csrfmiddlewaretoken", "do"]);

function wordsOf(form) {
  return [...new FormData(form)].filter(([name]) => !UNKEPT.has(name));
}

function restore(form, words) {
  // A mark says which words the page was shown with. It comes back with words, never alone.
  const isMark = ([name]) => name.startsWith("was-");
  const isChanged = put(form, words.filter((one) => !isMark(one)));
  if (isChanged) put(form, words.filter(isMark));
  return isChanged;
}

function put(form, words) {
  let isChanged = false;
  for (const [name, value] of words) {
    for (const control of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      const isPicked = control.type === "radio";
      if (isPicked ? control.value !== value || control.checked : control.value === value) continue;
      if (isPicked) control.checked = true;
      else control.value = value;
      isChanged = true;
    }
  }
  return isChanged;
}

function say(kind) {
  const place = document.getElementById("draft-state");
  if (place) place.textContent = kind ? place.dataset[kind] : "";
}

// The key says whose form it is; the place `draft-state` on the page holds the words for "kept" and "sent".
export function keepDrafts(form, key) {
  const send = () => form.dispatchEvent(new CustomEvent("draft", { bubbles: true }));
  const keep = () => sessionStorage.setItem(key, JSON.stringify(wordsOf(form)));
  const fail = () => {
    keep();
    say("kept");
  };

  const kept = sessionStorage.getItem(key);
  // htmx listens to the form once the page has loaded.
  if (kept && restore(form, JSON.parse(kept))) addEventListener("load", send, { once: true });
  else sessionStorage.removeItem(key);

  document.addEventListener("htmx:sendError", fail);
  document.addEventListener("htmx:timeout", fail);
  document.addEventListener("htmx:afterRequest", (event) => {
    // The door beside the form asks by itself: its answer says nothing of the words.
    const isOurs = event.detail.pathInfo?.requestPath === form.getAttribute("hx-post");
    if (!event.detail.successful || !isOurs) return;
    sessionStorage.removeItem(key);
    say("sent");
  });
  // A whole page that is sent may meet a dead line; what comes back decides (see `kept` above).
  form.addEventListener("submit", keep);
  // What is typed while the line is known to be gone waits for no request that fails.
  form.addEventListener("input", () => navigator.onLine || fail());
  addEventListener("online", () => {
    if (sessionStorage.getItem(key)) send();
  });
}
