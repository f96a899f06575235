// What the declared error `title_taken` offers: the title the server found to be free.

interface Props {
  suggestion: string
  onUse: (title: string) => void
}

export function TitleTaken({ suggestion, onUse }: Props) {
  return (
    <p className="note" role="alert" data-code="title_taken">
      You have a board of that name.{' '}
      <button type="button" className="link" onClick={() => onUse(suggestion)}>
        Call it “{suggestion}”
      </button>
    </p>
  )
}
