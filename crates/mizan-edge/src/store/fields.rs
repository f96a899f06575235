//! Which fields of a response are kept, and how a validation updates them (RFC 9111, 3.1 and 3.2).

use http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::rfc9111::Control;

/// Fields of a response that are never kept: of one connection, of one client, or made anew with every answer.
const NEVER_KEPT: [HeaderName; 13] = [
    header::AGE,
    header::CONNECTION,
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::SET_COOKIE,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    HeaderName::from_static("cache-status"),
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-authentication-info"),
    HeaderName::from_static("proxy-connection"),
];

/// Fields that describe the stored bytes, which a response without a body cannot change.
const OF_THE_BODY: [HeaderName; 4] = [
    header::CONTENT_ENCODING,
    header::CONTENT_LENGTH,
    header::CONTENT_RANGE,
    header::CONTENT_TYPE,
];

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

/// What is kept of a response's fields.
pub(crate) fn kept(fields: &HeaderMap, control: &Control) -> HeaderMap {
    let mut kept = fields.clone();
    for name in NEVER_KEPT.iter().chain(control.withheld()) {
        kept.remove(name);
    }
    kept
}

/// Stored fields after a response of the same content, whose own fields replace those of the same name.
pub(crate) fn updated(stored: &HeaderMap, with: &HeaderMap) -> HeaderMap {
    let mut fields = stored.clone();
    let replaced = |name: &HeaderName| !OF_THE_BODY.contains(name);
    for name in with.keys().filter(|name| replaced(name)) {
        fields.remove(name);
    }
    for (name, value) in with.iter().filter(|(name, _)| replaced(name)) {
        fields.append(name, value.clone());
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut fields = HeaderMap::new();
        for (name, value) in lines {
            fields.append(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
        fields
    }

    #[test]
    fn what_is_for_one_client_or_one_connection_is_not_kept() {
        let response = fields(&[
            ("set-cookie", "sid=1"),
            ("connection", "close"),
            ("proxy-authenticate", "Basic"),
            ("age", "3"),
            ("etag", "\"a\""),
        ]);
        let kept = kept(&response, &Control::default());
        assert_eq!(kept, fields(&[("etag", "\"a\"")]));
    }

    #[test]
    fn fields_that_are_named_private_or_unusable_are_not_kept() {
        let response = fields(&[
            ("cache-control", "private=\"a\", no-cache=\"b\", max-age=9"),
            ("a", "1"),
            ("b", "2"),
            ("c", "3"),
        ]);
        let kept = kept(&response, &Control::of(&response));
        assert_eq!(kept.keys().count(), 2);
        assert_eq!(kept.get("c"), response.get("c"));
    }

    #[test]
    fn an_update_replaces_all_lines_of_a_name_and_leaves_what_describes_the_bytes() {
        let stored = fields(&[("a", "1"), ("a", "2"), ("b", "3"), ("content-length", "5")]);
        let with = fields(&[("a", "4"), ("a", "5"), ("content-length", "0")]);
        let expected = fields(&[("b", "3"), ("content-length", "5"), ("a", "4"), ("a", "5")]);
        assert_eq!(updated(&stored, &with), expected);
    }
}
