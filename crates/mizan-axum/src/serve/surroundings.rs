//! What else of a request cached responses depend on.

use super::head::host;
use super::router::Served;
use crate::request::Call;
use crate::respond::Failure;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use mizan_core::{Surroundings, VaryOn, VaryPart};

/// The lines of the header fields that an app varies on, each byte as the character of its number (ISO 8859-1): an
/// extractor may read bytes that are not ASCII, so values that differ in them are not one.
struct Lines(Vec<(String, Vec<String>)>);

impl Lines {
    fn of(vary_on: &VaryOn, parts: &Parts) -> Self {
        let lines = vary_on.parts().iter().filter_map(|part| {
            let name = match part {
                VaryPart::Host => return None,
                VaryPart::Header(name) => name.as_str(),
                VaryPart::Cookie(_) => header::COOKIE.as_str(),
            };
            let values = parts.headers.get_all(name).into_iter();
            let text =
                |value: &HeaderValue| value.as_bytes().iter().copied().map(char::from).collect();
            Some((name.to_owned(), values.map(text).collect()))
        });
        Self(lines.collect())
    }

    fn of_field(&self, name: &str) -> Vec<&str> {
        let found = self.0.iter().find(|(own, _)| own == name);
        found.map_or_else(Vec::new, |(_, lines)| {
            lines.iter().map(String::as_str).collect()
        })
    }
}

/// The parts that the app varies on, as this request has them.
///
/// # Errors
/// When a function given to `vary_by` fails.
pub(crate) async fn surroundings(served: &Served, call: &Call) -> Result<Surroundings, Failure> {
    let parts = call.request();
    let lines = Lines::of(served.registry.vary_on(), parts);
    let fields = |name: &str| lines.of_field(name);
    let mut surroundings = Surroundings::of_request(served.registry.vary_on(), host(parts), fields);
    for part in &served.origin_parts {
        let value = part.value(call).await?;
        surroundings = surroundings.with(part.name.clone(), value);
    }
    Ok(surroundings)
}
