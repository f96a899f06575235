// The notes at the edge of the page, for components.
import type { AnyMizanError } from '@mizan/kernel'
import { useEffect, useSyncExternalStore } from 'react'
import { explain } from '../../../plain/explain'
import { post, type Toast, toasts, watchToasts } from '../../../plain/toast'

/** Posts a note whenever a function has failed. */
export function useErrorToast(error: AnyMizanError | undefined | null): void {
  useEffect(() => {
    if (error) toastError(error)
  }, [error])
}

/** Posts a note of a failure, for calls that outlive the component that made them. */
export function toastError(error: AnyMizanError): void {
  post(explain(error), error.code)
}

/** The notes to show. */
export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(watchToasts, toasts)
}
