//! An operator of an edge: a connection to where it takes orders, and signed ones.

use tokio::net::TcpListener;

use super::{Answer, Raw, RunningEdge};

/// A connection to where the edge answers operators; that ends with the test.
pub(crate) async fn operator(edge: &RunningEdge) -> Raw {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let served = edge.edge.clone();
    tokio::spawn(async move { served.serve_admin(listener, std::future::pending()).await });
    Raw::connect(address).await
}

/// Orders a purge with this signature.
pub(crate) async fn order(operator: &mut Raw, body: &str, signature: &str) -> Answer {
    let length = body.len();
    let head = format!(
        "POST /purge HTTP/1.1\r\nHost: a\r\nMizan-Signature: {signature}\r\nContent-Length: {length}\r\n\r\n"
    );
    operator.ask(&(head + body)).await
}
