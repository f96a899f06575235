//! The schema document: OpenAPI 3.1 for ordinary tools, and `x-mizan` with what the generator reads.

mod components;
mod mizan;
mod operations;
mod place;

use serde_json::{Value, json};

use crate::{Function, Registry};

/// The whole document, the same for the same declarations.
pub(crate) fn document(registry: &Registry) -> Value {
    let mut document = json!({
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": { "title": registry.app(), "version": "1" },
        "paths": operations::paths(registry),
        "components": components::of(registry),
        "x-mizan": mizan::extension(registry),
    });
    // Objects keep the order of insertion when some other crate of the build asks `serde_json` for it.
    document.sort_all_objects();
    document
}

/// The functions a client may know of.
fn public(registry: &Registry) -> impl Iterator<Item = &Function> {
    registry
        .functions()
        .iter()
        .filter(|function| !function.decl().private)
}
