//! The identities: a type of its own for each noun, so that a card's number is never taken for a board's.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, sqlx::Type)]
        #[sqlx(transparent)]
        pub struct $name(pub i64);
    };
}

id!(
    /// Which person.
    PersonId
);
id!(
    /// Which board.
    BoardId
);
id!(
    /// Which list.
    ListId
);
id!(
    /// Which card.
    CardId
);
id!(
    /// Which comment.
    CommentId
);
