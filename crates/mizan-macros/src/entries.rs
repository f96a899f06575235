//! The arguments of an attribute, split into entries so that one bad entry does not hide the next.

use crate::problems::Problems;
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;

/// `name`, `name = value` or `name(…)`.
pub(crate) struct Entry {
    /// The word before the `=`.
    pub(crate) name: Ident,
    /// What stands after the `=`; nothing for a flag.
    pub(crate) value: Option<TokenStream>,
    /// What stands in parentheses after an option that is a list of others.
    pub(crate) inner: Option<Group>,
}

/// Options that are a list of others.
const LISTS: [&str; 1] = ["cache"];

/// Splits at the commas of the outermost level.
pub(crate) fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let mut pieces = vec![TokenStream::new()];
    for token in tokens {
        let comma = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',');
        match pieces.last_mut() {
            Some(last) if !comma => last.extend([token]),
            _ => pieces.push(TokenStream::new()),
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// Reads every entry of an attribute, noting those that are not one.
pub(crate) fn read(tokens: TokenStream, example: &str, problems: &mut Problems) -> Vec<Entry> {
    split(tokens)
        .into_iter()
        .filter_map(|piece| entry(&piece, example, problems))
        .collect()
}

fn entry(piece: &TokenStream, example: &str, problems: &mut Problems) -> Option<Entry> {
    let mut rest = piece.clone().into_iter();
    let Some(TokenTree::Ident(name)) = rest.next() else {
        problems.at(piece, format!("expected an option such as `{example}`"));
        return None;
    };
    match rest.next() {
        None if is_option(&name) => Some(Entry {
            name,
            value: None,
            inner: None,
        }),
        Some(TokenTree::Group(group)) if is_list(&name, &group) && rest.next().is_none() => {
            Some(Entry {
                name,
                value: None,
                inner: Some(group),
            })
        }
        Some(TokenTree::Punct(punct)) if punct.as_char() == '=' => {
            let value: TokenStream = rest.collect();
            if value.is_empty() {
                problems.at(piece, format!("there is no value after `{name} =`"));
                return None;
            }
            Some(Entry {
                name,
                value: Some(value),
                inner: None,
            })
        }
        Some(TokenTree::Group(group))
            if group.delimiter() == Delimiter::Parenthesis && is_option(&name) =>
        {
            problems.at(piece, format!("write `{name} = {}`", group.stream()));
            None
        }
        _ => {
            problems.at(
                piece,
                format!("expected an option such as `{example}`; several targets go in brackets: `affects = [Board, User]`"),
            );
            None
        }
    }
}

/// `cache(…)`.
fn is_list(name: &Ident, group: &Group) -> bool {
    group.delimiter() == Delimiter::Parenthesis && LISTS.iter().any(|list| name == list)
}

/// Options are words in lower case; a type in that place is a value that lost its brackets.
fn is_option(name: &Ident) -> bool {
    name.unraw()
        .to_string()
        .starts_with(|first: char| first.is_ascii_lowercase())
}
