// React as the behaviours see it.

import { MizanProvider } from '@mizan/react'
import { act, type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { settled } from '../../kernel/tests/server'
import {
  BoardContext,
  useBoard,
  useBoardCards,
  useBoardCardsState,
  useBoardOwner,
  useBoardOwnerState,
  useRenameCard,
} from '../../react/tests/board'
import type { Adapter, Screen } from '../adapter'
import type { Part, QueryPart, StatePart } from '../part'

const states = { board_cards: useBoardCardsState, board_owner: useBoardOwnerState }
const values = { board_cards: useBoardCards, board_owner: useBoardOwner }

interface Props<Of> {
  readonly part: Of
  readonly screen: Screen
}

function State({ part, screen }: Props<QueryPart>) {
  return <Drawing part={part} screen={screen} state={states[part.query]()} />
}

/** A component that reads nothing but data has a hook of its own. */
function Value({ part, screen }: Props<QueryPart>) {
  return <Drawing part={part} screen={screen} state={{ data: values[part.query]() }} />
}

function Query(props: Props<QueryPart>) {
  return `${props.part.reads}` === 'data' ? <Value {...props} /> : <State {...props} />
}

function Bundle({ part, screen }: Props<StatePart>) {
  return <Drawing part={part} screen={screen} state={useBoard()} />
}

function Call({ part, screen }: Props<StatePart>) {
  return <Drawing part={part} screen={screen} state={useRenameCard()} />
}

function Drawing({ part, screen, state }: Props<StatePart> & { readonly state: object }) {
  return (
    <article id={part.id}>
      <output>{screen.draw(part, state)}</output>
      {screen.buttons(part, state).map(({ name, press }) => (
        <button key={name} type="button" name={name} onClick={press} />
      ))}
    </article>
  )
}

const components = { query: Query, bundle: Bundle, call: Call } as Record<
  StatePart['kind'],
  (props: Props<StatePart>) => ReactNode
>

function Parts({ parts, screen }: { readonly parts: readonly Part[]; readonly screen: Screen }) {
  return parts.map((part) => {
    if (part.kind === 'provider') {
      return (
        <BoardContext key={part.id} {...part.params}>
          <Parts parts={part.below} screen={screen} />
        </BoardContext>
      )
    }
    const Component = components[part.kind]
    return <Component key={part.id} part={part} screen={screen} />
  })
}

/** React, in strict mode: everything is mounted twice and has to bear it. */
export const react: Adapter = {
  name: 'react',
  callsPerDrawing: 2,
  mount(page, screen, parts) {
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
    const root = createRoot(page)
    const update = (shown: readonly Part[]) =>
      root.render(
        <StrictMode>
          <MizanProvider client={screen.client}>
            <Parts parts={shown} screen={screen} />
          </MizanProvider>
        </StrictMode>,
      )
    update(parts)
    return { update, unmount: () => root.unmount() }
  },
  async during(action) {
    await act(async () => {
      await action()
      await settled()
    })
  },
}
