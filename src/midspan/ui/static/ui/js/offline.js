// The banner that says the connection is gone, and takes it back.
const banner = document.querySelector("body > [data-offline]");

function show() {
  if (banner) banner.hidden = navigator.onLine;
}

addEventListener("online", show);
addEventListener("offline", show);
show();
