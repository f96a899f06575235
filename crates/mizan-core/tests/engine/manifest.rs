//! The manifest of an app, and what an edge makes of it: the same as the app itself.

use mizan_core::manifest::{Manifest, ManifestDocument, ManifestError, Route, RouteMatch, Routes};
use mizan_core::{CachePolicy, FunctionDecl, IdentifiedBy, Registry, Sharing};
use serde_json::{Value, json};

use crate::declare::{
    Declared, board_id, context, function, inline, int, null, optional, param, query, registry,
    text, view,
};
use crate::shop::shop;

fn routes(registry: &Registry) -> Routes {
    let text = registry.manifest_text("/api/mizan/");
    Routes::new(Manifest::parse(&text).expect("a manifest"))
}

fn read<'m>(routes: &'m Routes, path: &'m str) -> &'m Route {
    match routes.find("GET", path) {
        RouteMatch::Read(route) => route,
        other => panic!("{path} is {other:?}"),
    }
}

/// A board with a page that is kept, a route that changes it, and a webhook.
fn site() -> Registry {
    let board = || vec![param("board_id", board_id()), optional("zoom", &int())];
    let keep = CachePolicy::new(60, 30, Sharing::Everyone);
    let routed = |name: &str, route: &str| FunctionDecl {
        route: Some(route.to_owned()),
        ..view(name, board())
    };
    let page = FunctionDecl {
        context: Some("board".to_owned()),
        cache: Some(keep),
        ..routed("page", "/page")
    };
    let hook = FunctionDecl {
        private: true,
        ..routed("hook", "/hook")
    };
    let seen = FunctionDecl {
        sees: mizan_core::Sees {
            request: Some("HeaderMap".to_owned()),
            ..mizan_core::Sees::default()
        },
        ..query("visits", "mine", vec![], int())
    };
    registry(
        vec![context("board", board()), context("mine", vec![])],
        vec![
            query("board_title", "board", board(), text()),
            seen,
            page,
            hook.affects("board.board_title"),
            FunctionDecl {
                methods: vec!["POST".to_owned()],
                ..routed("page_form", "/page")
            }
            .affects("board"),
            function("ping", vec![], null()),
        ],
    )
}

#[test]
fn the_manifest_says_everything_in_order() {
    let text = site().manifest_text("/api/mizan");
    assert!(text.ends_with("}\n"));
    let ints = json!({ "type": "integer", "format": "int64" });
    let board = json!({ "name": "board_id", "required": true,
        "schema": { "$ref": "#/$defs/BoardId", "$defs": { "BoardId": ints } } });
    let zoom = json!({ "name": "zoom", "required": false, "schema": { "anyOf": [ints, { "type": "null" }] } });
    let by = json!({ "board_id": "board_id", "zoom": "zoom" });
    let expected = json!({
        "version": 1, "app": "shop", "base": "/api/mizan", "varyOn": ["host"],
        "contexts": [
            { "name": "board", "params": [board, zoom], "functions": ["board_title"], "userScoped": false,
              "render": "dynamic", "scopeSets": [["board_id"]], "targeted": ["board_title"] },
            { "name": "mine", "params": [], "functions": ["visits"], "userScoped": true,
              "render": "dynamic", "scopeSets": [], "targeted": [] },
        ],
        "mutations": [
            { "name": "hook", "private": true, "route": "/hook", "methods": ["POST"],
              "affects": [{ "context": "board", "function": "board_title", "params": by }] },
            { "name": "page_form", "private": false, "route": "/page", "methods": ["POST"],
              "affects": [{ "context": "board", "params": by }] },
        ],
        "functions": [{ "name": "ping", "private": false }],
        "pages": [
            { "route": "/page", "function": "page", "context": "board", "params": [board, zoom], "methods": ["GET"],
              "userScoped": false, "cache": { "ttl": 60, "swr": 30, "public": true } },
        ],
    });
    assert_eq!(
        serde_json::from_str::<Value>(&text).expect("JSON"),
        expected
    );
}

#[test]
fn a_merge_is_among_what_a_mutation_affects() {
    let manifest = shop().manifest("/");
    let add = manifest
        .mutations
        .iter()
        .find(|each| each.name == "add_card");
    let affects = serde_json::to_value(&add.expect("there").affects).expect("JSON");
    let slot = json!({ "context": "board", "function": "board_cards", "params": { "board_id": "board_id" } });
    assert_eq!(affects, json!([slot]));
}

#[test]
fn the_spelling_of_a_read_makes_no_other_one() {
    let routes = routes(&shop());
    let search = read(&routes, "/api/mizan/ctx/search");
    let expected = "exact=true&labels=%5B%22a%22%5D&limit=10&q=a%20b";
    for query in [
        "q=a+b&exact=true&labels=%5B+%22a%22+%5D",
        "labels=[\"a\"]&limit=10&exact=true&&q=%61%20b",
        expected,
    ] {
        assert_eq!(search.read(query).expect("valid").query, expected);
    }
}

