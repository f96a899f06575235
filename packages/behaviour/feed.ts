// A list that grows by pages, as the generator would define it.
import { defineContext, type ProtocolError } from '@mizan/kernel'
import type { InfiniteOptions } from '@mizan/kernel/infinite'

/** Where a page begins. */
export interface FeedParams {
  after?: number | null
}

/** One page. */
export interface FeedData {
  posts: { ids: number[]; last: number | null }
}

export const feed = defineContext<FeedParams, FeedData, { posts: ProtocolError }>('feed', ['posts'])

/** A page begins after the last post of the one before. */
export const paging: InfiniteOptions<FeedParams, FeedData> = {
  next: ({ posts }) => (posts?.last ? { after: posts.last } : null),
}

/** A page of these posts, with more behind it or none. */
export const page = (ids: number[], hasMore = true): FeedData => ({
  posts: { ids, last: hasMore ? (ids.at(-1) ?? null) : null },
})
