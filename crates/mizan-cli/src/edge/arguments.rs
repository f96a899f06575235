//! What `mizan edge` is told: flags, and secrets from the environment.

use std::{
    env::{self, VarError},
    net::SocketAddr,
    num::NonZeroUsize,
    path::PathBuf,
    sync::Arc,
    thread,
};

use http::{Uri, uri::PathAndQuery};
use mizan_core::mwt::{KEYS_VARIABLE, KeySet};
use mizan_edge::{ManifestSource, Settings, TlsFiles};

use crate::error::CliError;

/// Stand in front of a backend: answer from a cache what its manifest allows, pass on the rest
///
/// Secrets come from the environment: MIZAN_EDGE_SECRET fetches the manifest of a production backend, MIZAN_MWT_KEYS (a
/// JWK set; public keys are enough) verifies callers, MIZAN_EDGE_ADMIN_SECRET signs purges.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The backend, such as http://127.0.0.1:3000; several share the requests
    #[arg(long, value_name = "URL", required = true)]
    origin: Vec<Uri>,
    /// Where to listen
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080", value_parser = address)]
    pub(super) listen: SocketAddr,
    /// Path the backend is mounted under, where its manifest is fetched
    #[arg(long, value_name = "PATH", default_value = "/api/mizan", value_parser = path)]
    base: String,
    /// The manifest, written by `mizan manifest`, instead of fetching it
    #[arg(long, value_name = "FILE")]
    pub(super) manifest: Option<PathBuf>,
    /// Where operators find /metrics and /health, and send signed orders to /purge
    #[arg(long, value_name = "ADDR", value_parser = address)]
    pub(super) admin: Option<SocketAddr>,
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
    /// Megabytes for stored responses and those on their way
    #[arg(long, value_name = "MB", default_value_t = 256, value_parser = clap::value_parser!(u64).range(1..))]
    memory: u64,
    /// Threads that serve; one per processor unless said otherwise
    #[arg(long, value_name = "N")]
    workers: Option<NonZeroUsize>,
    /// Certificate chain (PEM), to speak TLS; read again when it changes or on SIGHUP
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Private key of the certificate (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
}

impl Arguments {
    /// What the edge is told, with the secrets of the environment.
    pub(super) fn settings(self) -> Result<Settings, CliError> {
        let arguments = self;
        arguments.refuse_loop()?;
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
        settings.workers = arguments
            .workers
            .or_else(|| thread::available_parallelism().ok())
            .map_or(1, NonZeroUsize::get);
        settings.cache.bytes = arguments.memory.saturating_mul(1 << 20);
        settings.tls = arguments
            .tls_cert
            .zip(arguments.tls_key)
            .map(|(certificate, key)| TlsFiles { certificate, key });
        Ok(settings)
    }

    /// An edge that forwards to itself would answer nothing.
    fn refuse_loop(&self) -> Result<(), CliError> {
        let own = |origin: &&Uri| {
            let authority = origin.authority().map(http::uri::Authority::as_str);
            authority.and_then(|text| text.parse().ok()) == Some(self.listen)
        };
        match self.origin.iter().find(own) {
            Some(_) => Err(CliError::Loop {
                listen: self.listen,
            }),
            None => Ok(()),
        }
    }
}

/// An address to listen on.
fn address(text: &str) -> Result<SocketAddr, &'static str> {
    text.parse()
        .map_err(|_| "give a numeric address and a port, such as 127.0.0.1:8080")
}

/// A path below an origin.
fn path(text: &str) -> Result<String, &'static str> {
    let path: Option<PathAndQuery> = text.parse().ok();
    match path.filter(|_| text.starts_with('/')) {
        Some(_) => Ok(text.to_owned()),
        None => Err("give a path that begins with `/`"),
    }
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
