// Made by mizan generate. Change the server function, not this file.

import { functionComposable } from '@mizan/vue'
import { signIn, signOut } from '../index'

/** Signs in as one of the demo's people. No password: it is a demo. */
export const useSignIn = /* @__PURE__ */ functionComposable(signIn)

/** Signs out. */
export const useSignOut = /* @__PURE__ */ functionComposable(signOut)
