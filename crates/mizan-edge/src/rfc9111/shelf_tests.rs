//! The shelf: responses by resource and selection, and what purges do to them.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header};
use hyper::body::SizeHint;
use mizan_cache::{Fence, Stamps};

use super::{Found, Shelf};
use crate::rfc9111::{resource::Resource, storable::Terms, stored::Stored};

const NOW: Duration = Duration::from_secs(1_800_000_000);

fn shelf() -> (Shelf, Arc<Stamps>) {
    let stamps = Arc::new(Stamps::new());
    (Shelf::new(1 << 20, 1 << 16, stamps.clone()), stamps)
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
fn stored(content: &'static str, lines: &[(&'static str, &'static str)], later: u64) -> Stored {
    let mut response = fields(lines);
    response.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("max-age=60"),
    );
    let times = (NOW, NOW + Duration::from_secs(later));
    let request = (&Method::GET, &HeaderMap::new());
    let terms = Terms::of(request, (StatusCode::OK, &response), times).unwrap();
    Stored::new(StatusCode::OK, &response, Bytes::from(content), terms)
}

/// What is found for a request of `/` with these fields.
fn found(shelf: &Shelf, lines: &[(&'static str, &'static str)]) -> Option<Bytes> {
    match shelf.find(&resource("/"), &fields(lines)) {
        Found::Response(stored) => Some(stored.body.clone()),
        Found::Miss(_) | Found::Pass => None,
    }
}

fn keep(
    shelf: &Shelf,
    request: &[(&'static str, &'static str)],
    fence: Fence,
    stored: Stored,
) -> bool {
    shelf.keep(&resource("/"), &fields(request), fence, stored)
}

#[test]
fn responses_are_found_by_what_chose_them() {
    let (shelf, _) = shelf();
    for language in ["de", "en"] {
        let request = [("accept-language", language)];
        let stored = stored(language, &[("vary", "accept-language")], 0);
        assert!(keep(&shelf, &request, shelf.capture(), stored));
    }
    for language in ["de", "en"] {
        let found = found(&shelf, &[("accept-language", language)]);
        assert_eq!(found, Some(Bytes::from(language)));
    }
    assert_eq!(found(&shelf, &[("accept-language", "fr")]), None);
    assert_eq!(found(&shelf, &[]), None);
}

#[test]
fn of_several_that_match_the_latest_is_found() {
    let (shelf, _) = shelf();
    let request = [("foo", "1")];
    keep(
        &shelf,
        &request,
        shelf.capture(),
        stored("early", &[("vary", "foo")], 0),
    );
    keep(&shelf, &request, shelf.capture(), stored("late", &[], 5));
    assert_eq!(found(&shelf, &request), Some(Bytes::from("late")));
    assert_eq!(found(&shelf, &[("foo", "2")]), Some(Bytes::from("late")));
}

#[test]
fn a_purge_concerns_all_responses_of_a_resource_and_all_of_a_group() {
    for tag in [resource("/").tag(), "board".to_owned()] {
        let (shelf, stamps) = shelf();
        let lines = [("cache-groups", "\"board\""), ("vary", "foo")];
        keep(
            &shelf,
            &[("foo", "1")],
            shelf.capture(),
            stored("one", &lines, 0),
        );
        stamps.purge(["other"]);
        assert!(found(&shelf, &[("foo", "1")]).is_some());
        stamps.purge([&tag]);
        assert_eq!(found(&shelf, &[("foo", "1")]), None, "{tag:?}");
    }
}

#[test]
fn what_was_asked_for_before_a_purge_is_not_kept_after_it() {
    let (shelf, stamps) = shelf();
    let fence = shelf.capture();
    stamps.purge([resource("/").tag()]);
    assert!(!keep(&shelf, &[], fence, stored("old", &[], 0)));
    assert_eq!(found(&shelf, &[]), None);
    assert!(keep(&shelf, &[], shelf.capture(), stored("new", &[], 0)));
    assert_eq!(found(&shelf, &[]), Some(Bytes::from("new")));
}

#[test]
fn a_resource_whose_answers_cannot_be_kept_is_remembered_until_one_can() {
    let (shelf, _) = shelf();
    shelf.pass(&resource("/"), shelf.capture());
    assert!(matches!(
        shelf.find(&resource("/"), &HeaderMap::new()),
        Found::Pass
    ));
    keep(&shelf, &[], shelf.capture(), stored("kept", &[], 0));
    shelf.pass(&resource("/"), shelf.capture());
    assert_eq!(found(&shelf, &[]), Some(Bytes::from("kept")));
}

#[test]
fn what_is_forgotten_is_not_found() {
    let (shelf, _) = shelf();
    keep(&shelf, &[], shelf.capture(), stored("kept", &[], 0));
    let Found::Response(kept) = shelf.find(&resource("/"), &HeaderMap::new()) else {
        panic!("it is kept");
    };
    shelf.forget(&resource("/"), &HeaderMap::new(), &kept);
    assert_eq!(found(&shelf, &[]), None);
}

#[test]
fn no_more_is_held_for_slow_clients_than_there_is_room_for() {
    let (shelf, _) = shelf();
    assert!(
        shelf.room(&SizeHint::with_exact(1 << 17)).is_none(),
        "too large"
    );
    let held: Vec<_> = std::iter::from_fn(|| shelf.room(&SizeHint::new())).collect();
    assert_eq!(held.len(), 16);
    drop(held);
    assert!(shelf.room(&SizeHint::new()).is_some());
}
