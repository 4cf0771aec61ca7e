// The public pages: leaving at once, and the eight questions one at a time. Nothing is sent and nothing is kept; what an
// answer points to is read from the table on the page, which is there for whoever has no script.
import { asks } from "./asking.js";
import "./leaving.js";

const asking = document.querySelector("[data-asks]");
if (asking) asks(asking);
