//! Where a JSON number ends.

/// Length of the JSON number at the beginning of a text, if there is one.
pub(crate) fn number_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        (count > 0).then_some(from + count)
    };
    let start = usize::from(bytes.first() == Some(&b'-'));
    let mut end = match bytes.get(start)? {
        b'0' => start + 1,
        _ => digits(start)?,
    };
    if bytes.get(end) == Some(&b'.') {
        end = digits(end + 1)?;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        end = digits(end + 1 + sign)?;
    }
    Some(end)
}

/// Whether the whole text is one JSON number.
pub(crate) fn is_number(text: &str) -> bool {
    number_end(text) == Some(text.len())
}

/// Whether the whole text is one JSON number without fraction and exponent.
pub(crate) fn is_integer(text: &str) -> bool {
    is_number(text) && !text.contains(['.', 'e', 'E'])
}

#[cfg(test)]
mod tests {
    use super::{is_integer, is_number};

    #[test]
    fn the_numbers_of_json_are_numbers() {
        for text in ["0", "-0", "10", "-1.5", "1e5", "1E+5", "0.1e-7"] {
            assert!(is_number(text), "{text}");
        }
    }

    #[test]
    fn anything_else_is_no_number() {
        for text in [
            "", "-", "01", "+1", "1.", ".5", "1e", "1e+", "NaN", " 1", "1 ", "0x1", "١",
        ] {
            assert!(!is_number(text), "{text}");
        }
    }

    #[test]
    fn a_fraction_or_exponent_makes_no_integer() {
        assert!(is_integer("-12"));
        assert!(!is_integer("1.0"));
        assert!(!is_integer("1e0"));
    }
}
