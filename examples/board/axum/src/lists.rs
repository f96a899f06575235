//! Lists: the columns of a board.

use mizan::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::FromRow;

use crate::boards::{Board, BoardError, Boards};
use crate::db::{self, Db};
use crate::id::{BoardId, ListId};
use crate::membership;
use crate::session::{CurrentUser, may_write};
use crate::title::Title;

/// One column of a board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, FromRow)]
pub struct List {
    /// Which list.
    pub id: ListId,
    /// What it is called.
    pub title: Title,
}

/// The lists of a board, from left to right.
#[client(context = Board)]
pub async fn board_lists(
    board_id: BoardId,
    #[extract] user: CurrentUser,
    #[extract] State(db): State<Db>,
) -> Result<Vec<List>, BoardError> {
    membership::find(&db, user.id, board_id)
        .await?
        .ok_or(BoardError::BoardNotFound)?;
    let lists = sqlx::query_as("SELECT id, title FROM lists WHERE board_id = ? ORDER BY position");
    Ok(lists.bind(board_id).fetch_all(&db).await?)
}

/// Adds an empty list at the right end.
#[client(
    merge = Board::board_lists,
    affects = [Boards, Board::board_summary],
    auth = may_write
)]
pub async fn add_list(
    board_id: BoardId,
    title: Title,
    #[extract] user: CurrentUser,
    #[extract] State(db): State<Db>,
) -> Result<List, ListError> {
    let mut tx = db::write(&db).await?;
    membership::find(&mut *tx, user.id, board_id)
        .await?
        .ok_or(ListError::BoardNotFound)?;
    let list = sqlx::query_as(
        "INSERT INTO lists (board_id, title, position)
         SELECT ?1, ?2, 1 + coalesce(max(position), -1) FROM lists WHERE board_id = ?1
         RETURNING id, title",
    );
    let list = list.bind(board_id).bind(&title).fetch_one(&mut *tx).await?;
    tx.commit().await?;
    Ok(list)
}

/// Renames a list.
#[client(merge = Board::board_lists, auth = may_write)]
pub async fn rename_list(
    board_id: BoardId,
    list_id: ListId,
    title: Title,
    #[extract] user: CurrentUser,
    #[extract] State(db): State<Db>,
) -> Result<List, ListError> {
    let mut tx = db::write(&db).await?;
    membership::find(&mut *tx, user.id, board_id)
        .await?
        .ok_or(ListError::BoardNotFound)?;
    let list = sqlx::query_as(
        "UPDATE lists SET title = ? WHERE id = ? AND board_id = ? RETURNING id, title",
    );
    let list = list
        .bind(&title)
        .bind(list_id)
        .bind(board_id)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(ListError::ListNotFound)?;
    tx.commit().await?;
    Ok(list)
}

/// Why something with a list did not work.
#[derive(Debug, thiserror::Error, ClientError)]
pub enum ListError {
    /// There is no such board, or you are not on it.
    #[client(status = 404)]
    #[error("there is no such board, or you are not on it")]
    BoardNotFound,
    /// The board has no such list.
    #[client(status = 404)]
    #[error("this board has no such list")]
    ListNotFound,
    /// The database failed.
    #[client(internal)]
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}
