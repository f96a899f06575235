//! What a function without mistakes expands to.

use super::{RENAME, expanded, problems};

#[test]
fn everything_the_options_allow_is_accepted() {
    for arguments in [
        "",
        "context = Board",
        "context = crate::contexts::Board, auth = true, rev = 3, name = \"cards\", key = \"id\"",
        "affects = User",
        "affects = [User, Notifications]",
        "affects = Board(board_id = board_id)",
        "affects = [Board(*), Board::board_cards, contexts::Board::board_cards(board_id = board_id)]",
        "merge = Board, affects = User",
        "merge = [Board::board_cards], auth = \"staff\"",
        "auth = guards::may_edit, private",
        "view, route = \"/go\", methods = [\"GET\", \"POST\"]",
        "view, route = \"/go\", methods = \"POST\",",
    ] {
        assert_eq!(
            problems(arguments, RENAME),
            Vec::<String>::new(),
            "{arguments}"
        );
    }
}

#[test]
fn the_function_stays_an_ordinary_function() {
    let text = expanded(
        "",
        "/// Finds.\npub async fn find(id: u32, #[extract] State(db): State<Db>) -> u32 { id }",
    );
    assert!(
        text.contains("pubasyncfnfind(id:u32,State(db):State<Db>)->u32{id}"),
        "{text}"
    );
}

#[test]
fn extracted_arguments_are_not_on_the_wire() {
    let text = expanded("", "fn find(#[extract] State(db): State<Db>, id: u32) {}");
    assert!(
        text.contains("params:::std::vec![__MIZAN_ARGUMENT_0.param(\"id\","),
        "{text}"
    );
    assert!(
        text.contains("::mizan::__private::extract::<State<Db>>(&mutextraction)"),
        "{text}"
    );
    assert!(
        text.contains("finish(find(__mizan_0,__mizan_1),&__MIZAN_RETURNED)"),
        "{text}"
    );
}

#[test]
fn an_option_is_an_optional_param_of_the_inner_type() {
    let text = expanded("", "fn find(page: Option<u32>, r#type: String) {}");
    assert!(
        text.contains(r#"__MIZAN_ARGUMENT_0.param("page",::core::option::Option::None,false)"#),
        "{text}"
    );
    assert!(
        text.contains(r#"__MIZAN_ARGUMENT_1.param("type",::core::option::Option::None,true)"#),
        "{text}"
    );
}

#[test]
fn doc_comments_are_descriptions() {
    let text = expanded(
        "",
        "/// Finds a card.\n///\n/// Quickly.\nfn find(/// Which one.\nid: u32) {}",
    );
    assert!(
        text.contains(r#"::from("Findsacard.\n\nQuickly.")"#),
        "{text}"
    );
    assert!(text.contains(r#"::from("Whichone.")"#), "{text}");
}

#[test]
fn a_target_in_lower_case_is_a_function_of_the_context_before_it() {
    let text = expanded(
        "affects = boards::Board::board_cards(board_id = from)",
        "fn shift(from: BoardId) {}",
    );
    assert!(
        text.contains("<boards::Boardas::mizan::__private::Context>::NAME"),
        "{text}"
    );
    assert!(
        text.contains(
            r#"function:::core::option::Option::Some(::std::string::String::from("board_cards"))"#
        ),
        "{text}"
    );
    assert!(
        text.contains(
            r#"(::std::string::String::from("board_id"),::std::string::String::from("from"))"#
        ),
        "{text}"
    );
}

#[test]
fn the_return_type_tells_data_from_a_view() {
    for (returns, finish) in [
        ("", "finish("),
        ("-> Card", "finish("),
        ("-> Result<Card, E>", "finish_result("),
        ("-> boards::BoardResult<Card>", "finish_result("),
        ("-> Redirect", "respond("),
        ("-> axum::response::Response", "respond("),
        ("-> Html<String>", "respond("),
        ("-> impl IntoResponse", "respond("),
        (
            "-> Result<impl axum::response::IntoResponse, E>",
            "respond_result(",
        ),
    ] {
        let text = expanded("", &format!("fn go() {returns} {{ todo!() }}"));
        assert!(
            text.contains(&format!("::mizan::__private::{finish}")),
            "{returns}: {text}"
        );
    }
}

#[test]
fn a_query_is_compared_with_the_fields_of_its_context() {
    let text = expanded("context = Board", "fn cards(board_id: BoardId) {}");
    assert!(
        text.contains("fnquery(context:Board){let_:BoardId=context.board_id;}"),
        "{text}"
    );
}

#[test]
fn a_mapping_is_compared_with_the_fields_of_its_context() {
    let text = expanded(
        "affects = Board(board_id = from)",
        "fn shift(from: BoardId) {}",
    );
    assert!(text.contains("narrows(context.board_id,from)"), "{text}");
}

#[test]
fn a_function_that_is_compiled_out_is_not_registered() {
    let text = expanded("", "#[cfg(unix)] fn find() {}");
    assert!(text.contains("#[cfg(unix)]const_:()"), "{text}");
}
