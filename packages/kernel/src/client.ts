// One client: the store of one user at one server, and everything that reads or changes it.
import { applyAnswer } from './answer'
import { type AnyFunctionDef, perform } from './call'
import { createBatch } from './cell'
import type { ContextDef, FunctionDef } from './define'
import type { AnyMizanError } from './error'
import { createMutation, type MutateOptions, type Mutation } from './mutation'
import type { AnyObserver, ObserveOptions, Observer } from './observe'
import { observeBundle } from './observer'
import { type ClientOptions, withDefaults } from './options'
import { sessionHeaders } from './session'
import { createStore } from './store'
import type { TabMessage } from './tabs'
import type { Target } from './target'
import { createTransport } from './transport'
import type { Store } from './types'

/** What a request can be given. */
export interface RequestOptions {
  readonly signal?: AbortSignal
}

/** The store of one user at one server. Made by {@link createClient}. */
export interface Client {
  /**
   * What a framework binds: the bundle of some params (none: of no bundle), loaded and kept up to date
   * while it has subscribers. `before` is an observer it follows on, for `keepPrevious`.
   */
  observe<P extends object, D, E>(
    def: ContextDef<P, D, E>,
    params?: P | null,
    options?: ObserveOptions<D>,
    before?: Observer<P, D, E>,
  ): Observer<P, D, E>
  /** Calls a function and gives its result. */
  call<A, R, F>(def: FunctionDef<A, R, F>, args: A, options?: RequestOptions): Promise<R>
  /** Calls a function from one place, with the state of the latest call. */
  mutation<A, R, F>(def: FunctionDef<A, R, F>, options?: MutateOptions<A>): Mutation<A, R, F>
  /** Makes everything the targets name out of date, here and in other tabs. */
  invalidate(...targets: Target[]): void
  /** Asks for the session's token now instead of before the first call. */
  initSession(): Promise<void>
  /** Ends every fetch and forgets everything. */
  close(): void
  /** The store itself, for the other parts of this package. */
  readonly '~store': Store
}

type ObserverArgs = typeof observeBundle extends (store: Store, ...args: infer Args) => AnyObserver
  ? Args
  : never

/** Makes a client of its own: one per browser page, or one per request on a server. */
export function createClient(given: ClientOptions = {}): Client {
  const options = withDefaults(given)
  const { channel } = options
  const report = (error: unknown) => {
    if ((error as AnyMizanError | undefined)?.code !== 'aborted')
      queueMicrotask(() => options.onError(error))
  }
  const store: Store = createStore({
    ...options,
    batch: createBatch(report),
    report,
    send: createTransport(options),
    perform: (call) => perform(store, call),
    tell(message) {
      if (channel && (message.identity || message.targets.length)) channel.postMessage(message)
    },
  })
  if (channel) {
    channel.onmessage = ({ data }: MessageEvent<TabMessage>) => {
      if (data.identity) store.changeIdentity()
      else store.invalidate(data.targets)
    }
  }
  const client = {
    '~store': store,
    observe: (...args: ObserverArgs) => observeBundle(store, ...args),
    call: (def: AnyFunctionDef, args: unknown, request?: RequestOptions) =>
      store.perform({ def, args, ...request }),
    mutation: (def: AnyFunctionDef, usual?: MutateOptions<unknown>) =>
      createMutation(store, def, usual),
    invalidate: (...targets: Target[]) => applyAnswer(store, { invalidate: targets }),
    async initSession() {
      await sessionHeaders(store)
    },
    close: store.close,
  }
  return client as unknown as Client
}
