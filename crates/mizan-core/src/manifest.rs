//! The manifest: what an edge must know of an app to keep its answers, without knowing its types or its code.
//!
//! ```
//! use mizan_core::Registry;
//! use mizan_core::manifest::{RouteMatch, Manifest, Routes};
//!
//! # fn registry() -> Registry { Registry::new("board", Vec::new(), Vec::new()).unwrap() }
//! let text = registry().manifest_text("/api/mizan");
//! let routes = Routes::new(Manifest::parse(&text)?);
//! match routes.find("GET", "/api/mizan/ctx/board/") {
//!     RouteMatch::Read(route) => {
//!         if let Ok(canonical) = route.read("board_id=7") {
//!             println!("{} is gone with any of {:?}", canonical.query, canonical.tags);
//!         }
//!     }
//!     _ => println!("passed on"),
//! }
//! # Ok::<(), mizan_core::manifest::ManifestError>(())
//! ```

mod document;
mod model;
mod read;
mod routes;
mod write;

pub use document::ManifestDocument;
pub use model::{
    Affected, Context, Function, Manifest, ManifestError, Mutation, Page, Param, Render,
};
pub use read::{Canonical, Route};
pub use routes::{RouteMatch, Routes};
