// The notes at the edge of the page, for components.
import type { AnyMizanError } from '@mizan/kernel'
import { createSubscriber } from 'svelte/reactivity'
import { explain } from '../../../plain/explain'
import { post, type Toast, toasts, watchToasts } from '../../../plain/toast'

const watch = createSubscriber(watchToasts)

/** The notes to show, reactive. */
export function currentToasts(): readonly Toast[] {
  watch()
  return toasts()
}

/** Posts a note of an error. */
export function toastError(error: AnyMizanError): void {
  post(explain(error), error.code)
}

/** Posts a note whenever a function has failed. */
export function toastErrors(latest: () => AnyMizanError | undefined): void {
  $effect(() => {
    const error = latest()
    if (error) toastError(error)
  })
}
