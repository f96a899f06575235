// A server that a test plays: it answers by itself what it was told, and leaves the rest to the test.
import type { ContextDef, FunctionDef } from '../define'
import { MizanError } from '../error'
import type { Merge } from '../merge'
import type { Target } from '../target'
import { type Asked, ask } from './asked'

/** What a call does besides giving its result. */
export interface Effects {
  readonly invalidate?: readonly Target[]
  readonly merge?: readonly Merge[]
  readonly identity?: 'changed'
}

type Handler = (given: never) => unknown

/** Records requests; those it was not told how to answer wait for the test. */
export class FakeServer {
  readonly asked: Asked[] = []
  readonly #queries = new Map<string, Handler>()
  readonly #functions = new Map<string, { handler: Handler; effects: Effects }>()

  /** The paths asked for, as `METHOD path`. */
  get log(): string[] {
    return this.asked.map(({ method, path }) => `${method} ${path}`)
  }

  /** The newest request. */
  get last(): Asked {
    return this.at(-1)
  }

  /** A request by its position. */
  at(index: number): Asked {
    const asked = this.asked.at(index)
    if (!asked) throw new Error(`there is no request ${index}, only ${this.log.join(', ')}`)
    return asked
  }

  /** Answers one function of a context from now on; params come as the text they have in the query string. */
  query<Params, Data, Errors, Name extends keyof Data & string>(
    { name: context }: ContextDef<Params, Data, Errors>,
    name: Name,
    handler: (params: { readonly [Param in keyof Params]?: string }) => Data[Name],
  ): this {
    this.#queries.set(`${context}.${name}`, handler as Handler)
    return this
  }

  /** Answers a function from now on. A `MizanError` that is thrown becomes a problem. */
  function<Args, Result, Failure>(
    { name }: FunctionDef<Args, Result, Failure>,
    handler: (args: Args) => Result,
    effects: Effects = {},
  ): this {
    this.#functions.set(name, { handler: handler as Handler, effects })
    return this
  }

  readonly fetch: typeof fetch = (input, init = {}) =>
    new Promise<Response>((resolve, reject) => {
      const { signal } = init
      signal?.addEventListener('abort', () => reject(new DOMException('gone', 'AbortError')))
      const asked = ask(String(input), init, { resolve, reject })
      this.asked.push(asked)
      this.#answer(asked)
    })

  #answer(asked: Asked): void {
    const [, kind = '', name = '', query = ''] =
      asked.path.match(/(ctx|call)\/(\w+)\/(?:\?(.*))?$/) ?? []
    try {
      const body = kind === 'ctx' ? this.#bundle(name, query) : this.#call(name, asked.body)
      if (body) asked.answer(body)
    } catch (error) {
      if (!(error instanceof MizanError)) throw error
      const { code, message: detail, status, data, errors } = error
      asked.refuse(status || 400, { code, detail, data, errors })
    }
  }

  /** A bundle, if some of what is asked for has an answer. */
  #bundle(context: string, query: string): object | undefined {
    const { $only, ...params } = Object.fromEntries(new URLSearchParams(query))
    const own = [...this.#queries].filter(
      ([name]) => name.startsWith(`${context}.`) && (!$only || name === `${context}.${$only}`),
    )
    const bundle = own.map(([name, handler]) => [name.split('.')[1], handler(params as never)])
    return bundle.length ? Object.fromEntries(bundle) : undefined
  }

  #call(name: string, args: unknown): object | undefined {
    const known = this.#functions.get(name)
    return known && { result: known.handler(args as never), ...known.effects }
  }
}
