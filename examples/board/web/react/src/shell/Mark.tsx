// The app's own mark: three lists of a board.

export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 24 24" aria-hidden="true">
      <rect className="mark-ground" width="24" height="24" rx="6.5" />
      <g fill="#fff">
        <rect x="5" y="6" width="3.6" height="12" rx="1.3" />
        <rect x="10.2" y="6" width="3.6" height="7.4" rx="1.3" opacity=".85" />
        <rect x="15.4" y="6" width="3.6" height="9.8" rx="1.3" opacity=".7" />
      </g>
    </svg>
  )
}
