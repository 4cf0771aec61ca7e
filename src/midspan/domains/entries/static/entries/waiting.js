// On any page of a patient while something waits: it is sent when that is possible, and signing out asks first.
import { countEntries, deleteEntries, dropAside, entriesAside, sendEntries } from "./queue.js";
import { addresses, say, sayAside, sentence } from "./words.js";

// Who is signed in, as the page or the server says; what waits of others is not theirs to see.
let account = document.querySelector("[data-account]")?.dataset.account ?? "";
const WAITS = new Set(["kept", "server-error", "sign-in"]);

// What waits is no one's concern who holds the phone while a PIN covers it.
function uncovered() {
  if (document.getElementById("main") && !document.querySelector("[data-pin-cover]")) return Promise.resolve();
  return new Promise((resolve) => { addEventListener("uncovered", resolve, { once: true }); });
}

async function send() {
  const { state, outcomes, account: known } = await sendEntries(addresses);
  // It keeps anew what they changed.
  navigator.serviceWorker?.controller?.postMessage({ outcomes });
  await uncovered();
  account = known || account;
  const waiting = await countEntries(account);
  const isRefused = Object.values(outcomes).some((one) => one.outcome === "refused");
  if (isRefused) say("refused");
  else if (WAITS.has(state)) say(state, waiting);
  else if (state !== "nothing") say(state);
  const whose = account;
  sayAside(await entriesAside(whose), () => dropAside(whose));
  return waiting;
}

function goOn(form) {
  form.dataset.isAsked = "1";
  form.requestSubmit();
}

async function leave(form) {
  // Whatever is wrong with what this phone keeps, everybody can sign out.
  const waiting = await countEntries(account).catch(() => 0);
  if (!waiting) {
    goOn(form);
    return;
  }
  const dialog = sentence("leaving", waiting);
  // Signed out everywhere, nobody gets the share again that opens it.
  if (form.dataset.signsOut === "everywhere") dialog.querySelector("[value=keep]").remove();
  document.body.append(dialog);
  dialog.addEventListener("close", async () => {
    dialog.remove();
    if (await mayGo(dialog.returnValue).catch(() => true)) goOn(form);
  });
  dialog.showModal();
}

async function mayGo(chosen) {
  if (chosen === "delete") await deleteEntries(account);
  // Still waiting: nothing is lost silently, the page says so.
  if (chosen === "send") return !(await send());
  return chosen === "delete" || chosen === "keep";
}

// What the first look at what waits came to; forms wait for it with their keys.
export let begun = Promise.resolve();

if (addresses) {
  addEventListener("online", send);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-signs-out]") || form.dataset.isAsked) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    leave(form);
  }, true);
  begun = send().catch(() => {});
}
