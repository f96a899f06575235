//! What an operator purges, as JSON.

use mizan_core::CallerId;
use serde::Deserialize;

/// Largest order, in bytes.
pub(super) const MAX_BYTES: usize = 64 << 10;

/// An order to purge: `{"tags": ["board;board_id=1"], "users": ["5"]}` or `{"all": true}`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Order {
    /// Groups, as `Cache-Groups` spells them.
    #[serde(default)]
    tags: Vec<String>,
    /// Ids of callers: every response stored for one of them is purged.
    #[serde(default)]
    users: Vec<String>,
    /// Everything.
    #[serde(default)]
    pub(super) all: bool,
}

impl Order {
    /// Everything it names.
    pub(super) fn tags(&self) -> Vec<String> {
        let user = |id: &String| CallerId::tag_of(&serde_json::to_string(id).ok()?).ok();
        let users = self.users.iter().filter_map(user);
        self.tags.iter().cloned().chain(users).collect()
    }
}
