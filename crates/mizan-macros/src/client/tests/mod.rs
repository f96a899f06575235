//! What `#[client]` says about mistakes, and at which token; what it expands to when there are none.

mod expansion;
mod options;
mod signature;

use super::transform;
use crate::problems::Problems;
use proc_macro2::TokenStream;

/// A function without mistakes, for tests of the options.
const RENAME: &str = "async fn rename_card(board_id: BoardId, card_id: CardId) -> Result<Card, BoardError> { todo!() }";

/// `line:column text: message` of every problem with `#[client(arguments)] item`.
fn problems(arguments: &str, item: &str) -> Vec<String> {
    let mut problems = Problems::default();
    transform(tokens(arguments), tokens(item), &mut problems);
    problems.listed()
}

/// The expansion as text, without the spaces that `quote` puts everywhere.
fn expanded(arguments: &str, item: &str) -> String {
    let expanded = super::attribute(tokens(arguments), tokens(item));
    syn::parse2::<syn::File>(expanded.clone()).unwrap();
    expanded.to_string().replace(' ', "")
}

fn tokens(source: &str) -> TokenStream {
    source.parse().unwrap()
}
