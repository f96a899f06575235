// Made by mizan generate. Change the server function, not this file.

import { defineContext, defineFunction, type ProtocolError, splice } from '@mizan/kernel'
import { followChange } from '@mizan/kernel/follow'
import type { Item } from '../types'

/** What identifies one bundle of `shopping`. */
export interface ShoppingParams {
  shop: string
}

/** What a bundle of `shopping` holds, by function. */
export interface ShoppingData {
  /** What to buy there. */
  items: Item[]
}

/** How each function of `shopping` can fail. */
export interface ShoppingErrors {
  items: ProtocolError
}

/** The shopping list of one shop. */
export const shopping = /* @__PURE__ */ defineContext<ShoppingParams, ShoppingData, ShoppingErrors>(
  'shopping',
  ['items'],
)

/** Arguments of `addItem`. */
export interface AddItemArgs {
  shop: string
  text: string
}

/** Puts something on the list; it appears wherever that list is shown, without a refetch. */
export const addItem = /* @__PURE__ */ defineFunction<AddItemArgs, Item, ProtocolError>(
  'add_item',
  { touches: ['shopping'], merge: splice, hear: followChange },
)
