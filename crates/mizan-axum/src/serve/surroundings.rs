//! What the key of a cached response has besides the params.

use super::served::Served;
use crate::request::Call;
use crate::respond::Failure;
use crate::settings::BASE;
use axum::extract::OriginalUri;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use mizan_core::{Audience, Surroundings, VaryOn, VaryPart};
use std::borrow::Cow;

/// What the key of a response has besides the bundle's params.
#[derive(Clone)]
pub(crate) struct KeyedBy {
    pub(crate) audience: Audience,
    pub(crate) surroundings: Surroundings,
}

/// Each byte of a value as the character of its number (ISO 8859-1). An extractor may read bytes that are not ASCII, so
/// no two values have one text.
fn latin1(value: &HeaderValue) -> Cow<'_, str> {
    match value.to_str() {
        Ok(ascii) => Cow::Borrowed(ascii),
        Err(_) => value.as_bytes().iter().copied().map(char::from).collect(),
    }
}

/// The host that a request is for.
fn host(parts: &Parts) -> Option<Cow<'_, str>> {
    let field = parts.headers.get(header::HOST).map(latin1);
    field.or_else(|| Some(Cow::Borrowed(parts.uri.authority()?.as_str())))
}

/// Where the endpoints are, if not where they are in most apps: the path that the app says, and the one that the router is
/// nested under, where that is another. Apps of one name, such as one for each tenant, may share a store.
fn base(served: &Served, parts: &Parts) -> Option<String> {
    let base = served.settings.base.trim_end_matches('/');
    let nested = parts.extensions.get::<OriginalUri>();
    let nested = nested.map_or("", |OriginalUri(uri)| {
        let path = uri.path();
        path.strip_suffix(parts.uri.path()).unwrap_or(path)
    });
    match nested {
        nested if nested == base => (base != BASE).then(|| base.to_owned()),
        nested => Some(format!("{base} {nested}")),
    }
}

/// The lines of the header fields that an app varies on.
struct Lines<'r>(Vec<(String, Vec<Cow<'r, str>>)>);

impl<'r> Lines<'r> {
    fn of(vary_on: &VaryOn, parts: &'r Parts) -> Self {
        let lines = vary_on.parts().iter().filter_map(|part| {
            let name = match part {
                VaryPart::Host => return None,
                VaryPart::Header(name) => name.as_str(),
                VaryPart::Cookie(_) => header::COOKIE.as_str(),
            };
            let values = parts.headers.get_all(name).into_iter();
            Some((name.to_owned(), values.map(latin1).collect()))
        });
        Self(lines.collect())
    }

    fn of_field(&self, name: &str) -> Vec<&str> {
        let found = self.0.iter().find(|(own, _)| own == name);
        found.map_or_else(Vec::new, |(_, lines)| {
            lines.iter().map(|line| &**line).collect()
        })
    }
}

/// The parts that the app varies on, as this request has them.
///
/// # Errors
/// When a function given to `vary_by` fails.
pub(crate) async fn surroundings(served: &Served, call: &Call) -> Result<Surroundings, Failure> {
    if served.origin_parts.is_empty() {
        return Ok(of_request(served, call));
    }
    Box::pin(with_origin_parts(served, call)).await
}

/// The parts that stand in the request itself.
fn of_request(served: &Served, call: &Call) -> Surroundings {
    let parts = call.request();
    let lines = Lines::of(served.registry.vary_on(), parts);
    let fields = |name: &str| lines.of_field(name);
    let host = host(parts);
    let vary_on = served.registry.vary_on();
    let surroundings = Surroundings::of_request(vary_on, host.as_deref(), fields);
    match base(served, parts) {
        Some(base) => surroundings.at(base),
        None => surroundings,
    }
}

/// The same with the parts that functions given to `vary_by` compute.
async fn with_origin_parts(served: &Served, call: &Call) -> Result<Surroundings, Failure> {
    let mut surroundings = of_request(served, call);
    for part in &served.origin_parts {
        let value = part.value(call).await?;
        surroundings = surroundings.with(part.name.clone(), value);
    }
    Ok(surroundings)
}
