// A row of the timeline: what happened, why, and what came of it.
import { disclosure } from './disclosure'
import type { Item } from './list'
import { facts, h, prose } from './node'
import { reveal } from './reveal'
import type { CallRow, FetchRow, Row } from './row'
import { because, callText, codeOf, duration, fateText, layerText, targetText } from './words'

/** Makes the element of a row. */
export function rowItem(row: Row): Item<Row> {
  const args = row.kind === 'call' ? reveal('values', () => row.args) : undefined
  const { root, show } = disclosure(() =>
    args ? [h('div', { class: 'actions' }, args.control), args.value] : [],
  )
  root.classList.add(row.kind)
  if (row.kind === 'fetch' && row.call) root.classList.add('led')
  let version = -1
  return {
    root,
    update(latest) {
      if (latest.version === version) return
      version = latest.version
      show(line(latest), () => details(latest))
    },
  }
}

/** What the filter looks at. */
export function rowText(row: Row): string {
  if (row.kind === 'call') return [row.name, ...row.fates.map(({ bundle }) => bundle)].join(' ')
  return `${row.bundle} ${row.kind === 'fetch' ? because(row) : row.kind}`
}

function line(row: Row): Node[] {
  const { name, text, state, took } = told(row)
  return [
    h('time', {}, clockText(row.at)),
    h('span', { class: `kind ${state}` }, row.kind),
    h(
      'span',
      { class: 'what' },
      h('b', {}, name),
      ' ',
      h('span', { class: 'why' }, ...prose(text)),
    ),
    h('span', { class: 'time' }, took === undefined ? '' : duration(took)),
  ]
}

interface Told {
  readonly name: string
  readonly text: string
  readonly state: string
  readonly took?: number | undefined
}

function told(row: Row): Told {
  if (row.kind === 'call') {
    return { name: row.name, text: callText(row), state: row.outcome ?? 'pending', took: row.took }
  }
  if (row.kind === 'fetch') return toldOfFetch(row)
  const text = { mount: 'is shown', unmount: 'is no longer shown', identity: IDENTITY }[row.kind]
  return { name: row.bundle, text, state: '' }
}

const IDENTITY = 'the caller changed: everything held before was dropped'

function toldOfFetch(row: FetchRow): Told {
  const { outcome = 'pending', error, took, since } = row
  const end = {
    pending: '',
    data: '',
    aborted: '; given up',
    error: `; failed: \`${codeOf(error)}\``,
  }
  const verb = since === undefined ? 'fetched' : 'refetched'
  return {
    name: row.bundle,
    text: `${verb} because ${because(row)}${end[outcome]}`,
    state: outcome,
    took,
  }
}

function details(row: Row): Node[] {
  if (row.kind === 'call') return callDetails(row)
  return row.kind === 'fetch' ? fetchDetails(row) : facts(['At', clockText(row.at)])
}

function callDetails(row: CallRow): Node[] {
  const names = Object.keys(Object(row.args))
  const targets = row.targets.map((target) => `\`${targetText(target)}\``)
  const { untouched } = row
  return facts(
    ['Arguments', ...prose(names.map((name) => `\`${name}\``).join(', ') || 'none')],
    ...(row.outcome ? [['Targets', ...prose(targets.join(', ') || 'none')] as const] : []),
    ...row.layers.map(
      (layer) =>
        ['Expected', ...about(layer.bundle, `\`${layer.name}\` ${layerText(layer, row)}`)] as const,
    ),
    ...row.fates.map((fate) => ['Bundle', ...about(fate.bundle, fateText(fate))] as const),
    ...untouched.map((bundle) => ['Ignored', ...about(bundle, 'no target names it')] as const),
    ...failure(row.error),
  )
}

function about(bundle: string, text: string): Node[] {
  return [h('b', {}, bundle), ...prose(` ${text}`)]
}

function fetchDetails(row: FetchRow): Node[] {
  const { only, call, outcome = 'under way' } = row
  return facts(
    ['Because', ...prose(because(row))],
    ['Asked for', ...prose(only ? `\`${only}\` alone` : 'all of it')],
    ...(call ? [['Led by', ...prose(`\`${call.name}\` at ${clockText(call.at)}`)] as const] : []),
    ['Outcome', outcome],
    ...failure(row.error),
  )
}

/** The message of an error is the server's and stays as it is. */
function failure(error: unknown): (readonly [string, ...(Node | string)[]])[] {
  return error === undefined
    ? []
    : [['Error', ...prose(`\`${codeOf(error)}\` `), String(Object(error).message ?? '')]]
}

/** The time of day, to the millisecond. */
function clockText(at: number): string {
  const date = new Date(at)
  return `${date.toLocaleTimeString('en-GB')}.${String(date.getMilliseconds()).padStart(3, '0')}`
}
