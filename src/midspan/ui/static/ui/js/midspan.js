// What every page runs. Each module mends one thing and does nothing where its mark-up is missing.
import "./appearance.js";
import "./counter.js";
import "./dialogs.js";
import "./file-drop.js";
import "./focus.js";
import "./lock.js";
import "./menus.js";
import "./offline.js";
import "./own-words.js";
import "./quick-exit.js";
import "./requests.js";
import "./tabs.js";
import "./week.js";

// Heavier than the rest, and on two pages only.
if (document.querySelector("midspan-week-painter")) import("./week-painter.js");
// Only where somebody set a PIN on this phone are there pages to cover, also those that were open before.
if ("caches" in window) {
  if (await caches.has("pin-is-on")) import("./pin/watch.js");
  else new BroadcastChannel("pin").addEventListener("message", () => import("./pin/watch.js"), { once: true });
}
