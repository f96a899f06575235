// Made by mizan generate. Change the server function, not this file.

import { reactiveFunction } from '@mizan/svelte'
import { signIn, signOut } from '../index'

/** Signs in as one of the demo's people. No password: it is a demo. */
export const useSignIn = /* @__PURE__ */ reactiveFunction(signIn)

/** Signs out. */
export const useSignOut = /* @__PURE__ */ reactiveFunction(signOut)
