// The talk about a card, and a place to join in.
import { type FormEvent, type KeyboardEvent, useState } from 'react'
import { ago } from '../../../plain/ago'
import { meaning } from '../../../plain/keys'
import type { Card, Comment } from '../mizan'
import { useAddComment, useCardComments, usePeople } from '../mizan/react'
import { Avatar } from '../parts/Avatar'
import { useErrorToast } from '../parts/toast'

export function Comments({ card }: { card: Card }) {
  const comments = useCardComments()
  return (
    <section className="comments" aria-label="Comments">
      <h3>Comments</h3>
      {comments.length === 0 && <p className="empty">Nobody has said anything yet.</p>}
      <ol>
        {comments.map((comment) => (
          <li key={comment.id}>
            <CommentLine comment={comment} />
          </li>
        ))}
      </ol>
      <AddComment card={card} />
    </section>
  )
}

function CommentLine({ comment }: { comment: Comment }) {
  const author = usePeople().find(({ id }) => id === comment.author)
  return (
    <article className="comment">
      <Avatar person={comment.author} size={28} />
      <div>
        <header>
          <strong>{author?.name}</strong> <small>{ago(comment.written_at)}</small>
        </header>
        <p>{comment.body}</p>
      </div>
    </article>
  )
}

function AddComment({ card }: { card: Card }) {
  const [body, setBody] = useState('')
  const { mutateAsync, isPending, error } = useAddComment()
  useErrorToast(error)
  const say = (event: FormEvent) => {
    event.preventDefault()
    const said = mutateAsync({ board_id: card.board_id, card_id: card.id, body })
    said.then(
      () => setBody(''),
      () => undefined,
    )
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (meaning(event, true) !== 'save') return
    event.preventDefault()
    event.currentTarget.form?.requestSubmit()
  }
  return (
    <form className="say" onSubmit={say}>
      <textarea
        aria-label="Comment"
        placeholder="Say something…"
        rows={2}
        value={body}
        onChange={(event) => setBody(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <button type="submit" disabled={isPending || body.trim() === ''}>
        Comment
      </button>
    </form>
  )
}
