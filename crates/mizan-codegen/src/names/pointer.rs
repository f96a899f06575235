//! JSON Pointers (RFC 6901), as `$ref` carries them and as messages show them.

use std::borrow::Cow;

const SCHEMAS: &str = "#/components/schemas/";

/// The schema name a `$ref` points to; `None` when it points anywhere else.
pub(crate) fn decode_reference(reference: &str) -> Option<Cow<'_, str>> {
    let name = reference.strip_prefix(SCHEMAS)?;
    if name.contains('/') {
        return None;
    }
    if !name.contains(['%', '~']) {
        return Some(Cow::Borrowed(name));
    }
    let decoded = percent_decoded(name)?;
    Some(Cow::Owned(decoded.replace("~1", "/").replace("~0", "~")))
}

/// One segment of a pointer, escaped.
pub(crate) fn encode_segment(segment: &str) -> Cow<'_, str> {
    if segment.contains(['~', '/']) {
        Cow::Owned(segment.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(segment)
    }
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' {
            hex(rest.next()?)? * 16 + hex(rest.next()?)?
        } else {
            byte
        });
    }
    String::from_utf8(bytes).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::{decode_reference, encode_segment};

    #[test]
    fn references_decode_percent_and_pointer_escapes() {
        let decode = |text| decode_reference(text).map(std::borrow::Cow::into_owned);
        assert_eq!(decode("#/components/schemas/Card").as_deref(), Some("Card"));
        assert_eq!(
            decode("#/components/schemas/Page%3CCard%3E").as_deref(),
            Some("Page<Card>")
        );
        assert_eq!(
            decode("#/components/schemas/a~1b~0c").as_deref(),
            Some("a/b~c")
        );
        assert_eq!(decode("#/$defs/Card"), None);
        assert_eq!(decode("#/components/schemas/%f"), None);
    }

    #[test]
    fn segments_escape_slash_and_tilde() {
        assert_eq!(encode_segment("a/b~c"), "a~1b~0c");
    }
}
