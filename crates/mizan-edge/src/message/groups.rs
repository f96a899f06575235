//! Lists of cache groups (RFC 9875): structured-field lists of strings.

use http::{HeaderMap, HeaderName};
use sfv::{BareItem, List, ListEntry, Parser};

/// What an answer belongs to.
pub(crate) const GROUPS: HeaderName = HeaderName::from_static("cache-groups");
/// What the answer to a write makes stale.
pub(crate) const INVALIDATION: HeaderName = HeaderName::from_static("cache-group-invalidation");

/// Longest value that is read, in bytes: more than an origin can send, whose head is bounded. RFC 9875 asks for at least
/// 128 groups of 32 characters; a context with many queries that are targeted alone has more and longer ones.
const MAX_BYTES: usize = 512 << 10;

/// A field whose value is no list of strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unreadable;

/// The groups of a field, `None` when it is absent.
pub(crate) fn groups(
    headers: &HeaderMap,
    name: &HeaderName,
) -> Result<Option<Vec<String>>, Unreadable> {
    let mut groups = None::<Vec<String>>;
    for value in headers.get_all(name) {
        let value = value.to_str().map_err(|_| Unreadable)?;
        groups.get_or_insert_default().extend(list(value)?);
    }
    Ok(groups)
}

fn list(value: &str) -> Result<Vec<String>, Unreadable> {
    if value.len() > MAX_BYTES {
        return Err(Unreadable);
    }
    let list: List = Parser::new(value).parse().map_err(|_| Unreadable)?;
    let string = |entry: &ListEntry| match entry {
        ListEntry::Item(item) => match &item.bare_item {
            BareItem::String(text) => Ok(text.as_str().to_owned()),
            _ => Err(Unreadable),
        },
        ListEntry::InnerList(_) => Err(Unreadable),
    };
    list.iter().map(string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_strings_is_read() {
        let read = list(r#""a", "b;c=5" ,"d\"e""#).unwrap();
        assert_eq!(read, ["a", "b;c=5", "d\"e"]);
        assert_eq!(list("").unwrap(), [""; 0]);
    }

    #[test]
    fn what_is_no_list_of_strings_is_not_read_in_part() {
        for value in [
            r#""a"#,
            "a",
            r#""a" "b""#,
            r#""a","#,
            r#"("a")"#,
            r#""\a""#,
            "\"é\"",
        ] {
            assert_eq!(list(value), Err(Unreadable), "{value}");
        }
    }
}
