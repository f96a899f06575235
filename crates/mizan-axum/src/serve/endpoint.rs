//! From a request to its endpoint, in the order the protocol checks a request (2.3).

use super::path::Path;
use super::router::Served;
use super::{answer, body, bundle, call, origin};
use crate::request::Call;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{Method, header};
use axum::response::Response;
use futures_util::future::BoxFuture;
use mizan_core::{Problem, ProtocolCode};
use std::borrow::Cow;
use std::future::ready;

/// A box per endpoint: the future of one is a fraction of the future of all.
pub(crate) type Answering<'a> = BoxFuture<'a, Result<Response, Problem>>;

/// The answer of whatever the path means.
pub(crate) fn endpoint(served: &Served, request: Request) -> Answering<'_> {
    let (parts, incoming) = request.into_parts();
    match admit(served, &parts) {
        Ok(Path::Context(name)) => {
            let name = name.to_owned();
            Box::pin(bundle::read(
                served,
                Call::new(parts, served.states.clone()),
                name,
            ))
        }
        Ok(Path::Call(name)) => {
            let name = name.map(str::to_owned);
            Box::pin(call::call(served, parts, incoming, name))
        }
        Ok(Path::Route(id)) => Box::pin(call::route(served, parts, incoming, id)),
        Ok(Path::Session) => at_once(answer::json(br#"{"csrf":null}"#.to_vec())),
        Ok(Path::Schema) => at_once(answer::json(served.registry.schema_text().into_bytes())),
        Err(refused) => Box::pin(async {
            body::drain(incoming).await;
            refused
        }),
    }
}

fn at_once(response: Response) -> Answering<'static> {
    Box::pin(ready(Ok(response)))
}

/// What can be told without the body: path, method, origin, length of the target.
fn admit<'a>(served: &Served, parts: &'a Parts) -> Result<Path<'a>, Result<Response, Problem>> {
    let Some(path) = Path::of(served, parts.uri.path()) else {
        let problem = Problem::new(ProtocolCode::NotFound, "nothing answers on this path");
        return Err(Err(problem));
    };
    if let Some(refused) = wrong_method(served, path, &parts.method) {
        return Err(Ok(refused));
    }
    origin::check(parts, &served.settings.origins).map_err(Err)?;
    body::check_uri(&parts.uri, served.settings.uri_limit).map_err(Err)?;
    Ok(path)
}

fn wrong_method(served: &Served, path: Path<'_>, method: &Method) -> Option<Response> {
    let allowed = match path {
        Path::Context(_) | Path::Session | Path::Schema => Cow::Borrowed("GET, HEAD"),
        Path::Call(_) => Cow::Borrowed("POST"),
        Path::Route(id) => Cow::Owned(allow(served.registry.function(id).methods())),
    };
    if allowed
        .split(", ")
        .any(|allowed| allowed == method.as_str())
    {
        return None;
    }
    let problem = Problem::new(
        ProtocolCode::MethodNotAllowed,
        format!("this path answers to {allowed}"),
    );
    Some(answer::with_header(
        answer::problem(&problem),
        header::ALLOW,
        allowed.into_owned(),
    ))
}

/// A route that answers to GET answers to HEAD.
fn allow(methods: &[String]) -> String {
    let mut allowed: Vec<&str> = methods.iter().map(String::as_str).collect();
    if allowed.contains(&"GET") && !allowed.contains(&"HEAD") {
        allowed.push("HEAD");
    }
    allowed.sort_unstable();
    allowed.join(", ")
}
