// The component that is drawn once there is data: something else meanwhile, and in its place why there is none.
import type { AnyMizanError, MemberState } from '@mizan/kernel'
import { type Component, computed, defineComponent, h, type InjectionKey, inject } from 'vue'
import type { QueryRefs } from './query'

/** What reads a function: a composable that needs no params, or that is given some. */
export type Read = () => QueryRefs<MemberState<unknown, AnyMizanError>>

/** The data of several such, by name. */
export type DataOf<Reads extends Record<string, Read>> = {
  [Name in keyof Reads]: Exclude<ReturnType<Reads[Name]>['data']['value'], undefined>
}

/** Why there is no data, and what asks for it again. */
export interface Trouble {
  readonly error: AnyMizanError
  readonly retry: () => void
}

/** What {@link Loaded} shows, by slot. */
export interface LoadedSlots<Reads extends Record<string, Read>> {
  default?(data: DataOf<Reads>): unknown
  waiting?(): unknown
  failed?(trouble: Trouble): unknown
}

/** Under which an app provides the component that says why there is no data, with the props of {@link Trouble}. */
export const failedKey: InjectionKey<Component> = Symbol('mizan failed')

const loaded = defineComponent(
  ({ reads }: { reads: Record<string, Read> }, { slots }) => {
    const failed = inject(failedKey, undefined)
    const states = Object.entries(reads).map(([name, read]) => ({ name, ...read() }))
    const data = computed(() => states.map(({ name, data }) => [name, data.value] as const))
    return () => {
      const isThere = data.value.every(([, value]) => value !== undefined)
      if (isThere) return slots.default?.(Object.fromEntries(data.value))
      const broken = states.find(({ error, isFetching }) => error.value && !isFetching.value)
      if (!broken) return slots.waiting?.()
      const trouble = { error: broken.error.value, retry: () => void broken.refetch() }
      return slots.failed?.(trouble) ?? (failed && h(failed, trouble))
    }
  },
  { props: ['reads'] },
)

/**
 * Calls the composables of `reads` and hands their data to its slot once all have some. Until then it
 * shows the slot `waiting`; when one failed, the slot `failed` or what is provided under {@link failedKey}.
 */
export const Loaded = loaded as unknown as new <Reads extends Record<string, Read>>(props: {
  readonly reads: Reads
}) => { readonly $props: { readonly reads: Reads }; readonly $slots: LoadedSlots<Reads> }
