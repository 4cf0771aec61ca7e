// <midspan-week-painter>: a week in half hours to paint with finger, mouse or keyboard. The list below it is the truth:
// the grid is drawn from it and every stroke is written back, so a page without a script loses nothing but the grid.
import { say } from "./spoken.js";
import { kindAt, painted } from "./week-blocks.js";
import { clock, minutesOf, readBlocks, writeBlocks } from "./week-rows.js";

const STEP = 30;
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

class WeekPainter extends HTMLElement {
  #stroke = null;
  #at = { day: 0, slot: 0 };

  connectedCallback() {
    if (this.grid) return;
    this.grid = this.querySelector(".painter-grid");
    this.list = this.querySelector("[data-rows]");
    this.total = this.querySelector(`[name="${this.dataset.prefix}-TOTAL_FORMS"]`);
    const day = this.querySelector("[data-row]").content.querySelector("[name$='-day']");
    const kind = this.querySelector("[data-row]").content.querySelector("[name$='-kind']");
    this.days = [...day.options].filter((option) => option.value).map((option) => option.text);
    this.kinds = Object.fromEntries([...kind.options].map((option) => [option.value, option.text]));
    this.first = Number(this.dataset.firstHour) * 60;
    this.slots = (Number(this.dataset.lastHour) * 60 - this.first) / STEP;
    this.#build();
    this.#listen();
    this.querySelector("[data-painter]").hidden = false;
    this.querySelector("[data-list]").open = this.querySelector(".field-wrong") !== null;
    this.#read();
  }

  get brush() {
    return this.querySelector(".painter-brushes :checked").value;
  }

