//! A moment in the order in which all processes of an app number their purges, as header fields say it.

use std::borrow::Cow;

use crate::header::encode;

/// Response header by which a backend says to an edge up to which purge its answer is current.
pub const SEQ: &str = "mizan-seq";
/// Request header by which a client says which purge of its own an answer has to show.
pub const MIN_SEQ: &str = "mizan-min-seq";

/// The field of an answer that shows every purge of `app` up to the one numbered `number`.
///
/// ```
/// use mizan_core::seq;
///
/// assert_eq!(seq::field("my board", 7), ("mizan-seq", "my%20board 7".into()));
/// ```
#[must_use]
pub fn field(app: &str, number: u64) -> (&'static str, Cow<'static, str>) {
    (SEQ, format(app, number).into())
}

/// The value of [`SEQ`] or [`MIN_SEQ`].
#[must_use]
pub fn format(app: &str, number: u64) -> String {
    format!("{} {number}", encode(app))
}

/// The number that a value says for `app`; `None` for that of another app, and for what [`format()`] does not write.
///
/// ```
/// use mizan_core::seq;
///
/// assert_eq!(seq::parse("my%20board 7", "my board"), Some(7));
/// assert_eq!(seq::parse("shop 7", "my board"), None);
/// ```
#[must_use]
pub fn parse(value: &str, app: &str) -> Option<u64> {
    let (_, digits) = value.rsplit_once(' ')?;
    let number = digits.parse().ok()?;
    // One spelling: no sign, no zero in front, no other case of an escape.
    (value == format(app, number)).then_some(number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{format, parse};

    proptest! {
        #[test]
        fn what_is_written_is_read_for_that_app_alone(app: String, other: String, number: u64) {
            let value = format(&app, number);
            prop_assert!(value.is_ascii());
            prop_assert_eq!(parse(&value, &app), Some(number));
            prop_assert!(app == other || parse(&value, &other).is_none());
        }
    }

    #[test]
    fn a_number_has_one_spelling() {
        for value in [
            "",
            "board",
            "board ",
            " 7",
            "board 07",
            "board +7",
            "board  7",
            "board 7 ",
            "Board 7",
            "board\t7",
            "board 7,board 8",
            "board -1",
            "board 18446744073709551616",
        ] {
            assert_eq!(parse(value, "board"), None, "{value}");
        }
    }
}
