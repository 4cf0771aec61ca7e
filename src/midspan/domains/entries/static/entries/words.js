// What a page says of what waits on this phone, in the words the page brought along.
const words = document.querySelector("template[data-entry-words]");

export const addresses = words ? { line: words.dataset.line, astray: words.dataset.astray, waiting: words.dataset.waiting } : null;

const KINDS = { sent: "success", refused: "warning", revoked: "warning", "server-error": "warning", "not-kept": "error" };

function piece(name) {
  return words.content.querySelector(`[data-is="${name}"]`);
}

// How many wait, in words.
function counted(count) {
  if (!count) return "";
  return piece(count === 1 ? "one" : "many").textContent.replace("{count}", count);
}

export function sentence(name, count = 0) {
  const said = piece(name).cloneNode(true);
  const place = said.querySelector("[data-count]");
  if (place) place.textContent = counted(count);
  return said;
}

// In the place of a form that was just sent, which is brought into sight, or at the top of the page.
export function say(name, count, place) {
  const at = place ?? topOf();
  at.replaceChildren(sentence(name, count));
  at.className = `notification notification-${KINDS[name] ?? "info"}`;
  place?.scrollIntoView({ block: "center" });
}

function topOf() {
  const found = document.querySelector('form [data-entry="late"]') ?? document.getElementById("entry-said");
  if (found) return found;
  const made = document.createElement("div");
  made.id = "entry-said";
  made.setAttribute("role", "status");
  document.getElementById("main").prepend(made);
  return made;
}

// Apart from what else is said, until its person says that they read it: nothing else keeps what was lost in mind.
export function sayAside(moments, drop) {
  if (!moments.length || document.getElementById("entry-aside")) return;
  const said = sentence("aside");
  said.id = "entry-aside";
  const known = [...new Set(moments.filter(Boolean).map(dayOf))];
  said.querySelector("[data-days]").textContent = new Intl.ListFormat(document.documentElement.lang).format(known);
  said.querySelector("[data-written]").hidden = !known.length;
  said.querySelector("button").addEventListener("click", async () => {
    await drop();
    said.remove();
  });
  document.getElementById("main").prepend(said);
}

function dayOf(moment) {
  return new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" }).format(moment);
}
