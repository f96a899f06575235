//! Header value to tags.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{MAX_BYTES, MAX_TAG_BYTES, MAX_TAGS, Tag, is_name, is_unreserved};

/// Why a header value could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HeaderError {
    /// The value is too long.
    #[error("the value is longer than {MAX_BYTES} bytes; name whole contexts instead")]
    TooLong,
    /// The value holds too many tags.
    #[error("the value has more than {MAX_TAGS} tags; name whole contexts instead")]
    TooMany,
    /// A tag is too long.
    #[error("tag {index} is longer than {MAX_TAG_BYTES} bytes; leave its params out")]
    TagTooLong {
        /// Its position, from 1.
        index: usize,
    },
    /// A tag is not in the grammar.
    #[error(
        "tag {index} is not `context[.function][;param=value…]` with params in order of name; write it so"
    )]
    Grammar {
        /// Its position, from 1.
        index: usize,
    },
}

/// Reads a header value.
///
/// # Errors
/// When it is not in the grammar or over a limit.
pub fn parse(value: &str) -> Result<Vec<Tag>, HeaderError> {
    if value.len() > MAX_BYTES {
        return Err(HeaderError::TooLong);
    }
    if value == "*" {
        return Ok(vec![Tag::everything()]);
    }
    if value.split(',').count() > MAX_TAGS {
        return Err(HeaderError::TooMany);
    }
    (value.split(',').enumerate())
        .map(|(index, text)| indexed_tag(index, text))
        .collect()
}

/// One tag with the optional white space that may stand around a comma.
fn indexed_tag(index: usize, text: &str) -> Result<Tag, HeaderError> {
    let text = text.trim_matches([' ', '\t']);
    let index = index + 1;
    if text.len() > MAX_TAG_BYTES {
        return Err(HeaderError::TagTooLong { index });
    }
    tag(text).ok_or(HeaderError::Grammar { index })
}

fn tag(text: &str) -> Option<Tag> {
    let mut parts = text.split(';');
    let head = parts.next()?;
    let (context, function) = match head.split_once('.') {
        Some((context, function)) => (context, Some(function)),
        None => (head, None),
    };
    if !is_name(context) || !function.is_none_or(is_name) {
        return None;
    }
    let mut params = BTreeMap::new();
    for part in parts {
        let (name, value) = part.split_once('=')?;
        let in_order = params
            .last_key_value()
            .is_none_or(|(last, _): (&String, _)| last.as_str() < name);
        if !is_name(name) || !in_order {
            return None;
        }
        params.insert(name.to_owned(), decoded(value)?.into_owned());
    }
    Some(Tag {
        context: context.to_owned(),
        function: function.map(str::to_owned),
        params,
    })
}

/// The UTF-8 text of a value, or nothing when a byte should have been encoded or is encoded in lower case.
pub(crate) fn decoded(value: &str) -> Option<Cow<'_, str>> {
    if value.bytes().all(is_unreserved) {
        return Some(Cow::Borrowed(value));
    }
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => (hex(rest.next()?)? << 4) | hex(rest.next()?)?,
            byte if is_unreserved(byte) => byte,
            _ => return None,
        });
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

/// The value of an upper-case hexadecimal digit.
fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}
