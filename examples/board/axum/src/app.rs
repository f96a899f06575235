//! The whole app as one router: the functions under `/api/mizan`, the built page everywhere else.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use mizan::mwt::KeySet;
use tower_http::services::{ServeDir, ServeFile};

use crate::db::Db;
use crate::session::{Keys, current_user};

/// The app's name, for which its tokens are meant.
pub const NAME: &str = "board";

/// Every `#[client]` function of this crate over `db`.
#[must_use]
pub fn app(db: Db, keys: &Arc<KeySet>) -> mizan::App {
    mizan::App::new(NAME)
        .state(db)
        .state(Keys(Arc::clone(keys)))
        .mwt(Arc::clone(keys))
        .identify(current_user)
}

/// Serves every `#[client]` function of this crate over `db`, and the page built into `web`.
///
/// # Errors
/// When the declarations do not fit together; the message names both places.
pub fn router(db: Db, keys: &Arc<KeySet>, web: &Path) -> Result<Router, mizan::BuildError> {
    let app = app(db, keys).build()?;
    // Any other path is a place in the page, which finds its way by itself.
    let page = ServeDir::new(web).fallback(ServeFile::new(web.join("index.html")));
    Ok(Router::new()
        .nest("/api/mizan", app.into_router())
        .fallback_service(page))
}
