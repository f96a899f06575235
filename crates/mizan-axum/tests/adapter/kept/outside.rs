//! What jobs purge through the application itself.

use super::{HIT, Menu, STORED, open};
use crate::board::{Board, BoardId};
use crate::client::get;

const ONE: &str = "/ctx/menu/?table=1";
const TWO: &str = "/ctx/menu/?table=2";

#[tokio::test]
async fn a_job_purges_one_bundle_or_every_bundle_of_a_context() {
    let inn = open();
    inn.get(ONE).await;
    inn.get(TWO).await;
    inn.mizan.invalidate(Menu { table: 1 }).await.unwrap();
    assert_eq!(
        (
            inn.status(ONE).await.as_str(),
            inn.status(TWO).await.as_str()
        ),
        (STORED, HIT)
    );
    inn.mizan.invalidate_all::<Menu>().await.unwrap();
    assert_eq!(
        (
            inn.status(ONE).await.as_str(),
            inn.status(TWO).await.as_str()
        ),
        (STORED, STORED)
    );
}

#[tokio::test]
async fn a_job_purges_all_of_one_caller_or_everything() {
    let inn = open();
    let room = async |id| {
        inn.as_guest(id, get("/ctx/room/"))
            .await
            .header("cache-status")
            .to_owned()
    };
    for id in ["ada", "bob"] {
        room(id).await;
    }
    inn.mizan.purge_user(&"ada".to_owned()).await;
    assert_eq!(
        (room("ada").await.as_str(), room("bob").await.as_str()),
        (STORED, HIT)
    );
    inn.mizan.purge_all().await;
    assert_eq!(
        (room("ada").await.as_str(), room("bob").await.as_str()),
        (STORED, STORED)
    );
}

#[tokio::test]
async fn a_context_of_another_app_is_an_error() {
    let error = open()
        .mizan
        .invalidate(Board {
            board_id: BoardId(1),
        })
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("`board` is no context"),
        "{error}"
    );
}
