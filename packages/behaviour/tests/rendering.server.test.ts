// What every framework package does on a server, where requests must not see each other.
import { describe, expect, test } from 'vitest'
import { cards as bundle } from '../../kernel/tests/board'
import { react } from '../adapters/react/react'
import { svelte } from '../adapters/svelte/svelte.svelte'
import { vue } from '../adapters/vue'
import { boardOf, cards, owner, renaming } from '../part'
import { Rendering } from '../rendering'

const params = { board_id: 1 }

describe.each([react, vue, svelte])('$name', (adapter) => {
  test('there is no document', () => {
    expect(globalThis).not.toHaveProperty('document')
  })

  test('what a loader fetched is in the HTML, without another request', async () => {
    const request = new Rendering(adapter)
    await request.load(params, bundle('a'))
    expect(await request.render(boardOf(params, cards(), owner()))).toBe('success a | success Ada')
    expect(request.server.asked).toHaveLength(1)
  })

  test('a component of its own params finds what a loader fetched', async () => {
    const request = new Rendering(adapter)
    await request.load(params, bundle('a'))
    expect(await request.render(cards({ params }))).toBe('success a')
  })

  test('without params nothing is asked for', async () => {
    const request = new Rendering(adapter)
    expect(await request.render(cards({ params: null }), renaming())).toBe('idle | ')
    expect(request.server.asked).toEqual([])
  })

  test('initial data is in the HTML', async () => {
    const request = new Rendering(adapter)
    const options = { initialData: bundle('a') }
    expect(await request.render(cards({ params, options }))).toBe('success a')
  })

  test('text of the server cannot become markup', async () => {
    const request = new Rendering(adapter)
    await request.load(params, bundle('<b>a</b>'))
    expect(await request.render(cards({ params }))).toMatch(/^success &lt;b(>|&gt;)a&lt;/)
  })

  test('requests at the same time never see each other', async () => {
    const [one, two] = [new Rendering(adapter), new Rendering(adapter)]
    await one.load(params, bundle('ones'))
    await two.load(params, bundle('twos'))
    const screen = boardOf(params, cards())
    const shown = await Promise.all([one.render(screen), two.render(screen)])
    expect(shown).toEqual(['success ones', 'success twos'])
  })

  test('a request that is over leaves nothing running', async () => {
    const request = new Rendering(adapter)
    await request.load(params, bundle('a'))
    const options = { poll: 1000 }
    await request.render(
      { ...boardOf(params, cards()), options },
      cards({ id: 'own', params, options }),
    )
    request.client.close()
    expect(request.clock.due).toEqual([])
  })
})
