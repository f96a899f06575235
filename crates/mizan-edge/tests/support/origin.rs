//! Origins on ports the system chose: an axum app, or one that answers with raw bytes.

use std::{future::Future, net::SocketAddr};

use axum::Router;
use tokio::net::{TcpListener, TcpStream};

use super::{Raw, task::Task};

/// An axum app; it ends with the test.
pub(crate) struct Origin {
    pub(crate) address: SocketAddr,
    _task: Task<()>,
}

impl Origin {
    pub(crate) async fn start(app: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let task = Task::start(async move {
            let _ = axum::serve(listener, app).await;
        });
        Self {
            address,
            _task: task,
        }
    }
}

/// An origin that does with each connection what the test says, byte by byte; it ends with the test.
pub(crate) struct RawOrigin {
    pub(crate) address: SocketAddr,
    _task: Task<()>,
}

impl RawOrigin {
    pub(crate) async fn start<F>(talk: impl Fn(Raw) -> F + Send + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let task = Task::start(async move {
            let mut talks = tokio::task::JoinSet::new();
            loop {
                let (stream, _): (TcpStream, _) = listener.accept().await.expect("a client");
                talks.spawn(talk(Raw::new(stream)));
            }
        });
        Self {
            address,
            _task: task,
        }
    }

    /// An origin that answers every request with these bytes and closes the connection.
    pub(crate) async fn answering(bytes: &'static [u8]) -> Self {
        Self::start(move |mut raw| async move {
            if raw.head().await.is_some() {
                raw.send(bytes).await;
            }
        })
        .await
    }
}
