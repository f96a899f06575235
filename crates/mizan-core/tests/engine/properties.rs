//! What holds for every input: no panic, no loss, no narrowing, no collision.

mod direct;
mod groups;
mod headers;
mod json;
mod manifest;
mod plans;
mod tokens;

use mizan_core::header::Tag;

/// Paragraph 4.3: the same context, no function or the same, a subset of the params. `*` is every context.
fn covers(wider: &Tag, narrower: &Tag) -> bool {
    wider.context == "*"
        || wider.context == narrower.context
            && (wider.function.is_none() || wider.function == narrower.function)
            && wider
                .params
                .iter()
                .all(|(name, value)| narrower.params.get(name) == Some(value))
}
