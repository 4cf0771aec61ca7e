// A page that was kept on this phone shows its form as it was then. Opened again it is another sending, with an id of its
// own; and on another day it is that day's, without the answers of the day it was kept on.
import { timeOf } from "./queue.js";

function dateOf(moment) {
  const day = new Date(moment);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

function empty(form) {
  for (const control of form.elements) {
    if (["hidden", "submit", "fieldset"].includes(control.type) || control.closest("[data-stays]")) continue;
    if (control.type === "radio") control.checked = control.value === "";
    else if (control.type === "checkbox") control.checked = false;
    else control.value = "";
  }
  for (const one of document.querySelectorAll("[data-of-then]")) one.hidden = true;
  for (const one of document.querySelectorAll("[data-of-now]")) one.hidden = false;
}

export async function renew(form, account) {
  if (!("kept" in document.documentElement.dataset)) return;
  for (const one of form.querySelectorAll("[data-new-id]")) one.value = crypto.randomUUID();
  const how = new URLSearchParams(location.search).get("how");
  if (how && form.elements.guided) form.elements.guided.value = how;
  const today = dateOf(await timeOf(account));
  for (const day of form.querySelectorAll("[data-today]")) {
    if (day.value === today) continue;
    if (day.type === "hidden") empty(form);
    day.value = today;
    // Of that day nothing was written that this phone has seen.
    if (form.elements.entry_version) form.elements.entry_version.value = day.dataset.today.replace("{day}", today);
  }
}
