// Made by mizan generate. Change the server function, not this file.

import { bundleHook, contextProvider, functionHook, queryHook, queryStateHook } from '@mizan/react'
import { addItem, shopping } from '../index'

/** The shopping list of one shop. */
export const ShoppingContext = /* @__PURE__ */ contextProvider(shopping)

/** Status and refetch of the whole `shopping` bundle. */
export const useShopping = /* @__PURE__ */ bundleHook(shopping)

/** What to buy there. */
export const useItems = /* @__PURE__ */ queryHook(shopping, 'items')

/** `useItems` with its status, for components that do not suspend. */
export const useItemsState = /* @__PURE__ */ queryStateHook(shopping, 'items')

/** Puts something on the list; it appears wherever that list is shown, without a refetch. */
export const useAddItem = /* @__PURE__ */ functionHook(addItem)
