//! An app's registry with what spells the values of its params.

use crate::spell::Spelling;

/// What every plan of an app borrows from.
pub(crate) struct App {
    pub(crate) registry: mizan_core::Registry,
    pub(crate) spelling: Spelling,
}
