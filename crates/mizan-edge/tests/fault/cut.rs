//! A connection to Redis that the test cuts and mends, or whose answers it holds back.

use std::{net::SocketAddr, path::PathBuf};

use tokio::{
    io::{self, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpListener, UnixStream},
    sync::watch,
};

use crate::{server::Server, support::Task};

/// A way to a server that can be cut; it ends with the test.
pub(crate) struct Cut {
    address: SocketAddr,
    is_whole: watch::Sender<bool>,
    is_held: watch::Sender<bool>,
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
        let (is_held, held) = watch::channel(false);
        let task = Task::start(async move {
            let mut ways = tokio::task::JoinSet::new();
            loop {
                let (client, _) = listener.accept().await.expect("a client");
                let (mut whole, held, socket) = (whole.clone(), held.clone(), socket.clone());
                ways.spawn(async move {
                    if !*whole.borrow_and_update() {
                        return;
                    }
                    let Ok(server) = UnixStream::connect(socket).await else {
                        return;
                    };
                    let (mut asks, client) = client.into_split();
                    let (server, mut asked) = server.into_split();
                    tokio::select! {
                        biased;
                        _ = whole.wait_for(|whole| !whole) => {}
                        _ = io::copy(&mut asks, &mut asked) => {}
                        _ = answer(server, client, held) => {}
                    }
                });
            }
        });
        Self {
            address,
            is_whole,
            is_held,
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

    /// Holds back what Redis answers from now on, or lets all of it through.
    pub(crate) fn hold(&self, is_held: bool) {
        self.is_held.send_replace(is_held);
    }
}

/// Passes on what the server answers, as long as it is not held back.
async fn answer(
    mut server: impl AsyncRead + Unpin,
    mut client: impl AsyncWrite + Unpin,
    mut held: watch::Receiver<bool>,
) -> io::Result<()> {
    let mut bytes = [0; 4096];
    loop {
        let length = server.read(&mut bytes).await?;
        if length == 0 || held.wait_for(|held| !held).await.is_err() {
            return Ok(());
        }
        client.write_all(&bytes[..length]).await?;
    }
}
