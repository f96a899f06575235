//! What else of a request cached responses depend on.

use super::head::host;
use super::router::Served;
use crate::request::Call;
use crate::respond::Failure;
use axum::http::HeaderName;
use mizan_core::Surroundings;

/// The parts that the app varies on, as this request has them.
///
/// # Errors
/// When a function given to `vary_by` fails.
pub(crate) async fn surroundings(served: &Served, call: &Call) -> Result<Surroundings, Failure> {
    let parts = call.request();
    let fields = |name: &str| {
        let name = HeaderName::from_bytes(name.as_bytes());
        let values = name.map(|name| parts.headers.get_all(name).into_iter());
        // A value that is not text cannot be part of a key; no text equals this one.
        let text = |value| axum::http::HeaderValue::to_str(value).unwrap_or("\u{fffd}");
        values.map_or_else(|_| Vec::new(), |values| values.map(text).collect())
    };
    let mut surroundings = Surroundings::of_request(served.registry.vary_on(), host(parts), fields);
    for part in &served.origin_parts {
        let value = part.value(call).await?;
        surroundings = surroundings.with(part.name.clone(), value);
    }
    Ok(surroundings)
}
