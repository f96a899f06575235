//! CPU time per request through the tower service: Mizan against the same handlers written by hand in axum.
//!
//! `raw` validates, answers problems, computes ETag and groups, and names what it invalidates, as Mizan
//! does; it has no time limit, no guards, no tracing and no single flight. `bare` answers plain JSON and is
//! printed for information. Cached hits are compared with Mizan's own uncached read. `bench-axum mizan` runs only
//! that one, for a profiler.
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

/// Of hand-written axum.
const GOAL: f64 = 1.10;

/// Of an uncached read.
const HIT_GOAL: f64 = 0.50;

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
        ("axum-call-merge", call_merge),
    ] {
        let contenders = routers
            .iter()
            .filter(|(peer, _)| name != "axum-call-merge" || *peer != "bare axum")
            .map(|(name, router)| Contender::new(name, router.clone(), request));
        let mut contenders: Vec<_> = contenders.collect();
        runtime.block_on(measure::check_same(&mut contenders))?;
        let medians = measure::medians(&runtime, contenders)?;
        report(name, GOAL, &medians);
    }
    if let Some((ours, router)) = routers.first().filter(|(name, _)| *name == "mizan") {
        for (name, hit) in [
            ("axum-hit", hit as fn() -> Request<Body>),
            ("axum-hit-private", private_hit),
        ] {
            let contenders = vec![
                Contender::new(ours, router.clone(), hit),
                Contender::new("uncached", router.clone(), read),
            ];
            let medians = measure::medians(&runtime, contenders)?;
            report(name, HIT_GOAL, &medians);
        }
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

fn hit() -> Request<Body> {
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = axum::http::Uri::from_static("/api/ctx/public_board/?board_id=1");
    request
}

fn private_hit() -> Request<Body> {
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = axum::http::Uri::from_static("/api/ctx/own_board/?board_id=1");
    let user = header::HeaderValue::from_static("7");
    request.headers_mut().insert("x-user", user);
    request
}

fn call_merge() -> Request<Body> {
    let mut request = call();
    *request.uri_mut() = axum::http::Uri::from_static("/api/call/edit_card/");
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

fn report(name: &str, goal: f64, medians: &[(String, f64)]) {
    let [(_, ours), peers @ ..] = medians else {
        return;
    };
    for (peer, theirs) in peers {
        let ratio = ours / theirs;
        let goal = match peer.as_str() {
            "bare axum" => "goal=none".to_owned(),
            _ if ratio <= goal => format!("goal=<={goal:.2} met"),
            _ => format!("goal=<={goal:.2} missed"),
        };
        println!(
            "figure {name} ours={ours:.0}ns peer={peer}:{theirs:.0}ns ratio={ratio:.3} {goal}"
        );
    }
}
