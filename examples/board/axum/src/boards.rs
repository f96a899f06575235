//! Boards: the overview of them, and the head of each.

use mizan::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::{FromRow, SqliteExecutor};

use crate::cards::CardDetail;
use crate::db::{self, Db};
use crate::id::{BoardId, PersonId};
use crate::membership;
use crate::session::{CurrentUser, may_write};
use crate::title::Title;

/// The boards you are a member of.
#[context(auth = true, cache(ttl = 60))]
pub struct Boards;

/// One board and everything on it.
#[context(auth = true, cache(ttl = 60))]
pub struct Board {
    /// Which board.
    pub board_id: BoardId,
}

/// A board from outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, FromRow)]
pub struct BoardSummary {
    /// Which board.
    pub id: BoardId,
    /// What it is called.
    pub title: Title,
    /// Its colour, as a hue from 0 to 359.
    pub hue: u16,
    /// How many cards each list holds, from left to right.
    #[sqlx(json)]
    pub card_counts: Vec<u32>,
    /// Who is on it.
    #[sqlx(json)]
    pub members: Vec<PersonId>,
}

/// The boards you are a member of, oldest first.
#[client(context = Boards)]
pub async fn all_boards(
    #[extract] user: CurrentUser,
    #[extract] State(db): State<Db>,
) -> Result<Vec<BoardSummary>, BoardError> {
    let boards = sqlx::query_as(
        "SELECT board_summaries.* FROM board_summaries
         JOIN members ON members.board_id = board_summaries.id
         WHERE members.person_id = ? ORDER BY board_summaries.id",
    );
    Ok(boards.bind(user.id).fetch_all(&db).await?)
}

/// Title, colour and members of the board.
#[client(context = Board)]
pub async fn board_summary(
    board_id: BoardId,
    #[extract] user: CurrentUser,
    #[extract] State(db): State<Db>,
) -> Result<BoardSummary, BoardError> {
    membership::find(&db, user.id, board_id)
        .await?
        .ok_or(BoardError::BoardNotFound)?;
    Ok(read(&db, board_id).await?)
}

/// Starts a board with three empty lists.
#[client(merge = Boards::all_boards, auth = may_write)]
pub async fn add_board(
    title: Title,
    #[extract] user: CurrentUser,
    #[extract] State(db): State<Db>,
) -> Result<BoardSummary, TitleError> {
    let mut tx = db::write(&db).await?;
    refuse_taken(&mut *tx, &user, &title, None).await?;
    let (board_id,): (BoardId,) = sqlx::query_as(
        "INSERT INTO boards (title, hue) VALUES (?, abs(random()) % 360) RETURNING id",
    )
    .bind(&title)
    .fetch_one(&mut *tx)
    .await?;
    sqlx::query("INSERT INTO members (board_id, person_id) VALUES (?, ?)")
        .bind(board_id)
        .bind(user.id)
        .execute(&mut *tx)
        .await?;
    for (position, list) in ["To do", "Doing", "Done"].into_iter().enumerate() {
        sqlx::query("INSERT INTO lists (board_id, title, position) VALUES (?, ?, ?)")
            .bind(board_id)
            .bind(list)
            .bind(i64::try_from(position).unwrap_or(i64::MAX))
            .execute(&mut *tx)
            .await?;
    }
    let added = read(&mut *tx, board_id).await?;
    tx.commit().await?;
    Ok(added)
}

/// Renames a board, wherever its title stands.
#[client(merge = [Boards::all_boards, Board::board_summary], auth = may_write)]
pub async fn rename_board(
    board_id: BoardId,
    title: Title,
    #[extract] user: CurrentUser,
    #[extract] State(db): State<Db>,
) -> Result<BoardSummary, TitleError> {
    let mut tx = db::write(&db).await?;
    membership::find(&mut *tx, user.id, board_id)
        .await?
        .ok_or(TitleError::BoardNotFound)?;
    refuse_taken(&mut *tx, &user, &title, Some(board_id)).await?;
    let rename = sqlx::query("UPDATE boards SET title = ? WHERE id = ?");
    rename.bind(&title).bind(board_id).execute(&mut *tx).await?;
    let renamed = read(&mut *tx, board_id).await?;
    tx.commit().await?;
    Ok(renamed)
}

/// Removes a board with everything on it. For admins.
// `CardDetail(*)`: its cards go with it, and the arguments do not say which they are.
#[client(affects = [Boards, Board, CardDetail(*)], auth = "staff")]
pub async fn delete_board(
    board_id: BoardId,
    #[extract] user: CurrentUser,
    #[extract] State(db): State<Db>,
) -> Result<(), BoardError> {
    let mut tx = db::write(&db).await?;
    membership::find(&mut *tx, user.id, board_id)
        .await?
        .ok_or(BoardError::BoardNotFound)?;
    sqlx::query("DELETE FROM boards WHERE id = ?")
        .bind(board_id)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

async fn read(db: impl SqliteExecutor<'_>, board_id: BoardId) -> Result<BoardSummary, sqlx::Error> {
    let board = sqlx::query_as("SELECT * FROM board_summaries WHERE id = ?");
    board.bind(board_id).fetch_one(db).await
}

/// Refuses a title that another board of this person has, and says which is free.
async fn refuse_taken(
    db: impl SqliteExecutor<'_>,
    user: &CurrentUser,
    title: &Title,
    except: Option<BoardId>,
) -> Result<(), TitleError> {
    let titles: Vec<(String,)> = sqlx::query_as(
        "SELECT lower(title) FROM boards JOIN members ON members.board_id = boards.id
         WHERE members.person_id = ? AND boards.id IS NOT ?",
    )
    .bind(user.id)
    .bind(except)
    .fetch_all(db)
    .await?;
    let taken = |wanted: &str| {
        titles
            .iter()
            .any(|(title,)| *title == wanted.to_lowercase())
    };
    if !taken(title.as_str()) {
        return Ok(());
    }
    let numbered = |n: usize| format!("{} {n}", title.as_str());
    let suggestion = (2..)
        .map(numbered)
        .find(|title| !taken(title))
        .unwrap_or_default();
    Err(TitleError::TitleTaken { suggestion })
}

/// Why a board could not be read or removed.
#[derive(Debug, thiserror::Error, ClientError)]
pub enum BoardError {
    /// There is no such board, or you are not on it.
    #[client(status = 404)]
    #[error("there is no such board, or you are not on it")]
    BoardNotFound,
    /// The database failed.
    #[client(internal)]
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

/// Why a board could not be called that.
#[derive(Debug, thiserror::Error, ClientError)]
pub enum TitleError {
    /// There is no such board, or you are not on it.
    #[client(status = 404)]
    #[error("there is no such board, or you are not on it")]
    BoardNotFound,
    /// Another of your boards is called that.
    #[client(status = 409)]
    #[error("another of your boards is called that")]
    TitleTaken {
        /// A title that is free.
        suggestion: String,
    },
    /// The database failed.
    #[client(internal)]
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}
