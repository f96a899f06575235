//! How values of each type are decoded and written back, for types that can be written at all.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

/// A function that lists the spelling of each type, in order.
pub(crate) fn spellings<'t>(types: impl Iterator<Item = &'t Type>) -> TokenStream {
    let each = types.map(|ty| {
        quote_spanned!(ty.span()=> (&::mizan::__private::SpellingProbe::<#ty>::new()).spelling())
    });
    quote! {
        #[allow(unused_imports)]
        fn spellings() -> ::std::vec::Vec<::mizan::__private::Spelling> {
            use ::mizan::__private::{SpellingUnwritten as _, SpellingWritten as _};
            ::std::vec![#(#each),*]
        }
    }
}
