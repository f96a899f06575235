/** The screen on TanStack Query as its guide has it: a query for each function. */
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { readOne, update } from './http'
import { Shown } from './row'
import { run } from './run'
import { FUNCTIONS, type FunctionName } from './shape'

const client = new QueryClient()

function Row({ bundle, name }: { bundle: number; name: FunctionName }) {
  const { data } = useQuery({
    queryKey: ['board', bundle, name],
    queryFn: () => readOne(bundle, name),
  })
  return <Shown bundle={bundle} name={name} value={data} />
}

run({
  Screen({ bundles }) {
    return (
      <QueryClientProvider client={client}>
        {bundles.map((bundle) =>
          FUNCTIONS.map((name) => <Row key={`${bundle}${name}`} bundle={bundle} name={name} />),
        )}
      </QueryClientProvider>
    )
  },
  invalidateAll: () => client.invalidateQueries({ queryKey: ['board'] }),
  async updateOne(bundle, name) {
    client.setQueryData(['board', bundle, name], await update(bundle, name))
  },
})
