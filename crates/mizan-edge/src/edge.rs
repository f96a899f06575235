//! The edge: built from settings, served on a listener until it is told to stop.

use std::{future::Future, sync::Arc};

use tokio::net::TcpListener;

use crate::{
    EdgeError, ManifestError, ManifestSummary, Settings, admin, engine::Engine, serve,
    stored::Stored,
};

/// A proxy in front of one app.
#[derive(Debug, Clone)]
pub struct Edge {
    engine: Arc<Engine>,
}

impl Edge {
    /// An edge with these settings; it needs a tokio runtime to be served.
    ///
    /// # Errors
    ///
    /// [`EdgeError`] names the setting that cannot be used.
    pub fn new(settings: Settings) -> Result<Self, EdgeError> {
        let engine = Arc::new(Engine::new(settings)?);
        Ok(Self { engine })
    }

    /// The scheme clients have to use: `https` when there is a certificate.
    pub fn scheme(&self) -> &'static str {
        self.engine.settings.scheme()
    }

    /// Reads the files of the certificate again, which otherwise happens within seconds of a change.
    ///
    /// # Errors
    ///
    /// [`EdgeError::Tls`] when they cannot be used; the certificate then stays as it was.
    pub fn reload_certificate(&self) -> Result<(), EdgeError> {
        match &self.engine.tls {
            Some(tls) => tls.reload(),
            None => Ok(()),
        }
    }

    /// Reads the manifest, so that answers can be kept; without it every request passes through.
    ///
    /// # Errors
    ///
    /// [`ManifestError`] says how to get one; the edge may be served all the same, and looks again by itself.
    pub async fn load_manifest(&self) -> Result<Option<ManifestSummary>, ManifestError> {
        let app = self.engine.manifest.load(&self.engine).await?;
        Ok(app.map(|app| app.summary()))
    }

    /// Whether it has keys to verify tokens with.
    pub fn verifies_tokens(&self) -> bool {
        self.engine.settings.tokens.is_some()
    }

    /// Serves operators until `stop` is ready: `GET /metrics`, `GET /health`, and `POST /purge` with
    /// `Mizan-Signature` (see [`sign`](crate::sign)).
    ///
    /// # Errors
    ///
    /// [`EdgeError::Accept`] when the listener fails for good.
    pub async fn serve_admin(
        &self,
        listener: TcpListener,
        stop: impl Future<Output = ()>,
    ) -> Result<(), EdgeError> {
        admin::serve(&self.engine, listener, stop).await
    }

    /// How many responses are stored by the manifest; a purged one counts until it is replaced or evicted.
    pub fn held(&self) -> usize {
        let is_counted = |stored: &Stored| matches!(stored, Stored::Manifest(_));
        self.engine.store.count(is_counted)
    }

    /// How many bytes the entries of both policies take.
    pub fn stored_bytes(&self) -> u64 {
        self.engine.store.bytes()
    }

    /// Serves until `stop` is ready, then lets the requests that run end, for as long as
    /// [`Timeouts::drain`](crate::Timeouts::drain) allows.
    ///
    /// # Errors
    ///
    /// [`EdgeError::Accept`] when the listener fails for good, [`EdgeError::Worker`] when a thread does not start.
    pub async fn serve(
        &self,
        listener: TcpListener,
        stop: impl Future<Output = ()>,
    ) -> Result<(), EdgeError> {
        serve::serve(&self.engine, listener, stop).await
    }
}
