//! From a request to its endpoint, in the order the protocol checks a request (2.3).

use super::path::Path;
use super::router::Served;
use super::{answer, body, bundle, call, origin};
use crate::request::Call;
use axum::body::Body;
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
    let path = match admit(served, &parts) {
        Ok(path) => path.into_owned(),
        Err(refused) => return refusal(refused, incoming),
    };
    let call = Call::new(parts, served.states.clone());
    match path {
        Path::Context(name) => Box::pin(bundle::read(served, call, name)),
        Path::Call(name) => Box::pin(call::call(served, call, incoming, name)),
        Path::Route(id) => Box::pin(call::route(served, call, incoming, id)),
        Path::Session => at_once(answer::json(br#"{"csrf":null}"#.to_vec())),
        Path::Schema => at_once(answer::json(served.registry.schema_text().into_bytes())),
    }
}

fn refusal(refused: Refused, incoming: Body) -> Answering<'static> {
    Box::pin(async {
        body::drain(incoming).await;
        refused.answer()
    })
}

fn at_once(response: Response) -> Answering<'static> {
    Box::pin(ready(Ok(response)))
}

/// Why a request is refused before its body is read.
enum Refused {
    Problem(Problem),
    /// The methods that the path answers to.
    Method(String),
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl Refused {
    fn answer(self) -> Result<Response, Problem> {
        match self {
            Self::Problem(problem) => Err(problem),
            Self::Method(allowed) => {
                let detail = format!("this path answers to {allowed}");
                let problem = Problem::new(ProtocolCode::MethodNotAllowed, detail);
                Ok(answer::with_header(
                    answer::problem(&problem),
                    header::ALLOW,
                    allowed,
                ))
            }
        }
    }
}

/// What can be told without the body: path, method, origin, length of the target.
fn admit<'a>(served: &Served, parts: &'a Parts) -> Result<Path<&'a str>, Refused> {
    let Some(path) = Path::of(served, parts.uri.path()) else {
        return Err(Problem::new(ProtocolCode::NotFound, "nothing answers on this path").into());
    };
    check_method(served, path, &parts.method)?;
    origin::check(parts, &served.settings.origins)?;
    body::check_uri(&parts.uri, served.settings.uri_limit)?;
    Ok(path)
}

fn check_method(served: &Served, path: Path<&str>, method: &Method) -> Result<(), Refused> {
    let allowed = match path {
        Path::Context(_) | Path::Session | Path::Schema => Cow::Borrowed("GET, HEAD"),
        Path::Call(_) => Cow::Borrowed("POST"),
        Path::Route(id) => Cow::Owned(allow(served.registry.function(id).methods())),
    };
    if allowed
        .split(", ")
        .any(|allowed| allowed == method.as_str())
    {
        return Ok(());
    }
    Err(Refused::Method(allowed.into_owned()))
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
