// A marked form: what is sent is kept first, so that nothing is lost when the network goes in the middle of it.
import { countEntries, keepEntry, prepareEntries, sendEntries } from "./queue.js";
import { renew } from "./renewing.js";
import { addresses, say, sentence } from "./words.js";
import { begun } from "./waiting.js";

const CALM = new Set(["", "0", "no"]); // Of what worries as soon as it is anything else.
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

// What is longer than a phone's screen is read from its beginning.
function sayGravely(place, ...said) {
  const whole = document.createElement("div");
  whole.className = "stack stack-tight";
  whole.append(...said);
  place.replaceChildren(whole);
  place.className = "notification notification-error";
  place.scrollIntoView({ block: "start" });
}

// Whoever wrote that they are not safe has to know that nobody has read it, and whom to reach meanwhile. Whether it could
// be said so.
function sayWorrying(form, place, state, count) {
  const said = form.querySelector("[data-entry-worrying]")?.content.cloneNode(true);
  const answers = [...form.querySelectorAll("[data-worrying] input:checked")];
  if (!said || answers.every((one) => CALM.has(one.value))) return false;
  sayGravely(place, said, sentence(state, count));
  return true;
}

function byHand(form, submitter) {
  form.dataset.byHand = "1";
  form.requestSubmit(submitter);
}

function lateForm(form, place) {
  const { account } = place.dataset;
  const prepared = () => prepareEntries({ account, line: addresses.line }).catch(() => false);
  let ready = prepared();
  // What waited was sent first; if this phone turned out to be revoked, it gets new keys.
  begun.then(() => ready).then(() => { ready = prepared(); });
  const renewed = renew(form, account).catch(() => {});
  let last = "";
  let kept = { id: "", done: Promise.resolve() };

  function putAway(id, submitter) {
    const version = form.elements.entry_version?.value ?? "";
    const fields = fieldsOf(form, submitter);
    return keepEntry({ id, account, address: location.pathname, fields, version, words: wordsOf(form) });
  }

  // The id of what stands in the form now. Throws where this phone cannot keep it.
  async function keep(submitter) {
    const written = JSON.stringify(fieldsOf(form, submitter));
    // Pressed again it is kept already.
    if (written !== last) {
      const id = crypto.randomUUID();
      last = written;
      kept = { id, done: putAway(id, submitter) };
    }
    const { id, done } = kept;
    await done.catch((error) => {
      last = "";
      throw error;
    });
    return id;
  }

  function sayHere(state, count) {
    if (!sayWorrying(form, place, state, count)) say(state, count, place);
  }

  async function tell(state) {
    sayHere(state, await countEntries(account));
    if (state === "sign-in") return;
    (await navigator.serviceWorker?.getRegistration())?.sync?.register("entries").catch(() => {});
  }

  function sendByHand(submitter) {
    last = "";
    byHand(form, submitter);
  }

  function follow(outcome, submitter) {
    if (outcome.outcome === "taken") location.assign(outcome.to);
    else if (outcome.reason === "invalid") byHand(form, submitter);
    else location.assign(addresses.waiting);
  }

  async function send(awaited, submitter, isAgain = false) {
    const { state, outcomes } = await sendEntries({ ...addresses, awaited });
    if (outcomes[awaited]) follow(outcomes[awaited], submitter);
    else if (["kept", "server-error", "sign-in"].includes(state)) await tell(state);
    else if (state === "revoked") sendByHand(submitter);
    else if (state === "nothing") await nothing(awaited, submitter, isAgain);
    else say(state, 0, place);
  }

  // Somebody else is signed in; or the worker or another page has sent it, which asking once more under its id tells.
  async function nothing(awaited, submitter, isAgain) {
    if (await countEntries(account)) await tell("sign-in");
    else if (!isAgain && (await putAway(awaited, submitter).then(() => true, () => false))) await send(awaited, submitter, true);
    else sendByHand(submitter);
  }

  async function submit(submitter) {
    await renewed;
    const id = (await ready) && (await keep(submitter).catch(() => ""));
    if (id) await send(id, submitter);
    else if (navigator.onLine) sendByHand(submitter);
    else sayHere("not-kept", 0);
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
    sayGravely(place, form.querySelector("[data-entry-unsent]").content.cloneNode(true));
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
