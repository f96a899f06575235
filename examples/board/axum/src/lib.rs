//! A small board app that shows what Mizan does: boards, lists, cards and comments, read as contexts
//! and changed by functions that say what they affect.
//!
//! One noun per module; every `#[client]` function in them is found when [`app::router`] builds the
//! registry. `web/` holds the page.

pub mod app;
pub mod boards;
pub mod cards;
pub mod comments;
pub mod db;
pub mod id;
pub mod lists;
pub mod membership;
pub mod moves;
pub mod people;
pub mod session;
pub mod title;
