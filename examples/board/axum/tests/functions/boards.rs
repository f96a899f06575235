//! Reading, starting, renaming and removing boards.

use board::boards::{
    BoardError, TitleError, add_board, all_boards, board_summary, delete_board, rename_board,
};
use board::lists::{add_list, board_lists};

use crate::{AMINA, GARDEN, JONAS, LISBON, WEBSITE, demo, title, user};

#[tokio::test]
async fn everybody_sees_the_boards_they_are_on() {
    let db = demo().await;
    let boards = all_boards(user(&db, JONAS).await, db.clone())
        .await
        .unwrap();
    let ids: Vec<_> = boards.iter().map(|board| board.id).collect();
    assert_eq!(ids, [WEBSITE, LISBON]);
    assert_eq!(boards[0].card_counts, [3, 4, 4]);
}

#[tokio::test]
async fn a_board_one_is_not_on_does_not_exist() {
    let db = demo().await;
    let refused = board_summary(GARDEN, user(&db, JONAS).await, db.clone()).await;
    assert!(matches!(refused, Err(BoardError::BoardNotFound)));
}

#[tokio::test]
async fn a_new_board_has_three_empty_lists_and_one_member() {
    let db = demo().await;
    let amina = user(&db, AMINA).await;
    let board = add_board(title("Reading"), amina, db.clone())
        .await
        .unwrap();
    assert_eq!(board.card_counts, [0, 0, 0]);
    assert_eq!(board.members, [AMINA]);
}

#[tokio::test]
async fn a_taken_title_is_refused_with_one_that_is_free() {
    let db = demo().await;
    let amina = user(&db, AMINA).await;
    add_board(title("Website launch 2"), amina.clone(), db.clone())
        .await
        .unwrap();
    let refused = rename_board(GARDEN, title("website LAUNCH"), amina, db.clone()).await;
    let Err(TitleError::TitleTaken { suggestion }) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(suggestion, "website LAUNCH 3");
}

#[tokio::test]
async fn a_board_keeps_its_own_title() {
    let db = demo().await;
    let amina = user(&db, AMINA).await;
    let board = rename_board(WEBSITE, title("Website Launch"), amina, db.clone())
        .await
        .unwrap();
    assert_eq!(board.title.as_str(), "Website Launch");
}

#[tokio::test]
async fn a_removed_board_is_gone_with_everything_on_it() {
    let db = demo().await;
    let amina = user(&db, AMINA).await;
    delete_board(WEBSITE, amina.clone(), db.clone())
        .await
        .unwrap();
    let refused = board_lists(WEBSITE, amina, db.clone()).await;
    assert!(matches!(refused, Err(BoardError::BoardNotFound)));
}

#[tokio::test]
async fn a_new_list_stands_at_the_right_end() {
    let db = demo().await;
    let amina = user(&db, AMINA).await;
    let added = add_list(WEBSITE, title("Later"), amina.clone(), db.clone())
        .await
        .unwrap();
    let lists = board_lists(WEBSITE, amina, db.clone()).await.unwrap();
    assert_eq!(lists.last(), Some(&added));
}
