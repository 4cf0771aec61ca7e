// Whatever carries data-dialog="id" opens that dialog. A link keeps its address for pages without a script.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog && typeof dialog.showModal === "function") {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  // A click on the veil, outside the box, closes.
  if (event.target.matches("dialog[open]") && isOutside(event.target, event)) event.target.close();
});

function isOutside(dialog, { clientX, clientY }) {
  const box = dialog.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}
