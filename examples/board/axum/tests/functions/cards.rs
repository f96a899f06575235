//! Writing, rewriting, giving and throwing away cards.

use board::cards::{
    CardError, add_card, assign_card, board_cards, card, delete_card, describe_card, rename_card,
};

use crate::{AMINA, CHANGELOG, GARDEN, IDEAS, JONAS, RAINY_DAYS, WEBSITE, demo, title, user};

#[tokio::test]
async fn a_new_card_stands_at_the_bottom_of_its_list() {
    let db = demo().await;
    let jonas = user(&db, JONAS).await;
    let added = add_card(WEBSITE, IDEAS, title("A search"), jonas.clone(), db.clone())
        .await
        .unwrap();
    let cards = board_cards(WEBSITE, jonas, db.clone()).await.unwrap();
    assert_eq!(
        cards.iter().rfind(|card| card.list_id == IDEAS),
        Some(&added)
    );
}

#[tokio::test]
async fn a_list_of_another_board_takes_no_card_of_this_one() {
    let db = demo().await;
    let amina = user(&db, AMINA).await;
    let refused = add_card(WEBSITE, RAINY_DAYS, title("Rain"), amina, db.clone()).await;
    assert!(matches!(refused, Err(CardError::ListNotFound)));
}

#[tokio::test]
async fn what_a_change_returns_is_what_is_read_afterwards() {
    let db = demo().await;
    let jonas = user(&db, JONAS).await;
    rename_card(WEBSITE, CHANGELOG, title("News"), jonas.clone(), db.clone())
        .await
        .unwrap();
    describe_card(
        WEBSITE,
        CHANGELOG,
        "Short.".to_owned(),
        jonas.clone(),
        db.clone(),
    )
    .await
    .unwrap();
    let changed = assign_card(WEBSITE, CHANGELOG, None, jonas.clone(), db.clone())
        .await
        .unwrap();
    assert_eq!(changed.title.as_str(), "News");
    assert_eq!(changed.description, "Short.");
    assert_eq!(card(CHANGELOG, jonas, db.clone()).await.unwrap(), changed);
}

#[tokio::test]
async fn a_card_is_not_found_under_another_board() {
    let db = demo().await;
    let amina = user(&db, AMINA).await;
    let refused = rename_card(GARDEN, CHANGELOG, title("News"), amina, db.clone()).await;
    assert!(matches!(refused, Err(CardError::CardNotFound)));
}

#[tokio::test]
async fn a_card_is_given_to_members_of_its_board_only() {
    let db = demo().await;
    let amina = user(&db, AMINA).await;
    let tulips = board_cards(GARDEN, amina.clone(), db.clone())
        .await
        .unwrap()[0]
        .id;
    let refused = assign_card(GARDEN, tulips, Some(JONAS), amina, db.clone()).await;
    assert!(matches!(refused, Err(CardError::NotAMember)));
}

#[tokio::test]
async fn a_card_thrown_away_is_gone() {
    let db = demo().await;
    let jonas = user(&db, JONAS).await;
    delete_card(WEBSITE, CHANGELOG, jonas.clone(), db.clone())
        .await
        .unwrap();
    let gone = card(CHANGELOG, jonas, db.clone()).await;
    assert!(matches!(gone, Err(CardError::CardNotFound)));
}
