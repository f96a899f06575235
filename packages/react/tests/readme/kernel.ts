// The example of the kernel README.
import { configure, mizanCall, mizanFetch, registerContext } from '@mizan/kernel'
import { board, type RenameCardError, renameCard } from './mizan'

configure({ base: '/api/mizan' })

// Keep a bundle loaded: fetched once, shared, fetched again when a mutation affects it.
const { getState, subscribe, refetch, unregister } = registerContext(board, { board_id: 1 })
const stop = subscribe(() => {
  const { data, status, isStale } = getState() // and error, errors, isFetching
  document.title = isStale ? '…' : `${data?.board_cards?.length ?? status}`
})
await refetch()
stop()
unregister()

// Fetch once, into the same store.
const { board_cards } = await mizanFetch(board, { board_id: 1 })

// Call a function; its error is typed by its code.
try {
  await mizanCall(renameCard, { board_id: 1, card_id: board_cards[0]?.id ?? 0, title: 'Tea' })
} catch (failure) {
  const error = failure as RenameCardError
  document.title = error.code === 'title_taken' ? error.data.suggestion : error.message
}
