// Made by mizan generate. Change the server function, not this file.

import { contextSetter, reactiveBundle, reactiveFunction, reactiveQuery } from '@mizan/svelte'
import { addComment, cardDetail } from '../index'

/**
 * One card and the talk about it.
 *
 * For signed-in callers.
 */
export const setCardDetailContext = /* @__PURE__ */ contextSetter(cardDetail)

/** Status and refetch of the whole `card_detail` bundle. */
export const useCardDetail = /* @__PURE__ */ reactiveBundle(cardDetail)

/** The card itself. */
export const useCard = /* @__PURE__ */ reactiveQuery(cardDetail, 'card')

/** The comments on a card, oldest first. */
export const useCardComments = /* @__PURE__ */ reactiveQuery(cardDetail, 'card_comments')

/**
 * Says something about a card.
 *
 * For callers `may_write` lets through.
 */
export const useAddComment = /* @__PURE__ */ reactiveFunction(addComment)
