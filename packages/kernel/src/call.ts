// A call from the click to the store: sent once, never repeated, applied in one commit.
import { type Answer, applyAnswer } from './answer'
import type { Batch } from './cell'
import type { FunctionDef } from './define'
import { type AnyMizanError, MizanError } from './error'
import { mountedHeader } from './mounted'
import { readProblem } from './problem'
import type { Session } from './session'
import type { Store } from './store'
import type { TabMessage } from './tabs'
import type { Send } from './transport'

/** A function whose types are not known. */
export type AnyFunctionDef = FunctionDef<unknown, unknown, unknown>

/** How a call ended. */
export type Outcome = { readonly data: unknown } | { readonly error: AnyMizanError }

/** What calls are made with. */
export interface CallHost {
  readonly batch: Batch
  readonly store: Store
  readonly send: Send
  readonly session: Session | undefined
  readonly singleFlight: boolean
  /** Tells the other tabs. */
  readonly tell: (message: TabMessage) => void
  /** Hears of every call that failed. */
  readonly report: (error: unknown) => void
}

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
export async function perform(host: CallHost, call: Call): Promise<unknown> {
  const { batch, store, session, tell } = host
  const { def, args, signal, settle } = call
  const end = call.optimistic?.(store, args as never)
  let started = 0
  store.trace?.('call', undefined, call)
  try {
    const body = JSON.stringify(args ?? {})
    const headers = { ...(await session?.headers()), ...mountedHeaders(host, def) }
    started = ++store.now
    const answer = await host.send(`call/${def.name}/`, { signal, headers, body })
    if (!isAnswer(answer)) throw readProblem(answer)
    const { identity, result } = answer
    batch.run(() => {
      store.trace?.('answer', undefined, { call, answer })
      tell({ targets: applyAnswer(store, answer, started), identity })
      end?.(true)
      settle?.({ data: result }, identity)
    })
    if (identity) session?.forget()
    return result
  } catch (cause) {
    const error =
      cause instanceof MizanError ? (cause as AnyMizanError) : readProblem(undefined, { cause })
    const targets = started && isInDoubt(error) ? def.touches : []
    batch.run(() => {
      store.trace?.('answer', undefined, { call, error })
      store.invalidate(targets)
      end?.(false)
      settle?.({ error })
    })
    tell({ targets })
    host.report(error)
    throw error
  }
}

function mountedHeaders(
  { store, singleFlight }: CallHost,
  { touches }: AnyFunctionDef,
): Readonly<Record<string, string>> {
  const bundles = [...store.entries].filter(
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
