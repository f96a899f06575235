// The shape of one behaviour: a sentence, and a script that shows it to be true.
import type { ClientOptions } from '@mizan/kernel'
import type { Scene } from './scene'

/** One thing that every framework package does. */
export interface Behaviour {
  readonly sentence: string
  readonly script: (scene: Scene) => Promise<void>
  readonly options?: ClientOptions | undefined
}

/** Behaviours that belong together. */
export interface Chapter {
  readonly title: string
  readonly behaviours: readonly Behaviour[]
}

/** Says what is to be true and how it is shown; `options` are those of the client. */
export function behaviour(
  sentence: string,
  script: Behaviour['script'],
  options?: ClientOptions,
): Behaviour {
  return { sentence, script, options }
}
