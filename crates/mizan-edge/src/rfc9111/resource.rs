//! What a stored response is a response of: an absolute address, and the tag its invalidation goes by.

use std::sync::Arc;

use http::{HeaderMap, HeaderValue, Request, header};
use percent_encoding::percent_decode_str;
use url::Url;

/// The absolute address of what a request is about.
///
/// Two spellings of an address are two resources: at worst something is fetched twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Resource {
    scheme: &'static str,
    host: String,
    target: String,
}

impl Resource {
    /// What a request is about that came over `scheme`; nothing if it does not say of which host.
    pub(crate) fn of<B>(scheme: &'static str, request: &Request<B>) -> Option<Self> {
        let host = request.headers().get(header::HOST)?.to_str().ok()?;
        let target = request.uri().path_and_query()?.as_str().to_owned();
        Some(Self {
            scheme,
            host: host.to_ascii_lowercase(),
            target,
        })
    }

    /// The address as a text, under which responses are kept.
    pub(super) fn key(&self) -> Arc<str> {
        format!("{}://{}{}", self.scheme, self.host, self.target).into()
    }

    /// The tag of all responses of this resource; no cache group can be the same, for groups have no control characters.
    ///
    /// All spellings of an address have one, so that a write reaches what was read by another: the place that it names may
    /// be written otherwise, and is by [`Url::join`]. At worst a write reaches more than it changed.
    pub(super) fn tag(&self) -> String {
        let key = self.key();
        let written = Url::parse(&key).map_or_else(|_| key.to_string(), String::from);
        let decoded = percent_decode_str(&written).decode_utf8_lossy();
        format!("\0{decoded}")
    }

    /// The resources of the same origin that a response names as the place of what a write changed.
    pub(super) fn located(&self, response: &HeaderMap) -> Vec<Self> {
        [header::LOCATION, header::CONTENT_LOCATION]
            .iter()
            .flat_map(|name| response.get_all(name))
            .filter_map(|reference| self.named(reference))
            .collect()
    }

    /// What a reference means, seen from here; nothing if it leads to another origin.
    fn named(&self, reference: &HeaderValue) -> Option<Self> {
        let here = Url::parse(&self.key()).ok()?;
        let there = here.join(reference.to_str().ok()?).ok()?;
        if there.origin() != here.origin() {
            return None;
        }
        let target = match there.query() {
            Some(query) => format!("{}?{query}", there.path()),
            None => there.path().to_owned(),
        };
        Some(Self {
            target,
            ..self.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, Request, header};

    use super::Resource;

    fn resource(host: &str, target: &str) -> Resource {
        let request = Request::get(target).header(header::HOST, host);
        Resource::of("http", &request.body(()).unwrap()).unwrap()
    }

    #[test]
    fn an_address_has_a_host_and_a_whole_target() {
        let key = |host, target| resource(host, target).key();
        assert_eq!(key("A.test", "/x?y=1"), key("a.test", "/x?y=1"));
        assert_ne!(key("a.test", "/x?y=1"), key("a.test", "/x?y=2"));
        assert_ne!(key("a.test", "/x"), key("b.test", "/x"));
        assert_ne!(key("a.test", "/x"), key("a.test", "/X"));
    }

    #[test]
    fn a_write_reaches_every_spelling_of_an_address() {
        for (one, other) in [
            ("/x?f='a'", "/x?f=%27a%27"),
            ("/x/{a}", "/x/%7Ba%7D"),
            ("/%c3%a9", "/%C3%A9"),
            ("/~a", "/%7Ea"),
            ("/x/./y", "/x/y"),
        ] {
            let (one, other) = (resource("a.test", one), resource("a.test:80", other));
            assert_eq!(one.tag(), other.tag(), "{}", one.key());
        }
        assert_ne!(
            resource("a.test", "/x").tag(),
            resource("a.test", "/y").tag()
        );
        assert_ne!(
            resource("a.test", "/x").tag(),
            resource("b.test", "/x").tag()
        );
    }

    #[test]
    fn the_address_that_a_write_names_is_that_of_a_read_which_is_written_alike() {
        for target in [
            "/x?f='a'",
            "/x?f=n%20eq%20'a'",
            "/x/{a}",
            "/x/a|b",
            "/%c3%a9",
            "/a%2fb",
        ] {
            let mut response = HeaderMap::new();
            response.insert(header::LOCATION, target.parse().unwrap());
            let located = resource("a.test", "/elsewhere").located(&response);
            let [located] = &*located else {
                panic!("{target}")
            };
            assert_eq!(located.tag(), resource("a.test", target).tag(), "{target}");
        }
    }

    #[test]
    fn a_write_names_resources_of_its_own_origin() {
        for (reference, expected) in [
            ("/y", Some("/y")),
            ("y?z=1", Some("/x/y?z=1")),
            ("http://a.test:8000/y", Some("/y")),
            ("", Some("/x/")),
            ("https://a.test:8000/y", None),
            ("http://a.test/y", None),
            ("//b.test/y", None),
            ("http://[", None),
        ] {
            let mut response = HeaderMap::new();
            response.insert(header::LOCATION, reference.parse().unwrap());
            let expected: Vec<_> = expected
                .map(|target| resource("a.test:8000", target))
                .into_iter()
                .collect();
            let located = resource("a.test:8000", "/x/").located(&response);
            assert_eq!(located, expected, "{reference}");
        }
    }
}
