//! Cards: what stands in the lists, and how it is written and rewritten.

use mizan::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::{FromRow, SqliteExecutor};

use crate::boards::{Board, BoardError, Boards};
use crate::db::{self, Db};
use crate::id::{BoardId, CardId, ListId, PersonId};
use crate::membership;
use crate::session::{CurrentUser, may_write};
use crate::title::Title;

/// One card and the talk about it.
#[context(auth = true, cache(ttl = 60))]
pub struct CardDetail {
    /// Which card.
    pub card_id: CardId,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, FromRow)]
pub struct Card {
    /// Which card.
    pub id: CardId,
    /// The board it is on.
    pub board_id: BoardId,
    /// The list it stands in.
    pub list_id: ListId,
    /// What is to be done.
    pub title: Title,
    /// All there is to say about it; may be empty.
    pub description: String,
    /// Who does it.
    pub assignee: Option<PersonId>,
    /// How many comments there are.
    pub comments: u32,
}

/// The cards of a board: lists from left to right, each from top to bottom.
#[client(context = Board)]
pub async fn board_cards(
    board_id: BoardId,
    #[extract] user: CurrentUser,
    #[extract] State(db): State<Db>,
) -> Result<Vec<Card>, BoardError> {
    membership::find(&db, user.id, board_id)
        .await?
        .ok_or(BoardError::BoardNotFound)?;
    let cards = sqlx::query_as(
        "SELECT * FROM board_cards WHERE board_id = ? ORDER BY list_position, position",
    );
    Ok(cards.bind(board_id).fetch_all(&db).await?)
}

/// The card itself.
#[client(context = CardDetail)]
pub async fn card(
    card_id: CardId,
    #[extract] user: CurrentUser,
    #[extract] State(db): State<Db>,
) -> Result<Card, CardError> {
    find(&db, &user, card_id).await
}

/// Adds a card at the bottom of a list.
#[client(
    merge = Board::board_cards,
    affects = [Boards, Board::board_summary],
    auth = may_write
)]
pub async fn add_card(
    board_id: BoardId,
    list_id: ListId,
    title: Title,
    #[extract] user: CurrentUser,
    #[extract] State(db): State<Db>,
) -> Result<Card, CardError> {
    let mut tx = db::write(&db).await?;
    membership::find(&mut *tx, user.id, board_id)
        .await?
        .ok_or(CardError::ListNotFound)?;
    let added: Option<(CardId,)> = sqlx::query_as(
        "INSERT INTO cards (list_id, title, position)
         SELECT id, ?3, (SELECT 1 + coalesce(max(position), -1) FROM cards WHERE list_id = ?2)
         FROM lists WHERE id = ?2 AND board_id = ?1 RETURNING id",
    )
    .bind(board_id)
    .bind(list_id)
    .bind(&title)
    .fetch_optional(&mut *tx)
    .await?;
    let (card_id,) = added.ok_or(CardError::ListNotFound)?;
    let card = find(&mut *tx, &user, card_id).await?;
    tx.commit().await?;
    Ok(card)
}

/// Renames a card, on the board and wherever it is open.
#[client(merge = [Board::board_cards, CardDetail::card], auth = may_write)]
pub async fn rename_card(
    board_id: BoardId,
    card_id: CardId,
    title: Title,
    #[extract] user: CurrentUser,
    #[extract] State(db): State<Db>,
) -> Result<Card, CardError> {
    let mut tx = db::write(&db).await?;
    let card = find_on(&mut *tx, &user, board_id, card_id).await?;
    let rename = sqlx::query("UPDATE cards SET title = ? WHERE id = ?");
    rename.bind(&title).bind(card_id).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(Card { title, ..card })
}

/// Rewrites what there is to say about a card.
#[client(merge = [Board::board_cards, CardDetail::card], auth = may_write)]
pub async fn describe_card(
    board_id: BoardId,
    card_id: CardId,
    description: String,
    #[extract] user: CurrentUser,
    #[extract] State(db): State<Db>,
) -> Result<Card, CardError> {
    let mut tx = db::write(&db).await?;
    let card = find_on(&mut *tx, &user, board_id, card_id).await?;
    let describe = sqlx::query("UPDATE cards SET description = ? WHERE id = ?");
    describe
        .bind(&description)
        .bind(card_id)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(Card {
        description,
        ..card
    })
}

/// Gives a card to somebody on its board, or to nobody.
#[client(merge = [Board::board_cards, CardDetail::card], auth = may_write)]
pub async fn assign_card(
    board_id: BoardId,
    card_id: CardId,
    assignee: Option<PersonId>,
    #[extract] user: CurrentUser,
    #[extract] State(db): State<Db>,
) -> Result<Card, CardError> {
    let mut tx = db::write(&db).await?;
    let card = find_on(&mut *tx, &user, board_id, card_id).await?;
    if let Some(person) = assignee {
        membership::find(&mut *tx, person, board_id)
            .await?
            .ok_or(CardError::NotAMember)?;
    }
    let assign = sqlx::query("UPDATE cards SET assignee = ? WHERE id = ?");
    assign
        .bind(assignee)
        .bind(card_id)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(Card { assignee, ..card })
}

/// Throws a card away, with its comments.
#[client(affects = [Board, CardDetail, Boards], auth = may_write)]
pub async fn delete_card(
    board_id: BoardId,
    card_id: CardId,
    #[extract] user: CurrentUser,
    #[extract] State(db): State<Db>,
) -> Result<(), CardError> {
    let mut tx = db::write(&db).await?;
    find_on(&mut *tx, &user, board_id, card_id).await?;
    sqlx::query("DELETE FROM cards WHERE id = ?")
        .bind(card_id)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// The card of this number, when it is on a board of this person.
///
/// # Errors
/// When it is not, or the database cannot be read.
pub async fn find(
    db: impl SqliteExecutor<'_>,
    user: &CurrentUser,
    card_id: CardId,
) -> Result<Card, CardError> {
    let card = sqlx::query_as(
        "SELECT board_cards.* FROM board_cards
         JOIN members ON members.board_id = board_cards.board_id
         WHERE board_cards.id = ? AND members.person_id = ?",
    );
    card.bind(card_id)
        .bind(user.id)
        .fetch_optional(db)
        .await?
        .ok_or(CardError::CardNotFound)
}

/// The same, when it is on this board: callers name the board so that others need not hear of the change.
///
/// # Errors
/// When it is on another, or on none of this person.
pub async fn find_on(
    db: impl SqliteExecutor<'_>,
    user: &CurrentUser,
    board_id: BoardId,
    card_id: CardId,
) -> Result<Card, CardError> {
    let card = find(db, user, card_id).await?;
    if card.board_id == board_id {
        Ok(card)
    } else {
        Err(CardError::CardNotFound)
    }
}

/// Why something with a card did not work.
#[derive(Debug, thiserror::Error, ClientError)]
pub enum CardError {
    /// There is no such card on that board, or you are not on it.
    #[client(status = 404)]
    #[error("there is no such card on that board, or you are not on it")]
    CardNotFound,
    /// There is no such list on that board, or you are not on it.
    #[client(status = 404)]
    #[error("there is no such list on that board, or you are not on it")]
    ListNotFound,
    /// Only members of a board can be given its cards.
    #[client(status = 409)]
    #[error("only members of the board can be given its cards")]
    NotAMember,
    /// The database failed.
    #[client(internal)]
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}
