//! What may be stored: a table of requests and responses.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

use super::{MOST_GROUPS, StorePolicy};
use crate::store::NoStoreReason;

const NOW: Duration = Duration::from_secs(1_800_000_000);
const MODIFIED: (&str, &str) = ("last-modified", "Fri, 01 Jan 2021 00:00:00 GMT");

type Lines<'l> = &'l [(&'static str, &'l str)];

fn fields(lines: Lines<'_>) -> HeaderMap {
    let mut fields = HeaderMap::new();
    for (name, value) in lines {
        fields.append(
            HeaderName::from_static(name),
            HeaderValue::from_str(value).unwrap(),
        );
    }
    fields
}

fn stored(
    method: &Method,
    request: Lines<'_>,
    status: u16,
    response: Lines<'_>,
) -> Option<NoStoreReason> {
    let status = StatusCode::from_u16(status).unwrap();
    let request = (method, &fields(request));
    StorePolicy::of(request, (status, &fields(response)), (NOW, NOW)).err()
}

fn get(request: Lines<'_>, response: Lines<'_>) -> Option<NoStoreReason> {
    stored(&Method::GET, request, 200, response)
}

#[test]
fn the_origin_decides_by_its_directives() {
    for (control, expected) in [
        ("max-age=9", None),
        ("s-maxage=9", None),
        ("max-age=9, no-store", Some(NoStoreReason::NoStore)),
        ("max-age=9, No-Store", Some(NoStoreReason::NoStore)),
        ("max-age=9, private", Some(NoStoreReason::Private)),
        ("max-age=9, private=\"x\"", None),
        ("max-age=9, private=\"x", Some(NoStoreReason::Private)),
        ("max-age=9, no-store, must-understand", None),
        ("max-age=0", Some(NoStoreReason::Unmarked)),
        ("no-cache", Some(NoStoreReason::Unmarked)),
        ("nonsense", Some(NoStoreReason::Unmarked)),
    ] {
        assert_eq!(
            get(&[], &[("cache-control", control)]),
            expected,
            "{control}"
        );
    }
}

#[test]
fn what_is_stale_is_kept_if_it_can_be_validated() {
    for control in ["no-cache", "max-age=0", "max-age=0, must-revalidate"] {
        let response = [("cache-control", control), ("etag", "\"a\"")];
        assert_eq!(get(&[], &response), None, "{control}");
    }
}

#[test]
fn a_directive_for_shared_caches_stands_in_for_the_others() {
    for (response, expected) in [
        (
            &[
                ("cdn-cache-control", "max-age=9"),
                ("cache-control", "no-store"),
            ][..],
            None,
        ),
        (
            &[
                ("cdn-cache-control", "no-store"),
                ("cache-control", "max-age=9"),
            ],
            Some(NoStoreReason::NoStore),
        ),
        (
            &[
                ("cdn-cache-control", "private"),
                ("cache-control", "max-age=9"),
            ],
            Some(NoStoreReason::Private),
        ),
        (
            &[("cdn-cache-control", "&"), ("cache-control", "no-store")],
            Some(NoStoreReason::NoStore),
        ),
        (
            &[
                ("cdn-cache-control", "foo"),
                ("expires", "Fri, 01 Jan 2100 00:00:00 GMT"),
                MODIFIED,
            ],
            Some(NoStoreReason::Unmarked),
        ),
    ] {
        assert_eq!(get(&[], response), expected, "{response:?}");
    }
}

#[test]
fn an_answer_to_credentials_is_kept_only_if_it_is_for_everyone() {
    for (credential, control, expected) in [
        (
            "authorization",
            "max-age=9",
            Some(NoStoreReason::Credentials),
        ),
        ("authorization", "max-age=9, public", None),
        ("authorization", "s-maxage=9", None),
        (
            "authorization",
            "max-age=9, must-revalidate",
            Some(NoStoreReason::Credentials),
        ),
        ("cookie", "max-age=9", Some(NoStoreReason::Credentials)),
        ("cookie", "max-age=9, public", None),
        ("cookie", "s-maxage=9", None),
        (
            "cookie",
            "max-age=9, must-revalidate",
            Some(NoStoreReason::Credentials),
        ),
    ] {
        let response = [("cache-control", control)];
        assert_eq!(
            get(&[(credential, "x")], &response),
            expected,
            "{credential}: {control}"
        );
    }
}

#[test]
fn a_response_chosen_by_credentials_is_kept_for_those_without() {
    let response = [("cache-control", "public, max-age=9"), ("vary", "Cookie")];
    assert_eq!(
        get(&[("cookie", "sid=1")], &response),
        Some(NoStoreReason::Vary)
    );
    assert_eq!(get(&[], &response), None);
}

#[test]
fn a_response_that_sets_a_cookie_is_never_kept() {
    let response = [
        ("cache-control", "public, s-maxage=9"),
        ("set-cookie", "a=b"),
    ];
    assert_eq!(get(&[], &response), Some(NoStoreReason::SetCookie));
}

#[test]
fn what_the_origin_does_not_mark_is_not_kept_whatever_tells_it_apart() {
    let tag = ("etag", "\"a\"");
    for status in [200, 203, 204, 301, 404, 410] {
        for response in [&[][..], &[MODIFIED], &[tag], &[MODIFIED, tag]] {
            assert_eq!(
                stored(&Method::GET, &[], status, response),
                Some(NoStoreReason::Unmarked),
                "{status} {response:?}"
            );
        }
    }
    let public = ("cache-control", "public");
    assert_eq!(get(&[], &[public, tag]), None);
    assert_eq!(get(&[], &[public, MODIFIED]), Some(NoStoreReason::Unmarked));
}

#[test]
fn any_final_status_is_kept_if_the_origin_says_so() {
    let response = [("cache-control", "max-age=9")];
    for status in [200, 203, 204, 299, 302, 307, 400, 404, 499, 500, 503, 599] {
        assert_eq!(
            stored(&Method::GET, &[], status, &response),
            None,
            "{status}"
        );
    }
    for status in [101, 103, 206, 304] {
        let refusal = stored(&Method::GET, &[], status, &response);
        assert_eq!(refusal, Some(NoStoreReason::Status), "{status}");
    }
    let understood = [("cache-control", "max-age=9, no-store, must-understand")];
    assert_eq!(
        stored(&Method::GET, &[], 599, &understood),
        Some(NoStoreReason::Status)
    );
}

#[test]
fn only_answers_to_get_are_kept_and_not_where_the_client_forbids_it() {
    let response = [("cache-control", "max-age=9")];
    for method in [Method::POST, Method::HEAD, Method::PUT, Method::OPTIONS] {
        assert_eq!(
            stored(&method, &[], 200, &response),
            Some(NoStoreReason::Request),
            "{method}"
        );
    }
    let request = [("cache-control", "no-store")];
    assert_eq!(get(&request, &response), Some(NoStoreReason::ClientNoStore));
}

#[test]
fn groups_that_cannot_be_read_could_not_be_invalidated() {
    let many = vec!["\"a\""; MOST_GROUPS + 1].join(", ");
    for (groups, expected) in [
        ("\"a\", \"b\"", None),
        ("a", Some(NoStoreReason::Groups)),
        ("\"a", Some(NoStoreReason::Groups)),
        (&many, Some(NoStoreReason::Groups)),
    ] {
        let response = [("cache-control", "max-age=9"), ("cache-groups", groups)];
        assert_eq!(get(&[], &response), expected, "{groups}");
    }
}
