//! An edge on a port the system chose.

use std::net::SocketAddr;

use mizan_edge::{Edge, EdgeError, Settings};
use tokio::{net::TcpListener, sync::oneshot};

use super::{Raw, task::Task};

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

/// Default settings in front of this origin.
pub(crate) fn settings(origin: SocketAddr) -> Settings {
    let uri = format!("http://{origin}").parse().expect("a URI");
    Settings::new(vec![uri])
}
