//! The checked application: what serves it, and what jobs reach it by.

use crate::serve::{Served, router};
use std::sync::Arc;

/// A checked application, ready to serve.
#[derive(Clone)]
pub struct Mizan(Arc<Served>);

impl std::fmt::Debug for Mizan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Mizan")
            .field(&self.0.registry.app())
            .finish()
    }
}

impl Mizan {
    pub(crate) fn new(served: Served) -> Self {
        Self(Arc::new(served))
    }

    /// The endpoints, to be nested wherever the app lives: `Router::new().nest("/api/mizan", app.into_router())`.
    pub fn into_router(self) -> axum::Router {
        router(&self.0)
    }

    /// The manifest, by which an edge keeps the app's answers.
    pub fn manifest(&self) -> String {
        self.0.manifest().text().to_owned()
    }

    /// The schema document.
    pub fn schema(&self) -> String {
        self.0.registry.schema_text()
    }
}
