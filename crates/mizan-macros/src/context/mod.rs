//! `#[context]`: parse → model → check → expand.

mod expand;
mod model;
mod options;
#[cfg(test)]
mod tests;

use crate::problems::Problems;
use proc_macro2::TokenStream;
use quote::quote;
use syn::ItemStruct;

/// What the attribute turns an item into.
pub(crate) fn attribute(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut problems = Problems::default();
    let tokens = transform(arguments, item, &mut problems);
    quote!(#problems #tokens)
}

/// The struct as its author wrote it, and its registration; with problems an empty one, so that
/// every function that names the context still compiles.
fn transform(arguments: TokenStream, item: TokenStream, problems: &mut Problems) -> TokenStream {
    let parsed = match syn::parse2::<ItemStruct>(item.clone()) {
        Ok(parsed) => parsed,
        Err(_) => {
            let first: TokenStream = item.clone().into_iter().take(2).collect();
            problems.at(
                &first,
                "`#[context]` goes on a struct whose fields are the context's params",
            );
            return item;
        }
    };
    let options = options::read(arguments, problems);
    let context = model::Context::new(parsed, options, problems);
    let item = &context.item;
    let implementation = expand::implementation(&context);
    if !problems.is_empty() {
        return quote!(#[allow(dead_code)] #item #implementation);
    }
    let registration = expand::registration(&context);
    quote!(#[allow(dead_code)] #item #implementation #registration)
}
