//! Targets that only a running function knows.

use crate::client::{post, send};
use mizan::Invalidated;
use mizan::prelude::*;
use serde_json::json;

#[context]
struct Room {
    room_id: u32,
    floor: Option<u32>,
}

#[context]
struct Hall;

#[client(context = Room)]
fn room_name(room_id: u32, floor: Option<u32>) -> u32 {
    room_id + floor.unwrap_or_default()
}

#[client(context = Hall)]
fn hall_name() {}

#[client]
fn clean(rooms: Vec<u32>, all: bool) {
    for room_id in rooms {
        invalidate(Room {
            room_id,
            floor: None,
        });
    }
    if all {
        invalidate_all::<Hall>();
    }
}

#[client(affects = Hall)]
async fn clean_and_fail(room_id: u32) -> Result<(), Dirty> {
    invalidate(Room {
        room_id,
        floor: Some(1),
    });
    Err(Dirty)
}

#[derive(Debug, thiserror::Error, ClientError)]
#[error("still dirty")]
struct Dirty;

#[tokio::test]
async fn targets_added_at_run_time_join_the_answer() {
    let router = App::new("targets")
        .module(module_path!())
        .build()
        .unwrap()
        .into_router();
    let answer = send(
        &router,
        post("/call/clean/", r#"{"rooms":[2,1,2],"all":true}"#),
    )
    .await;
    assert_eq!(
        answer.json()["invalidate"],
        json!(["hall", {"context": "room", "params": {"room_id": 1}}, {"context": "room", "params": {"room_id": 2}}])
    );
    assert_eq!(
        answer.header("x-mizan-invalidate"),
        "hall, room;room_id=1, room;room_id=2"
    );
}

#[tokio::test]
async fn a_call_that_fails_names_what_it_added_and_not_what_it_declares() {
    let router = App::new("targets")
        .module(module_path!())
        .build()
        .unwrap()
        .into_router();
    let answer = send(&router, post("/call/clean_and_fail/", r#"{"room_id":1}"#)).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("x-mizan-invalidate")),
        (400, "room;floor=1;room_id=1")
    );
}

/// A context of another program, which no app of this process declares.
struct Attic;

impl mizan::Context for Attic {
    const NAME: &'static str = "attic";

    fn values(self, _values: &mut mizan::__private::Values) {}
}

#[test]
fn outside_a_call_a_target_that_no_app_declares_is_told_so() {
    assert_eq!(invalidate(Attic), Invalidated::Unreached);
    assert_eq!(invalidate_all::<Attic>(), Invalidated::Unreached);
}
