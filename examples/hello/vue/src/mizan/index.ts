// Made by mizan generate. Change the server function, not this file.

export * from './contexts/shopping'
export type * from './types'
