// Made by mizan generate. Change the server function, not this file.

import { contextSetter, reactiveBundle, reactiveFunction, reactiveQuery } from '@mizan/svelte'
import { addItem, shopping } from '../index'

/** The shopping list of one shop. */
export const setShoppingContext = /* @__PURE__ */ contextSetter(shopping)

/** Status and refetch of the whole `shopping` bundle. */
export const useShopping = /* @__PURE__ */ reactiveBundle(shopping)

/** What to buy there. */
export const useItems = /* @__PURE__ */ reactiveQuery(shopping, 'items')

/** Puts something on the list; it appears wherever that list is shown, without a refetch. */
export const useAddItem = /* @__PURE__ */ reactiveFunction(addItem)
