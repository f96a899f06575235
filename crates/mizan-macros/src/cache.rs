//! `cache(ttl = 60, swr = 30, public)`: how caches may keep what a context or function gives.

use crate::entries::{self, Entry};
use crate::problems::Problems;
use crate::suggest::did_you_mean;
use crate::values;
use proc_macro2::TokenStream;
use quote::quote;
use syn::LitInt;

const EXAMPLE: &str = "cache(ttl = 60, swr = 30, public)";
const NAMES: [&str; 4] = ["anonymous", "public", "swr", "ttl"];

/// A year, beyond which nobody plans.
const MOST: u32 = 31_536_000;

/// What stands in the parentheses.
#[derive(Default)]
pub(crate) struct Cache {
    /// In seconds.
    ttl: u32,
    /// In seconds.
    swr: u32,
    public: bool,
    /// Whether callers without an identity share one answer.
    anonymous: bool,
}

impl Cache {
    /// Reads the option; nothing when it is not as it should be.
    pub(crate) fn read(entry: &Entry, problems: &mut Problems) -> Option<Self> {
        let Some(inner) = &entry.inner else {
            problems.at(
                &entry.name,
                format!("write `{EXAMPLE}`; `ttl` is in seconds"),
            );
            return None;
        };
        let mut cache = Self::default();
        let mut given: Vec<String> = Vec::new();
        for each in entries::read(inner.stream(), "ttl = 60", problems) {
            let name = each.name.to_string();
            match name.as_str() {
                _ if given.contains(&name) => {
                    problems.at(&each.name, format!("`{name}` is given twice"));
                }
                "ttl" => cache.ttl = seconds(&each, 1, "ttl = 60", problems),
                "swr" => cache.swr = seconds(&each, 0, "swr = 30", problems),
                "anonymous" => cache.anonymous = values::flag(&each, problems),
                "public" => cache.public = values::flag(&each, problems),
                _ => unknown(&each, problems),
            }
            given.push(name);
        }
        if cache.public && cache.anonymous {
            problems.at(
                &entry.name,
                "`public` is for callers without an identity as well: drop `anonymous`",
            );
        }
        if !given.iter().any(|name| name == "ttl") {
            problems.at(
                &entry.name,
                format!("`cache` needs to know for how many seconds: write `{EXAMPLE}`"),
            );
        }
        Some(cache)
    }

    /// The policy as the declaration has it; nothing for a declaration without one.
    pub(crate) fn declaration(cache: Option<&Self>) -> TokenStream {
        let Some(Cache {
            ttl,
            swr,
            public,
            anonymous,
        }) = cache
        else {
            return quote!(::core::option::Option::None);
        };
        let sharing = match (public, anonymous) {
            (true, _) => quote!(Everyone),
            (false, true) => quote!(Anonymous),
            (false, false) => quote!(Caller),
        };
        quote! {
            ::core::option::Option::Some(::mizan::__private::CachePolicy::new(
                #ttl,
                #swr,
                ::mizan::__private::Sharing::#sharing,
            ))
        }
    }
}

fn seconds(entry: &Entry, least: u32, example: &str, problems: &mut Problems) -> u32 {
    let Some(literal) = values::parse::<LitInt>(entry, example, problems) else {
        return least;
    };
    match literal.base10_parse() {
        Ok(seconds) if (least..=MOST).contains(&seconds) => seconds,
        _ => {
            let name = &entry.name;
            problems.at(
                &literal,
                format!("`{name}` is in seconds, from {least} to {MOST}, such as `{example}`"),
            );
            least
        }
    }
}

fn unknown(entry: &Entry, problems: &mut Problems) {
    let name = entry.name.to_string();
    let hint = did_you_mean(&name, NAMES);
    let known = NAMES.map(|name| format!("`{name}`")).join(", ");
    problems.at(
        &entry.name,
        format!("`cache` has no option `{name}`{hint}; its options are {known}"),
    );
}
