// Parts as components of React.
import { useInfinite } from '@mizan/react/infinite'
import { Component, type ReactNode, Suspense } from 'react'
import {
  BoardContext,
  useBoard,
  useBoardCards,
  useBoardCardsState,
  useBoardOwner,
  useBoardOwnerState,
  useRenameCard,
} from '../../../react/tests/board'
import type { Screen } from '../../adapter'
import type { Drawn } from '../../drawing'
import { feed, paging } from '../../feed'
import type { CallPart, FeedPart, Part, QueryPart, StatePart } from '../../part'

const states = { board_cards: useBoardCardsState, board_owner: useBoardOwnerState }
const values = { board_cards: useBoardCards, board_owner: useBoardOwner }

interface Props<Of> {
  readonly part: Of
  readonly screen: Screen
}

function Query(props: Props<QueryPart>) {
  const { part, screen } = props
  const isValue = `${part.reads}` === 'data' || part.waits
  if (!isValue) return <State {...props} />
  return (
    <Suspense fallback={<Drawing {...props} state={{ data: 'waiting' }} />}>
      <Boundary part={part} screen={screen}>
        <Value {...props} />
      </Boundary>
    </Suspense>
  )
}

function State({ part, screen }: Props<QueryPart>) {
  const useState = states[part.query]
  const state = 'params' in part ? useState(part.params, part.options ?? {}) : useState()
  return <Drawing part={part} screen={screen} state={state} />
}

/** A component that reads nothing but data has a hook of its own, which waits and throws. */
function Value({ part, screen }: Props<QueryPart>) {
  const useValue = values[part.query]
  const data = 'params' in part ? useValue(part.params, part.options ?? {}) : useValue()
  return <Drawing part={part} screen={screen} state={{ data }} />
}

function Bundle({ part, screen }: Props<StatePart>) {
  return <Drawing part={part} screen={screen} state={useBoard()} />
}

function Call({ part, screen }: Props<CallPart>) {
  return <Drawing part={part} screen={screen} state={useRenameCard(part.options)} />
}

function Feed({ part, screen }: Props<FeedPart>) {
  return <Drawing part={part} screen={screen} state={useInfinite(feed, part.first, paging)} />
}

function Drawing({ part, screen, state }: Props<StatePart> & { readonly state: Drawn }) {
  return (
    <article id={part.id}>
      <output>{screen.draw(part, state)}</output>
      {screen.buttons(part, state).map(({ name, press }) => (
        <button key={name} type="button" name={name} onClick={press} />
      ))}
    </article>
  )
}

/** Shows an error from below in place of what threw it. */
class Boundary extends Component<Props<StatePart> & { readonly children: ReactNode }> {
  override state: { error?: unknown } = {}

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render(): ReactNode {
    const { part, screen, children } = this.props
    const { error } = this.state
    return error ? <Drawing part={part} screen={screen} state={{ error }} /> : children
  }
}

const components = { query: Query, bundle: Bundle, call: Call, feed: Feed } as Record<
  StatePart['kind'],
  (props: Props<StatePart>) => ReactNode
>

/** Parts side by side, each the component of its kind. */
export function Parts({
  parts,
  screen,
}: {
  readonly parts: readonly Part[]
  readonly screen: Screen
}) {
  return parts.map((part) => {
    if (part.kind === 'provider') {
      return (
        <BoardContext
          key={part.id}
          {...part.params}
          {...(part.options && { options: part.options })}
        >
          <Parts parts={part.below} screen={screen} />
        </BoardContext>
      )
    }
    const Shown = components[part.kind]
    return <Shown key={part.id} part={part} screen={screen} />
  })
}
