// Light, dark, or as the device: shown at once, then told to the server, which remembers it in a cookie.
const MEDIA = { light: "not all", dark: "screen", auto: "screen and (prefers-color-scheme: dark)" };

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-theme-switch]");
  const theme = event.submitter?.value;
  if (!form || !(theme in MEDIA)) return;
  event.preventDefault();
  document.querySelector("[data-dark]").media = MEDIA[theme];
  for (const button of form.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button === event.submitter));
  }
  const body = new FormData(form);
  body.set("theme", theme);
  fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
});
