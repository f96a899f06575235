//! The `auth` option: who may call.

use crate::entries::Entry;
use crate::problems::Problems;
use crate::suggest::did_you_mean;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{LitBool, LitStr, Path};

const FORMS: &str = "`auth = true`, `auth = \"staff\"`, `auth = \"superuser\"` or a guard function, `auth = may_edit`";

/// Who may call.
#[derive(Default)]
pub(crate) enum Auth {
    /// Anyone.
    #[default]
    Anyone,
    /// Any signed-in caller.
    SignedIn,
    /// Callers whose identity is staff.
    Staff,
    /// Callers whose identity is superuser.
    Superuser,
    /// Whoever this function lets through.
    Guard(Path),
}

impl Auth {
    /// Reads the value of an `auth` entry.
    pub(crate) fn read(entry: &Entry, problems: &mut Problems) -> Option<Self> {
        let Some(value) = &entry.value else {
            problems.at(&entry.name, format!("`auth` needs a value: {FORMS}"));
            return None;
        };
        if let Ok(literal) = syn::parse2::<LitBool>(value.clone()) {
            return Some(if literal.value {
                Self::SignedIn
            } else {
                Self::Anyone
            });
        }
        if let Ok(literal) = syn::parse2::<LitStr>(value.clone()) {
            return Self::role(&literal, problems);
        }
        if let Ok(path) = syn::parse::Parser::parse2(Path::parse_mod_style, value.clone()) {
            return Some(Self::Guard(path));
        }
        problems.at(value, format!("expected {FORMS}"));
        None
    }

    fn role(literal: &LitStr, problems: &mut Problems) -> Option<Self> {
        match literal.value().as_str() {
            "staff" => Some(Self::Staff),
            "superuser" => Some(Self::Superuser),
            other => {
                let hint = did_you_mean(other, ["staff", "superuser"]);
                problems.at(
                    literal,
                    format!("there is no role `{other}`{hint}; expected {FORMS}"),
                );
                None
            }
        }
    }

    /// The expression of the core's `Auth`.
    pub(crate) fn declaration(&self) -> TokenStream {
        let variant = match self {
            Self::Anyone => quote!(Anyone),
            Self::SignedIn => quote!(SignedIn),
            Self::Staff => quote!(Staff),
            Self::Superuser => quote!(Superuser),
            Self::Guard(path) => {
                let name = path.segments.last().map(|last| last.ident.to_string());
                quote!(Guard(::std::string::String::from(#name)))
            }
        };
        quote!(::mizan::__private::Auth::#variant)
    }

    /// The expression of the guard that runs before the function, when there is one.
    pub(crate) fn guard(&self) -> TokenStream {
        match self {
            Self::Guard(path) => quote! {
                ::core::option::Option::Some(::mizan::__private::Guard(
                    |ask| ::mizan::__private::guard(#path, ask),
                ))
            },
            _ => quote!(::core::option::Option::None),
        }
    }
}
