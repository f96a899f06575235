//! The front: accepts connections, speaks HTTP/1.1 and HTTP/2 on them, and ends them in good order.

mod connection;
mod guard;
mod tls;

use std::{
    future::{self, Future},
    io,
    pin::pin,
    sync::Arc,
    time::Duration,
};

use tokio::{net::TcpListener, sync::Semaphore, time};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub(crate) use tls::Tls;

use crate::{EdgeError, engine::Engine};

/// Accepts until `stop` is ready; then what runs may end, within the time the settings give.
pub(crate) async fn serve(
    engine: &Arc<Engine>,
    listener: TcpListener,
    stop: impl Future<Output = ()>,
) -> Result<(), EdgeError> {
    let tasks = TaskTracker::new();
    let draining = CancellationToken::new();
    let mut stop = pin!(stop);
    let mut upkeep = pin!(upkeep(engine));
    let places = Arc::new(Semaphore::new(engine.settings.limits.connections));
    loop {
        let accepted = async {
            // A place first: what cannot be served waits in the system's queue.
            let place = places.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            () = &mut stop => break,
            () = &mut upkeep => continue,
            accepted = accepted => accepted,
        };
        match accepted {
            Ok((stream, address)) => {
                let connection =
                    connection::serve(engine.clone(), stream, address, draining.clone());
                let open = engine.clone();
                open.metrics.connections.inc();
                tasks.spawn(async move {
                    connection.await;
                    open.metrics.connections.dec();
                    drop(place);
                });
            }
            Err(error) if passing(&error) => {}
            Err(error) if exhausted(&error) => time::sleep(Duration::from_millis(50)).await,
            Err(error) => return Err(EdgeError::Accept(error)),
        }
    }
    drop(listener);
    draining.cancel();
    tasks.close();
    if time::timeout(engine.settings.timeouts.drain, tasks.wait())
        .await
        .is_err()
    {
        tracing::warn!("stopped with requests still running");
    }
    Ok(())
}

/// What has to be done beside serving; it never ends.
async fn upkeep(engine: &Arc<Engine>) {
    let certificate = async {
        match &engine.tls {
            Some(tls) => tls.watch(engine.settings.look).await,
            None => future::pending().await,
        }
    };
    let origins = async {
        match &engine.settings.health_path {
            Some(path) => engine.upstream.look_after(path, engine.settings.look).await,
            None => future::pending().await,
        }
    };
    tokio::join!(certificate, origins, engine.strict.look_out(engine));
}

/// Whether an error concerns only the connection that was about to be accepted.
fn passing(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted
    )
}

/// Whether the system is out of descriptors or memory, which connections that end give back.
fn exhausted(error: &io::Error) -> bool {
    const ENOMEM: i32 = 12;
    const ENFILE: i32 = 23;
    const EMFILE: i32 = 24;
    const ENOBUFS: i32 = 105;
    matches!(
        error.raw_os_error(),
        Some(ENOMEM | ENFILE | EMFILE | ENOBUFS)
    )
}
