//! `mizan edge`: a caching proxy in front of a backend.

use std::{
    env::{self, VarError},
    io::{self, IsTerminal as _, Write as _},
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
};

use http::Uri;
use mizan_core::mwt::{KEYS_VARIABLE, KeySet};
use mizan_edge::{Edge, ManifestSource, ManifestSummary, Settings, TlsFiles};
use tokio::{
    net::TcpListener,
    runtime::Runtime,
    signal::unix::{SignalKind, signal},
};

use crate::error::CliError;

/// Stand in front of a backend: answer from a cache what its manifest allows, pass on the rest
///
/// Secrets come from the environment: MIZAN_EDGE_SECRET fetches the manifest of a production backend, MIZAN_MWT_KEYS (a
/// JWK set; public keys are enough) verifies callers, MIZAN_EDGE_ADMIN_SECRET signs purges.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The backend, such as http://127.0.0.1:8000; several share the requests
    #[arg(long, value_name = "URL", required = true)]
    origin: Vec<Uri>,
    /// Where to listen
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Path the backend is mounted under, where its manifest is fetched
    #[arg(long, value_name = "PATH", default_value = "/api/mizan")]
    base: String,
    /// The manifest, written by `mizan manifest`, instead of fetching it
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    /// Where operators find /metrics and /health, and send signed orders to /purge
    #[arg(long, value_name = "ADDR")]
    admin: Option<SocketAddr>,
    /// Redis of the backend's cache, whose log of purges is followed; needed when there are several edges
    #[arg(long, value_name = "URL")]
    redis: Option<String>,
    /// A path each backend is asked for every few seconds, to leave alone those that fail
    #[arg(long, value_name = "PATH")]
    health_path: Option<Uri>,
    /// Keep what the manifest does not name as well, when its answers say that shared caches may (RFC 9111)
    #[arg(long)]
    http_cache: bool,
    /// Log a line for every request
    #[arg(long)]
    access_log: bool,
    /// Megabytes of answers that are kept
    #[arg(long, value_name = "MB", default_value_t = 256)]
    memory: u64,
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
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr)
        .init();
    Runtime::new()
        .map_err(CliError::Runtime)?
        .block_on(serve(arguments))
}

async fn serve(arguments: Arguments) -> Result<ExitCode, CliError> {
    let (listen, admin) = (arguments.listen, arguments.admin);
    let edge = Edge::new(settings(arguments)?)?;
    let (listener, address) = bind(listen, "--listen").await?;
    announce(&edge, address).await;
    if let Some(admin) = admin {
        let (listener, address) = bind(admin, "--admin").await?;
        say(&format!("operators: http://{address}"));
        let edge = edge.clone();
        tokio::spawn(async move { edge.serve_admin(listener, std::future::pending()).await });
    }
    let stop = stop(edge.clone())?;
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

fn settings(arguments: Arguments) -> Result<Settings, CliError> {
    let mut settings = Settings::new(arguments.origin);
    settings.manifest = match arguments.manifest {
        Some(path) => ManifestSource::File(path),
        None => ManifestSource::Origin {
            base: arguments.base,
            secret: secret("MIZAN_EDGE_SECRET")?,
        },
    };
    settings.tokens = secret(KEYS_VARIABLE)?.map(|set| keys(&set)).transpose()?;
    settings.admin_secret = secret("MIZAN_EDGE_ADMIN_SECRET")?;
    settings.redis = arguments.redis;
    settings.health_path = arguments.health_path;
    settings.http_cache = arguments.http_cache;
    settings.access_log = arguments.access_log;
    settings.room.bytes = arguments.memory.saturating_mul(1 << 20);
    settings.tls = arguments
        .tls_cert
        .zip(arguments.tls_key)
        .map(|(certificate, key)| TlsFiles { certificate, key });
    Ok(settings)
}

/// A variable of the environment; an empty one is none.
fn secret(name: &'static str) -> Result<Option<String>, CliError> {
    match env::var(name) {
        Err(VarError::NotUnicode(_)) => Err(CliError::Variable {
            name,
            reason: "it is not text".to_owned(),
        }),
        value => Ok(value.ok().filter(|value| !value.is_empty())),
    }
}

fn keys(set: &str) -> Result<Arc<KeySet>, CliError> {
    let keys = KeySet::from_jwk_set(set).map_err(|error| CliError::Variable {
        name: KEYS_VARIABLE,
        reason: error.to_string(),
    })?;
    Ok(Arc::new(keys))
}

/// Says where it listens, and what it knows.
async fn announce(edge: &Edge, address: SocketAddr) {
    say(&format!("mizan edge: {}://{address}", edge.scheme()));
    match edge.load_manifest().await {
        Ok(Some(ManifestSummary {
            app,
            contexts,
            kept,
            ..
        })) => say(&format!(
            "app `{app}`: {contexts} contexts, of which {kept} declare a cache"
        )),
        Ok(None) => {}
        Err(error) => say(&format!(
            "no manifest, so every request passes through until there is one: {error}"
        )),
    }
}

fn say(line: &str) {
    // Who closed standard output does not want to know.
    let _ = writeln!(io::stdout().lock(), "{line}");
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
