// After a form came back, the summary of what to put right takes the focus, and so does one that htmx swapped in.
function takeFocus(root) {
  root.querySelector("[data-take-focus]")?.focus();
}

takeFocus(document);
document.addEventListener("htmx:afterSettle", (event) => takeFocus(event.target));
