//! What surrounds a call: parts of the request besides params and caller that an answer depends on.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::{jcs, proxies};

/// One part of a request that an answer may depend on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum VaryPart {
    /// The host that the request is for.
    Host,
    /// A header field, by its name in lower case.
    Header(String),
    /// A cookie, by its name.
    Cookie(String),
}

/// Why a text does not name a part of a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{part}` cannot be varied on: {advice}")]
pub struct VaryError {
    part: String,
    advice: &'static str,
}

const OF_A_CONNECTION: &str = "it is of one connection, and each proxy writes another one";
const CONDITIONAL: &str = "a cache answers conditional requests and those for a part itself";

/// Every header field that must not be named as one, and what to write instead.
const REFUSED: [(&str, &str); 19] = [
    ("host", "write `host`"),
    ("cookie", "name one cookie, such as `cookie:plan`"),
    (
        "authorization",
        "callers are told apart by their identity already",
    ),
    ("accept-encoding", "answers are encoded after the cache"),
    ("connection", OF_A_CONNECTION),
    ("keep-alive", OF_A_CONNECTION),
    ("proxy-authorization", OF_A_CONNECTION),
    ("proxy-connection", OF_A_CONNECTION),
    ("te", OF_A_CONNECTION),
    ("trailer", OF_A_CONNECTION),
    ("transfer-encoding", OF_A_CONNECTION),
    ("upgrade", OF_A_CONNECTION),
    ("via", OF_A_CONNECTION),
    ("if-match", CONDITIONAL),
    ("if-modified-since", CONDITIONAL),
    ("if-none-match", CONDITIONAL),
    ("if-range", CONDITIONAL),
    ("if-unmodified-since", CONDITIONAL),
    ("range", CONDITIONAL),
];

impl VaryPart {
    /// Reads `host`, `header:x-tenant` or `cookie:plan`.
    ///
    /// # Errors
    /// If the text is none of these, or names a field that cannot be part of a key.
    pub fn parse(part: &str) -> Result<Self, VaryError> {
        let refuse = |advice| VaryError {
            part: part.to_owned(),
            advice,
        };
        let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        let is_name = |name: &str| !name.is_empty() && name.bytes().all(token);
        match part.split_once(':') {
            None if part == "host" => Ok(VaryPart::Host),
            Some(("header", name)) if is_name(name) => {
                let name = name.to_ascii_lowercase();
                match REFUSED.iter().find(|(refused, _)| *refused == name) {
                    Some((_, advice)) => Err(refuse(advice)),
                    None if proxies::is_own(&name) => {
                        Err(refuse("it is a field by which caches of Mizan speak"))
                    }
                    None => Ok(VaryPart::Header(name)),
                }
            }
            Some(("cookie", name)) if is_name(name) => Ok(VaryPart::Cookie(name.to_owned())),
            _ => Err(refuse("write `host`, `header:<name>` or `cookie:<name>`")),
        }
    }

    /// Whether only the origin can tell requests apart by it: an edge takes no such field from a client.
    pub fn is_origin_only(&self) -> bool {
        matches!(self, VaryPart::Header(name) if proxies::is_hidden_by_edges(name))
    }
}

impl TryFrom<String> for VaryPart {
    type Error = VaryError;

    fn try_from(part: String) -> Result<Self, VaryError> {
        VaryPart::parse(&part)
    }
}

impl From<VaryPart> for String {
    fn from(part: VaryPart) -> Self {
        match part {
            VaryPart::Host => "host".to_owned(),
            VaryPart::Header(name) => format!("header:{name}"),
            VaryPart::Cookie(name) => format!("cookie:{name}"),
        }
    }
}

/// The parts that an app varies on; the host always is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaryOn {
    parts: Vec<VaryPart>,
    /// The value of `Vary`.
    field: Option<String>,
    origin_only: bool,
}

impl Default for VaryOn {
    fn default() -> Self {
        VaryOn::new([])
    }
}

impl VaryOn {
    /// These parts, each once and in order.
    pub fn new(parts: impl IntoIterator<Item = VaryPart>) -> Self {
        let mut parts: Vec<VaryPart> = parts.into_iter().collect();
        parts.push(VaryPart::Host);
        parts.sort();
        parts.dedup();
        VaryOn {
            field: field(&parts),
            origin_only: parts.iter().any(VaryPart::is_origin_only),
            parts,
        }
    }

