// Made by mizan generate. Change the server function, not this file.

import {
  bundleComposable,
  contextKey,
  contextProvider,
  functionComposable,
  queryComposable,
} from '@mizan/vue'
import { addComment, cardDetail } from '../index'

/**
 * One card and the talk about it.
 *
 * For signed-in callers.
 */
export const CardDetailContext = /* @__PURE__ */ contextProvider(cardDetail, ['card_id'])

/** Under which `<CardDetailContext>` provides its bundle to what is below it. */
export const cardDetailKey = /* @__PURE__ */ contextKey(cardDetail)

/** Status and refetch of the whole `card_detail` bundle. */
export const useCardDetail = /* @__PURE__ */ bundleComposable(cardDetail)

/** The card itself. */
export const useCard = /* @__PURE__ */ queryComposable(cardDetail, 'card')

/** The comments on a card, oldest first. */
export const useCardComments = /* @__PURE__ */ queryComposable(cardDetail, 'card_comments')

/**
 * Says something about a card.
 *
 * For callers `may_write` lets through.
 */
export const useAddComment = /* @__PURE__ */ functionComposable(addComment)
