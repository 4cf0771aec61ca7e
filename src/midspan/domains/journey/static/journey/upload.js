// How far a large file has got. Without this script the browser shows its own progress, and everything else works.
const form = document.querySelector("[data-upload]");
const shown = form?.querySelector("[data-upload-progress]");
const bar = shown?.querySelector("progress");

form?.addEventListener("htmx:xhr:progress", (event) => {
  const { lengthComputable, loaded, total } = event.detail;
  shown.hidden = false;
  if (lengthComputable) bar.value = Math.round((100 * loaded) / total);
  else bar.removeAttribute("value");
});

form?.addEventListener("htmx:afterRequest", () => {
  shown.hidden = true;
});
