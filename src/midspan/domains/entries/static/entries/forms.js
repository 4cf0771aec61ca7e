// A marked form: what is sent is kept first, so that nothing is lost when the network goes in the middle of it.
import { countEntries, keepEntry, prepareEntries, sendEntries } from "./queue.js";
import { renew } from "./renewing.js";
import { addresses, say } from "./words.js";
import "./waiting.js";

const NOT_THE_FORMS = new Set(["csrfmiddlewaretoken", "entry_version", "mends"]);

function fieldsOf(form, submitter) {
  return [...new FormData(form, submitter)].filter(([name, value]) => !NOT_THE_FORMS.has(name) && typeof value === "string");
}

function labelOf(control) {
  const group = control.closest("fieldset")?.querySelector("legend");
  return (group ?? control.labels?.[0])?.textContent.trim() ?? "";
}

// What stands on the page, as its person reads it: for the case that it cannot be taken in.
function wordsOf(form) {
  const said = new Map();
  for (const control of form.elements) {
    const isChoice = control.type === "radio" || control.type === "checkbox";
    if (!control.name || control.type === "hidden" || control.type === "submit" || (isChoice && !control.checked)) continue;
    const chosen = control.selectedOptions ? [...control.selectedOptions].map((one) => one.text).join(", ") : control.value;
    const text = (isChoice ? control.labels?.[0]?.textContent : chosen)?.trim();
    const label = labelOf(control);
    if (text) said.set(label, said.has(label) ? `${said.get(label)}, ${text}` : text);
  }
  return [...said];
}

function byHand(form, submitter) {
  form.dataset.byHand = "1";
  form.requestSubmit(submitter);
}

function lateForm(form, place) {
  const { account } = place.dataset;
  const ready = prepareEntries({ account, line: addresses.line }).catch(() => false);
  const renewed = renew(form, account).catch(() => {});
  let last = "";

  async function keep(submitter) {
    const fields = fieldsOf(form, submitter);
    const written = JSON.stringify(fields);
    // Pressed again: it is kept already.
    if (written === last) return null;
    const version = form.elements.entry_version?.value ?? "";
    const id = await keepEntry({ account, address: location.pathname, fields, version, words: wordsOf(form) });
    last = written;
    return id;
  }

  async function tell() {
    say("kept", await countEntries(account), place);
    (await navigator.serviceWorker?.getRegistration())?.sync?.register("entries").catch(() => {});
  }

  function follow(outcome, submitter) {
    if (outcome.outcome === "taken") location.assign(outcome.to);
    else if (outcome.reason === "invalid") byHand(form, submitter);
    else location.assign(addresses.waiting);
  }

  async function send(awaited, submitter) {
    const { state, outcomes } = await sendEntries({ ...addresses, awaited });
    if (outcomes[awaited]) follow(outcomes[awaited], submitter);
    else if (state === "kept") await tell();
    else if (state === "sign-in") say("sign-in", await countEntries(account), place);
    else if (state === "revoked") say("revoked", 0, place);
    else say("sent", 0, place);
  }

  async function submit(submitter) {
    const [isReady] = await Promise.all([ready, renewed]);
    if (!isReady && navigator.onLine) byHand(form, submitter);
    else if (!isReady) say("not-kept", 0, place);
    else await send((await keep(submitter)) ?? "", submitter);
  }

  form.addEventListener("submit", (event) => {
    // What a named button asks for is not the sending of the form; and what mends an entry is looked at at once.
    if (form.dataset.byHand || event.submitter?.name === "do" || form.elements.mends) return;
    event.preventDefault();
    submit(event.submitter);
  });
}

// Words that must not arrive late: they are sent now, or the page says that nobody has read them and whom to call.
function neverLate(form, place) {
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    place.replaceChildren(form.querySelector("[data-entry-unsent]").content.cloneNode(true));
    place.className = "notification notification-error stack stack-tight";
    place.scrollIntoView({ block: "center" });
  });
  addEventListener("online", () => {
    place.className = "";
    place.replaceChildren();
  });
}

for (const place of document.querySelectorAll("form [data-entry]")) {
  const form = place.closest("form");
  if (place.dataset.entry === "never") neverLate(form, place);
  else if (addresses && "indexedDB" in window && crypto.subtle && navigator.locks) lateForm(form, place);
}
