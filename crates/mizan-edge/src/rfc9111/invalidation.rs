//! What a write makes invalid (RFC 9111, 4.4; RFC 9875): more rather than less, whenever its outcome is in doubt.

use http::{HeaderMap, Method, StatusCode};

use super::resource::Resource;
use crate::{
    message::groups::{INVALIDATION, groups},
    upstream::Failure,
};

/// What the answer to a write says is invalid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Invalidation {
    /// Everything with one of these tags.
    Tags(Vec<String>),
    /// Everything: what the origin wanted invalid cannot be read.
    Everything,
}

/// Whether a method may change something; one that is not known may.
pub(super) fn is_write(method: &Method) -> bool {
    !matches!(
        *method,
        Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE
    )
}

/// The tags of the resources that a write to `resource` may have changed.
pub(super) fn changed(
    resource: &Resource,
    outcome: Result<(StatusCode, &HeaderMap), Failure>,
) -> Vec<String> {
    let located = match outcome {
        Err(failure) if !failure.is_ambiguous() => return Vec::new(),
        Err(_) => Vec::new(),
        Ok((status, response)) => {
            let is_done = status.is_success() || status.is_redirection();
            // A gateway behind the edge says that it does not know what became of the write.
            let is_unknown = matches!(status.as_u16(), 502 | 504);
            if !is_done && !is_unknown {
                return Vec::new();
            }
            resource.located(response)
        }
    };
    [resource]
        .into_iter()
        .chain(&located)
        .map(Resource::tag)
        .collect()
}

impl Invalidation {
    /// What an answer says is invalid, whatever its status.
    pub(super) fn demanded(response: &HeaderMap) -> Self {
        match groups(response, &INVALIDATION) {
            Ok(groups) => Self::Tags(groups.unwrap_or_default()),
            Err(_) => Self::Everything,
        }
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName, Method, Request, StatusCode, header};

    use super::{Invalidation, changed, is_write};
    use crate::{rfc9111::resource::Resource, upstream::Failure};

    fn resource(target: &str) -> Resource {
        let request = Request::get(target).header(header::HOST, "a");
        Resource::of("http", &request.body(()).unwrap()).unwrap()
    }

    fn after(outcome: Result<u16, Failure>) -> Vec<String> {
        let fields = fields(&[("location", "/y"), ("content-location", "z")]);
        let status = outcome.map(|status| StatusCode::from_u16(status).unwrap());
        changed(&resource("/x"), status.map(|status| (status, &fields)))
    }

    fn fields(lines: &[(&'static str, &str)]) -> HeaderMap {
        let lines = lines.iter();
        let lines =
            lines.map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()));
        lines.collect()
    }

    fn tags(targets: &[&str]) -> Vec<String> {
        targets
            .iter()
            .map(|target| resource(target).tag())
            .collect()
    }

    #[test]
    fn a_write_that_may_have_been_done_invalidates_its_resource_and_those_it_names() {
        for status in [200, 201, 204, 303, 502, 504] {
            assert_eq!(after(Ok(status)), tags(&["/x", "/y", "/z"]), "{status}");
        }
        for status in [400, 404, 405, 500, 503] {
            assert_eq!(after(Ok(status)), tags(&[]), "{status}");
        }
    }

    #[test]
    fn a_write_without_an_answer_may_have_been_done_unless_it_did_not_reach_the_origin_whole() {
        for failure in [Failure::Broken, Failure::Timeout, Failure::Protocol] {
            assert_eq!(after(Err(failure)), tags(&["/x"]), "{failure:?}");
        }
        for failure in [Failure::Connect, Failure::Incomplete, Failure::TooLong] {
            assert_eq!(after(Err(failure)), tags(&[]), "{failure:?}");
        }
    }

    #[test]
    fn groups_that_cannot_be_read_may_be_any() {
        for (value, expected) in [
            (
                "\"a\", \"b;c=1\"",
                Invalidation::Tags(vec!["a".into(), "b;c=1".into()]),
            ),
            ("a, b", Invalidation::Everything),
        ] {
            let fields = fields(&[("cache-group-invalidation", value)]);
            assert_eq!(Invalidation::demanded(&fields), expected, "{value}");
        }
    }

    #[test]
    fn only_methods_that_are_known_to_be_safe_are() {
        for (method, expected) in [
            ("GET", false),
            ("HEAD", false),
            ("POST", true),
            ("M-SEARCH", true),
        ] {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            assert_eq!(is_write(&method), expected, "{method}");
        }
    }
}
