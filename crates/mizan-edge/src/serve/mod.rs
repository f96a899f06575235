//! The front: accepts connections, speaks HTTP/1.1 and HTTP/2 on them, and ends them in good order.

pub(crate) mod accept;
mod connection;
mod guard;
mod workers;

use std::{
    future::{self, Future},
    pin::pin,
    sync::Arc,
};

use tokio::{net::TcpListener, sync::Semaphore, time};
use tokio_util::sync::CancellationToken;

use crate::{EdgeError, engine::Engine};
use workers::Workers;

/// Accepts until `stop` is ready; then what runs may end, within the time the settings give.
pub(crate) async fn serve(
    engine: &Arc<Engine>,
    listener: TcpListener,
    stop: impl Future<Output = ()>,
) -> Result<(), EdgeError> {
    let workers = Workers::start(engine.settings.workers)?;
    let draining = CancellationToken::new();
    let mut stop = pin!(stop);
    let mut upkeep = pin!(upkeep(engine));
    let places = Arc::new(Semaphore::new(engine.settings.limits.connections));
    loop {
        let accepted = async {
            // A place first: what cannot be served waits in the system's queue.
            let place = places.clone().acquire_owned().await;
            (place, accept::next(&listener).await)
        };
        let (place, accepted) = tokio::select! {
            () = &mut stop => break,
            () = &mut upkeep => continue,
            accepted = accepted => accepted,
        };
        let (stream, address) = accepted.map_err(EdgeError::Accept)?;
        let (engine, draining) = (engine.clone(), draining.clone());
        workers.take(stream, move |stream| async move {
            engine.metrics.connections.inc();
            connection::serve(engine.clone(), stream, address, draining).await;
            engine.metrics.connections.dec();
            drop(place);
        });
    }
    drop(listener);
    draining.cancel();
    if time::timeout(engine.settings.timeouts.drain, workers.ended())
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
            Some(tls) => tls.watch(engine.settings.check_interval).await,
            None => future::pending().await,
        }
    };
    let origins = async {
        match &engine.settings.health_path {
            Some(path) => {
                let interval = engine.settings.check_interval;
                engine.upstream.look_after(path, interval).await;
            }
            None => future::pending().await,
        }
    };
    tokio::join!(certificate, origins, engine.manifest.look_out(engine));
}
