//! Callers as caches tell them apart: a text for each, and the tag of everything kept for one.

use crate::{group, header, jcs};

/// The text of an identity from its JSON: a string as it is, anything else in canonical form. Nothing for null and for
/// what has no canonical form.
///
/// ```
/// use mizan_core::identity_text;
///
/// assert_eq!(identity_text("\"ada\"").as_deref(), Some("ada"));
/// assert_eq!(identity_text("5").as_deref(), Some("5"));
/// assert_eq!(identity_text("null"), None);
/// ```
pub fn identity_text(json: &str) -> Option<String> {
    let canonical = jcs::canonical(json).ok()?;
    (canonical != "null").then(|| group::text(&canonical).into_owned())
}

/// The tag of everything that is kept for one caller, by the text of their identity: `@5`. No group begins with `@`.
pub fn identity_tag(identity: &str) -> String {
    format!("@{}", header::encode(identity))
}

#[cfg(test)]
mod tests {
    use super::{identity_tag, identity_text};

    #[test]
    fn equal_numbers_are_one_identity_however_they_are_written() {
        assert_eq!(identity_text("5.0"), identity_text("5"));
    }

    #[test]
    fn a_text_cannot_end_a_tag_or_a_list_of_tags() {
        assert_eq!(identity_tag("a\", \"b;c=@"), "@a%22%2C%20%22b%3Bc%3D%40");
    }

    #[test]
    fn what_is_no_json_is_nobody() {
        assert_eq!(identity_text("ada"), None);
        assert_eq!(identity_text(""), None);
    }
}
