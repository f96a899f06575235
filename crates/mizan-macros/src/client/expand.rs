//! The registration of a client function: its declaration, what it needs, and how a request runs it.

use super::model::{Argument, Client, Wire};
use super::proof::proofs;
use crate::docs;
use crate::target::Target;
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::LitStr;
use syn::spanned::Spanned;

/// An anonymous constant that holds everything, so that no name reaches the developer's module.
pub(crate) fn registration(client: &Client) -> TokenStream {
    let declare = declare(client);
    let needs = needs(client);
    let start = start(client);
    let guard = client.options.auth.guard();
    let proofs = proofs(client);
    quote! {
        const _: () = {
            #declare
            #needs
            #start
            ::mizan::__private::inventory::submit! {
                ::mizan::__private::Registration::function(
                    ::core::module_path!(),
                    ::mizan::__private::Function { declare, needs, guard: #guard, start },
                )
            }
            #proofs
        };
    }
}

fn declare(client: &Client) -> TokenStream {
    let options = &client.options;
    let name = client.name();
    let doc = docs::expression(client.doc.as_deref());
    let context = options.context.as_ref().map_or_else(
        || quote!(::core::option::Option::None),
        |path| quote!(::core::option::Option::Some(::std::string::String::from(<#path as ::mizan::__private::Context>::NAME))),
    );
    let params = client.wire().map(param);
    let returns = returns(client);
    let errors = errors(client);
    let affects = options.affects.iter().map(Target::declaration);
    let merge = options.merge.iter().map(Target::declaration);
    let key = optional_string(options.key.as_ref());
    let route = optional_string(options.route.as_ref());
    let methods = &options.methods;
    let auth = options.auth.declaration();
    let private = options.private;
    let rev = options.rev.unwrap_or(1);
    // The attribute's own place is the macro call; the name is where a reader wants to land.
    let line = quote_spanned!(client.function.sig.ident.span()=> ::core::line!());
    quote! {
        fn declare() -> ::mizan::__private::FunctionDecl {
            ::mizan::__private::FunctionDecl {
                name: ::std::string::String::from(#name),
                doc: #doc,
                context: #context,
                params: ::std::vec![#(#params),*],
                returns: #returns,
                affects: ::std::vec![#(::mizan::__private::Affects { #affects }),*],
                merge: ::std::vec![#(::mizan::__private::Merge { #merge }),*],
                key: #key,
                auth: #auth,
                private: #private,
                route: #route,
                methods: ::std::vec![#(::std::string::String::from(#methods)),*],
                rev: #rev,
                errors: #errors,
                source: ::mizan::__private::Source {
                    file: ::std::string::String::from(::core::file!()),
                    line: #line,
                },
            }
        }
    }
}

fn optional_string(literal: Option<&LitStr>) -> TokenStream {
    docs::expression(literal.map(LitStr::value).as_deref())
}

fn param(wire: &Wire) -> TokenStream {
    let name = wire.name();
    let doc = docs::expression(wire.doc.as_deref());
    let ty = wire.optional.as_ref().unwrap_or(&wire.ty);
    let required = wire.optional.is_none();
    quote!(::mizan::__private::param::<#ty>(#name, #doc, #required))
}

fn returns(client: &Client) -> TokenStream {
    if client.returns.view {
        return quote!(::mizan::__private::Returns::View);
    }
    match &client.returns.ty {
        None => quote!(::mizan::__private::data::<()>()),
        Some(ty) if client.returns.fallible => {
            quote_spanned!(ty.span()=> ::mizan::__private::data::<<#ty as ::mizan::__private::Fallible>::Success>())
        }
        Some(ty) => quote_spanned!(ty.span()=> ::mizan::__private::data::<#ty>()),
    }
}

fn errors(client: &Client) -> TokenStream {
    let returns = &client.returns;
    match (&returns.error, &returns.ty) {
        (Some(error), _) => quote_spanned!(error.span()=> ::mizan::__private::errors::<#error>()),
        (None, Some(ty)) if returns.fallible => {
            quote_spanned!(ty.span()=> ::mizan::__private::errors::<<#ty as ::mizan::__private::Fallible>::Error>())
        }
        _ => quote!(::std::vec::Vec::new()),
    }
}

fn needs(client: &Client) -> TokenStream {
    let types = client
        .arguments
        .iter()
        .filter_map(|argument| match argument {
            Argument::Extract(ty) => {
                Some(quote_spanned!(ty.span()=> ::mizan::__private::needs::<#ty>(needs);))
            }
            Argument::Wire(_) => None,
        });
    quote! {
        fn needs(needs: &mut ::mizan::__private::Needs) {
            let _ = &needs;
            #(#types)*
        }
    }
}

fn start(client: &Client) -> TokenStream {
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
                    let #name = ::mizan::__private::extract::<#ty>(call).await?;
                }),
                Argument::Wire(_) => None,
            });
    let function = &client.function.sig.ident;
    let wait = client.function.sig.asyncness.map(|_| quote!(.await));
    let finish = match (client.returns.view, client.returns.fallible) {
        (false, false) => quote!(finish),
        (false, true) => quote!(finish_result),
        (true, false) => quote!(respond),
        (true, true) => quote!(respond_result),
    };
    quote! {
        fn start<'a>(
            args: &::mizan::__private::Args<'_>,
            call: &'a ::mizan::__private::Call,
        ) -> ::mizan::__private::Started<'a> {
            #decode
            ::core::result::Result::Ok(::std::boxed::Box::pin(async move {
                let _ = call;
                #(#extract)*
                ::mizan::__private::#finish(#function(#(#names),*) #wait)
            }))
        }
    }
}

/// Every argument is tried before the first failure is reported.
fn decode(client: &Client, names: &[proc_macro2::Ident]) -> TokenStream {
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
    let reads = wire.iter().enumerate().map(|(at, (name, wire))| {
        let (ty, wire_name) = (&wire.ty, wire.name());
        quote_spanned!(ty.span()=> let #name = decoder.take::<#ty>(#at, #wire_name);)
    });
    quote! {
        let mut decoder = ::mizan::__private::Decoder::new(args);
        #(#reads)*
        let (#(::core::option::Option::Some(#names),)*) = (#(#names,)*) else {
            return ::core::result::Result::Err(decoder.into_invalid());
        };
    }
}
