//! The app: reads a board's number, and counts it up.

use std::{
    error::Error,
    io::{self, Write as _},
    path::PathBuf,
};

use axum::{Router, http::HeaderMap};
use mizan::prelude::*;
use mizan_cache::{Cache, RedisOptions};
use tokio::net::TcpListener;

use crate::boards::Boards;

/// Where it is mounted.
pub(crate) const BASE: &str = "/api/mizan";

/// A board, the same for everyone.
#[context(cache(ttl = 60, swr = 30, public))]
struct Board {
    board_id: u32,
}

#[client(context = Board)]
fn number(board_id: u32, #[extract] State(boards): State<Boards>) -> Option<u64> {
    boards.read(board_id).ok()
}

/// A board as one caller sees it.
#[context(cache(ttl = 60))]
struct Desk {
    board_id: u32,
}

#[derive(Debug, Clone, Identity)]
#[identity(kind = "user")]
struct User {
    #[identity(id)]
    name: String,
}

async fn caller(headers: HeaderMap) -> Option<User> {
    let name = headers.get("x-caller")?.to_str().ok()?.to_owned();
    Some(User { name })
}

#[client(context = Desk)]
fn desk_number(board_id: u32, #[extract] State(boards): State<Boards>) -> Option<u64> {
    boards.read(board_id).ok()
}

#[client(context = Desk)]
fn desk_owner(board_id: u32, #[extract] user: Option<User>) -> String {
    let _ = board_id;
    user.map(|user| user.name).unwrap_or_default()
}

#[client(affects = [Board, Desk])]
fn raise(board_id: u32, number: u64, #[extract] State(boards): State<Boards>) -> bool {
    boards.raise(board_id, number).is_ok()
}

/// Serves until it is killed, and prints where.
pub(crate) fn serve(data: PathBuf, redis: &str, port: u16) -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let mizan = App::new("soak")
            .state(Boards::new(data))
            .base(BASE)
            .identify(caller)
            .cache(Cache::redis(redis, RedisOptions::new("soak"))?)
            .cache_secret("of the soak, and as long as a secret has to be")
            .development(true)
            .build()?;
        let router = Router::new().nest(BASE, mizan.into_router());
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        writeln!(io::stdout(), "http://{}", listener.local_addr()?)?;
        axum::serve(listener, router).await?;
        Ok(())
    })
}
