// What a screen can show, whatever framework draws it: components that read, that call, and providers.
import type { MutateOptions, ObserveOptions } from '@mizan/kernel'
import type { BoardData, BoardParams, rename } from '../kernel/tests/board'
import type { FeedParams } from './feed'

/** The arguments of `rename_card`. */
export type Rename = typeof rename

/** The parts of a state that a component can read. */
export type Field =
  | 'status'
  | 'data'
  | 'error'
  | 'isStale'
  | 'isFetching'
  | 'isPrevious'
  | 'isPending'
  | 'isSuccess'
  | 'pages'
  | 'hasNext'
  | 'isFetchingNext'

/** A component with a name of its own; a part of the same name on the next screen is the same component. */
interface Component {
  readonly id: string
  /** What it reads of the state, so what it has to be drawn anew for. */
  readonly reads: readonly Field[]
}

/** Shows one function of the board: of the params given (none: of nothing yet), else of the provider above. */
export interface QueryPart extends Component {
  readonly kind: 'query'
  readonly query: keyof BoardData
  readonly params?: BoardParams | null
  readonly options?: ObserveOptions<BoardData>
  /** It waits until there is something to show; something else is shown in its place meanwhile. */
  readonly waits?: boolean
}

/** Shows how the board's bundle stands. */
export interface BundlePart extends Component {
  readonly kind: 'bundle'
}

/** Calls `rename_card` and shows the latest call. */
export interface CallPart extends Component {
  readonly kind: 'call'
  readonly options?: MutateOptions<Rename>
}

/** Shows the posts of a feed, page by page. */
export interface FeedPart extends Component {
  readonly kind: 'feed'
  readonly first: FeedParams | null
}

/** Keeps a board loaded for what is below it. */
export interface ProviderPart {
  readonly kind: 'provider'
  readonly id: string
  readonly params: BoardParams
  readonly options?: ObserveOptions<BoardData>
  readonly below: readonly Part[]
}

/** One thing on a screen. */
export type Part = QueryPart | BundlePart | CallPart | FeedPart | ProviderPart

/** A part that shows a state. */
export type StatePart = Exclude<Part, ProviderPart>

type Choices<Of extends StatePart> = Partial<Omit<Of, 'kind'>>

const standing: readonly Field[] = ['status', 'error', 'isStale', 'isFetching']

/** A component that shows the cards of a board. */
export const cards = (choices: Choices<QueryPart> = {}): QueryPart => ({
  kind: 'query',
  id: 'cards',
  query: 'board_cards',
  reads: ['status', 'data', 'error', 'isStale', 'isPrevious', 'isFetching'],
  ...choices,
})

/** A component that shows the owner of a board. */
export const owner = (choices: Choices<QueryPart> = {}): QueryPart =>
  cards({ id: 'owner', query: 'board_owner', ...choices })

/** A component that waits for the cards of a board. */
export const waiting = (choices: Choices<QueryPart> = {}): QueryPart =>
  cards({ reads: ['data', 'error'], waits: true, ...choices })

/** A component that shows how a board stands. */
export const standingOf = (choices: Choices<BundlePart> = {}): BundlePart => ({
  kind: 'bundle',
  id: 'board',
  reads: standing,
  ...choices,
})

/** A component that renames a card. */
export const renaming = (choices: Choices<CallPart> = {}): CallPart => ({
  kind: 'call',
  id: 'rename',
  reads: ['data', 'error', 'isPending', 'isSuccess'],
  ...choices,
})

/** A component that shows a feed. */
export const feedFrom = (first: FeedParams | null, choices: Choices<FeedPart> = {}): FeedPart => ({
  kind: 'feed',
  id: 'feed',
  reads: ['pages', 'error', 'hasNext', 'isFetchingNext', 'isStale'],
  first,
  ...choices,
})

/** A provider of one board and what is below it. */
export const boardOf = (params: BoardParams, ...below: Part[]): ProviderPart => ({
  kind: 'provider',
  id: 'provider',
  params,
  below,
})
