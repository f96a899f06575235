//! Talking about a card.

use board::cards::{CardError, card};
use board::comments::{add_comment, card_comments};
use board::title::Remark;

use crate::{AMINA, CHANGELOG, GARDEN, JONAS, WEBSITE, demo, user};

fn remark(text: &str) -> Remark {
    Remark::try_from(text.to_owned()).unwrap()
}

#[tokio::test]
async fn what_is_said_stands_last_and_is_counted() {
    let db = demo().await;
    let jonas = user(&db, JONAS).await;
    let before = card(CHANGELOG, jonas.clone(), db.clone())
        .await
        .unwrap()
        .comments;
    let said = add_comment(
        WEBSITE,
        CHANGELOG,
        remark("Yes."),
        jonas.clone(),
        db.clone(),
    )
    .await
    .unwrap();
    assert_eq!(said.author, JONAS);
    let comments = card_comments(CHANGELOG, jonas.clone(), db.clone())
        .await
        .unwrap();
    assert_eq!(comments.last(), Some(&said));
    assert_eq!(
        card(CHANGELOG, jonas, db.clone()).await.unwrap().comments,
        before + 1
    );
}

#[tokio::test]
async fn nothing_is_said_about_a_card_of_another_board() {
    let db = demo().await;
    let amina = user(&db, AMINA).await;
    let refused = add_comment(GARDEN, CHANGELOG, remark("Here?"), amina, db.clone()).await;
    assert!(matches!(refused, Err(CardError::CardNotFound)));
}
