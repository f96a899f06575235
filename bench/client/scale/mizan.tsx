/** The screen on Mizan: a provider for each bundle, a hook for each function. */
import { createClient, defineContext, defineFunction, splice } from '@mizan/kernel'
import { contextProvider, MizanProvider, queryStateHook } from '@mizan/react'
import { Shown } from './row'
import { run } from './run'
import { FUNCTIONS, type FunctionName, type Value } from './shape'

type Data = Record<FunctionName, Value>

const board = defineContext<{ bundle: number }, Data, Record<FunctionName, Error>>('board', [
  ...FUNCTIONS,
])
const update = defineFunction<{ bundle: number; name: FunctionName }, Value, Error>('update', {
  touches: ['board'],
  merge: splice,
})
const Board = contextProvider(board)
const client = createClient({ channel: false })

const rows = FUNCTIONS.map((name) => {
  const useValue = queryStateHook(board, name)
  return function Row({ bundle }: { bundle: number }) {
    const { data } = useValue()
    return <Shown bundle={bundle} name={name} value={data} />
  }
})

run({
  Screen({ bundles }) {
    return (
      <MizanProvider client={client}>
        {bundles.map((bundle) => (
          <Board key={bundle} bundle={bundle}>
            {rows.map((Row, index) => (
              <Row key={FUNCTIONS[index]} bundle={bundle} />
            ))}
          </Board>
        ))}
      </MizanProvider>
    )
  },
  invalidateAll: () => client.invalidate('board'),
  updateOne: (bundle, name) => client.call(update, { bundle, name }),
})
