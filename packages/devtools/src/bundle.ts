// A bundle in the list: how it stands, why it was fetched the last time, its params, and its data when asked for.
import type { BundleReport } from '@mizan/kernel/devtools'
import { disclosure } from './disclosure'
import type { Item } from './list'
import { button, facts, h, prose } from './node'
import { reveal } from './reveal'
import type { FetchRow } from './row'
import { because, codeOf, duration } from './words'

/** A bundle, the time it is, and its last request. */
export interface BundleNow {
  readonly report: BundleReport
  readonly now: number
  readonly fetch: FetchRow | undefined
}

/** Makes the element of a bundle; `press` is told of what is asked for here. */
export function bundleItem(press: (bundle: string) => void): Item<BundleNow> {
  let latest: BundleNow | undefined
  const data = reveal('data', () => latest?.report.state.data)
  const act = (what: 'refetch' | 'invalidate') => () => {
    const { report } = latest ?? {}
    if (!report) return
    press(report.bundle)
    report[what]()
  }
  const { root, show } = disclosure(() => [
    h(
      'div',
      { class: 'actions' },
      button('Refetch', act('refetch')),
      button('Invalidate', act('invalidate')),
      copy(() => latest?.report.bundle ?? ''),
      data.control,
    ),
    data.value,
  ])
  return {
    root,
    update(value) {
      latest = value
      show(line(value), () => details(value))
      data.refresh()
    },
  }
}

/** The word for how a bundle stands. */
export function standing({ state, watchers }: BundleReport): string {
  if (state.isFetching) return state.data ? 'fetching' : 'loading'
  if (state.status === 'error') return 'error'
  if (state.isStale) return 'stale'
  if (!state.data) return 'idle'
  return watchers ? 'fresh' : 'unwatched'
}

function line({ report, now }: BundleNow): Node[] {
  const { context, params } = partsOf(report.bundle)
  const stand = standing(report)
  const { state, fetched, watchers } = report
  const chips = params.flatMap(([name, text]) => [
    ' ',
    h('span', { class: 'chip' }, `${name}=${text}`),
  ])
  return [
    h('span', { class: `dot ${stand}` }),
    h('span', { class: 'what' }, h('b', {}, context), ...chips),
    h('span', { class: `tag ${stand}` }, stand),
    h('span', { class: 'count', title: 'watchers' }, `${watchers}×`),
    h(
      'span',
      { class: 'time', title: 'since it came' },
      state.data ? duration(now - fetched) : '–',
    ),
  ]
}

function details({ report, fetch }: BundleNow): Node[] {
  const { state, watchers, bundle } = report
  const failures = [...Object.entries(state.errors), ['bundle', state.error] as const]
  return facts(
    ['State', ...prose(`\`${state.status}\`${state.isStale ? ', may be out of date' : ''}`)],
    ['Watchers', watchers ? String(watchers) : 'none; it is kept for a while'],
    ...(fetch ? ([['Fetched because', ...prose(because(fetch))]] as const) : []),
    ...partsOf(bundle).params.map(
      ([name, text]) => ['Param', h('code', {}, name), ` = ${text}`] as const,
    ),
    ...failures.flatMap(([name, error]) =>
      error
        ? [['Error', ...prose(`\`${name}\`: \`${codeOf(error)}\` `), error.message] as const]
        : [],
    ),
  )
}

/** The context of a bundle's key, and its params. */
function partsOf(bundle: string): { context: string; params: [string, string][] } {
  const [context = '', query = ''] = bundle.split(/\/\??(.*)/s)
  return { context, params: [...new URLSearchParams(query)] }
}

/** A button that copies a bundle's key, and says whether that was allowed. */
function copy(read: () => string): HTMLButtonElement {
  const control = button('Copy key', async () => {
    const written = navigator.clipboard?.writeText(read()) ?? Promise.reject()
    control.textContent = await written.then(
      () => 'Copied',
      () => 'The browser forbids it',
    )
  })
  control.addEventListener('blur', () => {
    control.textContent = 'Copy key'
  })
  return control
}
