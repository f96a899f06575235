/** The tiny app on tRPC with its React integration. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { httpBatchLink } from '@trpc/client'
import { createTRPCReact } from '@trpc/react-query'
import type { Card } from '../http'
import { View } from './view'

interface Api {
  useUtils(): { cards: { invalidate(input: number): Promise<void> } }
  cards: {
    useQuery(input: number): { data?: Card[]; error: Error | null; isFetching: boolean }
  }
  rename: {
    useMutation(options: { onSuccess(): Promise<void> }): {
      mutate(card: Card): void
      isPending: boolean
    }
  }
}

const trpc = createTRPCReact()
const api = trpc as unknown as Api
const queries = new QueryClient()
const client = trpc.createClient({ links: [httpBatchLink({ url: '/api/trpc' })] })

function Cards() {
  const cached = api.useUtils()
  const cards = api.cards.useQuery(1)
  const rename = api.rename.useMutation({ onSuccess: () => cached.cards.invalidate(1) })
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
    <trpc.Provider client={client} queryClient={queries}>
      <QueryClientProvider client={queries}>
        <Cards />
      </QueryClientProvider>
    </trpc.Provider>
  )
}
