// Made by mizan generate. Change the server function, not this file.

import { bundleHook, contextProvider, queryHook, queryStateHook } from '@mizan/react'
import { me } from '../index'

/** Who is looking, and who else there is. */
export const MeContext = /* @__PURE__ */ contextProvider(me)

/** Status and refetch of the whole `me` bundle. */
export const useMe = /* @__PURE__ */ bundleHook(me)

/** The person signed in, if anybody is. */
export const useCurrentPerson = /* @__PURE__ */ queryHook(me, 'current_person')

/** `useCurrentPerson` with its status, for components that do not suspend. */
export const useCurrentPersonState = /* @__PURE__ */ queryStateHook(me, 'current_person')

/** Everybody in the demo. */
export const usePeople = /* @__PURE__ */ queryHook(me, 'people')

/** `usePeople` with its status, for components that do not suspend. */
export const usePeopleState = /* @__PURE__ */ queryStateHook(me, 'people')
