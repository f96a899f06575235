//! Over a real socket: what only a connection shows.

use axum::extract::Request;
use axum::middleware::map_request;
use mizan::prelude::*;
use std::future::ready;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

#[derive(Clone, Default)]
struct Signals {
    started: Arc<Notify>,
    running: Arc<Notify>,
    dropped: Arc<Notify>,
}

struct OnDrop(Arc<Notify>);

impl Drop for OnDrop {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

#[client]
async fn wait_for_ever(#[extract] State(signals): State<Signals>) {
    let _guard = OnDrop(signals.dropped.clone());
    signals.running.notify_one();
    std::future::pending::<()>().await;
}

#[client]
fn ping() -> &'static str {
    "pong"
}

async fn serve(signals: Signals) -> TcpStream {
    let seen = signals.started.clone();
    let app = App::new("socket")
        .module(module_path!())
        .state(signals)
        .build()
        .unwrap();
    let router = app
        .into_router()
        .layer(map_request(move |request: Request| {
            seen.notify_one();
            ready(request)
        }));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    TcpStream::connect(address).await.unwrap()
}

fn request(function: &str) -> String {
    format!(
        "POST /call/{function}/ HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
         content-length: 2\r\nconnection: close\r\n\r\n{{}}"
    )
}

#[tokio::test]
async fn a_call_is_answered() {
    let mut stream = serve(Signals::default()).await;
    stream.write_all(request("ping").as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(
        answer.ends_with("\r\n\r\n{\"result\":\"pong\"}"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_client_that_hangs_up_stops_the_work() {
    let signals = Signals::default();
    let mut stream = serve(signals.clone()).await;
    stream
        .write_all(request("wait_for_ever").as_bytes())
        .await
        .unwrap();
    signals.running.notified().await;
    drop(stream);
    signals.dropped.notified().await;
}

#[tokio::test]
async fn a_refused_call_leaves_the_connection_usable() {
    let signals = Signals::default();
    let mut stream = serve(signals.clone()).await;
    let head = "POST /call/ping/ HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 2\r\n";
    stream
        .write_all(format!("{head}sec-fetch-site: cross-site\r\n\r\n").as_bytes())
        .await
        .unwrap();
    // The body comes only once the server has had the head and could refuse it.
    signals.started.notified().await;
    stream.write_all(b"{}").await.unwrap();
    stream.write_all(request("ping").as_bytes()).await.unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).await.unwrap();
    assert!(
        answers.starts_with("HTTP/1.1 403 Forbidden\r\n"),
        "{answers}"
    );
    assert!(answers.ends_with("{\"result\":\"pong\"}"), "{answers}");
}
