//! A context's implementation of the trait and its registration.

use super::model::{Context, Param};
use crate::cache::Cache;
use crate::cfg;
use crate::docs;
use crate::spellings::spellings;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

/// What `affects`, `merge` and typed targets use: the wire name and the values of the params.
pub(crate) fn implementation(context: &Context) -> TokenStream {
    let ident = &context.item.ident;
    let name = context.name();
    if !context.item.generics.params.is_empty()
        || context
            .item
            .fields
            .iter()
            .any(|field| field.ident.is_none())
    {
        return TokenStream::new();
    }
    let values = context.params.iter().map(value);
    let cfg = cfg::of(&context.item.attrs);
    quote! {
        #(#cfg)*
        impl ::mizan::__private::Context for #ident {
            const NAME: &'static str = #name;
            fn values(self, values: &mut ::mizan::__private::Values) {
                #[allow(unused_imports)]
                use ::mizan::__private::{SpellingUnwritten as _, SpellingWritten as _};
                let _ = &values;
                #(#values)*
            }
        }
    }
}

fn value(param: &Param) -> TokenStream {
    let Param { ident, ty, .. } = param;
    let name = ident.unraw().to_string();
    quote_spanned!(ty.span()=>
        values.add(#name, (&::mizan::__private::SpellingProbe::<#ty>::new()).write(&self.#ident));
    )
}

/// The declaration and guard, found when the application is built.
pub(crate) fn registration(context: &Context) -> TokenStream {
    let ident = &context.item.ident;
    let doc = docs::expression(context.doc.as_deref());
    let params = context.params.iter().map(param);
    let auth = context.options.auth.declaration();
    let guard = context.options.auth.guard();
    let stale_time = match context.options.stale_time {
        Some(seconds) => quote!(::core::option::Option::Some(#seconds)),
        None => quote!(::core::option::Option::None),
    };
    let cache = Cache::declaration(context.options.cache.as_ref());
    let types = context.params.iter();
    let spellings = spellings(types.map(|param| param.optional.as_ref().unwrap_or(&param.ty)));
    let line = quote_spanned!(ident.span()=> ::core::line!());
    let cfg = cfg::of(&context.item.attrs);
    quote! {
        #(#cfg)*
        const _: () = {
            fn declare() -> ::mizan::__private::ContextDecl {
                ::mizan::__private::ContextDecl {
                    name: ::std::string::String::from(<#ident as ::mizan::__private::Context>::NAME),
                    doc: #doc,
                    params: ::std::vec![#(#params),*],
                    auth: #auth,
                    stale_time: #stale_time,
                    cache: #cache,
                    source: ::mizan::__private::Source {
                        file: ::std::string::String::from(::core::file!()),
                        line: #line,
                    },
                }
            }
            #spellings
            ::mizan::__private::inventory::submit! {
                ::mizan::__private::Registration::context(
                    ::core::module_path!(),
                    ::mizan::__private::ContextEntry { declare, guard: #guard, spellings },
                )
            }
        };
    }
}

fn param(param: &Param) -> TokenStream {
    let name = param.ident.unraw().to_string();
    let doc = docs::expression(param.doc.as_deref());
    let ty = param.optional.as_ref().unwrap_or(&param.ty);
    let required = param.optional.is_none();
    quote_spanned!(param.ty.span()=> ::mizan::__private::argument::<#ty>().param(#name, #doc, #required))
}
