/** The tiny app on Convex. */
import { ConvexProvider, ConvexReactClient, useMutation, useQuery } from 'convex/react'
import { makeFunctionReference } from 'convex/server'
import { useState } from 'react'
import type { Card } from '../http'
import { View } from './view'

const client = new ConvexReactClient('https://board.convex.cloud')
const boardCards = makeFunctionReference<'query', { board_id: number }, Card[]>('cards:list')
const renameCard = makeFunctionReference<'mutation', { id: number; title: string }, Card>(
  'cards:rename',
)

function Cards() {
  const cards = useQuery(boardCards, { board_id: 1 })
  const rename = useMutation(renameCard)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error>()
  return (
    <View
      cards={cards}
      error={error}
      busy={busy || !cards}
      onRename={(card) => {
        setBusy(true)
        rename({ ...card })
          .catch(setError)
          .finally(() => setBusy(false))
      }}
    />
  )
}

export function App() {
  return (
    <ConvexProvider client={client}>
      <Cards />
    </ConvexProvider>
  )
}
