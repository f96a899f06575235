/** One component of the screen, the same for each contender. */
import { useLayoutEffect } from 'react'
import { rendered, shown } from './count'
import type { FunctionName, Value } from './shape'

interface RowProps {
  bundle: number
  name: FunctionName
  value: Value | undefined
}

/** Shows a value, and tells that it did. */
export function Shown({ bundle, name, value }: RowProps) {
  rendered()
  useLayoutEffect(() => {
    if (value) shown(`${bundle} ${name}`, value.version)
  })
  if (!value) return <li>…</li>
  return (
    <li>
      {name} {value.version}: {value.items.map((item) => item.text).join(', ')}
    </li>
  )
}
