//! Code that is never run and makes the compiler compare arguments with the fields of a context.

use super::model::{Client, Wire};
use crate::target::{Pair, Scope, Target};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Ident, Type};

/// One unused function per comparison, inside the registration's own block.
pub(crate) fn proofs(client: &Client) -> TokenStream {
    let query = client.options.context.iter().flat_map(|context| {
        client.wire().map(move |wire| {
            let Wire { ident, ty, .. } = wire;
            let field = quote_spanned!(ident.span()=> context.#ident);
            quote! {
                #[allow(unused, clippy::all)]
                fn query(context: #context) {
                    let _: #ty = #field;
                }
            }
        })
    });
    let targets = client.options.affects.iter().chain(&client.options.merge);
    let mapped = targets.flat_map(|target| mapped(client, target));
    let each = query.chain(mapped);
    quote!(#(const _: () = { #each };)*)
}

fn mapped(client: &Client, target: &Target) -> Vec<TokenStream> {
    let Scope::Map(pairs) = &target.scope else {
        return Vec::new();
    };
    let context = &target.context;
    pairs
        .iter()
        .filter_map(|pair| {
            let Pair { param, argument } = pair;
            let ty = type_of(client, argument)?;
            let field = quote_spanned!(param.span()=> context.#param);
            Some(quote! {
                #[allow(unused, clippy::all)]
                fn narrowing(context: #context, #argument: #ty) {
                    ::mizan::__private::narrows(#field, #argument);
                }
            })
        })
        .collect()
}

fn type_of<'a>(client: &'a Client, argument: &Ident) -> Option<&'a Type> {
    let name = argument.unraw();
    client
        .wire()
        .find(|wire| wire.ident.unraw() == name)
        .map(|wire| &wire.ty)
}
