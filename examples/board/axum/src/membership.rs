//! Who is on a board: to everybody else it does not exist.

use sqlx::SqliteExecutor;

use crate::id::{BoardId, PersonId};

/// Proof that somebody is a member of a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member;

/// Looks whether `person` is on `board`.
///
/// # Errors
/// When the database cannot be read.
pub async fn find(
    db: impl SqliteExecutor<'_>,
    person: PersonId,
    board: BoardId,
) -> Result<Option<Member>, sqlx::Error> {
    let row = sqlx::query("SELECT 1 FROM members WHERE person_id = ? AND board_id = ?");
    Ok(row
        .bind(person)
        .bind(board)
        .fetch_optional(db)
        .await?
        .map(|_| Member))
}
