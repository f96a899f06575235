// Made by mizan generate. Change the server function, not this file.

export * from './contexts/board'
export * from './contexts/boards'
export * from './contexts/card_detail'
export * from './contexts/me'
export * from './functions'
export type * from './types'
