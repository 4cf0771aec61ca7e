// Arithmetic on the blocks of a week, without a page: { day, start, end, kind, … } with half-open minutes of a day.

// The blocks after `span` was painted. An empty kind erases. Blocks keep their other properties (their line in the list).
export function painted(blocks, span) {
  const kept = blocks.flatMap((block) => (meets(block, span) && block.kind !== span.kind ? without(block, span) : [block]));
  if (!span.kind) return kept;
  const isJoined = (block) => block.kind === span.kind && touches(block, span);
  const joined = kept.filter(isJoined);
  const whole = {
    ...(joined[0] ?? {}),
    ...span,
    start: Math.min(span.start, ...joined.map((block) => block.start)),
    end: Math.max(span.end, ...joined.map((block) => block.end)),
  };
  return [...kept.filter((block) => !isJoined(block)), whole];
}

export function kindAt(blocks, { day, start, end }) {
  return blocks.find((block) => meets(block, { day, start, end }))?.kind ?? "";
}

function meets(block, span) {
  return block.day === span.day && block.start < span.end && span.start < block.end;
}

function touches(block, span) {
  return block.day === span.day && block.start <= span.end && span.start <= block.end;
}

// What is left of a block beside the span: nothing, one piece, or two, of which the first keeps the line in the list.
function without(block, span) {
  const pieces = [];
  if (block.start < span.start) pieces.push({ ...block, end: span.start });
  if (block.end > span.end) pieces.push({ ...block, start: span.end, row: pieces.length ? undefined : block.row });
  return pieces;
}
