//! Moving cards within a list, between lists and between boards.

use board::cards::{CardError, assign_card, board_cards, card};
use board::db::Db;
use board::id::{BoardId, CardId, ListId};
use board::moves::move_card;
use mizan::State;

use crate::{
    AMINA, CHANGELOG, DARK_THEME, GARDEN, IDEAS, IN_PROGRESS, JONAS, RAINY_DAYS, TOUR, WEBSITE,
    demo, user,
};

async fn standing_in(db: &State<Db>, board: BoardId, list: ListId) -> Vec<CardId> {
    let cards = board_cards(board, user(db, AMINA).await, db.clone())
        .await
        .unwrap();
    cards
        .iter()
        .filter(|card| card.list_id == list)
        .map(|card| card.id)
        .collect()
}

#[tokio::test]
async fn a_card_comes_to_stand_before_another() {
    let db = demo().await;
    let amina = user(&db, AMINA).await;
    move_card(
        TOUR,
        WEBSITE,
        WEBSITE,
        IDEAS,
        Some(DARK_THEME),
        amina,
        db.clone(),
    )
    .await
    .unwrap();
    assert_eq!(
        standing_in(&db, WEBSITE, IDEAS).await,
        [CHANGELOG, TOUR, DARK_THEME]
    );
}

#[tokio::test]
async fn without_a_neighbour_a_card_goes_to_the_bottom() {
    let db = demo().await;
    let amina = user(&db, AMINA).await;
    move_card(
        CHANGELOG,
        WEBSITE,
        WEBSITE,
        IN_PROGRESS,
        None,
        amina,
        db.clone(),
    )
    .await
    .unwrap();
    assert_eq!(standing_in(&db, WEBSITE, IDEAS).await, [DARK_THEME, TOUR]);
    assert_eq!(
        standing_in(&db, WEBSITE, IN_PROGRESS).await.last(),
        Some(&CHANGELOG)
    );
}

#[tokio::test]
async fn a_card_moves_to_another_board() {
    let db = demo().await;
    let amina = user(&db, AMINA).await;
    move_card(
        CHANGELOG,
        WEBSITE,
        GARDEN,
        RAINY_DAYS,
        None,
        amina,
        db.clone(),
    )
    .await
    .unwrap();
    assert_eq!(
        standing_in(&db, GARDEN, RAINY_DAYS).await.last(),
        Some(&CHANGELOG)
    );
}

#[tokio::test]
async fn whoever_is_not_on_the_other_board_no_longer_does_the_card() {
    let db = demo().await;
    let amina = user(&db, AMINA).await;
    assign_card(WEBSITE, TOUR, Some(JONAS), amina.clone(), db.clone())
        .await
        .unwrap();
    move_card(
        TOUR,
        WEBSITE,
        GARDEN,
        RAINY_DAYS,
        None,
        amina.clone(),
        db.clone(),
    )
    .await
    .unwrap();
    assert_eq!(card(TOUR, amina, db.clone()).await.unwrap().assignee, None);
}

#[tokio::test]
async fn a_card_does_not_move_to_a_board_one_is_not_on() {
    let db = demo().await;
    let jonas = user(&db, JONAS).await;
    let refused = move_card(
        CHANGELOG,
        WEBSITE,
        GARDEN,
        RAINY_DAYS,
        None,
        jonas,
        db.clone(),
    )
    .await;
    assert!(matches!(refused, Err(CardError::ListNotFound)));
    assert_eq!(
        standing_in(&db, WEBSITE, IDEAS).await,
        [CHANGELOG, DARK_THEME, TOUR]
    );
}
