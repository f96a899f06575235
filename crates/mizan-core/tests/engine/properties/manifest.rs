//! An edge reads every query string as the app does, from the manifest alone.

use std::sync::LazyLock;

use mizan_core::manifest::{Canonical, Manifest, RouteMatch, Routes};
use mizan_core::{Problem, Registry};
use proptest::prelude::*;

use crate::shop::shop;

static SHOP: LazyLock<Registry> = LazyLock::new(shop);
static ROUTES: LazyLock<Routes> = LazyLock::new(|| {
    let text = SHOP.manifest_text("/");
    Routes::new(Manifest::parse(&text).expect("a manifest"))
});

fn query() -> impl Strategy<Value = String> {
    let name = "q|exact|price|labels|size|limit|board_id|filter|\\$only|x";
    let value = prop_oneof![
        "true|-?[0-9]{1,18}|[0-9]\\.[0-9]e[0-9]|small|%5B%5D|%22|board_title|board_cards,board_title|null",
        "(?s).{0,6}"
    ];
    prop::collection::vec((name, value), 0..6).prop_map(|pairs| {
        let pairs = pairs.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("&")
    })
}

fn of_edge(context: &str, query: &str) -> Result<Canonical, Problem> {
    match ROUTES.find("GET", &format!("/ctx/{context}/")) {
        RouteMatch::Read(route) => route.read(query),
        other => panic!("{other:?}"),
    }
}

/// Params, groups and problems as the app has them.
fn of_app(context: &str, query: &str) -> Result<(String, String), Problem> {
    let plan = SHOP.plan_bundle(context, query)?;
    let outcomes: Vec<Result<&[u8], Problem>> = plan.members().map(|_| Ok(&b"1"[..])).collect();
    let answer = plan.finish(&outcomes, None);
    let groups = answer.header("cache-groups").unwrap_or_default().to_owned();
    Ok((plan.params(), groups))
}

proptest! {
    #[test]
    fn it_finds_the_same_params_groups_and_problems(query in query(), context in "board|search|news") {
        let quoted = |tags: &[String]| tags.iter().map(|tag| format!("\"{tag}\"")).collect::<Vec<_>>().join(", ");
        let edge = of_edge(&context, &query).map(|read| (read.params.clone(), quoted(&read.tags)));
        prop_assert_eq!(edge, of_app(&context, &query));
    }

    #[test]
    fn its_one_spelling_is_the_same_read_to_both(query in query(), context in "board|search|news") {
        if let Ok(read) = of_edge(&context, &query) {
            prop_assert_eq!(of_app(&context, &read.query), of_app(&context, &query));
            prop_assert_eq!(of_edge(&context, &read.query), Ok(read));
        }
    }
}
