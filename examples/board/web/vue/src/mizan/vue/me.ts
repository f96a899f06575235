// Made by mizan generate. Change the server function, not this file.

import { bundleComposable, contextKey, contextProvider, queryComposable } from '@mizan/vue'
import { me } from '../index'

/** Who is looking, and who else there is. */
export const MeContext = /* @__PURE__ */ contextProvider(me)

/** Under which `<MeContext>` provides its bundle to what is below it. */
export const meKey = /* @__PURE__ */ contextKey(me)

/** Status and refetch of the whole `me` bundle. */
export const useMe = /* @__PURE__ */ bundleComposable(me)

/** The person signed in, if anybody is. */
export const useCurrentPerson = /* @__PURE__ */ queryComposable(me, 'current_person')

/** Everybody in the demo. */
export const usePeople = /* @__PURE__ */ queryComposable(me, 'people')
