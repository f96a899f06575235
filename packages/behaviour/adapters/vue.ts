// Vue as the behaviours see it.
import { createMizan } from '@mizan/vue'
import {
  createApp,
  defineComponent,
  h,
  type PropType,
  reactive,
  shallowRef,
  type VNodeChild,
} from 'vue'
import { settled } from '../../kernel/tests/server'
import {
  BoardContext,
  useBoard,
  useBoardCards,
  useBoardOwner,
  useRenameCard,
} from '../../vue/tests/board'
import type { Adapter, Screen } from '../adapter'
import type { Part, QueryPart, StatePart } from '../part'

const queries = { board_cards: useBoardCards, board_owner: useBoardOwner }

/** A component that shows a state; reading `reactive` refs in its render function follows them. */
function component(use: (part: () => StatePart) => object) {
  return defineComponent({
    props: {
      part: { type: Object as PropType<StatePart>, required: true },
      screen: { type: Object as PropType<Screen>, required: true },
    },
    setup(props) {
      const state = reactive(use(() => props.part))
      return () =>
        h('article', { id: props.part.id }, [
          h('output', props.screen.draw(props.part, state)),
          props.screen
            .buttons(props.part, state)
            .map(({ name, press }) => h('button', { name, onClick: press })),
        ])
    },
  })
}

const components = {
  query: component((part) => {
    const { query, params } = part() as QueryPart
    return params ? queries[query](() => (part() as QueryPart).params) : queries[query]()
  }),
  bundle: component(() => useBoard()),
  call: component(() => useRenameCard()),
}

function drawn(parts: readonly Part[], screen: Screen): VNodeChild {
  return parts.map((part) =>
    part.kind === 'provider'
      ? h(BoardContext, { key: part.id, ...part.params }, () => drawn(part.below, screen))
      : h(components[part.kind], { key: part.id, part, screen }),
  )
}

/** Vue. */
export const vue: Adapter = {
  name: 'vue',
  callsPerDrawing: 1,
  mount(page, screen, parts) {
    const shown = shallowRef(parts)
    const app = createApp({ render: () => drawn(shown.value, screen) })
    app.use(createMizan(screen.client))
    app.mount(page)
    return {
      update: (next) => {
        shown.value = next
      },
      unmount: () => app.unmount(),
    }
  },
  async during(action) {
    await action()
    await settled()
  },
}
