// The list below the painter is what the form sends. This reads blocks from its lines and writes them back.
const DAY_END = 24 * 60;

const control = (row, name) => row.querySelector(`[name$="-${name}"]`);

export function minutesOf(words) {
  const [hours, minutes] = words.split(":").map(Number);
  return hours * 60 + minutes;
}

export function clock(minutes) {
  const within = minutes % DAY_END;
  return `${String(Math.floor(within / 60)).padStart(2, "0")}:${String(within % 60).padStart(2, "0")}`;
}

export function readBlocks(list) {
  return [...list.children].map(readBlock).filter(Boolean);
}

function readBlock(row) {
  const value = (name) => control(row, name)?.value;
  if (row.hidden || control(row, "DELETE")?.checked) return null;
  if (!value("day") || !value("start") || !value("end") || !value("kind")) return null;
  const end = minutesOf(value("end")) || DAY_END;
  const block = { row, day: Number(value("day")), start: minutesOf(value("start")), end, kind: value("kind") };
  return block.start < block.end ? block : null;
}

export function writeBlocks(list, { before, after, addRow }) {
  const kept = new Set(after.map((block) => block.row).filter(Boolean));
  for (const { row } of before) if (!kept.has(row)) remove(row);
  for (const block of after) write(block.row ?? emptyRow(list) ?? addRow(), block);
}

// A line that has been filled in but never saved may simply go; a saved one is marked for deletion.
function remove(row) {
  const mark = control(row, "DELETE");
  if (mark) mark.checked = true;
  row.hidden = true;
}

function emptyRow(list) {
  const isEmpty = (row) => !row.hidden && ["day", "start", "end", "kind"].every((name) => !control(row, name).value);
  return [...list.children].find(isEmpty);
}

function write(row, block) {
  control(row, "day").value = String(block.day);
  control(row, "start").value = clock(block.start);
  control(row, "end").value = clock(block.end);
  control(row, "kind").value = block.kind;
}
