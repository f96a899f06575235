//! Query strings: `application/x-www-form-urlencoded`, strictly, without an allocation where nothing is encoded.

use std::borrow::Cow;

/// The names and values of a query string, decoded; an item is `None` when it does not decode to UTF-8.
pub(crate) fn pairs(query: &str) -> impl Iterator<Item = Option<(Cow<'_, str>, Cow<'_, str>)>> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decoded(name)?, decoded(value)?))
        })
}

fn decoded(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains(['+', '%']) {
        return Some(Cow::Borrowed(text));
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => (hex(rest.next()?)? << 4) | hex(rest.next()?)?,
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

/// The value of a hexadecimal digit of either case.
fn hex(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::pairs;

    fn read(query: &str) -> Option<Vec<(String, String)>> {
        let owned = pairs(query).map(|pair| pair.map(|(a, b)| (a.into_owned(), b.into_owned())));
        owned.collect()
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn plus_is_a_space_and_percent_escapes_are_bytes() {
        assert_eq!(read("a+b=%C3%a9%2B"), Some(vec![pair("a b", "é+")]));
    }

    #[test]
    fn a_name_alone_has_an_empty_value_and_empty_pairs_do_not_count() {
        assert_eq!(read("&a&&b=&"), Some(vec![pair("a", ""), pair("b", "")]));
    }

    #[test]
    fn only_the_first_equals_sign_separates() {
        assert_eq!(read("a=b=c"), Some(vec![pair("a", "b=c")]));
    }

    #[test]
    fn broken_escapes_and_text_that_is_not_utf_8_are_refused() {
        for query in ["a=%", "a=%4", "a=%zz", "a=%ff", "%C3=1"] {
            assert_eq!(read(query), None, "{query}");
        }
    }

    #[test]
    fn what_needs_no_decoding_is_borrowed() {
        use std::borrow::Cow;
        let all = pairs("board_id=1").collect::<Vec<_>>();
        assert!(matches!(
            all.as_slice(),
            [Some((Cow::Borrowed("board_id"), Cow::Borrowed("1")))]
        ));
    }

    proptest! {
        #[test]
        fn any_text_survives_being_encoded(name in ".+", value in ".*") {
            let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02x}")).collect::<String>();
            let query = format!("{}={}", encode(&name), encode(&value));
            prop_assert_eq!(read(&query), Some(vec![pair(&name, &value)]));
        }

        #[test]
        fn no_query_string_panics(query in ".*") {
            let _ = read(&query);
        }
    }
}
