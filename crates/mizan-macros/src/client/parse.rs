//! The item under `#[client]`, as a function.

use crate::problems::Problems;
use proc_macro2::TokenStream;
use syn::ItemFn;

/// The function, or nothing when something else is annotated.
pub(crate) fn function(item: TokenStream, problems: &mut Problems) -> Option<ItemFn> {
    match syn::parse2::<ItemFn>(item.clone()) {
        Ok(function) => Some(function),
        Err(_) if is_struct(&item) => {
            problems.at(
                &item.into_iter().take(3).collect::<TokenStream>(),
                "`#[client]` goes on a function; a struct that names a context takes `#[context]`",
            );
            None
        }
        Err(error) => {
            problems.syntax(error);
            None
        }
    }
}

fn is_struct(item: &TokenStream) -> bool {
    syn::parse2::<syn::ItemStruct>(item.clone()).is_ok()
}
