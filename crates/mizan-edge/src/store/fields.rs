//! Lines of a field as one value.

use http::{HeaderMap, HeaderName, HeaderValue};

/// The one value of a field; nothing if there are none or several.
pub(crate) fn single<'f>(fields: &'f HeaderMap, name: &HeaderName) -> Option<&'f HeaderValue> {
    let mut lines = fields.get_all(name).iter();
    let value = lines.next();
    if lines.next().is_some() { None } else { value }
}

/// All lines of a field as one list.
pub(crate) fn joined(fields: &HeaderMap, name: &HeaderName) -> Option<Vec<u8>> {
    let lines: Vec<_> = fields
        .get_all(name)
        .iter()
        .map(HeaderValue::as_bytes)
        .collect();
    (!lines.is_empty()).then(|| lines.join(&b", "[..]))
}
