//! TLS in front: one certificate, read again when its files change.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, SystemTime},
};

use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use tokio::{net::TcpStream, time};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use crate::{EdgeError, TlsFiles};

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(5);

/// The certificate that is shown to clients.
#[derive(Debug)]
pub(crate) struct Tls {
    files: TlsFiles,
    config: RwLock<Arc<ServerConfig>>,
}

impl Tls {
    /// Reads the files.
    pub(crate) fn new(files: &TlsFiles) -> Result<Self, EdgeError> {
        Ok(Self {
            config: RwLock::new(read(files)?),
            files: files.clone(),
        })
    }

    /// Reads the files again; connections made from now on see what is in them. When they cannot be used, the
    /// certificate stays as it was.
    pub(crate) fn reload(&self) -> Result<(), EdgeError> {
        let config = read(&self.files)?;
        *self.config.write().unwrap_or_else(PoisonError::into_inner) = config;
        Ok(())
    }

    /// Reads the files again whenever they change.
    pub(crate) async fn watch(&self) {
        let mut seen = self.changed();
        loop {
            time::sleep(LOOK).await;
            let now = self.changed();
            if now == seen {
                continue;
            }
            seen = now;
            match self.reload() {
                Ok(()) => tracing::info!("the certificate was read again"),
                Err(error) => tracing::error!(%error, "the certificate stays as it was"),
            }
        }
    }

    /// Makes a connection an encrypted one.
    pub(crate) async fn accept(&self, stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        let config = self
            .config
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        TlsAcceptor::from(config).accept(stream).await
    }

    fn changed(&self) -> [Option<SystemTime>; 2] {
        let modified = |path: &PathBuf| path.metadata().and_then(|found| found.modified()).ok();
        [modified(&self.files.certificate), modified(&self.files.key)]
    }
}

fn read(files: &TlsFiles) -> Result<Arc<ServerConfig>, EdgeError> {
    let failed = |path: &Path, reason: String| EdgeError::Tls {
        path: path.to_owned(),
        reason,
    };
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(&files.certificate)
        .and_then(Iterator::collect)
        .map_err(|error| failed(&files.certificate, error.to_string()))?;
    let key = PrivateKeyDer::from_pem_file(&files.key)
        .map_err(|error| failed(&files.key, error.to_string()))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|config| config.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|error| failed(&files.certificate, error.to_string()))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
