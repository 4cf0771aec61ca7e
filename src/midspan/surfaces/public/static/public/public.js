// The public pages: leaving at once, the eight questions one at a time, and a form that stays where it cannot be sent.
// Nothing is kept, and nothing is sent but a form; what an answer points to is read from the table on the page, which is
// there for whoever has no script.
import { keepUnsent } from "../ui/js/unsent.js";
import { asks } from "./asking.js";
import "./leaving.js";

const asking = document.querySelector("[data-asks]");
if (asking) asks(asking);

keepUnsent((form) => {
  form.querySelector(":scope > [data-unsent]")?.remove();
  const note = document.getElementById("unsent").content.firstElementChild.cloneNode(true);
  note.dataset.unsent = "";
  form.append(note);
  note.scrollIntoView({ block: "nearest" });
});
