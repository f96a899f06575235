//! Mizan: write a server function once, say which *context* it reads or which contexts it *affects*,
//! and every copy of that data stays correct by itself.
//!
//! # An app
//!
//! A [`context`] names a group of queries that a page fetches as one bundle; its fields are what tells
//! one bundle from another. A [`client`] function is a query of a context, a mutation, or neither. Its
//! plain arguments come from the caller; `#[extract]` arguments come from the server.
//!
//! ```standalone_crate
//! use mizan::prelude::*;
//! use schemars::JsonSchema;
//! use serde::{Deserialize, Serialize};
//! use std::sync::{Arc, Mutex};
//!
//! #[derive(Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
//! pub struct BoardId(i64);
//!
//! #[derive(Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
//! pub struct CardId(i64);
//!
//! #[derive(Clone, Serialize, JsonSchema)]
//! pub struct Card {
//!     id: CardId,
//!     board_id: BoardId,
//!     title: String,
//! }
//!
//! type Db = Arc<Mutex<Vec<Card>>>;
//!
//! #[derive(Debug, thiserror::Error, ClientError)]
//! pub enum BoardError {
//!     /// The card is not on this board.
//!     #[error("there is no such card")]
//!     #[client(status = 404)]
//!     CardNotFound,
//! }
//!
//! /// One board and everything on it.
//! #[context]
//! pub struct Board {
//!     pub board_id: BoardId,
//! }
//!
//! /// The cards of a board, in order.
//! #[client(context = Board)]
//! async fn board_cards(board_id: BoardId, #[extract] State(db): State<Db>) -> Vec<Card> {
//!     let cards = db.lock().unwrap();
//!     cards.iter().filter(|card| card.board_id == board_id).cloned().collect()
//! }
//!
//! /// Renames a card; the new card is spliced into every mounted board, no refetch.
//! #[client(merge = Board::board_cards)]
//! async fn rename_card(
//!     board_id: BoardId,
//!     card_id: CardId,
//!     title: String,
//!     #[extract] State(db): State<Db>,
//! ) -> Result<Card, BoardError> {
//!     let mut cards = db.lock().unwrap();
//!     let mut cards = cards.iter_mut().filter(|card| card.board_id == board_id);
//!     let card = cards.find(|card| card.id == card_id).ok_or(BoardError::CardNotFound)?;
//!     card.title = title;
//!     Ok(card.clone())
//! }
//!
//! /// Moves a card; both boards are fetched again wherever they are shown.
//! #[client(affects = [Board(board_id = from_board), Board(board_id = to_board)])]
//! async fn move_card(
//!     card_id: CardId,
//!     from_board: BoardId,
//!     to_board: BoardId,
//!     #[extract] State(db): State<Db>,
//! ) -> Result<(), BoardError> {
//!     let mut cards = db.lock().unwrap();
//!     let mut cards = cards.iter_mut().filter(|card| card.board_id == from_board);
//!     let card = cards.find(|card| card.id == card_id).ok_or(BoardError::CardNotFound)?;
//!     card.board_id = to_board;
//!     Ok(())
//! }
//!
//! # fn main() -> Result<(), mizan::BuildError> {
//! let app = App::new("board").state(Db::default()).build()?;
//! let router = axum::Router::new().nest("/api/mizan", app.into_router());
//! # let _: axum::Router = router;
//! # Ok(()) }
//! ```
//!
//! [`App::build`] finds every function of the binary, checks the whole registry and that every state
//! and identity is there, and reports everything that is wrong at once.
//!
//! # Who calls
//!
//! ```standalone_crate
//! use axum::http::HeaderMap;
//! use mizan::prelude::*;
//!
//! #[derive(Debug, Clone, Identity)]
//! pub struct CurrentUser {
//!     #[identity(id)]
//!     id: i64,
//!     #[identity(staff)]
//!     is_staff: bool,
//! }
//!
//! /// Runs only when somebody asks, and then once.
//! async fn current_user(headers: HeaderMap) -> Option<CurrentUser> {
//!     let id = headers.get("x-user")?.to_str().ok()?.parse().ok()?;
//!     Some(CurrentUser { id, is_staff: id == 1 })
//! }
//!
//! /// Greets whoever is signed in: `CurrentUser` is 401 for anybody else, `Option<CurrentUser>` is not.
//! #[client]
//! fn greet(#[extract] user: CurrentUser) -> String {
//!     format!("hello, {}", user.id)
//! }
//!
//! async fn in_office(user: Option<CurrentUser>, headers: HeaderMap) -> bool {
//!     user.is_some_and(|user| user.is_staff) && headers.contains_key("x-office")
//! }
//!
//! #[client(auth = "staff")]
//! fn for_staff() {}
//!
//! #[client(auth = in_office)]
//! fn for_the_office() {}
//!
//! # fn main() -> Result<(), mizan::BuildError> {
//! let app = App::new("office").identify(current_user).build()?;
//! # let _ = app.into_router();
//! # Ok(()) }
//! ```
//!
//! # What is kept
//!
//! A context may say for how long its bundles are kept, for each caller or, with `public`, for all of them together.
//! A mutation that names such a context purges it before its answer leaves; a job does so through [`Mizan`].
//!
//! ```standalone_crate
//! use mizan::prelude::*;
//! use std::collections::BTreeMap;
//! use std::sync::{Arc, Mutex};
//!
//! type Db = Arc<Mutex<BTreeMap<String, u64>>>;
//!
//! /// How often something was counted: the same for everyone, so nothing of the caller may be extracted.
//! #[context(cache(ttl = 60, swr = 30, public))]
//! struct Tally {
//!     label: String,
//! }
//!
//! #[client(context = Tally)]
//! fn tally_count(label: String, #[extract] State(db): State<Db>) -> u64 {
//!     db.lock().unwrap().get(&label).copied().unwrap_or_default()
//! }
//!
//! #[client(affects = Tally)]
//! fn tally_add(label: String, #[extract] State(db): State<Db>) {
//!     *db.lock().unwrap().entry(label).or_default() += 1;
//! }
//!
//! async fn count_at_night(app: mizan::Mizan, db: Db) -> Result<mizan::Purged, mizan::PurgeError> {
//!     db.lock().unwrap().insert("owls".to_owned(), 7);
//!     app.invalidate(Tally { label: "owls".to_owned() }).await
//! }
//!
//! # fn main() -> Result<(), mizan::BuildError> {
//! let db = Db::default();
//! let app = App::new("tallies").state(db.clone()).build()?;
//! let job = count_at_night(app.clone(), db);
//! let router = axum::Router::new().nest("/api/mizan", app.into_router());
//! # drop((job, router));
//! # Ok(()) }
//! ```
//!
//! # The client
//!
//! `mizan generate` writes the TypeScript client from the schema. It asks the binary for it: with
//! `MIZAN_ASK=schema` in the environment, [`App::build`] prints the schema and ends the process before
//! anything is served. [`App::schema`] gives a program the same text. `mizan manifest` asks with `MIZAN_ASK=manifest` for
//! what an edge works from.
//!
//! # Mistakes
//!
//! What the compiler can see, it tells at the word that is wrong. An argument of a query has the type
//! of the context's param:
//!
//! ```compile_fail,E0308
//! # use mizan::prelude::*;
//! #[context]
//! struct Board {
//!     board_id: u64,
//! }
//!
//! #[client(context = Board)]
//! fn board_size(board_id: String) -> usize {
//!     board_id.len()
//! }
//! ```
//!
//! A mutation affects contexts that exist, and narrows them by values of their type:
//!
//! ```compile_fail,E0425
//! # use mizan::prelude::*;
//! #[client(affects = Board)]
//! fn clear() {}
//! ```
//!
//! ```compile_fail,E0277
//! # use mizan::prelude::*;
//! #[context]
//! struct Board {
//!     board_id: u64,
//! }
//!
//! #[client(affects = Board(board_id = name))]
//! fn clear(name: String) {}
//! ```
//!
//! What a function takes and returns can be written as JSON:
//!
//! ```compile_fail,E0277
//! # use mizan::prelude::*;
//! struct Card;
//!
//! #[client]
//! fn first_card() -> Card {
//!     Card
//! }
//! ```
//!
//! Everything else that is wrong with declarations is an error of [`App::build`]: two functions of one
//! name, a function that a context does not have, a state that nobody gives.

pub use mizan_axum::{
    App, ArrivalLayer, ArrivalService, BuildError, BuildProblem, Cache, Call, Change, ClientError,
    Context, Extract, Failure, GuardFn, IdentifyFn, Identity, Input, Invalidated, MemoryOptions,
    Mizan, Mwt, Needs, Output, Place, PurgeError, Purged, RedisOptions, Reply, Report, StaleReport,
    State, States, TargetErrors, VaryFn, invalidate, invalidate_all,
};
pub use mizan_core::{CallerId, CallerIdError, mwt};
pub use mizan_macros::{ClientError, Identity, client, context};

#[doc(hidden)]
pub use mizan_axum::private as __private;

pub mod prelude;
