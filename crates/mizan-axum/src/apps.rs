//! The apps of this process, for code that runs outside a call and holds no handle of one.

use crate::serve::Served;
use std::sync::{Arc, PoisonError, RwLock, Weak};

static BUILT: RwLock<Vec<Weak<Served>>> = RwLock::new(Vec::new());

/// Adds a built app; it stays as long as something holds it.
pub(crate) fn register(served: &Arc<Served>) {
    let mut built = BUILT.write().unwrap_or_else(PoisonError::into_inner);
    built.retain(|app| app.strong_count() > 0);
    built.push(Arc::downgrade(served));
}

/// The apps that declare a context.
pub(crate) fn declaring(context: &str) -> Vec<Arc<Served>> {
    let built = BUILT.read().unwrap_or_else(PoisonError::into_inner);
    let apps = built.iter().filter_map(Weak::upgrade);
    apps.filter(|app| app.registry.context_id(context).is_some())
        .collect()
}
