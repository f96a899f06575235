//! TLS in front: one certificate, read again when its files change.

use std::{
    fs, io,
    path::Path,
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::Duration,
};

use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use sha2::{Digest as _, Sha256};
use tokio::{net::TcpStream, time};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use crate::{EdgeError, TlsFiles};

/// The certificate that is shown to clients.
#[derive(Debug)]
pub(crate) struct Tls {
    files: TlsFiles,
    config: RwLock<Arc<ServerConfig>>,
    /// What was in the files when they were last read; nothing when they could not be.
    seen: Mutex<Option<Digest>>,
}

type Digest = [u8; 32];

impl Tls {
    /// Reads the files.
    pub(crate) fn new(files: &TlsFiles) -> Result<Self, EdgeError> {
        let pair = Pair::read(files)?;
        Ok(Self {
            config: RwLock::new(pair.config(files)?),
            seen: Mutex::new(Some(pair.digest())),
            files: files.clone(),
        })
    }

    /// Reads the files again; connections made from now on see what is in them. When they cannot be used, the
    /// certificate stays as it was.
    pub(crate) fn reload(&self) -> Result<(), EdgeError> {
        let pair = Pair::read(&self.files);
        self.note(&pair);
        self.show(&pair?)
    }

    /// Reads the files as often as this, and shows what is in them when it has changed; it never ends.
    pub(crate) async fn watch(&self, every: Duration) {
        loop {
            time::sleep(every).await;
            let pair = Pair::read(&self.files);
            if !self.note(&pair) {
                continue;
            }
            match pair.and_then(|pair| self.show(&pair)) {
                Ok(()) => tracing::info!("the certificate has changed and was read again"),
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

    /// Remembers what is in the files; gives whether it was something else before.
    fn note(&self, pair: &Result<Pair, EdgeError>) -> bool {
        let digest = pair.as_ref().ok().map(Pair::digest);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *seen, digest) != digest
    }

    fn show(&self, pair: &Pair) -> Result<(), EdgeError> {
        let config = pair.config(&self.files)?;
        *self.config.write().unwrap_or_else(PoisonError::into_inner) = config;
        Ok(())
    }
}

/// What is in the files. What was read is compared, not when a file was written: copies may bear an old date.
struct Pair {
    certificate: Vec<u8>,
    key: Vec<u8>,
}

impl Pair {
    fn read(files: &TlsFiles) -> Result<Self, EdgeError> {
        let read = |path: &Path| fs::read(path).map_err(|error| unusable(path, &error));
        Ok(Self {
            certificate: read(&files.certificate)?,
            key: read(&files.key)?,
        })
    }

    fn digest(&self) -> Digest {
        let parts = [&self.certificate, &self.key].map(Sha256::digest);
        Sha256::digest(parts.concat()).into()
    }

    fn config(&self, files: &TlsFiles) -> Result<Arc<ServerConfig>, EdgeError> {
        let chain = CertificateDer::pem_slice_iter(&self.certificate)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| unusable(&files.certificate, &error))?;
        let key = PrivateKeyDer::from_pem_slice(&self.key)
            .map_err(|error| unusable(&files.key, &error))?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|config| config.with_no_client_auth().with_single_cert(chain, key))
            .map_err(|error| unusable(&files.certificate, &error))?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

fn unusable(path: &Path, reason: &dyn std::fmt::Display) -> EdgeError {
    EdgeError::Tls {
        path: path.to_owned(),
        reason: reason.to_string(),
    }
}
