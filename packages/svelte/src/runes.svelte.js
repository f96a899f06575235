// The runes of this package, without types: in a package, Vite's optimizer compiles rune modules before it takes types out.

/** Runs `action`, and again when what it reads changes, until the component or effect around it is destroyed. */
export function effect(action) {
  $effect.pre(action)
}

/** Whether an effect or a template is reading. */
export function isTracking() {
  return $effect.tracking()
}

/** A reactive value that is replaced as a whole: what reads it and what replaces it. */
export function value(first) {
  let current = $state.raw(first)
  return [
    () => current,
    (next) => {
      current = next
    },
  ]
}

/** Reads what is computed of reactive values, and changes only when the result does. */
export function derived(compute) {
  const current = $derived.by(compute)
  return () => current
}
