//! A small app for the tests: boards with cards, and a caller named by a header.

use axum::Router;
use axum::http::HeaderMap;
use mizan::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct BoardId(pub(crate) i64);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct CardId(pub(crate) i64);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Card {
    pub(crate) id: CardId,
    pub(crate) board_id: BoardId,
    pub(crate) title: String,
}

#[derive(Clone, Default)]
pub(crate) struct Db(pub(crate) Arc<Mutex<Vec<Card>>>);

#[derive(Debug, Clone, Identity)]
pub(crate) struct CurrentUser {
    #[identity(id)]
    pub(crate) id: i64,
    #[identity(staff)]
    pub(crate) is_staff: bool,
    #[identity(superuser)]
    pub(crate) root: bool,
}

pub(crate) async fn current_user(headers: HeaderMap) -> Option<CurrentUser> {
    let name = headers.get("x-user")?.to_str().ok()?;
    Some(CurrentUser {
        id: 1,
        is_staff: name == "staff",
        root: name == "root",
    })
}

#[derive(Debug, thiserror::Error, ClientError)]
pub(crate) enum BoardError {
    /// There is no such card.
    #[error("there is no card {card_id:?}")]
    #[client(status = 404)]
    CardNotFound { card_id: CardId },
    /// Another card has the title.
    #[error("the title is taken")]
    #[client(code = "title_taken", status = 409)]
    Taken { suggestion: String },
    #[error("the database is gone: password is hunter2")]
    #[client(internal)]
    Database,
}

/// One board and everything on it.
#[context]
pub(crate) struct Board {
    pub(crate) board_id: BoardId,
}

/// The cards of a board, in order.
#[client(context = Board)]
pub(crate) async fn board_cards(
    /// Which board.
    board_id: BoardId,
    #[extract] State(db): State<Db>,
) -> Result<Vec<Card>, BoardError> {
    if board_id.0 == 500 {
        return Err(BoardError::Database);
    }
    let cards = db.0.lock().unwrap();
    Ok(cards
        .iter()
        .filter(|card| card.board_id == board_id)
        .cloned()
        .collect())
}

/// How many cards a board has.
#[client(context = Board)]
pub(crate) fn board_size(board_id: BoardId, #[extract] State(db): State<Db>) -> usize {
    assert_ne!(board_id.0, 13, "unlucky board");
    db.0.lock()
        .unwrap()
        .iter()
        .filter(|card| card.board_id == board_id)
        .count()
}

/// Renames a card.
#[client(merge = Board::board_cards, auth = true)]
pub(crate) async fn rename_card(
    board_id: BoardId,
    card_id: CardId,
    title: String,
    #[extract] user: CurrentUser,
    #[extract] State(db): State<Db>,
) -> Result<Card, BoardError> {
    assert_eq!(user.id, 1);
    let mut cards = db.0.lock().unwrap();
    if cards.iter().any(|card| card.title == title) {
        return Err(BoardError::Taken {
            suggestion: format!("{title} 2"),
        });
    }
    let found = cards
        .iter_mut()
        .find(|card| card.id == card_id && card.board_id == board_id);
    let card = found.ok_or(BoardError::CardNotFound { card_id })?;
    card.title = title;
    Ok(card.clone())
}

/// Moves a card.
#[client(affects = [Board(board_id = from_board), Board(board_id = to_board)])]
pub(crate) async fn move_card(
    card_id: CardId,
    from_board: BoardId,
    to_board: BoardId,
    #[extract] State(db): State<Db>,
) -> Result<(), BoardError> {
    let mut cards = db.0.lock().unwrap();
    let found = cards
        .iter_mut()
        .find(|card| card.id == card_id && card.board_id == from_board);
    found.ok_or(BoardError::CardNotFound { card_id })?.board_id = to_board;
    Ok(())
}

/// Two boards, three cards.
pub(crate) fn db() -> Db {
    let card = |id, board_id, title: &str| Card {
        id: CardId(id),
        board_id: BoardId(board_id),
        title: title.into(),
    };
    Db(Arc::new(Mutex::new(vec![
        card(1, 1, "one"),
        card(2, 1, "two"),
        card(3, 2, "three"),
    ])))
}

/// The app over fresh boards.
pub(crate) fn app() -> App {
    App::new("board")
        .module(module_path!())
        .state(db())
        .identify(current_user)
}

/// Its endpoints.
pub(crate) fn router() -> Router {
    app().build().unwrap().into_router()
}
