//! Strong entity tags and `If-None-Match`.

use std::fmt::Write;

use xxhash_rust::xxh3::xxh3_128;

/// The strong entity tag of a body, quoted.
pub fn of(body: &[u8]) -> String {
    let mut etag = String::with_capacity(34);
    let _ = write!(etag, "\"{:032x}\"", xxh3_128(body));
    etag
}

/// Whether an `If-None-Match` value names `etag`: a list compared weakly, or `*`.
///
/// ```
/// use mizan_core::etag;
///
/// let tag = etag::of(b"{}");
/// assert!(etag::matches(&format!("\"other\", W/{tag}"), &tag));
/// assert!(!etag::matches("\"other\"", &tag));
/// ```
pub fn matches(if_none_match: &str, etag: &str) -> bool {
    let mut rest = if_none_match.trim();
    if rest == "*" {
        return true;
    }
    // An entity tag may hold a comma, so the list is read tag by tag.
    while let Some(start) = rest.find('"') {
        let Some((opaque, after)) = rest.get(start + 1..).and_then(|text| text.split_once('"'))
        else {
            return false;
        };
        if opaque == etag.trim_matches('"') {
            return true;
        }
        rest = after;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{matches, of};

    #[test]
    fn a_tag_is_strong_and_has_32_hexadecimal_digits() {
        let tag = of(b"{\"a\":1}");
        assert_eq!(tag.len(), 34);
        assert!(
            tag.trim_matches('"')
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit())
        );
    }

    #[test]
    fn bodies_that_differ_have_tags_that_differ() {
        assert_ne!(of(b"1"), of(b"2"));
    }

    #[test]
    fn a_star_names_every_tag() {
        assert!(matches(" * ", "\"x\""));
    }

    #[test]
    fn a_list_names_each_of_its_tags_weak_or_strong() {
        for tag in ["\"a\"", "\"b,c\"", "\"d\""] {
            assert!(matches("W/\"a\", \"b,c\",\"d\"", tag), "{tag}");
        }
    }

    #[test]
    fn what_is_no_list_of_tags_names_nothing() {
        for value in ["", "a", "\"a", "\"ab\"", ", ,"] {
            assert!(!matches(value, "\"a\""), "{value}");
        }
    }
}
