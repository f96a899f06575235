//! The app as an axum router.

use super::request::serve;
use super::served::Served;
use axum::Router;
use axum::extract::Request;
use futures_util::FutureExt;
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::Arc;
use tower::service_fn;

/// One service behind a literal route per known path, which axum finds fastest, and behind the fallback.
pub(crate) fn router(served: &Arc<Served>) -> Router {
    let endpoint = |served: Arc<Served>| {
        service_fn(move |request: Request| serve(&served, request).map(Ok::<_, Infallible>))
    };
    let router = Router::new().fallback_service(endpoint(served.clone()));
    paths(served).into_iter().fold(router, |router, path| {
        router.route_service(&path, endpoint(served.clone()))
    })
}

fn paths(served: &Served) -> BTreeSet<String> {
    let contexts = served
        .registry
        .contexts()
        .iter()
        .map(|context| format!("/ctx/{}", context.name()));
    let functions = served
        .registry
        .functions()
        .iter()
        .map(|function| format!("/call/{}", function.name()));
    let own = contexts
        .chain(functions)
        .flat_map(|path| [format!("{path}/"), path]);
    own.chain(served.gate.routes().map(str::to_owned)).collect()
}
