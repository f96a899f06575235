/** The size of the screen and what a contender has to offer: the same for each. */
import type { ReactNode } from 'react'

/** Bundles on the screen. */
export const BUNDLES = 200
/** Functions of each bundle; every one is shown by a component of its own. */
export const FUNCTIONS = ['title', 'cards', 'people', 'labels', 'stats'] as const

export type FunctionName = (typeof FUNCTIONS)[number]

/** What every function gives: small data with a number that tells old from new. */
export interface Value {
  version: number
  items: { id: number; text: string }[]
}

/** The same screen built with one library. */
export interface Contender {
  /** Everything below the root; `Row` is shown for each function of each bundle. */
  Screen(props: { bundles: readonly number[] }): ReactNode
  /** Makes all that is on the screen out of date. */
  invalidateAll(): void
  /** Calls a mutation whose answer is the new value of one function of one bundle. */
  updateOne(bundle: number, name: FunctionName): Promise<unknown>
}
