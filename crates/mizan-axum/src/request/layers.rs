//! Extensions that layers put into a request before the call, and which a bundle that comes back with it does not see:
//! they show the caller and their rights as they were.

use super::state::States;
use crate::serve::Arrivals;
use axum::extract::{ConnectInfo, FromRequestParts, MatchedPath, NestedPath, OriginalUri};
use axum::extract::{RawPathParams, rejection::RawPathParamsRejection};
use axum::http::Extensions;
use axum::http::request::Parts;
use futures_util::FutureExt;
use std::any::type_name;
use std::net::SocketAddr;

/// Extractors that read no extension, or one that routing sets: no call changes it.
const READ_NO_LAYER: [&str; 14] = [
    "axum::extract::connect_info::ConnectInfo<",
    "axum::extract::matched_path::MatchedPath",
    "axum::extract::nested_path::NestedPath",
    "axum::extract::path::",
    "axum::extract::query::Query<",
    "axum::extract::raw_query::RawQuery",
    "axum::extract::request_parts::OriginalUri",
    "axum_extra::extract::cookie::",
    "axum_extra::typed_header::TypedHeader<",
    "http::header::map::HeaderMap",
    "http::method::Method",
    "http::uri::Uri",
    "http::version::Version",
    "mizan_axum::request::mwt::Mwt",
];

/// Whether a `T` that is taken after a call shows the state after it, whatever layers put into the request.
pub(super) fn is_fresh<T: 'static>(states: &States) -> bool {
    let name = type_name::<T>();
    let name = name.strip_prefix("core::option::Option<").unwrap_or(name);
    let reads_no_layer = READ_NO_LAYER.iter().any(|known| name.starts_with(known));
    reads_no_layer || states.varies_on::<T>() || states.refreshes_with::<T>()
}

/// Whether a type is `Extension` of something, or `Option` of that: it surely reads what a layer set.
pub(crate) fn is_extension(name: &str) -> bool {
    let name = name.strip_prefix("core::option::Option<").unwrap_or(name);
    name.starts_with("axum::extension::Extension<")
}

/// Whether a request has extensions besides those of axum's routing and of Mizan.
pub(super) fn has_foreign_extensions(parts: &Parts) -> bool {
    let extensions = &parts.extensions;
    let known = [
        has::<MatchedPath>(extensions),
        has::<NestedPath>(extensions),
        has::<OriginalUri>(extensions),
        has::<ConnectInfo<SocketAddr>>(extensions),
        has::<Arrivals>(extensions),
        has_path_params(parts),
    ];
    extensions.len() > known.into_iter().filter(|known| *known).count()
}

fn has<T: Clone + Send + Sync + 'static>(extensions: &Extensions) -> bool {
    extensions.get::<T>().is_some()
}

/// Whether routing set path params, even none: the type of that extension has no public name.
fn has_path_params(parts: &Parts) -> bool {
    let mut parts = parts.clone();
    let params = RawPathParams::from_request_parts(&mut parts, &());
    !matches!(
        params.now_or_never(),
        Some(Err(RawPathParamsRejection::MissingPathParams(_)))
    )
}
