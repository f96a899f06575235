/** The tiny app on TanStack Query for Vue. */
import {
  QueryClient,
  useMutation,
  useQuery,
  useQueryClient,
  VueQueryPlugin,
} from '@tanstack/vue-query'
import { createApp, defineComponent } from 'vue'
import { readCards, renameCard } from '../http'
import { view } from './view'

const Cards = defineComponent(() => {
  const queries = useQueryClient()
  const cards = useQuery({ queryKey: ['cards', 1], queryFn: () => readCards(1) })
  const rename = useMutation({
    mutationFn: renameCard,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['cards', 1] }),
  })
  return () =>
    view({
      cards: cards.data.value,
      error: cards.error.value,
      busy: cards.isFetching.value || rename.isPending.value,
      onRename: (card) => rename.mutate(card),
    })
})

export const app = () => createApp(Cards).use(VueQueryPlugin, { queryClient: new QueryClient() })
