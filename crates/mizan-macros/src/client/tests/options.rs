//! Mistakes in `#[client(…)]`.

use super::{RENAME, problems};

#[test]
fn a_mistyped_option_is_named_with_the_nearest_one() {
    assert_eq!(
        problems("affect = Board", RENAME),
        [
            "1:1 affect: unknown option `affect`; did you mean `affects`?; the options are `affects`, `auth`, \
             `cache`, `context`, `key`, `merge`, `methods`, `name`, `private`, `rev`, `route`, `view`"
        ]
    );
}

#[test]
fn every_mistake_is_reported_at_once() {
    let found = problems(
        "affects = board, auth = \"stuff\", rev = x, private = true, auth = true",
        RENAME,
    );
    assert_eq!(
        found,
        [
            "1:11 board: `board` is not a context type: write a context such as `Board`, `Board(*)`, \
             `Board(board_id = from_board)` or `Board::board_cards`",
            "1:25 \"stuff\": there is no role `stuff`; did you mean `staff`?; expected `auth = true`, \
             `auth = \"staff\"`, `auth = \"superuser\"` or a guard function, `auth = may_edit`",
            "1:40 x: expected `rev = 2`",
            "1:53 true: `private` stands alone, without a value",
            "1:59 auth: `auth` is given twice",
        ]
    );
}

#[test]
fn a_policy_is_told_what_it_needs_at_the_word_that_is_wrong() {
    let seconds = "`ttl` is in seconds, from 1 to 31536000, such as `ttl = 60`";
    for (arguments, expected) in [
        (
            "cache",
            "1:1 cache: write `cache(ttl = 60, swr = 30, public)`; `ttl` is in seconds",
        ),
        (
            "cache = 60",
            "1:1 cache: write `cache(ttl = 60, swr = 30, public)`; `ttl` is in seconds",
        ),
        (
            "cache(public)",
            "1:1 cache: `cache` needs to know for how many seconds: write `cache(ttl = 60, swr = 30, public)`",
        ),
        ("cache(ttl = 0)", &format!("1:13 0: {seconds}")),
        (
            "cache(ttl = 31536001)",
            &format!("1:13 31536001: {seconds}"),
        ),
        ("cache(ttl = \"1m\")", "1:13 \"1m\": expected `ttl = 60`"),
        (
            "cache(ttl = 1, public = true)",
            "1:25 true: `public` stands alone, without a value",
        ),
        ("cache(ttl = 1, ttl = 2)", "1:16 ttl: `ttl` is given twice"),
        (
            "cache(ttl = 1, publik)",
            "1:16 publik: `cache` has no option `publik`; did you mean `public`?; its options are `anonymous`, `public`, `swr`, `ttl`",
        ),
    ] {
        let arguments = format!("{arguments}, context = Board");
        assert_eq!(problems(&arguments, RENAME), [expected], "{arguments}");
    }
}

#[test]
fn a_policy_stands_where_an_answer_can_be_kept() {
    let misplaced = "only what is read is kept: `cache` is for a query (`context = …`) or a view with a `route` for GET";
    for (arguments, place) in [
        ("cache(ttl = 1)", "1:1"),
        ("affects = Board, cache(ttl = 1)", "1:18"),
        ("private, context = Board, cache(ttl = 1)", "1:27"),
        ("view, cache(ttl = 1)", "1:7"),
        (
            "view, route = \"/a\", methods = \"POST\", cache(ttl = 1)",
            "1:39",
        ),
    ] {
        let item = "async fn cards() -> Html<String> { todo!() }";
        assert_eq!(
            problems(arguments, item),
            [format!("{place} cache: {misplaced}")],
            "{arguments}"
        );
    }
    let page = "view, route = \"/a\", cache(ttl = 1)";
    assert_eq!(
        problems(page, "async fn page() -> Html<String> { todo!() }"),
        [""; 0]
    );
}

#[test]
fn a_second_target_without_brackets_is_told_to_take_them() {
    assert_eq!(
        problems("affects = Board, User", RENAME),
        [
            "1:18 User: expected an option such as `context = Board`; several targets go in brackets: `affects = [Board, User]`"
        ]
    );
    assert_eq!(
        problems("affects = Board(board_id = board_id), Board(*)", RENAME),
        [
            "1:39 Board(*): expected an option such as `context = Board`; several targets go in brackets: \
             `affects = [Board, User]`"
        ]
    );
}

#[test]
fn a_value_in_parentheses_is_told_to_take_an_equals_sign() {
    assert_eq!(
        problems("merge(Board)", RENAME),
        ["1:1 merge(Board): write `merge = Board`"]
    );
    assert_eq!(
        problems("merge =", RENAME),
        ["1:1 merge =: there is no value after `merge =`"]
    );
    assert_eq!(
        problems("merge", RENAME),
        ["1:1 merge: `merge` needs a value: `merge = Board`"]
    );
}

#[test]
fn a_mapping_names_an_argument_that_exists() {
    assert_eq!(
        problems("affects = Board(board_id = bord_id)", RENAME),
        [
            "1:28 bord_id: there is no argument `bord_id` that the caller sends; did you mean `board_id`?"
        ]
    );
    assert_eq!(
        problems(
            "merge = Board(board_id = board_id, board_id = card_id)",
            RENAME
        ),
        ["1:36 board_id: `board_id` is mapped twice"]
    );
    assert_eq!(
        problems("affects = Board(board_id)", RENAME),
        ["1:17 board_id: expected `context_param = argument`, such as `board_id = from_board`"]
    );
    assert_eq!(
        problems("affects = Board()", RENAME),
        [
            "1:16 (): empty parentheses: write `Board` to narrow by arguments of the same name, or `Board(*)` \
             for the whole context"
        ]
    );
}

#[test]
fn a_query_does_not_change_anything() {
    assert_eq!(
        problems("context = Board, affects = User", RENAME),
        [
            "1:18 affects: a query only reads: drop `context` to make this a mutation, or drop `affects`"
        ]
    );
}

#[test]
fn a_context_is_a_type() {
    assert_eq!(
        problems("context = board", RENAME),
        ["1:11 board: `board` is not a context type: write `context = Board`"]
    );
    assert_eq!(
        problems("context = \"board\"", RENAME),
        ["1:11 \"board\": expected `context = Board`"]
    );
}

#[test]
fn options_that_need_another_say_which() {
    assert_eq!(
        problems("methods = \"GET\"", RENAME),
        ["1:1 methods: `methods` belong to a `route`: add `route = \"/…\"`"]
    );
    assert_eq!(
        problems("key = \"id\"", RENAME),
        [
            "1:1 key: `key` names the field that identifies an item of a query's list: it needs `context`"
        ]
    );
    assert_eq!(
        problems("view, merge = Board", RENAME),
        ["1:7 merge: a function that makes its own response has no result to merge: use `affects`"]
    );
}

#[test]
fn routes_methods_names_and_revisions_have_their_form() {
    assert_eq!(
        problems(
            "view, route = \"go\", methods = [\"get\", \"FETCH\"]",
            RENAME
        ),
        [
            "1:32 \"get\": `get` is not a method a route can have; did you mean `GET`?",
            "1:39 \"FETCH\": `FETCH` is not a method a route can have",
            "1:15 \"go\": a route starts with a slash: `\"/go\"`",
        ]
    );
    assert_eq!(
        problems("name = \"rename-card\", rev = 0", RENAME),
        [
            "1:23 rev: `rev` counts from 1",
            "1:8 \"rename-card\": a name has letters, digits and `_` and starts with no digit, such as `\"board_cards\"`",
        ]
    );
}
