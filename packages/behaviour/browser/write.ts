// A page as a server of each framework writes it: the HTML, and what the client of the page is to know.
import { dehydrate, serialize } from '@mizan/kernel/hydrate'
import { react } from '../adapters/react/react'
import { svelte } from '../adapters/svelte/svelte.svelte'
import { vue } from '../adapters/vue'
import type { Part } from '../part'
import { Rendering } from '../rendering'

/** What a server sends. */
export interface Written {
  readonly html: string
  readonly state: string
}

/** Fetches board 1, as the loader of a route does, and writes the page. */
export async function write(framework: string, board: object, parts: Part[]): Promise<Written> {
  const adapter = [react, svelte, vue].find(({ name }) => name === framework)
  if (!adapter) throw new Error(`there is no adapter \`${framework}\``)
  const request = new Rendering(adapter)
  await request.load({ board_id: 1 }, board)
  const html = await adapter.render(request, parts)
  const state = serialize(dehydrate(request.client))
  request.client.close()
  return { html, state }
}
