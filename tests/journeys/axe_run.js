// Runs axe over the page, and its rule about contrast, which takes longer than all others together, over one of each
// kind of text only: what is written in the same color, size and weight on the same paint. `seen` are the kinds that
// were found right on pages before. Text that may lie over other things is always looked at.
async ({ options, seen }) => {
  const rule = "color-contrast"
  const known = new Set(seen)
  const before = known.size
  const paints = new Map()
  const fresh = []

  const paintOf = (element) => {
    if (!element) return { colors: "", moves: false }
    if (paints.has(element)) return paints.get(element)
    const style = getComputedStyle(element)
    const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.mixBlendMode].join(" ")
    const isPlain = own === "rgba(0, 0, 0, 0) none 1 none normal"
    const under = paintOf(element.parentElement)
    const paint = {
      colors: isPlain ? under.colors : `${under.colors}/${own}`,
      moves: under.moves || !["static", "relative"].includes(style.position) || style.transform !== "none",
    }
    paints.set(element, paint)
    return paint
  }

  const hasText = (element) =>
    element.matches("input, select, textarea") ||
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())

  for (const element of document.body.querySelectorAll("*")) {
    if (!hasText(element) || !element.checkVisibility()) continue
    const { colors, moves } = paintOf(element)
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element)
    const kind = [colors, color, fontSize, fontWeight, textShadow, element.matches(":disabled, [aria-disabled]")].join(" ")
    if (moves || !known.has(kind)) fresh.push(element)
    if (!moves) known.add(kind)
  }

  const all = await axe.run({ ...options, rules: { [rule]: { enabled: false } } })
  const contrast = fresh.length
    ? await axe.run({ include: fresh }, { ...options, runOnly: { type: "rule", values: [rule] } })
    : { violations: [] }
  const violations = [...all.violations, ...contrast.violations]
  return {
    broken: violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${one.help} at ${node.target}`)),
    seen: [...known].slice(before),
  }
}
