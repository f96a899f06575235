// Made by mizan generate. Change the server function, not this file.

/** Something to buy. */
export interface Item {
  /** 64-bit: exact up to 2^53 − 1. */
  id: number
  shop: string
  text: string
}
