// One client: the store of one user at one server, and everything that reads or changes it.
import type { Bundle } from './bundle'
import { type AnyFunctionDef, type Call, perform } from './call'
import { Batch } from './cell'
import type { ContextDef, FunctionDef } from './define'
import { fetchOnce } from './fetch'
import { createMutation, type Mutation } from './mutation'
import { type ClientOptions, withDefaults } from './options'
import { retried } from './retry'
import { createSession } from './session'
import type { BundleState } from './state'
import { type AnyContextDef, Store } from './store'
import type { TabMessage } from './tabs'
import type { Target } from './target'
import { createTransport } from './transport'

/** What a request can be given. */
export interface RequestOptions {
  readonly signal?: AbortSignal
}

/** A bundle that is kept loaded until it is unregistered. */
export interface RegisteredContext<Data, Errors> {
  getState(): BundleState<Data, Errors>
  subscribe(listener: () => void): () => void
  refetch(): Promise<void>
  unregister(): void
}

/** The store of one user at one server. Made by {@link createClient}. */
export interface Client {
  /** The bundle of a context for some params; nothing is fetched yet. */
  bundle<P extends object, D, E>(def: ContextDef<P, D, E>, params: P): Bundle<D, E>
  /** Keeps a bundle loaded and up to date. */
  registerContext<P extends object, D, E>(
    def: ContextDef<P, D, E>,
    params: P,
  ): RegisteredContext<D, E>
  /** Fetches a bundle into the store and gives its data, if all of it could be had. */
  fetch<P extends object, D, E>(
    def: ContextDef<P, D, E>,
    params: P,
    options?: RequestOptions,
  ): Promise<D>
  /** Calls a function and gives its result. */
  call<A, R, F>(def: FunctionDef<A, R, F>, args: A, options?: RequestOptions): Promise<R>
  /** Calls a function from one place, with the state of the latest call. */
  mutation<A, R, F>(def: FunctionDef<A, R, F>): Mutation<A, R, F>
  /** Makes everything the targets name out of date, here and in other tabs. */
  invalidate(...targets: Target[]): void
  /** Asks for the session's token now instead of before the first call. */
  initSession(): Promise<void>
  /** Ends every fetch and forgets everything. */
  close(): void
}

/** Makes a client of its own: one per browser page, or one per request on a server. */
export function createClient(given: ClientOptions = {}): Client {
  const options = withDefaults(given)
  const { channel } = options
  const report = (error: unknown) => {
    if (Object(error).code !== 'aborted') queueMicrotask(() => options.onError(error))
  }
  const batch = new Batch(report)
  const send = createTransport(options)
  const read = (path: string, signal: AbortSignal) =>
    retried(() => send(path, { signal }), signal, options)
  const store = new Store({ ...options, batch, read, report })
  const session = options.session ? createSession(() => send('session/')) : undefined
  const tell = (message: TabMessage) => {
    if (channel && (message.identity || message.targets.length)) channel.postMessage(message)
  }
  const host = { ...options, batch, store, send, session, tell, report }
  const call = (request: Call) => perform(host, request)
  if (channel) {
    channel.onmessage = ({ data }: MessageEvent<TabMessage>) => {
      if (!data.identity) store.invalidate(data.targets)
      else {
        session?.forget()
        store.changeIdentity()
      }
    }
  }
  const client = {
    bundle: (def: AnyContextDef, params: object) => store.entry(def, params),
    registerContext(def: AnyContextDef, params: object) {
      const bundle = store.entry(def, params)
      return {
        getState: bundle.getState,
        subscribe: bundle.subscribe,
        refetch: bundle.load,
        unregister: bundle.watch(),
      }
    },
    fetch: (def: AnyContextDef, params: object, request?: RequestOptions) =>
      fetchOnce(store, store.entry(def, params), request),
    call: (def: AnyFunctionDef, args: unknown, request?: RequestOptions) =>
      call({ def, args, ...request }),
    mutation: (def: AnyFunctionDef) => createMutation(batch, def, call),
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
