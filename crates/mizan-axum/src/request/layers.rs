//! Extensions and header fields that layers put into a request before the call. They show the caller and their rights
//! as they were, so the bundles that come back with the call are read without them.

use super::needs::Needed;
use super::state::States;
use crate::serve::Arrivals;
use axum::extract::{ConnectInfo, FromRequestParts, MatchedPath, NestedPath, OriginalUri};
use axum::extract::{RawPathParams, rejection::RawPathParamsRejection};
use axum::http::Extensions;
use axum::http::request::Parts;
use futures_util::FutureExt;
use std::net::SocketAddr;

/// Extractors that read no extension, or one that routing sets: no call changes it.
const READ_NO_LAYER: [&str; 10] = [
    "axum::extract::connect_info::ConnectInfo<",
    "axum::extract::matched_path::MatchedPath",
    "axum::extract::nested_path::NestedPath",
    "axum::extract::path::",
    "axum::extract::query::Query<",
    "axum::extract::raw_query::RawQuery",
    "axum::extract::original_uri::OriginalUri",
    "http::method::Method",
    "http::uri::Uri",
    "http::version::Version",
];

/// Extractors that read header fields and nothing else: no call changes them, unless a layer wrote them.
const READ_FIELDS: [&str; 5] = [
    "axum_extra::extract::cookie::",
    "axum_extra::extract::host::Host",
    "axum_extra::typed_header::TypedHeader<",
    "http::header::map::HeaderMap",
    "mizan_axum::request::mwt::Mwt",
];

/// Whether a `T` that is taken after a call shows the state after it, whatever layers put into the request. With
/// `fields_changed` they are known to have changed header fields.
pub(super) fn is_fresh<T: 'static>(states: &States, fields_changed: bool) -> bool {
    reads_no_layer(states, &Needed::of::<T>(), fields_changed)
}

fn reads_no_layer(states: &States, needed: &Needed, fields_changed: bool) -> bool {
    let name = needed.name;
    let name = name.strip_prefix("core::option::Option<").unwrap_or(name);
    let is_of = |list: &[&str]| list.iter().any(|known| name.starts_with(known));
    let reads_fields = is_of(&READ_FIELDS) || states.varies_on(needed);
    is_of(&READ_NO_LAYER) || (reads_fields && !fields_changed) || states.refreshes_with(needed)
}

/// Whether an argument of a function may be an extension that a layer put into the request, such as a transaction that
/// the layer commits later. One that the app varies on is an extension all the same.
pub(crate) fn may_be_of_layer(states: &States, needed: &Needed) -> bool {
    if is_extension(needed.name) {
        return !states.refreshes_with(needed);
    }
    !states.is_optional_caller(needed) && !reads_no_layer(states, needed, false)
}

/// Whether layers changed the header fields of a call, as far as the layer that notes its arrival has seen them before.
pub(super) fn has_changed_fields(parts: &Parts) -> bool {
    let arrivals = parts.extensions.get::<Arrivals>();
    arrivals.is_some_and(|arrivals| arrivals.has_other_fields(&parts.headers))
}

/// Whether a type is `Extension` of something, or `Option` of that: it surely reads what a layer set.
pub(crate) fn is_extension(name: &str) -> bool {
    let name = name.strip_prefix("core::option::Option<").unwrap_or(name);
    name.starts_with("axum::extension::Extension<")
}

/// Whether a request has extensions besides those of axum's routing and of Mizan.
pub(crate) fn has_foreign_extensions(parts: &Parts) -> bool {
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

#[cfg(test)]
mod tests {
    use super::{is_extension, is_fresh};
    use crate::Mwt;
    use crate::request::States;
    use axum::Extension;
    use axum::extract::{
        ConnectInfo, MatchedPath, NestedPath, OriginalUri, Path, RawPathParams, RawQuery,
    };
    use axum::http::request::Parts;
    use axum::http::{HeaderMap, Method, Uri, Version};
    use std::any::type_name;
    use std::net::SocketAddr;

    #[test]
    fn extractors_of_axum_that_read_no_layer_are_known_by_their_names() {
        let states = States::default();
        let known: [fn(&States, bool) -> bool; 14] = [
            is_fresh::<HeaderMap>,
            is_fresh::<Option<HeaderMap>>,
            is_fresh::<Method>,
            is_fresh::<Uri>,
            is_fresh::<Version>,
            is_fresh::<Path<u8>>,
            is_fresh::<RawPathParams>,
            is_fresh::<RawQuery>,
            is_fresh::<OriginalUri>,
            is_fresh::<MatchedPath>,
            is_fresh::<NestedPath>,
            is_fresh::<ConnectInfo<SocketAddr>>,
            is_fresh::<Mwt>,
            is_fresh::<Option<Mwt>>,
        ];
        for (index, is_fresh) in known.into_iter().enumerate() {
            assert!(is_fresh(&states, false), "{index}");
            let reads_fields = [0, 1, 12, 13].contains(&index);
            assert_eq!(is_fresh(&states, true), !reads_fields, "{index}");
        }
        let unknown: [fn(&States, bool) -> bool; 3] = [
            is_fresh::<Extension<u8>>,
            is_fresh::<Parts>,
            is_fresh::<(HeaderMap, Extension<u8>)>,
        ];
        for (index, is_fresh) in unknown.into_iter().enumerate() {
            assert!(!is_fresh(&states, false), "{index}");
        }
        assert!(is_extension(type_name::<Extension<u8>>()));
        assert!(is_extension(type_name::<Option<Extension<u8>>>()));
        assert!(!is_extension(type_name::<HeaderMap>()));
    }
}
