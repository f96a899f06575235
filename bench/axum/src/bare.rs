//! The least axum can do: extract, answer JSON, nothing of the protocol.

use axum::Router;
use axum::extract::{Json, Query, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};

use crate::board::{Card, List, Shared};

#[derive(Deserialize)]
struct Params {
    board_id: u32,
}

#[derive(Deserialize)]
struct Rename {
    card_id: u32,
    title: String,
}

#[derive(Serialize)]
struct Bundle {
    board_cards: Vec<Card>,
    board_lists: Vec<List>,
}

#[derive(Serialize)]
struct Answer {
    result: Card,
}

/// The app.
pub(crate) fn router(board: Shared) -> Router {
    Router::new()
        .route("/ctx/board/", get(read))
        .route("/call/rename_card/", post(rename))
        .with_state(board)
}

async fn read(State(board): State<Shared>, Query(params): Query<Params>) -> Json<Bundle> {
    Json(Bundle {
        board_cards: board.cards(params.board_id),
        board_lists: board.lists(params.board_id),
    })
}

async fn rename(
    State(board): State<Shared>,
    Json(args): Json<Rename>,
) -> Result<Json<Answer>, StatusCode> {
    let result = board.renamed(args.card_id, args.title);
    result
        .map(|result| Json(Answer { result }))
        .ok_or(StatusCode::NOT_FOUND)
}
