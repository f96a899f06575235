// Showing: what stands there while there is no data of the bundle's own.
import { expect } from 'vitest'
import { cards as bundle } from '../../kernel/tests/board'
import { behaviour, type Chapter } from '../behaviour'
import { boardOf, cards } from '../part'

const one = { board_id: 1 }
const two = { board_id: 2 }

export const showing: Chapter = {
  title: 'showing',
  behaviours: [
    behaviour('a component can name its params itself', async (scene) => {
      await scene.show(cards({ params: one }))
      expect(scene.text).toBe('loading fetching')
      await scene.answer(bundle('a'))
      expect(scene.text).toBe('success a')
    }),
    behaviour('a component of its own params shares its bundle with a provider', async (scene) => {
      await scene.show(boardOf(one, cards()), cards({ id: 'own', params: one }))
      await scene.answer(bundle('a'))
      expect(scene.text).toBe('success a | success a')
      expect(scene.server.asked).toHaveLength(1)
    }),
    behaviour('own params win over those of a provider', async (scene) => {
      await scene.show(boardOf(one, cards({ params: two })))
      const asked = scene.server.asked.find(({ path }) => path.endsWith('=2'))
      await scene.answer(bundle('b'), asked)
      expect(scene.text).toBe('success b')
    }),
    behaviour('a component follows its own params when they change', async (scene) => {
      await scene.show(cards({ params: one }))
      await scene.answer(bundle('a'))
      await scene.show(cards({ params: two }))
      expect(scene.text).toBe('loading fetching')
      await scene.answer(bundle('b'))
      expect(scene.text).toBe('success b')
    }),
    behaviour('without params nothing is asked for', async (scene) => {
      await scene.show(cards({ params: null }))
      expect(scene.text).toBe('idle')
      expect(scene.server.asked).toEqual([])
      await scene.show(cards({ params: one }))
      await scene.answer(bundle('a'))
      expect(scene.text).toBe('success a')
    }),
    behaviour('params that go away let go of what was asked for', async (scene) => {
      await scene.show(cards({ params: one }))
      await scene.show(cards({ params: null }))
      expect(scene.text).toBe('idle')
      expect(scene.server.last.init.signal?.aborted).toBe(true)
    }),
    behaviour('the data of the params before stays, marked, until there is some', async (scene) => {
      const options = { keepPrevious: true }
      await scene.show(cards({ params: one, options }))
      await scene.answer(bundle('a'))
      await scene.show(cards({ params: two, options }))
      expect(scene.text).toBe('loading a previous fetching')
      await scene.answer(bundle('b'))
      expect(scene.text).toBe('success b')
    }),
    behaviour('a provider can keep the data before for all below it', async (scene) => {
      const options = { keepPrevious: true }
      await scene.show({ ...boardOf(one, cards()), options })
      await scene.answer(bundle('a'))
      await scene.show({ ...boardOf(two, cards()), options })
      expect(scene.text).toBe('loading a previous fetching')
    }),
    behaviour('a failure for the new params takes the data before away', async (scene) => {
      const options = { keepPrevious: true }
      await scene.show(cards({ params: one, options }))
      await scene.answer(bundle('a'))
      await scene.show(cards({ params: two, options }))
      await scene.refuse(404, 'board_gone')
      expect(scene.text).toBe('error board_gone')
    }),
    behaviour('a placeholder is shown, marked, and never stored', async (scene) => {
      const options = { placeholder: { board_cards: bundle('…').board_cards } }
      await scene.show(cards({ params: one, options }), cards({ id: 'plain', params: one }))
      expect(scene.text).toBe('loading … previous fetching | loading fetching')
      await scene.answer(bundle('a'))
      expect(scene.text).toBe('success a | success a')
    }),
    behaviour('initial data counts as fetched', async (scene) => {
      await scene.show(cards({ params: one, options: { initialData: bundle('a') } }))
      expect(scene.text).toBe('success a')
      expect(scene.server.asked).toEqual([])
    }),
  ],
}
