// Dragging a group to another day is the same as choosing that day under "Try another time".
const form = document.getElementById("move-form");
const dayOf = (event) => event.target.closest?.("[data-move-to]");
let dragged = null;

if (form) {
  for (const cell of document.querySelectorAll("[data-meeting]")) cell.draggable = true;

  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-meeting]") ?? null;
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.meeting);
    dragged.toggleAttribute("data-dragged", true);
  });

  document.addEventListener("dragend", forget);

  document.addEventListener("dragover", (event) => {
    const day = dayOf(event);
    if (!dragged || !day || day.contains(dragged)) return;
    event.preventDefault();
    day.toggleAttribute("data-over", true);
  });

  document.addEventListener("dragleave", (event) => {
    const day = dayOf(event);
    if (day && !day.contains(event.relatedTarget)) day.removeAttribute("data-over");
  });

  document.addEventListener("drop", (event) => {
    const day = dayOf(event);
    if (!dragged || !day) return;
    event.preventDefault();
    form.elements["move-meeting"].value = dragged.dataset.meeting;
    form.elements["move-day"].value = day.dataset.moveTo;
    form.elements["move-start"].value = dragged.dataset.start;
    forget();
    form.requestSubmit();
  });
}

function forget() {
  dragged?.removeAttribute("data-dragged");
  dragged = null;
  for (const day of document.querySelectorAll("[data-over]")) day.removeAttribute("data-over");
}
