//! The app: reads a board's number, and counts it up.

use std::{
    error::Error,
    io::{self, Write as _},
    path::PathBuf,
};

use axum::Router;
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

#[client(affects = Board)]
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
            .cache(Cache::redis(redis, RedisOptions::new("soak"))?)
            .development(true)
            .build()?;
        let router = Router::new().nest(BASE, mizan.into_router());
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        writeln!(io::stdout(), "http://{}", listener.local_addr()?)?;
        axum::serve(listener, router).await?;
        Ok(())
    })
}
