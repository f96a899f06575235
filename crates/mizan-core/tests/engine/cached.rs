//! What caches may keep: policies of bundles and pages, their tags, and the fields that say so.

use mizan_core::{
    Answer, Audience, CachePolicy, Cached, Caller, CallerId, ContextDecl, FunctionDecl, Problem,
    ProtocolCode, Registry, Sharing, Surroundings, Target, VaryOn,
};

use crate::declare::PlanCalls as _;
use crate::declare::{
    Declared, board_id, context, function, null, optional, param, query, registry, text, view,
};

fn policy(ttl: u32, swr: u32, public: bool) -> Option<CachePolicy> {
    let sharing = match public {
        true => Sharing::Everyone,
        false => Sharing::Caller,
    };
    Some(CachePolicy::new(ttl, swr, sharing))
}

/// Public news, a board per caller one member of which lives shorter, feeds one member of which is not kept, and a
/// page of the board.
fn app() -> Registry {
    let board = || vec![param("board_id", board_id())];
    let short = FunctionDecl {
        cache: policy(5, 60, true),
        ..query("board_title", "board", board(), text())
    };
    let filtered = [board(), vec![optional("filter", &text())]].concat();
    let page = FunctionDecl {
        context: Some("board".to_owned()),
        route: Some("/board".to_owned()),
        cache: policy(30, 0, false),
        ..view("page", board())
    };
    let contexts = vec![
        ContextDecl {
            cache: policy(60, 30, false),
            ..context("board", filtered.clone())
        },
        context("feeds", vec![]),
        context("log", board()),
        ContextDecl {
            cache: policy(60, 0, true),
            ..context("news", vec![])
        },
    ];
    let functions = vec![
        query("board_cards", "board", filtered, text()),
        short,
        FunctionDecl {
            cache: policy(60, 0, true),
            ..query("feeds_kept", "feeds", vec![], text())
        },
        query("feeds_live", "feeds", vec![], text()),
        query("headlines", "news", vec![], text()),
        query("log_lines", "log", board(), text()),
        page,
        function("tidy", board(), null()).affects("log"),
        function("rename", board(), null()).affects("board.board_title"),
        function("clear", vec![], null()).affects("board"),
    ];
    registry(contexts, functions)
}

fn policy_of(context: &str, query: &str) -> Option<CachePolicy> {
    let app = app();
    app.plan_bundle(context, query).expect("valid").policy()
}

#[test]
fn a_bundle_is_kept_as_long_as_all_of_its_members_allow() {
    assert_eq!(policy_of("board", "board_id=1"), policy(5, 30, false));
    assert_eq!(
        policy_of("board", "board_id=1&$only=board_title"),
        policy(5, 60, true)
    );
    assert_eq!(
        policy_of("board", "board_id=1&$only=board_cards"),
        policy(60, 30, false)
    );
}

#[test]
fn a_bundle_with_a_member_that_is_not_kept_is_not_kept() {
    assert_eq!(policy_of("feeds", ""), None);
    assert_eq!(policy_of("feeds", "$only=feeds_kept"), policy(60, 0, true));
}

fn caller(id: &str) -> Audience {
    Audience::Caller(Caller::new(CallerId::of("user", id).expect("an id")))
}

fn tags(context: &str, query: &str, audience: Audience) -> Vec<String> {
    let app = app();
    let plan = app.plan_bundle(context, query).expect("valid");
    let cached = plan.cached(audience, &Surroundings::default());
    without_scopes(cached.expect("kept").tags())
}

/// Tags without the scopes of their contexts, which `releases` is about.
fn without_scopes(mut tags: Vec<String>) -> Vec<String> {
    tags.retain(|tag| !tag.starts_with('~'));
    tags
}

#[test]
fn a_bundle_of_one_caller_has_their_tag_and_one_of_nobody_and_of_everyone_has_not() {
    let groups = [
        "board",
        "board.board_title",
        "board.board_title;board_id=7",
        "board;board_id=7",
    ];
    assert_eq!(
        tags("board", "board_id=7&filter=x", caller("a b")),
        [&groups[..], &["@a%20b"]].concat()
    );
    assert_eq!(tags("board", "board_id=7", Audience::Anonymous), groups);
    assert_eq!(tags("news", "", Audience::Everyone), ["news"]);
}

