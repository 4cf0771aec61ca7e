// One question at a time, with a way back. The answers live in the boxes alone, and are gone with the page.
const DECIDE = ["more", "lighter", "iop"]; // What goes first stands first; without any sign, the last.

export function outcomeOf(rows) {
  // As `found_by` in suitability.py, from the rows of the table that were answered.
  const led = new Set(rows.map((row) => row.dataset.leads));
  const outcome = DECIDE.find((one) => led.has(one)) ?? "iop";
  return {
    outcome,
    mattered: rows.filter((row) => row.dataset.leads === outcome),
    ask: rows.filter((row) => row.dataset.leads === "ask"),
    isNow: rows.some((row) => "now" in row.dataset),
  };
}

export function asks(section) {
  const table = section.querySelector("[data-table]");
  section.querySelector("h3").before(section.querySelector("template").content.cloneNode(true));
  table.open = false;
  const form = section.querySelector("form");
  const found = section.querySelector("[data-found]");
  const questions = [...form.querySelectorAll("fieldset")];
  const step = form.querySelector(".step");
  const wrong = form.querySelector(".wrong");
  const back = form.querySelector("[data-back]");
  const next = form.querySelector("[data-show]");
  const nextWords = next.textContent;
  let at = 0;

  function show(place, { isFocused = true } = {}) {
    at = place;
    questions.forEach((one, number) => { one.hidden = number !== at; });
    step.textContent = step.dataset.step.replace("{number}", at + 1).replace("{count}", questions.length);
    wrong.textContent = "";
    back.hidden = at === 0;
    next.textContent = at === questions.length - 1 ? next.dataset.show : nextWords;
    form.hidden = false;
    found.hidden = true;
    if (isFocused) questions[at].querySelector("legend").focus();
  }

  function answered() {
    const rows = [...table.querySelectorAll("[data-of]")];
    const given = new Set([...form.querySelectorAll(":checked")].map((box) => `${box.name} ${box.value}`));
    return rows.filter((row) => given.has(`${row.dataset.of} ${row.dataset.answer}`));
  }

  function list(box, rows) {
    box.hidden = rows.length === 0;
    box.querySelector("ul").replaceChildren(...rows.map((row) => {
      const line = document.createElement("li");
      line.textContent = row.querySelector("td span").textContent;
      return line;
    }));
  }

  function showFound() {
    const { outcome, mattered, ask, isNow } = outcomeOf(answered());
    const shown = section.querySelector(`[data-is="${outcome}"]`).cloneNode(true);
    found.querySelector("[data-outcome]").replaceChildren(shown);
    found.querySelector("[data-now]").hidden = !isNow;
    found.querySelector("[data-elsewhere]").hidden = outcome === "iop";
    list(found.querySelector("[data-mattered]"), mattered);
    list(found.querySelector("[data-worth]"), ask);
    form.hidden = true;
    found.hidden = false;
    found.focus();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const one = questions[at];
    if (!("several" in one.dataset) && !one.querySelector(":checked")) {
      wrong.textContent = wrong.dataset.choose;
      one.querySelector("input").focus();
    } else if (at === questions.length - 1) showFound();
    else show(at + 1);
  });
  back.addEventListener("click", () => show(at - 1));
  // What is on paper or in a file is what was found, with whom to call; nothing of it stands in an address.
  section.querySelector("[data-print]").addEventListener("click", () => print());
  section.querySelector("[data-again]").addEventListener("click", () => {
    form.reset();
    show(0);
  });
  // A browser that brings the page back as it was brings no answers back.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) {
      form.reset();
      show(0, { isFocused: false });
    }
  });
  show(0, { isFocused: false });
}
