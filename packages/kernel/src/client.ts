// One client: the store of one user at one server, and everything that reads or changes it.
import { type AnyFunctionDef, type Call, perform } from './call'
import { Batch } from './cell'
import type { ContextDef, FunctionDef } from './define'
import { createMutation, type MutateOptions, type Mutation } from './mutation'
import type { ObserveOptions, Observer } from './observe'
import { BundleObserver } from './observer'
import { type ClientOptions, withDefaults } from './options'
import { retried } from './retry'
import { createSession } from './session'
import { Store } from './store'
import type { TabMessage } from './tabs'
import type { Target } from './target'
import { createTransport } from './transport'

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

type ObserverArgs = typeof BundleObserver extends new (
  store: Store,
  ...args: infer Args
) => object
  ? Args
  : never

/** Makes a client of its own: one per browser page, or one per request on a server. */
export function createClient(given: ClientOptions = {}): Client {
  const options = withDefaults(given)
  const { channel } = options
  const report = (error: unknown) => {
    if (Object(error).code !== 'aborted') queueMicrotask(() => options.onError(error))
  }
  const batch = new Batch(report)
  const send = createTransport(options)
  const read = (path: string, signal: AbortSignal, retry = options.retry) =>
    retried(() => send(path, { signal }), signal, { ...options, retry })
  const store = new Store({ ...options, batch, read, report })
  const session = options.session ? createSession(() => send('session/')) : undefined
  const tell = (message: TabMessage) => {
    if (channel && (message.identity || message.targets.length)) channel.postMessage(message)
  }
  const host = { ...options, batch, store, send, session, tell, report }
  const call = (request: Call) => perform(host, request)
  if (channel) {
    channel.onmessage = ({ data }: MessageEvent<TabMessage>) => {
      store.trace?.('tab', undefined)
      if (!data.identity) store.invalidate(data.targets)
      else {
        session?.forget()
        store.changeIdentity()
      }
    }
  }
  const client = {
    '~store': store,
    observe: (...args: ObserverArgs) => new BundleObserver(store, ...args),
    call: (def: AnyFunctionDef, args: unknown, request?: RequestOptions) =>
      call({ def, args, ...request }),
    mutation: (def: AnyFunctionDef, usual?: MutateOptions<unknown>) =>
      createMutation(store, def, call, usual),
    invalidate(...targets: Target[]) {
      store.invalidate(targets)
      tell({ targets })
    },
    async initSession() {
      await session?.headers()
    },
    close() {
      if (channel) channel.close()
      store.close()
    },
  }
  return client as unknown as Client
}