    /// Reads `host`, `header:x-tenant`, `cookie:plan`.
    ///
    /// # Errors
    /// If one of them is not the name of a part.
    pub fn parse<'p>(parts: impl IntoIterator<Item = &'p str>) -> Result<Self, VaryError> {
        let parts: Result<Vec<_>, _> = parts.into_iter().map(VaryPart::parse).collect();
        parts.map(VaryOn::new)
    }

    /// The same for an app that also varies on something that only the origin can compute: an edge stores none of its
    /// answers.
    #[must_use]
    pub fn with_origin_parts(self) -> Self {
        VaryOn {
            origin_only: true,
            ..self
        }
    }

    /// Whether the app varies on something that only the origin can compute.
    pub fn is_origin_only(&self) -> bool {
        self.origin_only
    }

    /// The parts, in order.
    pub fn parts(&self) -> &[VaryPart] {
        &self.parts
    }

    /// The value of `Vary`; nothing when answers depend on no header field.
    pub(crate) fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }
}

/// The names of the header fields that these parts are made from.
fn field(parts: &[VaryPart]) -> Option<String> {
    let names = parts.iter().filter_map(|part| match part {
        VaryPart::Host => None,
        VaryPart::Header(name) => Some(name.as_str()),
        VaryPart::Cookie(_) => Some("cookie"),
    });
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.dedup();
    (!names.is_empty()).then(|| names.join(", "))
}

/// What surrounds one request: the host, the parts that its app varies on, and what the origin adds.
///
/// ```
/// use mizan_core::{Surroundings, VaryOn};
///
/// let vary_on = VaryOn::parse(["header:x-tenant", "cookie:plan"])?;
/// let fields = |name: &str| match name {
///     "x-tenant" => vec!["blue"],
///     "cookie" => vec!["theme=dark; plan=free"],
///     _ => vec![],
/// };
/// let surroundings = Surroundings::of_request(&vary_on, Some("example.org"), fields);
/// assert_eq!(
///     surroundings.text(),
///     r#"{"cookie:plan":"free","header:x-tenant":"blue","host":"example.org"}"#
/// );
/// # Ok::<(), mizan_core::VaryError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Surroundings {
    /// In order of name. Two parts of one name, which only an origin can add, keep their order.
    parts: Vec<(Cow<'static, str>, Option<String>)>,
    origin_only: bool,
}

impl Surroundings {
    /// Reads the parts that an app varies on from a request: its host, and a function that gives the values of a header
    /// field by its name in lower case, one for each line of the field.
    ///
    /// Frameworks differ in how they read a field that stands in several lines, and cookies that RFC 6265 does not allow.
    /// A request with such a field is told apart by all of it, as its backend alone can.
    pub fn of_request<'h>(
        vary_on: &VaryOn,
        host: Option<&str>,
        fields: impl Fn(&str) -> Vec<&'h str>,
    ) -> Self {
        let mut parts: Vec<(Cow<'static, str>, _)> = Vec::with_capacity(vary_on.parts.len());
        parts.push(("host".into(), host.map(str::to_owned)));
        let mut origin_only = vary_on.origin_only;
        for part in &vary_on.parts {
            let (name, lines) = match part {
                VaryPart::Host => continue,
                VaryPart::Header(name) => (name.as_str(), fields(name)),
                VaryPart::Cookie(_) => ("cookie", fields("cookie")),
            };
            let is_read_alike =
                matches!(part, VaryPart::Header(_)) || lines.iter().all(|line| is_read_alike(line));
            if lines.len() > 1 || !is_read_alike {
                parts.push((format!("lines:{name}").into(), Some(listed(&lines))));
                origin_only = true;
            }
            let value = match part {
                VaryPart::Cookie(name) => cookies(&lines, name),
                VaryPart::Host | VaryPart::Header(_) => joined(&lines, ", "),
            };
            parts.push((String::from(part.clone()).into(), value));
        }
        parts.sort_by(|(one, _), (other, _)| one.cmp(other));
        Surroundings { parts, origin_only }
    }

    /// Adds a part that only the origin can compute, such as the active language: an edge keeps no answer that was made
    /// with one.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: Option<String>) -> Self {
        let name = name.into();
        let at = self.parts.partition_point(|(own, _)| *own <= name);
        self.parts.insert(at, (name, value));
        self.origin_only = true;
        self
    }

    /// Adds the path under which the app's endpoints are: apps of one name share no answer where they are at two paths.
    /// An edge tells requests apart by it already.
    #[must_use]
    pub fn at(mut self, base: impl Into<String>) -> Self {
        let base = (Self::BASE.into(), Some(base.into()));
        let at = self.parts.partition_point(|(own, _)| *own < base.0);
        self.parts.insert(at, base);
        self
    }

    /// The name of the part that is the path of the endpoints, which no function or attribute has.
    const BASE: &'static str = "mizan:base";

    /// Whether an edge cannot know all of it.
    pub fn is_origin_only(&self) -> bool {
        self.origin_only
    }

    /// All parts as one text, in canonical JSON: equal for requests with equal surroundings, and for no others.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(32 * self.parts.len() + 2);
        text.push('{');
        for (index, (name, value)) in self.parts.iter().enumerate() {
            text.push_str(if index == 0 { "" } else { "," });
            jcs::write_string(&mut text, name);
            text.push(':');
            match value {
                Some(value) => jcs::write_string(&mut text, value),
                None => text.push_str("null"),
            }
        }
        text.push('}');
        text
    }
}

