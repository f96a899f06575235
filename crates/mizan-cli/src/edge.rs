//! `mizan edge`: a caching proxy in front of a backend.

use std::{
    io::{self, Write as _},
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
};

use http::Uri;
use mizan_edge::{Edge, Settings, TlsFiles};
use tokio::{
    net::TcpListener,
    runtime::Runtime,
    signal::unix::{SignalKind, signal},
};

use crate::error::CliError;

/// Stand in front of a backend: answer from a cache what its manifest allows, pass on the rest
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The backend, such as http://127.0.0.1:8000; several share the requests
    #[arg(long, value_name = "URL", required = true)]
    origin: Vec<Uri>,
    /// Where to listen
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Certificate chain (PEM), to speak TLS; read again when it changes or on SIGHUP
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Private key of the certificate (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
}

/// Serves until SIGTERM or SIGINT, then lets the requests that run end.
pub(crate) fn run(arguments: Arguments) -> Result<ExitCode, CliError> {
    let filter = tracing_subscriber::EnvFilter::builder()
        .with_default_directive(tracing_subscriber::filter::LevelFilter::INFO.into())
        .from_env_lossy();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .init();
    Runtime::new()
        .map_err(CliError::Runtime)?
        .block_on(serve(arguments))
}

async fn serve(arguments: Arguments) -> Result<ExitCode, CliError> {
    let listen = arguments.listen;
    let edge = Edge::new(settings(arguments))?;
    let failed = |source| CliError::Listen { listen, source };
    let listener = TcpListener::bind(listen).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    announce(&edge, address);
    let stop = stop(edge.clone())?;
    edge.serve(listener, stop).await?;
    Ok(ExitCode::SUCCESS)
}

fn settings(arguments: Arguments) -> Settings {
    let mut settings = Settings::new(arguments.origin);
    settings.tls = arguments
        .tls_cert
        .zip(arguments.tls_key)
        .map(|(certificate, key)| TlsFiles { certificate, key });
    settings
}

fn announce(edge: &Edge, address: SocketAddr) {
    let scheme = edge.scheme();
    // Who closed standard output does not want to know.
    let _ = writeln!(io::stdout().lock(), "mizan edge: {scheme}://{address}");
}

/// Ready when the process is told to end; until then SIGHUP reads the certificate again.
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
                _ = hang_up.recv() => {
                    if let Err(error) = edge.reload_certificate() {
                        let _ = writeln!(io::stderr(), "error: {error}");
                    }
                }
            }
        }
    })
}
