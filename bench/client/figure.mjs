// The line each comparison ends with.

/** Prints a figure whose ratio ours to theirs must not exceed the goal. */
export function figure(name, ours, peer, theirs, goal = 1) {
  const ratio = ours / theirs
  const verdict = ratio <= goal ? 'met' : 'missed'
  process.stdout.write(
    `figure ${name} ours=${round(ours)} peer=${peer}:${round(theirs)} ratio=${ratio.toFixed(2)} goal=<=${goal.toFixed(2)} ${verdict}\n`,
  )
}

/** The middle of several measurements. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

function round(value) {
  return Number.isInteger(value) ? value : value.toFixed(2)
}
