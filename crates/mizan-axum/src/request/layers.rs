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
const READ_NO_LAYER: [&str; 15] = [
    "axum::extract::connect_info::ConnectInfo<",
    "axum::extract::matched_path::MatchedPath",
    "axum::extract::nested_path::NestedPath",
    "axum::extract::path::",
    "axum::extract::query::Query<",
    "axum::extract::raw_query::RawQuery",
    "axum::extract::original_uri::OriginalUri",
    "axum_extra::extract::cookie::",
    "axum_extra::extract::host::Host",
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
        let known: [fn(&States) -> bool; 14] = [
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
            assert!(is_fresh(&states), "{index}");
        }
        let unknown: [fn(&States) -> bool; 3] = [
            is_fresh::<Extension<u8>>,
            is_fresh::<Parts>,
            is_fresh::<(HeaderMap, Extension<u8>)>,
        ];
        for (index, is_fresh) in unknown.into_iter().enumerate() {
            assert!(!is_fresh(&states), "{index}");
        }
        assert!(is_extension(type_name::<Extension<u8>>()));
        assert!(is_extension(type_name::<Option<Extension<u8>>>()));
        assert!(!is_extension(type_name::<HeaderMap>()));
    }
}
