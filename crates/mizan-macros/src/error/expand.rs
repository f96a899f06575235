//! The implementation of `ClientError`.

use super::model::{Field, Kind, Variant};
use crate::docs;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Ident;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

/// What the variants declare and how a value of each is reported.
pub(crate) fn implementation(ident: &Ident, variants: &[Variant]) -> TokenStream {
    let declared = variants.iter().map(declared);
    let reports = variants.iter().map(report);
    quote! {
        impl ::mizan::__private::ClientError for #ident {
            fn declared() -> ::std::vec::Vec<::mizan::__private::ErrorDecl> {
                let mut declared = ::std::vec::Vec::new();
                #(#declared)*
                declared
            }

            fn report(&self) -> ::mizan::__private::Report {
                match self { #(#reports)* }
            }
        }
    }
}

/// Stands in for an error that has mistakes: all of it internal.
pub(crate) fn internal(ident: &Ident) -> TokenStream {
    quote! {
        impl ::mizan::__private::ClientError for #ident {
            fn declared() -> ::std::vec::Vec<::mizan::__private::ErrorDecl> {
                ::std::vec::Vec::new()
            }

            fn report(&self) -> ::mizan::__private::Report {
                ::mizan::__private::Report::Internal
            }
        }
    }
}

fn declared(variant: &Variant) -> TokenStream {
    match &variant.kind {
        Kind::Internal => TokenStream::new(),
        Kind::Transparent { ty, .. } => quote_spanned! {ty.span()=>
            declared.extend(<#ty as ::mizan::__private::ClientError>::declared());
        },
        Kind::Declared {
            code,
            status,
            payload,
        } => {
            let doc = docs::expression(variant.doc.as_deref());
            let fields = payload.iter().map(field);
            quote! {
                declared.push(::mizan::__private::ErrorDecl {
                    code: ::std::string::String::from(#code),
                    status: #status,
                    doc: #doc,
                    data: ::mizan::__private::Payload::new() #(#fields)* .into_type(),
                });
            }
        }
    }
}

fn field(field: &Field) -> TokenStream {
    let Field { ident, ty, doc } = field;
    let name = ident.unraw().to_string();
    let doc = docs::expression(doc.as_deref());
    quote_spanned!(ty.span()=> .field::<#ty>(#name, #doc))
}

fn report(variant: &Variant) -> TokenStream {
    let path = &variant.path;
    match &variant.kind {
        Kind::Internal => quote!(#path { .. } => ::mizan::__private::Report::Internal,),
        Kind::Transparent { member, .. } => {
            quote!(#path { #member: inner } => ::mizan::__private::ClientError::report(inner),)
        }
        Kind::Declared {
            code,
            status,
            payload,
        } => {
            let fields = payload.iter().map(|field| &field.ident);
            let values = payload.iter().map(|Field { ident, ty, .. }| {
                let name = ident.unraw().to_string();
                quote_spanned!(ty.span()=> .with(#name, #ident))
            });
            quote! {
                #path { #(#fields,)* .. } => ::mizan::__private::Report::declared(#code, #status) #(#values)*,
            }
        }
    }
}
