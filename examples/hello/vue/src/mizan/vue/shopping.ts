// Made by mizan generate. Change the server function, not this file.

import {
  bundleComposable,
  contextKey,
  contextProvider,
  functionComposable,
  queryComposable,
} from '@mizan/vue'
import { addItem, shopping } from '../index'

/** The shopping list of one shop. */
export const ShoppingContext = /* @__PURE__ */ contextProvider(shopping, ['shop'])

/** Under which `<ShoppingContext>` provides its bundle to what is below it. */
export const shoppingKey = /* @__PURE__ */ contextKey(shopping)

/** Status and refetch of the whole `shopping` bundle. */
export const useShopping = /* @__PURE__ */ bundleComposable(shopping)

/** What to buy there. */
export const useItems = /* @__PURE__ */ queryComposable(shopping, 'items')

/** Puts something on the list; it appears wherever that list is shown, without a refetch. */
export const useAddItem = /* @__PURE__ */ functionComposable(addItem)
