/** The few lines of fetch that libraries without a transport leave to the app. */

/** What the tiny app shows a list of. */
export interface Card {
  id: number
  title: string
}

async function json<T>(answer: Response): Promise<T> {
  if (!answer.ok) throw new Error(`the server said ${answer.status}`)
  return (await answer.json()) as T
}

export async function readCards(board: number): Promise<Card[]> {
  return json(await fetch(`/api/cards?board_id=${board}`))
}

export async function renameCard(card: Card): Promise<Card> {
  const headers = { 'content-type': 'application/json' }
  return json(await fetch('/api/rename', { method: 'POST', headers, body: JSON.stringify(card) }))
}
