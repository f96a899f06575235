//! A connection to Redis that the test cuts and mends.

use std::{net::SocketAddr, path::PathBuf};

use tokio::{
    io,
    net::{TcpListener, UnixStream},
    sync::watch,
};

use crate::{server::Server, support::Task};

/// A way to a server that can be cut; it ends with the test.
pub(crate) struct Cut {
    address: SocketAddr,
    is_whole: watch::Sender<bool>,
    _task: Task<()>,
}

impl Cut {
    /// A way to this server.
    pub(crate) async fn to(server: &Server) -> Self {
        let url = server.url();
        let socket = PathBuf::from(url.trim_start_matches("redis+unix://"));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (is_whole, whole) = watch::channel(true);
        let task = Task::start(async move {
            let mut ways = tokio::task::JoinSet::new();
            loop {
                let (mut client, _) = listener.accept().await.expect("a client");
                let (mut whole, socket) = (whole.clone(), socket.clone());
                ways.spawn(async move {
                    if !*whole.borrow_and_update() {
                        return;
                    }
                    let Ok(mut server) = UnixStream::connect(socket).await else {
                        return;
                    };
                    tokio::select! {
                        biased;
                        _ = whole.wait_for(|whole| !whole) => {}
                        _ = io::copy_bidirectional(&mut client, &mut server) => {}
                    }
                });
            }
        });
        Self {
            address,
            is_whole,
            _task: task,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://{}", self.address)
    }

    /// Ends every connection, and lets no new one through.
    pub(crate) fn cut(&self) {
        self.is_whole.send_replace(false);
    }

    /// Lets connections through again.
    pub(crate) fn mend(&self) {
        self.is_whole.send_replace(true);
    }
}
