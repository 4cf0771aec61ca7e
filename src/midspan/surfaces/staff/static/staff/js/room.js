// The session room by keyboard, and drafts that survive a lost connection. Without this the form still works whole.
import { keepDrafts } from "../../ui/js/drafts.js";

const form = document.getElementById("room");

function reveal(root) {
  for (const part of root.querySelectorAll("[data-needs-script]")) part.hidden = false;
}

function changed(control) {
  control.dispatchEvent(new Event("change", { bubbles: true }));
}

// A phrase is put in, or taken out again when it stands there already.
function putPhrase(chip) {
  const field = document.getElementById(chip.dataset.for);
  const words = chip.dataset.phrase;
  const rest = field.value.includes(words) ? field.value.replace(words, "") : `${field.value} ${words}`;
  field.value = rest.replace(/ {2,}/g, " ").trim();
  changed(field);
}

function writable(person) {
  return person.querySelector("textarea[name$='-response']");
}

function goTo(person, step) {
  const people = [...form.querySelectorAll("[data-person]")].filter(writable);
  const next = people[people.indexOf(person) + step];
  next?.focus();
  next?.scrollIntoView({ block: "center" });
}

function isTyping(target) {
  return target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
}

function choose(person, key) {
  const radio = person.querySelector(`input[type=radio][data-key="${CSS.escape(key)}"]`);
  if (radio) {
    radio.checked = true;
    changed(radio);
    person.focus();
    return true;
  }
  const chip = person.querySelector(`.chip[data-key="${CSS.escape(key)}"]`);
  if (!chip) return false;
  putPhrase(chip);
  // The plan is the last thing to say of somebody, so the next person follows by itself.
  if (chip.dataset.for.endsWith("-plan_for_next")) goTo(person, 1);
  return true;
}

function pressed(event) {
  const person = event.target.closest("[data-person]");
  if (!person || isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  // Arrow keys on a radio button belong to the radio button.
  const isArrow = event.key in steps && !event.target.matches("input");
  if (isArrow) goTo(person, steps[event.key]);
  if (isArrow || choose(person, event.key.toLowerCase())) event.preventDefault();
}

// The phrases of the person one writes about are shown. They come and go between two presses, never within one:
// a press that moves the page under the pointer would be lost.
let isPressed = false;
let open = "";

function show(id) {
  open = id;
  for (const person of form.querySelectorAll("[data-person]")) person.toggleAttribute("data-open", person.id === id);
}

function settle() {
  const person = document.activeElement?.closest("[data-person]");
  if (person && !isPressed) show(person.id);
}

function released() {
  isPressed = false;
  setTimeout(settle);
}

if (form) {
  reveal(form);
  form.addEventListener("focusin", settle);
  addEventListener("pointerdown", () => (isPressed = true), true);
  for (const kind of ["pointerup", "pointercancel"]) addEventListener(kind, released, true);
  form.addEventListener("keydown", pressed);
  form.addEventListener("click", (event) => {
    const chip = event.target.closest(".chip");
    if (chip) putPhrase(chip);
  });
  document.addEventListener("htmx:afterSwap", () => {
    reveal(form);
    show(open);
  });
  keepDrafts(form, `room:${form.dataset.room}`);
}
