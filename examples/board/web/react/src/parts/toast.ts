// Short notes at the edge of the page, kept outside React so that anything can post one.
import type { AnyMizanError } from '@mizan/kernel'
import { useEffect, useSyncExternalStore } from 'react'
import { explain } from './explain'

export interface Toast {
  readonly id: number
  readonly text: string
  /** The code of the error it tells of; a note of something done has none. */
  readonly code?: string | undefined
}

const LIFETIME = 6000
let toasts: readonly Toast[] = []
let last = 0
const watchers = new Set<() => void>()

function set(next: readonly Toast[]): void {
  toasts = next
  for (const watcher of watchers) watcher()
}

export function post(text: string, code?: string): void {
  last += 1
  const id = last
  set([...toasts.filter((toast) => toast.text !== text), { id, text, code }])
  setTimeout(() => dismiss(id), LIFETIME)
}

export function dismiss(id: number): void {
  set(toasts.filter((toast) => toast.id !== id))
}

/** Posts a note whenever a function has failed. */
export function useErrorToast(error: AnyMizanError | undefined | null): void {
  useEffect(() => {
    if (error) post(explain(error), error.code)
  }, [error])
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(
    (changed) => {
      watchers.add(changed)
      return () => watchers.delete(changed)
    },
    () => toasts,
  )
}
