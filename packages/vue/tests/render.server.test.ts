// Vue on a server: rendering waits for the bundles that components read.
import { createClient } from '@mizan/kernel'
import { expect, test } from 'vitest'
import { type Component, createSSRApp, defineComponent, h } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { cards } from '../../kernel/tests/board'
import { createMizan } from '../src/index'
import { BoardContext, useBoard, useBoardCards, useBoardOwner } from './board'

const Titles = defineComponent(() => {
  const { data, error } = useBoardCards()
  return () => h('p', data.value?.map(({ title }) => title).join() ?? error.value?.code)
})

const Owner = defineComponent(() => {
  const { data } = useBoardOwner()
  const { status } = useBoard()
  return () => h('p', `${data.value?.name} ${status.value}`)
})

/** The HTML of a component, and what was asked for. */
async function rendered(component: Component, answer: () => Response) {
  const asked: string[] = []
  const fetch = async (path: RequestInfo | URL) => {
    asked.push(String(path))
    return answer()
  }
  const client = createClient({ base: '', fetch, retry: { limit: 0 } })
  const html = await renderToString(createSSRApp(component).use(createMizan(client)))
  client.close()
  return { html: html.replace(/<!--.*?-->/g, ''), asked }
}

const Page = () => h(BoardContext, { board_id: 1 }, () => [h(Titles), h(Owner)])

test('the HTML has the data, fetched once', async () => {
  const { html, asked } = await rendered(Page, () => Response.json(cards('a', 'b')))
  expect(html).toBe('<p>a,b</p><p>Ada success</p>')
  expect(asked).toEqual(['/ctx/board/?board_id=1'])
})

test('a component that awaits its bundle is rendered with it', async () => {
  const Awaiting = defineComponent(async () => {
    const { data, ready } = useBoardCards({ board_id: 2 })
    await ready()
    return () => h('p', `${data.value?.length}`)
  })
  const { html } = await rendered(Awaiting, () => Response.json(cards('a', 'b')))
  expect(html).toBe('<p>2</p>')
})

test('a failure is rendered, not thrown', async () => {
  const problem = JSON.stringify({ code: 'board_gone', status: 404 })
  const headers = { 'content-type': 'application/problem+json' }
  const { html } = await rendered(Page, () => new Response(problem, { status: 404, headers }))
  expect(html).toBe('<p>board_gone</p><p>undefined error</p>')
})

test('an app without a client is told to make one for each request', async () => {
  const app = createSSRApp(() => h(BoardContext, { board_id: 1 }))
  await expect(renderToString(app)).rejects.toThrow('use `createClient` per request')
})
