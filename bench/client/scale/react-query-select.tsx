/** The screen on TanStack Query with one query for each bundle, of which each component selects its part. */
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { readAll, update } from './http'
import { Shown } from './row'
import { run } from './run'
import { FUNCTIONS, type FunctionName, type Value } from './shape'

type Data = Record<FunctionName, Value>

const client = new QueryClient()
const select = Object.fromEntries(
  FUNCTIONS.map((name) => [name, (data: Data) => data[name]]),
) as Record<FunctionName, (data: Data) => Value>

function Row({ bundle, name }: { bundle: number; name: FunctionName }) {
  const { data } = useQuery({
    queryKey: ['board', bundle],
    queryFn: () => readAll(bundle),
    select: select[name],
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
    const value = await update(bundle, name)
    client.setQueryData<Data>(['board', bundle], (data) => data && { ...data, [name]: value })
  },
})
