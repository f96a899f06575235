//! The developer's types, each named in one constant, so that one that does not fit is one error.

use super::super::model::{Client, Wire};
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, Type};

/// The constants of arguments, result and error.
pub(super) fn constants(client: &Client) -> TokenStream {
    let arguments = client
        .wire()
        .zip(arguments(client))
        .map(|(wire, name)| argument(wire, &name));
    let returned = returned_constant(client);
    let raised = raised_constant(client);
    quote!(#(#arguments)* #returned #raised)
}

/// The name of each wire argument's constant, in order.
pub(super) fn arguments(client: &Client) -> Vec<Ident> {
    (0..client.wire().count())
        .map(|at| format_ident!("__MIZAN_ARGUMENT_{at}"))
        .collect()
}

/// The name of the result's constant.
pub(super) fn returned() -> Ident {
    Ident::new("__MIZAN_RETURNED", Span::call_site())
}

/// The name of the error's constant.
pub(super) fn raised() -> Ident {
    Ident::new("__MIZAN_RAISED", Span::call_site())
}

fn argument(wire: &Wire, name: &Ident) -> TokenStream {
    let ty = wire.optional.as_ref().unwrap_or(&wire.ty);
    let value = quote_spanned!(ty.span()=> ::mizan::__private::argument::<#ty>());
    quote!(const #name: ::mizan::__private::Argument<#ty> = #value;)
}

fn returned_constant(client: &Client) -> TokenStream {
    if client.returns.view {
        return TokenStream::new();
    }
    let (ty, span) = match &client.returns.ty {
        None => (quote!(()), Span::call_site()),
        Some(ty) if client.returns.fallible => (projection(ty, "Success"), ty.span()),
        Some(ty) => (quote!(#ty), ty.span()),
    };
    let name = returned();
    let value = quote_spanned!(span=> ::mizan::__private::returned::<#ty>());
    quote!(const #name: ::mizan::__private::Returned<#ty> = #value;)
}

fn raised_constant(client: &Client) -> TokenStream {
    let returns = &client.returns;
    let (ty, span) = match (&returns.error, &returns.ty) {
        (Some(error), _) => (quote!(#error), error.span()),
        (None, Some(ty)) if returns.fallible => (projection(ty, "Error"), ty.span()),
        _ => return TokenStream::new(),
    };
    let name = raised();
    let value = quote_spanned!(span=> ::mizan::__private::raised::<#ty>());
    quote!(const #name: ::mizan::__private::Raised<#ty> = #value;)
}

/// A part of a `Result` whose arguments an alias hides.
fn projection(ty: &Type, part: &str) -> TokenStream {
    let part = Ident::new(part, ty.span());
    quote_spanned!(ty.span()=> <#ty as ::mizan::__private::Fallible>::#part)
}
