//! What an identity implements: the trait, and both ways to extract it.

use super::model::{Identity, Member};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

/// The trait and the extractors `Me` (401 when nobody is signed in) and `Option<Me>`.
pub(crate) fn implementation(identity: &Identity) -> TokenStream {
    if !identity.item.generics.params.is_empty() {
        return TokenStream::new();
    }
    let ident = &identity.item.ident;
    let id = identity.id.as_ref().map(
        |member| quote_spanned!(member.span()=> ::mizan::__private::Claim::text(&self.#member)),
    );
    let id = id.unwrap_or_else(|| quote!(::std::string::String::new()));
    let name = &identity.name;
    let kind = identity.kind.as_ref().map_or_else(
        || quote!(::std::borrow::Cow::Borrowed(#name)),
        |member| quote!(::std::borrow::Cow::Borrowed(::core::convert::AsRef::<str>::as_ref(&self.#member))),
    );
    let staff = flag(identity.staff.as_ref());
    let superuser = flag(identity.superuser.as_ref());
    let claims = claims(&identity.claims);
    quote! {
        impl ::mizan::__private::Identity for #ident {
            fn kind(&self) -> ::std::borrow::Cow<'_, str> { #kind }
            fn key(&self) -> ::std::string::String { #id }
            fn is_staff(&self) -> bool { #staff }
            fn is_superuser(&self) -> bool { #superuser }
            fn claims(&self) -> ::core::option::Option<::std::string::String> { #claims }
            fn comes_from_identify() -> bool { true }
        }

        impl ::mizan::__private::Extract for #ident {
            fn needs(needs: &mut ::mizan::__private::Needs) {
                needs.identity::<Self>();
            }

            async fn extract(
                call: &::mizan::__private::Call,
            ) -> ::core::result::Result<Self, ::mizan::__private::Failure> {
                call.signed_in::<Self>().await
            }
        }

        impl ::mizan::__private::axum::extract::OptionalFromRequestParts<::mizan::__private::States> for #ident {
            type Rejection = ::mizan::__private::Failure;

            async fn from_request_parts(
                parts: &mut ::mizan::__private::axum::http::request::Parts,
                states: &::mizan::__private::States,
            ) -> ::core::result::Result<::core::option::Option<Self>, Self::Rejection> {
                ::mizan::__private::caller::<Self>(parts, states).await
            }
        }
    }
}

/// The fields without a role as one JSON object.
fn claims(fields: &[(String, Member)]) -> TokenStream {
    if fields.is_empty() {
        return quote!(::core::option::Option::None);
    }
    let fields = fields.iter().map(|(name, member)| {
        let text = quote_spanned!(member.span()=> ::mizan::__private::Claim::text(&self.#member));
        quote!((#name, #text))
    });
    quote!(::core::option::Option::Some(::mizan::__private::identity_claims(&[#(#fields),*])))
}

fn flag(member: Option<&Member>) -> TokenStream {
    member.map_or_else(|| quote!(false), |member| quote!(self.#member))
}
