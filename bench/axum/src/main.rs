//! CPU time per request through the tower service: Mizan against the same handlers written by hand in axum.
//!
//! `raw` validates, answers problems, computes ETag and groups, and names what it invalidates, as Mizan
//! does; it has no time limit, no guards, no tracing and no single flight. `bare` answers plain JSON and is
//! printed for information. Cached hits are compared with Mizan's own uncached read of the same: a private one with
//! the read that identifies its caller as well. `bench-axum mizan axum-hit 1000` sends so many of one request, for a
//! profiler.
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

use measure::{Compared, Contender};

/// Of hand-written axum.
const GOAL: f64 = 1.10;

/// Of an uncached read.
const HIT_GOAL: f64 = 0.50;

/// A figure with what it asks.
type Figure = (&'static str, fn() -> Request<Body>);

/// Every figure.
const REQUESTS: [Figure; 5] = [
    ("axum-read", read),
    ("axum-call", call),
    ("axum-call-merge", call_merge),
    ("axum-hit", hit),
    ("axum-hit-private", private_hit),
];

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
    let mut arguments = std::env::args().skip(1);
    if let (Some(only), Some(figure), Some(count)) =
        (arguments.next(), arguments.next(), arguments.next())
    {
        let (_, router) = routers
            .into_iter()
            .find(|(name, _)| *name == only)
            .ok_or("no such contender")?;
        let (_, request) = REQUESTS
            .into_iter()
            .find(|(name, _)| *name == figure)
            .ok_or("no such figure")?;
        let mut contender = Contender::new(&only, router, request);
        return runtime.block_on(contender.round(count.parse()?));
    }
    let [ours, ..] = &routers;
    let own = ours.1.clone();
    for (name, request) in REQUESTS {
        let is_hit = name.starts_with("axum-hit");
        let mut contenders: Vec<_> = (routers.iter())
            .filter(|(peer, _)| match *peer {
                "mizan" => true,
                "axum" => !is_hit,
                _ => !is_hit && name != "axum-call-merge",
            })
            .map(|(name, router)| Contender::new(name, router.clone(), request))
            .collect();
        let uncached: Option<fn() -> Request<Body>> = match name {
            "axum-hit" => Some(read),
            "axum-hit-private" => Some(private_read),
            _ => None,
        };
        if let Some(uncached) = uncached {
            contenders.push(Contender::new("uncached", own.clone(), uncached));
        } else {
            runtime.block_on(measure::check_same(&mut contenders))?;
        }
        let goal = if is_hit { HIT_GOAL } else { GOAL };
        for compared in measure::compare(&runtime, contenders)? {
            report(name, goal, &compared);
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
    of_user("/api/ctx/own_board/?board_id=1")
}

fn private_read() -> Request<Body> {
    of_user("/api/ctx/read_board/?board_id=1")
}

fn of_user(target: &'static str) -> Request<Body> {
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = axum::http::Uri::from_static(target);
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

fn report(name: &str, goal: f64, compared: &Compared) {
    let Compared {
        peer,
        ours,
        theirs,
        ratio,
    } = compared;
    let goal = match peer.as_str() {
        "bare axum" => "goal=none".to_owned(),
        _ if *ratio <= goal => format!("goal=<={goal:.2} met"),
        _ => format!("goal=<={goal:.2} missed"),
    };
    println!("figure {name} ours={ours:.0}ns peer={peer}:{theirs:.0}ns ratio={ratio:.3} {goal}");
}
