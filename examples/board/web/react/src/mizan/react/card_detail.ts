// Made by mizan generate. Change the server function, not this file.

import { bundleHook, contextProvider, functionHook, queryHook, queryStateHook } from '@mizan/react'
import { addComment, cardDetail } from '../index'

/**
 * One card and the talk about it.
 *
 * For signed-in callers.
 */
export const CardDetailContext = /* @__PURE__ */ contextProvider(cardDetail)

/** Status and refetch of the whole `card_detail` bundle. */
export const useCardDetail = /* @__PURE__ */ bundleHook(cardDetail)

/** The card itself. */
export const useCard = /* @__PURE__ */ queryHook(cardDetail, 'card')

/** `useCard` with its status, for components that do not suspend. */
export const useCardState = /* @__PURE__ */ queryStateHook(cardDetail, 'card')

/** The comments on a card, oldest first. */
export const useCardComments = /* @__PURE__ */ queryHook(cardDetail, 'card_comments')

/** `useCardComments` with its status, for components that do not suspend. */
export const useCardCommentsState = /* @__PURE__ */ queryStateHook(cardDetail, 'card_comments')

/**
 * Says something about a card.
 *
 * For callers `may_write` lets through.
 */
export const useAddComment = /* @__PURE__ */ functionHook(addComment)