#[test]
fn a_page_is_in_every_group_of_its_context() {
    let app = app();
    let id = app.function_id("page").expect("declared");
    let plan = app.plan_route_query(id, "board_id=7").expect("valid");
    let cached = plan.cached(caller("5"), &Surroundings::default());
    assert_eq!(
        without_scopes(cached.expect("kept").tags()),
        [
            "board",
            "board.board_title",
            "board.board_title;board_id=7",
            "board;board_id=7",
            "@5"
        ]
    );
}

#[test]
fn what_a_mutation_makes_stale_is_among_the_tags_of_what_it_changed() {
    let app = app();
    let call = app
        .plan_call(Some("rename"), br#"{"board_id":7}"#)
        .expect("valid");
    let stale = without_scopes(call.settle(Vec::new()).purge_tags());
    assert_eq!(stale, ["board.board_title;board_id=7"]);
    assert!(tags("board", "board_id=7", Audience::Anonymous).contains(&stale[0]));
    assert!(!tags("board", "board_id=8", Audience::Anonymous).contains(&stale[0]));
}

/// The fields of an answer for shared caches.
fn fields(cached: &Cached, edge: bool) -> Vec<(&'static str, String)> {
    let fields = cached.headers(edge).into_iter();
    fields
        .map(|(name, value)| (name, value.into_owned()))
        .collect()
}

#[test]
fn an_edge_is_told_for_how_long_and_whose_an_answer_is_and_others_are_told_of_public_ones() {
    let app = app();
    let board = app
        .plan_bundle("board", "board_id=7&$only=board_cards")
        .expect("valid");
    let own = board
        .cached(caller("a b"), &Surroundings::default())
        .expect("kept");
    assert_eq!(fields(&own, false)[1..], []);
    let private = "private, max-age=60, stale-while-revalidate=30".to_owned();
    assert_eq!(
        fields(&own, true)[1..],
        [
            ("mizan-cache-control", private),
            ("mizan-identity", "user%3A%22a%20b%22".to_owned())
        ]
    );
    let news = app.plan_bundle("news", "").expect("valid");
    assert_eq!(
        fields(
            &news
                .cached(Audience::Everyone, &Surroundings::default())
                .expect("kept"),
            true
        ),
        [
            ("cache-groups", "\"news\"".to_owned()),
            ("cdn-cache-control", "max-age=60".to_owned()),
            ("mizan-cache-control", "public, max-age=60".to_owned()),
        ]
    );
}

#[test]
fn a_kept_body_is_answered_as_a_new_one_and_304_when_the_client_has_it() {
    let app = app();
    let news = app.plan_bundle("news", "").expect("valid");
    let body = news.body(&[Ok(b"\"calm\"")]).expect("complete");
    let fresh = news.finish(&[Ok(b"\"calm\"")], None);
    let cached = news
        .cached(Audience::Everyone, &Surroundings::default())
        .expect("kept");
    let kept: Answer = cached.answer(body.clone(), None, false);
    assert_eq!((kept.status, &kept.body), (200, &fresh.body));
    for name in ["etag", "cache-control", "cache-groups", "content-type"] {
        assert_eq!(kept.header(name), fresh.header(name), "{name}");
    }
    let known: Answer = cached.answer(body, kept.header("etag"), false);
    assert_eq!((known.status, known.body.len()), (304, 0));
    assert_eq!(known.header("cdn-cache-control"), Some("max-age=60"));
}

/// The surroundings of a request of this host to an app that varies by tenant.
fn tenant(host: &'static str, tenant: &'static str) -> (VaryOn, Surroundings) {
    let vary_on = VaryOn::parse(["header:x-tenant"]).expect("a part");
    let fields = |_: &str| vec![tenant];
    let surroundings = Surroundings::of_request(&vary_on, Some(host), fields);
    (vary_on, surroundings)
}

#[test]
fn a_key_depends_on_what_surrounds_the_call() {
    let app = app();
    let plan = app.plan_bundle("news", "").expect("valid");
    let key = |host, name| {
        let (_, surroundings) = tenant(host, name);
        plan.cache_key(b"secret", &Audience::Everyone, &surroundings)
    };
    assert_ne!(key("a.example", "blue"), key("A.example", "blue"));
    assert_ne!(key("a.example", "blue"), key("b.example", "blue"));
    assert_ne!(key("a.example", "blue"), key("a.example", "red"));
}

#[test]
fn an_answer_says_by_which_fields_it_varies() {
    let (vary_on, surroundings) = tenant("a.example", "blue");
    let app = app().with_vary_on(vary_on);
    let plan = app.plan_bundle("news", "").expect("valid");
    let cached = plan.cached(Audience::Everyone, &surroundings);
    assert!(fields(&cached.expect("kept"), false).contains(&("vary", "x-tenant".to_owned())));
}

#[test]
fn an_answer_that_depends_on_what_only_the_origin_knows_is_addressed_to_no_cache() {
    let app = app();
    let plan = app.plan_bundle("news", "").expect("valid");
    let german = Surroundings::default().with("language", Some("de".to_owned()));
    let cached = plan.cached(Audience::Everyone, &german).expect("kept");
    let names: Vec<_> = fields(&cached, true)
        .into_iter()
        .map(|each| each.0)
        .collect();
    assert_eq!(names, ["cache-groups"]);
}

#[test]
fn an_app_that_depends_on_what_only_the_origin_knows_allows_an_edge_nothing() {
    let of_a_proxy = VaryOn::parse(["header:x-forwarded-for"]).expect("a part");
    for vary_on in [VaryOn::default().with_origin_parts(), of_a_proxy] {
        let manifest = app().with_vary_on(vary_on).manifest("/api/mizan");
        assert!(manifest.contexts.iter().all(|each| each.cache.is_none()));
        assert!(manifest.pages.iter().all(|each| each.cache.is_none()));
    }
}

#[test]
fn spellings_of_one_value_are_one_bundle_and_the_answer_says_so() {
    let app = app();
    let key = |filter: &str, written: Option<&str>| {
        let query = format!("board_id=7&filter={filter}");
        let mut plan = app.plan_bundle("board", &query).expect("valid");
        let filter = plan.values().len() - 1;
        plan.respell(filter, written);
        let cached = plan.cached(caller("5"), &Surroundings::default());
        let fields = cached.as_ref().map(|cached| {
            let answer: Answer = cached.answer(Vec::new(), None, false);
            answer.header("mizan-params").map(str::to_owned)
        });
        (
            plan.cache_key(b"secret", &caller("5"), &Surroundings::default()),
            fields,
        )
    };
    let (canonical, said) = key("ab", Some("\"ab\""));
    assert_eq!(said, Some(None));
    let (other, said) = key("AB", Some("\"ab\""));
    assert_eq!(
        (other, said),
        (canonical, Some(Some("respelled".to_owned())))
    );
    assert_eq!(key("ab", None).1, None);
}

#[test]
fn an_argument_that_cannot_be_written_back_neither_narrows_nor_is_a_page_cached_by_it() {
    let app = app();
    let mut call = app
        .plan_call(Some("rename"), br#"{"board_id":7}"#)
        .expect("valid");
    call.respell(0, None);
    let stale = without_scopes(call.settle(Vec::new()).purge_tags());
    assert_eq!(stale, ["board.board_title"]);
    let id = app.function_id("page").expect("declared");
    let mut page = app.plan_route_query(id, "board_id=7").expect("valid");
    page.respell(0, None);
    assert_eq!(page.policy(), None);
}

#[test]
fn every_response_to_respelled_params_says_so_partial_ones_and_failures_included() {
    let app = app();
    let mut plan = app
        .plan_bundle("board", "board_id=7&filter=AB")
        .expect("valid");
    let filter = plan.values().len() - 1;
    plan.respell(filter, Some("\"ab\""));
    let failed = || Err(Problem::new(ProtocolCode::Internal, "broken"));
    for outcomes in [
        [Ok(&b"1"[..]), Ok(&b"2"[..])],
        [Ok(&b"1"[..]), failed()],
        [failed(), failed()],
    ] {
        let response = plan.finish(&outcomes, None);
        assert_eq!(
            response.header("mizan-params"),
            Some("respelled"),
            "{response:?}"
        );
    }
}

#[test]
fn a_change_concerns_caches_where_they_may_keep_a_bundle_or_a_page_of_its_contexts() {
    let concerns = |function: &str, added: Vec<Target>| {
        let app = app();
        let plan = app
            .plan_call(Some(function), br#"{"board_id":7}"#)
            .expect("valid");
        plan.settle(added).concerns_caches()
    };
    assert!(concerns("rename", Vec::new()));
    assert!(!concerns("tidy", Vec::new()));
    assert!(concerns("tidy", vec![Target::whole("board")]));
}
