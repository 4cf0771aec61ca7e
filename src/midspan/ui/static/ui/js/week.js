// On a phone a week is wider than the screen: it opens on today.
for (const today of document.querySelectorAll(".week-board .week-today")) {
  const board = today.closest(".week-board");
  const hours = board.querySelector(".week-hours");
  const ahead = today.getBoundingClientRect().left - board.getBoundingClientRect().left - hours.offsetWidth;
  board.scrollLeft += getComputedStyle(board).direction === "rtl" ? 0 : ahead;
}
