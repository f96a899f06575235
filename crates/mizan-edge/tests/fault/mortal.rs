//! The app as if in a process of its own, which dies.

use std::net::SocketAddr;

use tokio::{net::TcpListener, runtime::Runtime};

use crate::app::{self, Number};

/// The app as if in a process of its own: its tasks end all at once.
pub(crate) struct Mortal {
    pub(crate) address: SocketAddr,
    runtime: Option<Runtime>,
}

impl Mortal {
    pub(crate) async fn start(number: &Number, redis: &str, address: Option<SocketAddr>) -> Self {
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
