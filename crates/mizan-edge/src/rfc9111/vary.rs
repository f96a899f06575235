//! Which fields of a request chose a response, and which request is like it (RFC 9111, 4.1).

use http::{HeaderMap, HeaderName, header};

/// The most fields a response may vary by to be kept.
const MOST: usize = 16;

/// Lists whose case says nothing.
const WITHOUT_CASE: [HeaderName; 2] = [header::ACCEPT_ENCODING, header::ACCEPT_LANGUAGE];
/// A list whose order says nothing. Of languages many origins take the first that they have (RFC 9110 §12.5.4).
const UNORDERED: HeaderName = header::ACCEPT_ENCODING;

/// The names of the fields a response was chosen by, in order and without repetition.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Vary(Vec<HeaderName>);

impl Vary {
    /// What a response's `Vary` names; nothing if that is `*`, unreadable, or too much to be kept apart.
    pub(super) fn of(fields: &HeaderMap) -> Option<Self> {
        let mut names = Vec::new();
        for line in fields.get_all(header::VARY) {
            for name in line.as_bytes().split(|byte| *byte == b',') {
                let name = name.trim_ascii();
                if name == b"*" {
                    return None;
                }
                if !name.is_empty() {
                    names.push(HeaderName::from_bytes(name).ok()?);
                }
            }
        }
        Self::by(names)
    }

    /// By what either varies; nothing if that is too much to be kept apart.
    pub(super) fn union(&self, other: &Self) -> Option<Self> {
        Self::by(self.0.iter().chain(&other.0).cloned().collect())
    }

    fn by(mut names: Vec<HeaderName>) -> Option<Self> {
        names.sort_by(|one, other| one.as_str().cmp(other.as_str()));
        names.dedup();
        (names.len() <= MOST).then_some(Self(names))
    }

    /// How many bytes it takes.
    pub(super) fn weight(&self) -> usize {
        let names = self.0.iter().map(|name| name.as_str().len());
        size_of::<Self>()
            + names
                .map(|name| name + size_of::<HeaderName>())
                .sum::<usize>()
    }

    /// Whether the response was chosen by this field.
    pub(super) fn names(&self, name: &HeaderName) -> bool {
        self.0.contains(name)
    }

    /// What a request has to have in common with another one to be answered alike: equal texts, equal answers.
    pub(super) fn selection(&self, request: &HeaderMap) -> String {
        let mut text = String::new();
        for name in &self.0 {
            text.push('\n');
            text.push_str(name.as_str());
            if let Some(value) = normal(request, name) {
                text.push(':');
                text.extend(value.iter().map(|byte| char::from(*byte)));
            }
        }
        text
    }
}

/// A field's lines as one list, without what carries no meaning; nothing if the field is absent.
fn normal(request: &HeaderMap, name: &HeaderName) -> Option<Vec<u8>> {
    let value = crate::store::fields::joined(request, name)?;
    // Commas and spaces in quotes are part of a text.
    if value.contains(&b'"') {
        return Some(value);
    }
    let parts = value.split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
    let parts = parts.filter(|part| !part.is_empty());
    if !WITHOUT_CASE.contains(name) {
        return Some(parts.collect::<Vec<_>>().join(&b','));
    }
    let mut parts: Vec<_> = parts.map(<[u8]>::to_ascii_lowercase).collect();
    if *name == UNORDERED {
        parts.sort_unstable();
        parts.dedup();
    }
    Some(parts.join(&b','))
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::{MOST, Vary};

    fn lines(name: &'static str, values: &[&str]) -> HeaderMap {
        let mut fields = HeaderMap::new();
        for value in values {
            fields.append(
                HeaderName::from_static(name),
                HeaderValue::from_str(value).unwrap(),
            );
        }
        fields
    }

    fn vary(values: &[&str]) -> Option<Vary> {
        Vary::of(&lines("vary", values))
    }

    /// Whether two requests with these lines of a field are alike to a response that varies by it.
    fn alike(name: &'static str, one: &[&str], other: &[&str]) -> bool {
        let vary = vary(&[name]).unwrap();
        vary.selection(&lines(name, one)) == vary.selection(&lines(name, other))
    }

    #[test]
    fn a_star_anywhere_is_like_no_request() {
        for values in [
            &["*"][..],
            &["*, *"],
            &["*", "*"],
            &[", *"],
            &["", "*"],
            &["a, *"],
            &["*, a"],
        ] {
            assert_eq!(vary(values), None, "{values:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_or_is_too_much_is_like_no_request() {
        let many: Vec<_> = (0..=MOST).map(|number| format!("x-{number}")).collect();
        assert_eq!(vary(&["a b"]), None);
        assert_eq!(vary(&[&many.join(",")]), None);
    }

    #[test]
    fn order_case_and_repetition_of_names_say_nothing() {
        assert_eq!(vary(&["a, B", "b"]), vary(&["b,A"]));
        assert_eq!(vary(&[]), Some(Vary::default()));
    }

    #[test]
    fn requests_are_alike_when_what_they_say_is() {
        for (name, one, other, expected) in [
            ("foo", &["1"][..], &["1"][..], true),
            ("foo", &["1"], &["2"], false),
            ("foo", &["1, 2"], &["1", "2"], true),
            ("foo", &["1,2"], &[" 1,  2 "], true),
            ("foo", &["1,2"], &["2,1"], false),
            ("foo", &["a"], &["A"], false),
            ("foo", &["\"a, b\""], &["\"a,b\""], false),
            ("foo", &[], &[""], false),
            ("foo", &[], &[], true),
            ("accept-language", &["en, de"], &["EN ,de"], true),
            ("accept-language", &["en, de"], &["de, en"], false),
            (
                "accept-language",
                &["en;q=0.5, de"],
                &["en, de;q=0.5"],
                false,
            ),
            ("accept-encoding", &["gzip, br"], &["br, gzip"], true),
        ] {
            assert_eq!(
                alike(name, one, other),
                expected,
                "{name}: {one:?} {other:?}"
            );
        }
    }

    #[test]
    fn a_value_cannot_pass_for_two_fields() {
        let vary = vary(&["a, b"]).unwrap();
        let mut one = lines("a", &["1"]);
        one.extend(lines("b", &["2"]));
        assert_ne!(
            vary.selection(&one),
            vary.selection(&lines("a", &["1 b:2"]))
        );
    }
}
