// Dropping a file on the frame is the same as choosing it.
const frameOf = (event) => event.target.closest?.("[data-drop]");

document.addEventListener("dragover", (event) => {
  const frame = frameOf(event);
  if (!frame) return;
  event.preventDefault();
  frame.toggleAttribute("data-over", true);
});

document.addEventListener("dragleave", (event) => frameOf(event)?.removeAttribute("data-over"));

document.addEventListener("drop", (event) => {
  const frame = frameOf(event);
  if (!frame) return;
  event.preventDefault();
  frame.removeAttribute("data-over");
  const input = frame.querySelector("input[type=file]");
  if (input.disabled || !event.dataTransfer.files.length) return;
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("change", (event) => {
  const words = frameOf(event)?.querySelector("[data-drop-words]");
  if (!words || !event.target.files) return;
  words.textContent = [...event.target.files].map((file) => `${file.name} · ${size(file.size)}`).join(", ");
});

function size(bytes) {
  const units = ["byte", "kilobyte", "megabyte"];
  const step = Math.min(2, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const style = { style: "unit", unit: units[step], unitDisplay: "short", maximumFractionDigits: 1 };
  return new Intl.NumberFormat(document.documentElement.lang, style).format(bytes / 1000 ** step);
}
