// Made by mizan generate. Change the server function, not this file.

import { defineContext, type ProtocolError } from '@mizan/kernel'
import type { Person } from '../types'

/** What identifies one bundle of `me`. */
export interface MeParams {}

/** What a bundle of `me` holds, by function. */
export interface MeData {
  /** The person signed in, if anybody is. */
  current_person: Person | null
  /** Everybody in the demo. */
  people: Person[]
}

/** How each function of `me` can fail. */
export interface MeErrors {
  current_person: ProtocolError
  people: ProtocolError
}

/** Who is looking, and who else there is. */
export const me = /* @__PURE__ */ defineContext<MeParams, MeData, MeErrors>('me', [
  'current_person',
  'people',
])
