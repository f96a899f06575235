//! How a request starts a client function: decode, then extract and run.

use super::super::model::{Argument, Client};
use super::types;
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned;

/// A function that decodes the arguments and gives the future that runs the function.
pub(super) fn start(client: &Client) -> TokenStream {
    let names: Vec<_> = (0..client.arguments.len())
        .map(|at| format_ident!("__mizan_{at}"))
        .collect();
    let decode = decode(client, &names);
    let extract =
        client
            .arguments
            .iter()
            .zip(&names)
            .filter_map(|(argument, name)| match argument {
                Argument::Extract(ty) => Some(quote_spanned! {ty.span()=>
                    let #name = ::mizan::__private::extract::<#ty>(&mut extraction).await?;
                }),
                Argument::Wire(_) => None,
            });
    let extracts = client
        .arguments
        .iter()
        .any(|argument| matches!(argument, Argument::Extract(_)));
    let extraction = if extracts {
        quote!(let mut extraction = ::mizan::__private::Extraction::new(call);)
    } else {
        quote!(let _ = call;)
    };
    let function = &client.function.sig.ident;
    let wait = client.function.sig.asyncness.map(|_| quote!(.await));
    let finish = finish(client, &quote!(#function(#(#names),*) #wait));
    quote! {
        fn start<'a>(
            args: &::mizan::__private::Args<'_>,
            call: &'a ::mizan::__private::Call,
        ) -> ::mizan::__private::Started<'a> {
            #decode
            ::core::result::Result::Ok(::std::boxed::Box::pin(async move {
                #extraction
                #(#extract)*
                #finish
            }))
        }
    }
}

fn finish(client: &Client, outcome: &TokenStream) -> TokenStream {
    let (returned, raised) = (types::returned(), types::raised());
    match (client.returns.view, client.returns.fallible) {
        (false, false) => quote!(::mizan::__private::finish(#outcome, &#returned)),
        (false, true) => quote!(::mizan::__private::finish_result(#outcome, &#returned, &#raised)),
        (true, false) => quote!(::mizan::__private::respond(#outcome)),
        (true, true) => quote!(::mizan::__private::respond_result(#outcome, &#raised)),
    }
}

/// Every argument is tried before the first failure is reported.
fn decode(client: &Client, names: &[Ident]) -> TokenStream {
    let wire: Vec<_> = client
        .arguments
        .iter()
        .zip(names)
        .filter_map(|(argument, name)| match argument {
            Argument::Wire(wire) => Some((name, wire)),
            Argument::Extract(_) => None,
        })
        .collect();
    if wire.is_empty() {
        return quote!(let _ = args;);
    }
    let names: Vec<_> = wire.iter().map(|(name, _)| name).collect();
    let reads = wire.iter().zip(types::arguments(client)).enumerate().map(
        |(at, ((name, wire), argument))| {
            let take = if wire.optional.is_some() {
                quote!(optional)
            } else {
                quote!(take)
            };
            let wire_name = wire.name();
            quote!(let #name = decoder.#take(#at, #wire_name, &#argument);)
        },
    );
    quote! {
        let mut decoder = ::mizan::__private::Decoder::new(args);
        #(#reads)*
        let (#(::core::option::Option::Some(#names),)*) = (#(#names,)*) else {
            return ::core::result::Result::Err(decoder.into_invalid());
        };
    }
}
