// Made by mizan generate. Change the server function, not this file.

export * from './board'
export * from './boards'
export * from './card_detail'
export * from './functions'
export * from './me'
