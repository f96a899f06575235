//! The server functions, called as what they are: ordinary functions, over a database in memory.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed"
)]

mod boards;
mod cards;
mod comments;
mod endpoints;
mod freshness;
mod http;
mod manifest;
mod moves;

use board::db::{self, Db};
use board::id::{BoardId, CardId, ListId, PersonId};
use board::people;
use board::session::CurrentUser;
use board::title::Title;
use mizan::State;

const AMINA: PersonId = PersonId(1);
const JONAS: PersonId = PersonId(2);

const WEBSITE: BoardId = BoardId(1);
const GARDEN: BoardId = BoardId(2);
const LISBON: BoardId = BoardId(3);

const IDEAS: ListId = ListId(1);
const IN_PROGRESS: ListId = ListId(2);
const RAINY_DAYS: ListId = ListId(5);

const CHANGELOG: CardId = CardId(1);
const DARK_THEME: CardId = CardId(2);
const TOUR: CardId = CardId(3);

/// A database nobody else has, with the demo's boards in it.
async fn demo() -> State<Db> {
    State(db::open(None).await.unwrap())
}

async fn user(State(db): &State<Db>, person: PersonId) -> CurrentUser {
    people::find(db, person).await.unwrap().unwrap().into()
}

fn title(text: &str) -> Title {
    Title::try_from(text.to_owned()).unwrap()
}
