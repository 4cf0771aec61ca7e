// A page that was left alone for as long as its person chose clears itself and ends the sign-in. All windows of a browser
// count as one. And a page that a browser kept for "Back" is asked for anew, so that after signing out it shows nothing.
const form = document.querySelector("[data-lock]");
const MINUTE = 60_000;
const LOOK = 1000;
// "led" is how a page says that somebody follows it without touching anything.
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "scroll", "led"];

addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

function watch(wait) {
  const windows = new BroadcastChannel("lock");
  let seen = Date.now();
  let told = seen;
  let isLocked = false;

  function active() {
    seen = Date.now();
    if (seen - told < wait / 4) return;
    told = seen;
    windows.postMessage("active");
    fetch(form.dataset.stillHere, { method: "POST", body: new FormData(form) });
  }

  function clear() {
    isLocked = true;
    document.title = "\u00a0";
    const veil = document.createElement("div");
    veil.className = "leaving";
    document.body.replaceChildren(veil);
  }

  async function lock() {
    clear();
    windows.postMessage("lock");
    try {
      await fetch(form.action, { method: "POST", keepalive: true, redirect: "manual" });
    } finally {
      location.replace(form.dataset.then);
    }
  }

  function look() {
    if (!isLocked && Date.now() - seen >= wait) lock();
  }

  windows.addEventListener("message", ({ data }) => {
    if (data === "active") seen = told = Date.now();
    else if (!isLocked) {
      clear();
      location.replace(form.dataset.then);
    }
  });
  for (const sign of SIGNS) addEventListener(sign, active, { passive: true, capture: true });
  // A machine that slept wakes up with the time gone by.
  addEventListener("visibilitychange", look);
  setInterval(look, LOOK);
}

if (form) watch(Number(form.dataset.lock) * MINUTE);
