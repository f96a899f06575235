// Calling: the states of a call, and whose they are.
import { expect } from 'vitest'
import { behaviour, type Chapter } from '../behaviour'
import { renaming } from '../part'

const card = { id: 1, title: 'b' }

export const calling: Chapter = {
  title: 'calling',
  behaviours: [
    behaviour('before the first call there is nothing to show', async (scene) => {
      await scene.show(renaming())
      expect(scene.text).toBe('')
      expect(scene.server.asked).toEqual([])
    }),
    behaviour('a call is pending until it is answered', async (scene) => {
      await scene.show(renaming())
      await scene.click('rename', 'mutate')
      expect(scene.text).toBe('pending')
      expect(scene.server.log).toEqual(['POST /call/rename_card/'])
      await scene.answer({ result: card })
      expect(scene.text).toBe('b success')
    }),
    behaviour('a refused call shows its error', async (scene) => {
      await scene.show(renaming())
      await scene.click('rename', 'mutate')
      await scene.refuse(409, 'title_taken')
      expect(scene.text).toBe('title_taken')
    }),
    behaviour('a reset forgets the latest call', async (scene) => {
      await scene.show(renaming())
      await scene.click('rename', 'mutate')
      await scene.answer({ result: card })
      await scene.click('rename', 'reset')
      expect(scene.text).toBe('')
    }),
    behaviour('a call under way that was reset is no longer followed', async (scene) => {
      await scene.show(renaming())
      await scene.click('rename', 'mutate')
      await scene.click('rename', 'reset')
      await scene.answer({ result: card })
      expect(scene.text).toBe('')
    }),
    behaviour('the latest call decides what is shown', async (scene) => {
      await scene.show(renaming())
      await scene.click('rename', 'mutate')
      await scene.click('rename', 'mutate')
      await scene.answer({ result: { id: 1, title: 'second' } })
      await scene.answer({ result: { id: 1, title: 'first' } }, scene.server.at(0))
      expect(scene.text).toBe('second success')
    }),
    behaviour('a new call forgets the outcome of the one before', async (scene) => {
      await scene.show(renaming())
      await scene.click('rename', 'mutate')
      await scene.refuse(409, 'title_taken')
      await scene.click('rename', 'mutate')
      expect(scene.text).toBe('pending')
    }),
    behaviour('each component follows its own calls', async (scene) => {
      await scene.show(renaming(), renaming({ id: 'other' }))
      await scene.click('rename', 'mutate')
      expect(scene.text).toBe('pending | ')
    }),
    behaviour('an awaited call gives its result', async (scene) => {
      await scene.show(renaming())
      await scene.click('rename', 'mutateAsync')
      await scene.answer({ result: card })
      expect(scene.outcomes).toEqual([card])
    }),
    behaviour('an awaited call that is refused throws its error', async (scene) => {
      await scene.show(renaming())
      await scene.click('rename', 'mutateAsync')
      await scene.refuse(409, 'title_taken')
      expect(scene.outcomes).toMatchObject([{ name: 'MizanError', code: 'title_taken' }])
    }),
    behaviour('a call goes on when its component leaves', async (scene) => {
      await scene.show(renaming())
      await scene.click('rename', 'mutate')
      await scene.leave()
      expect(scene.server.last.init.signal?.aborted).not.toBe(true)
    }),
    behaviour('calls are never tried again by themselves', async (scene) => {
      await scene.show(renaming({ reads: ['error'] }))
      await scene.click('rename', 'mutate')
      await scene.during(() => scene.server.last.fail())
      await scene.pass(60_000)
      expect(scene.text).toBe('network')
      expect(scene.server.asked).toHaveLength(1)
    }),
  ],
}
