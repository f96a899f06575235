//! The checked application: what serves it, and what jobs reach it by.

use crate::declare::{Context, target};
use crate::request::identity_key;
use crate::serve::{Served, router};
use mizan_core::{Target, TargetErrors, identity_tag, identity_text};
use serde::Serialize;
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

    /// Forgets what is kept of the bundles that have the values of `context`; a param that is `None` does not narrow.
    ///
    /// For a change that no call made: a job, a webhook of another service, the command line. Call it once the
    /// change is committed. A mutation needs none of this, it purges what it declares and
    /// [`invalidate`](crate::invalidate)s.
    ///
    /// # Errors
    /// When the context is none of this app.
    pub async fn invalidate<C: Context>(&self, context: C) -> Result<(), TargetErrors> {
        self.forget(target(context)).await
    }

    /// Forgets what is kept of every bundle of a context.
    ///
    /// # Errors
    /// When the context is none of this app.
    pub async fn invalidate_all<C: Context>(&self) -> Result<(), TargetErrors> {
        self.forget(Target::whole(C::NAME)).await
    }

    /// Forgets all that is kept for one caller, by the id that their [`Identity`](crate::Identity) has.
    pub async fn purge_user<T: Serialize>(&self, id: &T) {
        let tag = identity_text(&identity_key(id)).map(|text| identity_tag(&text));
        if let (Some(origin), Some(tag)) = (&self.0.origin, tag) {
            origin.purge(&[tag]).await;
        }
    }

    /// Forgets everything.
    pub async fn purge_all(&self) {
        if let Some(origin) = &self.0.origin {
            origin.cache.purge_all().await;
        }
    }

    async fn forget(&self, target: Target) -> Result<(), TargetErrors> {
        let announcement = self.0.registry.announce(vec![target])?;
        if let Some(origin) = &self.0.origin {
            let groups: Vec<String> = announcement.groups().map(str::to_owned).collect();
            origin.purge(&groups).await;
        }
        Ok(())
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
