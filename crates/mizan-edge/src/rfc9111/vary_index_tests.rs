//! The index: responses by resource and selection, and what purges do to them.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header};
use mizan_cache::{CacheLimits, Fence, Stamps};

use super::{Found, VaryIndex};
use crate::{
    rfc9111::{
        resource::Resource,
        storable::StorePolicy,
        stored::{Cached, complete},
    },
    store::NoStoreReason,
    stored::Store,
};

const NOW: Duration = Duration::from_secs(1_800_000_000);

fn index() -> (VaryIndex, Arc<Stamps>) {
    let stamps = Arc::new(Stamps::new());
    let store = Store::new(CacheLimits::new(1 << 20, 1 << 16), stamps.clone());
    (VaryIndex::new(Arc::new(store)), stamps)
}

fn resource(target: &str) -> Resource {
    let request = Request::get(target).header(header::HOST, "a.test");
    Resource::of("http", &request.body(()).unwrap()).unwrap()
}

fn fields(lines: &[(&'static str, &'static str)]) -> HeaderMap {
    let lines = lines.iter();
    let lines = lines.map(|(name, value)| {
        (
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        )
    });
    lines.collect()
}

/// A response with this content and these fields, so many seconds after now.
fn stored(content: &'static str, lines: &[(&'static str, &'static str)], later: u64) -> Cached {
    let mut response = fields(lines);
    response.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("max-age=60"),
    );
    let times = (NOW, NOW + Duration::from_secs(later));
    let request = (&Method::GET, &HeaderMap::new());
    let terms = StorePolicy::of(request, (StatusCode::OK, &response), times).unwrap();
    complete(StatusCode::OK, &response, &Bytes::from(content), terms)
}

/// What is found for a request of `/` with these fields.
fn found(index: &VaryIndex, lines: &[(&'static str, &'static str)]) -> Option<Bytes> {
    match index.find(&resource("/"), &fields(lines)) {
        Found::Response(stored, _) => Some(stored.body.clone()),
        Found::Miss(_) | Found::Pass => None,
    }
}

fn keep(
    index: &VaryIndex,
    request: &[(&'static str, &'static str)],
    fence: Fence,
    stored: Cached,
) -> bool {
    let kept = index.keep(&resource("/"), &fields(request), fence, &Arc::new(stored));
    kept.is_ok()
}

#[test]
fn responses_are_found_by_what_chose_them() {
    let (index, _) = index();
    for language in ["de", "en"] {
        let request = [("accept-language", language)];
        let stored = stored(language, &[("vary", "accept-language")], 0);
        assert!(keep(&index, &request, index.capture(), stored));
    }
    for language in ["de", "en"] {
        let found = found(&index, &[("accept-language", language)]);
        assert_eq!(found, Some(Bytes::from(language)));
    }
    assert_eq!(found(&index, &[("accept-language", "fr")]), None);
    assert_eq!(found(&index, &[]), None);
}

#[test]
fn what_one_response_varies_by_tells_all_of_the_resource_apart() {
    let (index, _) = index();
    let english = [("accept-language", "en"), ("plan", "a")];
    let german = [("accept-language", "de"), ("plan", "b")];
    let by_language = stored("en", &[("vary", "accept-language")], 0);
    let by_plan = stored("de b", &[("vary", "plan")], 5);
    keep(&index, &english, index.capture(), by_language);
    keep(&index, &german, index.capture(), by_plan);
    assert_eq!(found(&index, &german), Some(Bytes::from("de b")));
    for other in [
        [("accept-language", "en"), ("plan", "b")],
        [("accept-language", "fr"), ("plan", "b")],
    ] {
        assert_eq!(found(&index, &other), None, "{other:?}");
    }
}

#[test]
fn a_later_response_replaces_the_one_before_whatever_each_says_it_varies_by() {
    let (index, _) = index();
    let request = [("foo", "1")];
    let early = stored("early", &[("vary", "foo")], 0);
    keep(&index, &request, index.capture(), early);
    keep(&index, &request, index.capture(), stored("late", &[], 5));
    assert_eq!(found(&index, &request), Some(Bytes::from("late")));
    assert_eq!(found(&index, &[("foo", "2")]), None);
}

#[test]
fn a_resource_that_varies_by_too_much_in_all_is_not_stored() {
    const LISTS: [&str; 2] = ["a, b, c, d, e, f, g, h", "i, j, k, l, m, n, o, p, q"];
    let (index, _) = index();
    let responses = LISTS.map(|names| stored("any", &[("vary", names)], 0));
    let kept = responses.map(|stored| keep(&index, &[], index.capture(), stored));
    assert_eq!(kept, [true, false]);
}

#[test]
fn a_purge_concerns_all_responses_of_a_resource_and_all_of_a_group() {
    for tag in [resource("/").tag(), "board".to_owned()] {
        let (index, stamps) = index();
        let lines = [("cache-groups", "\"board\""), ("vary", "foo")];
        keep(
            &index,
            &[("foo", "1")],
            index.capture(),
            stored("one", &lines, 0),
        );
        stamps.purge(["other"]);
        assert!(found(&index, &[("foo", "1")]).is_some());
        stamps.purge([&tag]);
        assert_eq!(found(&index, &[("foo", "1")]), None, "{tag:?}");
    }
}

#[test]
fn what_was_asked_for_before_a_purge_is_not_kept_after_it() {
    let (index, stamps) = index();
    let fence = index.capture();
    stamps.purge([resource("/").tag()]);
    assert!(!keep(&index, &[], fence, stored("old", &[], 0)));
    assert_eq!(found(&index, &[]), None);
    assert!(keep(&index, &[], index.capture(), stored("new", &[], 0)));
    assert_eq!(found(&index, &[]), Some(Bytes::from("new")));
}

#[test]
fn a_resource_whose_answers_cannot_be_kept_is_remembered_until_one_can() {
    let (index, _) = index();
    index.pass(&resource("/"), NoStoreReason::NoStore);
    assert!(matches!(
        index.find(&resource("/"), &HeaderMap::new()),
        Found::Pass
    ));
    keep(&index, &[], index.capture(), stored("kept", &[], 0));
    index.pass(&resource("/"), NoStoreReason::NoStore);
    assert_eq!(found(&index, &[]), Some(Bytes::from("kept")));
}

#[test]
fn what_is_forgotten_is_not_found() {
    let (index, _) = index();
    keep(&index, &[], index.capture(), stored("kept", &[], 0));
    assert!(found(&index, &[]).is_some());
    index.forget(&resource("/"), &HeaderMap::new());
    assert_eq!(found(&index, &[]), None);
}
