// The notes at the edge of the page, for components.
import type { AnyMizanError } from '@mizan/kernel'
import { onScopeDispose, type Ref, shallowRef, type WatchSource, watch } from 'vue'
import { explain } from '../../../plain/explain'
import { post, type Toast, toasts, watchToasts } from '../../../plain/toast'

/** Posts a note whenever a function has failed. */
export function useErrorToast(failure: WatchSource<AnyMizanError | undefined>): void {
  watch(failure, (error) => {
    if (error) toastError(error)
  })
}

/** Posts a note of a failure, for calls that outlive the component that made them. */
export function toastError(error: AnyMizanError): void {
  post(explain(error), error.code)
}

/** The notes to show. */
export function useToasts(): Readonly<Ref<readonly Toast[]>> {
  const shown = shallowRef(toasts())
  const stop = watchToasts(() => {
    shown.value = toasts()
  })
  onScopeDispose(stop)
  return shown
}
