// Made by mizan generate. Change the server function, not this file.

export * from './shopping'
