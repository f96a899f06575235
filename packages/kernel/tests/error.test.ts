// The error type: what it carries and how its code tells failures apart.
import { expect, expectTypeOf, test } from 'vitest'
import { MizanError, type ProtocolError } from '../src/index'

type RenameError = MizanError<'title_taken', { suggestion: string }> | ProtocolError

test('an error carries its code, status and payload', () => {
  const error = new MizanError('title_taken', { status: 409, data: { suggestion: 'b' } })
  expect(error).toBeInstanceOf(Error)
  expect(error).toMatchObject({ code: 'title_taken', status: 409, data: { suggestion: 'b' } })
})

test('an error without an answer has status 0 and its code for a message', () => {
  expect(new MizanError('network')).toMatchObject({ status: 0, message: 'network', errors: [] })
})

test('the code narrows a closed union to its payload', () => {
  const error = new MizanError('title_taken', { data: { suggestion: 'b' } }) as RenameError
  if (error.code === 'title_taken') {
    expectTypeOf(error.data).toEqualTypeOf<{ suggestion: string }>()
  } else {
    expectTypeOf(error).toEqualTypeOf<ProtocolError>()
  }
})
