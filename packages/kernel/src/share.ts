// Structural sharing: what did not change keeps its identity, so nobody redraws it.

/** Gives `after`, with every part that equals its counterpart in `before` replaced by that one. */
export function share(before: unknown, after: unknown): unknown {
  const isList = Array.isArray(after)
  if (!isContainer(before) || !isContainer(after) || Array.isArray(before) !== isList) return after
  const shared = (isList ? [...after] : { ...after }) as Record<string, unknown>
  let isSame = Object.keys(before).length === Object.keys(after).length
  for (const name in after) {
    if (Object.hasOwn(before, name)) shared[name] = share(before[name], after[name])
    isSame &&= shared[name] === before[name]
  }
  return isSame ? before : shared
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return Object(value) === value
}
