//! An edge on a port the system chose.

use std::net::SocketAddr;

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use mizan_edge::{Clock, Edge, EdgeError, ManifestSource, Settings};
use tokio::{net::TcpListener, sync::oneshot};

use super::{Board, Raw, keys, task::Task};

/// An edge on a port the system chose; it ends with the test.
pub(crate) struct RunningEdge {
    pub(crate) address: SocketAddr,
    pub(crate) edge: Edge,
    stop: Option<oneshot::Sender<()>>,
    task: Task<Result<(), EdgeError>>,
}

impl RunningEdge {
    /// An edge with default settings in front of this origin.
    pub(crate) async fn before(origin: SocketAddr) -> Self {
        Self::with(settings(origin)).await
    }

    /// An edge with these settings.
    pub(crate) async fn with(settings: Settings) -> Self {
        let edge = Edge::new(settings).expect("the settings are good");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel::<()>();
        let served = edge.clone();
        let task = Task::start(async move {
            let stopped = async { stopped.await.unwrap_or_default() };
            served.serve(listener, stopped).await
        });
        Self {
            address,
            edge,
            stop: Some(stop),
            task,
        }
    }

    /// An edge in front of the board, which has read its manifest and knows its keys.
    pub(crate) async fn of_board(board: &Board, time: &Time) -> Self {
        let edge = Self::with(of_board(board, time)).await;
        let summary = edge.edge.load_manifest().await.expect("a manifest");
        assert!(summary.is_some());
        edge
    }

    /// A connection to it.
    pub(crate) async fn connect(&self) -> Raw {
        Raw::connect(self.address).await
    }

    /// Tells it to stop.
    pub(crate) fn stop(&mut self) {
        self.stop.take().map(|stop| stop.send(()));
    }

    /// Waits until it has stopped.
    pub(crate) async fn stopped(&mut self) {
        self.task.ended().await.expect("it ends well");
    }
}

/// Default settings in front of this origin, with threads that serve as the command has them.
pub(crate) fn settings(origin: SocketAddr) -> Settings {
    let uri = format!("http://{origin}").parse().expect("a URI");
    let mut settings = Settings::new(vec![uri]);
    settings.workers = 2;
    settings
}

/// Settings of an edge in front of the board.
pub(crate) fn of_board(board: &Board, time: &Time) -> Settings {
    let mut settings = settings(board.address);
    settings.manifest = ManifestSource::Origin {
        base: "/api/mizan".to_owned(),
        secret: Some("secret".to_owned()),
    };
    settings.tokens = Some(Arc::new(keys()));
    settings.clock = time.clock();
    settings
}

/// A clock that stands still until it is moved.
#[derive(Clone)]
pub(crate) struct Time(Arc<AtomicU64>);

impl Time {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicU64::new(1_000_000)))
    }

    /// One that stands still at the time it is now, for an origin whose own clock goes on.
    pub(crate) fn now() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        Self(Arc::new(AtomicU64::new(now.expect("now").as_secs())))
    }

    /// Moves it by so many seconds.
    pub(crate) fn pass(&self, seconds: u64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }

    pub(crate) fn clock(&self) -> Clock {
        let seconds = self.0.clone();
        Clock::new(move || Duration::from_secs(seconds.load(Ordering::SeqCst)))
    }
}
