//! An origin dies with a change made and nobody told of it: the edge in front of it does not show what was there before.

use std::net::SocketAddr;

use tokio::{net::TcpListener, runtime::Runtime};

use crate::{
    app::{self, Number, call, read, read_at, write},
    cut::Cut,
    server::Server,
};

/// The app as if in a process of its own: its tasks end all at once.
struct Mortal {
    address: SocketAddr,
    runtime: Option<Runtime>,
}

impl Mortal {
    async fn start(number: &Number, redis: &str, address: Option<SocketAddr>) -> Self {
        let listener = loop {
            let any = SocketAddr::from(([127, 0, 0, 1], 0));
            // The one before may not have let go of the port yet.
            match TcpListener::bind(address.unwrap_or(any)).await {
                Ok(listener) => break listener.into_std().expect("a listener"),
                Err(_) => tokio::task::yield_now().await,
            }
        };
        let address = listener.local_addr().expect("an address");
        let (number, redis) = (number.clone(), redis.to_owned());
        let runtime = Runtime::new().expect("a runtime");
        runtime.spawn(async move {
            let listener = TcpListener::from_std(listener).expect("a listener");
            let _ = axum::serve(listener, app::router(&number, &redis)).await;
        });
        Self {
            address,
            runtime: Some(runtime),
        }
    }
}

impl Drop for Mortal {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

#[tokio::test]
async fn a_change_of_an_origin_that_dies_before_it_tells_of_it_is_seen() {
    let (redis, number) = (Server::start(), Number::default());
    let way = Cut::to(&redis).await;
    let origin = Mortal::start(&number, &way.url(), None).await;
    let address = origin.address;
    let mut settings = app::before(address);
    settings.redis = Some(redis.url());
    let edge = app::edge(settings).await;
    let before = write(&edge).await;
    assert_eq!(read(&edge).await.0, before);
    while !read_at(address).await.1.contains("mizan; hit") {}

    let mut client = edge.connect().await;
    client.send(call("raise_and_hang")).await;
    number.was_raised.notified().await;
    // Not even its last words reach Redis, as when it is killed.
    way.cut();
    drop(origin);
    assert_eq!(client.answer().await.expect("an answer").status, 502);

    let _origin = Mortal::start(&number, &redis.url(), Some(address)).await;
    assert_eq!(read(&edge).await.0, before + 1);
    // Nor does the origin, once it uses what is kept in Redis again.
    let shown = loop {
        let (shown, status) = read_at(address).await;
        if !status.contains("bypass") {
            break shown;
        }
    };
    assert_eq!(shown, before + 1);
}
