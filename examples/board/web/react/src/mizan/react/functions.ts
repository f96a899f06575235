// Made by mizan generate. Change the server function, not this file.

import { functionHook } from '@mizan/react'
import { signIn, signOut } from '../index'

/** Signs in as one of the demo's people. No password: it is a demo. */
export const useSignIn = /* @__PURE__ */ functionHook(signIn)

/** Signs out. */
export const useSignOut = /* @__PURE__ */ functionHook(signOut)
