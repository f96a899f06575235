// A button that opens into a one-line form for the title of something new.
import { type FormEvent, useState } from 'react'
import { Icon } from './Icon'

interface Props {
  /** What the button says: `Add card`. */
  label: string
  /** Saves it; the form stays open for the next one unless this rejects. */
  onAdd: (title: string) => Promise<unknown>
  className?: string
}

export function AddText({ label, onAdd, className = '' }: Props) {
  const [open, setOpen] = useState(false)
  const [draft, setDraft] = useState('')

  if (!open) {
    return (
      <button type="button" className={`add quiet ${className}`} onClick={() => setOpen(true)}>
        <Icon name="add" />
        {label}
      </button>
    )
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (draft.trim() === '') return setOpen(false)
    // Whoever made the call shows the error; here the draft is kept to be mended.
    onAdd(draft).then(
      () => setDraft(''),
      () => undefined,
    )
  }
  return (
    <form className={`add-form ${className}`} onSubmit={submit}>
      <input
        aria-label={label}
        placeholder={label}
        value={draft}
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to write here
        autoFocus
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={() => draft.trim() === '' && setOpen(false)}
        onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
      />
    </form>
  )
}
