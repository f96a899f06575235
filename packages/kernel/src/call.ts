// A call from the click to the store: sent once, repeated only when it cannot have run, applied in one commit.
import { type Answer, applyAnswer } from './answer'
import type { FunctionDef } from './define'
import { type AnyMizanError, MizanError } from './error'
import { mountedHeader } from './mounted'
import { readProblem } from './problem'
import { sessionHeaders } from './session'
import { matcher, parseTargets } from './target'
import type { HeaderRecord } from './transport'
import type { Store } from './types'

/** A function whose types are not known. */
export type AnyFunctionDef = FunctionDef<unknown, unknown, unknown>

/** What one call is made of. */
export interface Call {
  readonly def: AnyFunctionDef
  readonly args: unknown
  readonly signal?: AbortSignal | undefined
  /** Shows what the call is expected to change until it is known. */
  readonly optimistic?: Optimistic<never> | undefined
  /** Runs in the commit that brings the answer into the store. */
  readonly settle?: (answer: Answer, error?: AnyMizanError) => void
}

/** Shows what a call with these arguments is expected to change; what it returns ends that, told whether it went well. */
export type Optimistic<Args> = (store: Store, args: Args) => (isDone: boolean) => void

/**
 * Calls a function and gives its result.
 *
 * A call whose fate is unknown (no answer, or one that says nothing certain) may have taken effect:
 * the contexts it touches are fetched anew.
 */
export async function perform(store: Store, call: Call): Promise<unknown> {
  const { def, args, signal } = call
  /** The session's token as it was before this call. */
  const { token } = store
  const end = call.optimistic?.(store, args as never)
  let started = 0
  /** The targets in the header of the answer. */
  let header: string | null | undefined

  const ask = async () => {
    const headers = { ...(await sessionHeaders(store)), ...mountedHeaders(store, call) }
    started = ++store.now
    return store.send(`call/${def.name}/`, {
      signal,
      headers,
      body: JSON.stringify(args ?? {}),
      hear(told, options) {
        header = told.get('x-mizan-invalidate')
        def.hear?.(told, options)
      },
    })
  }
  const commit = (answer: Answer, error?: AnyMizanError) =>
    store.batch(() => {
      applyAnswer(store, answer, started, def.merge)
      end?.(!error)
      call.settle?.(answer, error)
    })
  try {
    const answer = (await ask().catch((error) => {
      // The token may have changed outside this page, unless it was read for this call: then the origin is
      // refused, and another token does not help. A call that was refused has not run.
      const isOld = token ?? (store.session && !store.token)
      if (error.code !== 'cross_origin' || !isOld) throw error
      store.token = undefined
      return ask()
    })) as Answer
    if (!('result' in Object(answer))) throw readProblem(answer)
    commit(answer)
    return answer.result
  } catch (cause) {
    const error =
      cause instanceof MizanError ? (cause as AnyMizanError) : readProblem(undefined, { cause })
    if (error.code === 'cross_origin') store.token = undefined
    const mayHaveChanged =
      header != null ||
      (started && (!error.status || error.status >= 500 || error.code === 'unreadable'))
    const targets = parseTargets(header as string) ?? def.touches
    commit({ invalidate: mayHaveChanged ? targets : [] }, error)
    store.report(error)
    throw error
  }
}

/** The bundles on screen that the call may change, as far as its arguments narrow that. */
function mountedHeaders(store: Store, { def, args }: Call): HeaderRecord | undefined {
  const params = Object(args)
  const mounted = mountedHeader(
    [...store.entries.values()].flatMap((entry) =>
      entry.watchers && def.touches.some((context) => matcher({ context, params })(entry))
        ? entry.tag
        : [],
    ),
  )
  return store.singleFlight !== false && mounted ? { 'x-mizan-mounted': mounted } : undefined
}
