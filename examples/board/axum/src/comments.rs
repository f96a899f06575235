//! Comments: the talk about a card.

use mizan::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::FromRow;

use crate::boards::Board;
use crate::cards::{CardDetail, CardError, find, find_on};
use crate::db::{self, Db};
use crate::id::{BoardId, CardId, CommentId, PersonId};
use crate::session::{CurrentUser, may_write};
use crate::title::Remark;

/// What somebody said about a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, FromRow)]
pub struct Comment {
    /// Which comment.
    pub id: CommentId,
    /// Who said it.
    pub author: PersonId,
    /// What they said.
    pub body: Remark,
    /// When, in seconds since 1970.
    pub written_at: i64,
}

/// The comments on a card, oldest first.
#[client(context = CardDetail)]
pub async fn card_comments(
    card_id: CardId,
    #[extract] user: CurrentUser,
    #[extract] State(db): State<Db>,
) -> Result<Vec<Comment>, CardError> {
    find(&db, &user, card_id).await?;
    let comments =
        sqlx::query_as("SELECT * FROM comments WHERE card_id = ? ORDER BY written_at, id");
    Ok(comments.bind(card_id).fetch_all(&db).await?)
}

/// Says something about a card.
#[client(
    merge = CardDetail::card_comments,
    affects = [Board::board_cards, CardDetail::card],
    auth = may_write
)]
pub async fn add_comment(
    board_id: BoardId,
    card_id: CardId,
    body: Remark,
    #[extract] user: CurrentUser,
    #[extract] State(db): State<Db>,
) -> Result<Comment, CardError> {
    let mut tx = db::write(&db).await?;
    find_on(&mut *tx, &user, board_id, card_id).await?;
    let comment =
        sqlx::query_as("INSERT INTO comments (card_id, author, body) VALUES (?, ?, ?) RETURNING *");
    let comment = comment
        .bind(card_id)
        .bind(user.id)
        .bind(&body)
        .fetch_one(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(comment)
}
