//! `#[derive(ClientError)]`: parse → model → expand.

mod expand;
mod model;
mod options;
#[cfg(test)]
mod tests;

use crate::problems::Problems;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput};

/// What the derive adds beside the type.
pub(crate) fn derive(item: TokenStream) -> TokenStream {
    let mut problems = Problems::default();
    let tokens = transform(item, &mut problems);
    quote!(#problems #tokens)
}

/// The implementation; with problems one whose every variant is internal, so that nothing cascades.
fn transform(item: TokenStream, problems: &mut Problems) -> TokenStream {
    let parsed = match syn::parse2::<DeriveInput>(item) {
        Ok(parsed) => parsed,
        Err(error) => {
            problems.syntax(error);
            return TokenStream::new();
        }
    };
    if !parsed.generics.params.is_empty() {
        problems.at(
            &parsed.generics,
            "an error a client sees is one concrete type: drop the generics or lifetimes",
        );
        return TokenStream::new();
    }
    let variants = match &parsed.data {
        Data::Enum(data) => model::of_enum(data, problems),
        Data::Struct(data) => vec![model::of_struct(&parsed, data, problems)],
        Data::Union(_) => {
            problems.at(
                &parsed.ident,
                "`ClientError` is derived for an enum or a struct",
            );
            return TokenStream::new();
        }
    };
    model::check_codes(&variants, problems);
    if problems.is_empty() {
        expand::implementation(&parsed.ident, &variants)
    } else {
        expand::internal(&parsed.ident)
    }
}
