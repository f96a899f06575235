/** The tiny app on TanStack Query. */
import {
  QueryClient,
  QueryClientProvider,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { readCards, renameCard } from '../http'
import { View } from './view'

const client = new QueryClient()

function Cards() {
  const queries = useQueryClient()
  const cards = useQuery({ queryKey: ['cards', 1], queryFn: () => readCards(1) })
  const rename = useMutation({
    mutationFn: renameCard,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['cards', 1] }),
  })
  return (
    <View
      cards={cards.data}
      error={cards.error}
      busy={cards.isFetching || rename.isPending}
      onRename={(card) => rename.mutate(card)}
    />
  )
}

export function App() {
  return (
    <QueryClientProvider client={client}>
      <Cards />
    </QueryClientProvider>
  )
}
