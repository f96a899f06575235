//! CPU time per request through the tower service: Mizan against the same handlers written by hand in axum.
//!
//! `raw` validates, answers problems, computes ETag and groups, and names what it invalidates, as Mizan
//! does; it has no time limit, no guards, no tracing and no single flight. `bare` answers plain JSON and is
//! printed for information. `bench-axum mizan` runs only that one, for a profiler.
#![allow(clippy::print_stdout, reason = "a bench prints its figures")]

mod bare;
mod board;
mod measure;
mod ours;
mod raw;

use std::error::Error;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, header};

use measure::Contender;

const GOAL: f64 = 1.10;

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let board = board::seeded();
    let routers = [
        ("mizan", nest(ours::router(board.clone())?)),
        ("axum", nest(raw::router(board.clone()))),
        ("bare axum", nest(bare::router(board))),
    ];
    let only = std::env::args().nth(1);
    let routers: Vec<_> = routers
        .into_iter()
        .filter(|(name, _)| only.as_ref().is_none_or(|only| only == name))
        .collect();
    for (name, request) in [
        ("axum-read", read as fn() -> Request<Body>),
        ("axum-call", call),
    ] {
        let contenders = routers
            .iter()
            .map(|(name, router)| Contender::new(name, router.clone(), request));
        let medians = measure::medians(&runtime, contenders.collect())?;
        report(name, &medians);
    }
    Ok(())
}

fn nest(router: Router) -> Router {
    Router::new().nest("/api", router)
}

fn read() -> Request<Body> {
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = axum::http::Uri::from_static("/api/ctx/board/?board_id=1");
    request
}

fn call() -> Request<Body> {
    let mut request = Request::new(Body::from(
        r#"{"board_id":1,"card_id":7,"title":"Water the plants"}"#,
    ));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = axum::http::Uri::from_static("/api/call/rename_card/");
    let json = header::HeaderValue::from_static("application/json");
    request.headers_mut().insert(header::CONTENT_TYPE, json);
    request
}

fn report(name: &str, medians: &[(String, f64)]) {
    let [(_, ours), peers @ ..] = medians else {
        return;
    };
    for (peer, theirs) in peers {
        let ratio = ours / theirs;
        let goal = match peer.as_str() {
            "axum" if ratio <= GOAL => format!("goal=<={GOAL:.2} met"),
            "axum" => format!("goal=<={GOAL:.2} missed"),
            _ => "goal=none".to_owned(),
        };
        println!(
            "figure {name} ours={ours:.0}ns peer={peer}:{theirs:.0}ns ratio={ratio:.3} {goal}"
        );
    }
}
