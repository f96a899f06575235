//! The declaration of a client function: the data its registry is made of.

use super::super::model::{Client, Wire};
use super::types;
use crate::cache::Cache;
use crate::docs;
use crate::target::Target;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Ident, LitStr};

/// A function that builds the declaration.
pub(super) fn declare(client: &Client) -> TokenStream {
    let options = &client.options;
    let name = client.name();
    let doc = docs::expression(client.doc.as_deref());
    let context = options.context.as_ref().map_or_else(
        || quote!(::core::option::Option::None),
        |path| quote!(::core::option::Option::Some(::std::string::String::from(<#path as ::mizan::__private::Context>::NAME))),
    );
    let params = client
        .wire()
        .zip(types::arguments(client))
        .map(|(wire, name)| param(wire, &name));
    let returns = returns(client);
    let errors = errors(client);
    let affects = options.affects.iter().map(Target::declaration);
    let merge = options.merge.iter().map(Target::declaration);
    let key = optional_string(options.key.as_ref());
    let route = optional_string(options.route.as_ref());
    let methods = &options.methods;
    let auth = options.auth.declaration();
    let private = options.private;
    let cache = Cache::declaration(options.cache.as_ref());
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
                cache: #cache,
                sees: ::core::default::Default::default(),
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

fn param(wire: &Wire, argument: &Ident) -> TokenStream {
    let name = wire.name();
    let doc = docs::expression(wire.doc.as_deref());
    let required = wire.optional.is_none();
    quote!(#argument.param(#name, #doc, #required))
}

fn returns(client: &Client) -> TokenStream {
    if client.returns.view {
        return quote!(::mizan::__private::Returns::View);
    }
    let returned = types::returned();
    quote!(#returned.data())
}

fn errors(client: &Client) -> TokenStream {
    if !client.returns.fallible {
        return quote!(::std::vec::Vec::new());
    }
    let raised = types::raised();
    quote!(#raised.declared())
}
