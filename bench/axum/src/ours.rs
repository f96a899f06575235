//! The handlers on Mizan.

use axum::http::HeaderMap;
use mizan::prelude::*;

use crate::board::{Card, List, Shared};

/// One board and everything on it.
#[context]
pub(crate) struct Board {
    pub(crate) board_id: u32,
}

/// What can go wrong with a card.
#[derive(Debug, ClientError)]
pub(crate) enum CardError {
    /// There is no such card.
    #[client(status = 404)]
    CardNotFound,
}

impl std::fmt::Display for CardError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("there is no such card")
    }
}

impl std::error::Error for CardError {}

/// The cards of a board.
#[client(context = Board)]
async fn board_cards(board_id: u32, #[extract] State(board): State<Shared>) -> Vec<Card> {
    board.cards(board_id)
}

/// The lists of a board.
#[client(context = Board)]
async fn board_lists(board_id: u32, #[extract] State(board): State<Shared>) -> Vec<List> {
    board.lists(board_id)
}

/// Renames a card.
#[client(affects = Board)]
async fn rename_card(
    board_id: u32,
    card_id: u32,
    title: String,
    #[extract] State(board): State<Shared>,
) -> Result<Card, CardError> {
    let _ = board_id;
    board.renamed(card_id, title).ok_or(CardError::CardNotFound)
}

/// The cards of one board, into which edited ones are spliced.
#[context]
pub(crate) struct Cards {
    pub(crate) board_id: u32,
}

#[client(context = Cards)]
async fn all_cards(board_id: u32, #[extract] State(board): State<Shared>) -> Vec<Card> {
    board.cards(board_id)
}

/// Edits a card; the new one is spliced into the cards of its board.
#[client(merge = Cards::all_cards)]
async fn edit_card(
    board_id: u32,
    card_id: u32,
    title: String,
    #[extract] State(board): State<Shared>,
) -> Result<Card, CardError> {
    let _ = board_id;
    board.renamed(card_id, title).ok_or(CardError::CardNotFound)
}

/// The same board, cached for everyone.
#[context(cache(ttl = 3600, public))]
pub(crate) struct PublicBoard {
    pub(crate) board_id: u32,
}

#[client(context = PublicBoard)]
async fn public_cards(board_id: u32, #[extract] State(board): State<Shared>) -> Vec<Card> {
    board.cards(board_id)
}

#[client(context = PublicBoard)]
async fn public_lists(board_id: u32, #[extract] State(board): State<Shared>) -> Vec<List> {
    board.lists(board_id)
}

/// The same board, cached for each caller.
#[context(cache(ttl = 3600))]
pub(crate) struct OwnBoard {
    pub(crate) board_id: u32,
}

#[client(context = OwnBoard)]
async fn own_cards(board_id: u32, #[extract] State(board): State<Shared>) -> Vec<Card> {
    board.cards(board_id)
}

#[client(context = OwnBoard)]
async fn own_lists(board_id: u32, #[extract] State(board): State<Shared>) -> Vec<List> {
    board.lists(board_id)
}

/// The same board, read by a caller each time.
#[context(auth = true)]
pub(crate) struct ReadBoard {
    pub(crate) board_id: u32,
}

#[client(context = ReadBoard)]
async fn read_cards(board_id: u32, #[extract] State(board): State<Shared>) -> Vec<Card> {
    board.cards(board_id)
}

#[client(context = ReadBoard)]
async fn read_lists(board_id: u32, #[extract] State(board): State<Shared>) -> Vec<List> {
    board.lists(board_id)
}

/// A caller.
#[derive(Debug, Clone, Identity)]
pub(crate) struct User {
    #[identity(id)]
    id: u32,
}

async fn user(headers: HeaderMap) -> Option<User> {
    let id = headers.get("x-user")?.to_str().ok()?.parse().ok()?;
    Some(User { id })
}

/// The app.
pub(crate) fn router(board: Shared) -> Result<axum::Router, mizan::BuildError> {
    let app = App::new("bench").base("/api").state(board).identify(user);
    Ok(app.cache_setting("memory").build()?.into_router())
}
