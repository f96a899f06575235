// Shows the notes of `plain/toast.ts` and reads them out.
import { dismiss } from '../../../plain/toast'
import { Icon } from './Icon'
import { useToasts } from './toast'

export function Toasts() {
  return (
    <div className="toasts" role="status" aria-live="polite">
      {useToasts().map(({ id, text, code }) => (
        <div className="toast" key={id} data-code={code}>
          <span>{text}</span>
          {code && <code>{code}</code>}
          <button type="button" className="quiet" aria-label="Dismiss" onClick={() => dismiss(id)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  )
}
