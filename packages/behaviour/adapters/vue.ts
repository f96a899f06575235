// Vue as the behaviours see it.

import { settled } from '@mizan/kernel/testing'
import { createMizan } from '@mizan/vue'
import { useInfinite } from '@mizan/vue/infinite'
import {
  createApp,
  createSSRApp,
  defineComponent,
  h,
  type PropType,
  reactive,
  Suspense,
  shallowRef,
  type VNodeChild,
} from 'vue'
import {
  BoardContext,
  useBoard,
  useBoardCards,
  useBoardOwner,
  useRenameCard,
} from '../../vue/tests/board'
import type { Adapter, Mounted, Screen } from '../adapter'
import type { Drawn } from '../drawing'
import { feed, paging } from '../feed'
import type { CallPart, FeedPart, Part, QueryPart, StatePart } from '../part'

const queries = { board_cards: useBoardCards, board_owner: useBoardOwner }

const props = {
  part: { type: Object as PropType<StatePart>, required: true },
  screen: { type: Object as PropType<Screen>, required: true },
} as const

function article(part: StatePart, screen: Screen, state: Drawn): VNodeChild {
  const buttons = screen.buttons(part, state)
  return h('article', { id: part.id }, [
    h('output', screen.draw(part, state)),
    buttons.map(({ name, press }) => h('button', { name, onClick: press })),
  ])
}

/** A component that shows a state; reading refs in its render function follows them. */
function component(use: (part: () => StatePart) => object) {
  return defineComponent({
    props,
    setup(given) {
      const state = reactive(use(() => given.part))
      return () => article(given.part, given.screen, state)
    },
  })
}

function query(part: () => StatePart) {
  const asked = part as () => QueryPart
  const useQuery = queries[asked().query]
  return 'params' in part()
    ? useQuery(
        () => asked().params,
        () => asked().options,
      )
    : useQuery()
}

/** A component whose setup waits, so that the nearest `Suspense` does. */
const Waiting = defineComponent({
  props,
  async setup(given) {
    const refs = query(() => given.part)
    const state = reactive(refs)
    await refs.ready()
    return () => article(given.part, given.screen, state)
  },
})

const components = {
  query: component(query),
  bundle: component(() => useBoard()),
  feed: component((part) => useInfinite(feed, () => (part() as FeedPart).first, paging)),
  call: component((part) => useRenameCard((part() as CallPart).options)),
}

function drawn(parts: readonly Part[], screen: Screen): VNodeChild {
  return parts.map((part) => {
    const key = part.id
    if (part.kind === 'provider') {
      const { params, options, below } = part
      return h(BoardContext, { key, ...params, options } as never, () => drawn(below, screen))
    }
    if (part.kind !== 'query' || !part.waits) {
      return h(components[part.kind], { key, part, screen })
    }
    return h(
      Suspense,
      { key },
      {
        default: () => h(Waiting, { part, screen }),
        fallback: () => article(part, screen, { data: 'waiting' }),
      },
    )
  })
}

/** Starts an app on a page, whose root is made anew or found there. */
function started(
  create: typeof createApp,
  page: Element,
  screen: Screen,
  parts: readonly Part[],
): Mounted {
  const shown = shallowRef(parts)
  const app = create({ render: () => drawn(shown.value, screen) })
  app.use(createMizan(screen.client)).mount(page)
  return {
    update: (next) => {
      shown.value = next
    },
    unmount: () => app.unmount(),
  }
}

/** Vue. */
export const vue: Adapter = {
  name: 'vue',
  callsPerDrawing: 1,
  mount: (page, screen, parts) => started(createApp, page, screen, parts),
  hydrate: (page, screen, parts) => started(createSSRApp, page, screen, parts),
  async during(action) {
    await action()
    await settled()
  },
  async render(screen, parts) {
    const { renderToString } = await import('vue/server-renderer')
    const app = createSSRApp({ render: () => drawn(parts, screen) })
    return renderToString(app.use(createMizan(screen.client)))
  },
}