/// Whether every framework takes a line of cookies apart alike: it is in the grammar of RFC 6265 §4.2.1, and no name has
/// an escape. Otherwise one may find a cookie where another finds none: in quotes, behind a space, or by `pl%61n`.
pub fn is_read_alike(line: &str) -> bool {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&'*+-.^_`|~".contains(&byte);
    let octet = |byte: u8| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte);
    line.split(';')
        .map(|pair| pair.trim_matches(' '))
        .all(|pair| {
            let Some((name, value)) = pair.split_once('=') else {
                return pair.is_empty();
            };
            let inner = value.strip_prefix('"');
            let inner = inner.and_then(|value| value.strip_suffix('"'));
            let is_name = !name.is_empty() && name.bytes().all(token);
            is_name && inner.unwrap_or(value).bytes().all(octet)
        })
}

/// The lines as a JSON array.
fn listed(lines: &[&str]) -> String {
    let mut text = String::from("[");
    for line in lines {
        text.push_str(if text.len() == 1 { "" } else { "," });
        jcs::write_string(&mut text, line);
    }
    text.push(']');
    text
}

/// Several values as one; none when there are none.
fn joined(values: &[&str], separator: &str) -> Option<String> {
    (!values.is_empty()).then(|| values.join(separator))
}

/// Every value that cookies of this name have, since frameworks differ in which of them they take.
fn cookies(fields: &[&str], name: &str) -> Option<String> {
    let pairs = fields.iter().flat_map(|field| field.split(';'));
    let values: Vec<&str> = pairs
        .filter_map(|pair| pair.split_once('='))
        .filter(|(own, _)| own.trim() == name)
        .map(|(_, value)| value.trim())
        .collect();
    joined(&values, "; ")
}

#[cfg(test)]
mod tests {
    use super::{Surroundings, VaryOn, VaryPart};

