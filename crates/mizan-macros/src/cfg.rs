//! Conditional compilation: what is registered exists under the same conditions as its item.

use syn::Attribute;

/// The `#[cfg(…)]` among `attrs`.
pub(crate) fn of(attrs: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attrs.iter().filter(|attr| attr.path().is_ident("cfg"))
}
