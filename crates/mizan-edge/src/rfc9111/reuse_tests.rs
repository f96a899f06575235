//! When a stored response answers: a table of what the origin said, what the client asks, and how much time has passed.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

use mizan_cache::engine::Reuse;

use super::{Failing, stale_if_error};
use crate::rfc9111::{
    demand::Demand,
    storable::StorePolicy,
    stored::{Cached, complete},
};

const NOW: Duration = Duration::from_secs(1_800_000_000);

fn fields(lines: &[(&'static str, &str)]) -> HeaderMap {
    lines
        .iter()
        .map(|(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_str(value).unwrap(),
            )
        })
        .collect()
}

fn stored(lines: &[(&'static str, &str)]) -> Cached {
    let response = fields(lines);
    let request = (&Method::GET, &HeaderMap::new());
    let terms = StorePolicy::of(request, (StatusCode::OK, &response), (NOW, NOW)).unwrap();
    complete(StatusCode::OK, &response, &Bytes::new(), terms)
}

/// How a response with this `Cache-Control` answers a request with that one, so many seconds later.
fn reuse(control: &str, asked: &str, later: u64) -> Reuse {
    let stored = stored(&[("cache-control", control), ("etag", "\"a\"")]);
    let request = fields(&[("cache-control", asked)]);
    let demand = Demand::of(&request);
    super::reuse(&stored, &demand, NOW + Duration::from_secs(later))
}

#[test]
fn what_both_sides_say_decides() {
    use Reuse::{AsIs, Validated, WhileFilling};
    for (control, asked, later, expected) in [
        ("max-age=60", "", 0, AsIs),
        ("max-age=60", "", 59, AsIs),
        ("max-age=60", "", 60, Validated),
        ("max-age=60, no-cache", "", 0, Validated),
        ("max-age=60, no-cache=\"a\"", "", 0, AsIs),
        ("max-age=60", "no-cache", 0, Validated),
        ("max-age=60", "max-age=5", 5, AsIs),
        ("max-age=60", "max-age=5", 6, Validated),
        ("max-age=60, immutable", "max-age=5", 6, AsIs),
        ("max-age=60, immutable", "no-cache", 6, Validated),
        ("max-age=60, immutable", "", 61, Validated),
        ("max-age=60", "min-fresh=10", 50, AsIs),
        ("max-age=60", "min-fresh=10", 51, Validated),
        ("max-age=60", "max-stale=10", 70, AsIs),
        ("max-age=60", "max-stale=10", 71, Validated),
        ("max-age=60", "max-stale", 9999, AsIs),
        ("max-age=60", "max-stale, max-age=60", 61, Validated),
        ("max-age=60, must-revalidate", "max-stale", 61, Validated),
        ("max-age=60, proxy-revalidate", "max-stale", 61, Validated),
        ("s-maxage=60", "max-stale", 61, Validated),
        (
            "max-age=60, stale-while-revalidate=10",
            "",
            69,
            WhileFilling,
        ),
        ("max-age=60, stale-while-revalidate=10", "", 70, Validated),
        (
            "max-age=60, stale-while-revalidate=10",
            "max-age=60",
            61,
            Validated,
        ),
        ("s-maxage=60, stale-while-revalidate=10", "", 61, Validated),
    ] {
        let found = reuse(control, asked, later);
        assert_eq!(found, expected, "{control} | {asked} | {later}");
    }
}

#[test]
fn what_is_never_fresh_answers_only_when_the_origin_has_confirmed_it() {
    for (control, expected) in [
        ("public", Reuse::Validated),
        ("max-age=0", Reuse::Validated),
        ("no-cache", Reuse::Validated),
        (
            "max-age=0, stale-while-revalidate=10, must-revalidate",
            Reuse::Validated,
        ),
        ("max-age=0, stale-while-revalidate=10", Reuse::WhileFilling),
    ] {
        assert_eq!(reuse(control, "", 0), expected, "{control}");
    }
    for control in ["public", "max-age=0", "no-cache"] {
        assert_eq!(reuse(control, "max-stale", 0), Reuse::Validated);
    }
}

#[test]
fn when_the_origin_fails_a_stale_response_answers_within_its_time() {
    let silent = Failing::Silent;
    let status = |status| Failing::Status(StatusCode::from_u16(status).unwrap());
    for (control, failing, later, expected) in [
        ("max-age=10", silent, 69, true),
        ("max-age=10", silent, 70, false),
        ("max-age=10", status(503), 11, false),
        ("max-age=10, stale-if-error=99", silent, 100, true),
        ("max-age=10, stale-if-error=99", silent, 109, false),
        ("max-age=10, stale-if-error=0", silent, 11, false),
        ("max-age=10, stale-if-error=99", status(500), 11, true),
        ("max-age=10, stale-if-error=99", status(502), 11, true),
        ("max-age=10, stale-if-error=99", status(504), 11, true),
        ("max-age=10, stale-if-error=99", status(501), 11, false),
        ("max-age=10, stale-if-error=99", status(404), 11, false),
        (
            "max-age=10, stale-if-error=99, must-revalidate",
            silent,
            11,
            false,
        ),
        (
            "max-age=10, stale-if-error=99, proxy-revalidate",
            silent,
            11,
            false,
        ),
        ("max-age=10, stale-if-error=99, no-cache", silent, 11, false),
        ("s-maxage=10, stale-if-error=99", silent, 11, false),
        ("max-age=0", silent, 0, false),
        ("public", silent, 0, false),
        ("max-age=0, stale-if-error=99", silent, 1, true),
    ] {
        let stored = stored(&[("cache-control", control), ("etag", "\"a\"")]);
        let demand = Demand::default();
        let found = stale_if_error(&stored, &demand, failing, NOW + Duration::from_secs(later));
        assert_eq!(found, expected, "{control} | {failing:?} | {later}");
    }
}

#[test]
fn who_insists_on_validation_gets_no_stale_response() {
    let stored = stored(&[("cache-control", "max-age=10")]);
    let demand = Demand {
        no_cache: true,
        ..Demand::default()
    };
    assert!(!stale_if_error(&stored, &demand, Failing::Silent, NOW));
}
