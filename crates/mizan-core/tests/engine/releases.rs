//! Two releases of an app over one cache: keys and tags say how a release groups the bundles of a context.

use mizan_core::{
    Audience, CachePolicy, ContextDecl, FunctionDecl, Registry, Sharing, Surroundings, Type,
};
use serde_json::json;

use crate::declare::PlanCalls as _;
use crate::declare::{Declared, board_id, context, function, null, param, query, registry, text};

/// A board with lists, and one mutation that narrows by `board_id`.
fn release(more: Vec<FunctionDecl>) -> Registry {
    let params = || vec![param("board_id", board_id()), param("list_id", text())];
    let board = ContextDecl {
        cache: Some(CachePolicy::new(60, 0, Sharing::Everyone)),
        ..context("board", params())
    };
    let touch = function("touch_board", vec![param("board_id", board_id())], null());
    let functions = vec![
        query("board_cards", "board", params(), text()),
        query("board_title", "board", params(), text()),
        touch.affects("board"),
    ];
    registry(vec![board], [functions, more].concat())
}

/// A mutation that narrows by both params.
fn touch_list() -> FunctionDecl {
    let params = vec![param("board_id", board_id()), param("list_id", text())];
    function("touch_list", params, null()).affects("board")
}

struct Entry {
    key: String,
    tags: Vec<String>,
}

fn read(release: &Registry, query: &str) -> Entry {
    let plan = release.plan_bundle("board", query).expect("valid");
    let here = Surroundings::default();
    let cached = plan
        .cached(Audience::Everyone, &here)
        .expect("it has a policy");
    Entry {
        key: plan.cache_key(b"secret", &Audience::Everyone, &here),
        tags: cached.tags(),
    }
}

fn purged(release: &Registry, function: &str, args: &serde_json::Value) -> Vec<String> {
    let args = args.to_string();
    let plan = release.plan_call(Some(function), args.as_bytes());
    plan.expect("valid").settle(vec![]).purge_tags()
}

fn scopes(tags: &[String]) -> &str {
    let mut scopes = tags.iter().filter(|tag| tag.starts_with("~board~"));
    let (Some(one), None) = (scopes.next(), scopes.next()) else {
        panic!("one tag of scopes, not {tags:?}")
    };
    one
}

const ROW: &str = "board_id=1&list_id=2";

#[test]
fn releases_that_group_alike_share_entries_and_purges() {
    let touch_again = function("touch_again", vec![param("board_id", board_id())], null());
    let (old, new) = (release(vec![]), release(vec![touch_again.affects("board")]));
    let (one, other) = (read(&old, ROW), read(&new, ROW));
    assert_eq!((&one.key, &one.tags), (&other.key, &other.tags));
    let purge = purged(&new, "touch_again", &json!({ "board_id": 1 }));
    assert_eq!(scopes(&purge), scopes(&one.tags));
    assert!(one.tags.contains(&purge[0]));
}

#[test]
fn another_scope_set_another_target_and_another_type_make_another_key_and_other_scopes() {
    let targets_one = function("rename", vec![], null()).affects("board.board_title");
    let old = read(&release(vec![]), ROW);
    for new in [release(vec![touch_list()]), release(vec![targets_one])] {
        let new = read(&new, ROW);
        assert_ne!(old.key, new.key);
        assert_ne!(scopes(&old.tags), scopes(&new.tags));
    }
    let typed = |ty: fn() -> Type| {
        let params = || vec![param("id", ty())];
        let decl = ContextDecl {
            cache: Some(CachePolicy::new(60, 0, Sharing::Everyone)),
            ..context("board", params())
        };
        registry(vec![decl], vec![query("cards", "board", params(), null())])
    };
    let (number, text) = (typed(board_id), typed(text));
    let (number, text) = (read(&number, "id=1"), read(&text, "id=1"));
    assert_ne!(scopes(&number.tags), scopes(&text.tags));
}

#[test]
fn a_purge_says_the_scopes_of_its_release_once_for_each_context() {
    let new = release(vec![touch_list()]);
    let purge = purged(
        &new,
        "touch_list",
        &json!({ "board_id": 1, "list_id": "2" }),
    );
    assert_eq!(purge.len(), 2, "{purge:?}");
    assert_eq!(purge[0], "board;board_id=1;list_id=2");
    assert_eq!(scopes(&purge), scopes(&read(&new, ROW).tags));
    let announced = new.announce(new.all_targets()).expect("they are known");
    assert_eq!(scopes(announced.purge_tags()), scopes(&purge));
    let groups: Vec<_> = announced.groups().collect();
    assert_eq!(groups, ["board"], "other caches are told of groups alone");
}

#[test]
fn a_bundle_of_some_members_says_the_scopes_as_well() {
    let only = "board_id=1&list_id=2&$only=board_cards";
    let (old, new) = (release(vec![]), release(vec![touch_list()]));
    assert_ne!(read(&old, only).key, read(&new, only).key);
    assert_eq!(
        scopes(&read(&old, only).tags),
        scopes(&read(&old, ROW).tags)
    );
}