#[test]
fn a_string_stays_json_where_the_type_is_more_than_strings() {
    let either = inline(json!({ "anyOf": [{ "type": "string" }, { "type": "integer" }] }));
    let params = || vec![param("id", either.clone())];
    let queries = vec![query("thing", "shelf", params(), text())];
    let app = registry(vec![context("shelf", params())], queries);
    let routes = routes(&app);
    let shelf = read(&routes, "/api/mizan/ctx/shelf/");
    let asked = shelf.read("id=%22a%22").expect("valid");
    assert_eq!(asked.query, "id=%22a%22");
    assert_eq!(shelf.read(&asked.query), Ok(asked));
    assert_eq!(shelf.read("id=5").expect("valid").query, "id=5");
}

#[test]
fn members_are_part_of_a_read_unless_they_are_all() {
    let routes = routes(&shop());
    let board = read(&routes, "/api/mizan/ctx/board/");
    let title = board.read("%24only=board_title&board_id=7").expect("valid");
    assert_eq!(title.query, "board_id=7&$only=board_title");
    assert_eq!(board.read(&title.query), Ok(title));
    let all = board.read("board_id=7&$only=board_title,board_cards");
    assert_eq!(all, board.read("board_id=7"));
}

#[test]
fn a_page_is_in_the_groups_of_its_context_and_takes_no_members() {
    let routes = routes(&site());
    let page = read(&routes, "/api/mizan/page");
    let asked = page.read("zoom=2&board_id=7").expect("valid");
    assert_eq!(asked.query, "board_id=7&zoom=2");
    let tags = [
        "board",
        "board.board_title",
        "board.board_title;board_id=7",
        "board;board_id=7",
    ];
    assert_eq!(asked.tags, tags);
    assert!(page.read("zoom=2&board_id=7&$only=board_title").is_err());
}

#[test]
fn requests_are_found_by_method_and_path() {
    let routes = routes(&site());
    let found = |method, path| format!("{:?}", routes.find(method, path));
    assert_eq!(
        found("POST", "/api/mizan/call/page_form/"),
        "Call(Some(\"page_form\"))"
    );
    assert_eq!(found("POST", "/api/mizan/call"), "Call(None)");
    assert_eq!(found("POST", "/api/mizan/page"), "View(\"page_form\")");
    assert_eq!(found("POST", "/api/mizan/hook"), "View(\"hook\")");
    assert_eq!(read(&routes, "/api/mizan/page").name(), "page");
    for (method, path) in [
        ("POST", "/api/mizan/ctx/board/"),
        ("GET", "/api/mizan/ctx/nowhere/"),
        ("GET", "/api/mizan/ctx/board/x.css"),
        ("GET", "/api/mizanctx/board/"),
        ("GET", "/ctx/board/"),
        ("GET", "/api/mizan/page/"),
        ("GET", "/api/mizan/%63tx/board/"),
        ("GET", "/api/mizan/schema/"),
    ] {
        assert_eq!(found(method, path), "Other", "{method} {path}");
    }
}

#[test]
fn what_nobody_knows_of_a_call_is_everything_it_declares() {
    let routes = routes(&shop());
    assert_eq!(routes.affected("clear"), ["board", "news"]);
    assert_eq!(routes.affected("rename_board"), ["board.board_title"]);
    assert_eq!(routes.affected("move_card"), ["board"]);
    assert_eq!(routes.affected("echo"), [""; 0]);
}

#[test]
fn a_manifest_of_a_later_version_is_refused_and_unknown_members_are_not() {
    let mut manifest = serde_json::to_value(site().manifest("/")).expect("JSON");
    manifest["later"] = json!(true);
    manifest["contexts"][0]["render"] = json!("partly");
    assert!(Manifest::parse(&manifest.to_string()).is_ok());
    manifest["version"] = json!(2);
    let error = Manifest::parse(&manifest.to_string()).expect_err("refused");
    assert!(matches!(error, ManifestError::Version { version: 2 }));
}

#[test]
fn the_document_is_named_by_its_text_and_answered_with_304_when_it_is_known() {
    let document = ManifestDocument::new(&site(), "/api/mizan");
    let answer = document.answer(None);
    assert_eq!(
        (answer.status, answer.body.as_slice()),
        (200, document.text().as_bytes())
    );
    assert_eq!(document.answer(answer.header("etag")).status, 304);
    assert_eq!(document.id().len(), 16);
    assert_ne!(document.id(), ManifestDocument::new(&site(), "/other").id());
    assert_eq!(
        document.field(),
        ("mizan-manifest", document.id().to_owned().into())
    );
}

#[test]
fn anonymous_callers_share_at_an_edge_only_where_credentials_alone_identify_callers() {
    let lounge = || {
        let cache = Some(CachePolicy::new(60, 0, Sharing::Anonymous));
        let lounge = mizan_core::ContextDecl {
            cache,
            ..context("lounge", vec![])
        };
        registry(
            vec![lounge],
            vec![query("lounge_seats", "lounge", vec![], int())],
        )
    };
    let shares = |registry: Registry| {
        let manifest = registry.manifest("/api/mizan");
        manifest.contexts[0].cache.map(|policy| policy.sharing)
    };
    assert_eq!(shares(lounge()), Some(Sharing::Caller));
    for by in [IdentifiedBy::Credentials, IdentifiedBy::Token] {
        let lounge = lounge().with_identified_by(by);
        assert_eq!(lounge.manifest("").identified_by, by);
        assert_eq!(shares(lounge), Some(Sharing::Anonymous));
    }
}
