// The grey shapes of what is on its way.

export function Skeleton({ lines = 3, label = 'Loading' }: { lines?: number; label?: string }) {
  return (
    <div className="skeleton" role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike and never move
        <span key={line} />
      ))}
    </div>
  )
}

export function BoardSkeleton() {
  return (
    <section className="board skeleton-board" role="status" aria-label="Loading the board">
      <div className="board-head">
        <span className="skeleton-title" />
      </div>
      <div className="lanes">
        <Skeleton lines={3} />
        <Skeleton lines={2} />
        <Skeleton lines={2} />
      </div>
    </section>
  )
}
