//! What identifies a caller.

use std::borrow::Cow;
use std::fmt::{self, Write};

use serde::Serialize;

use crate::header::write_encoded;
use crate::{group, header, jcs};

/// The kind of callers whose kind is not stated.
pub const USER: &str = "user";

/// What identifies a caller: the kind of caller and an id that is unique within that kind.
///
/// Two kinds never share an identity, and neither do the integer 1 and the text "1".
///
/// ```
/// use mizan_core::CallerId;
///
/// let ada = CallerId::new("user", "5")?;
/// assert_eq!(ada.text(), "user:5");
/// assert_ne!(ada, CallerId::new("employee", "5")?);
/// assert_ne!(ada, CallerId::new("user", "\"5\"")?);
/// assert_eq!(ada.tag(), "@5");
/// # Ok::<(), mizan_core::CallerIdError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CallerId {
    kind: Cow<'static, str>,
    /// Canonical JSON.
    id: String,
}

/// Why something does not identify a caller.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallerIdError {
    /// The kind is not a name.
    #[error("the kind of caller `{kind}` is not a name; use letters, digits, `_` and `.`")]
    Kind {
        /// What was given.
        kind: String,
    },
    /// The id is null, an empty text or not JSON.
    #[error("the id of a caller is {found}; use a number or a text that is not empty")]
    Id {
        /// What was given.
        found: String,
    },
    /// The claims are not JSON.
    #[error("the claims of a caller cannot be written as JSON; leave out what JSON cannot hold")]
    Claims,
}

impl CallerId {
    /// The caller of a kind with this id, as JSON text. An integer may be of any size.
    ///
    /// # Errors
    /// If the kind is not a name, or the id is null, empty or not JSON.
    pub fn new(kind: &str, id: &str) -> Result<Self, CallerIdError> {
        if !is_kind(kind) {
            let kind = kind.to_owned();
            return Err(CallerIdError::Kind { kind });
        }
        let refused = |found: &str| CallerIdError::Id {
            found: found.to_owned(),
        };
        let id = jcs::exact(id).map_err(|_| refused("not JSON"))?;
        match id.as_str() {
            "null" => Err(refused("null")),
            "\"\"" => Err(refused("an empty text")),
            _ => Ok(CallerId {
                kind: match kind {
                    USER => Cow::Borrowed(USER),
                    kind => Cow::Owned(kind.to_owned()),
                },
                id,
            }),
        }
    }

    /// The caller of a kind with this id, a number or a text.
    ///
    /// # Errors
    /// If the kind is not a name, or the id is null, empty or cannot be written as JSON.
    pub fn of<T: Serialize + ?Sized>(kind: &str, id: &T) -> Result<Self, CallerIdError> {
        match serde_json::to_string(id) {
            Ok(id) => Self::new(kind, &id),
            Err(_) => Self::new(kind, ""),
        }
    }

    /// The kind of caller, such as `user`.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The id, as canonical JSON.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Kind and id as one text: `user:5`, `user:"ada"`.
    pub fn text(&self) -> String {
        self.to_string()
    }

    /// The tag of every answer for a caller with this id, of whatever kind: `@5`. No group begins with `@`.
    pub fn tag(&self) -> String {
        tag_of(&group::text(&self.id))
    }

    /// The tag of every answer for callers with this id, as JSON text, of whatever kind.
    ///
    /// # Errors
    /// If the id is null, empty or not JSON.
    pub fn tag_of(id: &str) -> Result<String, CallerIdError> {
        Self::new(USER, id).map(|caller| caller.tag())
    }
}

fn tag_of(text: &str) -> String {
    let mut tag = String::with_capacity(text.len() + 1);
    tag.push('@');
    // Writing into memory cannot fail.
    let _ = write_encoded(&mut tag, text);
    tag
}

/// Names with dots between them.
fn is_kind(kind: &str) -> bool {
    !kind.is_empty() && kind.split('.').all(header::is_name)
}

impl fmt::Display for CallerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.kind)?;
        f.write_char(':')?;
        f.write_str(&self.id)
    }
}

/// Kind and id.
impl fmt::Debug for CallerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CallerId({self})")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::CallerId;
    use crate::Caller;

    proptest! {
        /// Ids of databases go beyond what a float holds: each is itself, in key, tag and text.
        #[test]
        fn an_integer_of_any_size_is_its_digits(a: i128, b: i128) {
            let of = |id: i128| CallerId::of("user", &id).unwrap();
            let id = of(a);
            prop_assert_eq!(id.id(), a.to_string());
            prop_assert_eq!(id.tag(), format!("@{a}"));
            prop_assert_eq!(of(a) == of(b), a == b);
            let caller = Caller::new(of(a)).claims(&format!("{{\"tenant\": {b}}}")).unwrap();
            prop_assert_eq!(caller.text(), format!("user:{a} {{\"tenant\":{b}}}"));
            prop_assert_eq!(Caller::parse(&caller.text()), Some(caller));
        }
    }

    #[test]
    fn neighbours_beyond_what_a_float_holds_are_two_callers() {
        let of = |id: u64| CallerId::of("user", &id).unwrap();
        assert_ne!(of(u64::MAX), of(u64::MAX - 1));
        assert_ne!(of(1 << 53), of((1 << 53) + 1));
        assert_eq!(CallerId::new("user", "-0"), CallerId::new("user", "0"));
        let digits = "9".repeat(400);
        assert_eq!(CallerId::new("user", &digits).unwrap().id(), digits);
        assert!(
            CallerId::new("user", "1e20").is_err(),
            "digits that were not sent"
        );
    }

    #[test]
    fn equal_numbers_are_one_identity_however_they_are_written() {
        assert_eq!(CallerId::new("user", "5.0"), CallerId::new("user", "5"));
    }

    #[test]
    fn an_integer_is_never_the_text_with_its_digits() {
        assert_ne!(CallerId::new("user", "1"), CallerId::new("user", "\"1\""));
    }

    #[test]
    fn a_purge_by_id_concerns_callers_of_every_kind() {
        let of = |kind, id| CallerId::new(kind, id).map(|caller| caller.tag());
        assert_eq!(of("user", "1"), of("shop.employee", "\"1\""));
    }

    #[test]
    fn a_text_cannot_end_a_tag_or_a_list_of_tags() {
        let caller = CallerId::new("user", r#""a\", \"b;c=@""#).unwrap();
        assert_eq!(caller.tag(), "@a%22%2C%20%22b%3Bc%3D%40");
    }

    #[test]
    fn null_an_empty_text_and_what_is_not_json_identify_nobody() {
        for id in ["null", "\"\"", "ada", ""] {
            assert!(CallerId::new("user", id).is_err(), "{id}");
        }
    }

    #[test]
    fn a_kind_is_a_name_with_dots() {
        for kind in ["", ".", "a.", "a:b", "a b", "1a"] {
            assert!(CallerId::new(kind, "1").is_err(), "{kind}");
        }
        assert!(CallerId::new("shop.models.Employee", "1").is_ok());
    }
}
