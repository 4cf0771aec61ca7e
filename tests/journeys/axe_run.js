// Runs axe over the page, and the two rules that take longer than all others together over part of it only.
//
// Contrast: one of each kind of text, which is what is written in the same color, size and weight on the same paint.
// `seen` are the kinds that were found right on pages before. Text that may lie over other things is always looked at.
//
// The size of targets: those that are smaller than they must be each way, or that another one overlaps. Any other has
// the size it needs, whatever is beside it.
//
// `looksOnly` leaves the other rules out: of a page that was found right, in other colors or at another width.
async ({ options, seen, looksOnly }) => {
  const contrast = "color-contrast"
  const targets = "target-size"
  const enough = 24 // CSS pixels: WCAG 2.2, 2.5.8.
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

  const reached = "a, area, audio, button, embed, iframe, input, object, select, summary, textarea, video, [role], [tabindex]"
  const boxes = [...document.body.querySelectorAll(reached)]
    .filter((element) => element.checkVisibility())
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
  const overlap = (one, other) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
  const isDoubtful = ({ element, box }) =>
    box.width < enough ||
    box.height < enough ||
    boxes.some((other) => overlap(box, other.box) && !element.contains(other.element) && !other.element.contains(element))
  const parts = new Set([...fresh, ...boxes.filter(isDoubtful).map(({ element }) => element)])

  const off = { [contrast]: { enabled: false }, [targets]: { enabled: false } }
  const all = looksOnly ? { violations: [] } : await axe.run({ ...options, rules: off })
  const doubtful = parts.size
    ? await axe.run({ include: [...parts] }, { ...options, runOnly: { type: "rule", values: [contrast, targets] } })
    : { violations: [] }
  const violations = [...all.violations, ...doubtful.violations]
  return {
    broken: violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${one.help} at ${node.target}`)),
    seen: [...known].slice(before),
  }
}
