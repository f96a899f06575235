//! Threads that serve connections, each with an event loop of its own.
//!
//! A connection stays on the thread it was given to, so a hit wakes no other thread and shares no queue with one.

use std::{future::Future, io, sync::Arc, thread};

use tokio::{net::TcpStream, runtime};
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

use crate::EdgeError;

/// The threads, and the connections they serve; what still runs when this is dropped ends.
#[derive(Debug)]
pub(super) struct Workers {
    each: Vec<Worker>,
    connections: TaskTracker,
    _ended: DropGuard,
}

/// A thread with an event loop.
#[derive(Debug)]
struct Worker {
    handle: runtime::Handle,
    /// Shared with every connection it serves, so its count says how many they are.
    load: Arc<()>,
}

impl Workers {
    /// Starts so many threads; without any, the runtime that calls serves.
    pub(super) fn start(count: usize) -> Result<Self, EdgeError> {
        let ended = CancellationToken::new();
        let each = (0..count).map(|number| Worker::start(number, ended.clone()));
        Ok(Self {
            each: each.collect::<io::Result<_>>().map_err(EdgeError::Worker)?,
            connections: TaskTracker::new(),
            _ended: ended.drop_guard(),
        })
    }

    /// Has a connection served by the thread that serves fewest.
    pub(super) fn take<F>(
        &self,
        stream: TcpStream,
        serve: impl FnOnce(TcpStream) -> F + Send + 'static,
    ) where
        F: Future<Output = ()> + Send + 'static,
    {
        let least = self
            .each
            .iter()
            .min_by_key(|worker| Arc::strong_count(&worker.load));
        let Some(worker) = least else {
            self.connections.spawn(serve(stream));
            return;
        };
        let load = worker.load.clone();
        // It leaves the event loop that accepted it for that of the thread.
        let stream = stream.into_std();
        let served = async move {
            match stream.and_then(TcpStream::from_std) {
                Ok(stream) => serve(stream).await,
                Err(error) => tracing::debug!(%error, "a connection could not be handed over"),
            }
            drop(load);
        };
        self.connections.spawn_on(served, &worker.handle);
    }

    /// Waits until the last connection has ended.
    pub(super) async fn ended(&self) {
        self.connections.close();
        self.connections.wait().await;
    }
}

impl Worker {
    fn start(number: usize, ended: CancellationToken) -> io::Result<Self> {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let handle = runtime.handle().clone();
        thread::Builder::new()
            .name(format!("mizan-edge-{number}"))
            .spawn(move || runtime.block_on(ended.cancelled()))?;
        let load = Arc::new(());
        Ok(Self { handle, load })
    }
}
