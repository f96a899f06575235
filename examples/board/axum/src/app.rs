//! The whole app as one router: the functions under `/api/mizan`, the built page everywhere else.

use std::path::Path;

use axum::Router;
use cookie::Key;
use tower_http::services::{ServeDir, ServeFile};

use crate::db::Db;
use crate::session::{CookieKey, current_user};

/// Serves every `#[client]` function of this crate over `db`, and the page built into `web`.
///
/// # Errors
/// When the declarations do not fit together; the message names both places.
pub fn router(db: Db, key: Key, web: &Path) -> Result<Router, mizan::BuildError> {
    let app = mizan::App::new()
        .name("board")
        .state(db)
        .state(CookieKey(key))
        .identify(current_user)
        .build()?;
    // Any other path is a place in the page, which finds its way by itself.
    let page = ServeDir::new(web).fallback(ServeFile::new(web.join("index.html")));
    Ok(Router::new()
        .nest("/api/mizan", app.into_router())
        .fallback_service(page))
}
