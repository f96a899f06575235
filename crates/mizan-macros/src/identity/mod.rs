//! `#[derive(Identity)]`: parse → model → expand.

mod expand;
mod model;
#[cfg(test)]
mod tests;

use crate::problems::Problems;
use proc_macro2::TokenStream;
use quote::quote;
use syn::ItemStruct;

/// What the derive adds beside the struct.
pub(crate) fn derive(item: TokenStream) -> TokenStream {
    let mut problems = Problems::default();
    let tokens = transform(item, &mut problems);
    quote!(#problems #tokens)
}

/// The implementations; with problems those of an identity that has no roles, so that nothing cascades.
fn transform(item: TokenStream, problems: &mut Problems) -> TokenStream {
    let Ok(parsed) = syn::parse2::<ItemStruct>(item.clone()) else {
        let first: TokenStream = item.into_iter().take(2).collect();
        problems.at(
            &first,
            "`Identity` is derived for a struct that says who the caller is",
        );
        return TokenStream::new();
    };
    let identity = model::Identity::new(&parsed, problems);
    expand::implementation(&identity)
}
