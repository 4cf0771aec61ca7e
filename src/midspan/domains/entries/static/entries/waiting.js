// On any page of a patient while something waits: it is sent when that is possible, and signing out asks first.
import { countEntries, deleteEntries, sendEntries } from "./queue.js";
import { addresses, say, sentence } from "./words.js";

// Who is signed in, as the server said last; what waits of others is not theirs to see.
let account = "";

async function send() {
  const { state, outcomes, account: known } = await sendEntries(addresses);
  account = known || account;
  const waiting = await countEntries(account);
  const isRefused = Object.values(outcomes).some((one) => one.outcome === "refused");
  if (isRefused) say("refused");
  else if (state === "kept" || state === "sign-in") say(state, waiting);
  else if (state === "sent" || state === "revoked") say(state);
  return waiting;
}

function goOn(form) {
  form.dataset.isAsked = "1";
  form.requestSubmit();
}

async function leave(form) {
  const waiting = await countEntries(account);
  if (!waiting) {
    goOn(form);
    return;
  }
  const dialog = sentence("leaving", waiting);
  document.body.append(dialog);
  dialog.addEventListener("close", async () => {
    dialog.remove();
    if (dialog.returnValue === "delete" && account) await deleteEntries(account);
    // Still waiting: nothing is lost silently, the page says so.
    else if (dialog.returnValue === "send" && (await send())) return;
    else if (!["send", "keep"].includes(dialog.returnValue)) return;
    goOn(form);
  });
  dialog.showModal();
}

if (addresses) {
  addEventListener("online", send);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-signs-out]") || form.dataset.isAsked) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    leave(form);
  }, true);
  send();
}
