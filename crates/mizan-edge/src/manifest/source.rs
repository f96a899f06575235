//! Where the manifest comes from, and when it is read again.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use http::{HeaderMap, HeaderValue, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Limited};
use tokio::{fs, time};

use super::{App, ManifestPolicy, storable::MANIFEST, upstream_request::EDGE};
use crate::{Settings, body::Body, engine::Engine, error::ManifestError};

/// Largest manifest that is read, in bytes.
const MAX_BYTES: usize = 16 << 20;
/// Least time between two readings, however often an origin says that it has another manifest.
const PAUSE: Duration = Duration::from_secs(1);

/// Where the manifest comes from.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ManifestSource {
    /// Nowhere: every request passes through.
    Nowhere,
    /// A file, as `mizan manifest` writes it.
    File(PathBuf),
    /// The origin, which serves it in development, and in production to who knows its `MIZAN_EDGE_SECRET`.
    Origin {
        /// Path the backend is mounted under, such as `/api/mizan`.
        base: String,
        /// The secret, sent as a bearer token.
        secret: Option<String>,
    },
}

#[derive(Debug)]
pub(super) struct Source {
    from: ManifestSource,
    reading: AtomicBool,
    /// What was last wrong; nothing once there was a manifest.
    wrong: Mutex<Option<String>>,
}

impl Source {
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            from: settings.manifest.clone(),
            reading: AtomicBool::new(false),
            wrong: Mutex::new(None),
        }
    }

    /// What was wrong the last time.
    fn wrong(&self) -> Option<String> {
        let wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        wrong.clone()
    }

    fn note(&self, wrong: Option<String>) {
        *self.wrong.lock().unwrap_or_else(PoisonError::into_inner) = wrong;
    }
}

impl ManifestPolicy {
    /// Reads the manifest and works by it; gives nothing when there is nowhere to read it from.
    pub(crate) async fn load(&self, engine: &Engine) -> Result<Option<Arc<App>>, ManifestError> {
        let read = self.read(engine).await;
        self.source
            .note(read.as_ref().err().map(ToString::to_string));
        let app = read?;
        if let Some(app) = &app {
            let known = self.id();
            if known.as_deref() != Some(app.id()) {
                self.adopt(app.clone());
            }
            // Of the first one, who asks for it tells.
            if known.is_some_and(|known| known != app.id()) {
                tell(app);
            }
        }
        Ok(app)
    }

    async fn read(&self, engine: &Engine) -> Result<Option<Arc<App>>, ManifestError> {
        let text = match &self.source.from {
            ManifestSource::Nowhere => return Ok(None),
            ManifestSource::File(path) => read(path).await?,
            ManifestSource::Origin { base, secret } => {
                fetch(engine, base, secret.as_deref()).await?
            }
        };
        Ok(Some(Arc::new(App::new(&text)?)))
    }

    fn id(&self) -> Option<String> {
        self.app().map(|app| app.id().to_owned())
    }

    /// Reads the manifest again when an answer says that the origin works by another one.
    pub(super) fn notice(&self, engine: &Arc<Engine>, app: &App, headers: &HeaderMap) {
        let differs = headers
            .get(MANIFEST)
            .is_some_and(|id| id.as_bytes() != app.id().as_bytes());
        if differs {
            self.refresh(engine);
        }
    }

    /// Reads the manifest as long as there is none; it never ends.
    pub(crate) async fn look_out(&self, engine: &Arc<Engine>) {
        loop {
            time::sleep(engine.settings.check_interval).await;
            if self.app().is_none() {
                self.refresh(engine);
            }
        }
    }

    /// Reads the manifest in the background, unless that is under way.
    pub(crate) fn refresh(&self, engine: &Arc<Engine>) {
        if self.source.reading.swap(true, Ordering::AcqRel) {
            return;
        }
        let engine = engine.clone();
        tokio::spawn(async move {
            engine.manifest.load_aloud(&engine).await;
            time::sleep(PAUSE).await;
            engine
                .manifest
                .source
                .reading
                .store(false, Ordering::Release);
        });
    }
}

impl ManifestPolicy {
    /// Reads the manifest, and says in the log what is news.
    async fn load_aloud(&self, engine: &Engine) {
        let (known, wrong) = (self.id(), self.source.wrong());
        match self.load(engine).await {
            Ok(Some(app)) if known.is_none() => tell(&app),
            Err(error) if wrong != Some(error.to_string()) => match known {
                Some(_) => tracing::warn!(%error, "works by the manifest it has"),
                None => tracing::warn!(%error, "passes every request through, without a manifest"),
            },
            _ => {}
        }
    }
}

fn tell(app: &App) {
    let name = &app.manifest().app;
    tracing::info!(app = name, id = app.id(), "works by a new manifest");
}

async fn read(path: &Path) -> Result<String, ManifestError> {
    let failed = |source| ManifestError::File {
        path: path.to_owned(),
        source,
    };
    fs::read_to_string(path).await.map_err(failed)
}

async fn fetch(engine: &Engine, base: &str, secret: Option<&str>) -> Result<String, ManifestError> {
    let path = format!("{}/manifest/", base.trim_end_matches('/'));
    let mut request = Request::new(Body::Empty);
    *request.uri_mut() = path
        .parse()
        .map_err(|_| ManifestError::Base(base.to_owned()))?;
    let headers = request.headers_mut();
    headers.insert(EDGE, HeaderValue::from_static("1"));
    if let Some(secret) = secret {
        let mut bearer =
            HeaderValue::try_from(format!("Bearer {secret}")).map_err(|_| ManifestError::Secret)?;
        bearer.set_sensitive(true);
        headers.insert(header::AUTHORIZATION, bearer);
    }
    let response = engine.upstream.fetch(request).await;
    let response = response.map_err(|failure| ManifestError::Unreachable {
        origins: named(&engine.settings.origins),
        reason: failure.detail(),
    })?;
    match response.status() {
        StatusCode::OK => {}
        StatusCode::NOT_FOUND if secret.is_some() => return Err(ManifestError::Refused { path }),
        StatusCode::NOT_FOUND => return Err(ManifestError::NotServed { path }),
        status => return Err(ManifestError::Status { path, status }),
    }
    let body = Limited::new(response.into_body(), MAX_BYTES)
        .collect()
        .await;
    let bytes = body.map_err(|error| ManifestError::Body(error.to_string()))?;
    String::from_utf8(bytes.to_bytes().to_vec())
        .map_err(|_| ManifestError::Body("it is not text".to_owned()))
}

/// Origins in words, such as `http://a:8000` or `http://b:8000`.
fn named(origins: &[Uri]) -> String {
    let quoted = |origin: &Uri| format!("`{}`", origin.to_string().trim_end_matches('/'));
    origins.iter().map(quoted).collect::<Vec<_>>().join(" or ")
}
