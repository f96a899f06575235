// A text that becomes a field when it is pressed: Enter or leaving saves, Escape gives up.
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { meaning } from '../../../plain/keys'

interface Props {
  value: string
  /** What it is, for people who cannot see it: `Board title`. */
  label: string
  onSave: (value: string) => void
  className?: string
  /** Several lines, where Enter makes a new one. */
  multiline?: boolean
  placeholder?: string
}

export function EditableText({
  value,
  label,
  onSave,
  className = '',
  multiline,
  placeholder,
}: Props) {
  const [draft, setDraft] = useState<string>()
  const button = useRef<HTMLButtonElement>(null)
  const endedByKey = useRef(false)
  const editing = draft !== undefined

  useEffect(() => {
    // Whoever left for another place of the page stays there.
    if (!editing && endedByKey.current) button.current?.focus()
    endedByKey.current = false
  }, [editing])

  const close = (save: boolean) => {
    setDraft(undefined)
    if (save && draft !== undefined && draft.trim() !== value) onSave(draft)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const meant = meaning(event, multiline)
    if (!meant) return
    event.preventDefault()
    event.stopPropagation()
    endedByKey.current = true
    close(meant === 'save')
  }

  if (!editing) {
    return (
      <button
        type="button"
        ref={button}
        className={`editable ${className}`}
        aria-label={`${label}: ${value || (placeholder ?? 'empty')}. Edit`}
        onClick={() => setDraft(value)}
      >
        {value || <span className="muted">{placeholder}</span>}
      </button>
    )
  }
  const Field = multiline ? 'textarea' : 'input'
  return (
    <Field
      className={`editable ${className}`}
      aria-label={label}
      value={draft}
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={() => close(true)}
      onKeyDown={onKeyDown}
    />
  )
}
