// Which React the tests run with: the present one, and in a second project the one before.
import { version } from 'react'
import { version as dom } from 'react-dom'
import { expect, test } from 'vitest'

test('the React of this run is the one it is named after', () => {
  const { REACT = '19' } = import.meta.env
  expect([version, dom].map((each) => each.split('.')[0])).toEqual([REACT, REACT])
})
