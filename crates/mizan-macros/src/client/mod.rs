//! `#[client]`: parse → model → check → expand.

mod check;
mod expand;
mod model;
mod options;
mod parse;
mod proof;
#[cfg(test)]
mod tests;

use crate::problems::Problems;
use proc_macro2::TokenStream;
use quote::quote;

/// What the attribute turns an item into.
pub(crate) fn attribute(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut problems = Problems::default();
    let tokens = transform(arguments, item, &mut problems);
    quote!(#problems #tokens)
}

/// The function as its author wrote it, and its registration when nothing is wrong.
fn transform(arguments: TokenStream, item: TokenStream, problems: &mut Problems) -> TokenStream {
    let Some(function) = parse::function(item.clone(), problems) else {
        return item;
    };
    let options = options::read(arguments, problems);
    let client = model::Client::new(function, options, problems);
    check::check(&client, problems);
    let function = &client.function;
    // Wire arguments are owned, the server provides as many as it takes, and an async signature is the
    // protocol's choice: no lint about them is one the author could follow.
    let plain = quote! {
        #[allow(clippy::needless_pass_by_value, clippy::too_many_arguments, clippy::unused_async)]
        #function
    };
    if !problems.is_empty() {
        return quote!(#plain);
    }
    let registration = expand::registration(&client);
    quote!(#plain #registration)
}
