// Made by mizan generate. Change the server function, not this file.

import { contextSetter, reactiveBundle, reactiveQuery } from '@mizan/svelte'
import { me } from '../index'

/** Who is looking, and who else there is. */
export const setMeContext = /* @__PURE__ */ contextSetter(me)

/** Status and refetch of the whole `me` bundle. */
export const useMe = /* @__PURE__ */ reactiveBundle(me)

/** The person signed in, if anybody is. */
export const useCurrentPerson = /* @__PURE__ */ reactiveQuery(me, 'current_person')

/** Everybody in the demo. */
export const usePeople = /* @__PURE__ */ reactiveQuery(me, 'people')
