// Sets, changes and takes away the PIN of this phone. The server is told nothing of it.
import { makeLock, readLock, removeLock, tryPin } from "../ui/js/pin/keys.js";
import { signInAgain } from "../ui/js/pin/cover.js";
import { begin, stop } from "../ui/js/pin/watch.js";

const DIGITS = /^\d{4,12}$/;
const UP = "01234567890123456789";
const DOWN = [...UP].reverse().join("");
const setting = document.querySelector("[data-pin-setting]");
const told = setting.querySelector("[data-pin-told]");
const [on, has] = [setting.querySelector("[data-pin-do=on]"), setting.querySelector("[data-pin-has]")];

function isGuessedFirst(pin) {
  return new Set(pin).size === 1 || UP.includes(pin) || DOWN.includes(pin);
}

function say(word, kind, left = 0) {
  told.textContent = [told.dataset[word], left ? told.dataset.many.replace("{n}", left) : ""].filter(Boolean).join(" ");
  told.className = `notification notification-${kind}`;
  told.hidden = false;
  told.focus();
}

// What is wrong with a new PIN, as a word to say; otherwise nothing.
function faultOf({ fresh, again }) {
  if (!DIGITS.test(fresh.value)) return "digits";
  if (isGuessedFirst(fresh.value)) return "guessed";
  return fresh.value === again.value ? "" : "differs";
}

async function set({ fresh, plan }) {
  const { covers, plan: planUrl, signIn } = setting.dataset;
  const language = document.documentElement.lang;
  const open = plan.checked ? [planUrl] : [];
  const { id } = (await readLock()) ?? {};
  begin(await makeLock(fresh.value, { id, covers: JSON.parse(covers), language, signIn, open }));
  await keepAnew();
}

// What was kept lay under another key.
async function keepAnew() {
  if (await caches.has("day-is-kept")) (await navigator.serviceWorker.ready).active.postMessage("keep-day");
}

async function show() {
  const lock = await readLock();
  on.hidden = Boolean(lock);
  has.hidden = !lock;
  setting.querySelector("[data-pin-do=change]").elements.plan.checked = lock?.open.length > 0;
  for (const form of setting.querySelectorAll("form")) if (form !== on || lock) for (const one of form.querySelectorAll("[type=password]")) one.value = "";
  for (const details of has.querySelectorAll("details")) details.open = false;
}

// Whether the PIN there is was typed; with no try left one signs in again.
async function knows(typed) {
  if (!typed) {
    say("wrong", "error");
    return false;
  }
  const { key, left, wait } = await tryPin(typed);
  if (key) return true;
  if (!left) await signInAgain(setting);
  else say(wait ? "wait" : "wrong", "error", left);
  return false;
}

const DOES = {
  async on(fields) {
    const fault = faultOf(fields);
    if (!fault) await set(fields);
    return fault || "on";
  },
  async change(fields) {
    const fault = faultOf(fields);
    if (fault) return fault;
    if (!(await knows(fields.before.value))) return "";
    await set(fields);
    return "changed";
  },
  async off({ was }) {
    if (!(await knows(was.value))) return "";
    stop(await removeLock());
    await keepAnew();
    return "off";
  },
};

async function submit(form) {
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    await tell(await DOES[form.dataset.pinDo](form.elements));
  } catch {
    say("failed", "error");
  } finally {
    button.disabled = false;
  }
}

async function tell(word) {
  if (!word) return;
  const isDone = ["on", "changed", "off"].includes(word);
  if (isDone) await show();
  say(word, isDone ? "success" : "error");
}

if ("caches" in window && "serviceWorker" in navigator && crypto.subtle) {
  await navigator.serviceWorker.register(setting.dataset.worker);
  setting.querySelector("[data-pin-not]").hidden = true;
  for (const form of setting.querySelectorAll("form")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      submit(form);
    });
  }
  await show();
}
