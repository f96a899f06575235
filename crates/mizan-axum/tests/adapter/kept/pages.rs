//! Pages that an edge may keep.

use super::open;
use crate::client::{get, with};

#[tokio::test]
async fn a_page_says_how_it_is_kept_and_which_changes_it_follows() {
    let inn = open();
    let page = with(get("/board?table=4"), "mizan-edge", "1");
    let page = inn.as_guest("ada", page).await;
    assert_eq!(page.body, "<p>4</p>");
    assert_eq!(
        page.header("mizan-cache-control"),
        "private, max-age=30, stale-while-revalidate=5"
    );
    assert_eq!(page.header("mizan-identity"), "guest%3A%22ada%22");
    assert_eq!(page.header("cache-groups"), r#""menu", "menu;table=4""#);
}

#[tokio::test]
async fn a_page_for_one_caller_says_so_to_caches_that_are_not_mizans() {
    let inn = open();
    let page = inn.as_guest("ada", get("/board?table=4")).await;
    assert_eq!(page.header("cache-control"), "private, no-cache");
}

#[tokio::test]
async fn a_page_that_says_private_itself_has_no_field_that_lets_an_edge_store_it() {
    let inn = open();
    for table in 0..3 {
        let page = with(get(&format!("/bill?table={table}")), "mizan-edge", "1");
        let page = inn.as_guest("ada", page).await;
        assert_eq!(page.body, "one guest's");
        for field in ["mizan-cache-control", "mizan-identity", "cache-groups"] {
            assert!(!page.headers.contains_key(field), "{field} of {table}");
        }
    }
}

#[tokio::test]
async fn a_page_is_in_the_manifest_with_what_it_is_kept_by() {
    let manifest: serde_json::Value = serde_json::from_str(&open().mizan.manifest()).unwrap();
    let page = &manifest["pages"][1];
    assert_eq!(
        (page["route"].as_str(), page["context"].as_str()),
        (Some("/board"), Some("menu"))
    );
    assert_eq!(
        page["cache"],
        serde_json::json!({ "ttl": 30, "swr": 5, "public": false })
    );
    assert_eq!(manifest["mutations"].as_array().unwrap().len(), 8);
}
