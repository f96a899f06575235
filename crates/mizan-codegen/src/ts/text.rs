//! Strings and property names in TypeScript spelling.

use std::borrow::Cow;

/// A string literal in single quotes, or in double quotes where that saves escapes.
pub(super) fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push(quote);
    for c in text.chars() {
        match c {
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            c if c == quote => literal.extend(['\\', c]),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                literal.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
            }
            c => literal.push(c),
        }
    }
    literal.push(quote);
    literal
}

/// A property name, quoted when it is no identifier.
pub(super) fn property(name: &str) -> Cow<'_, str> {
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '$');
    if starts
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$')
    {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(quoted(name))
    }
}

#[cfg(test)]
mod tests {
    use super::{property, quoted};

    #[test]
    fn strings_take_the_quotes_that_need_fewer_escapes() {
        assert_eq!(quoted("plain"), "'plain'");
        assert_eq!(quoted("it's"), "\"it's\"");
        assert_eq!(quoted("it's \"it\""), "'it\\'s \"it\"'");
        assert_eq!(quoted("a\nb\u{7}\u{2028}\\"), "'a\\nb\\u{7}\\u{2028}\\\\'");
    }

    #[test]
    fn property_names_are_quoted_only_when_they_must_be() {
        assert_eq!(property("board_id"), "board_id");
        assert_eq!(property("delete"), "delete");
        assert_eq!(property("kebab-case"), "'kebab-case'");
        assert_eq!(property("1st"), "'1st'");
        assert_eq!(property(""), "''");
    }
}
