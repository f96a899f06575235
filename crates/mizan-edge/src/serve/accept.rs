//! The next connection of a listener, past what passes by itself.

use std::{io, net::SocketAddr, time::Duration};

use tokio::{
    net::{TcpListener, TcpStream},
    time,
};

/// How long to wait for descriptors that connections which end give back.
const PAUSE: Duration = Duration::from_millis(50);

/// The next connection.
///
/// # Errors
///
/// The listener failed for good.
pub(crate) async fn next(listener: &TcpListener) -> io::Result<(TcpStream, SocketAddr)> {
    loop {
        match listener.accept().await {
            Err(error) if passing(&error) => {}
            Err(error) if exhausted(&error) => time::sleep(PAUSE).await,
            accepted => return accepted,
        }
    }
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
