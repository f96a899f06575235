//! The data all contenders serve, and the work their handlers share.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

/// One card.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct Card {
    pub(crate) id: u32,
    pub(crate) list_id: u32,
    pub(crate) title: String,
    pub(crate) note: Option<String>,
    pub(crate) done: bool,
}

/// One column of cards.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct List {
    pub(crate) id: u32,
    pub(crate) title: String,
}

/// A board in memory.
#[derive(Debug)]
pub(crate) struct Board {
    cards: Vec<Card>,
    lists: Vec<List>,
}

/// The board as handlers hold it.
pub(crate) type Shared = Arc<Board>;

/// Twenty cards in three lists.
pub(crate) fn seeded() -> Shared {
    let card = |id| Card {
        id,
        list_id: id % 3,
        title: format!("Card number {id}"),
        note: (id % 2 == 0).then(|| "A note of a few words".to_owned()),
        done: id % 5 == 0,
    };
    let list = |id| List {
        id,
        title: format!("List {id}"),
    };
    Arc::new(Board {
        cards: (0..20).map(card).collect(),
        lists: (0..3).map(list).collect(),
    })
}

impl Board {
    /// The cards, copied as a database would hand them out.
    pub(crate) fn cards(&self, _board_id: u32) -> Vec<Card> {
        self.cards.clone()
    }

    /// The lists, copied likewise.
    pub(crate) fn lists(&self, _board_id: u32) -> Vec<List> {
        self.lists.clone()
    }

    /// The card as it is after its new title.
    pub(crate) fn renamed(&self, card_id: u32, title: String) -> Option<Card> {
        let card = self.cards.iter().find(|card| card.id == card_id)?;
        Some(Card {
            title,
            ..card.clone()
        })
    }
}
