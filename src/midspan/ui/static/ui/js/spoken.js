// Words for people who listen to the page.
export function say(words) {
  const place = document.getElementById("spoken");
  if (!place) return;
  place.textContent = "";
  // A repeated sentence is only read out when the place was empty in between.
  requestAnimationFrame(() => (place.textContent = words));
}
