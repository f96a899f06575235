// A composable that reads a function of the bundle above, and the data it gives.
import type { AnyMizanError, MemberState } from '@mizan/kernel'
import type { QueryRefs } from '@mizan/vue'

/** Reads a function of the bundle above. */
export type Read = () => QueryRefs<MemberState<unknown, AnyMizanError>>

/** The data of several such, by name. */
export type DataOf<Reads extends Record<string, Read>> = {
  [Name in keyof Reads]: Exclude<ReturnType<Reads[Name]>['data']['value'], undefined>
}
