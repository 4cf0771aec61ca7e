// A whole page that is sent without a connection is gone, and what was typed in it with it: no way back brings it again.
// So it stays, and the page says so (`tell`). The browser may be wrong: a server on the same machine answers without any
// network. It is asked first, by this file's own address, and what it answers to is sent.
async function answers() {
  try {
    await fetch(import.meta.url, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(5000) });
    return true;
  } catch {
    return false;
  }
}

function isWritten({ elements }) {
  return [...elements].some((one) => one.matches("input:not([type=hidden], [type=submit]), select, textarea"));
}

// What a form does about it itself goes before, and one of buttons alone, such as leaving, goes its way.
export function keepUnsent(tell) {
  let asking, going;
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const isHeld = !navigator.onLine && form !== going && form.matches("[method=post]") && isWritten(form);
    going = undefined;
    if (event.defaultPrevented || !isHeld) return;
    event.preventDefault();
    if (form === asking) return;
    asking = form;
    const isReached = await answers();
    asking = undefined;
    if (!isReached) return tell(form);
    going = form;
    form.requestSubmit(event.submitter);
  });
}
