//! The handlers by hand, with the same checks and the same answers, byte for byte.

use axum::Router;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Json, Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use xxhash_rust::xxh3::xxh3_128;

use crate::board::{Card, List, Shared};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    board_id: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rename {
    board_id: u32,
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
    invalidate: [Target; 1],
}

#[derive(Serialize)]
struct MergeAnswer<'c> {
    result: &'c Card,
    merge: [MergeEntry<'c>; 1],
}

#[derive(Serialize)]
struct MergeEntry<'c> {
    context: &'static str,
    slot: &'static str,
    value: &'c Card,
    params: TargetParams,
    key: &'static str,
}

#[derive(Serialize)]
struct Target {
    context: &'static str,
    params: TargetParams,
}

#[derive(Serialize)]
struct TargetParams {
    board_id: u32,
}

/// The app.
pub(crate) fn router(board: Shared) -> Router {
    Router::new()
        .route("/ctx/board/", get(read))
        .route("/call/rename_card/", post(rename))
        .route("/call/edit_card/", post(edit))
        .with_state(board)
}

async fn read(
    State(board): State<Shared>,
    params: Result<Query<Params>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let Query(params) = match params {
        Ok(params) => params,
        Err(refused) => {
            return problem(
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid",
                &refused.body_text(),
            );
        }
    };
    let bundle = Bundle {
        board_cards: board.cards(params.board_id),
        board_lists: board.lists(params.board_id),
    };
    let Ok(body) = serde_json::to_vec(&bundle) else {
        return problem(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "not serialised",
        );
    };
    let etag = format!("\"{:032x}\"", xxh3_128(&body));
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|known| known.to_str().ok());
    let fresh =
        known.is_some_and(|known| known == "*" || known.split(',').any(|one| one.trim() == etag));
    let mut response = if fresh {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        json_response(StatusCode::OK, body)
    };
    let groups = format!("\"board\", \"board;board_id={}\"", params.board_id);
    add(
        &mut response,
        "cache-control",
        HeaderValue::from_static("private, no-cache"),
    );
    add_text(&mut response, "etag", etag);
    add_text(&mut response, "cache-groups", groups);
    response
}

async fn rename(
    State(board): State<Shared>,
    headers: HeaderMap,
    args: Result<Json<Rename>, JsonRejection>,
) -> Response {
    changed(
        &board,
        &headers,
        args,
        |card, params| {
            let target = Target {
                context: "board",
                params,
            };
            serde_json::to_vec(&Answer {
                result: card,
                invalidate: [target],
            })
        },
        "board",
    )
}

async fn edit(
    State(board): State<Shared>,
    headers: HeaderMap,
    args: Result<Json<Rename>, JsonRejection>,
) -> Response {
    changed(
        &board,
        &headers,
        args,
        |card, params| {
            let entry = MergeEntry {
                context: "cards",
                params,
                slot: "all_cards",
                key: "id",
                value: &card,
            };
            serde_json::to_vec(&MergeAnswer {
                result: &card,
                merge: [entry],
            })
        },
        "cards.all_cards",
    )
}

fn changed(
    board: &Shared,
    headers: &HeaderMap,
    args: Result<Json<Rename>, JsonRejection>,
    body: impl FnOnce(Card, TargetParams) -> serde_json::Result<Vec<u8>>,
    target: &str,
) -> Response {
    if is_cross_origin(headers) {
        return problem(
            StatusCode::FORBIDDEN,
            "cross_origin",
            "sent from another origin",
        );
    }
    let Json(args) = match args {
        Ok(args) => args,
        Err(refused) => return problem(refused.status(), "invalid", &refused.body_text()),
    };
    let Some(card) = board.renamed(args.card_id, args.title) else {
        return problem(
            StatusCode::NOT_FOUND,
            "card_not_found",
            "there is no such card",
        );
    };
    let board_id = args.board_id;
    let Ok(body) = body(card, TargetParams { board_id }) else {
        return problem(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "not serialised",
        );
    };
    let mut response = json_response(StatusCode::OK, body);
    add(
        &mut response,
        "cache-control",
        HeaderValue::from_static("no-store"),
    );
    add_text(
        &mut response,
        "x-mizan-invalidate",
        format!("{target};board_id={board_id}"),
    );
    add_text(
        &mut response,
        "cache-group-invalidation",
        format!("\"{target};board_id={board_id}\""),
    );
    response
}

fn is_cross_origin(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (text("sec-fetch-site"), text("origin"), text("host")) {
        (Some("same-origin" | "none"), _, _) | (None, None, _) => false,
        (None, Some(origin), Some(host)) => origin.split("://").nth(1) != Some(host),
        _ => true,
    }
}

fn json_response(status: StatusCode, body: Vec<u8>) -> Response {
    let mut response = (status, body).into_response();
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}

fn add(response: &mut Response, name: &'static str, value: HeaderValue) {
    response
        .headers_mut()
        .insert(HeaderName::from_static(name), value);
}

fn add_text(response: &mut Response, name: &'static str, value: String) {
    if let Ok(value) = HeaderValue::try_from(value) {
        add(response, name, value);
    }
}

fn problem(status: StatusCode, code: &str, detail: &str) -> Response {
    let body: Value = json!({"code": code, "status": status.as_u16(), "detail": detail});
    json_response(status, body.to_string().into_bytes())
}
