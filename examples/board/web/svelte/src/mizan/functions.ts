// Made by mizan generate. Change the server function, not this file.

import { defineFunction, type MizanError, type ProtocolError } from '@mizan/kernel'
import type { Person, PersonId } from './types'

/** Arguments of `signIn`. */
export interface SignInArgs {
  person_id: PersonId
}

/** How `signIn` can fail. */
export type SignInError =
  /** 404: Nobody has that number. */
  | MizanError<'person_not_found'>
  | ProtocolError

/** Signs in as one of the demo's people. No password: it is a demo. */
export const signIn = /* @__PURE__ */ defineFunction<SignInArgs, Person, SignInError>('sign_in')

/** Arguments of `signOut`. */
export interface SignOutArgs {}

/** Signs out. */
export const signOut = /* @__PURE__ */ defineFunction<SignOutArgs, null, ProtocolError>('sign_out')