    fn text(parts: &[&str], cookie: &[&'static str]) -> String {
        let vary_on = VaryOn::parse(parts.iter().copied()).unwrap();
        let fields = |name: &str| match name {
            "cookie" => cookie.to_vec(),
            _ => vec![],
        };
        Surroundings::of_request(&vary_on, None, fields).text()
    }

    #[test]
    fn the_path_of_the_endpoints_tells_requests_apart_and_keeps_no_edge_out() {
        let vary_on = VaryOn::parse(["header:x-tenant"]).unwrap();
        let of = |_: &str| vec!["blue"];
        let surroundings = Surroundings::of_request(&vary_on, Some("a.example"), of);
        let at = surroundings.clone().at("/t/acme/api");
        assert_eq!(
            at.text(),
            r#"{"header:x-tenant":"blue","host":"a.example","mizan:base":"/t/acme/api"}"#
        );
        assert!(!at.is_origin_only());
        assert_ne!(at, surroundings.at("/t/globex/api"));
    }

    #[test]
    fn the_host_is_always_a_part_and_absent_parts_are_null() {
        assert_eq!(text(&[], &[]), r#"{"host":null}"#);
        assert_eq!(
            text(&["header:X-Tenant"], &[]),
            r#"{"header:x-tenant":null,"host":null}"#
        );
    }

    #[test]
    fn every_cookie_of_the_name_counts_and_no_other_does() {
        assert_eq!(
            text(&["cookie:plan"], &["a=1; plan=x; plan=y; myplan=z"]),
            r#"{"cookie:plan":"x; y","host":null}"#
        );
    }

    #[test]
    fn what_frameworks_read_differently_is_told_apart_by_all_of_it_and_at_the_origin_alone() {
        let of = |part: &str, lines: &[&'static str]| {
            let vary_on = VaryOn::parse([part]).unwrap();
            Surroundings::of_request(&vary_on, Some("a"), |_| lines.to_vec())
        };
        for (part, one, other) in [
            ("header:x-tenant", &["a", "b"][..], &["a, b"][..]),
            (
                "cookie:plan",
                &["plan=a", "plan=b"][..],
                &["plan=a; plan=b"][..],
            ),
            ("cookie:plan", &["\u{1c}plan=gold"][..], &["plan=gold"][..]),
            ("cookie:plan", &["\u{a0}plan=gold"][..], &["plan=gold"][..]),
            (
                "cookie:plan",
                &["x=\u{ff}; plan=gold"][..],
                &["plan=gold"][..],
            ),
            // What some frameworks read as `plan=gold`, or as no `plan` at all.
            ("cookie:plan", &["pl%61n=gold"][..], &[""][..]),
            ("cookie:plan", &["plan =gold"][..], &["plan=gold"][..]),
            ("cookie:plan", &["plan=\tgold"][..], &["plan=gold"][..]),
            ("cookie:plan", &["plan"][..], &[""][..]),
            ("cookie:plan", &["x=a plan=gold"][..], &["x=a"][..]),
            ("cookie:plan", &["x=a,plan=gold"][..], &["x=a"][..]),
            ("cookie:plan", &["x=\"a; plan=gold\""][..], &["x=a"][..]),
            (
                "cookie:plan",
                &["x={\"a\": 1}; plan=gold"][..],
                &["plan=gold"][..],
            ),
        ] {
            assert_ne!(of(part, one).text(), of(part, other).text(), "{one:?}");
            assert!(of(part, one).is_origin_only() && !of(part, other).is_origin_only());
        }
    }

    #[test]
    fn two_cases_of_a_host_are_two_hosts() {
        let of = |host| Surroundings::of_request(&VaryOn::default(), Some(host), |_| vec![]).text();
        assert_ne!(of("ACME.example"), of("acme.example"));
    }

    #[test]
    fn what_only_the_origin_knows_is_part_of_the_text() {
        let here = Surroundings::of_request(&VaryOn::default(), Some("a"), |_| vec![]);
        let german = here.clone().with("language", Some("de".to_owned()));
        assert_ne!(here.text(), german.text());
        assert!(german.is_origin_only() && !here.is_origin_only());
    }

    #[test]
    fn by_fields_that_proxies_set_only_the_origin_tells_requests_apart() {
        for (part, is_origin_only) in [
            ("header:x-forwarded-for", true),
            ("header:Forwarded", true),
            ("header:x-real-ip", true),
            ("header:cf-connecting-ip", true),
            ("header:fastly-client-ip", true),
            ("header:true-client-ip", true),
            ("header:x-client-ip", true),
            ("header:x-cluster-client-ip", true),
            ("header:x-forwarded-prefix", true),
            ("header:x_tenant", true),
            ("header:x-http-method-override", true),
            // Made from the URL, which every key has.
            ("header:x-forwarded-host", false),
            ("header:x-forwarded-proto", false),
            ("header:x-tenant", false),
            ("cookie:plan", false),
        ] {
            let vary_on = VaryOn::parse([part]).unwrap();
            let here = Surroundings::of_request(&vary_on, Some("a"), |_| vec!["plan=1"]);
            let shown = (vary_on.is_origin_only(), here.is_origin_only());
            assert_eq!(shown, (is_origin_only, is_origin_only), "{part}");
        }
    }

    #[test]
    fn two_parts_of_one_name_are_not_exchanged() {
        let of = |one: &str, other: &str| {
            let here = Surroundings::default().with("function", Some(one.to_owned()));
            here.with("function", Some(other.to_owned())).text()
        };
        assert_ne!(of("a", "b"), of("b", "a"));
    }

    #[test]
    fn a_value_cannot_pretend_to_be_another_part() {
        let of = |value: &str| {
            let here = Surroundings::of_request(&VaryOn::default(), Some(value), |_| vec![]);
            here.text()
        };
        assert_eq!(of(r#"a","b":"c"#), r#"{"host":"a\",\"b\":\"c"}"#);
    }

    #[test]
    fn parts_that_are_none_say_what_to_write() {
        for (part, advice) in [
            ("tenant", "`header:<name>`"),
            ("header:", "`header:<name>`"),
            ("header:a b", "`header:<name>`"),
            ("header:Cookie", "`cookie:plan`"),
            ("header:Host", "write `host`"),
            ("header:authorization", "identity"),
            ("header:Connection", "one connection"),
            ("header:te", "one connection"),
            ("header:if-none-match", "conditional"),
            ("header:mizan-edge", "caches of Mizan"),
            ("header:mizan-bound", "caches of Mizan"),
            ("header:via", "one connection"),
        ] {
            let error = VaryPart::parse(part).expect_err(part).to_string();
            assert!(error.contains(advice), "{error}");
        }
    }

    #[test]
    fn the_fields_that_answers_vary_by_are_listed_once() {
        let of = |parts: &[&str]| VaryOn::parse(parts.iter().copied()).unwrap();
        assert_eq!(of(&["host"]).field(), None);
        assert_eq!(
            of(&["cookie:b", "header:x-tenant", "cookie:a"]).field(),
            Some("cookie, x-tenant")
        );
    }
}
