//! Text a person typed, trimmed and checked where it enters, so that nobody checks it again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why a text was refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("write something first")]
    Empty,
    /// Longer than its place allows.
    #[error("keep it under {0} characters")]
    TooLong(usize),
}

fn checked(text: &str, longest: usize) -> Result<String, TextError> {
    match text.trim() {
        "" => Err(TextError::Empty),
        text if text.chars().count() > longest => Err(TextError::TooLong(longest)),
        text => Ok(text.to_owned()),
    }
}

/// The name of a board, list or card: one line, 1 to 120 characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, sqlx::Type)]
#[serde(try_from = "String")]
#[schemars(!try_from)]
#[sqlx(transparent)]
pub struct Title(String);

/// What somebody says in a comment: 1 to 2000 characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, sqlx::Type)]
#[serde(try_from = "String")]
#[schemars(!try_from)]
#[sqlx(transparent)]
pub struct Remark(String);

impl Title {
    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Title {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, TextError> {
        checked(&text, 120).map(Self)
    }
}

impl TryFrom<String> for Remark {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, TextError> {
        checked(&text, 2000).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::{Remark, TextError, Title};

    #[test]
    fn a_title_is_trimmed() {
        let title = Title::try_from("  Plans ".to_owned()).unwrap();
        assert_eq!(title.as_str(), "Plans");
    }

    #[test]
    fn white_space_is_no_title() {
        assert_eq!(Title::try_from("  ".to_owned()), Err(TextError::Empty));
    }

    #[test]
    fn a_remark_may_be_longer_than_a_title_but_not_endless() {
        assert!(Remark::try_from("x".repeat(121)).is_ok());
        assert_eq!(
            Remark::try_from("x".repeat(2001)),
            Err(TextError::TooLong(2000))
        );
    }
}