  #build() {
    const short = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "narrow", timeZone: "UTC" });
    const head = this.grid.createTHead().insertRow();
    head.append(document.createElement("td"), ...this.days.map((day, place) => heading(day, short, place)));
    const body = this.grid.createTBody();
    this.cells = this.days.map(() => []);
    for (let slot = 0; slot < this.slots; slot += 1) body.append(this.#rowOfCells(slot));
  }

  #rowOfCells(slot) {
    const row = document.createElement("tr");
    const name = document.createElement("th");
    name.scope = "row";
    const isHour = (this.first + slot * STEP) % 60 === 0;
    const minutes = this.first + slot * STEP;
    name.append(isHour ? hourWords(minutes / 60) : hidden(this.#words(minutes)));
    row.append(name);
    this.days.forEach((_, day) => {
      const cell = row.insertCell();
      cell.className = "painter-cell";
      cell.tabIndex = -1;
      Object.assign(cell.dataset, { day, slot });
      this.cells[day].push(cell);
    });
    return row;
  }

  #listen() {
    const add = this.querySelector("[data-add]");
    add.hidden = false;
    add.addEventListener("click", () => this.#addRow().querySelector("select, input").focus());
    this.list.addEventListener("change", () => this.#read());
    this.querySelector(".painter-brushes").addEventListener("change", () => this.#showBrush());
    this.grid.addEventListener("pointerdown", (event) => this.#startStroke(event));
    this.grid.addEventListener("pointermove", (event) => this.#goOn(event));
    for (const end of ["pointerup", "pointercancel"]) this.grid.addEventListener(end, () => this.#endStroke());
    this.grid.addEventListener("keydown", (event) => this.#press(event));
    this.grid.addEventListener("focusin", (event) => this.#follow(event));
    this.#showBrush();
  }

  #showBrush() {
    this.grid.dataset.brush = this.brush;
  }

  #read() {
    this.blocks = readBlocks(this.list);
    this.#draw();
  }

  #draw() {
    this.cells.forEach((column, day) => column.forEach((cell, slot) => this.#drawCell(cell, this.#span(day, slot))));
    this.#cellAt(this.#at).tabIndex = 0;
  }

  #drawCell(cell, span) {
    const kind = kindAt(this.blocks, span);
    cell.className = kind ? `painter-cell kind-${kind}` : "painter-cell";
    if (kind) cell.dataset.kind = kind;
    else delete cell.dataset.kind;
    cell.setAttribute("aria-label", this.#say("cell", span, kind));
  }

  #startStroke(event) {
    const cell = event.target.closest(".painter-cell");
    if (!cell || this.brush === "move" || event.button) return;
    const from = place(cell);
    this.grid.setPointerCapture(event.pointerId);
    this.#stroke = { from, to: from, kind: this.#kindFor(from), blocks: this.blocks };
    this.#applyStroke();
    this.#focus(from);
    event.preventDefault();
  }

  #goOn(event) {
    if (!this.#stroke) return;
    const under = document.elementFromPoint(event.clientX, event.clientY)?.closest?.(".painter-cell");
    if (!under || !this.grid.contains(under)) return;
    this.#stroke.to = place(under);
    this.#applyStroke();
  }

  #endStroke() {
    if (!this.#stroke) return;
    this.#write(this.#stroke.blocks);
    const { from, to, kind } = this.#stroke;
    this.#stroke = null;
    const [low, high] = [Math.min(from.slot, to.slot), Math.max(from.slot, to.slot)];
    say(this.#say(kind ? "painted" : "erased", { ...this.#span(to.day, low), end: this.#span(to.day, high).end }, kind));
  }

  // From where the stroke began to where it is, on every day between: one rectangle, as one would shade it on paper.
  #applyStroke() {
    const { from, to, kind, blocks } = this.#stroke;
    const [low, high] = [Math.min(from.slot, to.slot), Math.max(from.slot, to.slot)];
    const days = this.days.map((_, day) => day).filter((day) => day >= Math.min(from.day, to.day) && day <= Math.max(from.day, to.day));
    const spans = days.map((day) => ({ ...this.#span(day, low), end: this.#span(day, high).end, kind }));
    this.blocks = spans.reduce(painted, blocks);
    this.#draw();
  }

  #press(event) {
    const arrow = ARROWS[event.key];
    if (arrow) {
      event.preventDefault();
      const [across, down] = getComputedStyle(this).direction === "rtl" ? [-arrow[0], arrow[1]] : arrow;
      const from = this.#at;
      this.#focus(this.#within({ day: from.day + across, slot: from.slot + down }));
      if (event.shiftKey && this.brush !== "move") this.#paintBetween(from, this.#at);
    } else if ((event.key === " " || event.key === "Enter") && this.brush !== "move") {
      event.preventDefault();
      this.#paintBetween(this.#at, this.#at, this.#kindFor(this.#at));
    }
  }

  #paintBetween(from, to, kind = this.brush) {
    this.#stroke = { from, to, kind, blocks: this.blocks };
    this.#applyStroke();
    this.#endStroke();
  }

  // Painting over the same kind takes it away again.
  #kindFor(at) {
    return kindAt(this.blocks, this.#span(at.day, at.slot)) === this.brush ? "" : this.brush;
  }

  #write(before) {
    writeBlocks(this.list, { before, after: this.blocks, addRow: () => this.#addRow() });
    this.#read();
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #addRow() {
    const pattern = this.querySelector("[data-row]").innerHTML;
    const holder = document.createElement("template");
    holder.innerHTML = pattern.replaceAll("__prefix__", this.total.value);
    this.total.value = String(Number(this.total.value) + 1);
    const row = holder.content.firstElementChild;
    this.list.append(row);
    return row;
  }

  // A screen reader may put the focus on any cell by itself; keys then act there, not where we last were.
  #follow(event) {
    const cell = event.target.closest(".painter-cell");
    if (!cell) return;
    this.#cellAt(this.#at).tabIndex = -1;
    this.#at = place(cell);
    cell.tabIndex = 0;
  }

  #focus(at) {
    this.#cellAt(this.#at).tabIndex = -1;
    this.#at = at;
    this.#cellAt(at).tabIndex = 0;
    this.#cellAt(at).focus({ preventScroll: this.#stroke !== null });
  }

  #within({ day, slot }) {
    const bound = (value, most) => Math.max(0, Math.min(most, value));
    return { day: bound(day, this.days.length - 1), slot: bound(slot, this.slots - 1) };
  }

  #cellAt({ day, slot }) {
    return this.cells[day][slot];
  }

  #span(day, slot) {
    return { day, start: this.first + slot * STEP, end: this.first + (slot + 1) * STEP };
  }

  #say(pattern, { day, start, end }, kind) {
    const words = { day: this.days[day], start: this.#words(start), end: this.#words(end), kind: kind ? this.kinds[kind] : this.dataset.free };
    return this.dataset[pattern].replace(/\{(\w+)\}/g, (_, name) => words[name]);
  }

  #words(minutes) {
    this.format ??= new Intl.DateTimeFormat(document.documentElement.lang, { hour: "numeric", minute: "2-digit", timeZone: "UTC" });
    return this.format.format(minutesOf(clock(minutes)) * 60_000);
  }
}

function place(cell) {
  return { day: Number(cell.dataset.day), slot: Number(cell.dataset.slot) };
}

function hourWords(hour) {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "numeric", timeZone: "UTC" });
  return format.format((hour % 24) * 3_600_000);
}

function hidden(words) {
  const span = document.createElement("span");
  span.className = "visually-hidden";
  span.textContent = words;
  return span;
}

// Monday is day 0; the fifth of January 1970 was one.
function heading(day, short, place) {
  const cell = document.createElement("th");
  cell.scope = "col";
  cell.setAttribute("aria-label", day);
  cell.textContent = short.format(Date.UTC(1970, 0, 5 + place));
  return cell;
}

customElements.define("midspan-week-painter", WeekPainter);
