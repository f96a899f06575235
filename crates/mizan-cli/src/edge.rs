//! `mizan edge`: a caching proxy in front of a backend.

mod announce;
mod arguments;

use std::{
    io::{self, IsTerminal as _},
    net::SocketAddr,
    process::ExitCode,
};

use announce::{announce, say};
pub(crate) use arguments::Arguments;
use mizan_edge::Edge;
use tokio::{
    net::TcpListener,
    runtime,
    signal::unix::{SignalKind, signal},
};

use crate::error::CliError;

/// Serves until SIGTERM or SIGINT, then lets the requests that run end.
pub(crate) fn run(arguments: Arguments) -> Result<ExitCode, CliError> {
    let filter = tracing_subscriber::EnvFilter::builder()
        .with_default_directive(tracing_subscriber::filter::LevelFilter::INFO.into())
        .from_env_lossy();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .init();
    // It accepts connections and looks after the edge; threads of the edge's own serve.
    runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(CliError::Runtime)?
        .block_on(serve(arguments))
}

async fn serve(arguments: Arguments) -> Result<ExitCode, CliError> {
    let (listen, admin) = (arguments.listen, arguments.admin);
    let named = arguments.manifest.is_some();
    let edge = Edge::new(arguments.settings()?)?;
    let (listener, address) = bind(listen, "--listen").await?;
    // Before anybody hears that it runs and sends it a signal.
    let stop = stop(edge.clone())?;
    announce(&edge, address, named).await?;
    if let Some(admin) = admin {
        let (listener, address) = bind(admin, "--admin").await?;
        say(&format!("operators: http://{address}"));
        let edge = edge.clone();
        tokio::spawn(async move { edge.serve_admin(listener, std::future::pending()).await });
    }
    edge.serve(listener, stop).await?;
    Ok(ExitCode::SUCCESS)
}

async fn bind(
    listen: SocketAddr,
    flag: &'static str,
) -> Result<(TcpListener, SocketAddr), CliError> {
    let failed = |source| CliError::Listen {
        listen,
        flag,
        source,
    };
    let listener = TcpListener::bind(listen).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

/// Reads the certificate and the manifest again; what cannot be used stays as it was.
async fn reload(edge: &Edge) {
    match edge.reload_certificate() {
        Ok(()) if edge.scheme() == "http" => {}
        Ok(()) => tracing::info!("the certificate was read again, as SIGHUP asks"),
        Err(error) => tracing::error!(%error, "the certificate stays as it was"),
    }
    match edge.load_manifest().await {
        Ok(_) => tracing::info!("the manifest was read again, as SIGHUP asks"),
        Err(error) => tracing::error!(%error, "the manifest stays as it was"),
    }
}

/// Ready when the process is told to end; until then SIGHUP reads the certificate and the manifest again.
fn stop(edge: Edge) -> Result<impl Future<Output = ()>, CliError> {
    let on = |kind| signal(kind).map_err(CliError::Runtime);
    let mut terminate = on(SignalKind::terminate())?;
    let mut interrupt = on(SignalKind::interrupt())?;
    let mut hang_up = on(SignalKind::hangup())?;
    Ok(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => return,
                _ = interrupt.recv() => return,
                _ = hang_up.recv() => reload(&edge).await,
            }
        }
    })
}
