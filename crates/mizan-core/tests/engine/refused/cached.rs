//! `cache` where nothing can be kept, and `public` where the caller is looked at.

use mizan_core::{Auth, CachePolicy, ContextDecl, FunctionDecl, Param, Sharing};

use super::{boards, refusal};
use crate::declare::{Declared, board_id, function, null, param, query, text, view};

const PUBLIC: Option<CachePolicy> = Some(CachePolicy::new(60, 0, Sharing::Everyone));
const OWN: Option<CachePolicy> = Some(CachePolicy::new(60, 30, Sharing::Caller));

/// The message about boards that are cached, and one more query of them.
fn refused(cache: Option<CachePolicy>, auth: Auth, query: FunctionDecl) -> String {
    let (board, cards) = boards();
    let board = ContextDecl {
        cache,
        auth,
        ..board
    };
    crate::declare::refusal(vec![board], vec![cards, query])
}

fn title() -> FunctionDecl {
    query("board_title", "board", board(), text())
}

fn board() -> Vec<Param> {
    vec![param("board_id", board_id())]
}

fn page(params: Vec<Param>) -> FunctionDecl {
    FunctionDecl {
        route: Some("/page".to_owned()),
        cache: OWN,
        ..view("page", params)
    }
}

#[test]
fn a_time_of_nothing_or_of_more_than_a_year() {
    let of = |ttl, swr| CachePolicy::new(ttl, swr, Sharing::Caller);
    assert_eq!(
        refused(Some(of(0, 0)), Auth::Anyone, title()),
        "context `board` (app.rs:1) is cached with a `ttl` of 0 seconds; use one from 1 to 31536000"
    );
    let stale = FunctionDecl {
        cache: Some(of(1, 31_536_001)),
        ..title()
    };
    assert_eq!(
        refusal(stale),
        "function `board_title` (app.rs:3) is cached with a `swr` of 31536001 seconds; use at most 31536000"
    );
}

#[test]
fn a_function_whose_answer_nothing_keeps() {
    let cached = |function| FunctionDecl {
        cache: OWN,
        ..function
    };
    let neither =
        "has `cache` but is neither a query nor a view that answers GET on a route; remove `cache`";
    let plain = refusal(cached(function("ping", vec![], null())));
    assert_eq!(plain, format!("function `ping` (app.rs:2) {neither}"));
    let posted = FunctionDecl {
        methods: vec!["POST".to_owned()],
        ..page(vec![])
    };
    assert_eq!(
        refusal(posted),
        format!("function `page` (app.rs:2) {neither}")
    );
    assert_eq!(
        refusal(cached(function("rename", vec![], null()).affects("board"))),
        "function `rename` (app.rs:2) changes contexts, so what it answers is never kept; remove `cache`"
    );
    let private = FunctionDecl {
        private: true,
        ..page(vec![])
    };
    assert_eq!(
        refusal(private),
        "function `page` (app.rs:2) is private, so what it answers is never kept; remove `cache`"
    );
}

#[test]
fn a_page_that_no_narrowed_target_would_reach() {
    let page = FunctionDecl {
        context: Some("board".to_owned()),
        ..page(vec![])
    };
    assert_eq!(
        refusal(page),
        "page `page` (app.rs:2) is cached but does not take `board_id`, by which its context is told apart; take it or remove `cache`"
    );
}

#[test]
fn public_where_the_context_asks_who_reads() {
    assert_eq!(
        refused(PUBLIC, Auth::SignedIn, title()),
        "context `board` (app.rs:1) is cached with `public` but has `auth`; remove one of the two"
    );
    let own = FunctionDecl {
        cache: PUBLIC,
        ..title()
    };
    assert_eq!(
        refused(OWN, Auth::Staff, own),
        "function `board_title` (app.rs:3) is cached with `public` but context `board` (app.rs:1) has `auth`; remove one of the two"
    );
}

#[test]
fn public_where_a_member_asks_who_reads() {
    let guarded = |cache| FunctionDecl {
        auth: Auth::Guard("may_read".to_owned()),
        cache,
        ..title()
    };
    assert_eq!(
        refused(PUBLIC, Auth::Anyone, guarded(None)),
        "function `board_title` (app.rs:3) has `auth` but context `board` (app.rs:1) is cached with `public`; remove one of the two"
    );
    assert_eq!(
        refused(None, Auth::Anyone, guarded(PUBLIC)),
        "function `board_title` (app.rs:3) has `auth` but is cached with `public`; remove one of the two"
    );
}

#[test]
fn public_where_a_function_sees_who_calls() {
    let seeing = |function| FunctionDecl {
        sees: mizan_core::Sees {
            request: Some("HeaderMap".to_owned()),
            ..mizan_core::Sees::default()
        },
        ..function
    };
    assert_eq!(
        refused(PUBLIC, Auth::Anyone, seeing(title())),
        "function `board_title` (app.rs:3) takes `HeaderMap`, which can tell callers apart, but context `board` (app.rs:1) is cached with `public`; remove one of the two"
    );
    let page = FunctionDecl {
        cache: PUBLIC,
        ..page(vec![])
    };
    assert_eq!(
        refusal(seeing(page)),
        "function `page` (app.rs:2) takes `HeaderMap`, which can tell callers apart, but is cached with `public`; remove one of the two"
    );
}
