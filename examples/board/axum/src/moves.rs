//! Moving a card: to another place, list or board.

use mizan::prelude::*;

use crate::boards::{Board, Boards};
use crate::cards::{CardDetail, CardError, find_on};
use crate::db::{self, Db};
use crate::id::{BoardId, CardId, ListId};
use crate::membership;
use crate::session::{CurrentUser, may_write};

/// Moves a card before another one, or to the bottom of a list; the list may be on another board.
#[client(
    affects = [Board(board_id = from_board), Board(board_id = to_board), CardDetail, Boards],
    auth = may_write
)]
pub async fn move_card(
    card_id: CardId,
    from_board: BoardId,
    to_board: BoardId,
    to_list: ListId,
    before: Option<CardId>,
    #[extract] user: CurrentUser,
    #[extract] State(db): State<Db>,
) -> Result<(), CardError> {
    let mut tx = db::write(&db).await?;
    let card = find_on(&mut *tx, &user, from_board, card_id).await?;
    membership::find(&mut *tx, user.id, to_board)
        .await?
        .ok_or(CardError::ListNotFound)?;

    let place = sqlx::query_as(
        "SELECT coalesce(
             (SELECT position FROM cards WHERE id = ?3 AND list_id = lists.id),
             (SELECT 1 + max(position) FROM cards WHERE list_id = lists.id), 0)
         FROM lists WHERE id = ?1 AND board_id = ?2",
    );
    let place = place
        .bind(to_list)
        .bind(to_board)
        .bind(before)
        .fetch_optional(&mut *tx)
        .await?;
    let (place,): (i64,) = place.ok_or(CardError::ListNotFound)?;

    sqlx::query("UPDATE cards SET position = position + 1 WHERE list_id = ? AND position >= ?")
        .bind(to_list)
        .bind(place)
        .execute(&mut *tx)
        .await?;
    sqlx::query(
        "UPDATE cards SET list_id = ?1, position = ?2,
             assignee = CASE WHEN assignee IN (SELECT person_id FROM members WHERE board_id = ?3)
                        THEN assignee END
         WHERE id = ?4",
    )
    .bind(to_list)
    .bind(place)
    .bind(to_board)
    .bind(card.id)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}
