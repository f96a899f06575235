// A call from the click to the store: sent once, repeated only when it cannot have run, applied in one commit.
import { type Answer, applyAnswer } from './answer'
import type { FunctionDef } from './define'
import { type AnyMizanError, MizanError } from './error'
import { mountedHeader } from './mounted'
import { readProblem } from './problem'
import type { Store } from './store'

/** A function whose types are not known. */
export type AnyFunctionDef = FunctionDef<unknown, unknown, unknown>

/** How a call ended. */
export type Outcome = { readonly data: unknown } | { readonly error: AnyMizanError }

/** What one call is made of. */
export interface Call {
  readonly def: AnyFunctionDef
  readonly args: unknown
  readonly signal?: AbortSignal | undefined
  /** Shows what the call is expected to change until it is known. */
  readonly optimistic?: Optimistic<never> | undefined
  /** Runs in the commit that brings the answer into the store. */
  readonly settle?: (outcome: Outcome, identity?: string) => void
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
  const { batch, send, session } = store
  const { def, args, signal } = call
  const end = call.optimistic?.(store, args as never)
  let started = 0
  store.trace?.('call', undefined, call)

  const ask = async () => {
    const body = JSON.stringify(args ?? {})
    const headers = { ...(await session?.headers()), ...mountedHeaders(store, def) }
    started = ++store.now
    return send(`call/${def.name}/`, { signal, headers, body })
  }
  const commit = (answer: Answer, outcome: Outcome) =>
    batch(() => {
      const { identity } = answer
      store.trace?.('answer', undefined, { call, answer, ...outcome })
      store.tell({ targets: applyAnswer(store, answer, started), identity })
      end?.('data' in outcome)
      call.settle?.(outcome, identity)
    })
  try {
    const answer = await ask().catch((error) => {
      // The token may have changed outside this page. A call that was refused for it has not run.
      if (!session || error.code !== 'cross_origin') throw error
      session.forget()
      return ask()
    })
    if (!isAnswer(answer)) throw readProblem(answer)
    commit(answer, { data: answer.result })
    return answer.result
  } catch (cause) {
    const error =
      cause instanceof MizanError ? (cause as AnyMizanError) : readProblem(undefined, { cause })
    commit({ invalidate: started && isInDoubt(error) ? def.touches : [] }, { error })
    store.report(error)
    throw error
  }
}

function mountedHeaders(
  { entries, singleFlight }: Store,
  { touches }: AnyFunctionDef,
): Readonly<Record<string, string>> {
  const bundles = [...entries.values()].filter(
    ({ def, watchers }) => watchers && touches.includes(def.name),
  )
  const mounted = mountedHeader(bundles.map(({ key }) => key))
  return singleFlight && mounted ? { 'x-mizan-mounted': mounted } : {}
}

function isAnswer(body: unknown): body is Answer {
  return 'result' in Object(body)
}

function isInDoubt({ status, code }: AnyMizanError): boolean {
  return !status || status >= 500 || code === 'unreadable'
}
