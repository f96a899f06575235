//! The registration of a client function: its declaration, what it needs, and how a request runs it.

mod declare;
mod start;
mod types;

use super::model::{Argument, Client};
use super::proof::proofs;
use crate::cfg;
use crate::spellings::spellings;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

/// An anonymous constant that holds everything, so that no name reaches the developer's module.
pub(crate) fn registration(client: &Client) -> TokenStream {
    let constants = types::constants(client);
    let declare = declare::declare(client);
    let needs = needs(client);
    let start = start::start(client);
    let spellings = spellings(
        client
            .wire()
            .map(|wire| wire.optional.as_ref().unwrap_or(&wire.ty)),
    );
    let guard = client.options.auth.guard();
    let may_change_identity = may_change_identity(client);
    let proofs = proofs(client);
    let cfg = cfg::of(&client.function.attrs);
    quote! {
        #(#cfg)*
        const _: () = {
            #constants
            #declare
            #needs
            #start
            #spellings
            ::mizan::__private::inventory::submit! {
                ::mizan::__private::Registration::function(
                    ::core::module_path!(),
                    ::mizan::__private::Function { declare, needs, guard: #guard, start, spellings, may_change_identity: #may_change_identity },
                )
            }
            #proofs
        };
    }
}

/// Whether the result may say that the caller is now another one; a view says so by itself.
fn may_change_identity(client: &Client) -> TokenStream {
    if client.returns.view {
        return quote!(|| false);
    }
    let returned = types::returned();
    quote!(|| #returned.may_change_identity())
}

fn needs(client: &Client) -> TokenStream {
    let types = client
        .arguments
        .iter()
        .filter_map(|argument| match argument {
            Argument::Extract(ty) => Some(quote_spanned! {ty.span()=>
                (&::mizan::__private::Probe::<#ty>::new()).needs(needs);
            }),
            Argument::Wire(_) => None,
        });
    quote! {
        #[allow(unused_imports)]
        fn needs(needs: &mut ::mizan::__private::Needs) {
            use ::mizan::__private::{ProbeNeeds as _, ProbeNothing as _};
            let _ = &needs;
            #(#types)*
        }
    }
}
